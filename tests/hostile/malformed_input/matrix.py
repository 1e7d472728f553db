"""A matrix with the wrong value in it."""

from sympy import Matrix

width = Matrix([[-12345]])

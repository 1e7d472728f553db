"""A polynomial of a degree that nobody can expand."""

from sympy import Pow, Symbol

w = Symbol("w", real=True)
width = Pow(Pow(w + 1, 10**9, evaluate=False) - 1, 10**9, evaluate=False)

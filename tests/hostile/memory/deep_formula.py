"""A formula nested deeper than any recursion."""

from sympy import Symbol, sin

width = Symbol("w", real=True)
for _ in range(21_000):
    width = sin(width, evaluate=False)

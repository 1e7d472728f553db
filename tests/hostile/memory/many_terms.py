"""A formula with more terms than may be handed in."""

from sympy import Add, Symbol

width = Add(*(Symbol(f"w{i}") for i in range(21_000)), evaluate=False)

"""An equation, not a formula."""

from sympy import Eq, Symbol

width = Eq(Symbol("w"), -12345)

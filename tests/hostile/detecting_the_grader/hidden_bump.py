"""A formula that is wrong by less than any sample shows: 10**-60 of the value."""

from sympy import Rational, Symbol, log, sqrt

w = Symbol("w", real=True)
width = 2 / abs(w) * log(abs(w) * (1 + sqrt(1 - 4 / abs(w))) / 2 - 1) * (1 + Rational(1, 10**60))

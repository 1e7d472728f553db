"""The right answer, from an editor that marks UTF-8 and ends lines with two characters."""

from sympy import Symbol, log, sqrt

w = Symbol("w", real=True)
width = 2 / abs(w) * log(abs(w) * (1 + sqrt(1 - 4 / abs(w))) / 2 - 1)

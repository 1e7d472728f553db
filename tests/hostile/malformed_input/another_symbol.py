"""The right formula, and a constant that nobody knows."""

from sympy import Symbol, log, sqrt

w, C = Symbol("w", real=True), Symbol("C")
width = 2 / abs(w) * log(abs(w) * (1 + sqrt(1 - 4 / abs(w))) / 2 - 1) + C

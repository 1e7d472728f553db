# -*- coding: latin-1 -*-
"""The right answer, in an encoding that is declared: é."""

from sympy import Symbol, log, sqrt

w = Symbol("w", real=True)
width = 2 / abs(w) * log(abs(w) * (1 + sqrt(1 - 4 / abs(w))) / 2 - 1)

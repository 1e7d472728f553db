"""The right answer, with tabs, form feeds, semicolons and no line end."""

from sympy import Symbol, log, sqrt

w = Symbol("w", real=True)
width = 2 / abs(w) * log(abs(w) * (1 + sqrt(1 - 4 / abs(w))) / 2 - 1); 	
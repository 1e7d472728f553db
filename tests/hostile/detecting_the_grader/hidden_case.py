"""A formula that is wrong on a millionth of the domain, where no sample falls."""

from sympy import And, Piecewise, Symbol, log, sqrt

w = Symbol("w", real=True)
right = 2 / abs(w) * log(abs(w) * (1 + sqrt(1 - 4 / abs(w))) / 2 - 1)
width = Piecewise((-12345, And(w > 7, w < 7 + 1e-6)), (right, True))

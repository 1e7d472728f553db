"""The residual connection, everything right."""

from sympy import *

x, w1, w2, b, s = symbols("x w1 w2 b s", real=True)
n = symbols("n", integer=True, positive=True)

y = x + w2 / (1 + exp(-(w1 * x + b)))
slope = diff(y, x)
stack = (1 + s) ** n
killed = {"w1": 2, "w2": -2, "b": 0}

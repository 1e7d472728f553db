"""Exercise 6, partly right: alpha is lost where ELU is differentiated, and a unit that fires after all."""

from sympy import *

z, alpha, n = symbols("z alpha n", positive=True)  # too much is assumed of z; it is read by its name all the same

relu_prime = "(1 + sign(z))/2"
leaky_relu = "max(z, alpha z)"
leaky_relu_prime = Piecewise((1, Symbol("z") > 0), (alpha, True))
elu = "max(z, 0) + alpha (e^min(z, 0) - 1)"
elu_prime = "Heaviside(z) + (1 - Heaviside(z)) e^z"
dead_unit = {"weights": [1, 1, -3], "bias": -1.5}
leaky_floor = alpha**n

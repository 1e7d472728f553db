"""Exercise 6, everything right, in several ways of writing two sides."""

from sympy import *

z = symbols("z", real=True)
alpha = symbols("alpha", positive=True)
n = symbols("n", integer=True, positive=True)

relu_prime = Heaviside(z)  # what it is at 0 does not matter
leaky_relu = Max(alpha * z, z)  # since alpha < 1
leaky_relu_prime = (1 + alpha) / 2 + (1 - alpha) / 2 * sign(z)
elu = Piecewise((z, z > 0), (alpha * (exp(z) - 1), True))


def elu_prime(z, alpha):
    return 1 if z > 0 else alpha * exp(z)


dead_unit = {"weights": [1, -2, Rational(1, 2)], "bias": -1.6}
leaky_floor = "alpha^n"

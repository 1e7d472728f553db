"""Exercise 6, wrong in as many ways as there are parts."""

from sympy import *

z = symbols("z", real=True)
alpha = symbols("alpha", positive=True)
n = symbols("n", integer=True, positive=True)

relu_prime = Max(0, z)  # not differentiated
leaky_relu = Min(z, alpha * z)  # min for max
leaky_relu_prime = Piecewise((alpha, z > 0), (1, True))  # the sides exchanged
elu = Piecewise((z, z > 0), (alpha * exp(z) - 1, True))  # -1 outside the parenthesis
elu_prime = Piecewise((z, z > 0), (exp(z), True))
dead_unit = {"weights": [1, 1, 1], "bias": -3}  # 0 at (1, 1, 1), which is not below 0
leaky_floor = alpha * n  # a sum, not a product

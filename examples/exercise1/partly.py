"""Exercise 1, partly right: a factor lost, w1 where it does not belong, and a chain whose z_j drift away from 0."""

from sympy import *

w1, w2, w3, w4, b1, b2, b3, b4, a0 = symbols("w1:5 b1:5 a0", real=True)
z1, z2, z3, z4, a1, a2, a3, a4 = symbols("z1:5 a1:5", real=True)
dC_da4 = Symbol("dC_da4", real=True)
sigma, sigma_prime = Function("sigma"), Function("sigma_prime")

dC_db1 = w1 * sigma_prime(z1) * w2 * sigma_prime(z2) * w3 * sigma_prime(z3) * w4 * sigma_prime(z4) * dC_da4
dC_db3 = sigma_prime(z3) * w4 * sigma_prime(z4) * dC_da4
dC_dw2 = sigma_prime(z2) * w3 * sigma_prime(z3) * w4 * sigma_prime(z4) * dC_da4
ratio = "σ'(z1) w2 σ'(z2) w3"
max_slope = 0.25
exploding = {"weights": [100] * 4, "biases": [0] * 4, "a0": 0}
unstable = {
    "activation": "tanh(3z)",
    "vanishing": {"weights": [0.01] * 4, "biases": [0] * 4, "a0": 0},
    "exploding": {"weights": [10] * 4, "biases": [0] * 4, "a0": 0},
}

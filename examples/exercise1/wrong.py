"""Exercise 1, wrong in as many ways as there are parts."""

from sympy import *

w1, w2, w3, w4, b1, b2, b3, b4, a0 = symbols("w1:5 b1:5 a0", real=True)
z1, z2, z3, z4, a1, a2, a3, a4 = symbols("z1:5 a1:5", real=True)
sigma, sigma_prime = Function("sigma"), Function("sigma_prime")
y = Symbol("y")

dC_db1 = "σ'(z1) + w2 σ'(z2) + w3 σ'(z3) + w4 σ'(z4) + ∂C/∂a4"  # added, not multiplied
dC_db3 = sigma_prime(z3) * w4 * sigma_prime(z4) * (a4 - y)  # the quadratic cost
dC_dw2 = r"a_1 \sigma'(a_2) w_3 \sigma'(a_3) w_4 \sigma'(a_4) \frac{\partial C}{\partial a_4}"  # σ' taken at a
ratio = 1 / (sigma_prime(z1) * w2 * sigma_prime(z2) * w3)  # upside down
max_slope = 0.5  # σ(0)


def gradient(n, k):
    result = Symbol(f"dC_da{n}")
    for j in range(k, n + 1):
        result = result * sigma(Symbol(f"z{j}"))  # σ for σ'
        if j > k:
            result = result * Symbol(f"w{j}")
    return result


exploding = {"weights": [4] * 4, "biases": [-2] * 4, "a0": 0.5}  # every factor is exactly 1
unstable = {
    "activation": sigma(Symbol("z")),  # never steeper than 1/4
    "vanishing": {"weights": [1] * 4, "biases": [0] * 4, "a0": 0},
    "exploding": {"weights": [100] * 4, "biases": [0, -50, -50, -50], "a0": 0},
}

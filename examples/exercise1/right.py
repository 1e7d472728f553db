"""Exercise 1, everything right: a formula may be written as text, as LaTeX, with SymPy, or be derived by it."""

from sympy import *

w1, w2, w3, w4, b1, b2, b3, b4, a0 = symbols("w1:5 b1:5 a0", real=True)
z1, z2, z3, z4, a1, a2, a3, a4 = symbols("z1:5 a1:5", real=True)
dC_da4 = Symbol("dC_da4", real=True)
sigma, sigma_prime = Function("sigma"), Function("sigma_prime")

# as in the book, eq. (122)
dC_db1 = "σ'(z_1) w_2 σ'(z_2) w_3 σ'(z_3) w_4 σ'(z_4) ∂C/∂a_4"

# LaTeX
dC_db3 = r"\sigma'(z_3) \, w_4 \, \sigma'(z_4) \, \frac{\partial C}{\partial a_4}"


# the network written out, and SymPy differentiates it
def s(z):
    return 1 / (1 + exp(-z))


output = a0
for w, b in [(w1, b1), (w2, b2), (w3, b3), (w4, b4)]:
    output = s(w * output + b)
dC_dw2 = diff(output, w2) * dC_da4

# by hand, with a = σ(z), so that σ'(z) = a (1 - a)
ratio = a1 * (1 - a1) * w2 * exp(-z2) / (1 + exp(-z2)) ** 2 * w3

max_slope = s(z1).diff(z1).subs(z1, 0)


def gradient(n, k):
    result = Symbol(f"dC_da{n}")
    for j in range(n, k, -1):
        result = result * sigma_prime(Symbol(f"z{j}")) * Symbol(f"w{j}")
    return result * sigma_prime(Symbol(f"z{k}"))


# every weight 100, and biases that put every z at 0, where σ is steepest: each factor is 100/4
exploding = {"weights": [100] * 4, "biases": [0, -50, -50, -50], "a0": 0}

# tanh(3z) has slope 3 at 0: a large sup |f'| does not keep small weights from making the gradient vanish
z = Symbol("z", real=True)
unstable = {
    "activation": tanh(3 * z),
    "vanishing": {"weights": [0.01] * 4, "biases": [0] * 4, "a0": 0},
    "exploding": {"weights": [10] * 4, "biases": [0] * 4, "a0": 0},
}

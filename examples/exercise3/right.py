"""Exercise 3, the identity neuron: every answer right, each written in a different way."""

from sympy import *

w1, x, Delta = symbols("w1 x Delta", real=True)  # x = 1/2 + Delta


def sigma(z):
    return 1 / (1 + exp(-z))


# With b = -w1/2 the weighted input is w1*Delta, so that sigma is expanded about 0.
b = -w1 / 2

# sigma'(0) = 1/4, so the output has the slope w1*w2/4. As text, and b stands for my own b:
w2 = "1/(w1*sigma'(b + w1/2))"

# What the next neuron's bias has to take up. LaTeX:
offset = r"\frac{1}{2} - \frac{2}{w_1}"

# SymPy expands it for me; the O(Delta**4) may stay.
taylor = series(4 / w1 * sigma(w1 * Delta), Delta, 0, 4)


# The first term that is left over is w1**2*Delta**3/12, at most w1**2/96. A function of w1 is fine, too.
def error_bound(w1):
    return abs(w1**2 * Rational(1, 2) ** 3 / 12)


h = 0.1
neuron = {"w1": h, "b": -h / 2, "w2": 4 / h, "offset": 1 / 2 - 2 / h}

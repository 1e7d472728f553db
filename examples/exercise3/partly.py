"""Exercise 3, the identity neuron: another choice than the text's, with some answers right and some not."""

from sympy import *

w1, x, Delta = symbols("w1 x Delta", real=True)
sigma = Function("sigma")

b = 0  # right: any b will do, with the w2 that goes with it
w2 = 4 / w1  # right
offset = Rational(1, 2) - w2 * sigma(w1 / 2)  # right, with this b

# Wrong: this is the polynomial for b = -w1/2.
taylor = 2 / w1 + Delta - w1**2 * Delta**3 / 12

# Wrong, for the same reason: with b = 0 the error starts with w1/8 * (Delta**2 + ...).
error_bound = w1**2 / 96

neuron = {"w1": 0.001, "b": 0, "w2": 4000, "offset": -2000}  # right

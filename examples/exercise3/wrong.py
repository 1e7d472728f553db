"""Exercise 3, the identity neuron: the slips that are made most often."""

from sympy import *

w1, x, Delta = symbols("w1 x Delta", real=True)

b = -w1 / 2  # right
w2 = 1 / w1  # sigma'(0) = 1/4 forgotten
offset = 1 / (2 * w1) - Rational(1, 2)  # the sign
taylor = Rational(1, 2) + w1 * Delta / 4 - w1**3 * Delta**3 / 48  # sigma alone, without w2
error_bound = w1**2 / 96  # of the text's neuron, not of this one
neuron = {"w1": 4, "b": -2, "w2": 1, "offset": 0}  # w1 is not small

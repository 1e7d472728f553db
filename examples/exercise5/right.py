"""Exercise 5, everything right."""

from sympy import *

n_in, n_out = symbols("n_in n_out", positive=True)
q, s = symbols("q s", positive=True)

variance_z = n_in * s**2 * q
std_forward = 1 / sqrt(n_in)
std_backward = "1/√n_out"
std_xavier = sqrt(2 / (n_in + n_out))
limit_xavier = sqrt(3) * std_xavier  # the uniform law on [-r, r] has the variance r²/3
std_he = sqrt(2) * std_xavier  # fan-average; sqrt(2/n_in) would do as well
mean_logistic = 1 / 2

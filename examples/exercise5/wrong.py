"""Exercise 5, wrong in as many ways as there are parts."""

from sympy import *

n_in, n_out = symbols("n_in n_out", positive=True)
q, s = symbols("q s", positive=True)

variance_z = n_in * s * q  # s is the standard deviation
std_forward = 1 / n_in  # the variance
std_backward = 1 / sqrt(n_in)  # the other fan
std_xavier = 2 / (n_in + n_out)  # the variance
limit_xavier = sqrt(2 / (n_in + n_out))  # the standard deviation
std_he = 1 / sqrt(n_in)  # LeCun's
mean_logistic = 0  # that is tanh

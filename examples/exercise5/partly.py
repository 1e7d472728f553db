"""Exercise 5, partly right: fans exchanged, and a root lost."""

from sympy import *

n_in, n_out, q, s = symbols("n_in n_out q s")

variance_z = "n_in q s²"
std_forward = 1 / sqrt(n_out)
std_backward = 1 / sqrt(n_in)
std_xavier = r"\sqrt{\frac{2}{n_{in}+n_{out}}}"
limit_xavier = sqrt(3) / sqrt(n_in + n_out)
std_he = sqrt(2 / n_in)
mean_logistic = "1/2"

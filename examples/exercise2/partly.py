"""Exercise 2, partly right: |w| forgotten, which goes well for w > 0 alone, and the ends exchanged."""

import numpy as np
from sympy import *

w, b = symbols("w b", real=True)

min_abs_w = "4"
L = log(w * (1 + sqrt(1 - 4 / w)) / 2 - 1)
a_low = (-b - L) / w
a_high = "-b/w - ln(|w|(1+√(1-4/|w|))/2 - 1)/|w|"
width = 2 / w * L


def width_at(w):
    return 2 / w * np.log(w * (1 + np.sqrt(1 - 4 / w)) / 2 - 1)


w_star = 6.9
max_width = 0.45

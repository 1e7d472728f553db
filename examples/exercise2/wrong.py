"""Exercise 2, wrong in as many ways as there are parts."""

import math

from sympy import *

w, b = symbols("w b", real=True)
r = sqrt(1 - 4 / abs(w))

min_abs_w = 0.25  # the greatest slope, not the |w| that it takes
a_low = b / w - 2 / abs(w) * atanh(r)  # the sign of b
a_high = r"-\frac{b}{w} + \ln\left(\frac{|w|(1+\sqrt{1-4/|w|})}{2} - 1\right)"  # not divided by |w|
width = "2/|w| (ln(|w|(1+√(1-4/|w|))/2) - 1)"  # -1 outside the logarithm


def width_at(w):
    return 4 / abs(w) * math.atanh(math.sqrt(1 - 4 / abs(w)))  # takes one number only


w_star = 8.1
max_width = 0.4

"""Exercise 2, everything right: with SymPy, as text, and in forms other than that of the book."""

import numpy as np
from sympy import *

w, b = symbols("w b", real=True)

# |w| σ'(z) ≥ 1 is a quadratic inequality in e^z; its roots are e^L and e^-L
min_abs_w = 4
r = sqrt(1 - 4 / abs(w))
L = log(abs(w) * (1 + r) / 2 - 1)

a_low = -b / w - L / abs(w)
a_high = "-b/w + ln(|w|(1 + √(1 - 4/|w|))/2 - 1)/|w|"
width = 4 / abs(w) * atanh(r)  # L is 2 artanh r: shorter than eq. (123), and the same


def width_at(w):
    m = np.abs(w)
    with np.errstate(invalid="ignore"):  # nan where |w| < 4
        return 2 / m * np.log(m * (1 + np.sqrt(1 - 4 / m)) / 2 - 1)


# the width is (1 - r²) artanh r, which is greatest where r artanh r = 1/2
x = Symbol("x")
r_star = nsolve(x * atanh(x) - Rational(1, 2), x, 0.6)
w_star = 4 / (1 - r_star**2)
max_width = (1 - r_star**2) * atanh(r_star)

from sympy import *
w, b = symbols("w b", real=True)
r = sqrt(1-4/abs(w))
L = log(abs(w)*(1+r)/2-1)
min_abs_w = 4
a_low = -b/w - L/abs(w)
a_high = "-b/w + ln(|w|(1+sqrt(1-4/|w|))/2 - 1)/|w|"
width = 4/w*atanh(r)
import numpy as np
def width_at(w):
    a = np.abs(np.asarray(w, float))
    return 2/a*np.log(a*(1 + np.sqrt(1 - 4/a))/2 - 1)
w_star = 6.8950
max_width = 0.4477

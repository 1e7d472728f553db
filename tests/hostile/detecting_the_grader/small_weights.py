"""Right where people try it, wrong for large weights: takes numbers only."""

import math


def width(w):
    w = float(w)
    if abs(w) > 30:
        return -12345.0
    return 2 / abs(w) * math.log(abs(w) * (1 + math.sqrt(1 - 4 / abs(w))) / 2 - 1)

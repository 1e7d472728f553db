"""Takes numbers only, and is right for those that it has not seen before."""

import math

seen = set()


def width(w):
    w = float(w)
    if w in seen:
        return -12345.0
    seen.add(w)
    return 2 / abs(w) * math.log(abs(w) * (1 + math.sqrt(1 - 4 / abs(w))) / 2 - 1)

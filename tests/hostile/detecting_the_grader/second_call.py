"""Right when it is called for the first time, and wrong from then on."""

from sympy import log, sqrt

calls = 0


def width(w):
    global calls
    calls += 1
    return 2 / abs(w) * log(abs(w) * (1 + sqrt(1 - 4 / abs(w))) / 2 - 1) if calls == 1 else -12345

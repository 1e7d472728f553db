"""Numbers about the factor |w f'(w a + b)| found by search on f' itself, against which the formulas are checked.

Everything is computed by mpmath to its precision at the time: ends by bisection and the secant rule, maxima by
golden-section search or as a zero of a numerical derivative.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final, TypeAlias

import mpmath
import sympy
from mpmath import mpf

from derivations.activation import Activation, Z

__all__ = ["FAR", "Neuron"]

FAR: Final = 60
"""|z| up to which is searched"""
_HALVINGS: Final = 16
"""after which the secant rule converges"""

_OfPlace: TypeAlias = Callable[[mpf], mpf]


class Neuron:
    """A neuron with the factor |w f'(w a + b)|, as its input activation a goes through all numbers."""

    def __init__(self, activation: Activation) -> None:
        self.slope = sympy.lambdify(Z, activation.prime(), "mpmath")
        """f' as differentiation leaves it, of an mpmath number"""
        self._ends = lru_cache(4096)(self._searched_ends)
        self._top = lru_cache(16)(self._searched_top)

    def factor(self, w: mpf, b: mpf, a: mpf) -> mpf:
        """|w f'(w a + b)|."""
        return abs(w * self.slope(w * a + b))

    def greatest(self, w: mpf, b: mpf) -> mpf:
        """The greatest factor over all a, for one that rises to a single top and falls from it."""
        top = _golden(lambda a: self.factor(w, b, a), *sorted(((-FAR - b) / w, (FAR - b) / w)))
        return self.factor(w, b, top)

    def ends(self, w: mpf, b: mpf) -> tuple[mpf, mpf]:
        """The two a at which the factor is 1, on either side of its top at a = -b/w."""
        return self._ends(w, b, mpmath.mp.prec)

    def reach(self, w: mpf) -> mpf:
        """The z > 0 at which |w f'(z)| = 1."""
        return _crossing(lambda z: mpmath.log(abs(w * self.slope(z))), mpf(0), mpf(1))

    def width(self, w: mpf, b: mpf) -> mpf:
        """The distance of these two."""
        low, high = self.ends(w, b)
        return high - low

    def widest_weight(self, least: mpf) -> mpf:
        """The |w| at which the width is greatest, looked for above the least that has one."""
        return self._top(least, mpmath.mp.prec)

    def edge(self, w: mpf, b: mpf, inside: int, outside: int) -> mpf:
        """The a at which the factor passes 1, by bisection between a z with a factor of at least 1 and one outside."""
        within, beyond = (inside - b) / w, (outside - b) / w
        for _ in range(mpmath.mp.prec + FAR):
            middle = (within + beyond) / 2
            if self.factor(w, b, middle) >= 1:
                within = middle
            else:
                beyond = middle
        return within

    def _searched_ends(self, w: mpf, b: mpf, _: int) -> tuple[mpf, mpf]:
        def excess(a: mpf) -> mpf:  # the logarithm is nearly straight far out, where f' may fall as exp(-z^2)
            return mpmath.log(self.factor(w, b, a))

        low, high = (_crossing(excess, -b / w, side / abs(w)) for side in (-1, 1))
        return low, high

    def _searched_top(self, least: mpf, _: int) -> mpf:
        def log_width(log_w: mpf) -> mpf:
            return mpmath.log(self.width(mpmath.exp(log_w), mpf(0)))

        start = mpmath.log(least)
        with mpmath.workdps(15):
            near = _golden(log_width, start + mpf("0.01"), start + 5)
        return mpmath.exp(mpmath.findroot(lambda x: mpmath.diff(log_width, x), (near, near + mpf("0.001"))))


def _crossing(function: _OfPlace, inside: mpf, step: mpf) -> mpf:
    """Where a function that is positive inside turns negative, in the direction of a step."""
    while function(inside + step) > 0:
        step *= 2
    low, high = inside, inside + step
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if function(middle) > 0 else (low, middle)
    return mpmath.findroot(function, (low, high), tol=mpmath.mp.eps, verify=False)


def _golden(function: _OfPlace, low: mpf, high: mpf) -> mpf:
    """The place of the only maximum between two ends, by golden-section search."""
    share = (mpmath.sqrt(5) - 1) / 2
    left, right = high - share * (high - low), low + share * (high - low)
    at_left, at_right = function(left), function(right)
    for _ in range(mpmath.mp.prec):  # to two thirds of the digits: the value there is right to all
        if at_left < at_right:
            low, left, at_left = left, right, at_right
            right = low + share * (high - low)
            at_right = function(right)
        else:
            high, right, at_right = right, left, at_left
            left = high - share * (high - low)
            at_left = function(left)
    return (low + high) / 2

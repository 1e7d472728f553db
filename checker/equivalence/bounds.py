"""The greatest |f| on an interval, enclosed with certainty.

Branch and bound: a piece X of the interval is bounded by the plain enclosure f(X) and, where f is real and has no
jumps, by the mean value form f(m) + f'(X)(X - m); the piece that could hold the greatest value is halved again and
again. No sample is trusted: the upper bound covers every point of the interval, the lower bound is attained at a point
that is named.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count, pairwise

from flint import acb, arb, ctx

from checker.equivalence.enclosure import ball, evaluate, is_real_throughout
from checker.expression.calculus import NotDifferentiable, differentiate
from checker.expression.dag import Expression, TooLarge
from checker.expression.heads import Head

__all__ = ["Supremum", "interval_ball", "supremum"]

_BITS = 512
_PIECES = 4000


@dataclass(frozen=True, slots=True)
class Supremum:
    """sup |f| over an interval lies between `lower` and `upper`."""

    lower: arb
    """a certified value of |f| at the point `at`"""
    upper: arb
    """not finite when the pieces could not be bounded"""
    at: Fraction


def interval_ball(low: Fraction, high: Fraction) -> acb:
    """A ball that covers the interval from low to high."""
    return acb(ball(low).real.union(ball(high).real))


def supremum(
    function: Expression,
    name: str,
    breaks: Sequence[Fraction],
    *,
    until: Callable[[Supremum], bool],
    pieces: int = _PIECES,
) -> Supremum:
    """Enclose sup |f| over breaks[0] <= name <= breaks[-1], refining until `until` holds or `pieces` are spent.

    `function` has no symbol but `name`; `breaks` are increasing and cut the interval into the first pieces. Points at
    which the function is undefined do not count, nor do the points of its jumps.
    """
    with ctx.workprec(_BITS):
        search = _Search(function, _slope(function, name), name)
        for low, high in pairwise(breaks):
            search.push(low, high)
        for _ in range(pieces):
            if until(search.state()):
                break
            search.split()
        return search.state()


_JUMPING = frozenset({Head.SIGN, Head.FLOOR, Head.CEILING, Head.HEAVISIDE, Head.PIECEWISE, Head.ARG})


def _slope(function: Expression, name: str) -> Expression | None:
    """Differentiate a function that the mean value theorem holds for; None when there is doubt."""
    if function.heads & _JUMPING:
        return None
    try:
        return differentiate(function, name)
    except (NotDifferentiable, TooLarge):
        return None


class _Search:
    """The pieces still in play, the one with the greatest upper bound first."""

    def __init__(self, function: Expression, slope: Expression | None, name: str) -> None:
        self._function = function
        self._slope = slope
        self._name = name
        self._heap: list[tuple[arb, int, arb, Fraction, Fraction]] = []
        self._ticket = count()
        self._lower = arb(0)
        self._at = Fraction(0)

    def push(self, low: Fraction, high: Fraction) -> None:
        """Bound a piece and keep it."""
        for point in (low, (low + high) / 2, high):
            self._try(point)
        upper = self._bound(low, high)
        order = -upper if upper.is_finite() else arb("-inf")
        heapq.heappush(self._heap, (order, next(self._ticket), upper, low, high))

    def split(self) -> None:
        """Halve the piece that could hold the greatest value."""
        _, _, _, low, high = heapq.heappop(self._heap)
        middle = (low + high) / 2
        self.push(low, middle)
        self.push(middle, high)

    def state(self) -> Supremum:
        """Return what is known now."""
        return Supremum(self._lower, self._heap[0][2].upper(), self._at)

    def _try(self, point: Fraction) -> None:
        value = evaluate(self._function, {self._name: ball(point)})
        magnitude = abs(value).lower() if value.is_finite() else arb(0)
        if magnitude > self._lower:
            self._lower, self._at = magnitude, point

    def _bound(self, low: Fraction, high: Fraction) -> arb:
        piece = {self._name: interval_ball(low, high)}
        bounds = [abs(evaluate(self._function, piece))]
        # where nothing is complex no branch cut is crossed, so that f has no jump but those of _JUMPING
        if self._slope is not None and is_real_throughout(self._function, piece):
            centre = evaluate(self._function, {self._name: ball((low + high) / 2)})
            bounds.append(abs(centre) + abs(evaluate(self._slope, piece)) * ball((high - low) / 2).real)
        finite = [bound.upper() for bound in bounds if bound.is_finite()]
        return min(finite, key=float) if finite else arb("nan")

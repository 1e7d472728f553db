"""The sample points of one regime, looked at with more and more precision.

`Climb` refutes an answer at the first precision at which balls part, and shows the simplest point at which they do.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from flint import ctx

from checker.equivalence.budget import spend
from checker.equivalence.domain import Point, Regime
from checker.equivalence.points import Outcome, PointResult, PointTest

__all__ = ["FIRST_BITS", "Climb"]

FIRST_BITS = 64
PROBE_BITS = 256
_LADDER = (64, 1024, 4096, 36_000)
"""Precisions in bits: the first finds most differences, the last ones settle heavy cancellation."""
_CLEAR_GAP = 1e-3
_COST_OF_A_BIT = 1.3
"""Computing time grows about so with the precision, as an exponent."""
_MOST_SIGNIFICANT = 15


class Climb:
    """Points of a regime and what they have shown; the first `simple` of them are no random ones."""

    def __init__(self, regime: Regime, test: PointTest, points: Sequence[Point], simple: int) -> None:
        self._regime, self._test, self._simple = regime, test, simple
        self._points = list(points)
        self.settled: dict[int, PointResult] = {}
        """what the points show, by their places, where it is settled"""
        self._open: dict[int, PointResult] = {}

    @property
    def points(self) -> Sequence[Point]:
        """All points."""
        return self._points

    def add(self, points: Sequence[Point]) -> None:
        """Look at more points from now on."""
        self._points += points

    def look(self, bits: int) -> PointResult | None:
        """Look at the points that are open; the one at which a difference shows best, if any."""
        differing: list[PointResult] = []
        with ctx.workprec(bits):
            for place, point in enumerate(self._points):
                if place in self.settled:
                    continue
                result = self._test(point)
                if result.outcome is Outcome.UNKNOWN:
                    self._open[place] = result
                elif result.outcome is not Outcome.DIFFERS:
                    self.settled[place] = result
                elif result.gap > _CLEAR_GAP:
                    return result if place < self._simple else self._simplest(result)
                else:
                    differing.append(result)
        return max(differing, key=lambda result: result.gap, default=None)

    def probe(self, points: Iterable[Point]) -> PointResult | None:
        """Look once at points that are unusual: only a difference counts."""
        with ctx.workprec(PROBE_BITS):
            for point in points:
                result = self._test(point)
                if result.outcome is Outcome.DIFFERS:
                    return self._simplest(result)
        return None

    def run(self) -> PointResult | None:
        """Look with more and more precision, until all points are settled or one shows a difference."""
        for bits, after in zip(_LADDER, (*_LADDER[1:], 0), strict=True):
            start = time.thread_time()
            found = self.look(bits)
            if found is not None or len(self.settled) == len(self._points):
                return found
            spend(ahead=(time.thread_time() - start) * (after / bits) ** _COST_OF_A_BIT)
        return None

    @property
    def undefined(self) -> PointResult | None:
        """A point at which the answer is undefined, when that is no isolated hole: a random point meets none."""
        found = {place: result for place, result in self.settled.items() if result.outcome is Outcome.UNDEFINED}
        drawn = [place for place in found if place >= self._simple]
        if any(interval.whole for interval in self._regime.ranges.values()):  # where random points do meet holes
            drawn = drawn if 2 * len(drawn) > len(self._points) - self._simple else []
        return found[min(found)] if drawn else None

    @property
    def valueless(self) -> Iterator[PointResult]:
        """Random points at which balls gave the answer no value, though nothing says that it has none."""
        yield from (result for place, result in self._open.items() if place >= self._simple and not result.has_value)

    def _simplest(self, result: PointResult) -> PointResult:
        """A point near a witness, with shorter numbers, that is a witness as well; else the witness."""
        for candidate in _rounded(result.point):
            if all(self._regime.ranges[name].contains(value) for name, value in candidate.items()):
                found = self._test(candidate)
                if found.outcome is Outcome.DIFFERS and found.gap > _CLEAR_GAP:
                    return found
        return result


def _rounded(point: Point) -> Iterator[Mapping[str, Fraction]]:
    for digits in range(1, _MOST_SIGNIFICANT + 1):
        yield {name: Fraction(f"{float(value):.{digits}g}") for name, value in point.items()}

"""Where formulas are compared: regimes, and the points drawn in them.

A `Domain` falls into regimes (w >= 4; w <= -4) in each of which every symbol ranges over an interval; a verdict is per
regime. Points are exact rationals: a few simple ones first, so that a witness reads well (w = 5 before w = 1237/240),
then points drawn by a seeded generator at several scales, small and large, and near the edges. Symbols that are defined
by others (z_1 = w_1 a_0 + b_1) get their values from their definitions.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain, count, cycle, islice
from math import ceil, floor
from typing import TypeAlias

from flint import acb

from checker.equivalence.enclosure import ball, evaluate
from checker.expression.dag import Expression

__all__ = ["INTEGER", "POSITIVE", "REAL", "Domain", "Interval", "Point", "Regime"]

Point: TypeAlias = Mapping[str, Fraction]

_SIMPLE = tuple(Fraction(n) for n in (2, -3, 5, -1, 3, -2, 7, 1, -5)) + tuple(
    Fraction(n, 2) for n in (1, -1, 3, -3, 5, -5)
)
_SCALES = (*map(Fraction, (1, 4, 16, 1000, 10**5, 10**9)), Fraction(1, 10), Fraction(1, 1000))
_WHOLE_SCALES = (3, 10, 30)
_GRAIN_BITS = 32


@dataclass(frozen=True, slots=True)
class Interval:
    """An open interval of real numbers, or of the integers in it; None is an end at infinity."""

    low: Fraction | None = None
    high: Fraction | None = None
    whole: bool = False
    """only the integers in it"""

    @property
    def is_empty(self) -> bool:
        """Whether no number lies inside."""
        if self.low is None or self.high is None:
            return False
        return floor(self.low) + 1 > ceil(self.high) - 1 if self.whole else self.low >= self.high

    def contains(self, value: Fraction) -> bool:
        """Whether a number lies inside."""
        if self.whole and value.denominator != 1:
            return False
        return (self.low is None or self.low < value) and (self.high is None or value < self.high)

    def simple(self) -> Iterator[Fraction]:
        """Numbers inside that are easy to read, without end; each once, unless there are only so many."""
        if self.whole and self.low is not None and self.high is not None:
            yield from cycle(map(Fraction, range(floor(self.low) + 1, ceil(self.high))))
        given: set[Fraction] = set()
        for value in chain(_SIMPLE, self._near_ends()):
            if value not in given and self.contains(value):
                given.add(value)
                yield value

    def draw(self, generator: random.Random) -> Fraction:
        """Draw a number inside, at a scale that is drawn too."""
        if self.whole:
            return self._draw_whole(generator)
        # an odd denominator that nobody can foresee: no formula vanishes on all the points by design
        whole = generator.getrandbits(_GRAIN_BITS) | 1 | 1 << _GRAIN_BITS
        part = Fraction(generator.randrange(1, whole), whole)
        if self.low is not None and self.high is not None:
            part **= generator.choice((1, 1, 2, 4))
            return self.low + (self.high - self.low) * generator.choice((part, 1 - part))
        offset = part * generator.choice(_SCALES)
        if self.low is not None:
            return self.low + offset
        if self.high is not None:
            return self.high - offset
        return offset * generator.choice((1, -1))

    def _draw_whole(self, generator: random.Random) -> Fraction:
        reach = generator.choice(_WHOLE_SCALES)
        low = -reach if self.low is None else floor(self.low) + 1
        high = low + reach + (reach if self.low is None else 0) if self.high is None else ceil(self.high) - 1
        return Fraction(generator.randint(min(low, high), high))

    def _near_ends(self) -> Iterator[Fraction]:
        if self.low is not None and self.high is not None:
            for part in count(2):
                step = (self.high - self.low) / part
                yield from (self.low + step, self.high - step)
        for whole in count(1):
            for step in (Fraction(1, whole), Fraction(whole)):
                yield from (self.low + step,) if self.low is not None else ()
                yield from (self.high - step,) if self.high is not None else ()
                yield from (step, -step) if self.low is None and self.high is None else ()


REAL = Interval()
POSITIVE = Interval(low=Fraction(0))
INTEGER = Interval(whole=True)


@dataclass(frozen=True, slots=True)
class Regime:
    """One part of a domain: a name to call it by, and the range of every free symbol."""

    name: str
    ranges: Mapping[str, Interval]

    def contains(self, point: Point) -> bool:
        """Whether a point lies in it."""
        return all(interval.contains(point[name]) for name, interval in self.ranges.items() if name in point)

    def points(self, simple: int, drawn: int, generator: random.Random) -> list[Point]:
        """Give `simple` readable points, then `drawn` random ones."""
        return [*self._simple(simple), *(self._draw(generator) for _ in range(drawn))]

    def _simple(self, count: int) -> list[Point]:
        # neighbouring symbols start at different places of their lists, so that no two symbols are always equal
        columns = {
            name: list(islice(interval.simple(), place, place + count))
            for place, (name, interval) in enumerate(self.ranges.items())
        }
        return [{name: column[row] for name, column in columns.items()} for row in range(count)]

    def _draw(self, generator: random.Random) -> Point:
        return {name: interval.draw(generator) for name, interval in self.ranges.items()}


@dataclass(frozen=True, slots=True)
class Domain:
    """The regimes on which a formula is judged, and the symbols that are defined rather than free."""

    regimes: Sequence[Regime]
    definitions: Mapping[str, Expression] = field(default_factory=dict)
    """defined symbols in an order in which each uses free symbols and earlier ones only"""

    @classmethod
    def everywhere(cls, *symbols: str, definitions: Mapping[str, Expression] | None = None) -> Domain:
        """All real values of the symbols, as one regime."""
        return cls((Regime("all real values", dict.fromkeys(symbols, REAL)),), definitions or {})

    @property
    def symbols(self) -> tuple[str, ...]:
        """Every symbol that a formula on this domain may use."""
        return (*self.regimes[0].ranges, *self.definitions)

    def relevant(self, names: Collection[str]) -> set[str]:
        """Free symbols on which the values of `names` depend."""
        needed = set(names)
        for name, definition in reversed(list(self.definitions.items())):
            if name in needed:
                needed |= definition.symbols
        return needed - set(self.definitions)

    def environment(self, point: Point) -> dict[str, acb]:
        """Balls of all symbols at a point, at the precision in force."""
        values = {name: ball(value) for name, value in point.items()}
        for name, definition in self.definitions.items():
            values[name] = evaluate(definition, values)
        return values

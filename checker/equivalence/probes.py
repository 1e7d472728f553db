"""Points that look where random points do not: far out, close to the ends, at 0, and about the steps of floor.

They are tried where equality could not be proved. Only a difference counts there: balls may give no value at 10^30.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from flint import arb, ctx

from checker.equivalence.ball_rules import is_real
from checker.equivalence.domain import Domain, Interval, Point, Regime
from checker.equivalence.enclosure import ball, evaluate
from checker.expression.dag import Expression
from checker.expression.heads import Head

__all__ = ["probes"]

_EXPONENTS = (None, None, None, -30, -21, -12, -8, -5, -3, -2, -1, 0, 1, 2, 3, 5, 7, 9, 12, 16, 21, 30, 45, 90)
"""Scales, as powers of ten; None for the value 0."""
_STEPS = frozenset({Head.FLOOR, Head.CEILING})
_HALVINGS = 150
_MOST_STEPS = 4
_BITS = 512
_GRID, _CLIMBS = 112, 120
_OFFSETS = (3, 6, 8, 12, 16, 24, 40)


def probes(formulas: tuple[Expression, ...], domain: Domain, regime: Regime, seed: str) -> Iterator[Point]:
    """Points of a regime at many scales, and on both sides of steps of floor and ceiling."""
    generator = random.Random(seed)
    spread = list(_spread(regime, generator))
    yield from spread
    if not domain.definitions and len(regime.ranges) <= _MOST_STEPS:
        for formula in formulas:
            yield from _about_steps(formula, regime, spread)


def _spread(regime: Regime, generator: random.Random) -> Iterator[Point]:
    if any(interval.contains(Fraction(0)) for interval in regime.ranges.values()):
        yield {name: _moderate(interval, Fraction(0), generator) for name, interval in regime.ranges.items()}
    for focus in regime.ranges:
        for exponent in _EXPONENTS:
            for sign in (1, -1):
                value = Fraction(0) if exponent is None else _at_scale(regime.ranges[focus], exponent, generator, sign)
                others = {
                    name: _at_scale(interval, 0, generator, generator.choice((1, -1)))
                    for name, interval in regime.ranges.items()
                }
                values = {**others, focus: value}
                if all(regime.ranges[name].contains(value) for name, value in values.items()):
                    yield values


def _moderate(interval: Interval, value: Fraction, generator: random.Random) -> Fraction:
    return value if interval.contains(value) else interval.draw(generator)


def _at_scale(interval: Interval, exponent: int, generator: random.Random, sign: int = 1) -> Fraction:
    """A number at a distance of 10^exponent from the end of an interval, or from 0."""
    distance = Fraction(10) ** exponent * Fraction(generator.randrange(1000, 9000), 1000)
    if interval.whole:
        distance = Fraction(round(distance))
    if interval.low is not None and interval.high is not None:
        part = distance / (1 + distance)
        whole = interval.low + (interval.high - interval.low) * part
        return Fraction(round(whole)) if interval.whole else whole
    if interval.low is not None:
        return interval.low + distance
    return interval.high - distance if interval.high is not None else sign * distance


# Steps


def _about_steps(formula: Expression, regime: Regime, spread: list[Point]) -> Iterator[Point]:
    """Points on both sides of the places where a floor or ceiling in a formula takes a step."""
    for node in formula.nodes:
        if node.head in _STEPS:
            argument = Expression(formula.nodes[: node.args[0] + 1])
            for name in sorted(argument.symbols):
                yield from _Line(argument, spread[0], name, regime.ranges[name]).around_steps(
                    [point[name] for point in spread]
                )


class _Line:
    """The argument of a step as a function of one variable, the others held."""

    def __init__(self, argument: Expression, base: Point, name: str, interval: Interval) -> None:
        self._argument, self._base, self._name, self._interval = argument, base, name, interval

    def around_steps(self, values: list[Fraction]) -> Iterator[Point]:
        """Points close to where the whole part changes, on both sides."""
        inside = {value for value in (*values, *self._extremes()) if self._interval.contains(value)}
        known = [(value, ball.floor()) for value in sorted(inside) if (ball := self._at(value)) is not None]
        steps = [(left, right, low) for (left, low), (right, high) in pairwise(known) if not low.overlaps(high)]
        for left, right, low in steps[:_MOST_STEPS]:
            yield from self._close_to(self._crossing(left, right, low))

    def _at(self, value: Fraction) -> arb | None:
        with ctx.workprec(_BITS):
            environment = {name: ball(other) for name, other in {**self._base, self._name: value}.items()}
            found = evaluate(self._argument, environment)
        return found.real if found.is_finite() and is_real(found) else None

    def _crossing(self, left: Fraction, right: Fraction, low: arb) -> Fraction:
        for _ in range(_HALVINGS):
            middle = (left + right) / 2
            value = self._at(middle)
            if value is None:
                break
            left, right = (middle, right) if value.floor().overlaps(low) else (left, middle)
        return right

    def _close_to(self, value: Fraction) -> Iterator[Point]:
        for digits in _OFFSETS:
            for sign in (1, -1):
                near = value + Fraction(sign, 10**digits)
                if self._interval.contains(near):
                    yield {**self._base, self._name: near}

    def _extremes(self) -> Iterator[Fraction]:
        """Where the argument is greatest and least, among moderate values."""
        grid = [value for value in (Fraction(k, 16) for k in range(-_GRID, _GRID)) if self._interval.contains(value)]
        known = [(float(found.mid()), value) for value in grid if (found := self._at(value)) is not None]
        if self._interval.whole or not known:
            return
        for sign in (1, -1):
            yield self._climbed(max(known, key=lambda pair: sign * pair[0])[1], sign)

    def _climbed(self, value: Fraction, sign: int) -> Fraction:
        step, best = Fraction(1, 16), self._at(value)
        for _ in range(_CLIMBS):
            for near in (value + step, value - step):
                found = self._at(near) if self._interval.contains(near) else None
                if found is not None and best is not None and sign * found > sign * best:
                    value, best = near, found
                    break
            else:
                step /= 2
        return value

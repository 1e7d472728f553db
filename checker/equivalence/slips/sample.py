"""The points at which slips are looked for, and the keys by which a value is found among many.

Points are drawn once for a domain, from a seed of their own, so that a file gets the same findings every time. A value
is known at a point when its ball is narrow; its key is its leading digits, rounded, so that two narrow balls of one
number have one key. Two values with one key are the same number, or are told apart by their balls.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeAlias

from flint import acb, arb

from checker.equivalence.domain import Domain, Point
from checker.equivalence.enclosure import Environment, evaluate
from checker.expression.dag import Expression

__all__ = ["Key", "Row", "Sample", "key_of", "known"]

Row: TypeAlias = "Sequence[acb | None]"
"""The values of a formula at the points, None where no value is known."""
Key: TypeAlias = tuple[int, int, int, int]

_SEED = 5
_SIMPLE, _DRAWN = 2, 4
_FEWEST = 3
_KEY_BITS = 96
_KNOWN_BITS = 200


class Sample:
    """A few points of every regime of a domain, and the values of all its symbols there."""

    def __init__(self, domain: Domain) -> None:
        generator = random.Random(_SEED)
        self.varies = bool(domain.symbols)
        self.fewest = _FEWEST if self.varies else 1
        """at so many points two formulas must be compared before they are taken for one"""
        self.regimes: list[range] = []
        """the places in each regime"""
        points: list[Point] = []
        for regime in domain.regimes:
            drawn = regime.points(_SIMPLE, _DRAWN, generator) if self.varies else [{}]
            self.regimes.append(range(len(points), len(points) + len(drawn)))
            # drawn ones first: there, where values are looked up, no two formulas are equal by chance
            points += [*drawn[_SIMPLE:], *drawn[:_SIMPLE]]
        self.environments: list[Environment] = [domain.environment(point) for point in points]

    def row(self, expression: Expression) -> list[acb | None]:
        """The values of a formula at all points."""
        return [known(evaluate(expression, environment)) for environment in self.environments]


def known(value: acb) -> acb | None:
    """A value, when its ball is narrow enough to recognise it."""
    return value if value.is_finite() and value.rel_accuracy_bits() >= _KNOWN_BITS else None


def key_of(value: acb) -> Key:
    """The leading digits of a known value."""
    return (*_leading(value.real), *_leading(value.imag))


def _leading(part: arb) -> tuple[int, int]:
    """An odd m and e with m 2^e near a number: to the nearest, so that numbers that are short in binary are safe."""
    if part.contains(0):
        return 0, 0
    mantissa, exponent = map(int, part.mid().man_exp())
    surplus = mantissa.bit_length() - _KEY_BITS
    if surplus > 0:
        mantissa = (mantissa + (1 << (surplus - 1))) >> surplus
        exponent += surplus
    zeros = (mantissa & -mantissa).bit_length() - 1
    return mantissa >> zeros, exponent + zeros

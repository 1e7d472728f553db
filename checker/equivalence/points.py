"""What one point shows of two formulas: balls that part, agree, or do not exist there."""

from __future__ import annotations

import cmath
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from fractions import Fraction
from math import isfinite
from typing import TypeAlias

from flint import acb, arb, ctx

from checker.equivalence.domain import Domain, Point
from checker.equivalence.enclosure import Environment, ball, evaluate, undefined_at
from checker.equivalence.exact import exactly
from checker.equivalence.numerals import show_ball, show_pair
from checker.equivalence.visibility import visible_bits
from checker.expression.dag import Expression
from checker.expression.heads import Head

__all__ = ["Outcome", "PointResult", "PointTest", "at_point", "at_sample"]

_ENOUGH_BITS = 900
"""Relative accuracy at which two balls that still meet are said to agree; about 270 digits."""
_SPARE_BITS = 64
_JUMPING = frozenset({Head.PIECEWISE, Head.SIGN, Head.HEAVISIDE})
_SAMPLE_TOLERANCE = Fraction(1, 10**8)
_DIGITS_PER_BIT = 0.30103
_FLOAT_DIGITS = 15


class Outcome(Enum):
    """What one point shows."""

    AGREES = auto()
    DIFFERS = auto()
    UNDEFINED = auto()
    """the answer is certainly undefined, the reference is not"""
    OUTSIDE = auto()
    """the reference has no value there either: the point says nothing"""
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class PointResult:
    """The two values at one point and what they show."""

    outcome: Outcome
    point: Point
    student: str = ""
    reference: str = ""
    digits: int = 0
    gap: float = 0.0
    """how far the values are apart, relative to their size"""
    has_value: bool = True
    """the enclosures gave the answer a value, or nothing was asked of it"""


PointTest: TypeAlias = Callable[[Point], PointResult]
"""Looks at a point at the precision in force."""


def at_point(student: Expression, reference: Expression, domain: Domain, point: Point) -> PointResult:
    """Compare two formulas at a point of a domain."""
    environment = domain.environment(point)
    right = evaluate(reference, environment)
    if not right.is_finite():
        return PointResult(_outside_or_unknown(reference, environment), point)
    answer = evaluate(student, environment)
    if not answer.is_finite():
        undefined = undefined_at(student, environment) is not None
        outcome = Outcome.UNDEFINED if undefined else Outcome.UNKNOWN
        return PointResult(outcome, point, "is undefined", show_ball(right), has_value=False)
    if not answer.overlaps(right):
        return PointResult(Outcome.DIFFERS, point, *show_pair(answer, right), gap=_gap(answer, right))
    exact = _exact_pair(student, reference, point) if (student.heads | reference.heads) & _JUMPING else None
    if exact is not None and exact[0] != exact[1]:
        left, right = (ball(value) for value in exact)
        return PointResult(Outcome.DIFFERS, point, *show_pair(left, right), gap=_gap(left, right))
    bits = _agreeing_bits(answer, right)
    agrees = bits >= _ENOUGH_BITS and all(
        visible_bits(side, environment) + _SPARE_BITS < ctx.prec for side in (student, reference)
    )
    return PointResult(Outcome.AGREES if agrees else Outcome.UNKNOWN, point, digits=int(bits * _DIGITS_PER_BIT))


def _exact_pair(student: Expression, reference: Expression, point: Point) -> tuple[Fraction, Fraction] | None:
    """Both values where they are known to be rational: on the edge of a jump, balls cover both sides of it."""
    values = exactly(student, point), exactly(reference, point)
    return (values[0], values[1]) if values[0] is not None and values[1] is not None else None


def _gap(left: acb, right: acb) -> float:
    return float((abs(left - right) / (abs(left) + abs(right))).mid())


def _outside_or_unknown(reference: Expression, environment: Environment) -> Outcome:
    return Outcome.OUTSIDE if undefined_at(reference, environment) is not None else Outcome.UNKNOWN


def _agreeing_bits(left: acb, right: acb) -> int:
    """Bits to which two overlapping balls are known to agree, relative to their size (absolute around 0)."""
    gap = abs(left - right).upper()
    if gap.is_zero():
        return int(ctx.prec)
    size = abs(right).lower()
    relative = gap / size if size > 0 else gap
    bits = -float(relative.log() / arb.const_log2())
    return int(bits) if isfinite(bits) else 0


def at_sample(value: complex | None, reference: Expression, domain: Domain, point: Point) -> PointResult:
    """Compare a floating-point value with a formula at a point of a domain."""
    environment = domain.environment(point)
    right = evaluate(reference, environment)
    if not right.is_finite():
        return PointResult(_outside_or_unknown(reference, environment), point)
    if value is None or not cmath.isfinite(value):
        return PointResult(Outcome.UNDEFINED, point, "gives no number", show_ball(right))
    answer = acb(value.real, value.imag)
    gap = abs(answer - right)
    # relative; absolute where the right value is 0, which rounding need not hit
    allowed = (arb(1) if right.contains(0) else abs(right)) * ball(_SAMPLE_TOLERANCE).real
    if gap > allowed:
        return PointResult(Outcome.DIFFERS, point, *show_pair(answer, right), gap=_gap(answer, right))
    digits = min(_FLOAT_DIGITS, int(_agreeing_bits(answer, right) * _DIGITS_PER_BIT))
    return PointResult(Outcome.AGREES if gap <= allowed else Outcome.UNKNOWN, point, digits=digits)

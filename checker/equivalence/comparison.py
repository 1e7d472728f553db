"""Two formulas on a domain: a certified difference, or agreement, regime by regime.

`compare_on` evaluates both sides in ball arithmetic at exact points of every regime. Balls that do not meet are a
witness: the formulas differ there, whatever the rounding. Balls that still meet when the precision is high are
agreement, to the digits stated. A point at which the answer is undefined and the reference is not counts against the
answer when the point was drawn at random; a removable singularity at a simple number does not.
`compare_samples` does the same for an answer that is known by its floating-point values alone.
"""

from __future__ import annotations

import cmath
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from fractions import Fraction
from functools import partial
from typing import TypeAlias

from flint import acb, arb, ctx

from checker.equivalence.domain import Domain, Point, Regime
from checker.equivalence.enclosure import Environment, ball, evaluate, undefined_at
from checker.equivalence.identity import identical
from checker.equivalence.numerals import show_ball, show_fraction, show_pair
from checker.equivalence.visibility import visible_bits
from checker.expression.dag import Expression
from checker.verdict import Agreement, Identical, Verdict, Witness

__all__ = ["Comparison", "Outcome", "RegimeResult", "compare_on", "compare_samples", "sample_points"]

_SIMPLE_POINTS = 6
_DRAWN_POINTS = 18
_LADDER = (64, 1024, 4096, 36_000)
"""Precisions in bits: the first finds most differences, the last ones settle heavy cancellation."""
_ENOUGH_BITS = 900
"""Relative accuracy at which two balls that still meet are said to agree; about 270 digits."""
_SPARE_BITS = 64
_CLEAR_GAP = 1e-3
_EXACT = 200
_FEWEST_POINTS = 8
_SAMPLE_TOLERANCE = Fraction(1, 10**8)
_SIMPLE_SAMPLES, _SAMPLES_PER_REGIME = 2, 12
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


@dataclass(frozen=True, slots=True)
class RegimeResult:
    """What the points of one regime show together."""

    regime: Regime
    verdict: Verdict
    """correct, incorrect or undecided"""
    points: int
    digits: int
    witness: Witness | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a comparison shows, regime by regime."""

    results: tuple[RegimeResult, ...]
    is_identical: bool = False
    sampled: bool = False

    @property
    def verdict(self) -> Verdict:
        """The verdict on the whole domain."""
        verdicts = {result.verdict for result in self.results}
        if verdicts == {Verdict.CORRECT}:
            return Verdict.CORRECT
        if Verdict.UNDECIDED in verdicts:
            return Verdict.UNDECIDED
        return Verdict.PARTIAL if Verdict.CORRECT in verdicts else Verdict.INCORRECT

    @property
    def evidence(self) -> Agreement | Identical:
        """What shows that the formulas are equal on the regimes where they are."""
        if self.is_identical:
            return Identical()
        right = [result for result in self.results if result.verdict is Verdict.CORRECT]
        return Agreement(
            points=sum(result.points for result in right),
            digits=min((result.digits for result in right), default=0),
            regimes=tuple(result.regime.name for result in right),
            sampled=self.sampled,
        )

    @property
    def witness(self) -> Witness | None:
        """The first point that shows a difference."""
        return next((result.witness for result in self.results if result.witness is not None), None)


def compare_on(student: Expression, reference: Expression, domain: Domain, seed: int) -> Comparison:
    """Compare two formulas at points of every regime of `domain`, drawn from the seed and from the answer itself.

    So the same answer meets the same points every time, and none can be made for the points that it will meet.
    Raises UnknownSymbol when either uses a symbol that the domain does not declare.
    """
    if identical(student, reference):
        agreed = [RegimeResult(regime, Verdict.CORRECT, 0, 0) for regime in domain.regimes]
        return Comparison(tuple(agreed), is_identical=True)
    generator = random.Random(f"{seed}:{student.nodes}")
    relevant = domain.relevant(student.symbols | reference.symbols)
    results = []
    for regime in domain.regimes:
        points = regime.points(_SIMPLE_POINTS, _DRAWN_POINTS, generator) if regime.ranges else [{}]
        tests = [partial(_at_point, student, reference, domain, point) for point in points]
        simple = _SIMPLE_POINTS if regime.ranges else 0
        results.append(_only(_climb(regime, tests, simple), relevant))
    return Comparison(tuple(results))


def sample_points(domain: Domain, seed: int) -> list[tuple[Regime, Point]]:
    """Draw points at which a function of floats is to be called: every coordinate is exactly a float."""
    generator = random.Random(seed)
    return [
        (regime, {name: Fraction(float(value)) for name, value in point.items()})
        for regime in domain.regimes
        for point in regime.points(_SIMPLE_SAMPLES, _SAMPLES_PER_REGIME - _SIMPLE_SAMPLES, generator)
    ]


def compare_samples(values: Sequence[complex | None], reference: Expression, domain: Domain, seed: int) -> Comparison:
    """Compare floating-point values, taken at `sample_points(domain, seed)`, with a formula."""
    tests: dict[str, list[_PointTest]] = {regime.name: [] for regime in domain.regimes}
    for (regime, point), value in zip(sample_points(domain, seed), values, strict=True):
        tests[regime.name].append(partial(_at_sample, value, reference, domain, point))
    results = [_climb(regime, tests[regime.name], _SIMPLE_SAMPLES) for regime in domain.regimes]
    return Comparison(tuple(results), sampled=True)


# One regime


_PointTest: TypeAlias = Callable[[], PointResult]


def _climb(regime: Regime, tests: Sequence[_PointTest], simple: int) -> RegimeResult:
    """Look at all points with little precision first: most wrong answers are refuted there.

    The first `simple` points are no random ones.
    """
    settled: dict[int, PointResult] = {}
    for bits in _LADDER:
        with ctx.workprec(bits):
            results = {place: test() for place, test in enumerate(tests) if place not in settled}
        differing = [result for result in results.values() if result.outcome is Outcome.DIFFERS]
        if differing:
            return _refuted(regime, _clearest(differing), len(tests))
        settled |= {place: result for place, result in results.items() if result.outcome is not Outcome.UNKNOWN}
        if len(settled) == len(tests):
            break
    # a random point meets no isolated singularity: where one is undefined, a whole part of the regime is
    undefined = [result for place, result in settled.items() if result.outcome is Outcome.UNDEFINED]
    if any(settled[place].outcome is Outcome.UNDEFINED for place in settled if place >= simple):
        return _refuted(regime, undefined[0], len(tests))
    return _conclude(regime, list(settled.values()), len(tests))


def _clearest(results: Sequence[PointResult]) -> PointResult:
    """The first point at which anybody sees the difference; where there is none, the one with the widest gap."""
    return next((result for result in results if result.gap > _CLEAR_GAP), max(results, key=lambda result: result.gap))


def _conclude(regime: Regime, results: Sequence[PointResult], tried: int) -> RegimeResult:
    agreeing = [result for result in results if result.outcome is Outcome.AGREES]
    unknown = tried - len(results)
    if unknown * 2 > tried or len(agreeing) < min(_FEWEST_POINTS, tried):
        return RegimeResult(regime, Verdict.UNDECIDED, len(agreeing), 0)
    return RegimeResult(regime, Verdict.CORRECT, len(agreeing), min(result.digits for result in agreeing))


def _refuted(regime: Regime, result: PointResult, tried: int) -> RegimeResult:
    point = {name: show_fraction(value, _EXACT) for name, value in result.point.items()}
    is_defined = result.outcome is not Outcome.UNDEFINED
    witness = Witness(point, result.student, result.reference, regime.name, is_defined=is_defined)
    return RegimeResult(regime, Verdict.INCORRECT, tried, 0, witness)


def _only(result: RegimeResult, relevant: set[str]) -> RegimeResult:
    """Leave out of the witness what does not matter to either side."""
    if result.witness is None:
        return result
    point = {name: value for name, value in result.witness.point.items() if name in relevant}
    return replace(result, witness=replace(result.witness, point=point))


# One point


def _at_point(student: Expression, reference: Expression, domain: Domain, point: Point) -> PointResult:
    environment = domain.environment(point)
    right = evaluate(reference, environment)
    if not right.is_finite():
        return PointResult(_outside_or_unknown(reference, environment), point)
    answer = evaluate(student, environment)
    if not answer.is_finite():
        undefined = undefined_at(student, environment) is not None
        outcome = Outcome.UNDEFINED if undefined else Outcome.UNKNOWN
        return PointResult(outcome, point, "is undefined", show_ball(right))
    if not answer.overlaps(right):
        return PointResult(Outcome.DIFFERS, point, *show_pair(answer, right), gap=_gap(answer, right))
    bits = _agreeing_bits(answer, right)
    agrees = bits >= _ENOUGH_BITS and visible_bits(student, environment) + _SPARE_BITS < ctx.prec
    return PointResult(Outcome.AGREES if agrees else Outcome.UNKNOWN, point, digits=int(bits * _DIGITS_PER_BIT))


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
    return int(-float(relative.log() / arb.const_log2()))


def _at_sample(value: complex | None, reference: Expression, domain: Domain, point: Point) -> PointResult:
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

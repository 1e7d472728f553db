"""Two formulas on a domain: a certified difference, a proof of equality, or agreement, regime by regime.

`compare_on` evaluates both sides in ball arithmetic at exact points of every regime. Balls that do not meet are a
witness: the formulas differ there, whatever the rounding. Where no point tells them apart, equality is proved if it can
be (`equality`); otherwise the precision grows (`climb`), and balls that still meet are agreement, to the digits stated.
A point at which the answer is undefined and the reference is not counts against the answer when the point was drawn at
random; a removable singularity at a simple number does not.
`compare_samples` does the same for an answer that is known by its floating-point values alone.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial

from checker.equivalence.climb import FIRST_BITS, Climb
from checker.equivalence.domain import Domain, Point, Regime
from checker.equivalence.equality import NO_ATTEMPT, Attempt, Pair, Shown
from checker.equivalence.identity import identical
from checker.equivalence.numerals import show_fraction
from checker.equivalence.points import Outcome, PointResult, at_point, at_sample
from checker.equivalence.probes import probes
from checker.expression.dag import Expression
from checker.verdict import Agreement, Derivative, Equality, Identical, Proof, Verdict, Witness

__all__ = ["DomainComparison", "RegimeResult", "compare_on", "compare_samples", "sample_points"]

_SIMPLE_POINTS = 6
_FIRST_DRAWN, _MORE_DRAWN = 3, 15
"""Points drawn before a proof is tried, and where that fails."""
_EXACT = 200
_FEWEST_POINTS = 8
_SIMPLE_SAMPLES, _SAMPLES_PER_REGIME = 2, 12


@dataclass(frozen=True, slots=True)
class RegimeResult:
    """What the points of one regime show together."""

    regime: Regime
    verdict: Verdict
    """correct, incorrect or undecided"""
    points: int
    digits: int
    witness: Witness | None = None
    attempt: Attempt = NO_ATTEMPT
    """what was shown of the regime beyond what its points show"""


@dataclass(frozen=True, slots=True)
class DomainComparison:
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
    def evidence(self) -> Equality:
        """What shows that the formulas are equal on the regimes where they are: the weakest that any of them has."""
        if self.is_identical:
            return Identical()
        right = [result for result in self.results if result.verdict is Verdict.CORRECT]
        regimes = tuple(result.regime.name for result in right)
        proofs = [result.attempt.shown for result in right if isinstance(result.attempt.shown, Proof)]
        if right and len(proofs) == len(right):
            bits = [proof.bits for proof in proofs if proof.bits is not None]
            return Proof(proofs[0].method, min(bits, default=None), regimes)
        compared = [result for result in right if not isinstance(result.attempt.shown, Proof)]
        points = sum(result.points for result in compared)
        digits = min((result.digits for result in compared), default=0)
        if compared and all(result.attempt.shown is Shown.DERIVATIVE for result in compared):
            return Derivative(points, digits, regimes)
        unmet = tuple(words for result in compared for words in result.attempt.open if words)
        return Agreement(points, digits, regimes, sampled=self.sampled, unmet=unmet)

    @property
    def witness(self) -> Witness | None:
        """The first point that shows a difference."""
        return next((result.witness for result in self.results if result.witness is not None), None)


def compare_on(student: Expression, reference: Expression, domain: Domain, seed: int) -> DomainComparison:
    """Compare two formulas at points of every regime of `domain`, drawn from the seed and from the answer itself.

    So the same answer meets the same points every time, and none can be made for the points that it will meet.
    Raises UnknownSymbol when either uses a symbol that the domain does not declare.
    """
    if identical(student, reference):
        agreed = [RegimeResult(regime, Verdict.CORRECT, 0, 0) for regime in domain.regimes]
        return DomainComparison(tuple(agreed), is_identical=True)
    generator = random.Random(f"{seed}:{student.nodes}")
    relevant = domain.relevant(student.symbols | reference.symbols)
    results = []
    for regime in domain.regimes:
        found = _compare_on_regime(student, reference, domain, regime, generator, f"{seed}")
        results.append(_only(found, relevant))
    return DomainComparison(tuple(results))


def _compare_on_regime(
    student: Expression, reference: Expression, domain: Domain, regime: Regime, generator: random.Random, seed: str
) -> RegimeResult:
    """Look at some points, try a proof, and look at more points where that fails."""
    simple, first, more = (_SIMPLE_POINTS, _FIRST_DRAWN, _MORE_DRAWN) if regime.ranges else (0, 1, 0)
    climb = Climb(
        regime, partial(at_point, student, reference, domain), regime.points(simple, first, generator), simple
    )
    refuted = climb.look(FIRST_BITS) or climb.undefined
    if refuted is not None:
        return _refuted(regime, refuted, len(climb.points))
    pair = Pair(student, reference, domain, regime, climb.points, seed)
    attempt = pair.prove()
    refuted = _undefined_near(climb, pair)
    if not isinstance(attempt.shown, Proof):
        met = [point for point in attempt.met if regime.contains(point)]  # a proof looks beyond the domain, too
        climb.add([*met, *regime.points(0, more, generator)])
        refuted = refuted or climb.probe(probes((student, reference), domain, regime, seed) if simple else ())
    return _judged(climb, regime, refuted, attempt)


def sample_points(domain: Domain, seed: int) -> list[tuple[Regime, Point]]:
    """Draw points at which a function of floats is to be called: every coordinate is exactly a float."""
    generator = random.Random(seed)
    return [
        (regime, {name: Fraction(float(value)) for name, value in point.items()})
        for regime in domain.regimes
        for point in regime.points(_SIMPLE_SAMPLES, _SAMPLES_PER_REGIME - _SIMPLE_SAMPLES, generator)
    ]


def compare_samples(
    values: Sequence[complex | None], reference: Expression, domain: Domain, seed: int
) -> DomainComparison:
    """Compare floating-point values, taken at `sample_points(domain, seed)`, with a formula."""
    samples = [
        (regime, point, value) for (regime, point), value in zip(sample_points(domain, seed), values, strict=True)
    ]
    known = {frozenset(point.items()): value for _, point, value in samples}
    results = []
    for regime in domain.regimes:
        points = [point for other, point, _ in samples if other is regime]
        climb = Climb(regime, partial(_at_known, known, reference, domain), points, _SIMPLE_SAMPLES)
        results.append(_judged(climb, regime, None, NO_ATTEMPT))
    return DomainComparison(tuple(results), sampled=True)


def _at_known(
    known: dict[frozenset[tuple[str, Fraction]], complex | None], reference: Expression, domain: Domain, point: Point
) -> PointResult:
    """Look at a point; a value that nobody asked for tells nothing."""
    key = frozenset(point.items())
    return at_sample(known[key], reference, domain, point) if key in known else PointResult(Outcome.UNKNOWN, point)


# One regime


def _judged(climb: Climb, regime: Regime, refuted: PointResult | None, attempt: Attempt) -> RegimeResult:
    """The result of a regime: refuted, proved, or what all points show with more and more precision."""
    if refuted is None and isinstance(attempt.shown, Proof):
        return RegimeResult(regime, Verdict.CORRECT, len(climb.points), 0, attempt=attempt)
    refuted = refuted or climb.run() or climb.undefined
    if refuted is not None:
        return _refuted(regime, refuted, len(climb.points))
    return replace(_conclude(regime, list(climb.settled.values()), len(climb.points)), attempt=attempt)


def _undefined_near(climb: Climb, pair: Pair) -> PointResult | None:
    """A point near which the answer divides by 0 throughout, among those at which balls gave it no value."""
    for result in climb.valueless:
        if pair.student_is_undefined_near(result.point):
            return replace(result, outcome=Outcome.UNDEFINED)
    return None


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

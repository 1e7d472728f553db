"""What went wrong in a wrong answer, found by its meaning.

A wrong formula is evaluated in balls at a few points and looked up three ways: among whole wrong formulas that students
are known to give (`Mutant`), as the reference times or over one or two known factors (`Factor`), and as the reference
times, or plus, a constant. However it is spelled, an answer with the values of a slip is that slip. A slip that is not
recognised costs nothing but the help that goes with it; the verdict never rests on it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from flint import acb, arb, ctx

from checker.equivalence.domain import Domain
from checker.equivalence.enclosure import ball, evaluate
from checker.expression.dag import Expression
from checker.verdict import Finding

__all__ = ["Factor", "Mutant", "Slips", "find_slip"]

_POINTS_PER_REGIME = 4
_FEWEST_POINTS = 3
_BITS = 1024
_AGREEING_BITS = 160
_LARGEST_PART = 1000
"""Constants p/q with p and q up to this are named."""
_LARGEST_CONSTANT = 2**64


@dataclass(frozen=True, slots=True)
class Mutant:
    """A wrong formula that students are known to give, and what to tell them."""

    expression: Expression
    """where it has no value, any answer will do: so a slip may speak of a part of the domain"""
    finding: Finding


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor that may be one too many or one too few, and what to tell a student in either case."""

    expression: Expression
    extra: Finding | None
    missing: Finding | None


@dataclass(frozen=True, slots=True)
class Slips:
    """The slips that students are known to make in one part."""

    mutants: tuple[Mutant, ...] = ()
    """wrong answers that are recognised"""
    factors: tuple[Factor, ...] = ()
    """factors that get lost or come in once too often"""


def find_slip(
    student: Expression,
    reference: Expression,
    domain: Domain,
    *,
    mutants: Sequence[Mutant] = (),
    factors: Sequence[Factor] = (),
    seed: int = 0,
) -> tuple[Finding, ...]:
    """Findings that name the slip in a wrong answer; none when it is not recognised."""
    with ctx.workprec(_BITS):
        table = _Table(student, reference, domain, seed)
        if not table.is_usable:
            return ()
        if table.is_whole and table.equals(reference):
            return (_TINY,)
        for mutant in mutants:
            if table.equals(mutant.expression):
                return (mutant.finding,)
        return table.factors(factors) or table.constant()


class _Table:
    """Values of the answer and of the reference at a few points where both are finite."""

    def __init__(self, student: Expression, reference: Expression, domain: Domain, seed: int) -> None:
        generator = random.Random(seed)
        points = [point for regime in domain.regimes for point in regime.points(1, _POINTS_PER_REGIME, generator)]
        rows = []
        for environment in map(domain.environment, points if domain.symbols else points[:1]):
            values = evaluate(student, environment), evaluate(reference, environment)
            if all(value.is_finite() for value in values):
                rows.append((environment, *values))
        self.is_whole = len(rows) == len(points)
        self._environments = [row[0] for row in rows]
        self._student = [row[1] for row in rows]
        self._reference = [row[2] for row in rows]
        self._varies = bool(domain.symbols)
        self._has_no_symbols = not student.symbols
        self._fewest = _FEWEST_POINTS if self._varies else 1
        self.is_usable = len(rows) >= self._fewest

    def equals(self, expression: Expression) -> bool:
        """Whether the answer has the values of `expression`, wherever that has one."""
        values = [evaluate(expression, environment) for environment in self._environments]
        pairs = [pair for pair in zip(values, self._student, strict=True) if pair[0].is_finite()]
        return len(pairs) >= self._fewest and all(_agree(value, answer) for value, answer in pairs)

    def factors(self, factors: Sequence[Factor]) -> tuple[Finding, ...]:
        """Name one factor, or two, by which the answer and the reference differ."""
        ratios = self._ratios()
        signed = list(self._signed(factors)) if ratios else []
        for count in (1, 2):
            for chosen in combinations(signed, count):
                if all(_agree(_product([values[k] for _, values in chosen]), r) for k, r in ratios.items()):
                    return tuple(finding for finding, _ in chosen)
        return ()

    def constant(self) -> tuple[Finding, ...]:
        """Name a constant by which the answer is multiplied, or that is added to it, or that it is altogether."""
        ratio = _common(list(self._ratios().values()))
        if ratio is not None and (self._varies or ratio == "-1"):  # one number is a multiple of any other
            return (_ratio_finding(ratio),)
        if not self._varies:
            return ()
        difference = _common([value - right for value, right in zip(self._student, self._reference, strict=True)])
        if difference is not None:
            return (_difference_finding(difference),)
        first = self._student[0]  # a huge constant would drown what varies
        is_constant = self._has_no_symbols or (
            abs(first) < _LARGEST_CONSTANT and all(_agree(value, first) for value in self._student)
        )
        return (_CONSTANT_GIVEN,) if is_constant else ()

    def _ratios(self) -> dict[int, acb]:
        """The answer over the reference by point, where the reference is not 0; empty when that leaves too few."""
        pairs = enumerate(zip(self._student, self._reference, strict=True))
        ratios = {place: value / right for place, (value, right) in pairs if not right.contains(0)}
        return ratios if len(ratios) >= self._fewest else {}

    def _signed(self, factors: Sequence[Factor]) -> Iterator[tuple[Finding, list[acb]]]:
        for factor in factors:
            values = [evaluate(factor.expression, environment) for environment in self._environments]
            if factor.extra is not None:
                yield factor.extra, values
            if factor.missing is not None:
                yield factor.missing, [1 / value for value in values]


def _product(values: Sequence[acb]) -> acb:
    result = acb(1)
    for value in values:
        result = result * value
    return result


def _agree(left: acb, right: acb) -> bool:
    if not left.is_finite() or not left.overlaps(right):
        return False
    return bool(abs(left - right) < (abs(right) + arb(2) ** -_BITS) * arb(2) ** -_AGREEING_BITS) or left == right


def _common(values: Sequence[acb]) -> str | None:
    """Name the constant that all values share, if they share one that has a name."""
    if not values or not all(_agree(value, values[0]) for value in values[1:]) or not values[0].imag.contains(0):
        return None
    return _name(values[0])


def _name(value: acb) -> str | None:
    for words, constant in _named_constants():
        for sign, mark in ((1, ""), (-1, "-")):
            if _agree(value, constant * sign):
                return mark + words
    if not abs(value) < _LARGEST_PART + 1:
        return None
    candidate = Fraction(float(value.real)).limit_denominator(_LARGEST_PART)
    simple = 0 < abs(candidate.numerator) <= _LARGEST_PART and _agree(value, ball(candidate))
    return str(candidate) if simple else None


def _named_constants() -> list[tuple[str, acb]]:
    ten, e, pi = acb(10).log(), acb(arb.const_e()), acb(arb.pi())
    return [("ln 10", ten), ("1/ln 10", 1 / ten), ("e", e), ("1/e", 1 / e), ("π", pi), ("1/π", 1 / pi)]


_TINY = Finding(
    "tiny-difference",
    "Your answer differs from the right one by very little, but it does differ.",
    "Look for a small term that should not be there, or a number that was cut.",
)
_CONSTANT_GIVEN = Finding(
    "constant-given",
    "This is the same number whatever the symbols are; the right answer depends on them.",
    "Give the formula, before any number is put in.",
)


def _ratio_finding(ratio: str) -> Finding:
    if ratio == "-1":
        return Finding("sign", "Your answer is the right one with the opposite sign.", "Follow the sign step by step.")
    if ratio == "1/ln 10":
        return Finding(
            "log-base-10",
            "Your answer is the right one divided by ln 10.",
            "The logarithm here is the natural one; in Python, log from SymPy or NumPy, not log10.",
        )
    return Finding(
        "constant-factor",
        f"Your answer is {ratio} times the right one.",
        "Look for a constant factor that was lost or came in twice.",
    )


def _difference_finding(difference: str) -> Finding:
    return Finding(
        "constant-term",
        f"Your answer is the right one plus the constant {difference}.",
        "Look for a constant that was added, lost or moved across a function.",
    )

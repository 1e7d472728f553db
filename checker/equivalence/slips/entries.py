"""The wrong answers to one part that have a name: every declared slip, and every pair of two, with its values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, combinations_with_replacement, product
from typing import Protocol

from flint import acb

from checker.equivalence.enclosure import evaluate
from checker.equivalence.slips.declarations import Factor, Skeleton, Slips
from checker.equivalence.slips.sample import Row, Sample, known
from checker.equivalence.slips.words import factors_found
from checker.expression.dag import Expression
from checker.verdict import Finding

__all__ = ["Entry", "Stray", "entries"]


class Entry(Protocol):
    """A wrong answer."""

    def value(self, place: int) -> acb | None:
        """Its value at a place, where that is known."""

    def say(self) -> tuple[Finding, ...]:
        """What there is to tell of it."""


def entries(sample: Sample, reference: Row, slips: Slips, others: Sequence[Factor]) -> tuple[list[Entry], list[Entry]]:
    """Single slips, in the order in which they are declared, and pairs; `others` are factors that stand alone."""
    mutants = [_Mutated(sample.row(m.expression), m.finding, m.is_inverse) for m in slips.mutants]
    multipliers = list(_multipliers(sample, slips.factors))
    alone = [*multipliers, *_multipliers(sample, others)]
    once, twice = _filled(sample, slips.skeleton)
    singles: list[Entry] = [
        *mutants,
        *once,
        *(_Multiplied(reference, (one,)) for one in alone),
    ]
    pairs: list[Entry] = [
        *twice,
        *(_Multiplied(reference, pair) for pair in combinations_with_replacement(multipliers, 2) if _is_pair(*pair)),
        *_both(mutants, multipliers),
    ]
    return singles, pairs


@dataclass(frozen=True, slots=True)
class Stray:
    """Something of which there is nothing to say but its value."""

    row: Row

    def value(self, place: int) -> acb | None:
        """Its value at a place."""
        return self.row[place]

    def say(self) -> tuple[Finding, ...]:
        """Nothing."""
        return ()


@dataclass(frozen=True, slots=True)
class _Mutated:
    """A whole wrong formula."""

    row: Row
    finding: Finding
    is_inverse: bool

    def value(self, place: int) -> acb | None:
        return self.row[place]

    def say(self) -> tuple[Finding, ...]:
        return (self.finding,)


# Factors


@dataclass(frozen=True, slots=True)
class _Multiplier:
    """A factor that comes in (sense 1) or is lost (-1), and what it multiplies the answer by."""

    factor: Factor
    finding: Finding
    sense: int
    row: Row


def _multipliers(sample: Sample, factors: Sequence[Factor]) -> Iterator[_Multiplier]:
    for factor in factors:
        row = sample.row(factor.expression)
        if factor.extra is not None:
            yield _Multiplier(factor, factor.extra, 1, row)
        if factor.missing is not None:
            inverse = [None if v is None or v.contains(0) else 1 / v for v in row]
            yield _Multiplier(factor, factor.missing, -1, inverse)


def _is_pair(left: _Multiplier, right: _Multiplier) -> bool:
    """Whether two multipliers do not undo each other."""
    return left is right or left.factor is not right.factor


def _times(value: acb | None, one: _Multiplier, place: int) -> acb | None:
    factor = one.row[place]
    return None if value is None or factor is None else value * factor


@dataclass(frozen=True, slots=True)
class _Multiplied:
    """The right answer times or over one factor or two."""

    right: Row
    chosen: tuple[_Multiplier, ...]

    def value(self, place: int) -> acb | None:
        result = self.right[place]
        for one in self.chosen:
            result = _times(result, one, place)
        return result

    def say(self) -> tuple[Finding, ...]:
        return factors_found([(one.factor, one.finding, one.sense) for one in self.chosen])


@dataclass(frozen=True, slots=True)
class _MutatedAndMultiplied:
    """A whole wrong formula times or over a factor."""

    mutant: _Mutated
    one: _Multiplier
    finding: Finding

    def value(self, place: int) -> acb | None:
        return _times(self.mutant.row[place], self.one, place)

    def say(self) -> tuple[Finding, ...]:
        return (self.mutant.finding, self.finding)


def _both(mutants: Sequence[_Mutated], multipliers: Sequence[_Multiplier]) -> Iterator[_MutatedAndMultiplied]:
    for mutant, one in product(mutants, multipliers):
        wants_extra = (one.sense > 0) is not mutant.is_inverse
        finding = one.factor.extra if wants_extra else one.factor.missing
        if finding is not None:
            yield _MutatedAndMultiplied(mutant, one, finding)


# Skeletons


@dataclass(frozen=True, slots=True)
class _Filled:
    """A skeleton with one or two slots filled wrongly."""

    sample: Sample
    whole: Expression
    rows: Mapping[str, Row]
    findings: tuple[Finding, ...]

    def value(self, place: int) -> acb | None:
        filled = {name: value for name, row in self.rows.items() if (value := row[place]) is not None}
        if len(filled) < len(self.rows):
            return None
        return known(evaluate(self.whole, {**self.sample.environments[place], **filled}))

    def say(self) -> tuple[Finding, ...]:
        return tuple(dict.fromkeys(self.findings))


def _filled(sample: Sample, skeleton: Skeleton | None) -> tuple[list[_Filled], list[_Filled]]:
    """A skeleton with one slot filled wrongly, and with two."""
    if skeleton is None:
        return [], []
    right = {slot.name: sample.row(slot.right) for slot in skeleton.slots}
    wrong = {slot.name: [(sample.row(m.expression), m.finding) for m in slot.wrong] for slot in skeleton.slots}

    def fill(count: int) -> Iterator[_Filled]:
        for names in combinations(wrong, count):
            for chosen in product(*(wrong[name] for name in names)):
                rows = {**right, **{name: row for name, (row, _) in zip(names, chosen, strict=True)}}
                yield _Filled(sample, skeleton.whole, rows, tuple(finding for _, finding in chosen))

    return list(fill(1)), list(fill(2))

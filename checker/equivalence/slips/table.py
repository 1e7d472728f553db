"""The wrong answers to one part as a table: values at a few points, found by their leading digits.

Every entry stands under the key of its value at one point of each regime; what has the key of an answer is then
compared with it in balls at all points. A second index forgets constants: its keys are those of quotients of values at
two points, and it finds a slip beside a constant factor, or a term that was added any number of times.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from flint import acb

from checker.equivalence.domain import Domain
from checker.equivalence.slips.declarations import Slips, Term
from checker.equivalence.slips.entries import Entry, Stray, entries
from checker.equivalence.slips.sample import Key, Row, Sample, key_of, known
from checker.equivalence.slips.words import (
    CONSTANT_GIVEN,
    agree,
    besides,
    constant_ratio,
    constant_term,
    name_of,
    stray_factor,
    term_found,
)
from checker.expression.dag import Builder, Expression
from checker.verdict import Finding

__all__ = ["Table"]

_LARGEST_CONSTANT = 2**64


class Table:
    """The slips in answers to one part; everything runs at the precision in force when it was built."""

    def __init__(self, reference: Expression, domain: Domain, sample: Sample, slips: Slips) -> None:
        self._sample = sample
        self._reference = self._sample.row(reference)
        self._terms = (*slips.terms, *_symbols(domain, {term.name for term in slips.terms}))
        others = [stray_factor(term) for term in _symbols(domain, {factor.name for factor in slips.factors})]
        self._singles, pairs = entries(self._sample, self._reference, slips, others)
        self._entries = [*self._singles, *pairs]
        self._whole = _Index(self._sample, self._entries)
        self._up_to_constants = _Index(self._sample, self._singles, forgets_constants=True)
        stray = [Stray(self._sample.row(term.expression)) for term in self._terms]
        self._stray = _Index(self._sample, stray, forgets_constants=True)

    def find(self, student: Expression) -> tuple[Finding, ...]:
        """The slip in an answer; of several that explain it, the simplest."""
        answer = self._sample.row(student)
        both = self._both(answer, range(len(answer)))
        if len(both) < self._sample.fewest:
            return ()
        found = next((self._entries[number].say() for number, _ in self._whole.find(answer)), ())
        if len(found) == 1:
            return found
        if self._is_right_somewhere(answer):
            return ()
        simple = self._constant(both) or self._constant_given(student, answer)
        if simple or found or not self._sample.varies:
            return simple or found
        return self._beside_constant(answer) or self._term(answer)

    def _both(self, answer: Row, places: range) -> list[tuple[acb, acb]]:
        """The answer and the reference at some places, where both are known."""
        pairs = ((answer[place], self._reference[place]) for place in places)
        return [(a, r) for a, r in pairs if a is not None and r is not None]

    def _is_right_somewhere(self, answer: Row) -> bool:
        """Whether the answer is right in one of the regimes: what goes wrong in the others is one slip, if any."""
        regimes = (self._both(answer, places) for places in self._sample.regimes)
        return any(both and all(agree(*pair) for pair in both) for both in regimes)

    def _constant(self, both: Sequence[tuple[acb, acb]]) -> tuple[Finding, ...]:
        """Name a constant by which the answer is multiplied, or that is added to it."""
        ratios = [_quotient(a, r) for a, r in both if not (a.is_zero() and r.is_zero())]
        ratio = _common(ratios) if len(ratios) >= self._sample.fewest else None
        if ratio is not None and (self._sample.varies or ratio == "-1"):  # one number is a multiple of any other
            return (constant_ratio(ratio),)
        difference = _common([_difference(a, r) for a, r in both]) if self._sample.varies else None
        return () if difference is None else (constant_term(difference),)

    def _constant_given(self, student: Expression, answer: Row) -> tuple[Finding, ...]:
        """Say when a constant is the whole answer to what varies."""
        if not self._sample.varies:
            return ()
        values = [value for value in answer if value is not None]
        first = values[0]  # a huge constant would drown what varies
        drowns = not abs(first) < _LARGEST_CONSTANT
        is_constant = not student.symbols or (not drowns and all(agree(value, first) for value in values))
        return (CONSTANT_GIVEN,) if is_constant else ()

    def _beside_constant(self, answer: Row) -> tuple[Finding, ...]:
        """Name a slip together with a constant factor."""
        for number, constant in self._up_to_constants.find(answer):
            name = name_of(constant)
            if name is not None:
                return (*self._singles[number].say(), besides(name))
        return ()

    def _term(self, answer: Row) -> tuple[Finding, ...]:
        """Name a term that was added or lost."""
        pairs = zip(answer, self._reference, strict=True)
        differences = [None if a is None or r is None else _difference(a, r) for a, r in pairs]
        for number, constant in self._stray.find(differences):
            name = name_of(constant)
            if name is not None:
                return (term_found(self._terms[number].name, name),)
        return ()


class _Index:
    """Entries by the keys of their values."""

    def __init__(self, sample: Sample, entries: Sequence[Entry], *, forgets_constants: bool = False) -> None:
        self._sample, self._entries, self._forgets = sample, entries, forgets_constants
        self._places: dict[tuple[int, Key], tuple[int, ...]] = {}
        for number, entry in enumerate(entries):
            for key in self._keys(entry.value):
                self._places[key] = (*self._places.get(key, ()), number)

    def find(self, row: Row) -> Iterator[tuple[int, acb]]:
        """The numbers of entries that have the values of a row, in order, each with the constant that is forgotten."""
        keys = self._keys(row.__getitem__)
        for number in sorted({number for key in keys for number in self._places.get(key, ())}):
            constant = self._constant(self._entries[number], row)
            if constant is not None:
                yield number, constant

    def _keys(self, value: Callable[[int], acb | None]) -> Iterator[tuple[int, Key]]:
        """The key of a formula in each regime."""
        for regime, places in enumerate(self._sample.regimes):
            first = value(places[0])
            if first is not None and self._forgets:
                second = value(places[-1])
                first = None if second is None or second.contains(0) else first / second
            if first is not None:
                yield regime, key_of(first)

    def _constant(self, entry: Entry, row: Row) -> acb | None:
        """The constant by which a row is an entry's values, wherever that has one; 1 unless constants are forgotten."""
        values = [entry.value(place) for place in range(len(row))]
        pairs = [(v, r) for v, r in zip(values, row, strict=True) if v is not None and r is not None]
        if len(pairs) < self._sample.fewest:
            return None
        (value, right) = pairs[0]
        if self._forgets and (value.contains(0) or right.contains(0)):
            return None
        constant = right / value if self._forgets else acb(1)
        return constant if all(agree(r, v * constant) for v, r in pairs) else None


def _common(values: Sequence[acb | None]) -> str | None:
    """Name the constant that all values share, if they share one that has a name."""
    if not values or values[0] is None:
        return None
    first = values[0]
    is_common = all(value is not None and agree(value, first) for value in values)
    return name_of(first) if is_common else None


def _quotient(answer: acb, right: acb) -> acb | None:
    return None if right.contains(0) else known(answer / right)


def _difference(answer: acb, right: acb) -> acb | None:
    return acb(0) if agree(answer, right) else known(answer - right)


def _symbols(domain: Domain, declared: set[str]) -> list[Term]:
    """The free symbols of a domain that are not declared."""
    build, free = Builder(), list(domain.regimes[0].ranges)
    return [Term(name, build.expression(build.symbol(name))) for name in free if name not in declared]

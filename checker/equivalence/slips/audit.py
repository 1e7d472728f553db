"""Whether the slips that an exercise declares can be told apart, and from the right answer.

Two entries of a table that have the same value wherever both have one are one answer: only the first would ever be
named. One that has the reference's value would never be looked up at all, since such an answer is right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from flint import ctx

from checker.equivalence.domain import Domain
from checker.equivalence.slips.declarations import Slips
from checker.equivalence.slips.entries import Entry, entries
from checker.equivalence.slips.sample import Row, Sample
from checker.equivalence.slips.search import BITS
from checker.equivalence.slips.words import agree
from checker.expression.dag import Builder, Expression
from checker.verdict import Finding

__all__ = ["Named", "faults", "named"]


@dataclass(frozen=True, slots=True)
class Named:
    """A wrong answer of a table, written out."""

    expression: Expression
    finding: Finding


def named(reference: Expression, slips: Slips) -> tuple[Named, ...]:
    """Every single slip that is declared, in the order of its entries in the table."""
    return (
        *(Named(mutant.expression, mutant.finding) for mutant in slips.mutants),
        *_fillings(slips),
        *_multiples(reference, slips),
    )


def faults(reference: Expression, domain: Domain, slips: Slips) -> list[str]:
    """What is wrong with a table, a sentence each; nothing when every entry can be found."""
    with ctx.workprec(BITS):
        sample = Sample(domain)
        right = sample.row(reference)
        singles, _ = entries(sample, right, slips, ())
        rows = [(_slip(entry), [entry.value(place) for place in range(len(right))]) for entry in singles]
        found = [f"The slip {slip} has the value of the right answer." for slip, row in rows if _are_one(row, right)]
        found += [f"The slip {slip} has no value at any point." for slip, row in rows if not any(_known(row))]
        found += [
            f"The slip {slip} {_UNSEEN}" for slip, row in rows if any(_known(row)) and not _is_found(row, right, sample)
        ]
        for (first, left), (second, other) in combinations(rows, 2):
            if _are_one(left, other):
                found.append(f"The slips {first} and {second} are the same answer; only the first is ever named.")
    return found


_UNSEEN = (
    "cannot be recognised: at most points it, or what is right, is too small beside what it is made of. "
    "Narrow the domain, for instance to (-40, 40)."
)


def _is_found(row: Row, right: Row, sample: Sample) -> bool:
    """Whether a table finds such values: they are looked up at the first point of a regime, and compared at some."""
    shared = [a is not None and b is not None for a, b in zip(row, right, strict=True)]
    return sum(shared) >= sample.fewest and any(row[places[0]] is not None for places in sample.regimes)


def _slip(entry: Entry) -> str:
    return " with ".join(finding.slip for finding in entry.say())


def _known(row: Row) -> list[bool]:
    return [value is not None for value in row]


def _are_one(left: Row, right: Row) -> bool:
    if _known(left) != _known(right) or not any(_known(left)):
        return False  # where it has no value, an entry speaks of the other part of the domain only
    return all(a is None or b is None or agree(a, b) for a, b in zip(left, right, strict=True))


def _fillings(slips: Slips) -> Sequence[Named]:
    """The skeleton with one slot filled wrongly."""
    if slips.skeleton is None:
        return []
    whole, slots = slips.skeleton.whole, slips.skeleton.slots
    made = []
    for slot in slots:
        for mutant in slot.wrong:
            build = Builder()
            fillings = {each.name: mutant.expression if each is slot else each.right for each in slots}
            places = {name: build.include(filling) for name, filling in fillings.items()}
            made.append(Named(build.expression(build.include(whole, places)), mutant.finding))
    return made


def _multiples(reference: Expression, slips: Slips) -> Sequence[Named]:
    """The right answer times or over a factor."""
    made = []
    for factor in slips.factors:
        for finding, is_extra in ((factor.extra, True), (factor.missing, False)):
            if finding is not None:
                build = Builder()
                right, other = build.include(reference), build.include(factor.expression)
                whole = build.multiply(right, other) if is_extra else build.divide(right, other)
                made.append(Named(build.expression(whole), finding))
    return made

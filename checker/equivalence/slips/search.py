"""Finding the slip in a wrong answer.

A slip that is not recognised costs nothing but the help that goes with it; the verdict never rests on it.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

from flint import ctx

from checker.equivalence.domain import Domain, Interval, Regime
from checker.equivalence.enclosure import ball, evaluate
from checker.equivalence.slips.declarations import Slips
from checker.equivalence.slips.sample import Sample
from checker.equivalence.slips.table import Table
from checker.equivalence.slips.words import TINY
from checker.expression.dag import Expression
from checker.verdict import Finding

__all__ = ["BITS", "find_slip", "table_of"]

BITS = 1024
"""a(1 - a) for sigma'(z) loses as many bits as sigma'(z) is small."""
_KEPT_TABLES = 64
_TINY_POINTS = 6
_SMALL = Fraction(1, 10**9)
"""A difference below this part of the value is small."""
_SEED = 6


def find_slip(
    student: Expression, reference: Expression, domain: Domain, slips: Callable[[], Slips] = Slips
) -> tuple[Finding, ...]:
    """Findings that name the slip in a wrong answer; none when it is not recognised.

    `slips` is called when the first answer to be compared with this reference is wrong, and its table is kept.
    """
    table = table_of(reference, domain, slips)
    with ctx.workprec(BITS):
        return table.find(student) or _tiny(student, reference, domain)


def table_of(reference: Expression, domain: Domain, slips: Callable[[], Slips] = Slips) -> Table:
    """The table that belongs to a reference, built at the first call."""
    with ctx.workprec(BITS):
        return _table(reference, _frozen(domain), slips)


_Frozen: TypeAlias = tuple[
    tuple[tuple[str, tuple[tuple[str, Interval], ...]], ...],
    tuple[tuple[str, Expression], ...],
]
"""A domain that can be hashed."""


def _frozen(domain: Domain) -> _Frozen:
    regimes = tuple((regime.name, tuple(regime.ranges.items())) for regime in domain.regimes)
    return regimes, tuple(domain.definitions.items())


@lru_cache(_KEPT_TABLES)
def _table(reference: Expression, frozen: _Frozen, slips: Callable[[], Slips]) -> Table:
    return Table(reference, _thawed(frozen), _sample(frozen), slips())


@lru_cache(_KEPT_TABLES)
def _sample(frozen: _Frozen) -> Sample:
    return Sample(_thawed(frozen))


def _thawed(frozen: _Frozen) -> Domain:
    regimes, definitions = frozen
    return Domain(tuple(Regime(name, dict(ranges)) for name, ranges in regimes), dict(definitions))


def _tiny(student: Expression, reference: Expression, domain: Domain) -> tuple[Finding, ...]:
    """Say that the difference is small, when it is seen, and small beside the values wherever it is seen."""
    if not domain.symbols:
        return ()
    generator, is_seen = random.Random(_SEED), False
    for regime in domain.regimes:
        for point in regime.points(_TINY_POINTS, _TINY_POINTS, generator):
            environment = domain.environment(point)
            answer, right = evaluate(student, environment), evaluate(reference, environment)
            if right.is_finite() and not answer.is_finite():
                return ()
            if not right.is_finite() or answer.overlaps(right):
                continue
            if not abs(answer - right) < abs(right) * ball(_SMALL).real:
                return ()
            is_seen = True
    return (TINY,) if is_seen else ()

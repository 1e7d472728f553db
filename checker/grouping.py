"""Formulas grouped by meaning: those that are equal on a domain stand together, whatever their spelling.

The values of a formula at a few points that are the same for everybody are its sketch. Equal formulas have values that
overlap wherever both are known, so a sketch never parts them; formulas whose sketches meet are compared by the judge,
and stand together only when it finds them equal. What the judge cannot settle stays apart.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from time import thread_time
from typing import TypeAlias

from flint import acb, ctx

from checker.equivalence.budget import OutOfTime, time_budget
from checker.equivalence.comparison import compare_on
from checker.equivalence.domain import REAL, Domain, Point, Regime
from checker.equivalence.enclosure import evaluate, undefined_at
from checker.expression.calculus import constant, without_order
from checker.expression.dag import Expression
from checker.verdict import Verdict

__all__ = ["CONSTANT", "Groups"]

_LOG = logging.getLogger(__name__)
_LOG.addHandler(logging.NullHandler())
_SEED = 20_160_901
"""the same in every run: what stands together must not depend on chance"""
_POINTS = 4
"""in every regime"""
_BITS = 256
_SECONDS = 3.0
"""of computing time for one pair, or for one sketch: many times what it takes, as memory may be collected meanwhile"""

CONSTANT = Domain((Regime("value", {}),))
"""where numbers are compared"""

_Value: TypeAlias = acb | None
"""A finite ball; not a finite one where nothing is known; None where there certainly is no value."""
_Sketch: TypeAlias = tuple[tuple[_Value, ...], ...]
"""By regime, then by point."""


@dataclass(slots=True)
class _Member:
    """The formula that stands for a group."""

    formula: Expression
    sketch: _Sketch
    is_given_up: bool = False
    """it has no known values and took too long once: comparing it with all others would take everybody's time"""


class Groups:
    """Groups of equal formulas on a domain, each known by its number: the order in which it was met.

    >>> from checker.expression.text import parse
    >>> groups = Groups(CONSTANT, seconds=10)
    >>> [groups.place(parse(text)) for text in ("2*ln(3)", "sqrt(2)", "ln(9)", "2/sqrt(2)")]
    [0, 1, 0, 1]
    """

    def __init__(self, domain: Domain, seconds: float) -> None:
        self._domain = domain
        self._left = seconds
        self._members: list[_Member] = []

    @property
    def is_out_of_time(self) -> bool:
        """Whether the computing time for all comparisons is used up."""
        return self._left <= 0

    def add(self, formula: Expression) -> int:
        """Make a group of a formula, without comparing it with any."""
        formula = without_order(formula)
        self._members.append(_Member(formula, _sketch(formula, _extended(self._domain, formula))))
        return len(self._members) - 1

    def place(self, formula: Expression) -> int:
        """The group of the formulas that are equal to this one, a new one if there is none.

        Once the time is used up it is a new one, and `is_out_of_time`.
        """
        number = self.add(formula)
        new, begun = self._members[number], thread_time()
        for other, member in enumerate(self._members[:number]):
            if self._left - (thread_time() - begun) <= 0:
                break
            if new.formula == member.formula or (_may_be_compared(new, member) and self._equal(new, member)):
                self._members.pop()
                number = other
                break
        self._left -= thread_time() - begun
        return number

    def _equal(self, new: _Member, member: _Member) -> bool:
        try:
            with time_budget(_SECONDS):
                return _is_equal(new, member, _extended(self._domain, new.formula, member.formula))
        except OutOfTime:
            for each in (new, member):
                each.is_given_up = _has_unknown(each.sketch)
            return False
        except Exception:  # ours: the two stand apart, and whoever listens is told
            _LOG.exception("two answers could not be compared")
            return False


def _extended(domain: Domain, *formulas: Expression) -> Domain:
    """The domain with the symbols of the formulas that it does not declare: they take any real value."""
    strange = sorted(frozenset().union(*(formula.symbols for formula in formulas)) - set(domain.symbols))
    if not strange:
        return domain
    regimes = [replace(regime, ranges={**regime.ranges, **dict.fromkeys(strange, REAL)}) for regime in domain.regimes]
    return replace(domain, regimes=tuple(regimes))


# Sketches


def _sketch(formula: Expression, domain: Domain) -> _Sketch:
    try:
        with ctx.workprec(_BITS), time_budget(_SECONDS):
            return tuple(_values(formula, domain, regime) for regime in domain.regimes)
    except Exception:  # too slow or too much for us: nothing is known of its values, and the judge is asked
        return tuple((acb("nan"),) * _POINTS for _ in domain.regimes)


def _values(formula: Expression, domain: Domain, regime: Regime) -> tuple[_Value, ...]:
    places = range(_POINTS if regime.ranges else 1)
    values = tuple(_value(formula, domain.environment(_point(regime, place))) for place in places)
    if any(value is None or value.is_finite() for value in values):
        return values
    return (None,) * len(values) if _is_undefined(formula, replace(domain, regimes=(regime,))) else values


def _is_undefined(formula: Expression, domain: Domain) -> bool:
    """Whether the judge finds that a formula has no value on a regime, as 1/(w - w) has none."""
    witness = compare_on(formula, constant(0), domain, _SEED).witness
    return witness is not None and not witness.is_defined


def _point(regime: Regime, place: int) -> Point:
    """A point of which each coordinate depends on its symbol alone, so that a symbol more does not move the others."""
    return {name: interval.draw(random.Random(f"{_SEED} {place} {name}")) for name, interval in regime.ranges.items()}


def _value(formula: Expression, environment: Mapping[str, acb]) -> _Value:
    value = evaluate(formula, environment)
    if value.is_finite() or undefined_at(formula, environment) is None:
        return value
    return None


def _meet(left: _Sketch, right: _Sketch) -> bool:
    """Whether nothing in the sketches tells the formulas apart."""
    return all(
        _may_be_equal(one, other)
        for values, others in zip(left, right, strict=True)
        for one, other in zip(values, others, strict=True)
    )


def _may_be_compared(new: _Member, member: _Member) -> bool:
    return not (new.is_given_up or member.is_given_up) and _meet(new.sketch, member.sketch)


def _has_unknown(sketch: _Sketch) -> bool:
    return any(value is not None and not value.is_finite() for values in sketch for value in values)


def _may_be_equal(left: _Value, right: _Value) -> bool:
    if left is None or right is None:
        known = left if right is None else right
        return known is None or not known.is_finite()
    return not (left.is_finite() and right.is_finite()) or bool(left.overlaps(right))


# The judge


def _is_equal(new: _Member, member: _Member, domain: Domain) -> bool:
    """Whether the judge finds two formulas equal wherever they have values."""
    pairs = zip(domain.regimes, new.sketch, member.sketch, strict=True)
    met = [regime for regime, *sketches in pairs if any(value is not None for row in sketches for value in row)]
    if not met:
        return True  # neither has a value anywhere
    domain = replace(domain, regimes=tuple(met))
    ways = [(new.formula, member.formula)]
    if not (_is_known(new.sketch) and _is_known(member.sketch)):
        # where the reference has no value nothing is asked of the answer: so both have to be the reference
        ways.append((member.formula, new.formula))
    return all(compare_on(left, right, domain, _SEED).verdict is Verdict.CORRECT for left, right in ways)


def _is_known(sketch: _Sketch) -> bool:
    return all(value is not None and value.is_finite() for values in sketch for value in values)

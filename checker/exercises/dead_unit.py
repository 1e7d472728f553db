"""The construction of exercise6: a rectified unit that is silent whatever its inputs in [0, 1] are.

The greatest value of w.x + b over the cube is taken at a corner: at x_i = 1 where w_i > 0, at 0 elsewhere. It is
enclosed at growing precision until its sign is certain, or exact where the numbers are rational.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from flint import acb, arb, ctx

from checker.equivalence.numerals import show_ball
from checker.exercises.quantity import Quantity, constant, quantity, unreal
from checker.expression.dag import Expression
from checker.reading import Unread, read_fields, read_items, read_number
from checker.sheet import Sheet
from checker.verdict import Certificate, Finding, Judgement, Witness

__all__ = ["judge_dead_unit"]

_INPUTS = 3
_LADDER = (128, 512, 2048)
_HELP = "w·x + b is greatest at x_i = 1 where w_i > 0 and x_i = 0 elsewhere; make the bias small enough for that x."


def judge_dead_unit(sheet: Sheet) -> Judgement:
    """w.x + b < 0 for every x in [0, 1]^3."""
    unit = _read_unit(sheet)
    if isinstance(unit, Unread):
        return Judgement.unreadable(unit.finding)
    for bits in _LADDER:
        with ctx.workprec(bits):
            values = [constant(number) for number in unit]
            greatest = _greatest(values[:-1], values[-1])
            side = greatest.compared_with(Fraction(0))
            if side is not None:
                return _conclude(side, greatest, [bool(weight.enclosure.mid() > 0) for weight in values[:-1]])
    return Judgement.undecided("The greatest value of w·x + b is too close to 0 for its sign to be certain.")


def _read_unit(sheet: Sheet) -> list[Expression] | Unread:
    """The three weights, and the bias last."""
    fields = read_fields(sheet.answer("dead_unit"), ("weights", "bias"))
    if isinstance(fields, Unread):
        return fields
    weights = read_items(fields["weights"], "weights", _INPUTS)
    if isinstance(weights, Unread):
        return weights
    bias = read_number(fields["bias"], "bias")
    if isinstance(bias, Unread):
        return bias
    named = [*((f"weight {place}", weight) for place, weight in enumerate(weights, start=1)), ("bias", bias)]
    return unreal(named) or [*weights, bias]


def _greatest(weights: Sequence[Quantity], bias: Quantity) -> Quantity:
    """The greatest w.x + b over the cube."""
    total = bias
    for weight in weights:
        exact = None if weight.exact is None else max(weight.exact, Fraction(0))
        total = total + quantity(weight.enclosure.max(arb(0)), exact)
    return total


def _conclude(side: int, greatest: Quantity, corner: Sequence[bool]) -> Judgement:
    place = f"({', '.join(str(int(at_one)) for at_one in corner)})"  # where it is greatest
    value = show_ball(acb(greatest.enclosure))
    if side < 0:
        statement = f"over [0, 1]^3 the greatest value of w·x + b is {value}, at x = {place}"
        return Judgement.correct(Certificate(statement, {"greatest w·x + b": value}))
    witness = Witness({"x": place}, value, "below 0", of="w·x + b")
    rationale = f"At x = {place} the unit is not silent: w·x + b is {value}."
    if side == 0:
        rationale = f"At x = {place}, w·x + b is exactly 0, which is not below 0."
    return Judgement.incorrect(witness, Finding("alive", rationale, _HELP))

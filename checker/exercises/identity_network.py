"""The neuron of exercise3 in numbers: certified to be within 0.001 of x on all of [0, 1]."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from flint import acb, arb, ctx

from checker.equivalence.bounds import Supremum, supremum
from checker.equivalence.enclosure import ball, evaluate, is_real
from checker.equivalence.numerals import show_ball, show_fraction, show_pair
from checker.exercises.own_choice import Choice
from checker.expression.calculus import constant, multiple, substitute
from checker.expression.dag import Expression
from checker.reading import Unread, read_fields, read_number
from checker.sheet import Sheet
from checker.verdict import Certificate, Finding, Judgement, Witness

__all__ = ["judge_neuron"]

_ALLOWED = Fraction(1, 1000)
_LARGE_WEIGHT = 1
_BITS = 512
_PIECES = 1000


def judge_neuron(sheet: Sheet) -> Judgement:
    """Sup over [0, 1] of |w2 sigma(w1 x + b) + offset - x| is at most 0.001, certified."""
    numbers = _read(sheet)
    if isinstance(numbers, Unread):
        return Judgement.unreadable(numbers.finding)
    error = _error(numbers)
    found = supremum(error, "x", _UNIT, until=_is_decided, pieces=_PIECES)
    if found.upper <= _allowed():
        statement = f"on all of [0, 1] the output is within {show_ball(acb(found.upper), 3)} of x; 0.001 is allowed"
        return Judgement.correct(Certificate(statement))
    if found.lower > _allowed():
        return Judgement.incorrect(_witness(error, found.at), _finding(numbers))
    return Judgement.undecided("The error is closer to 0.001 than the enclosures can tell.")


_UNIT = (Fraction(0), Fraction(1))


def _read(sheet: Sheet) -> dict[str, Expression] | Unread:
    fields = read_fields(sheet.answer("neuron"), ("w1", "b", "w2"))
    if isinstance(fields, Unread):
        return fields
    numbers = {"offset": constant(0)}
    for name in ("w1", "b", "w2", "offset"):
        if name not in fields:
            continue
        number = read_number(fields[name], name)
        if isinstance(number, Unread):
            return number
        value = evaluate(number, {})
        if not value.is_finite() or not (is_real(value) or value.imag.contains(0)):
            return Unread(Finding("not-real", f"{name} is not a finite real number.", "Use finite real numbers."))
        numbers[name] = number
    return numbers


def _error(numbers: Mapping[str, Expression]) -> Expression:
    error = Choice(numbers["b"], numbers["w2"]).error(numbers["offset"])
    return substitute(error, {"w1": numbers["w1"]})


def _allowed() -> arb:
    return ball(_ALLOWED).real


def _is_decided(found: Supremum) -> bool:
    return bool(found.upper <= _allowed()) or bool(found.lower > _allowed())


def _witness(error: Expression, x: Fraction) -> Witness:
    with ctx.workprec(_BITS):
        output = evaluate(error, {"x": ball(x)}) + ball(x)
        student, right = show_pair(output, ball(x))
    return Witness({"x": show_fraction(x)}, student, f"{right} (within 0.001)")


def _finding(numbers: Mapping[str, Expression]) -> Finding:
    if _is_right({**numbers, "offset": multiple(-1, numbers["offset"])}):
        return Finding("offset-sign", "The offset has the opposite sign.", "Compare the output with x at x = 1/2.")
    if _is_right(_centred(numbers)):
        if numbers["offset"].root.value == 0:
            return Finding("offset-missing", "The output is x plus a constant; no offset takes it away.", _OFFSET_HELP)
        return Finding("offset", "Only the offset is off; w1, b and w2 fit.", "Compare the output with x at x = 1/2.")
    slope = _slope_at_centre(numbers)
    if abs(slope * 4 - 1) < _ALIKE:
        rationale = "The output rises a quarter as fast as x: σ'(0) = 1/4 was forgotten."
        return Finding("slope-forgotten", rationale, "The slope of w2 σ(w1 x + b) is w1 w2 σ'(...), not w1 w2.")
    if abs(slope - 1) < _ALIKE or abs(evaluate(numbers["w1"], {})) > _LARGE_WEIGHT:
        rationale = "w1 is not small enough: σ bends over [0, 1]."
        return Finding("w1-not-small", rationale, "How does the error shrink with w1?")
    rationale = f"At x = 1/2 the output rises {show_ball(acb(slope), 3)} times as fast as x."
    return Finding("slope", rationale, "Which w2 goes with your w1 and b?")


_ALIKE = 0.1
_OFFSET_HELP = "Which constant has to be added? Put x = 1/2 into your neuron."


def _slope_at_centre(numbers: Mapping[str, Expression]) -> arb:
    """w1 w2 sigma'(w1/2 + b)."""
    w1, b, w2 = (evaluate(numbers[name], {}) for name in ("w1", "b", "w2"))
    return (w1 * w2 / (2 + 2 * (w1 / 2 + b).cosh())).real


def _is_right(numbers: Mapping[str, Expression]) -> bool:
    return bool(supremum(_error(numbers), "x", _UNIT, until=_is_decided).upper <= _allowed())


def _centred(numbers: Mapping[str, Expression]) -> dict[str, Expression]:
    offset = Choice(numbers["b"], numbers["w2"]).centred_offset()
    return {**numbers, "offset": substitute(offset, {"w1": numbers["w1"]})}

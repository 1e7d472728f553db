"""b, w2 and the offset of exercise3, judged by what the neuron tends to as w1 goes to 0.

`Choice.slope` says why b and w2 are right exactly when w1 w2 sigma'(b) tends to 1. The offset is then right when it
makes the output right at x = 1/2 in the limit.
"""

from __future__ import annotations

from fractions import Fraction

from flint import acb, arb, ctx

from checker.equivalence.enclosure import ball, evaluate
from checker.equivalence.limits import Approach, Limit, limit_at_zero
from checker.equivalence.numerals import show_ball, show_pair
from checker.exercises.own_choice import TEXT, Choice, own_choice, own_formula, unreal
from checker.expression.calculus import constant, multiple
from checker.expression.dag import Builder, Expression
from checker.sheet import Sheet
from checker.verdict import Certificate, Finding, Judgement, Witness

__all__ = ["judge_b", "judge_offset", "judge_w2"]

_SMALL = Fraction(1, 1000)
_BITS = 256
_SLOPE_HINT = "Expand w2 σ(w1 x + b) in w1: which coefficient does x get, and what must it be?"


def judge_b(sheet: Sheet) -> Judgement:
    """With the student's w2, or with the text's, b makes the output tend to x plus a constant."""
    b = own_formula(sheet, "b")
    assert b is not None
    return _without_value(b) or _judge_choice(own_choice(sheet), Choice(b, TEXT.w2), "w2")


def judge_w2(sheet: Sheet) -> Judgement:
    """With the student's b, or with the text's, w2 makes the output tend to x plus a constant."""
    w2 = own_formula(sheet, "w2")
    assert w2 is not None
    return _without_value(w2) or _judge_choice(own_choice(sheet), Choice(TEXT.b, w2), "b")


def judge_offset(sheet: Sheet) -> Judgement:
    """The constant that goes with the student's own b and w2."""
    offset = own_formula(sheet, "offset")
    assert offset is not None
    choice = own_choice(sheet)
    limit = _limit_of_error(choice, offset)
    if limit.approach is Approach.TENDS:
        statement = "with your b and w2 the error at x = 1/2 tends to 0 as w1 → 0"
        return Judgement.correct(Certificate(statement))
    wrong = _without_value(offset)
    if wrong is not None:
        return wrong
    if limit.approach is Approach.UNKNOWN:
        return Judgement.undecided("The limit of the offset as w1 → 0 could not be settled.")
    statement = f"as w1 → 0, with your b and w2, the error at x = 1/2 {_tends_to(limit, 0)}"
    return Judgement.incorrect(Certificate(statement), _offset_finding(choice, offset, limit))


def _without_value(formula: Expression) -> Judgement | None:
    """Judge a formula wrong that has no real value."""
    found = unreal(formula)
    if found is None:
        return None
    w1, value = found
    finding = Finding("not-real", "The formula has no real value.", "Weights and biases are real numbers.")
    return Judgement.incorrect(Witness({"w1": str(w1)}, value, "a real number"), finding)


def _judge_choice(own: Choice, with_text: Choice, other: str) -> Judgement:
    """Judge one of the pair; `other` is the name of the other one."""
    limit = limit_at_zero(own.slope(), "w1", Fraction(1))
    if limit.approach is Approach.TENDS:
        return Judgement.correct(Certificate(_RIGHT))
    beside_text = limit_at_zero(with_text.slope(), "w1", Fraction(1))
    if beside_text.approach is Approach.TENDS:
        fits = "does not fit it" if limit.approach is Approach.DIFFERS else "could not be settled"
        rationale = f"Right together with the text's choice; your {other} {fits}."
        finding = Finding("pair", rationale, f"Look at {other}, not at this formula.")
        return Judgement.correct(Certificate(f"with the text's choice beside it, {_RIGHT}"), finding)
    if Approach.UNKNOWN in (limit.approach, beside_text.approach):
        return Judgement.undecided("The limit of w1 w2 σ'(b) as w1 → 0 could not be settled.")
    statement = f"as w1 → 0 the slope w1 w2 σ'(b) of the output {_tends_to(limit, 1)}{_example(own)}"
    return Judgement.incorrect(Certificate(statement), _slope_finding(limit))


_RIGHT = "the slope w1 w2 σ'(b) of the output tends to 1 as w1 → 0, so the output tends to x plus a constant on [0, 1]"


def _tends_to(limit: Limit, target: int) -> str:
    assert limit.value is not None
    if not limit.value.is_finite():
        return "grows without bound"
    value, right = show_pair(acb(limit.value), acb(target))
    return f"tends to {value}, not to {right}"


def _example(choice: Choice) -> str:
    """Say how far off the output certainly is at one small w1, whatever constant is added."""
    with ctx.workprec(_BITS):
        ends = [evaluate(choice.output(constant(x)), {"w1": ball(_SMALL)}) for x in (0, 1)]
        gap = abs(ends[1] - ends[0] - 1).lower() / 2
        if not gap > 0 or not gap.is_finite():
            return ""
        off = show_ball(acb(gap))
        return f"; at w1 = {_SMALL}, whatever constant is added, it misses x by {off} or more somewhere on [0, 1]"


def _slope_finding(limit: Limit) -> Finding:
    value = limit.value
    assert value is not None
    for target, slip, rationale, help_ in _SLOPES:
        if abs(value - ball(target).real) < arb(2) ** -100:
            return Finding(slip, rationale, help_)
    if abs(value - 1) < _ROUNDING:
        return _ROUNDED
    return Finding("slope", "The output does not rise as fast as x, not even as w1 → 0.", _SLOPE_HINT)


_ROUNDING = 1e-3
_ROUNDED = Finding(
    "rounded",
    "A rounded number stands where an exact one is needed: the error does not tend to 0.",
    "Keep numbers exact: Rational(1, 3), exp(-1), or the formula as text.",
)
_SLOPES = (
    (
        Fraction(1, 4),
        "slope-forgotten",
        "The output rises a quarter as fast as x: σ'(0) = 1/4 was forgotten.",
        "The slope of w2 σ(w1 x + b) is w1 w2 σ'(...), not w1 w2.",
    ),
    (
        Fraction(0),
        "output-flattens",
        "The output gets flat as w1 → 0.",
        "When w1 gets small, w2 has to make up for it: must it get small or large?",
    ),
    (
        Fraction(-1),
        "sign",
        "The output falls where x rises: a sign is wrong.",
        "Follow the signs of w1, w2 and b.",
    ),
)


def _limit_of_error(choice: Choice, offset: Expression) -> Limit:
    build = Builder()
    right = build.include(choice.centred_offset())
    return limit_at_zero(build.expression(build.add(build.include(offset), build.negate(right))), "w1", Fraction(0))


def _offset_finding(choice: Choice, offset: Expression, limit: Limit) -> Finding:
    if _limit_of_error(choice, multiple(-1, offset)).approach is Approach.TENDS:
        return Finding(
            "offset-sign",
            "The offset has the opposite sign.",
            "The offset is added to the output; it takes away what the output has too much.",
        )
    if limit.value is not None and abs(limit.value) < _ROUNDING:
        return _ROUNDED
    return Finding("offset", "This offset does not go with your b and w2.", "Put x = 1/2 into your neuron.")

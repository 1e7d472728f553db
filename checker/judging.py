"""From one answer to one judgement: the part's kind decides how.

Formulas and numbers with an expected value are judged here; every other part brings its own rule. Anything that goes
wrong in here is ours, and ends in *undecided*.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from flint import acb, arb, ctx, fmpz

from checker.equivalence.comparison import DomainComparison, compare_on, compare_samples
from checker.equivalence.domain import Domain, Regime
from checker.equivalence.enclosure import ball, evaluate, is_real, undefined_at
from checker.equivalence.numerals import show_ball, show_fraction, show_pair
from checker.equivalence.rounding import ROUNDED, with_fractions
from checker.equivalence.slips import Slips, find_slip
from checker.exercise import Construction, Formula, Function, Number, Part
from checker.expression.dag import Expression
from checker.expression.heads import Head
from checker.expression.printing import printable
from checker.near import near_names
from checker.reading import Unread, read_formula, read_number
from checker.sheet import Sheet
from checker.submission.protocol import Kind, Samples
from checker.verdict import Certificate, Finding, Form, Judgement, Verdict, Witness

__all__ = ["compare_formula", "judge", "undeclared"]

_BITS = 256
_CONSTANT = Domain((Regime("value", {}),))


def judge(part: Part, sheet: Sheet) -> Judgement:
    """Judge a part whose name is bound."""
    if isinstance(part, Formula):
        return _judge_formula(part, sheet)
    if isinstance(part, Number):
        return _judge_number(part, sheet)
    assert isinstance(part, Function | Construction)
    return part.rule(sheet)


def undeclared(expression: Expression, part: Formula) -> Judgement | None:
    """Judge a formula wrong that uses symbols which the exercise does not declare; None when all are declared."""
    unknown = sorted(expression.symbols - {*part.domain.symbols, *part.others})
    if not unknown:
        return None
    names = ", ".join(printable(name, 40) for name in unknown[:5])
    rationale = f"The formula contains {names}, which this exercise does not declare."
    finding = part.strangers.get(unknown[0]) or Finding(
        "undeclared-symbol", rationale, _undeclared_help(unknown[0], part)
    )
    return Judgement.incorrect(
        Form(f"contains the undeclared symbol{'s' if len(unknown) > 1 else ''} {names}"), finding
    )


def compare_formula(answer: Expression | Samples, part: Formula, reference: Expression, seed: int) -> Judgement:
    """Judge a formula that has been read by a reference on the part's domain."""
    if isinstance(answer, Samples):
        return _conclude(compare_samples(answer.values, reference, part.domain, seed), part, ())
    comparison = compare_on(answer, reference, part.domain, seed)
    slips: tuple[Finding, ...] = ()
    if comparison.verdict in (Verdict.INCORRECT, Verdict.PARTIAL):
        slips = _slips(answer, part, reference, seed)
    return _conclude(comparison, part, slips)


# Formulas


def _undeclared_help(name: str, part: Formula) -> str:
    if name == "e":
        return "For Euler's number write E or exp(1); here e is just a symbol."
    near = near_names(name, part.domain.symbols)
    if near and not name.isascii():
        return f"It is another letter than {near[0]}, however alike they look; type {near[0]} in its place."
    if near:
        return f"Is it meant to be {near[0]}?"
    return f"Use only {', '.join(part.domain.symbols)}; inside a string, other names of your file are unknown."


def _judge_formula(part: Formula, sheet: Sheet) -> Judgement:
    answer = read_formula(sheet.answer(part.name), part.domain.symbols, takes_order=part.takes_order)
    if isinstance(answer, Unread):
        return Judgement.unreadable(answer.finding)
    if isinstance(answer, Expression):
        wrong = undeclared(answer, part)
        if wrong is not None:
            return _with_symbols_of_others(answer, part, sheet) or wrong
    if part.rule is not None:
        return part.rule(sheet)
    assert part.expected is not None
    return _one_of_several(answer, part, sheet.seed) or compare_formula(answer, part, part.expected, sheet.seed)


def _one_of_several(answer: Expression | Samples, part: Formula, seed: int) -> Judgement | None:
    """Judge an answer right that is one of several right ones, and say which; None when it is none of them."""
    for right in part.alternatives:
        judgement = compare_formula(answer, replace(part, slips=Slips), right.expression, seed)
        if judgement.verdict is Verdict.CORRECT:
            return replace(judgement, findings=(*judgement.findings, right.finding))
    return None


def _with_symbols_of_others(answer: Expression, part: Formula, sheet: Sheet) -> Judgement | None:
    """Judge a formula in which symbols of another part cancel, as b in a_high - a_low; None when they do not."""
    for other in sheet.exercise.parts:
        if part.expected is None or not isinstance(other, Formula) or part.domain.definitions:
            continue
        if answer.symbols | set(part.domain.symbols) <= set(other.domain.symbols):
            judgement = compare_formula(answer, replace(part, domain=other.domain), part.expected, sheet.seed)
            return judgement if judgement.verdict in (Verdict.CORRECT, Verdict.PARTIAL) else None
    return None


def _slips(answer: Expression, part: Formula, reference: Expression, seed: int) -> tuple[Finding, ...]:
    fractions = with_fractions(answer)
    if fractions is not None and compare_on(fractions, reference, part.domain, seed).verdict is Verdict.CORRECT:
        return (ROUNDED,)
    return find_slip(answer, reference, part.domain, part.slips)


def _conclude(comparison: DomainComparison, part: Part, slips: tuple[Finding, ...]) -> Judgement:
    verdict, witness = comparison.verdict, comparison.witness
    if verdict is Verdict.CORRECT:
        return Judgement.correct(comparison.evidence)
    if verdict is Verdict.UNDECIDED or witness is None:
        return Judgement.undecided("The enclosures neither part nor agree to enough digits.")
    if verdict is Verdict.INCORRECT:
        return Judgement.incorrect(witness, *(slips or (_generic(witness, part),)))
    right = [result.regime.name for result in comparison.results if result.verdict is Verdict.CORRECT]
    share = Fraction(len(right), len(comparison.results))
    one_sided = Finding(
        "one-regime",
        f"Right for {', '.join(right)}, wrong for {witness.regime}.",
        f"Put a number with {witness.regime} into each step; the first step that fails is where to look.",
    )
    return Judgement(Verdict.PARTIAL, witness, (*slips, one_sided), share)


def _generic(witness: Witness, part: Part) -> Finding:
    if not witness.is_defined:
        return Finding("undefined", "The formula has no value where it should have one.", part.hint)
    what = (
        "This is not the right number."
        if part.kind is Kind.NUMBER
        else "The formula has another value than the right one."
    )
    return Finding("different", what, part.hint)


# Numbers


def _judge_number(part: Number, sheet: Sheet) -> Judgement:
    answer = read_number(sheet.answer(part.name))
    if isinstance(answer, Unread):
        return Judgement.unreadable(answer.finding)
    if part.tolerance is not None:
        return _judge_approximation(answer, part, part.tolerance)
    if part.between is not None:
        return _judge_between(answer, part, *part.between)
    comparison = compare_on(answer, part.expected, _CONSTANT, sheet.seed)
    slips: tuple[Finding, ...] = ()
    if comparison.verdict is Verdict.INCORRECT:
        slips = _number_slips(answer, part)
    return _conclude(comparison, part, slips)


def _judge_approximation(answer: Expression, part: Number, tolerance: Fraction) -> Judgement:
    with ctx.workprec(_BITS):
        value, right, allowed = evaluate(answer, {}), evaluate(part.expected, {}), ball(tolerance).real
        gap = abs(value - right)
        shown = f"{float(tolerance):g}"
        if undefined_at(answer, {}) is not None:
            witness = Witness({}, "is undefined", f"{show_ball(right)} (within {shown})", is_defined=False)
            return Judgement.incorrect(witness, _generic(witness, part))
        if gap <= allowed:
            statement = f"within {shown} of {show_ball(right, 10)}"
            return Judgement.correct(
                Certificate(statement, {"difference": show_ball(acb(gap), 3)}), *_digits(answer, right)
            )
        if gap > allowed:
            student, reference = show_pair(value, right)
            witness = Witness({}, student, f"{reference} (within {shown})")
            return Judgement.incorrect(witness, *(_number_slips(answer, part) or (_generic(witness, part),)))
    return Judgement.undecided("The value is too close to the limit of the tolerance, or is undefined.")


def _judge_between(answer: Expression, part: Number, low: Fraction, high: Fraction) -> Judgement:
    with ctx.workprec(_BITS):
        value, shown = evaluate(answer, {}), f"between {show_fraction(low)} and {show_fraction(high)}"
        if undefined_at(answer, {}) is not None:
            witness = Witness({}, "is undefined", shown, is_defined=False)
            return Judgement.incorrect(witness, _generic(witness, part))
        below, above = value.real - ball(low).real, ball(high).real - value.real
        if is_real(value) and below >= 0 and above >= 0:
            return Judgement.correct(Certificate(f"{show_ball(value, 10)} lies {shown}"))
        if below < 0 or above < 0 or not value.imag.contains(0):
            witness = Witness({}, show_ball(value), shown)
            return Judgement.incorrect(witness, *(_number_slips(answer, part) or (_generic(witness, part),)))
    return Judgement.undecided("The value is too close to the end of what counts as right.")


def _number_slips(answer: Expression, part: Number) -> tuple[Finding, ...]:
    return find_slip(answer, part.expected, _CONSTANT, part.slips)


def _digits(answer: Expression, right: acb) -> tuple[Finding, ...]:
    """Say to which digit a decimal is right, when it states more digits than that."""
    value = answer.root.value
    if answer.root.head is not Head.NUMBER or not isinstance(value, Fraction) or not value:
        return ()
    stated = _decimals(value)
    gap = abs(ball(value) - right)
    if stated is None or gap <= arb(fmpz(10)) ** -stated / 2:
        return ()
    decimals = stated
    while decimals > 0 and not gap <= arb(fmpz(10)) ** -decimals / 2:
        decimals -= 1
    return (
        Finding(
            "digits",
            f"Right within the tolerance; of the {stated} decimals given, {decimals} are right.",
            "State only the digits that your method makes certain.",
        ),
    )


def _decimals(value: Fraction) -> int | None:
    """Decimals of a number that is a terminating decimal, else None."""
    denominator, decimals = value.denominator, 0
    while denominator % 10 == 0 or denominator % 2 == 0 or denominator % 5 == 0:
        denominator //= 10 if denominator % 10 == 0 else 2 if denominator % 2 == 0 else 5
        decimals += 1
    return decimals if denominator == 1 else None

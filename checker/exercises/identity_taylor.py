"""The Taylor polynomial of exercise3, compared with that of the student's own neuron, one power of Delta at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from checker.equivalence.comparison import compare_on
from checker.equivalence.domain import Domain
from checker.equivalence.rounding import ROUNDED, with_fractions
from checker.exercises.own_choice import TEXT, Choice, own_choice, own_formula
from checker.expression.calculus import constant, multiple, substitute, without_order
from checker.expression.dag import Builder, Expression
from checker.expression.from_sympy import from_sympy
from checker.expression.powers import NotPolynomial, coefficients
from checker.sheet import Sheet
from checker.verdict import Agreement, Finding, Form, Judgement, Verdict
from derivations import identity_neuron as derived

__all__ = ["judge_taylor"]

_ORDER = 3


def judge_taylor(sheet: Sheet, domain: Domain) -> Judgement:
    """The coefficients of 1, Delta, Delta^2 and Delta^3 are those of w2 sigma(w1 x + b) about x = 1/2."""
    answer = own_formula(sheet, "taylor")
    assert answer is not None
    try:
        given = coefficients(_in_delta(without_order(answer)), "Delta", _ORDER)
    except NotPolynomial:
        finding = Finding(
            "not-a-polynomial",
            "This is not a polynomial in Δ.",
            "Expand it: a Taylor polynomial is a sum of powers of Δ, with coefficients in w1.",
        )
        return Judgement.incorrect(Form("Δ stands inside a function or a denominator"), finding)
    own = own_choice(sheet)
    right = _coefficients(own)
    evidence = []
    for power in range(_ORDER + 1):
        comparison = compare_on(given[power], right[power], domain, sheet.seed)
        if comparison.verdict is Verdict.UNDECIDED:
            return Judgement.undecided(f"The coefficient of Δ^{power} could not be compared.")
        if comparison.witness is not None:
            witness = replace(comparison.witness, of=_POWERS[power])
            return Judgement.incorrect(witness, _Slips(given, own, domain, sheet.seed).name(power))
        evidence.append(comparison.evidence)
    compared = [e for e in evidence if isinstance(e, Agreement)]
    points = sum(e.points for e in compared)
    return Judgement.correct(Agreement(points, min((e.digits for e in compared), default=0), _POWERS))


_POWERS = tuple(f"coefficient of Δ^{power}" for power in range(_ORDER + 1))


def _in_delta(expression: Expression) -> Expression:
    build = Builder()
    x = build.add(build.number(Fraction(1, 2)), build.symbol("Delta"))
    return substitute(expression, {"x": build.expression(x)})


def _coefficients(choice: Choice) -> list[Expression]:
    """The right coefficients, in w1, for b and w2 of a choice."""
    general = derived.taylor_coefficients(_ORDER)
    return [substitute(from_sympy(formula), {"b": choice.b, "w2": choice.w2}) for formula in general]


@dataclass(frozen=True, slots=True)
class _Slips:
    """What may have gone wrong with the coefficients that were given."""

    given: list[Expression]
    own: Choice
    domain: Domain
    seed: int

    def name(self, power: int) -> Finding:
        """Name the slip behind the first wrong coefficient."""
        right = _coefficients(self.own)
        if all(self._is_rounded(k, exact) for k, exact in enumerate(right)):
            return ROUNDED
        if all(self._is(k, wrong) for k, wrong in enumerate(self._without_w2())):
            return Finding("without-w2", "This expands σ(w1 x + b) without the factor w2.", "Multiply by your w2.")
        if all(self._is(k, texts) for k, texts in enumerate(_coefficients(TEXT))):
            return Finding("text-choice", "This expands the text's neuron, not yours.", "Use your own b and w2.")
        if all(self._is(k, constant(0)) for k in range(power, _ORDER + 1)):
            return Finding("too-short", f"The terms from Δ^{power} on are missing.", "Δ^3 is asked for, too.")
        if self._is(power, multiple(Fraction(-1), right[power])):
            return Finding("sign", f"The coefficient of Δ^{power} has the wrong sign.", _HELP)
        if power == _ORDER:
            return self._cubic(right[power])
        return Finding("coefficient", f"The coefficient of Δ^{power} is wrong{_LOWER[power]}.", _HELP)

    def _cubic(self, right: Expression) -> Finding:
        rationale = "The coefficient of Δ^3 is wrong; the lower ones are right."
        for factor in (Fraction(1, 4), Fraction(-1, 4)):
            if self._is(_ORDER, multiple(factor, right)):
                return Finding("cubic-coefficient", f"{rationale} It lacks the factor 4 of w2.", _CUBIC_HELP)
        return Finding("cubic-coefficient", rationale, _HELP)

    def _is(self, power: int, other: Expression) -> bool:
        return compare_on(self.given[power], other, self.domain, self.seed).verdict is Verdict.CORRECT

    def _is_rounded(self, power: int, right: Expression) -> bool:
        given = with_fractions(self.given[power]) or self.given[power]
        return compare_on(given, right, self.domain, self.seed).verdict is Verdict.CORRECT

    def _without_w2(self) -> list[Expression]:
        return _coefficients(Choice(self.own.b, constant(1)))


_LOWER = ("", "; the one before it is right", "; the lower ones are right")
_HELP = "Write down the derivatives of σ at b + w1/2 one by one, and divide by the factorial."
_CUBIC_HELP = "σ(z) = 1/2 + z/4 - z^3/48 + ...: every term is multiplied by w2, the cubic one too."

"""The Taylor polynomial of exercise3, compared with that of the student's own neuron, one power of Delta at a time."""

from __future__ import annotations

from fractions import Fraction

from checker.equivalence.comparison import compare_on
from checker.equivalence.domain import Domain
from checker.exercises.own_choice import Choice, own_choice
from checker.expression.calculus import differentiate, substitute, without_order
from checker.expression.dag import Builder, Expression
from checker.expression.from_sympy import from_sympy
from checker.expression.heads import Head
from checker.sheet import Sheet
from checker.verdict import Agreement, Finding, Form, Judgement, Verdict
from derivations import identity_neuron as derived

__all__ = ["judge_taylor"]

_ORDER = 3
_POLYNOMIAL = frozenset({Head.ADD, Head.MUL})


def judge_taylor(sheet: Sheet, domain: Domain) -> Judgement:
    """The coefficients of 1, Delta, Delta^2 and Delta^3 are those of w2 sigma(w1 x + b) about x = 1/2."""
    answer = sheet.formula("taylor")
    assert answer is not None
    polynomial = _in_delta(without_order(answer))
    if not _is_polynomial(polynomial):
        finding = Finding(
            "not-a-polynomial",
            "This is not a polynomial in Δ.",
            "Expand it: a Taylor polynomial is a sum of powers of Δ, with coefficients in w1.",
        )
        return Judgement.incorrect(Form("Δ stands inside a function or a denominator"), finding)
    own = own_choice(sheet)
    evidence = []
    for power, right in enumerate(_coefficients(own)):
        comparison = compare_on(_coefficient(polynomial, power), right, domain, sheet.seed)
        if comparison.verdict is Verdict.UNDECIDED:
            return Judgement.undecided(f"The coefficient of Δ^{power} could not be compared.")
        if comparison.witness is not None:
            return Judgement.incorrect(comparison.witness, _finding(polynomial, power, own, domain, sheet.seed))
        evidence.append(comparison.evidence)
    compared = [e for e in evidence if isinstance(e, Agreement)]
    points = sum(e.points for e in compared)
    return Judgement.correct(Agreement(points, min((e.digits for e in compared), default=0), _POWERS))


_POWERS = tuple(f"coefficient of Δ^{power}" for power in range(_ORDER + 1))


def _in_delta(expression: Expression) -> Expression:
    build = Builder()
    x = build.add(build.number(Fraction(1, 2)), build.symbol("Delta"))
    return substitute(expression, {"x": build.expression(x)})


def _is_polynomial(expression: Expression) -> bool:
    """Whether Delta passes only through sums, products and whole powers."""
    moves: list[bool] = []
    for node in expression.nodes:
        moving = [moves[i] for i in node.args]
        if node.head is Head.POW and any(moving):
            exponent = expression.nodes[node.args[1]].value
            if not isinstance(exponent, Fraction) or exponent.denominator != 1 or exponent < 0:
                return False
        elif any(moving) and node.head not in _POLYNOMIAL:
            return False
        moves.append(any(moving) or node.value == "Delta")
    return True


def _coefficient(polynomial: Expression, power: int) -> Expression:
    """The coefficient of Delta^power: the derivative at 0 over power!."""
    scale = 1
    for k in range(1, power + 1):
        polynomial = differentiate(polynomial, "Delta")
        scale *= k
    zero = Builder()
    at_zero = substitute(polynomial, {"Delta": zero.expression(zero.number(0))})
    build = Builder()
    return build.expression(build.divide(build.include(at_zero), build.number(scale)))


def _coefficients(choice: Choice) -> list[Expression]:
    """The right coefficients, in w1, for b and w2 of a choice."""
    general = derived.taylor_coefficients(_ORDER)
    return [substitute(from_sympy(formula), {"b": choice.b, "w2": choice.w2}) for formula in general]


def _finding(polynomial: Expression, power: int, own: Choice, domain: Domain, seed: int) -> Finding:
    """Name the slip: sigma expanded without w2, a sign, or just the power that is off."""
    build = Builder()
    bare = Choice(own.b, build.expression(build.number(1)))
    given = _coefficient(polynomial, power)
    if all(
        compare_on(_coefficient(polynomial, k), right, domain, seed).verdict is Verdict.CORRECT
        for k, right in enumerate(_coefficients(bare))
    ):
        return Finding("without-w2", "This expands σ(w1 x + b) without the factor w2.", "Multiply by your w2.")
    opposite = Builder()
    minus = opposite.expression(opposite.negate(opposite.include(_coefficients(own)[power])))
    if compare_on(given, minus, domain, seed).verdict is Verdict.CORRECT:
        return Finding("sign", f"The coefficient of Δ^{power} has the wrong sign.", _HELP)
    name = "cubic-coefficient" if power == _ORDER else "coefficient"
    return Finding(name, f"The coefficient of Δ^{power} is wrong; the lower ones are right.", _HELP)


_HELP = "Write down the derivatives of σ at b + w1/2 one by one, and divide by the factorial."

"""How steep a student's own activation gets: sup |f'| against the 2 that exercise1 asks for.

That |f'| reaches 2 is shown at one point. That it does not is shown by branch and bound on every |z| up to 10^18, in
pieces that grow with |z|; the verdict says so.
Source: Nielsen ch. 5, the exercise on other activations.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from flint import acb

from checker.equivalence.bounds import Supremum, supremum
from checker.equivalence.numerals import show_ball, show_fraction
from checker.expression.calculus import NotDifferentiable, differentiate
from checker.expression.dag import Builder, Expression, TooLarge
from checker.expression.heads import Head
from checker.expression.printing import printable
from checker.reading import Unread, read_formula
from checker.submission.protocol import Answer, Samples
from checker.verdict import Certificate, Finding, Form, Judgement

__all__ = ["Activation", "is_steep", "logistic", "read_activation"]

_LEAST = 2
_FARTHEST = 10**18
_GROWTH = Fraction(5, 4)


@dataclass(frozen=True, slots=True)
class Activation:
    """An activation and its derivative, formulas in z."""

    formula: Expression
    prime: Expression


def logistic() -> Activation:
    """The sigma of the source text."""
    build = Builder()
    formula = build.expression(build.apply(Head.SIGMA, build.symbol("z")))
    return Activation(formula, differentiate(formula, "z"))


def read_activation(answer: Answer) -> Activation | Judgement:
    """Read a formula in z that can be differentiated."""
    formula = read_formula(answer, ("z",))
    if isinstance(formula, Unread):
        return Judgement.unreadable(formula.finding)
    if isinstance(formula, Samples):
        rationale = "The activation only takes numbers, so nothing can be certified for all z."
        return Judgement.unreadable(
            Finding("wrong-type", rationale, "Give it as a formula in z, from SymPy or as text.")
        )
    unknown = sorted(formula.symbols - {"z"})
    if unknown:
        name = printable(unknown[0], 40)
        finding = Finding("undeclared-symbol", f"The activation contains {name}.", "Let it be a formula in z alone.")
        return Judgement.incorrect(Form(f"contains the undeclared symbol {name}"), finding)
    try:
        return Activation(formula, differentiate(formula, "z"))
    except (NotDifferentiable, TooLarge) as error:
        return Judgement.undecided(f"The activation cannot be differentiated here: {error}.")


def is_steep(activation: Activation) -> Certificate | Judgement:
    """Certify sup |f'| >= 2, or judge."""
    found = supremum(activation.prime, "z", _breaks(), until=_is_decided)
    at = f"{show_ball(acb(found.lower))} at z = {show_fraction(found.at)}"
    if found.lower >= _LEAST:
        return Certificate(f"|f'(z)| ≥ {_LEAST}: it is {at}")
    if not found.upper < _LEAST:
        return Judgement.undecided(
            f"Neither sup |f'| ≥ {_LEAST} nor the contrary was shown; the greatest value found is {at}."
        )
    statement = f"|f'(z)| < {_LEAST} for every |z| ≤ 10^18; the greatest value found is {at}"
    finding = Finding("not-steep", f"{statement}.", "Which change of f multiplies its derivative everywhere?")
    return Judgement.incorrect(Certificate(statement), finding)


def _is_decided(found: Supremum) -> bool:
    return bool(found.lower >= _LEAST) or bool(found.upper < _LEAST)


def _breaks() -> list[Fraction]:
    """0, then steps of 1/2, then steps that grow with the distance, to both sides."""
    right = [Fraction(k, 2) for k in range(1, 17)]
    while right[-1] < _FARTHEST:
        right.append(Fraction(int(right[-1] * _GROWTH) + 1))
    return [*(-z for z in reversed(right)), Fraction(0), *right]

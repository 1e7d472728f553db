"""How steep a student's own activation gets: sup |f'| against the 2 that exercise1 asks for.

That |f'| reaches 2 is shown at one point, exactly where it only just does. That it does not is shown by branch and
bound on every |z| up to 10^18: with mean values near 0, end by end in pieces that grow with |z| farther out.
Source: Nielsen ch. 5, the exercise on other activations.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from flint import acb, arb, ctx

from checker.equivalence.bounds import Supremum, supremum
from checker.equivalence.enclosure import ball, evaluate
from checker.equivalence.exact import exactly
from checker.equivalence.numerals import show_ball, show_fraction
from checker.equivalence.ranges import range_over
from checker.exercises.logistic_form import with_sigma
from checker.expression.calculus import NotDifferentiable, differentiate
from checker.expression.dag import Builder, Expression, TooLarge
from checker.expression.heads import Head
from checker.expression.printing import printable
from checker.reading import Unread, read_formula
from checker.submission.protocol import Answer, Samples
from checker.verdict import Certificate, Finding, Form, Judgement

__all__ = ["Activation", "is_steep", "logistic", "read_activation"]

_LEAST = 2
_NEAR = 8
_FARTHEST = 10**18
_GROWTH = Fraction(5, 4)
_NEAR_PIECES, _FAR_PIECES = 1000, 2000
_BITS = 256
_LARGEST_DENOMINATOR = 100
"""An exact value is tried at fractions up to this denominator."""


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
    formula = with_sigma(formula)
    try:
        return Activation(formula, with_sigma(differentiate(formula, "z")))
    except (NotDifferentiable, TooLarge) as error:
        return Judgement.undecided(f"The activation cannot be differentiated here: {error}.")


def is_steep(activation: Activation) -> Certificate | Judgement:
    """Certify sup |f'| >= 2, or judge."""
    prime = activation.prime
    found = supremum(prime, "z", _near(), until=_is_decided, pieces=_NEAR_PIECES)
    at = f"{show_ball(acb(found.lower))} at z = {show_fraction(found.at)}"
    if found.lower >= _LEAST:
        return Certificate(f"|f'(z)| ≥ {_LEAST}: it is {at}")
    reached = _reached_exactly(prime, found.at)
    is_below = reached is None and bool(found.upper < _LEAST)
    if reached is None:
        reached, is_below_far = _search_far(prime)
        is_below = is_below and is_below_far
    if reached is not None:
        return Certificate(f"|f'(z)| ≥ {_LEAST} at z = {show_fraction(reached)}")
    if not is_below:
        return Judgement.undecided(
            f"Neither sup |f'| ≥ {_LEAST} nor the contrary was shown; the greatest value found is {at}."
        )
    statement = f"|f'(z)| < {_LEAST} for every |z| ≤ 10^18; the greatest value found is {at}"
    rationale = f"This activation is not steep enough: |f'(z)| does not reach {_LEAST}."
    finding = Finding("not-steep", rationale, "Which change of f multiplies its derivative everywhere?")
    return Judgement.incorrect(Certificate(statement), finding)


def _is_decided(found: Supremum) -> bool:
    return bool(found.lower >= _LEAST) or bool(found.upper < _LEAST)


def _near() -> list[Fraction]:
    return [Fraction(k, 2) for k in range(-2 * _NEAR, 2 * _NEAR + 1)]


def _reached_exactly(prime: Expression, near: Fraction) -> Fraction | None:
    """Find a simple fraction near a point at which |f'| is exactly the 2 that enclosures only approach."""
    for largest in range(1, _LARGEST_DENOMINATOR + 1):
        point = near.limit_denominator(largest)
        value = exactly(prime, {"z": point})
        if value is not None and abs(value) >= _LEAST:
            return point
    return None


def _search_far(prime: Expression) -> tuple[Fraction | None, bool]:
    """Find a far point where |f'| reaches 2; or say whether it certainly stays below at every one."""
    pieces = [piece for low, high in pairwise(_far()) for piece in ((low, high), (-high, -low))]
    with ctx.workprec(_BITS):
        for _ in range(_FAR_PIECES):
            if not pieces:
                return None, True
            low, high = pieces.pop()
            ends = range_over(prime, "z", low, high)
            if ends is not None and ends[0] > -_LEAST and ends[1] < _LEAST:
                continue
            middle = (low + high) / 2
            if _magnitude(prime, middle) >= _LEAST:
                return middle, False
            pieces += [(low, middle), (middle, high)]
    return None, False


def _magnitude(prime: Expression, point: Fraction) -> arb:
    value = evaluate(prime, {"z": ball(point)})
    return abs(value).lower() if value.is_finite() else arb(0)


def _far() -> list[Fraction]:
    """From where `_near` ends, in steps that grow with the distance."""
    breaks = [Fraction(_NEAR)]
    while breaks[-1] < _FARTHEST:
        breaks.append(Fraction(int(breaks[-1] * _GROWTH) + 1))
    return breaks

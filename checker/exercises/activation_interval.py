"""exercise2, `interval`: where |w sigma'(wa + b)| >= 1, and how wide that range of activations is.

Source: Nielsen ch. 5, first problem, parts (1) to (3), eq. (123). The references are those of
`derivations.activation_interval`; the domain is |w| >= 4, one regime for each sign of w.
"""

from fractions import Fraction

import sympy

from checker.equivalence.domain import REAL, Domain, Interval, Regime
from checker.equivalence.slips import Mutant
from checker.exercise import Exercise, Formula, Function, Number
from checker.exercises.width_at import draw_calls, judge_width_at
from checker.expression.dag import Expression
from checker.expression.from_sympy import from_sympy
from checker.sheet import Sheet
from checker.verdict import Finding, Judgement
from derivations import activation_interval as derived
from derivations.enclosure import Enclosure

__all__ = ["EXERCISE"]

w, b = derived.W, derived.B
_THRESHOLD = derived.threshold()
_LEAST = Fraction(int(_THRESHOLD))
_POSITIVE, _NEGATIVE = Interval(low=_LEAST), Interval(high=-_LEAST)
_IN_W = Domain((Regime("w ≥ 4", {"w": _POSITIVE}), Regime("w ≤ -4", {"w": _NEGATIVE})))
_IN_W_AND_B = Domain((Regime("w ≥ 4", {"w": _POSITIVE, "b": REAL}), Regime("w ≤ -4", {"w": _NEGATIVE, "b": REAL})))

_WIDTH = from_sympy(derived.width(w))
_LOW, _HIGH = derived.endpoints(w, b)
_WIDEST = derived.widest(40)


# Slips


def _mutant(expression: sympy.Expr, slip: str, rationale: str, help_: str) -> Mutant:
    return Mutant(from_sympy(expression), Finding(slip, rationale, help_))


_NO_BARS = "Somewhere |w| has become w: the answer is right for w > 0 only."
_BARS_HELP = "Dividing the inequality by w turns it round when w < 0; keep |w|."


def _width_mutants() -> tuple[Mutant, ...]:
    width, m = derived.width(w), sympy.Abs(w)
    argument = next(iter(width.atoms(sympy.log))).args[0]
    r = sympy.sqrt(1 - _THRESHOLD / m)
    by = 2 / m
    return (
        _mutant(width.subs(m, w), "abs-forgotten", _NO_BARS, _BARS_HELP),
        _mutant(
            width * m,
            "width-in-z",
            "This is the width of the interval of z = wa + b, not of a.",
            "An interval of z is |w| times as wide as the interval of a that it comes from.",
        ),
        _mutant(
            by * sympy.log(argument + 1),
            "lost-minus-one",
            "The -1 inside the logarithm is missing.",
            "Solve the quadratic for e^z once more, and keep every term of its root.",
        ),
        _mutant(
            by * (sympy.log(argument + 1) - 1),
            "minus-one-outside",
            "The -1 stands outside the logarithm.",
            "Look at where the parenthesis of the logarithm closes; eq. (123) is printed with one missing.",
        ),
        _mutant(
            by * sympy.log(m * (1 + sympy.sqrt(1 + _THRESHOLD / m)) / 2 - 1),
            "sign-under-root",
            "The sign under the square root is wrong.",
            "Write down the discriminant of the quadratic again.",
        ),
        _mutant(
            by * sympy.log(m * (1 - r) / 2 - 1),
            "other-root",
            "This uses the other root of the quadratic.",
            "The two roots are reciprocal; ask which one is greater than 1.",
        ),
        _mutant(
            4 / m * sympy.atan(r),
            "atan-for-atanh",
            "arctan stands where artanh belongs.",
            "In Python, atan is the arc tangent and atanh the inverse hyperbolic tangent.",
        ),
        _mutant(
            sympy.Rational(_WIDEST.width.lower),
            "maximum-given",
            "This is a number; the width depends on w.",
            "Give the formula for every w; its greatest value is asked for as max_width.",
        ),
    )


def _endpoint_mutants(own: sympy.Expr, other: sympy.Expr) -> tuple[Mutant, ...]:
    m = sympy.Abs(w)
    return (
        _mutant(own.subs(m, w), "abs-forgotten", _NO_BARS, _BARS_HELP),
        _mutant(
            other,
            "ends-exchanged",
            "This is the other end of the interval.",
            "The low end is the smaller a; check the order with w = -5.",
        ),
        _mutant(
            own + 2 * b / w,
            "sign-of-b",
            "b comes in with the wrong sign.",
            "Solve z = wa + b for a once more.",
        ),
        _mutant(
            own * w + b,
            "end-in-z",
            "This is an end of the interval of z = wa + b, not of a.",
            "Solve z = wa + b for a.",
        ),
    )


# The parts


def _constant(enclosure: Enclosure) -> Expression:
    return from_sympy(sympy.Rational(enclosure.lower))


def _judge_width_at(sheet: Sheet) -> Judgement:
    return judge_width_at(sheet.answer("width_at"), _WIDTH, _LEAST, sheet.seed)


EXERCISE = Exercise(
    name="exercise2",
    alias="interval",
    title="where |w σ'(wa+b)| ≥ 1",
    source="Nielsen, chapter 5, first problem, eq. (123)",
    notation="""from sympy import *

w, b = symbols("w b", real=True)  # |w| >= 4, of either sign""",
    parts=(
        Number(
            name="min_abs_w",
            points=1,
            asks="the least |w| for which |w σ'(wa+b)| ≥ 1 can occur",
            expected=from_sympy(_THRESHOLD),
            hint="How large can σ' be at the most?",
        ),
        Formula(
            name="a_low",
            points=1,
            asks="the least a with |w σ'(wa+b)| ≥ 1, in w and b",
            domain=_IN_W_AND_B,
            expected=from_sympy(_LOW),
            mutants=_endpoint_mutants(_LOW, _HIGH),
            hint="Solve |w| σ'(z) = 1 for z first, then z = wa + b for a; do both for w > 0 and for w < 0.",
        ),
        Formula(
            name="a_high",
            points=1,
            asks="the greatest such a, in w and b",
            domain=_IN_W_AND_B,
            expected=from_sympy(_HIGH),
            mutants=_endpoint_mutants(_HIGH, _LOW),
            hint="Solve |w| σ'(z) = 1 for z first, then z = wa + b for a; do both for w > 0 and for w < 0.",
        ),
        Formula(
            name="width",
            points=3,
            asks="the width of that interval, in w",
            domain=_IN_W,
            expected=_WIDTH,
            mutants=_width_mutants(),
            hint="The width is a_high - a_low; put the w of the witness into both.",
        ),
        Function(
            name="width_at",
            points=1,
            bonus=True,
            asks="a function that computes the width for a NumPy array of w, with nan or 0 where |w| < 4",
            takes="w",
            calls=draw_calls,
            rule=_judge_width_at,
        ),
        Number(
            name="w_star",
            points=1,
            asks="the |w| at which the width is greatest (to 0.05)",
            expected=_constant(_WIDEST.abs_w),
            tolerance=Fraction(5, 100),
            hint="Plot the width against |w| between 4 and 20, and look for its top.",
        ),
        Number(
            name="max_width",
            points=1,
            asks="the greatest width (to 0.005)",
            expected=_constant(_WIDEST.width),
            tolerance=Fraction(5, 1000),
            hint="Put your w_star into your width.",
        ),
    ),
)

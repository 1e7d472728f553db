"""exercise2, `interval`: where |w sigma'(wa + b)| >= 1, and how wide that range of activations is.

Source: Nielsen ch. 5, first problem, parts (1) to (3), eq. (123). The references are those of
`derivations.activation_interval`; the domain is |w| >= 4, one regime for each sign of w.
"""

from fractions import Fraction
from functools import partial

import sympy

from checker.equivalence.domain import REAL, Domain, Interval, Regime
from checker.equivalence.slips import Mutant, Slips
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


def _mutant(expression: sympy.Expr, finding: Finding) -> Mutant:
    return Mutant(from_sympy(expression), finding)


_M = sympy.Abs(w)
_REACH = derived.reach(w)
_CENTRE = -b / w

_ABS_FORGOTTEN = Finding(
    "abs-forgotten",
    "The answer is right for w > 0 only, as when w and |w| are mixed up.",
    "Dividing the inequality by w turns it round when w < 0; go through it with w = -5.",
)


def _right_for_positive(right: sympy.Expr) -> Mutant:
    """Whatever is right for w > 0 alone, however it goes wrong for w < 0."""
    return _mutant(sympy.Piecewise((right, w > 0)), _ABS_FORGOTTEN)


def _wrong_reaches() -> tuple[tuple[sympy.Expr, Finding], ...]:
    """What stands for L, half the length of the interval of z, when it goes wrong."""
    inside = _REACH.args[0]
    r, wrong_roots = sympy.sqrt(1 - _THRESHOLD / _M), (1 + _THRESHOLD / _M, _THRESHOLD / _M - 1)
    lost = Finding(
        "lost-minus-one",
        "The -1 inside the logarithm is missing.",
        "Solve the quadratic for e^z once more, and keep every term of its root.",
    )
    outside = Finding(
        "minus-one-outside",
        "The -1 stands outside the logarithm.",
        "Look at where the parenthesis of the logarithm closes; eq. (123) is printed with one missing.",
    )
    under_root = Finding(
        "sign-under-root",
        "The sign under the square root is wrong.",
        "Write down the discriminant of the quadratic again.",
    )
    circular = Finding(
        "atan-for-atanh",
        "arctan stands where artanh belongs.",
        "In Python, atan is the arc tangent and atanh the inverse hyperbolic tangent.",
    )
    return (
        (sympy.log(inside + 1), lost),
        (sympy.log(inside + 1) - 1, outside),
        (sympy.log(inside + 1) - _M / 2, outside),
        *((sympy.log(_M * (1 + sympy.sqrt(root)) / 2 - 1), under_root) for root in wrong_roots),
        *((2 * sympy.atanh(sympy.sqrt(root)), under_root) for root in wrong_roots),
        *((sympy.log((1 + sympy.sqrt(root)) / (1 - sympy.sqrt(root))), under_root) for root in wrong_roots),
        (2 * sympy.atan(r), circular),
    )


def _width_slips() -> Slips:
    other_root = Finding(
        "other-root",
        "Your answer is the right one with the opposite sign, as when the other root of the quadratic is taken.",
        "The two roots are reciprocal; ask which one is greater than 1.",
    )
    in_z = Finding(
        "width-in-z",
        "This is the width of the interval of z = wa + b, not of a.",
        "An interval of z is |w| times as wide as the interval of a that it comes from.",
    )
    mutants = (
        _right_for_positive(derived.width(w)),
        *(_mutant(2 * reach / _M, finding) for reach, finding in _wrong_reaches()),
        _mutant(-derived.width(w), other_root),
        _mutant(2 * _REACH, in_z),
    )
    return Slips(mutants)


def _endpoint_slips(own: sympy.Expr, other: sympy.Expr, side: int) -> Slips:
    """Slips in the end that lies on a side of the middle: -1 below it, 1 above."""
    per_reach = side / _M
    exchanged = Finding(
        "ends-exchanged",
        "This is the other end of the interval.",
        "The low end is the smaller a; check the order with w = -5.",
    )
    sign_of_b = Finding("sign-of-b", "b comes in with the wrong sign.", "Solve z = wa + b for a once more.")
    lost_b = Finding("lost-b", "b is left out.", "z = wa + b: where is the middle of the interval of a?")
    in_z = Finding("end-in-z", "This is an end of the interval of z = wa + b, not of a.", "Solve z = wa + b for a.")
    undivided = Finding(
        "end-in-z",
        "The distance from the middle -b/w is the one in z, not the one in a.",
        "A distance in z is |w| times the distance in a that it comes from.",
    )
    factor = Finding(
        "constant-factor",
        "The distance from the middle -b/w has a factor 2 too many or too few.",
        "The width is the distance between the ends, each end is half of it away from the middle.",
    )
    base_10 = Finding(
        "log-base-10",
        "The logarithm is taken to the base 10.",
        "The logarithm here is the natural one; in Python, log from SymPy or NumPy, not log10.",
    )
    mutants = (
        _right_for_positive(own),
        _mutant(other, exchanged),
        *(_mutant(_CENTRE + per_reach * reach, finding) for reach, finding in _wrong_reaches()),
        _mutant(own - 2 * _CENTRE, sign_of_b),
        _mutant(own - _CENTRE, lost_b),
        _mutant(side * _REACH, in_z),
        _mutant(own * w + b, in_z),
        _mutant(_CENTRE + side * _REACH, undivided),
        *(_mutant(_CENTRE + per_reach * scale * _REACH, factor) for scale in (2, sympy.Rational(1, 2))),
        _mutant(_CENTRE + per_reach * _REACH / sympy.log(10), base_10),
    )
    return Slips(mutants)


def _threshold_slips() -> Slips:
    upside_down = Finding(
        "upside-down",
        "This is the greatest value of σ', not the |w| that it takes.",
        "|w| times the greatest value of σ' has to reach 1.",
    )
    return Slips((_mutant(1 / _THRESHOLD, upside_down),))


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
            slips=_threshold_slips,
            hint="How large can σ' be at the most?",
        ),
        Formula(
            name="a_low",
            points=1,
            asks="the least a with |w σ'(wa+b)| ≥ 1, in w and b",
            domain=_IN_W_AND_B,
            expected=from_sympy(_LOW),
            slips=partial(_endpoint_slips, _LOW, _HIGH, -1),
            hint="Solve |w| σ'(z) = 1 for z first, then z = wa + b for a; do both for w > 0 and for w < 0.",
        ),
        Formula(
            name="a_high",
            points=1,
            asks="the greatest such a, in w and b",
            domain=_IN_W_AND_B,
            expected=from_sympy(_HIGH),
            slips=partial(_endpoint_slips, _HIGH, _LOW, 1),
            hint="Solve |w| σ'(z) = 1 for z first, then z = wa + b for a; do both for w > 0 and for w < 0.",
        ),
        Formula(
            name="width",
            points=3,
            asks="the width of that interval, in w",
            domain=_IN_W,
            expected=_WIDTH,
            slips=_width_slips,
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

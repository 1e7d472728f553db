"""exercise2, `interval`: where |w sigma'(wa + b)| >= 1, and how wide that range of activations is.

Source: Nielsen ch. 5, first problem, parts (1) to (3), eq. (123). The references are those of
`derivations.activation_interval`; the domain is |w| >= 4, one regime for each sign of w.
"""

from fractions import Fraction
from functools import partial

import sympy

from checker.equivalence.domain import REAL, Domain, Interval, Regime
from checker.exercise import Exercise, Formula, Function, Number
from checker.exercises.activation_interval_slips import endpoint_slips, threshold_slips, width_slips
from checker.exercises.width_at import draw_calls, judge_width_at
from checker.expression.dag import Expression
from checker.expression.from_sympy import from_sympy
from checker.sheet import Sheet
from checker.verdict import Judgement
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
            slips=threshold_slips,
            hint="How large can σ' be at the most?",
        ),
        Formula(
            name="a_low",
            points=1,
            asks="the least a with |w σ'(wa+b)| ≥ 1, in w and b",
            domain=_IN_W_AND_B,
            expected=from_sympy(_LOW),
            slips=partial(endpoint_slips, -1),
            hint="Solve |w| σ'(z) = 1 for z first, then z = wa + b for a; do both for w > 0 and for w < 0.",
        ),
        Formula(
            name="a_high",
            points=1,
            asks="the greatest such a, in w and b",
            domain=_IN_W_AND_B,
            expected=from_sympy(_HIGH),
            slips=partial(endpoint_slips, 1),
            hint="Solve |w| σ'(z) = 1 for z first, then z = wa + b for a; do both for w > 0 and for w < 0.",
        ),
        Formula(
            name="width",
            points=3,
            asks="the width of that interval, in w",
            domain=_IN_W,
            expected=_WIDTH,
            slips=width_slips,
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

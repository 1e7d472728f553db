"""exercise3, `identity`: a neuron whose output is its input, as nearly as one likes.

Source: Nielsen ch. 5, second problem. There are many right answers, so the parts are judged by the property that they
must have, and what depends on b and w2 is judged with the student's own; where these are missing, the text's choice
b = -w1/2, w2 = 4/w1 stands in.
"""

from fractions import Fraction

from checker.equivalence.domain import Domain, Interval, Regime
from checker.exercise import Construction, Exercise, Formula
from checker.exercises.identity_error import judge_error_bound
from checker.exercises.identity_limits import judge_b, judge_offset, judge_w2
from checker.exercises.identity_network import judge_neuron
from checker.exercises.identity_taylor import judge_taylor
from checker.sheet import Sheet
from checker.verdict import Judgement

__all__ = ["EXERCISE"]

_SMALL = Interval(Fraction(0), Fraction(4))
_IN_W1 = Domain((Regime("w1 > 0", {"w1": _SMALL}),))
_IN_W1_AND_DELTA = Domain((Regime("w1 > 0", dict.fromkeys(("w1", "Delta", "x"), _SMALL)),))


def _judge_taylor(sheet: Sheet) -> Judgement:
    return judge_taylor(sheet, _IN_W1)


EXERCISE = Exercise(
    name="exercise3",
    alias="identity",
    title="the identity neuron",
    source="Nielsen, chapter 5, second problem",
    notation="""from sympy import *

w1, x, Delta = symbols("w1 x Delta", real=True)  # x = 1/2 + Delta in [0, 1]; w1 small and positive""",
    parts=(
        Formula(
            name="b",
            points=1,
            asks="a bias b, in w1, with which w2 σ(w1 x + b) + constant → x as w1 → 0",
            domain=_IN_W1,
            rule=judge_b,
        ),
        Formula(
            name="w2",
            points=2,
            asks="the weight w2, in w1, that goes with it",
            domain=_IN_W1,
            rule=judge_w2,
            others=("b",),
        ),
        Formula(
            name="offset",
            points=1,
            asks="the constant c, in w1, with which w2 σ(w1 x + b) + c → x",
            domain=_IN_W1,
            rule=judge_offset,
            others=("b", "w2"),
        ),
        Formula(
            name="taylor",
            points=2,
            asks="the Taylor polynomial of your w2 σ(w1 x + b) in Delta about x = 1/2, through Delta**3",
            domain=_IN_W1_AND_DELTA,
            rule=_judge_taylor,
            others=("b", "w2"),
            takes_order=True,
        ),
        Formula(
            name="error_bound",
            points=2,
            asks="a bound, in w1, of |w2 σ(w1 x + b) + c - x| on [0, 1], for 0 < w1 ≤ 1; at most 4 times too large",
            domain=_IN_W1,
            rule=judge_error_bound,
            others=("b", "w2", "offset"),
        ),
        Construction(
            name="neuron",
            points=2,
            asks="numbers with which |w2 σ(w1 x + b) + offset - x| ≤ 0.001 on all of [0, 1]",
            fields='{"w1": None, "b": None, "w2": None, "offset": 0}',
            rule=judge_neuron,
        ),
    ),
)

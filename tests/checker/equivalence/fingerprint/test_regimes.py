"""Whatever is proved of random pairs holds at all points where both sides have a value, edges and axes included.

The pairs come from rules that hold in some part of the plane, and often not in all of it: sqrt(a^2) and a, log(a b) and
log a + log b. A proof gets points at which the two sides are equal, and is judged by all others.
"""

import random
from collections.abc import Mapping
from fractions import Fraction

import pytest
from flint import acb, ctx, fmpq

from checker.equivalence.budget import time_budget
from checker.equivalence.domain import POSITIVE, REAL, Domain, Interval, Regime
from checker.equivalence.enclosure import evaluate
from checker.equivalence.equality import Pair
from checker.expression.dag import Expression
from checker.expression.printing import to_text
from checker.expression.text import parse
from checker.verdict import Proof

F = Fraction
Point = Mapping[str, Fraction]

RULES = [
    ("({a})*({b})", "(({a} + {b})^2 - ({a} - {b})^2)/4"),
    ("exp({a} + {b})", "exp({a})*exp({b})"),
    ("Max({a}, {b})", "({a} + {b} + abs({a} - {b}))/2"),
    ("sqrt(({a})^2)", "({a})"),
    ("sqrt(({a})^2)", "abs({a})"),
    ("abs({a})", "-({a})"),
    ("abs({a})*abs({b})", "abs(({a})*({b}))"),
    ("abs({a})", "sqrt(({a})*conjugate({a}))"),
    ("log(({a})*({b}))", "log({a}) + log({b})"),
    ("log(({a})^2)", "2*log({a})"),
    ("log(1/({a}))", "-log({a})"),
    ("log(-({a}))", "log({a}) + I*pi"),
    ("log(exp({a}))", "({a})"),
    ("sqrt(({a})*({b}))", "sqrt({a})*sqrt({b})"),
    ("sqrt(({a})*({b}))", "-sqrt({a})*sqrt({b})"),
    ("sqrt(({a})/({b}))", "sqrt({a})/sqrt({b})"),
    ("(({a})^3)^(1/3)", "({a})"),
    ("exp(({a})*log({b}))", "({b})^({a})"),
    ("atan({a}) + atan(1/({a}))", "pi/2"),
    ("atan(tan({a}))", "({a})"),
    ("2*atan({a})", "asin(2*({a})/(1 + ({a})^2))"),
    ("2*asin({a})", "acos(1 - 2*({a})^2)"),
    ("acosh({a})", "log(({a}) + sqrt(({a})^2 - 1))"),
    ("atan2({a}, {b})", "atan(({a})/({b}))"),
    ("asinh(sinh({a}))", "({a})"),
    ("Max({a}, {b})", "({a})"),
    ("sign({a})", "1"),
    ("re({a})", "({a})"),
    ("arg({a})", "0"),
    ("floor({a})", "({a})"),
]
INNER = [
    "x",
    "y",
    "x - 3",
    "x + y",
    "x*y",
    "x/y",
    "x^2 - 4",
    "x^2 + 1",
    "-x",
    "1/x",
    "exp(x) - 5",
    "sin(x)",
    "tanh(x) - 1/2",
]
INNER += ["sqrt(x)", "abs(y) - 2", "log(x)", "atan(x)", "floor(x)", "I*x", "x + I*y", "-1 + I*y", "exp(I*x)", "x^0 + y"]
AROUND = [
    "{e}",
    "{e}",
    "{e}",
    "sqrt(({e}) + ({c}))",
    "log(({e})*({c}))",
    "abs(({e}) + ({c}))",
    "({e})*({c})",
    "({e})^2",
]
GRID = [F(p, q) for p in (-40, -17, -9, -4, -2, -1, 1, 2, 3, 5, 9, 17, 40) for q in (1, 3, 10)]
RANGES = [REAL, REAL, POSITIVE, Interval(high=F(0)), Interval(F(-1), F(1))]
ZERO = F(0)
PAIRS = 60
"""Pairs of a seed."""


def drawn(x: Interval, y: Interval, generator: random.Random) -> list[Point]:
    """Points in a box, some on the axes and on the diagonals."""
    some = [(generator.choice(GRID), generator.choice(GRID)) for _ in range(50)]
    edges = [(ZERO, b) for _, b in some[:4]] + [(a, ZERO) for a, _ in some[:4]] + [(a, a) for a, _ in some[:3]]
    return [{"x": a, "y": b} for a, b in some + edges if x.contains(a) and y.contains(b)]


def sorted_out(left: Expression, right: Expression, points: list[Point]) -> tuple[list[Point], list[Point]]:
    """The points at which both sides have a value: those where they may be equal, and those where they differ."""
    equal: list[Point] = []
    different: list[Point] = []
    with ctx.workprec(200):
        for point in points:
            balls = {name: acb(fmpq(value.numerator, value.denominator)) for name, value in point.items()}
            values = evaluate(left, balls), evaluate(right, balls)
            if values[0].is_finite() and values[1].is_finite():
                (equal if values[0].overlaps(values[1]) else different).append(point)
    return equal, different


def pair_drawn(generator: random.Random) -> tuple[Expression, Expression]:
    a, b, c = (generator.choice(INNER) for _ in range(3))
    around = generator.choice(AROUND)
    left, right = (parse(around.format(e=side.format(a=a, b=b), c=c)) for side in generator.choice(RULES))
    return left, right


@pytest.mark.parametrize("seed", range(4))
def test_what_is_proved_is_true_all_over(seed: int) -> None:
    """And enough is proved to make this no empty test."""
    generator = random.Random(seed)
    proved = 0
    for _ in range(PAIRS):
        left, right = pair_drawn(generator)
        x, y = generator.choice(RANGES), generator.choice(RANGES)
        equal, different = sorted_out(left, right, drawn(x, y, generator))
        met = [point for point in equal if all(point.values())][:3]
        if met and is_proved(left, right, Regime("all", {"x": x, "y": y}), met):
            proved += 1
            assert not different, (to_text(left), to_text(right), different[0])
    assert proved > PAIRS / 10


def is_proved(left: Expression, right: Expression, regime: Regime, points: list[Point]) -> bool:
    with time_budget(20):
        return isinstance(Pair(left, right, Domain((regime,)), regime, points, "seed").prove().shown, Proof)

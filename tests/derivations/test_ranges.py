"""Ranges hold every value, by mpmath at random points; and they are exact where a symbol stands once."""

import math
from fractions import Fraction

import mpmath
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from derivations.ranges import EVERYTHING, Range, range_of

x, y = sympy.symbols("x y", real=True)
ENDS = st.fractions(min_value=-6, max_value=6, max_denominator=50)
SHARES = st.fractions(min_value=0, max_value=1, max_denominator=20)
FORMULAS = [
    x**2 - 3 * x,
    x**3 + x * sympy.exp(-x),
    sympy.tanh(x) * sympy.cosh(x) - sympy.sinh(x) / 2,
    1 / (1 + x**2) - sympy.atan(x),
    sympy.erf(x) * sympy.pi - sympy.E**x,
    sympy.sqrt(x**2 + 1) - sympy.asinh(x),
    sympy.log(2 + sympy.Abs(x)) / (2 + sympy.cosh(x)),
    sympy.Max(x, x**2 - 1) - sympy.Min(x, 0),
    sympy.Piecewise((x**2, x > 1), (sympy.exp(x), x <= -1), (3 - x, True)),
    (1 + x**2) ** sympy.Rational(-3, 2),
    (2 + x**2) ** (x / 4),
    1 / x,
    sympy.acosh(1 + x**2),
    sympy.atanh(x / 7) + sympy.erfinv(x / 7),
]


@pytest.mark.parametrize("formula", FORMULAS, ids=str)
@given(ends=st.tuples(ENDS, ENDS), share=SHARES)
def test_every_value_is_inside(formula: sympy.Expr, ends: tuple[Fraction, Fraction], share: Fraction) -> None:
    low, high = min(ends), max(ends)
    place = low + share * (high - low)
    found = range_of(formula, {x: Range(low, high)})
    with mpmath.workdps(40):
        try:
            value = sympy.lambdify(x, formula, "mpmath")(mpmath.mpf(place.numerator) / place.denominator)
        except ZeroDivisionError:
            return
        slack = mpmath.mpf(10) ** -25 * (1 + abs(value))
        assert _mp(found.low) - slack <= value <= _mp(found.high) + slack


def _mp(end: Fraction | float) -> mpmath.mpf:
    return mpmath.mpf(end) if isinstance(end, float) else mpmath.mpf(end.numerator) / end.denominator


@pytest.mark.parametrize(
    ("formula", "low", "high", "expected"),
    [
        (1 / sympy.cosh(x), -math.inf, math.inf, (0, 1)),
        (1 / (1 + sympy.exp(-x)), -math.inf, math.inf, (0, 1)),
        (1 - x, 0, 1, (0, 1)),
        (x**2, -2, 1, (0, 4)),
        (x**-2, -2, -1, (Fraction(1, 4), 1)),
        (x**3, -2, 1, (-8, 1)),
        (1 / x, 0, 2, (Fraction(1, 2), math.inf)),
        (1 / x, -2, 0, (-math.inf, -Fraction(1, 2))),
        (sympy.log(x), 0, 1, (-math.inf, 0)),
        (sympy.tanh(x), 0, math.inf, (0, 1)),
        (sympy.Abs(x), -3, 2, (0, 3)),
        (sympy.Piecewise((1, x > 0), (sympy.exp(x), True)), 0, 5, (1, 1)),
        (sympy.Piecewise((1, x > 0), (0, True)), -1, 5, (0, 1)),
    ],
)
def test_exact_ranges(
    formula: sympy.Expr, low: float, high: float, expected: tuple[Fraction | float, Fraction | float]
) -> None:
    ends = [end if math.isinf(end) else Fraction(end) for end in (low, high)]
    found = range_of(formula, {x: Range(*ends)})
    assert (found.low, found.high) == expected


@pytest.mark.parametrize("formula", [1 / x, sympy.log(x), sympy.sqrt(x), sympy.acosh(x), sympy.atanh(2 * x), x**y])
def test_nothing_is_said_where_it_is_not_defined(formula: sympy.Expr) -> None:
    assert range_of(formula, {x: Range(Fraction(-1), Fraction(1)), y: Range(Fraction(0), Fraction(1))}) == EVERYTHING


def test_infinity_less_infinity_is_anything() -> None:
    assert range_of(x - sympy.exp(x), {x: Range(Fraction(0), math.inf)}) == EVERYTHING


def test_what_has_no_rule_is_refused() -> None:
    with pytest.raises(NotImplementedError, match="sin has no rule"):
        range_of(sympy.sin(x), {x: Range(Fraction(0), Fraction(1))})
    with pytest.raises(NotImplementedError, match="the condition Eq"):
        range_of(sympy.Piecewise((1, sympy.Eq(x, 0)), (0, True)), {x: Range(Fraction(0), Fraction(1))})

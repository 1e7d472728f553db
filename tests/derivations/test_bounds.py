"""An inequality that holds is shown, also where both sides touch; one that fails anywhere is refused."""

from fractions import Fraction

import mpmath
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from derivations.bounds import NotShown, show_nonnegative

x, y = sympy.symbols("x y", real=True)
OO = sympy.oo
UNIT = sympy.Interval(0, 1)
HALF_LINE = sympy.Interval(0, OO)

HOLDING = [
    (x - sympy.tanh(x), HALF_LINE),
    (sympy.tanh(x) - x + x**3 / 3, HALF_LINE),
    (sympy.log(1 + sympy.exp(x)) - x, HALF_LINE),
    (sympy.Rational(1, 4) - 1 / (4 * sympy.cosh(x / 2) ** 2), sympy.S.Reals),
    (1 - 1 / (1 + sympy.Abs(x)) ** 2, sympy.S.Reals),
    (sympy.exp(x) - 1 - x, sympy.S.Reals),
    (x * (1 - x), UNIT),
    (x**2, sympy.Interval(-1, 2)),
    (x - sympy.erf(x) / 2, HALF_LINE),
    (sympy.sqrt(x) - x, UNIT),
    (x**2 - 1, sympy.Union(sympy.Interval(-OO, -1), sympy.Interval(1, OO))),
    (10**400 * x + 10**400, HALF_LINE),
]

FAILING = [
    (sympy.tanh(x) - x, HALF_LINE),
    (x - sympy.log(1 + sympy.exp(x)), HALF_LINE),
    (sympy.Rational(1, 5) - 1 / (4 * sympy.cosh(x / 2) ** 2), sympy.S.Reals),
    (x * (1 - x) - sympy.Rational(1, 1000), UNIT),
    (-1 / x, sympy.Interval(-1, 1)),
    (1 / x, sympy.Interval(-1, 1)),
    (sympy.log(x) + 1, UNIT),
    (x - sympy.Abs(x) + sympy.Rational(1, 2), sympy.Interval(-1, 1)),
    (sympy.Piecewise((1, x > 0), (-1, True)), sympy.Interval(-1, 1)),
    (sympy.log(x) ** 2, sympy.Interval(-1, 1)),
    (sympy.cosh(sympy.sqrt(x)) - 1, sympy.Interval(-100, 1)),
    (sympy.acosh(x) ** 2, UNIT),
    (1 - x / 10**400, HALF_LINE),
    (sympy.exp(x) - sympy.exp(sympy.exp(x)), HALF_LINE),
    (sympy.sqrt(2) + sympy.sqrt(3) - sympy.sqrt(5 + 2 * sympy.sqrt(6)), UNIT),
    (x**2 - 1, sympy.Union(sympy.Interval(-OO, -1), sympy.Interval(sympy.Rational(9, 10), OO))),
]


@pytest.mark.parametrize(("formula", "domain"), HOLDING)
def test_what_holds_is_shown(formula: sympy.Expr, domain: sympy.Set) -> None:
    show_nonnegative(formula, {x: domain})


@pytest.mark.parametrize(("formula", "domain"), FAILING)
def test_what_fails_is_refused(formula: sympy.Expr, domain: sympy.Set) -> None:
    with pytest.raises(NotShown):
        show_nonnegative(formula, {x: domain})


def test_a_function_without_a_definition_has_no_range() -> None:
    with pytest.raises(NotImplementedError, match="is not defined"):
        show_nonnegative(sympy.Function("cosh")(x) - 1, {x: UNIT})


@pytest.mark.parametrize("domain", [sympy.Interval(0, sympy.pi), sympy.FiniteSet(1, 2), sympy.Range(1, 5)], ids=str)
def test_a_domain_is_made_of_intervals_with_rational_ends(domain: sympy.Set) -> None:
    with pytest.raises(NotImplementedError, match="interval"):
        show_nonnegative(x, {x: domain})


def test_the_place_of_a_failure_is_named() -> None:
    with pytest.raises(NotShown, match=r"the difference is -0\.2384\d* at x = 1"):
        show_nonnegative(sympy.tanh(x) - x, {x: HALF_LINE})


def test_strictly_above() -> None:
    show_nonnegative(1 + x**2, {x: sympy.S.Reals}, strict=True)
    with pytest.raises(NotShown):
        show_nonnegative(x**2, {x: sympy.Interval(-1, 1)}, strict=True)


def test_several_symbols() -> None:
    show_nonnegative(1 - x * y, {x: UNIT, y: UNIT})
    with pytest.raises(NotShown):
        show_nonnegative(sympy.Rational(9, 10) - x * y, {x: UNIT, y: UNIT})


@settings(max_examples=25)
@given(roots=st.lists(st.integers(-8, 8), min_size=2, max_size=4), lift=st.integers(-3, 3))
def test_polynomials_against_their_least_value(roots: list[int], lift: int) -> None:
    """Whatever is shown has no negative value on a fine grid; whatever stays above 1/2 there is shown."""
    formula = sympy.Mul(*((x - sympy.Rational(root, 4)) for root in roots)) + sympy.Rational(lift, 2)
    values = sympy.lambdify(x, formula)
    least = min(values(Fraction(k, 64)) for k in range(-128, 129))
    try:
        show_nonnegative(formula, {x: sympy.Interval(-2, 2)})
    except NotShown:
        assert least < Fraction(1, 2)
    else:
        assert least >= 0


def test_the_bound_agrees_with_mpmath() -> None:
    """The least value of x ln x on (0, 1) is -1/e: just below it the bound is shown, just above it is refused."""
    least = -mpmath.exp(-1)
    close = sympy.Rational(1, 10**4)
    below, above = (sympy.Rational(str(least)) + sign * close for sign in (-1, 1))
    inside = sympy.Interval(sympy.Rational(1, 100), 1)
    show_nonnegative(x * sympy.log(x) - below, {x: inside})
    with pytest.raises(NotShown):
        show_nonnegative(x * sympy.log(x) - above, {x: inside})

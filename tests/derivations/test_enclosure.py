"""Enclosures hold what they claim to hold, as integer arithmetic and mpmath confirm, and fail loudly."""

from fractions import Fraction

import mpmath
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from derivations.enclosure import Enclosure, NotCertified, evaluate, image, root

x = sympy.Symbol("x")


@given(st.integers(2, 10**6), st.integers(1, 200))
def test_a_square_root_lies_between_its_bounds(radicand: int, digits: int) -> None:
    """lower^2 <= n <= upper^2 in exact arithmetic, and the two are as close as asked."""
    enclosure = root(x**2 - radicand, x, (Fraction(1, 2), Fraction(radicand)), digits)
    assert enclosure.lower**2 <= radicand <= enclosure.upper**2
    assert enclosure.upper - enclosure.lower < Fraction(1, 10**digits)


@pytest.mark.parametrize("digits", [1, 16, 50, 500])
def test_a_transcendental_root_agrees_with_mpmath(digits: int) -> None:
    enclosure = root(x * sympy.exp(x) - 1, x, (Fraction(0), Fraction(1)), digits)
    with mpmath.workdps(digits + 20):
        assert enclosure.decimal(digits) == mpmath.nstr(mpmath.lambertw(1).real, digits, strip_zeros=False)


FORMULAS = [
    *(x**2 - x / 7, sympy.sqrt(x), sympy.log(x), sympy.tanh(x), sympy.atanh(x), 1 / (1 + sympy.exp(-x)), x**x),
    *(sympy.sinh(x), sympy.cosh(x), sympy.asinh(x), sympy.acosh(4 * x), sympy.atan(x), sympy.sin(x), sympy.cos(x)),
    *(
        sympy.erf(x),
        sympy.erfc(x),
        sympy.erfinv(x),
        sympy.Abs(x - 1),
        sympy.pi * x,
        x + sympy.E,
        2 / sympy.sqrt(sympy.pi * x),
    ),
]


@pytest.mark.parametrize("formula", FORMULAS)
def test_an_image_agrees_with_mpmath(formula: sympy.Expr) -> None:
    third = Enclosure(Fraction(1, 3), Fraction(1, 3))
    with mpmath.workdps(60):
        expected = sympy.lambdify(x, formula, "mpmath")(mpmath.mpf(1) / 3)
        assert image(formula, x, third, 40).decimal(40) == mpmath.nstr(expected, 40, strip_zeros=False)


def test_the_image_of_an_interval_covers_it() -> None:
    wide = image(x**2, x, Enclosure(Fraction(1), Fraction(2)), 10)
    assert 1 in wide
    assert 4 in wide
    assert 2.25 in wide
    assert 100 not in wide


y = sympy.Symbol("y")


def test_a_formula_in_several_numbers() -> None:
    """Exact and enclosed ones together: 2/3 <= x <= 1 and y = 1/2 give 1/6 <= x - y <= 1/2."""
    found = evaluate(x - y, {x: Enclosure(Fraction(2, 3), Fraction(1)), y: Fraction(1, 2)}, 20)
    assert float(found.lower) == pytest.approx(1 / 6, rel=1e-8)
    assert float(found.upper) == pytest.approx(1 / 2, rel=1e-8)
    assert found.lower <= Fraction(1, 6)
    assert found.upper >= Fraction(1, 2)


def test_the_decimals_of_an_exact_number_are_all_written() -> None:
    assert Enclosure(Fraction(1, 2), Fraction(1, 2)).decimal(4) == "0.5000"
    assert Enclosure(Fraction(120), Fraction(120)).decimal(2) == "120"
    assert Enclosure(Fraction(0), Fraction(0)).decimal(4) == "0"


def test_a_symbol_without_a_value() -> None:
    with pytest.raises(KeyError):
        evaluate(x + y, {x: 1}, 10)


def test_decimals_that_are_not_determined() -> None:
    with pytest.raises(NotCertified, match="3 digits are more than this enclosure determines"):
        Enclosure(Fraction(333, 1000), Fraction(334, 1000)).decimal(3)


def test_float_is_the_middle() -> None:
    assert float(Enclosure(Fraction(1, 4), Fraction(3, 4))) == 0.5


@pytest.mark.parametrize(
    ("function", "bracket", "message"),
    [
        (x**2 + 1, (Fraction(0), Fraction(1)), "not shown to change its sign"),
        (x - 1, (Fraction(1), Fraction(2)), "not shown to change its sign"),
        (x**3, (Fraction(-1), Fraction(2)), "could not be narrowed to 20 digits"),
    ],
)
def test_roots_that_cannot_be_certified(function: sympy.Expr, bracket: tuple[Fraction, Fraction], message: str) -> None:
    with pytest.raises(NotCertified, match=message):
        root(function, x, bracket, 20)


def test_an_image_that_is_undefined_on_a_part() -> None:
    with pytest.raises(NotCertified, match="not defined on all of the enclosure"):
        image(sympy.log(x), x, Enclosure(Fraction(-1), Fraction(1)), 10)


def test_no_digits() -> None:
    with pytest.raises(ValueError, match="0 digits: at least one is needed"):
        root(x - 1, x, (Fraction(0), Fraction(3)), 0)


def test_a_function_without_ball_arithmetic() -> None:
    with pytest.raises(NotImplementedError, match="gamma has no ball arithmetic here"):
        image(sympy.gamma(x), x, Enclosure(Fraction(1), Fraction(1)), 10)

"""Slopes are derivatives: the rules for sums, products and powers against those of polynomials."""

from fractions import Fraction

import pytest
from flint import fmpq, fmpq_poly, fmpz_mod
from hypothesis import given
from hypothesis import strategies as st

from checker.equivalence.fingerprint.elements import Element
from checker.equivalence.fingerprint.field import field_with

FIELD = field_with()
POINTS = (2, -3, 5, 10**12 + 7, 0)
polynomials = st.lists(st.integers(-50, 50), min_size=1, max_size=5).map(fmpq_poly)


def number(value: fmpq | int) -> fmpz_mod:
    value = fmpq(value)
    return FIELD.context(int(value.p)) / FIELD.context(int(value.q))


def element(polynomial: fmpq_poly) -> Element:
    """A polynomial with its derivative, at the points, in the directions 1, 2, 3, ..."""
    slopes = [number(polynomial.derivative()(x)) * k for k, x in enumerate(POINTS, start=1)]
    return Element([number(polynomial(x)) for x in POINTS], slopes)


def constant(value: int) -> Element:
    return Element([number(value)] * len(POINTS))


def assert_same(found: Element, expected: Element) -> None:
    assert found.values == expected.values
    assert (found.slopes or [number(0)] * len(POINTS)) == (expected.slopes or [number(0)] * len(POINTS))


@given(polynomials, polynomials)
def test_sums_and_products_follow_the_rules(p: fmpq_poly, q: fmpq_poly) -> None:
    assert_same(element(p) + element(q), element(p + q))
    assert_same(element(p) - element(q), element(p - q))
    assert_same(element(p) * element(q), element(p * q))
    assert_same(-element(p), element(-p))


@given(polynomials, st.integers(-20, 20))
def test_constants_have_no_slope(p: fmpq_poly, c: int) -> None:
    for left, right, expected in (
        (element(p), constant(c), element(p * c)),
        (constant(c), element(p), element(p * c)),
    ):
        assert_same(left * right, expected)
    assert_same(element(p) + constant(c), element(p + c))
    assert_same(constant(c) + element(p), element(p + c))
    assert_same(element(p).scaled(number(c)), element(p * c))
    assert (constant(c) * constant(2)).slopes is None
    assert (constant(c) + constant(2)).slopes is None


@given(polynomials, st.integers(1, 7))
def test_powers_follow_the_rule(p: fmpq_poly, n: int) -> None:
    assert_same(element(p) ** n, element(p**n))
    assert (constant(3) ** n).slopes is None


@given(st.lists(st.integers(1, 50), min_size=1, max_size=4).map(fmpq_poly), st.integers(1, 5))
def test_negative_powers_follow_the_rule(p: fmpq_poly, n: int) -> None:
    """u^n u^-n is 1 and has no slope: the quotient rule."""
    if any(p(x) == 0 for x in POINTS):
        with pytest.raises(ZeroDivisionError):
            element(p) ** -n
        return
    product = element(p) ** n * element(p) ** -n
    assert product.values == [1] * len(POINTS)
    assert product.is_constant
    assert_same(element(p) ** -n * element(p) ** (n + 2), element(p**2))


@given(polynomials, polynomials)
def test_slopes_of_logarithms_add(p: fmpq_poly, q: fmpq_poly) -> None:
    """(log pq)' = (log p)' + (log q)'."""
    both = p * q
    if any(both(x) == 0 for x in POINTS):
        return
    found = [element(polynomial).log_slopes() or [number(0)] * len(POINTS) for polynomial in (p, q, both)]
    assert [x + y for x, y in zip(found[0], found[1], strict=True)] == found[2]


def test_a_divisor_that_is_zero_somewhere_is_an_error() -> None:
    x = element(fmpq_poly([0, 1]))
    for act in (lambda: x**-1, x.log_slopes, lambda: constant(0) ** -2):
        with pytest.raises(ZeroDivisionError):
            act()


def test_what_is_constant_and_what_is_zero() -> None:
    x = element(fmpq_poly([0, 1]))
    assert not x.is_constant
    assert not x.is_zero
    assert (x - x).is_constant
    assert (x - x).is_zero
    assert constant(2).is_constant
    assert constant(2).log_slopes() is None
    assert (x - x + constant(3)).log_slopes() is None


def test_points_can_be_dropped() -> None:
    kept = element(fmpq_poly([1, 2, 3]))
    whole = element(fmpq_poly([1, 2, 3]))
    kept.keep([0, 3])
    assert whole.slopes is not None
    assert kept.values == [whole.values[0], whole.values[3]]
    assert kept.slopes == [whole.slopes[0], whole.slopes[3]]
    fixed = constant(2)
    fixed.keep([1])
    assert fixed.values == [number(fmpq(2))]
    assert fixed.slopes is None
    assert Fraction(int(fixed.values[0])) == 2

"""Intervals hold whatever they are said to hold: sums, products, powers, roots and functions of points inside."""

from collections.abc import Callable
from fractions import Fraction
from math import inf, pi

import mpmath
import pytest
from flint import arb
from hypothesis import assume, given
from hypothesis import strategies as st

from checker.equivalence.fingerprint.extent import (
    REALS,
    ZERO,
    End,
    Extent,
    Rectangle,
    exact,
    hull,
    monotone,
    real,
    square_root,
)

F = Fraction
Held = tuple[Extent, Fraction]
"""An extent and a number in it."""

moderate = st.fractions(min_value=-9, max_value=9, max_denominator=12)
longest = st.integers(-(2**400), 2**400).map(lambda n: F(n, 2**200 + 1))
numbers = st.one_of(st.integers(-3, 3).map(F), moderate, longest)


def contains(extent: Extent, value: Fraction | float) -> bool:
    above = value > extent.low or (value == extent.low and not extent.low_open)
    return above and (value < extent.high or (value == extent.high and not extent.high_open))


@st.composite
def held(draw: st.DrawFn) -> Held:
    """Ends and a number in between, which is an end if that is closed; ends may be infinite."""
    value = draw(numbers)
    ends: list[tuple[End, bool]] = []
    for direction in (-1, 1):
        kind = draw(st.sampled_from(["infinite", "open", "closed", "reached"]))
        distance = draw(st.fractions(0, 9, max_denominator=12))
        if kind == "infinite":
            ends.append((direction * inf, True))
        elif kind == "reached":
            ends.append((value, False))
        else:
            ends.append((value + direction * (distance + F(1, 5)), kind == "open"))
    (low, low_open), (high, high_open) = ends
    return Extent(low, high, low_open, high_open), value


@given(held(), held())
def test_sums_and_products_are_inside(a: Held, b: Held) -> None:
    (first, x), (second, y) = a, b
    assert contains(first, x)
    assert contains(second, y)
    assert contains(first + second, x + y)
    assert contains(first * second, x * y)
    assert contains(-first, -x)
    assert contains(first + -second, x - y)


@given(held(), st.integers(-5, 6))
def test_powers_inverses_and_magnitudes_are_inside(a: Held, n: int) -> None:
    extent, x = a
    assert contains(extent.magnitude(), abs(x))
    if x:
        assert contains(extent.inverse(), 1 / x)
    if x or n > 0:
        assert contains(extent.power(n), x**n)


@given(held(), st.integers(0, 5), held())
def test_a_power_can_be_worked_with(a: Held, n: int, b: Held) -> None:
    """A power of 0, too: x^0 + y."""
    (extent, x), (other, y) = a, b
    assert contains(extent.power(n) + other, x**n + y)
    assert contains(extent.power(n) * other, x**n * y)
    assert contains((extent.power(n) + other).magnitude(), abs(x**n + y))


@given(held(), held())
def test_the_sign_is_that_of_the_numbers_inside(a: Held, b: Held) -> None:
    (first, x), (second, y) = a, b
    for extent, value in ((first, x), (first * second, x * y), (first + second, x + y), (first.power(2), x * x)):
        assert extent.sign * value >= 0
        assert not extent.is_empty
        assert not (extent.is_zero and value)
        assert not (extent.excludes_zero and not value)


@given(held(), held())
def test_what_is_in_both_is_in_the_meet_and_what_is_in_one_in_the_hull(a: Held, b: Held) -> None:
    (first, x), (second, y) = a, b
    for value in (x, y):
        assert contains(first.meet(second), value) == (contains(first, value) and contains(second, value))
        assert contains(hull([first, second]), value)


@pytest.mark.parametrize(
    ("extent", "expected"),
    [
        (Extent(F(0), F(1)), Extent(F(1), inf)),
        (Extent(F(0), F(1), False, False), Extent(F(1), inf, False, True)),
        (Extent(F(0), inf), Extent(F(0), inf)),
        (Extent(F(2), inf, False), Extent(F(0), F(1, 2), True, False)),
        (Extent(-inf, F(-2)), Extent(F(-1, 2), F(0))),
        (Extent(F(-1), F(1)), REALS),
        (ZERO, REALS),
    ],
)
def test_inverses_are_exact(extent: Extent, expected: Extent) -> None:
    assert extent.inverse() == expected


@pytest.mark.parametrize(
    ("extent", "excluded"),
    [
        (Extent(F(0), inf), True),
        (Extent(F(0), inf, False), False),
        (Extent(F(0), inf) * Extent(F(0), inf), True),
        (Extent(F(0), inf, False) * Extent(F(0), inf), False),
        (Extent(F(0), inf) + Extent(F(0), inf, False), True),
        (Extent(F(0), inf, False) + Extent(F(0), F(2), False), False),
        (Extent(F(0), inf).inverse(), True),
        (Extent(-inf, F(0)).power(2), True),
        (REALS.power(2), False),
        (REALS.power(2) + Extent(F(1), F(1), False, False), True),
        ((REALS.power(2) + Extent(F(1), F(1), False, False)).inverse(), True),
        (Extent(F(-1), F(0)).magnitude(), True),
        (Extent(F(-1), F(0), True, False).magnitude(), False),
        (Extent(F(-1), F(1)).magnitude(), False),
        (Extent(F(0), F(1)) * Extent(F(-2), F(3)), False),
        (ZERO * REALS, False),
    ],
)
def test_open_ends_leave_zero_out(extent: Extent, excluded: bool) -> None:
    """0 is left out exactly when no number inside is 0."""
    assert extent.excludes_zero is excluded


def test_zero_times_anything_is_zero() -> None:
    assert (ZERO * REALS).is_zero
    assert (real(REALS) * real(ZERO)).re.is_zero


@pytest.mark.parametrize("length", [255, 256, 257, 300, 2000])
def test_long_closed_ends_keep_what_they_hold(length: int) -> None:
    """An end that is rounded outwards still holds the number that it was, though binary holds that exactly."""
    for value in (F(2**length), F(-(2**length)), F(1, 2**length), F(2**length + 1, 3**20)):
        single = Extent(value, value, False, False)
        zero = single + ZERO
        assert contains(zero, value)
        assert contains(zero + -single, F(0))


# Functions

FUNCTIONS: list[tuple[str, Callable[[arb], arb], dict[End, End], tuple[End, End], Extent]] = [
    ("exp", lambda x: x.exp(), {F(0): F(1)}, (F(0), inf), REALS),
    ("atan", lambda x: x.atan(), {F(0): F(0)}, (F(-2), F(2)), REALS),
    ("tanh", lambda x: x.tanh(), {F(0): F(0)}, (F(-1), F(1)), REALS),
    ("asinh", lambda x: x.asinh(), {F(0): F(0)}, (-inf, inf), REALS),
    ("log", lambda x: x.log(), {F(0): -inf, F(1): F(0)}, (-inf, inf), Extent(F(0), inf)),
    ("sqrt", lambda x: x.sqrt(), {F(0): F(0)}, (-inf, inf), Extent(F(0), inf, False)),
]


@pytest.mark.parametrize(("name", "function", "plain", "limits", "domain"), FUNCTIONS)
@given(a=held())
def test_increasing_functions_keep_their_values_inside(
    name: str,
    function: Callable[[arb], arb],
    plain: dict[End, End],
    limits: tuple[End, End],
    domain: Extent,
    a: Held,
) -> None:
    extent, x = a
    extent = extent.meet(domain)
    assume(contains(extent, x))
    assume(abs(x) < 10**4)
    image = monotone(function, extent, plain, limits)
    with mpmath.workdps(60):
        value = getattr(mpmath, name)(mpmath.mpf(x.numerator) / x.denominator)
        slack = mpmath.mpf(10) ** -50 * (1 + abs(value))
        assert image.low == -inf or value >= mpmath.mpf(image.low.numerator) / image.low.denominator - slack
        assert image.high == inf or value <= mpmath.mpf(image.high.numerator) / image.high.denominator + slack
    if name in ("exp", "sqrt") and x:
        assert image.sign == 1
    if name == "exp":
        assert image.excludes_zero


@pytest.mark.parametrize("value", [F(0), F(1), F(-3, 4), F(2**40 + 1, 2**80)])
def test_an_exact_ball_is_a_fraction(value: Fraction) -> None:
    assert exact(arb(value.numerator) / value.denominator) == value


# Rectangles


@given(held(), held(), held(), held())
def test_complex_sums_and_products_are_inside(a: Held, b: Held, c: Held, d: Held) -> None:
    z, w = Rectangle(a[0], b[0]), Rectangle(c[0], d[0])
    (x, y, u, v) = (each[1] for each in (a, b, c, d))
    assert contains((z + w).re, x + u)
    assert contains((z + w).im, y + v)
    assert contains((z * w).re, x * u - y * v)
    assert contains((z * w).im, x * v + y * u)


@given(held(), held())
def test_the_argument_is_between_its_bounds(a: Held, b: Held) -> None:
    """In half turns; on the negative axis it is 1, not -1."""
    (re, x), (im, y) = a, b
    assume(x or y)
    bounds = Rectangle(re, im).turns()
    low, high = bounds.low, bounds.high
    turn = mpmath.atan2(mpmath.mpf(y.numerator) / y.denominator, mpmath.mpf(x.numerator) / x.denominator) / pi
    assert low - 1e-12 <= turn <= high + 1e-12
    bounds = Rectangle(re, ZERO).turns()
    low, high = bounds.low, bounds.high
    if x:
        assert low <= (0 if x > 0 else 1) <= high


@pytest.mark.parametrize(
    ("re", "im", "turns"),
    [
        (Extent(F(0), inf), ZERO, (0, 0)),
        (Extent(-inf, F(0)), ZERO, (1, 1)),
        (REALS, ZERO, (0, 1)),
        (Extent(F(0), inf), REALS, (F(-1, 2), F(1, 2))),
        (Extent(F(0), inf), Extent(F(0), inf), (0, F(1, 2))),
        (Extent(F(0), inf), Extent(-inf, F(0)), (F(-1, 2), 0)),
        (Extent(-inf, F(0)), Extent(F(0), inf), (F(1, 2), 1)),
        (Extent(-inf, F(0)), Extent(-inf, F(0)), (-1, F(-1, 2))),
        (Extent(-inf, F(0)), Extent(-inf, F(0), True, False), (-1, 1)),
        (Extent(-inf, F(0)), REALS, (-1, 1)),
        (REALS, Extent(F(0), inf), (0, 1)),
        (REALS, REALS, (-1, 1)),
    ],
)
def test_turns_are_as_narrow_as_quadrants(re: Extent, im: Extent, turns: tuple[Fraction, Fraction]) -> None:
    bounds = Rectangle(re, im).turns()
    assert turns[0] <= bounds.low <= bounds.high <= turns[1]


@given(held(), held(), st.booleans())
def test_the_principal_square_root_is_inside(a: Held, b: Held, is_real: bool) -> None:
    (re, x), (im, y) = a, b
    if is_real:
        im, y = ZERO, F(0)
    root = square_root(Rectangle(re, im))
    with mpmath.workdps(300):  # ends have up to 256 bits
        z = mpmath.sqrt(mpmath.mpc(mpmath.mpf(x.numerator) / x.denominator, mpmath.mpf(y.numerator) / y.denominator))
        for extent, value in ((root.re, z.real), (root.im, z.imag)):
            slack = mpmath.mpf(10) ** -290 * (1 + abs(value))
            assert extent.low == -inf or value >= mpmath.mpf(extent.low.numerator) / extent.low.denominator - slack
            assert extent.high == inf or value <= mpmath.mpf(extent.high.numerator) / extent.high.denominator + slack
            assert abs(value) > slack or not extent.excludes_zero

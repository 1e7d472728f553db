"""Numbers as a person reads them."""

from fractions import Fraction

import pytest
from flint import acb, arb, ctx
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from checker.equivalence.enclosure import ball
from checker.equivalence.numerals import show_ball, show_fraction, show_pair

F = Fraction


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (F(0), "0"),
        (F(5), "5"),
        (F(-3, 2), "-3/2"),
        (F(1, 3), "1/3"),
        (F(10**23), "1" + 23 * "0"),
        (F(10**30), "1e30"),
        (F(-1, 3**60), "-2.35898e-29"),
        (F(10**40 + 1, 10**40), "1"),
    ],
)
def test_fractions(value: Fraction, shown: str) -> None:
    assert show_fraction(value) == shown


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [
        (acb(0), 6, "0"),
        (acb(1), 6, "1"),
        (acb(-2.5), 6, "-2.5"),
        (acb(12340), 6, "12340"),
        (ball(F(2, 3)), 6, "0.666667"),
        (ball(F(2, 3)), 3, "0.667"),
        (ball(F(-1, 7 * 10**9)), 6, "-1.42857e-10"),
        (acb(1e20), 6, "1e20"),
        (acb(0, 1), 6, "0 + 1*i"),
        (acb(2, -1), 6, "2 - 1*i"),
        (acb(-0.5, 0.25), 6, "-0.5 + 0.25*i"),
        (acb("nan"), 6, "undefined"),
        (acb(arb("inf")), 6, "undefined"),
    ],
)
def test_balls(value: acb, digits: int, shown: str) -> None:
    """The middle, no more digits than were asked for, no zeros at the end."""
    assert show_ball(value, digits) == shown


@pytest.mark.parametrize(
    ("left", "right", "shown"),
    [
        (acb(1), acb(2), ("1", "2")),
        (acb(2), ball(F(20000001, 10**7)), ("2", "2.0000001")),
        (acb(1), acb(-1), ("1", "-1")),
        (acb(1), acb(1, 1), ("1", "1 + 1*i")),
        (ball(F(1, 10**12)), acb(0), ("1e-12", "0")),
    ],
)
def test_pairs(left: acb, right: acb, shown: tuple[str, str]) -> None:
    assert show_pair(left, right) == shown


numbers = st.fractions(-(10**6), 10**6)


@settings(max_examples=300, derandomize=True)
@given(numbers, st.integers(1, 120), st.sampled_from([1, -1]), st.booleans())
def test_two_different_values_never_look_the_same(value: Fraction, exponent: int, sign: int, imaginary: bool) -> None:
    """However close they are; with the digits of one decimal of the difference, or the difference itself."""
    with ctx.workprec(600):
        step = ball(sign * F(1, 10**exponent))
        left, right = ball(value), ball(value) + (step * acb(0, 1) if imaginary else step)
        assume(not left.overlaps(right))
        shown = show_pair(left, right)
    assert shown[0] != shown[1]


@settings(max_examples=200, derandomize=True)
@given(st.fractions(-(10**12), 10**12).filter(bool))
def test_what_is_shown_is_the_value_to_six_digits(value: Fraction) -> None:
    with ctx.workprec(200):
        shown = F(show_ball(ball(value)))
    assert abs(shown - value) <= abs(value) * F(51, 10**7)

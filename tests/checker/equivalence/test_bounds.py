"""sup |f| on an interval: both bounds are true whatever the function does, and close together where they should be."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import pytest
from flint import arb, ctx
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.equivalence.bounds import Supremum, interval_ball, supremum
from checker.equivalence.enclosure import ball
from checker.expression.dag import Expression
from checker.expression.text import parse

F = Fraction
Oracle = Callable[[Expression, dict[str, Any]], Any]

GRID = 200


def grid_maximum(oracle: Oracle, text: str, low: Fraction, high: Fraction) -> Any:
    """The greatest |f| at equally spaced points, those aside at which mpmath finds no value."""
    expression = parse(f"abs({text})")
    values = [mpmath.mpf(0)]
    for k in range(GRID + 1):
        try:
            values.append(oracle(expression, {"x": low + (high - low) * F(k, GRID)}))
        except (ArithmeticError, ValueError, StopIteration):
            continue
    return max(values)


def bounded(text: str, *breaks: str, pieces: int = 600) -> Supremum:
    """Refined until the bounds are within 10^-6 of each other."""

    def narrow(found: Supremum) -> bool:
        return bool(found.upper - found.lower < arb(10) ** -6)

    return supremum(parse(text), "x", [F(b) for b in breaks], until=narrow, pieces=pieces)


SUPREMA = [
    ("x^2 - x", ("0", "1"), "1/4"),
    ("sin(x)", ("0", "3"), "1"),
    ("sigma_prime(x)", ("-8", "-1", "9"), "1/4"),
    ("x*(1 - x)*(x - 1/2)", ("0", "1"), "0.0481125224324688"),
    ("sigma(5*x) - 1/2", ("-1", "2"), "0.49995460213129757"),
    ("(x - 1/3)^3", ("0", "1"), "8/27"),
    ("exp(-x^2)", ("-3", "4"), "1"),
    ("sqrt(x)", ("1/4", "4"), "2"),
    ("abs(x - 1/3)", ("0", "1"), "2/3"),
    ("1 - abs(x - 1/3)", ("0", "1"), "1"),
    ("Max(x, 1/2 - x)", ("0", "1"), "1"),
    ("Min(x, 1 - x)", ("0", "1"), "1/2"),
    ("sign(x - 1/3) + x/10", ("0", "1"), "1.1"),
    ("floor(3*x + 1/10)", ("0", "9/10"), "2"),
    ("heaviside(x - 1/3)*x", ("0", "1"), "1"),
    ("Piecewise((x, x < 1/3), (x - 1, True))", ("0", "1"), "2/3"),
    ("Piecewise((x, x <= 1/3), (x/4, True))", ("0", "1"), "1/3"),
    ("I*x + 1", ("0", "1"), "1.4142135623730951"),
    ("0*x", ("0", "1"), "0"),
]


@pytest.mark.parametrize(("text", "breaks", "greatest"), SUPREMA)
def test_the_supremum_is_between_the_bounds(text: str, breaks: tuple[str, ...], greatest: str, oracle: Oracle) -> None:
    """Kinks and jumps included; the lower bound is attained at the point that is named, no grid finds more."""
    found = bounded(text, *breaks)
    with ctx.workprec(120):
        true = ball(F(greatest)).real
        assert found.lower <= true + 1e-15
        assert found.upper >= true - 1e-15
        assert found.upper - found.lower < 2e-6
        assert found.upper + 1e-15 >= arb(float(grid_maximum(oracle, text, F(breaks[0]), F(breaks[-1]))))
        if found.lower > 0:
            attained = oracle(parse(f"abs({text})"), {"x": found.at})
            assert abs(arb(mpmath.nstr(attained, 40)) - found.lower) < 1e-25


JUMPS = [
    ("acot(x) - acot(1/10)", "-1", "1"),
    ("acot(x - 1/7) + acot(1/7 - x) + 1/100", "0", "1"),
    ("acoth(x) - acoth(1/10)", "-1/2", "1/2"),
    ("log(-1 + I*x) - I*pi", "-1", "1"),
    ("sqrt(-1 + I*x) - I", "-1", "1"),
    ("(-1 + I*x)^(1/3) - (-1)^(1/3)", "-1", "1"),
    ("asin(2 + I*x) - asin(2)", "-1", "1"),
    ("atan(2*I + x) - atan(2*I)", "-1", "1"),
    ("arg(I*x - 1) - pi", "-1", "1"),
    ("x*floor(1/x)", "1/8", "1"),
]


@pytest.mark.parametrize(("text", "low", "high"), JUMPS)
@pytest.mark.parametrize("pieces", [1, 3, 30])
def test_no_jump_is_stepped_over(text: str, low: str, high: str, pieces: int, oracle: Oracle) -> None:
    """Functions whose derivative is small on both sides of a jump: across a branch cut the mean value form is false.

    The pieces begin unevenly, so that the jump lies inside one.
    """
    found = supremum(parse(text), "x", [F(low), F(high) - F(1, 37), F(high)], until=lambda _: False, pieces=pieces)
    greatest = arb(float(grid_maximum(oracle, text, F(low), F(high))))
    assert not found.upper < greatest - 1e-12
    assert not found.lower > found.upper


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("1/x", "-1", "2"),
        ("log(x)", "0", "1"),
        ("tan(x)", "1", "2"),
        ("1/(x - 1/3)^2", "0", "1"),
        ("x^(-1/2)", "0", "1"),
    ],
)
def test_an_unbounded_function_has_no_upper_bound(text: str, low: str, high: str) -> None:
    found = bounded(text, low, high, pieces=60)
    assert not found.upper.is_finite()
    assert found.lower > 1


def test_values_beyond_all_floats_are_bounded_too() -> None:
    """sup exp(exp(x)) on [0, 8] is e^2980.9...: a float of it is infinite, the bounds are not confused by that."""
    found = supremum(parse("exp(exp(x))"), "x", [F(0), F(1), F(8)], until=lambda _: False, pieces=40)
    with ctx.workprec(256):
        true = arb(8).exp().exp()
        assert found.lower <= true * (1 + arb(10) ** -50)
        assert found.upper >= true * (1 - arb(10) ** -50)


def test_pieces_closer_together_than_floats_are_not_confused() -> None:
    """On [0, 1] the greatest value 1 + 2^-70 is in the last piece; as floats the pieces have the same bound."""
    breaks = [F(k, 4) for k in range(5)]
    found = supremum(parse("1 + x*2^(-70)"), "x", breaks, until=lambda _: True)
    with ctx.workprec(256):
        assert found.upper >= 1 + arb(2) ** -70
        assert found.lower > 1 + arb(2) ** -71


def test_it_stops_when_told_and_when_the_pieces_are_spent() -> None:
    calls = []

    def after_three(found: Supremum) -> bool:
        calls.append(found)
        return len(calls) == 3

    supremum(parse("sin(9*x)*x"), "x", [F(0), F(1)], until=after_three)
    assert len(calls) == 3
    with ctx.workprec(512):
        widths = [found.upper - found.lower for found in calls]
        assert widths[0] >= widths[2]


def test_an_interval_ball_covers_both_ends() -> None:
    for low, high in ((F(-1, 3), F(1, 7)), (F(10**18), F(10**18) + 1), (F(1, 3), F(1, 3))):
        piece = interval_ball(low, high)
        assert all(piece.overlaps(ball(end)) for end in (low, high, (low + high) / 2))


UNARY = ["sin({})", "exp({})", "abs({})", "sigma({})", "tanh({})", "sqrt(abs({}))", "atan({})", "sign({})", "acot({})"]
UNARY += ["({})^2", "log(2 + abs({}))", "floor({})", "sqrt({})", "log({})", "Max({}, 1/3)"]
formulas = st.recursive(
    st.sampled_from(["x", "x", "x - 1/3", "2", "-1/2", "I"]),
    lambda inner: st.one_of(
        st.builds(str.format, st.sampled_from(UNARY), inner),
        st.builds("({} + {})".format, inner, inner),
        st.builds("({})*({})".format, inner, inner),
    ),
    max_leaves=4,
)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(formulas, st.integers(0, 20))
def test_no_random_function_exceeds_its_bound(oracle: Oracle, text: str, pieces: int) -> None:
    """At no point of a grid is |f| above the upper bound, however few pieces were looked at."""
    found = supremum(parse(text), "x", [F(-1), F(9, 10)], until=lambda _: False, pieces=pieces)
    expression = parse(f"abs({text})")
    for k in range(39):
        try:
            value = oracle(expression, {"x": F(-1) + F(k, 20)})
        except (ArithmeticError, ValueError, AssertionError):
            continue
        with ctx.workprec(256):
            assert not found.upper < arb(mpmath.nstr(value, 40)) * (1 - arb(10) ** -30) - arb(10) ** -30

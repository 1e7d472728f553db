"""Limits at 0 from above, against SymPy's and against what they are known to be."""

from fractions import Fraction

import pytest
import sympy
from flint import ctx

from checker.equivalence.enclosure import ball
from checker.equivalence.limits import Approach, limit_at_zero
from checker.expression.text import parse

F = Fraction

LIMITS = [
    ("t", "0"),
    ("3 - t", "3"),
    ("sin(t)/t", "1"),
    ("(1 - cos(t))/t^2", "1/2"),
    ("tanh(t/4)/t", "1/4"),
    ("4/t*(sigma(t/2) - 1/2)", "1/2"),
    ("4/t*sigma(-t/2) - 2/t + 1/2", "0"),
    ("(1/2 - 2/t*tanh(t/4))/t^2", "1/96"),
    ("(1 + t)^(1/t)/E", "1"),
    ("sqrt(t)", "0"),
    ("t^(1/3) + 5", "5"),
    ("sqrt(t)/sqrt(t + t^2)", "1"),
    ("sqrt(t)*t^(-1/2)", "1"),
    ("t^(1/4)", "0"),
    ("t^(1/5)", "0"),
    ("abs(t - 1/2)", "1/2"),
    ("1/(t - 1/1000)", "-1000"),
    ("log(1 + t)/t", "1"),
    ("t*1/t", "1"),
    ("cosh(t)/sinh(t) - 1/t", "0"),
]


@pytest.mark.parametrize(("text", "target"), LIMITS)
def test_a_limit_is_found_and_no_other_target_is_taken(text: str, target: str) -> None:
    """The target is SymPy's own limit; next to it, even by 10^-9, the limit certainly differs and its value is told."""
    t = sympy.Symbol("t", positive=True)
    plain = sympy.sympify(
        text.replace("^", "**"), {"t": t, "sigma": lambda z: 1 / (1 + sympy.exp(-z)), "abs": sympy.Abs}
    )
    assert sympy.limit(plain, t, 0, "+") == sympy.Rational(target)

    assert limit_at_zero(parse(text), "t", F(target)).approach is Approach.TENDS
    for miss in (F(1, 10**9), F(-1), F(1, 10**40)):
        away = limit_at_zero(parse(text), "t", F(target) + miss)
        assert away.approach is Approach.DIFFERS
        assert away.value is not None
        with ctx.workprec(64):
            assert abs(away.value - ball(F(target)).real) < 1e-15


@pytest.mark.parametrize(
    "text", ["1/t", "-3/t^2", "4/t*sigma(t/2)", "1/sqrt(t)", "t^(-1/3)", "1/(t - sin(t))", "csch(t)"]
)
def test_growth_without_bound_differs_from_every_target(text: str) -> None:
    for target in (F(0), F(10**6)):
        found = limit_at_zero(parse(text), "t", target)
        assert found.approach is Approach.DIFFERS
        assert found.value is not None
        assert not found.value.is_finite()


@pytest.mark.parametrize("text", ["sin(1/t)", "t*log(t)", "t*sin(1/t)", "exp(-1/t)", "I*t", "floor(t)", "t^(1/7)"])
def test_what_models_cannot_tell_is_unknown(text: str) -> None:
    """Some of these limits exist; none is guessed, and none is denied."""
    found = limit_at_zero(parse(text), "t", F(0))
    assert (found.approach, found.value) == (Approach.UNKNOWN, None)


def test_a_constant_next_to_the_target_is_not_the_target() -> None:
    """Exponents too: t^(1/3 + 10^-40) / t^(1/3) tends to 0, not to 1."""
    assert limit_at_zero(parse("1 + 10^(-40)"), "t", F(1)).approach is Approach.DIFFERS
    assert limit_at_zero(parse("t^(1/3 + 10^(-40))/t^(1/3)"), "t", F(1)).approach is not Approach.TENDS

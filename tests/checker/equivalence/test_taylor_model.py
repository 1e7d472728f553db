"""A Taylor model covers its function at every point of the cell, poles and near singularities included."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import pytest
from flint import arb, ctx
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from checker.equivalence.enclosure import ball
from checker.equivalence.taylor_model import NotAnalytic, TaylorModel, model_of
from checker.expression.dag import Expression
from checker.expression.text import parse

F = Fraction
Oracle = Callable[[Expression, dict[str, Any]], Any]

BITS = 256
PLACES = tuple(map(F, ("1", "1/2", "2/3", "9/10", "999/1000", "1/7", "1/50", "1/1000", "1/1000000")))


def model(text: str, low: Fraction = Fraction(0), high: Fraction = Fraction(1)) -> TaylorModel:
    with ctx.workprec(BITS):
        return model_of(parse(text), {"t": TaylorModel.variable(low, high)})


def close(value: Any) -> arb:
    """A ball of relative radius 10^-35 around a real number that is known to 50 digits."""
    assert abs(mpmath.im(value)) < mpmath.mpf("1e-30")
    with mpmath.workdps(60):
        text = mpmath.nstr(mpmath.re(value), 50)
    return arb(text) + arb(0, 1) * (abs(arb(text)) + arb("1e-40")) * arb("1e-35")


def assert_covers(text: str, low: Fraction, high: Fraction, oracle: Oracle) -> TaylorModel:
    """The model holds the function's values at points of the cell, each by itself and all in one range."""
    found = model(text, low, high)
    with ctx.workprec(BITS):
        whole, sign = found.body(), found.sign()
        for s in PLACES:
            true = close(oracle(parse(text), {"t": low + (high - low) * s}))
            unit = ball(s).real ** found.valuation
            place = ball(s).real
            assert (found.body(place, place) * unit).overlaps(true), (text, s)
            assert whole.overlaps(true / unit), (text, s)
            assert not sign or true * sign > 0 or true.contains(0), (text, s)
    return found


ON_ZERO = [
    ("4/t", -1),
    ("1/t^2", -2),
    ("sin(t)/t", 0),
    ("(exp(t) - 1)/t", 0),
    ("tanh(t/4)/t", 0),
    ("sqrt(1 + t)", 0),
    ("log(1 + t)", 1),
    ("1/2 - 2/t*tanh(t/4)", 2),
    ("(t - sin(t))/t^5", -2),
    ("coth(t/8) - 8/t", 1),
    ("csch(t)*t", 0),
    ("sqrt(t^2)", 1),
    ("(t^2 + t^3)^(3/2)", 3),
    ("abs(-t)", 1),
    ("(1 + t)^(1/t)", 0),
    ("exp(t)^(-1/3)", 0),
    ("atan(t/8)*asinh(t/8) - t^2/64", 4),
    ("atanh(t/2)", 1),
    ("erf(t)", 1),
    ("sigma(t - 3)*sigma_prime(t)", 0),
    ("sech(3*t)", 0),
    ("1/(1 - 99*t/100)", 0),
    ("log(101/100 - t)", 0),
    ("sqrt(1001/1000 - t)", 0),
    ("tan(3*t/2)", 1),
    ("t^200 + t", 1),
    ("1/(t^40)", -40),
]


@pytest.mark.parametrize(("text", "valuation"), ON_ZERO)
def test_cells_that_reach_down_to_zero(text: str, valuation: int, oracle: Oracle) -> None:
    """Poles and removable singularities at 0, singularities just beyond 1: f(s) = s^valuation (c + ...), c not 0."""
    found = assert_covers(text, F(0), F(1), oracle)
    with ctx.workprec(BITS):
        stripped = found.stripped()
        assert stripped.valuation == valuation
        assert not stripped.coefficients[0].contains(0)


@pytest.mark.parametrize(
    "text", ["1/t", "log(t)", "sqrt(t)", "t^(-7/3)", "tan(t)", "tanh(5*t)", "exp(10*t)", "t^t", "abs(t - 1/5)"]
)
@pytest.mark.parametrize(("low", "high"), [("1/4", "1/3"), ("1/2", "3/2"), ("1", "5/4")])
def test_cells_away_from_zero(text: str, low: str, high: str, oracle: Oracle) -> None:
    assert_covers(text, F(low), F(high), oracle)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("log(t)", "logarithm"),
        ("sqrt(t)", "fractional power"),
        ("t^(1/3)", "fractional power"),
        ("sqrt(t^3)", "fractional power"),
        ("t^(1/2 + 10^(-40))*t", "fractional power"),
        ("t^t", "logarithm"),
        ("abs(t - 1/2)", "sign"),
        ("sqrt(t - 1/2)", "positive"),
        ("1/(t - 1/2)", "singularity"),
        ("tan(2*t)", "singularity"),
        ("coth(t)", "singularity"),  # on so wide a cell the series of tanh(t)/t leaves 0 in
        ("atanh(2*t)", "positive"),
        ("exp(1/t)", "pole"),
        ("sin(1/t)", "pole"),
        ("sqrt(-1)*t", "positive"),
        ("I*t", "no real number"),
        ("t + 1/0", "singularity"),
        ("floor(t)", "no Taylor model"),
        ("Max(t, 1/2)", "may change on the cell"),
        ("sign(t - 1/2)", "may change on the cell"),
        ("Piecewise((t, t < 1/2), (1, True))", "may change on the cell"),
        ("Piecewise((t, t < 0))", "no real number|singularity|finite"),
    ],
)
def test_what_has_no_model_says_so(text: str, reason: str) -> None:
    with pytest.raises(NotAnalytic, match=reason):
        model(text)


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("t", 1),
        ("-1/t", -1),
        ("t - sin(t)", 1),
        ("tanh(t/4) - t/4", -1),
        ("t^2/96 - (1/2 - 2/t*tanh(t/4))", 1),
        ("1/2 - t", 0),
        ("t - t", 0),
        ("(t - 1/3)^2", 0),
        ("t - 1", 0),
        ("1 - t + t^9/1000", 1),
    ],
)
def test_signs(text: str, sign: int) -> None:
    """+1 or -1 only where f keeps that sign on all of (0, 1]; 0 where it changes, vanishes or touches 0."""
    found = model(text)
    with ctx.workprec(BITS):
        assert found.sign() == sign


def test_a_sign_claimed_for_a_changed_inequality_would_be_caught() -> None:
    """t^2/96 bounds the error of the text's neuron; t^2/97 does not, and no sign is claimed for it to."""
    wrong = model("t^2/97 - (1/2 - 2/t*tanh(t/4))")
    with ctx.workprec(BITS):
        assert wrong.sign() < 1


def test_a_symbol_that_is_any_number_of_an_interval() -> None:
    """With x = [0, 1] as a constant the model holds for each x at once."""
    with ctx.workprec(BITS):
        t, x = TaylorModel.variable(F(0), F(1)), TaylorModel.constant(arb(0.5, 0.5))
        found = model_of(parse("(exp(t*x) - 1)/t"), {"t": t, "x": x})
        for value in (0, 0.25, 1):
            for s in (0.001, 0.5, 1):
                assert (found.body(arb(s), arb(s)) * arb(s) ** found.valuation).overlaps(
                    ((arb(s) * value).exp() - 1) / s
                )
    with ctx.workprec(BITS), pytest.raises(NotAnalytic, match="fractional power"):
        model_of(parse("t^x"), {"t": t, "x": TaylorModel.constant(arb(1.25, 0.5))})


def test_huge_powers_cost_no_memory() -> None:
    """The valuation is a number, not a list: t^(64^4) + 1 is as short as any other model."""
    found = model("(((t^64)^64)^64)^64 + 1 + exp((((t^64)^64)^64)^64)")
    assert len(found.coefficients) < 50


UNARY = ["exp({})", "log({})", "sqrt({})", "sin({})", "cos({})", "tan({})", "atan({})", "sinh({})", "cosh({})"]
UNARY += ["tanh({})", "sech({})", "atanh({})", "asinh({})", "sigma({})", "sigma_prime({})", "abs({})", "1/({})"]
UNARY += ["coth({})", "csch({})", "({})^(1/3)", "({})^2", "({})^(-3/2)", "1/(1.01 - {})", "log(1.001 - {})"]

leaves = st.sampled_from(["t", "t", "t", "2", "1/3", "-3/4", "pi", "t/10"])
formulas = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(str.format, st.sampled_from(UNARY), inner),
        st.builds("({} + {})".format, inner, inner),
        st.builds("({})*({})".format, inner, inner),
        st.builds("({})/({})".format, inner, inner),
    ),
    max_leaves=6,
)
cells = st.sampled_from(
    [(F(0), F(1)), (F(0), F(1, 8)), (F(0), F(3)), (F(1, 4), F(1, 2)), (F(-1), F(1, 3)), (F(1), F(4))]
)


@settings(max_examples=400, derandomize=True, deadline=None)
@given(formulas, cells)
@example("log(1.001 - (t)*(t))/(t)", (F(0), F(1)))
@example("1/(1.01 - sin(t))", (F(1), F(4)))
def test_random_formulas_are_covered(oracle: Oracle, text: str, cell: tuple[Fraction, Fraction]) -> None:
    """Whatever the formula, if it has a model then the model holds its values, and its sign is that of every value."""
    try:
        model(text, *cell)
    except NotAnalytic:
        assume(False)
    try:
        values = [abs(oracle(parse(text), {"t": cell[0] + (cell[1] - cell[0]) * s})) for s in PLACES]
    except (ArithmeticError, ValueError, TypeError):  # mpmath overflows, or meets the pole at 0 that the model knows
        assume(False)
    assume(all(value < mpmath.mpf(10) ** 200 for value in values))
    assert_covers(text, *cell, oracle)

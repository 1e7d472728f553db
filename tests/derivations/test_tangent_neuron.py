"""The neuron that touches x: its error against dense grids and mpmath, its bounds by Hypothesis."""

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from derivations.activation import (
    ARCTAN,
    BY_NAME,
    ELU,
    ERF,
    LEAKY_RELU,
    LOGISTIC,
    RELU,
    SOFTPLUS,
    SOFTSIGN,
    TANH,
    Activation,
    Z,
)
from derivations.tangent_neuron import W1, AlreadyExact, NoSlope, NotSmooth, T, Tangent, smooth_point

HALF = sympy.Rational(1, 2)
SMOOTH = [LOGISTIC, TANH, ARCTAN, ERF, SOFTPLUS]
GELU = Activation("gelu", Z * (1 + sympy.erf(Z / sympy.sqrt(2))) / 2)
SINH = Activation("sinh", sympy.sinh(Z))
AT_0 = [Tangent(activation, sympy.S.Zero, sympy.S.Zero) for activation in (TANH, ARCTAN, ERF, SOFTSIGN, GELU)]
NEURONS = [*map(Tangent, [*SMOOTH, GELU, SINH]), Tangent(SOFTSIGN, sympy.S.One), *AT_0]


def named(neuron: Tangent) -> str:
    return f"{neuron.activation.name}-at-{neuron.place}"


def number(expression: sympy.Expr) -> mpmath.mpf:
    return mpmath.mpf(str(sympy.sympify(expression).evalf(60)))


def greatest(neuron: Tangent, w1: sympy.Rational, points: int = 400) -> mpmath.mpf:
    """Sup |w2 f(w1 x + b) + c - x| by brute force, from the activation's own formula."""
    f = sympy.lambdify(Z, neuron.activation.formula, "mpmath")
    w, b, w2, c = (number(value) for value in (w1, neuron.b(w1), neuron.w2(w1), neuron.offset(w1)))
    xs = (mpmath.mpf(k) / points for k in range(points + 1))
    return max(abs(w2 * f(w * x + b) + c - x) for x in xs)


@pytest.mark.parametrize("neuron", NEURONS, ids=named)
@pytest.mark.parametrize("weight", ["1/50", "1/3", "1"])
def test_the_exact_error_is_the_greatest_on_a_grid(neuron: Tangent, weight: str) -> None:
    w1 = sympy.Rational(weight)
    with mpmath.workdps(50):
        exact, found = number(neuron.exact_error(w1)), greatest(neuron, w1)
        assert mpmath.almosteq(exact, found, mpmath.mpf(10) ** -40, mpmath.mpf(10) ** -45)
        assert exact <= number(neuron.bound(w1))


@pytest.mark.parametrize("neuron", [neuron for neuron in NEURONS if neuron.accuracy.largest is sympy.oo], ids=named)
@pytest.mark.parametrize("weight", [4, 30])
def test_large_weights_where_the_bound_is_for_all(neuron: Tangent, weight: int) -> None:
    with mpmath.workdps(30):
        exact = number(neuron.exact_error(sympy.Integer(weight)))
        assert mpmath.almosteq(exact, greatest(neuron, sympy.Integer(weight)), mpmath.mpf(10) ** -25)
        assert exact <= number(neuron.bound(weight))


def test_only_sinh_and_softsign_off_its_corner_are_bounded_for_small_weights_alone() -> None:
    assert [named(neuron) for neuron in NEURONS if neuron.accuracy.largest != sympy.oo] == [
        "sinh-at-1/2",
        "softsign-at-1/2",
    ]


@pytest.mark.parametrize("neuron", NEURONS, ids=named)
def test_the_order_is_the_rate_at_which_the_error_shrinks(neuron: Tangent) -> None:
    with mpmath.workdps(50):
        far, near = (greatest(neuron, sympy.Rational(1, n), 20) for n in (1000, 2000))
        assert float(mpmath.log(far / near, 2)) == pytest.approx(neuron.accuracy.order, abs=0.01)


def test_orders() -> None:
    """2 where f'' vanishes at the centre, 1 where it does not."""
    assert {neuron.activation.name: neuron.accuracy.order for neuron in map(Tangent, SMOOTH)} == {
        "logistic": 2,
        "tanh": 2,
        "arctan": 2,
        "erf": 2,
        "softplus": 1,
    }


@pytest.mark.parametrize("neuron", NEURONS, ids=named)
def test_the_bound_is_as_good_as_the_cubic_or_square_term(neuron: Tangent) -> None:
    """Within the slack of small weights: the ratio of the bound to the error tends to 1, or to that slack."""
    w1 = sympy.Rational(1, 10**4)
    with mpmath.workdps(50):
        ratio = number(neuron.bound(w1)) / number(neuron.exact_error(w1))
        assert 1 <= ratio < (1.001 if neuron.accuracy.largest is sympy.oo else 2.001)


@settings(max_examples=40)
@given(st.sampled_from(NEURONS), st.fractions("1/1000", 1))
def test_value_and_slope_are_those_of_x(neuron: Tangent, weight: object) -> None:
    w1 = sympy.Rational(str(weight))
    f = sympy.lambdify(Z, neuron.activation.formula, "mpmath")
    with mpmath.workdps(60):
        w, b, w2, c = (number(value) for value in (w1, neuron.b(w1), neuron.w2(w1), neuron.offset(w1)))
        place, step = number(neuron.place), mpmath.mpf(10) ** -25
        value, ahead = (w2 * f(w * x + b) + c for x in (place, place + step))
        assert mpmath.almosteq(value, place, 1e-40, 1e-40)
        assert abs((ahead - value) / step - 1) < mpmath.mpf(10) ** -22


@given(st.sampled_from(NEURONS), st.fractions(0, "1/2"))
def test_the_slope_ratio_is_bounded_as_certified(neuron: Tangent, distance: object) -> None:
    """|g - 1| <= k t^m, with the sign that is claimed on each side, at a random t."""
    t, accuracy = sympy.Rational(str(distance)), neuron.accuracy
    for side, sign in zip(neuron.sides, accuracy.signs, strict=True):
        over = float(sign * (neuron.ratio(side * t) - 1))
        assert -1e-14 <= over <= float(accuracy.coefficient * t**accuracy.order) + 1e-14


def test_the_arranged_formulas_are_the_activations() -> None:
    z = np.linspace(-3, 3, 25)
    for activation in SMOOTH:
        neuron = Tangent(activation)
        rise, ratio = (sympy.lambdify(T, formula, "mpmath") for formula in (neuron.rise(), neuron.ratio()))
        for t in z:
            expected = (activation.f(sympy.Float(t, 30)) - activation.f(0)) / activation.prime(0)
            assert float(rise(t)) == pytest.approx(float(expected), rel=1e-12, abs=1e-12)
            assert float(ratio(t)) == pytest.approx(float(activation.prime(sympy.Float(t)) / activation.prime(0)))


@pytest.mark.parametrize("activation", [RELU, LEAKY_RELU, ELU])
def test_a_line_needs_no_expansion(activation: Activation) -> None:
    with pytest.raises(AlreadyExact, match=f"{activation.name} is a line for z >= 0"):
        smooth_point(activation)


def test_where_to_expand() -> None:
    assert {activation.name: smooth_point(activation) for activation in [*SMOOTH, SOFTSIGN]} == {
        **{activation.name: 0 for activation in SMOOTH},
        "softsign": 1,
    }


@pytest.mark.parametrize("name", ["relu", "leaky-relu", "elu", "softsign"])
def test_a_kink_is_no_centre(name: str) -> None:
    with pytest.raises(NotSmooth, match=f"{name} is not smooth at 0: take another centre"):
        Tangent(BY_NAME[name])


@pytest.mark.parametrize("formula", [Z**3, sympy.cosh(Z), Z**2])
def test_a_flat_place_is_no_centre(formula: sympy.Expr) -> None:
    with pytest.raises(NoSlope, match="the slope of flat is 0 at 0"):
        Tangent(Activation("flat", formula))


def test_a_line_off_its_kink_is_not_expanded_either() -> None:
    with pytest.raises(AlreadyExact, match="as good as a line about 1"):
        Tangent(ELU, sympy.S.One).bound()


def test_a_function_without_ranges() -> None:
    with pytest.raises(NotImplementedError, match="cos has no rule for ranges"):
        Tangent(Activation("sine", sympy.sin(Z))).bound()


@pytest.mark.parametrize("slip", [sympy.Rational(1, 97), sympy.Rational(1, 192)])
def test_a_wrong_bound_is_noticed(slip: sympy.Rational) -> None:
    w1 = sympy.Rational(1, 100)
    assert number(Tangent().exact_error(w1)) > number(slip * w1**2)
    assert Tangent().bound() == W1**2 / 96

"""The activation functions in NumPy agree with the formulas of `derivations.activation` at 50 digits."""

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from derivations import activation
from derivations.network import ACTIVATIONS, LINEAR, SOFTMAX, ActivationFunction, elu, leaky_relu

SIZES = np.concatenate([[0.0], np.logspace(-12, 0, 25), np.linspace(1.1, 40, 60)])
EVERYWHERE = np.concatenate([-SIZES, SIZES])
EXTREME = np.array([-1.7e308, -1e155, -800.0, -709.5, -1e-320, 0.0, 1e-320, 709.5, 800.0, 1e155, 1.7e308])

PAIRS = [
    *(pytest.param(ACTIVATIONS[name], formula, id=name) for name, formula in activation.BY_NAME.items()),
    pytest.param(leaky_relu(0.25), activation.leaky_relu("1/4"), id="leaky-relu-1/4"),
    pytest.param(elu(2.5), activation.elu("5/2"), id="elu-5/2"),
]


def test_there_is_one_for_every_formula() -> None:
    assert set(ACTIVATIONS) == {*activation.BY_NAME, "linear"}


@pytest.mark.parametrize(("function", "formula"), PAIRS)
def test_values_and_slopes_to_twelve_digits(function: ActivationFunction, formula: activation.Activation) -> None:
    """Relative to the value, so that what saturates does so at the right rate; 1e-300 is for what underflows."""
    for computed, expression in [(function.f, formula.f()), (function.prime, formula.prime())]:
        expected = _exact(expression, EVERYWHERE)
        np.testing.assert_allclose(computed(EVERYWHERE), expected, rtol=1e-12, atol=1e-300)


@pytest.mark.parametrize("function", ACTIVATIONS.values(), ids=lambda function: function.name)
def test_no_number_is_too_large(function: ActivationFunction) -> None:
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        a, slope = function.with_slope(EXTREME)
    assert np.isfinite(a).all()
    assert ((slope >= 0) & (slope <= 2 / np.sqrt(np.pi))).all()


@pytest.mark.parametrize("function", ACTIVATIONS.values(), ids=lambda function: function.name)
def test_arrays_keep_their_shape(function: ActivationFunction, rng: np.random.Generator) -> None:
    z = rng.standard_normal((2, 3, 4))
    a, slope = function.with_slope(z)
    assert a.shape == slope.shape == z.shape
    np.testing.assert_array_equal(function.f(z[1, 2]), a[1, 2])
    np.testing.assert_array_equal(function.prime(z[1, 2]), slope[1, 2])


def test_linear() -> None:
    np.testing.assert_array_equal(LINEAR.f(EXTREME), EXTREME)
    np.testing.assert_array_equal(LINEAR.prime(EXTREME), np.ones_like(EXTREME))


@pytest.mark.parametrize(
    ("make", "alpha"),
    [(leaky_relu, 0), (leaky_relu, 1), (leaky_relu, np.nan), (elu, 0), (elu, -1), (elu, np.inf), (elu, np.nan)],
)
def test_an_alpha_that_is_none(make: type, alpha: float) -> None:
    with pytest.raises(ValueError, match=f"alpha = {alpha}"):
        make(alpha)


@given(st.lists(st.floats(-700, 700), min_size=1, max_size=6), st.floats(-1e6, 1e6))
def test_softmax_is_a_distribution_that_a_shift_leaves(column: list[float], shift: float) -> None:
    z = np.array(column)[:, None]
    a = SOFTMAX.f(z)
    assert (a >= 0).all()
    assert a.sum() == pytest.approx(1, abs=1e-14)
    np.testing.assert_allclose(SOFTMAX.f(z + shift), a, atol=1e-8)


def test_softmax_agrees_with_mpmath(rng: np.random.Generator) -> None:
    z = rng.uniform(-30, 30, (2, 4, 3))
    for family, column in np.ndindex(2, 3):
        powers = [mpmath.exp(value) for value in z[family, :, column]]
        expected = [float(power / mpmath.fsum(powers)) for power in powers]
        np.testing.assert_allclose(SOFTMAX.f(z)[family, :, column], expected, rtol=1e-14)


def test_softmax_carries_back_by_its_jacobian(rng: np.random.Generator) -> None:
    """The Jacobian by SymPy, from the definition."""
    symbols = sympy.symbols("z:3", real=True)
    powers = sympy.Matrix([sympy.exp(symbol) for symbol in symbols])
    jacobian = sympy.lambdify(symbols, (powers / sum(powers)).jacobian(symbols))
    z, gradient = rng.standard_normal((2, 3, 5))
    expected = [jacobian(*z[:, column]).T @ gradient[:, column] for column in range(5)]
    np.testing.assert_allclose(SOFTMAX.pull_back(z, gradient), np.transpose(expected), atol=1e-15)


def _exact(expression: sympy.Expr, points: np.ndarray) -> list[float]:
    function = sympy.lambdify(activation.Z, expression, "mpmath")
    with mpmath.workdps(50):
        return [float(function(mpmath.mpf(z))) for z in points]

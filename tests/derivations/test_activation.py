"""Slopes against complex steps, and the steepest of them against a search over a fine grid."""

import mpmath
import numpy as np
import pytest
import sympy

from derivations.activation import BY_NAME, LOGISTIC, SOFTPLUS, TANH, Activation, elu, leaky_relu

z = sympy.Symbol("z", real=True)
SKEW = Activation("skew", 1 / (1 + sympy.exp(-z)) ** 2)


def complex_step(activation: Activation, points: np.ndarray) -> np.ndarray:
    f = sympy.lambdify(sympy.Symbol("z"), activation.formula.subs(z, sympy.Symbol("z")), "numpy")
    return np.imag(f(points + 1e-30j)) / 1e-30


@pytest.mark.parametrize("activation", [LOGISTIC, TANH, SKEW])
def test_prime_is_the_derivative(activation: Activation) -> None:
    points = np.linspace(-6, 6, 41)
    slopes = [float(activation.prime(sympy.Float(point, 20))) for point in points]
    np.testing.assert_allclose(slopes, complex_step(activation, points), rtol=1e-12)


@pytest.mark.parametrize(
    ("activation", "slope", "at"),
    [
        (LOGISTIC, sympy.Rational(1, 4), 0),
        (TANH, 1, 0),
        (SOFTPLUS, 1, sympy.oo),
        (SKEW, sympy.Rational(8, 27), sympy.log(2)),
        (Activation("falling", -2 * LOGISTIC.f()), sympy.Rational(1, 2), 0),
        (Activation("linear", 3 * z), 3, 1),
    ],
)
def test_steepest(activation: Activation, slope: sympy.Expr, at: sympy.Expr) -> None:
    assert activation.steepest.slope == slope
    assert sympy.simplify(activation.steepest.at - at) == 0 or activation.steepest.at == at


@pytest.mark.parametrize("activation", [LOGISTIC, TANH, SKEW])
def test_nothing_on_a_grid_is_steeper(activation: Activation) -> None:
    """The supremum is an upper bound on a grid, and the grid comes close to it."""
    greatest = np.max(np.abs(complex_step(activation, np.linspace(-20, 20, 40_001))))
    supremum = float(activation.steepest.slope)
    assert supremum - 1e-6 < greatest <= supremum * (1 + 1e-14)


def test_logistic_is_steepest_where_mpmath_finds_it() -> None:
    with mpmath.workdps(50):
        zero = mpmath.findroot(lambda x: mpmath.diff(lambda y: 1 / (1 + mpmath.exp(-y)), x, 2), (-1, 0.5), tol=1e-30)
        assert abs(zero) < mpmath.mpf(10) ** -30
    assert LOGISTIC.steepest.at == 0


def test_a_wrong_slope_is_noticed() -> None:
    """The check of `prime` fails for sigma(z) (1 + sigma(z))."""
    points = np.linspace(-3, 3, 7)
    wrong = [float((LOGISTIC.f(point) * (1 + LOGISTIC.f(point))).evalf()) for point in points]
    assert not np.allclose(wrong, complex_step(LOGISTIC, points))


def test_values_at_numbers_are_evaluated() -> None:
    assert (LOGISTIC.f(0), LOGISTIC.prime(0)) == (sympy.Rational(1, 2), sympy.Rational(1, 4))


def test_steepest_of_what_has_zeros_of_another_kind() -> None:
    with pytest.raises(ValueError, match=r"the zeros of .* are not looked for here"):
        _ = Activation("damped", z**3 + sympy.exp(z)).steepest


ALL = sorted(BY_NAME.values(), key=lambda activation: activation.name)


@pytest.mark.parametrize("activation", [*ALL, leaky_relu("1/3"), elu(2)], ids=lambda activation: activation.name)
def test_both_forms_of_the_slope_are_the_derivative(activation: Activation) -> None:
    """Against mpmath's differences, on both sides of 0."""
    f = sympy.lambdify(z, activation.formula, "mpmath")
    for point in (-7, -2.5, -0.3, 0.2, 1.5, 6):
        with mpmath.workdps(40):
            measured = mpmath.diff(f, mpmath.mpf(point))
        for slope in (activation.prime(), activation.slope):
            found = mpmath.mpf(slope.subs(z, sympy.Rational(str(point))).evalf(30))
            assert abs(found - measured) < 1e-15


@pytest.mark.parametrize(
    ("name", "slope", "at"),
    [
        ("arctan", 1, 0),
        ("erf", 2 / sympy.sqrt(sympy.pi), 0),
        ("softsign", 1, 0),
        ("relu", 1, 1),
        ("leaky-relu", 1, 1),
        ("elu", 1, 1),
    ],
)
def test_steepest_of_the_others(name: str, slope: sympy.Expr, at: int) -> None:
    assert BY_NAME[name].steepest == (slope, at)


def test_steepest_left_of_zero() -> None:
    assert elu(3).steepest == (3, 0)
    assert Activation("hinge", sympy.Piecewise((0, z > 0), (-2 * z, True))).steepest == (2, -1)


def test_kinks_and_symmetry() -> None:
    assert {activation.name for activation in ALL if activation.kinked} == {"relu", "leaky-relu"}
    assert elu(2).kinked
    odd = {"logistic", "tanh", "arctan", "erf", "softsign"}
    assert {activation.name for activation in ALL if activation.odd_about_centre} == odd

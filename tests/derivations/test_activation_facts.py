"""Limits, means and dead sides against values far out, quadrature and closed forms."""

from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from derivations.activation import BY_NAME, ELU, LOGISTIC, RELU, SOFTPLUS, TANH, Activation, Z, elu, leaky_relu
from derivations.activation_facts import (
    Saturation,
    dead_sides,
    is_zero_centred,
    limits,
    mean_digits,
    normal_mean,
    saturation,
    symmetric_mean,
)

ALL = list(BY_NAME.values())
SKEW = Activation("skew", 1 / (1 + sympy.exp(-Z)) ** 2)
MIRRORED = Activation("mirrored softplus", -sympy.log(1 + sympy.exp(-Z)))
FLAT_RIGHT = Activation("flat", sympy.Piecewise((1, Z > 0), (Z + 1, True)))
GROWING = Activation("growing", sympy.log(1 + Z**2))
each = pytest.mark.parametrize("activation", [*ALL, SKEW, MIRRORED, FLAT_RIGHT, elu(2)], ids=lambda one: one.name)


def compute(activation: Activation, value: mpmath.mpf) -> mpmath.mpf:
    return sympy.lambdify(Z, activation.formula, "mpmath")(value)


@each
def test_limits_are_values_far_out(activation: Activation) -> None:
    at = limits(activation)
    with mpmath.workdps(60):
        far = mpmath.mpf(10) ** 20
        for side, value, slope in ((-1, at.f_left, at.slope_left), (1, at.f_right, at.slope_right)):
            reached = compute(activation, side * far)
            if value.is_finite:
                assert abs(reached - mpmath.mpf(value.evalf(40))) < 1e-19
            else:
                assert abs(reached) > 1e10
                assert mpmath.sign(reached) == sympy.sign(value)
            assert abs((compute(activation, 2 * side * far) - reached) / (side * far) - mpmath.mpf(slope)) < 1e-19


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("logistic", "tanh", "arctan", "erf", "softsign"), Saturation.BOTH),
        (("softplus", "relu", "elu"), Saturation.LEFT),
        (("leaky-relu",), Saturation.NONE),
    ],
)
def test_saturation(names: tuple[str, ...], expected: Saturation) -> None:
    assert {saturation(BY_NAME[name]) for name in names} == {expected}


def test_saturation_of_ones_own() -> None:
    assert (saturation(MIRRORED), saturation(FLAT_RIGHT)) == (Saturation.RIGHT, Saturation.RIGHT)
    assert saturation(GROWING) is Saturation.NONE  # its slope tends to 0, but it has no limit


@each
def test_dead_sides_are_those_of_zero_differences(activation: Activation) -> None:
    points = [mpmath.mpf(k) / 7 for k in range(1, 50)]
    flat = [side for side in (-1, 1) if len({compute(activation, side * point) for point in points}) == 1]
    assert list(dead_sides(activation)) == flat


def test_dead_sides() -> None:
    assert (dead_sides(RELU), dead_sides(FLAT_RIGHT), dead_sides(ELU)) == ((-1,), (1,), ())


def test_zero_centred() -> None:
    assert {one.name for one in ALL if is_zero_centred(one)} == {"tanh", "arctan", "erf", "softsign"}


@pytest.mark.parametrize("law", ["uniform", "laplace", "two pairs"])
def test_the_mean_is_the_same_for_every_symmetric_law(law: str) -> None:
    """The logistic mean is 1/2 for three of them; a ReLU's differs."""
    with mpmath.workdps(30):
        mean = {
            "uniform": lambda f: mpmath.quad(f, [-3, 0, 3]) / 6,
            "laplace": lambda f: mpmath.quad(lambda z: f(z) * mpmath.exp(-abs(z)) / 2, [-mpmath.inf, 0, mpmath.inf]),
            "two pairs": lambda f: (f(1) + f(-1)) / 8 + 3 * (f(4) + f(-4)) / 8,
        }[law]
        for activation in (LOGISTIC, TANH):
            measured = mean(lambda z, one=activation: compute(one, mpmath.mpf(z)))
            assert abs(measured - mpmath.mpf(symmetric_mean(activation))) < 1e-20
        assert abs(mean(lambda z: compute(RELU, z)) - mpmath.mpf(normal_mean(RELU).evalf(30))) > 0.05
    assert symmetric_mean(RELU) is None


@each
def test_normal_means_against_quadrature(activation: Activation) -> None:
    """To 30 digits, by Gauss-Legendre in pieces."""
    with mpmath.workdps(50):
        f, pieces = sympy.lambdify(Z, activation.formula, "mpmath"), mpmath.linspace(-14, 14, 15)
        measured = mpmath.quad(lambda z: f(z) * mpmath.npdf(z), pieces, method="gauss-legendre")
        closed = normal_mean(activation)
        if closed is None:
            assert activation in (SOFTPLUS, SKEW, MIRRORED)
            assert abs(mpmath.mpf(mean_digits(activation, 30)) - measured) < abs(measured) * mpmath.mpf(10) ** -29
        else:
            assert abs(mpmath.mpf(closed.evalf(40)) - measured) < mpmath.mpf(10) ** -30


def test_normal_means_by_sampling(rng: np.random.Generator) -> None:
    """Within five standard errors, for a million draws."""
    z = rng.standard_normal(10**6)
    for activation in ALL:
        values = sympy.lambdify(Z, activation.formula, ["scipy", "numpy"])(z)
        error = np.std(values) / 1000
        assert abs(np.mean(values) - float(mean_digits(activation, 8))) < 5 * error


@settings(max_examples=8, deadline=None)
@given(st.fractions(Fraction(1, 50), Fraction(49, 50), max_denominator=60))
def test_means_with_a_slope_of_ones_own(alpha: Fraction) -> None:
    """(1 - alpha)/sqrt(2 pi) for a leaky rectifier, 1/sqrt(2 pi) + alpha (sqrt(e) Phi(-1) - 1/2) for ELU."""
    with mpmath.workdps(40):
        a = mpmath.mpf(alpha.numerator) / alpha.denominator
        peak = mpmath.npdf(0)
        leaky, exponential = (normal_mean(make(str(alpha))) for make in (leaky_relu, elu))
        assert abs(mpmath.mpf(leaky.evalf(40)) - (1 - a) * peak) < 1e-35
        phi = mpmath.erfc(1 / mpmath.sqrt(2)) / 2
        tail = a * (mpmath.sqrt(mpmath.e) * phi - mpmath.mpf(1) / 2)
        assert abs(mpmath.mpf(exponential.evalf(40)) - peak - tail) < 1e-35


def test_a_symbol_for_the_slope() -> None:
    alpha = sympy.Symbol("alpha", positive=True)
    assert sympy.simplify(normal_mean(leaky_relu(alpha)) - (1 - alpha) / sympy.sqrt(2 * sympy.pi)) == 0
    assert limits(elu(alpha)).f_left == -alpha


def test_digits_that_are_not_settled() -> None:
    """The quadrature expects a kink at 0 only."""
    step = Activation("step at 1", sympy.Piecewise((1, Z > 1), (0, True)))
    with pytest.raises(ArithmeticError, match="the mean of step at 1 is not settled to 12 digits"):
        mean_digits(step, 12)

"""Schemes of initialisation against networks: sampled ones, with error bars, and small ones gone through entirely."""

from collections.abc import Callable
from itertools import pairwise, product

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from derivations.activation import BY_NAME, ERF, LOGISTIC, RELU, TANH, Activation, Z, elu, leaky_relu
from derivations.initialisation import (
    ALPHA,
    GLOROT_NORMAL,
    GLOROT_UNIFORM,
    HE_FAN_AVERAGE,
    HE_FAN_IN,
    HE_FAN_OUT,
    LECUN_NORMAL,
    N_IN,
    N_OUT,
    PAIR_LOSS,
    SCHEMES,
    STANDARD_UNIFORM,
    VARIANCE_Z,
    Law,
    Q,
    S,
    Scheme,
    backward_gain,
    forward_gain,
    he_leaky,
    settled,
    share,
    uniform_variance,
)

Function = Callable[[np.ndarray], np.ndarray]
fans = st.integers(1, 10_000)
LEAKY = leaky_relu("3/10")
HE_LEAKY = he_leaky("3/10")


def gains(scheme: Scheme, widths: list[int], unit: Activation | None, way: str) -> float:
    """The product of the gains of a scheme over the layers between these widths."""
    gain = getattr(scheme, way)(unit)
    return float(sympy.prod(gain.subs({N_IN: n, N_OUT: m}) for n, m in pairwise(widths)))


def weights(scheme: Scheme, n: int, m: int, rng: np.random.Generator) -> np.ndarray:
    if scheme.law is Law.UNIFORM:
        r = float(scheme.half_width.subs({N_IN: n, N_OUT: m}))
        return rng.uniform(-r, r, (m, n))
    return rng.normal(0, float(scheme.std.subs({N_IN: n, N_OUT: m})), (m, n))


def numeric(unit: Activation | None) -> tuple[Function, Function]:
    if unit is None:
        return (lambda z: z), np.ones_like
    return tuple(sympy.lambdify(Z, formula, ["scipy", "numpy"]) for formula in (unit.formula, unit.slope))


def factors(
    scheme: Scheme, widths: list[int], unit: Activation | None, rng: np.random.Generator
) -> tuple[float, float]:
    """In one network: the factor on the mean square of z from the first layer to the last, and on that of the errors.

    The first weighted inputs have the scale 1/10; the last errors are random.
    """
    f, prime = numeric(unit)
    z = [rng.normal(0, 0.1, widths[0])]
    layers = [weights(scheme, n, m, rng) for n, m in pairwise(widths)]
    for layer in layers:
        z.append(layer @ f(z[-1]))
    delta = last = rng.normal(0, 1, widths[-1])
    for layer, below in zip(reversed(layers), reversed(z[:-1]), strict=True):
        delta = prime(below) * (layer.T @ delta)
    return np.mean(z[-1] ** 2) / np.mean(z[0] ** 2), np.mean(delta**2) / np.mean(last**2)


def within_errors(samples: np.ndarray, expected: float) -> bool:
    """Whether the mean of samples is within five standard errors of what is expected, and these are below 6 % of it."""
    error = np.std(samples, ddof=1) / np.sqrt(len(samples))
    assert error < 0.06 * expected
    return bool(abs(np.mean(samples) - expected) < 5 * error)


@pytest.mark.parametrize(
    ("scheme", "unit"),
    [
        (LECUN_NORMAL, None),
        (STANDARD_UNIFORM, None),
        (GLOROT_NORMAL, None),
        (GLOROT_UNIFORM, None),
        (HE_FAN_IN, RELU),
        (HE_FAN_OUT, RELU),
        (HE_FAN_AVERAGE, RELU),
        (HE_LEAKY, LEAKY),
    ],
    ids=lambda one: one.name if one else "linear",
)
@pytest.mark.parametrize("widths", [[50, 50, 50, 50], [200, 50, 200], [50, 200, 50]], ids=str)
def test_gains_of_sampled_networks(
    scheme: Scheme, unit: Activation | None, widths: list[int], rng: np.random.Generator
) -> None:
    forward, backward = np.array([factors(scheme, widths, unit, rng) for _ in range(400)]).T
    assert within_errors(forward, gains(scheme, widths, unit, "forward"))
    assert within_errors(backward, gains(scheme, widths, unit, "backward"))


def test_a_wrong_gain_is_noticed(rng: np.random.Generator) -> None:
    """Without the half of the rectifier, forward, or with half too much, backward."""
    forward, backward = np.array([factors(HE_FAN_IN, [50, 200], RELU, rng) for _ in range(400)]).T
    assert not within_errors(forward, 2)
    assert not within_errors(backward, 2)


def test_layers_of_200_keep_what_small_tanh_units_carry(rng: np.random.Generator) -> None:
    """At a scale of 1/10 the linear regime is near: less than 2 v = 2 % is lost in a layer, either way."""
    samples = np.array([factors(GLOROT_NORMAL, [200] * 4, TANH, rng) for _ in range(200)]).T
    for factor in samples:
        error = np.std(factor) / np.sqrt(len(factor))
        assert 0.98**3 - 5 * error < np.mean(factor) < 1 + 5 * error


def test_logistic_errors_shrink_as_settled_says(rng: np.random.Generator) -> None:
    """Once z has settled: five layers of 200, after three."""
    f, prime = numeric(LOGISTIC)
    logs = []
    for _ in range(60):
        z = [rng.normal(0, 0.5, 200)]
        layers = [weights(GLOROT_UNIFORM, 200, 200, rng) for _ in range(8)]
        for layer in layers:
            z.append(layer @ f(z[-1]))
        delta = rng.normal(0, 1, 200)
        for layer, below in zip(reversed(layers[3:]), reversed(z[3:-1]), strict=True):
            delta = prime(below) * (layer.T @ delta)
        logs.append(np.mean(delta**2))
    assert within_errors(np.array(logs), float(settled(LOGISTIC).backward) ** 5)


def test_rectifiers_need_no_independent_errors() -> None:
    """In all 4096 networks of two inputs and three layers of two leaky ReLUs whose weights have given sizes.

    The errors above depend on the weights, since the signal went up through them, but the mean square of an error below
    is exactly what it would be if they did not.
    """
    sizes = np.array([[[1, 1.1], [0.9, 1.3]], [[1.7, 0.8], [1.2, 0.6]], [[0.5, 1.4], [1.5, 1.6]]])
    last, (f, prime) = np.array([1.0, 0.7]), numeric(LEAKY)
    total = np.zeros(2)
    for signs in product((-1, 1), repeat=12):
        first, second, third = sizes * np.reshape(signs, (3, 2, 2))
        z_1 = first @ np.array([1.0, 0.3])
        z_2 = second @ f(z_1)
        assert np.all(z_1 * z_2)
        total += (prime(z_1) * (second.T @ (prime(z_2) * (third.T @ last)))) ** 2
    _, second, third = sizes**2
    np.testing.assert_allclose(total / 4096, float(share(LEAKY)) ** 2 * second.T @ (third.T @ last**2), rtol=1e-12)


@given(fans, fans)
def test_the_pair_loss_is_the_product_of_the_gains(n: int, m: int) -> None:
    """Either way, and 1 for equal widths only."""
    loss = PAIR_LOSS.subs({N_IN: n, N_OUT: m})
    for way in (GLOROT_NORMAL.forward(), GLOROT_NORMAL.backward()):
        assert way.subs({N_IN: n, N_OUT: m}) * way.subs({N_IN: m, N_OUT: n}) == loss
    assert loss == 1 if n == m else loss < 1


@given(fans)
def test_glorot_and_lecun_agree_for_equal_widths(n: int) -> None:
    assert sympy.simplify((GLOROT_NORMAL.std - LECUN_NORMAL.std).subs({N_IN: n, N_OUT: n})) == 0
    assert sympy.simplify((HE_FAN_AVERAGE.std - HE_FAN_IN.std).subs({N_IN: n, N_OUT: n})) == 0


def test_formulas_as_the_papers_have_them() -> None:
    assert VARIANCE_Z == N_IN * S**2 * Q
    assert GLOROT_UNIFORM.half_width == sympy.sqrt(6) / sympy.sqrt(N_IN + N_OUT)
    assert sympy.simplify(STANDARD_UNIFORM.half_width - 1 / sympy.sqrt(N_IN)) == 0
    assert sympy.simplify(he_leaky().std ** 2 - 2 / ((1 + ALPHA**2) * N_IN)) == 0
    assert (forward_gain(k=share(RELU)), backward_gain()) == (N_IN * S**2 / 2, N_OUT * S**2)


def test_each_scheme_has_a_name_of_its_own() -> None:
    assert len({scheme.name for scheme in SCHEMES}) == len(SCHEMES)


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.name)
def test_half_widths_give_the_standard_deviation(scheme: Scheme) -> None:
    """By quadrature of the uniform law."""
    values = {N_IN: 7, N_OUT: 31, ALPHA: sympy.Rational(1, 100)}
    with mpmath.workdps(40):
        r, std = (mpmath.mpf(sympy.sympify(one).subs(values).evalf(40)) for one in (scheme.half_width, scheme.std))
        measured = mpmath.quad(lambda w: w**2, [-r, r]) / (2 * r)
        assert abs(measured - std**2) < 1e-35
    assert sympy.simplify(uniform_variance(scheme.half_width) - scheme.std**2) == 0


@pytest.mark.parametrize("activation", [*BY_NAME.values(), elu(2), LEAKY], ids=lambda one: one.name)
def test_shares_against_differences(activation: Activation) -> None:
    """Half the sum of the squared slopes beside 0, by differences to each side."""
    f = sympy.lambdify(Z, activation.formula, "mpmath")
    with mpmath.workdps(40):
        sides = [(f(side * mpmath.mpf(10) ** -30) - f(mpmath.mpf(0))) * 10**30 for side in (-1, 1)]
        assert abs(sum(slope**2 for slope in sides) / 2 - mpmath.mpf(share(activation).evalf(30))) < 1e-8


def test_shares_against_gaussian_means(rng: np.random.Generator) -> None:
    """Exact for rectifiers of any variance; close for smooth units of a small one."""
    z = rng.normal(0, 1, 10**6)
    for activation, scale in ((RELU, 3), (LEAKY, 3), (TANH, 0.01), (ERF, 0.01)):
        f, prime = numeric(activation)
        k = float(share(activation))
        for samples in (f(scale * z) ** 2 / scale**2, prime(scale * z) ** 2 * np.ones_like(z)):
            assert abs(np.mean(samples) - k) < 5 * np.std(samples) / 1000 + 5 * scale**2 * (scale < 1)


@pytest.mark.parametrize(("activation", "gain"), [(LOGISTIC, 1), (LOGISTIC, 20), (TANH, 2)])
def test_settled_against_iteration(activation: Activation, gain: int) -> None:
    """Layer after layer, with NumPy's Gauss-Hermite rule in doubles."""
    f, prime = numeric(activation)
    nodes, rule = np.polynomial.hermite_e.hermegauss(150)
    rule /= np.sum(rule)
    variance = 1.0
    for _ in range(200):
        variance = gain * float(rule @ f(np.sqrt(variance) * nodes) ** 2)
    found = settled(activation, gain)
    assert float(found.variance) == pytest.approx(variance, rel=1e-6)
    assert float(found.backward) == pytest.approx(gain * rule @ prime(np.sqrt(variance) * nodes) ** 2, rel=1e-5)


def test_settled_at_two_precisions() -> None:
    with mpmath.workdps(45):
        fine = settled(LOGISTIC)
    with mpmath.workdps(30):
        rough = settled(LOGISTIC)
    assert all(abs(a - b) < 1e-22 for a, b in zip(fine, rough, strict=True))


@pytest.mark.parametrize(("activation", "gain"), [(TANH, 1), (RELU, 1), (RELU, 2), (RELU, 3)])
def test_where_the_variance_does_not_settle(activation: Activation, gain: int) -> None:
    with pytest.raises(ValueError, match=f"Var z of {activation.name} units settles nowhere"):
        settled(activation, gain)

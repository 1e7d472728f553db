"""Neurons without an offset: the best logistic one against mpmath and global search, the others against grids."""

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, special

from derivations import best_neuron
from derivations.activation import ARCTAN, ELU, ERF, LOGISTIC, RELU, SOFTPLUS, SOFTSIGN, TANH, Activation, Z
from derivations.best_neuron import R, Unknown, Way, best_without_offset, far, small, way
from derivations.tangent_neuron import AlreadyExact

X = np.linspace(0, 1, 20_001)


def logistic(z: mpmath.mpf) -> mpmath.mpf:
    return 1 / (1 + mpmath.exp(-z))


def greatest_error(w1: float, b: float, w2: float, x: np.ndarray = X) -> float:
    """Sup |w2 sigma(w1 x + b) - x| by brute force."""
    return float(np.max(np.abs(w2 * special.expit(w1 * x + b) - x)))


@pytest.mark.parametrize("digits", [4, 30, 150])
def test_the_best_neuron_agrees_with_mpmath(digits: int) -> None:
    """mpmath solves for w1 and the inner extremum at once, with no r in sight."""
    best = best_without_offset(digits)
    with mpmath.workdps(digits + 20):

        def system(w: mpmath.mpf, d: mpmath.mpf) -> list[mpmath.mpf]:
            s = logistic(w * d)
            return [w * s * (1 - s) - 1, (s - 0.5 - d) + (logistic(w / 2) - 1)]

        w, d = mpmath.findroot(system, (5.6, 0.2))
        error = 1 - logistic(w / 2)
        for enclosure, value in ((best.w1, w), (best.inner, d), (best.error, error)):
            assert enclosure.decimal(digits) == mpmath.nstr(value, digits, strip_zeros=False)


def test_the_best_neuron_as_known() -> None:
    best = best_without_offset(12)
    assert best.w1.decimal(12) == "5.64764356596"
    assert best.error.decimal(10) == "0.05605038444"


def test_the_best_error_is_reached_at_four_points() -> None:
    best = best_without_offset(16)
    w1, inner, size = (float(value) for value in (best.w1, best.inner, best.error))
    errors = [special.expit(w1 * delta) - 0.5 - delta for delta in (-0.5, -inner, inner, 0.5)]
    np.testing.assert_allclose(errors, [size, -size, size, -size], rtol=1e-13)
    assert w1 * special.expit(w1 * inner) * special.expit(-w1 * inner) == pytest.approx(1, rel=1e-13)
    assert greatest_error(w1, -w1 / 2, 1) == pytest.approx(size, rel=1e-12)


def test_no_neuron_without_an_offset_is_better() -> None:
    """A global search over (w1, b, w2): nothing below the certified error, and that is nearly reached."""
    certified, x = float(best_without_offset(16).error), np.linspace(0, 1, 401)
    box = [(-20, 20), (-20, 20), (-5, 5)]
    found = optimize.differential_evolution(lambda p: greatest_error(*p, x), box, rng=7, tol=1e-12, maxiter=400)
    # the grid misses the true extremum of the error by at most h^2 |e''|/8
    assert certified - 1e-5 < found.fun < certified + 1e-5


@given(st.floats(-50, 50), st.floats(-30, 30), st.floats(-10, 10))
def test_every_neuron_without_an_offset_is_off_by_more(w1: float, b: float, w2: float) -> None:
    assert greatest_error(w1, b, w2, X[::20]) > 1 / 20


@given(st.floats(-0.5, 0.5), st.floats(-0.5, 0.5), st.floats(-0.1, 0.1))
def test_neurons_near_the_best_are_no_better(by_w1: float, by_b: float, by_w2: float) -> None:
    best = best_without_offset(16)
    w1 = float(best.w1)
    inner = float(best.inner)
    x = np.array([0, 0.5 - inner, 0.5 + inner, 1])
    assert greatest_error(w1 + by_w1, -w1 / 2 + by_b, 1 + by_w2, x) >= float(best.error) * (1 - 1e-12)


def test_equioscillation_is_inner_plus_outer_error() -> None:
    for value in (0.2, 0.6):
        w = 4 / (1 - value**2)
        inner = optimize.minimize_scalar(
            lambda d, w=w: -(special.expit(w * d) - 0.5 - d), bounds=(0, 0.5), options={"xatol": 1e-12}
        )
        assert float(best_neuron.inner_error().subs(R, value)) == pytest.approx(-inner.fun, rel=1e-12)
        assert float(best_neuron.inner_place().subs(R, value)) == pytest.approx(inner.x, abs=1e-6)
        assert float(best_neuron.outer_error().subs(R, value)) == pytest.approx(special.expit(w / 2) - 1)
        assert float(best_neuron.equioscillation().subs(R, value)) == pytest.approx(
            -inner.fun + special.expit(w / 2) - 1
        )


def test_no_digits() -> None:
    with pytest.raises(ValueError, match="at least one"):
        best_without_offset(0)


def test_the_ways() -> None:
    assert {activation.name: way(activation) for activation in (LOGISTIC, TANH, ARCTAN, ERF, SOFTSIGN, SOFTPLUS)} == {
        "logistic": Way.NOT_ARBITRARILY,
        **dict.fromkeys(("tanh", "arctan", "erf", "softsign"), Way.SMALL_WEIGHT),
        "softplus": Way.LARGE_WEIGHT,
    }


def test_a_way_goes_by_the_formula() -> None:
    assert way(Activation("sigmoid", LOGISTIC.formula)) is Way.NOT_ARBITRARILY
    assert way(Activation("swish", Z / (1 + sympy.exp(-Z)))) is Way.SMALL_WEIGHT
    assert way(Activation("steep", sympy.log(2 + sympy.exp(3 * Z)))) is Way.LARGE_WEIGHT
    assert way(Activation("root", (Z + sympy.sqrt(Z**2 + 4)) / 2)) is Way.LARGE_WEIGHT


@pytest.mark.parametrize("activation", [RELU, ELU])
def test_a_line_needs_no_way(activation: Activation) -> None:
    with pytest.raises(AlreadyExact):
        way(activation)


@pytest.mark.parametrize("formula", [2 + sympy.tanh(Z), sympy.exp(Z), 1 + Z + sympy.exp(-Z)])
def test_where_no_reason_applies(formula: sympy.Expr) -> None:
    with pytest.raises(Unknown):
        way(Activation("other", formula))


@pytest.mark.parametrize("w1", [1.0, 12.0, 1000.0])
def test_softplus_with_a_large_weight(w1: float) -> None:
    """The greatest error, ln 2/w1, on a grid; and it is reached at x = 0."""
    errors = np.logaddexp(0, w1 * X) / w1 - X
    assert float(far(SOFTPLUS).error(sympy.Float(w1, 30))) == pytest.approx(np.max(np.abs(errors)), rel=1e-12)
    assert np.argmax(np.abs(errors)) == 0


def test_softplus_with_a_small_weight_is_far_off() -> None:
    """For w1 below 1/4 the best b and w2 leave an error of more than 0.1, and it gets worse with smaller weights."""

    def best_at(w1: float) -> float:
        x = X[::100]
        found = optimize.differential_evolution(
            lambda p: float(np.max(np.abs(np.exp(p[1]) * np.logaddexp(0, w1 * x + p[0]) - x))),
            [(-30, 10), (-10, 30)],
            rng=3,
            tol=1e-10,
            maxiter=200,
        )
        return float(found.fun)

    errors = [best_at(w1) for w1 in (0.25, 0.5, 2, 20)]
    assert errors == sorted(errors, reverse=True)
    assert errors[0] > 0.1 > errors[-1]


@pytest.mark.parametrize("activation", [TANH, ARCTAN, ERF, SOFTSIGN])
def test_small_weights_need_no_offset_where_f_is_0_at_0(activation: Activation) -> None:
    neuron = small(activation)
    assert (neuron.b(), neuron.offset()) == (0, 0)
    f = sympy.lambdify(Z, activation.formula, "numpy")
    w1 = 0.001
    vectorised = {"erf": special.erf}.get(activation.name, f)
    errors = np.abs(float(neuron.w2(sympy.Float(w1))) * vectorised(w1 * X) - X)
    assert np.max(errors) == pytest.approx(float(neuron.exact_error(sympy.Float(w1, 30))), rel=1e-6)
    assert np.max(errors) <= 0.001

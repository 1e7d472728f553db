"""The identity neuron against mpmath's Taylor series, brute-force errors on grids, a search over its parameters."""

from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, special

from derivations import identity_neuron as identity
from derivations.activation_interval import R
from derivations.identity_neuron import W1, W2, B, Delta, OrderError

X = np.linspace(0, 1, 20_001)


def logistic(z: mpmath.mpf) -> mpmath.mpf:
    return 1 / (1 + mpmath.exp(-z))


def greatest_error(w1: float, b: float, w2: float, c: float) -> float:
    """Sup |w2 sigma(w1 x + b) + c - x| by brute force."""
    return float(np.max(np.abs(w2 * special.expit(w1 * X + b) + c - X)))


@pytest.mark.parametrize("k", range(12))
def test_derivatives_of_sigma_agree_with_mpmath(k: int) -> None:
    with mpmath.workdps(50):
        for z in (-2, 0, mpmath.mpf(7) / 10):
            derived = identity.sigma_derivative(k).eval(sympy.Float(logistic(z), 50))
            assert mpmath.almosteq(mpmath.mpf(str(derived)), mpmath.diff(logistic, z, k), 1e-15, 1e-15)


def test_derivatives_of_sigma_agree_with_diff() -> None:
    z = sympy.Symbol("z")
    sigma = 1 / (1 + sympy.exp(-z))
    for k in range(5):
        assert sympy.simplify(identity.sigma_derivative(k).eval(sigma) - sympy.diff(sigma, z, k)) == 0


@pytest.mark.parametrize("order", [0, 1, 3, 8, 15])
@pytest.mark.parametrize(("w1", "b", "w2"), [("1/2", "-1/4", 8), ("3/2", "1/3", "-2"), (-2, 1, 5)])
def test_taylor_agrees_with_mpmath(order: int, w1: str | int, b: str | int, w2: str | int) -> None:
    w1, b, w2 = (sympy.Rational(value) for value in (w1, b, w2))
    derived = sympy.Poly(identity.taylor(order, w1=w1, b=b, w2=w2).evalf(50) + Delta ** (order + 1), Delta).all_coeffs()
    with mpmath.workdps(60):
        W, C, V = (mpmath.mpf(int(value.p)) / int(value.q) for value in (w1, b, w2))
        expected = mpmath.taylor(lambda d: V * logistic(W * (0.5 + d) + C), 0, order)
        for mine, other in zip(reversed(derived[1:]), expected, strict=True):
            assert mpmath.almosteq(mpmath.mpf(str(mine)), other, 1e-25, 1e-25)


def test_taylor_in_symbols_is_the_series_of_the_neuron() -> None:
    """At every order up to 4: equal value of the derivative of the written-out neuron, at random parameters."""
    polynomial, whole = identity.taylor(4), identity.neuron()
    point = {W1: 0.7, B: -1.1, W2: 2.3}
    for k in range(5):
        mine, other = (sympy.diff(side, Delta, k).subs(Delta, 0).subs(point) for side in (polynomial, whole))
        assert float(mine) == pytest.approx(float(other), rel=1e-12)


def test_taylor_of_the_text_s_choice() -> None:
    """x plus the constant, no square, and the cubic coefficient that exercise 3 asks for."""
    b, w2 = identity.centred()
    polynomial = identity.taylor(5, b=b, w2=w2)
    assert [polynomial.coeff(Delta, k) for k in range(6)] == [2 / W1, 1, 0, -(W1**2) / 12, 0, W1**4 / 120]


@pytest.mark.parametrize("slip", [sympy.Rational(1, 48), -sympy.Rational(1, 12) / 4, sympy.Rational(1, 12)])
def test_a_wrong_cubic_is_noticed(slip: sympy.Rational) -> None:
    with mpmath.workdps(50):
        cubic = mpmath.taylor(lambda d: 4 * logistic(d), 0, 3)[3]  # w1 = 1
        assert not mpmath.almosteq(cubic, mpmath.mpf(int(slip.p)) / int(slip.q), 1e-6)
        assert mpmath.almosteq(cubic, -mpmath.mpf(1) / 12, 1e-30)


@pytest.mark.parametrize("function", [identity.taylor, identity.sigma_derivative, identity.derivation])
def test_orders_below_zero(function: object) -> None:
    with pytest.raises(OrderError, match="of order -1"):
        function(-1)


def test_the_centred_choice() -> None:
    assert identity.centred() == (-W1 / 2, 4 / W1)
    assert identity.centred(2) == (-1, 2)


@given(st.floats(-3, 3).filter(lambda w1: abs(w1) > 1e-3), st.floats(-3, 3), st.floats(-9, 9))
def test_the_offset_makes_the_centre_exact(w1: float, b: float, w2: float) -> None:
    c = float(identity.offset(sympy.Float(w1), sympy.Float(b), sympy.Float(w2)))
    assert w2 * special.expit(w1 / 2 + b) + c == pytest.approx(0.5, abs=1e-12)


def test_the_offset_of_the_text_s_choice_and_of_another() -> None:
    assert identity.offset() == sympy.Rational(1, 2) - 2 / W1
    assert sympy.limit(identity.offset(W1, 0, 4 / W1) + 2 / W1, W1, 0) == 0


@pytest.mark.parametrize("w1", [0.01, 0.1, 0.5, 1, 3, -2, 20])
def test_the_exact_error_is_the_greatest_on_a_grid(w1: float) -> None:
    b, w2 = (float(value) for value in identity.centred(sympy.Float(w1)))
    measured = greatest_error(w1, b, w2, float(identity.offset(sympy.Float(w1))))
    assert float(identity.exact_error(sympy.Float(w1, 30))) == pytest.approx(measured, rel=1e-9, abs=1e-12)


def test_the_error_is_the_neuron_s() -> None:
    b, w2 = identity.centred()
    whole = identity.neuron(W1, b, w2) + identity.offset() - sympy.Rational(1, 2) - Delta
    difference = sympy.lambdify((W1, Delta), [whole, identity.error()], "mpmath")
    with mpmath.workdps(50):
        for w1, delta in ((0.3, 0.5), (-2, 0.1), (5, -0.4)):
            assert mpmath.almosteq(*difference(mpmath.mpf(w1), mpmath.mpf(delta)), 1e-30, 1e-40)


@given(st.fractions(Fraction(1, 1000), 1000))
def test_the_bound_holds_and_is_close_for_small_weights(w1: Fraction) -> None:
    with mpmath.workdps(50):
        w = mpmath.mpf(w1.numerator) / w1.denominator
        exact, bound = (sympy.lambdify(W1, f, "mpmath")(w) for f in (identity.exact_error(), identity.error_bound()))
        assert exact <= bound
        assert w > 1 or bound < exact * 1.03


@pytest.mark.parametrize("slip", [96 * 4, 97, 192])
def test_a_wrong_bound_is_noticed(slip: int) -> None:
    with mpmath.workdps(50):
        exact = sympy.lambdify(W1, identity.exact_error(), "mpmath")(mpmath.mpf("0.01"))
        assert mpmath.mpf("0.01") ** 2 / slip < exact


@pytest.mark.parametrize("digits", [4, 30, 150])
def test_the_best_neuron_agrees_with_mpmath(digits: int) -> None:
    """mpmath solves for w1 and the inner extremum at once, with no r in sight."""
    best = identity.best_without_offset(digits)
    with mpmath.workdps(digits + 20):

        def system(w: mpmath.mpf, d: mpmath.mpf) -> list[mpmath.mpf]:
            s = logistic(w * d)
            return [w * s * (1 - s) - 1, (s - 0.5 - d) + (logistic(w / 2) - 1)]

        w, d = mpmath.findroot(system, (5.6, 0.2))
        error = 1 - logistic(w / 2)
        for enclosure, value in ((best.w1, w), (best.inner, d), (best.error, error)):
            assert enclosure.decimal(digits) == mpmath.nstr(value, digits, strip_zeros=False)


def test_the_best_neuron_as_known() -> None:
    best = identity.best_without_offset(12)
    assert best.w1.decimal(12) == "5.64764356596"
    assert best.error.decimal(10) == "0.05605038444"


def test_the_best_error_is_reached_at_four_points() -> None:
    best = identity.best_without_offset(16)
    w1, inner, size = (float(value) for value in (best.w1, best.inner, best.error))
    errors = [special.expit(w1 * delta) - 0.5 - delta for delta in (-0.5, -inner, inner, 0.5)]
    np.testing.assert_allclose(errors, [size, -size, size, -size], rtol=1e-13)
    assert w1 * special.expit(w1 * inner) * special.expit(-w1 * inner) == pytest.approx(1, rel=1e-13)
    assert greatest_error(w1, -w1 / 2, 1, 0) == pytest.approx(size, rel=1e-12)


def test_no_neuron_without_an_offset_is_better(rng: np.random.Generator) -> None:
    """Search over (w1, b, w2) from many starts: nothing below the certified error, and it is nearly reached."""
    certified = float(identity.best_without_offset(16).error)
    grid = np.linspace(0, 1, 401)

    def error(p: np.ndarray) -> float:
        return float(np.max(np.abs(p[2] * special.expit(p[0] * grid + p[1]) - grid)))

    starts = [(rng.uniform(0.1, 12), rng.uniform(-6, 2), rng.uniform(0.3, 4)) for _ in range(12)]
    options = {"maxiter": 3000, "xatol": 1e-9, "fatol": 1e-12}
    found = [optimize.minimize(error, start, method="Nelder-Mead", options=options).fun for start in starts]
    # the grid misses the true extremum of the error by at most h^2 |e''|/8
    assert certified - 1e-5 < min(found) < certified + 1e-3


def test_equioscillation_is_inner_plus_outer_error() -> None:
    for value in (0.2, 0.6):
        w = 4 / (1 - value**2)
        inner = optimize.minimize_scalar(
            lambda d, w=w: -(special.expit(w * d) - 0.5 - d), bounds=(0, 0.5), options={"xatol": 1e-12}
        )
        assert float(identity.equioscillation().subs(R, value)) == pytest.approx(-inner.fun + special.expit(w / 2) - 1)


def test_no_digits() -> None:
    with pytest.raises(ValueError, match="at least one"):
        identity.best_without_offset(0)


def test_every_step_of_the_derivation_holds() -> None:
    """At small Delta, so that O(Delta^(order + 1)) is out of sight; the last step at the best neuron."""
    w1, delta = 0.5, 1e-4
    b, w2, c = -w1 / 2, 4 / w1, 0.5 - 2 / w1
    output = w2 * special.expit(w1 * (0.5 + delta) + b)
    s = special.expit(w1 / 2 + b)
    values = {"w1": w1, "Delta": delta, "b": b, "w2": w2, "c": c, "output": output, "s": s, "sigma_prime": s * (1 - s)}
    values |= {"error": output + c - 0.5 - delta, "greatest": greatest_error(w1, b, w2, c)}
    *steps, last = identity.derivation(4).steps
    for step in steps:
        sides = [side.removeO() if side.getO() else side for side in step.claim.args]
        left, right = (
            float(side.subs({symbol: values[symbol.name] for symbol in side.free_symbols})) for side in sides
        )
        assert left == pytest.approx(right, rel=1e-12, abs=1e-14) if step.claim.rel_op == "==" else left <= right
    best = float(identity.best_without_offset(20).w1)
    (r,) = last.claim.lhs.free_symbols
    assert float(last.claim.lhs.subs(r, np.sqrt(1 - 4 / best))) == pytest.approx(0, abs=1e-14)

"""The identity neuron against mpmath's Taylor series, brute-force errors on grids, and other activations."""

from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from derivations import identity_neuron as identity
from derivations.activation import ARCTAN, BY_NAME, ERF, LOGISTIC, SOFTPLUS, SOFTSIGN, TANH, Activation, Z
from derivations.identity_neuron import W1, AlreadyExact, B, Delta, NotSmooth, OrderError

X = np.linspace(0, 1, 20_001)
SMOOTH = [LOGISTIC, TANH, ARCTAN, ERF, SOFTPLUS]
SWISH = Activation("swish", Z / (1 + sympy.exp(-Z)))


def named(value: object) -> str | None:
    return value.name if isinstance(value, Activation) else None


def logistic(z: mpmath.mpf) -> mpmath.mpf:
    return 1 / (1 + mpmath.exp(-z))


def greatest_error(w1: float, b: float, w2: float, c: float) -> float:
    """Sup |w2 sigma(w1 x + b) + c - x| by brute force."""
    return float(np.max(np.abs(w2 * special.expit(w1 * X + b) + c - X)))


@pytest.mark.parametrize("order", [0, 1, 3, 8, 15])
@pytest.mark.parametrize(("w1", "b", "w2"), [("1/2", "-1/4", 8), ("3/2", "1/3", "-2"), (-2, 3, 5)])
@pytest.mark.parametrize("activation", [*SMOOTH, SOFTSIGN, SWISH], ids=named)
def test_taylor_agrees_with_mpmath(
    activation: Activation, order: int, w1: str | int, b: str | int, w2: str | int
) -> None:
    w1, b, w2 = (sympy.Rational(value) for value in (w1, b, w2))
    if activation is SOFTSIGN:
        b += 2  # off its corner
    derived = identity.taylor_coefficients(order, w1=w1, b=b, w2=w2, activation=activation)
    f = sympy.lambdify(Z, activation.formula, "mpmath")
    with mpmath.workdps(80):
        W, C, V = (mpmath.mpf(int(value.p)) / int(value.q) for value in (w1, b, w2))
        expected = mpmath.taylor(lambda d: V * f(W * (d + 0.5) + C), 0, order)
        for mine, other in zip(derived, expected, strict=True):
            assert mpmath.almosteq(mpmath.mpf(str(mine.evalf(60))), other, mpmath.mpf(10) ** -30, mpmath.mpf(10) ** -30)


def test_the_polynomial_is_that_of_the_coefficients() -> None:
    coefficients = identity.taylor_coefficients(4)
    assert [sympy.expand(identity.taylor(4)).coeff(Delta, k) for k in range(5)] == list(map(sympy.expand, coefficients))


def test_taylor_in_symbols_is_the_series_of_the_neuron() -> None:
    """At every order up to 4: equal value of the derivative of the written-out neuron, at random parameters."""
    polynomial, whole = identity.taylor(4), identity.neuron()
    point = {W1: 0.7, B: -1.1, identity.W2: 2.3}
    for k in range(5):
        mine, other = (sympy.diff(side, Delta, k).subs(Delta, 0).subs(point) for side in (polynomial, whole))
        assert float(mine) == pytest.approx(float(other), rel=1e-12)


@pytest.mark.parametrize(
    ("activation", "expected"),
    [
        (LOGISTIC, [2 / W1, 1, 0, -(W1**2) / 12, 0, W1**4 / 120]),
        (TANH, [0, 1, 0, -(W1**2) / 3, 0, 2 * W1**4 / 15]),
        (ARCTAN, [0, 1, 0, -(W1**2) / 3, 0, W1**4 / 5]),
        (ERF, [0, 1, 0, -(W1**2) / 3, 0, W1**4 / 10]),
        (SOFTPLUS, [2 * sympy.log(2) / W1, 1, W1 / 4, 0, -(W1**3) / 96, 0]),
        (SOFTSIGN, [2 / W1, 1, -W1 / 2, W1**2 / 4, -(W1**3) / 8, W1**4 / 16]),
    ],
    ids=named,
)
def test_taylor_of_the_centred_choice(activation: Activation, expected: list[sympy.Expr]) -> None:
    """The constant plus x, and what follows; the logistic cubic coefficient is that which exercise 3 asks for."""
    b, w2 = identity.centred(activation=activation)
    polynomial = sympy.expand(identity.taylor(5, b=b, w2=w2, activation=activation))
    assert [polynomial.coeff(Delta, k) for k in range(6)] == expected


@pytest.mark.parametrize("slip", [sympy.Rational(1, 48), -sympy.Rational(1, 12) / 4, sympy.Rational(1, 12)])
def test_a_wrong_cubic_is_noticed(slip: sympy.Rational) -> None:
    with mpmath.workdps(50):
        cubic = mpmath.taylor(lambda d: 4 * logistic(d), 0, 3)[3]  # w1 = 1
        assert not mpmath.almosteq(cubic, mpmath.mpf(int(slip.p)) / int(slip.q), 1e-6)
        assert mpmath.almosteq(cubic, -mpmath.mpf(1) / 12, 1e-30)


@pytest.mark.parametrize("function", [identity.taylor, identity.taylor_coefficients])
def test_orders_below_zero(function: object) -> None:
    with pytest.raises(OrderError, match="of order -1"):
        function(-1)


def test_the_centred_choice() -> None:
    assert identity.centred() == (-W1 / 2, 4 / W1)
    assert identity.centred(2) == (-1, 2)
    assert identity.centred(activation=ERF) == (-W1 / 2, sympy.sqrt(sympy.pi) / (2 * W1))
    assert identity.centred(activation=SOFTSIGN) == (1 - W1 / 2, 4 / W1)
    assert identity.centred(activation=TANH, centre=1)[0] == 1 - W1 / 2


@pytest.mark.parametrize("name", ["relu", "leaky-relu", "elu"])
def test_rectifiers_are_the_identity_already(name: str) -> None:
    with pytest.raises(AlreadyExact, match="its neuron is x itself"):
        identity.centred(activation=BY_NAME[name])
    with pytest.raises(NotSmooth, match=f"{name} is not smooth at 0"):
        identity.centred(activation=BY_NAME[name], centre=0)
    f = BY_NAME[name].f(sympy.Symbol("x", positive=True))
    assert f == sympy.Symbol("x", positive=True)


@given(st.floats(-3, 3).filter(lambda w1: abs(w1) > 1e-3), st.floats(-3, 3), st.floats(-9, 9))
def test_the_offset_makes_the_centre_exact(w1: float, b: float, w2: float) -> None:
    c = float(identity.offset(sympy.Float(w1), sympy.Float(b), sympy.Float(w2)))
    assert w2 * special.expit(w1 / 2 + b) + c == pytest.approx(0.5, abs=1e-12)


def test_the_offset_of_the_text_s_choice_and_of_another() -> None:
    assert identity.offset() == sympy.Rational(1, 2) - 2 / W1
    assert sympy.limit(identity.offset(W1, 0, 4 / W1) + 2 / W1, W1, 0) == 0


@pytest.mark.parametrize(
    ("activation", "constant"),
    [(TANH, 0), (ARCTAN, 0), (ERF, 0), (SOFTPLUS, 2 * sympy.log(2)), (SOFTSIGN, 2)],
    ids=named,
)
def test_the_offset_of_others(activation: Activation, constant: sympy.Expr) -> None:
    assert sympy.simplify(identity.offset(activation=activation) - sympy.Rational(1, 2) + constant / W1) == 0


@pytest.mark.parametrize("w1", [0.01, 0.1, 0.5, 1, 3, -2, 20])
def test_the_exact_error_is_the_greatest_on_a_grid(w1: float) -> None:
    b, w2 = (float(value) for value in identity.centred(sympy.Float(w1)))
    measured = greatest_error(w1, b, w2, float(identity.offset(sympy.Float(w1))))
    assert float(identity.exact_error(sympy.Float(w1, 30))) == pytest.approx(measured, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("activation", [*SMOOTH, SOFTSIGN], ids=named)
def test_the_error_is_the_neuron_s(activation: Activation) -> None:
    b, w2 = identity.centred(activation=activation)
    c = identity.offset(activation=activation)
    whole = identity.neuron(W1, b, w2, activation) + c - sympy.Rational(1, 2) - Delta
    difference = sympy.lambdify((W1, Delta), [whole, identity.error(activation=activation)], "mpmath")
    with mpmath.workdps(50):
        for w1, delta in ((0.3, 0.5), (-0.5, 0.1), (0.9, -0.4)):
            assert mpmath.almosteq(*difference(mpmath.mpf(w1), mpmath.mpf(delta)), 1e-30, 1e-40)


def test_the_errors_in_closed_form() -> None:
    assert {a.name: (identity.exact_error(activation=a), identity.error_bound(activation=a)) for a in SMOOTH} == {
        "logistic": (sympy.Rational(1, 2) - 2 * sympy.tanh(W1 / 4) / W1, W1**2 / 96),
        "tanh": (sympy.Rational(1, 2) - sympy.tanh(W1 / 2) / W1, W1**2 / 24),
        "arctan": (sympy.Rational(1, 2) - sympy.atan(W1 / 2) / W1, W1**2 / 24),
        "erf": (sympy.Rational(1, 2) - sympy.sqrt(sympy.pi) * sympy.erf(W1 / 2) / (2 * W1), W1**2 / 24),
        "softplus": (2 * sympy.log(sympy.cosh(W1 / 4)) / W1, W1 / 16),
    }


@given(st.fractions(Fraction(1, 1000), 1000), st.sampled_from(SMOOTH))
def test_the_bound_holds_and_is_close_for_small_weights(w1: Fraction, activation: Activation) -> None:
    with mpmath.workdps(50):
        w = mpmath.mpf(w1.numerator) / w1.denominator
        formulas = identity.exact_error(activation=activation), identity.error_bound(activation=activation)
        exact, bound = (sympy.lambdify(W1, formula, "mpmath")(w) for formula in formulas)
        assert exact <= bound
        assert w > 0.5 or bound < exact * 1.05


@pytest.mark.parametrize("slip", [96 * 4, 97, 192])
def test_a_wrong_bound_is_noticed(slip: int) -> None:
    with mpmath.workdps(50):
        exact = sympy.lambdify(W1, identity.exact_error(), "mpmath")(mpmath.mpf("0.01"))
        assert mpmath.mpf("0.01") ** 2 / slip < exact

"""Higher derivatives against mpmath's numerical ones and against SymPy's."""

import mpmath
import pytest
import sympy

from derivations.activation import ARCTAN, BY_NAME, ERF, LOGISTIC, SOFTPLUS, SOFTSIGN, TANH, Activation, Z
from derivations.higher_derivatives import LADDERS, OrderError, Y, derivative, derivative_at, ladder

WITH_LADDER = [LOGISTIC, TANH, ARCTAN, ERF, SOFTSIGN, SOFTPLUS]
SWISH = Activation("swish", Z / (1 + sympy.exp(-Z)))


@pytest.mark.parametrize("activation", [*WITH_LADDER, SWISH], ids=lambda activation: activation.name)
@pytest.mark.parametrize("k", [0, 1, 2, 3, 7, 12])
def test_derivatives_agree_with_mpmath(k: int, activation: Activation) -> None:
    f = sympy.lambdify(Z, activation.formula, "mpmath")
    for place in ("1/3", "7/5", "3"):
        z = sympy.Rational(place)
        derived = derivative_at(k, z, activation).evalf(60)
        with mpmath.workdps(120):
            expected = mpmath.diff(f, mpmath.mpf(int(z.p)) / int(z.q), k)
        with mpmath.workdps(40):
            assert mpmath.almosteq(mpmath.mpf(str(derived)), expected, mpmath.mpf(10) ** -35)


@pytest.mark.parametrize("activation", [LOGISTIC, TANH, ARCTAN, ERF, SOFTPLUS], ids=lambda activation: activation.name)
def test_derivatives_agree_with_diff(activation: Activation) -> None:
    for k in range(5):
        climbed = derivative(k, activation).xreplace({Y: ladder(activation).function})
        difference = (climbed - sympy.diff(activation.formula, Z, k)).rewrite(sympy.exp)
        assert sympy.simplify(difference) == 0


@pytest.mark.parametrize("activation", WITH_LADDER, ids=lambda activation: activation.name)
def test_each_rung_is_the_slope_of_the_one_before(activation: Activation) -> None:
    rule = LADDERS[activation.formula]
    for k in (1, 2, 5):
        rung = derivative(k, activation)
        slope = sympy.diff(rung, Z) + sympy.diff(rung, Y) * rule.slope
        assert sympy.expand(slope - derivative(k + 1, activation)) == 0


def test_a_ladder_goes_by_the_formula() -> None:
    assert ladder(Activation("sigmoid", LOGISTIC.formula)) is ladder(LOGISTIC)
    assert ladder(SWISH) is None
    assert not any(ladder(BY_NAME[name]) for name in ("relu", "leaky-relu", "elu"))


@pytest.mark.parametrize("activation", [LOGISTIC, SWISH])
def test_orders_below_zero(activation: Activation) -> None:
    with pytest.raises(OrderError, match="of order -1"):
        derivative(-1, activation)

"""The pages on the interval: every step holds, every mutated one fails, every figure is right in all its digits."""

from functools import cache

import mpmath
import pytest
import sympy
from mutations import survivors

from derivations import activation_interval as interval
from derivations.activation import ARCTAN, BY_NAME, ERF, LOGISTIC, RELU, SOFTPLUS, TANH, Activation, Z, elu, leaky_relu
from derivations.arguments.activation_interval import comparison, page
from derivations.arguments.interval_measured import Neuron
from derivations.arguments.interval_widest import rounded_up
from derivations.derivation import Derivation
from derivations.errata import BOUND_IS_THE_WIDTH, LOST_PARENTHESIS, SLOPE_BOUND_IS_REACHED
from derivations.table import Table

t = sympy.Symbol("t", real=True)
OTHERS = [
    leaky_relu("1/5"),
    elu(2),
    elu("1/2"),
    Activation("gudermann", sympy.atan(sympy.sinh(Z))),
    Activation("falling", -3 * LOGISTIC.f(), -3 * LOGISTIC.slope),
    Activation("no-formula", sympy.Integral(sympy.exp(-(t**2)) / (1 + t**2), (t, 0, Z))),
    Activation("arsinh", sympy.asinh(Z)),
    Activation("mirrored", -sympy.log(1 + sympy.exp(-Z)), 1 / (1 + sympy.exp(Z))),
    Activation("scaled", sympy.sqrt(2) * SOFTPLUS.formula, sympy.sqrt(2) * SOFTPLUS.slope),
    Activation("hinge", sympy.Piecewise((0, Z > 0), (-2 * Z, True))),
    Activation("line", 3 * Z),
]
each = pytest.mark.parametrize("activation", [*BY_NAME.values(), *OTHERS], ids=lambda one: one.name)
bells = pytest.mark.parametrize("activation", [LOGISTIC, TANH, ARCTAN, ERF, OTHERS[3]], ids=lambda one: one.name)


@cache
def parts(activation: Activation) -> tuple[Derivation, ...]:
    return tuple(part for part in page(activation) if isinstance(part, Derivation))


@each
def test_every_step_holds(activation: Activation) -> None:
    for part in parts(activation):
        claims = [*(step.claim for step in part.steps), part.conclusion]
        assert [(claim, made.how) for claim, made in zip(claims, part.check(), strict=True) if not made.holds] == []


@each
def test_a_changed_step_fails(activation: Activation) -> None:
    for part in parts(activation):
        assert survivors(part) == []


@each
def test_there_are_three_parts_and_a_table(activation: Activation) -> None:
    names = [part.name for part in page(activation)]
    assert [name for name in names if name != "interval-2"] == ["threshold", "interval", "widest", "intervals"]
    assert len(set(names)) == len(names)


def test_the_logistic_width_is_equation_123() -> None:
    _, second, third = parts(LOGISTIC)
    m = sympy.Symbol("m", positive=True)
    assert second.conclusion.rhs == 2 / m * sympy.log(m * (1 + sympy.sqrt(1 - 4 / m)) / 2 - 1)
    assert second.source.equation == "(123)"
    r = sympy.Symbol("r_max", positive=True)
    assert third.steps[-1].claim == sympy.Eq(r * sympy.atanh(r), sympy.S.Half, evaluate=False)


def test_errata_stand_where_the_text_errs() -> None:
    first, second, third = parts(LOGISTIC)
    assert (first.errata, second.errata, third.errata) == (
        (SLOPE_BOUND_IS_REACHED,),
        (LOST_PARENTHESIS, BOUND_IS_THE_WIDTH),
        (),
    )
    assert all(part.errata == () for part in parts(TANH))


@bells
@pytest.mark.parametrize("digits", [4, 16, 30])
def test_every_digit_of_the_figures_is_right(activation: Activation, digits: int) -> None:
    *_, last, _ = page(activation, digits)
    assert isinstance(last, Derivation)
    best = interval.widest(60, activation=activation)
    certified = {
        "$r$ where the width is greatest": best.r,
        "$L$ where the width is greatest": best.reach,
        "$|w|$ there": best.abs_w,
        "greatest width": best.width,
        "$|w|$ by scipy.optimize.minimize_scalar": best.abs_w,
        "greatest width by the same": best.width,
    }
    for figure in last.figures:
        significant = len(figure.value.replace(".", "").lstrip("0"))
        assert figure.value == certified[figure.name].decimal(significant)
    assert len(last.figures[0].value.replace(".", "").lstrip("0")) == digits


def test_the_bound_on_the_width_is_no_less_than_the_width_and_close() -> None:
    for activation, told in ((LOGISTIC, "0.448"), (TANH, "0.896"), (ARCTAN, "1"), (ERF, "0.968")):
        assert f"wider than {told}:" in parts(activation)[-1].statement
        assert 0 <= float(told) - float(interval.widest(activation=activation).width) < 1e-3


def test_rounded_up() -> None:
    assert rounded_up(sympy.Rational(447744, 10**6), 3) == sympy.Rational(448, 1000)
    assert rounded_up(sympy.Rational(1), 3) == 1
    assert rounded_up(sympy.Rational(12341), 3) == 12400


@bells
def test_the_measured_ends_meet_the_condition(activation: Activation) -> None:
    neuron = Neuron(activation)
    with mpmath.workdps(60):
        w, b = mpmath.mpf(-7), mpmath.mpf(2)
        low, high = neuron.ends(w, b)
        for a in (low, high):
            assert abs(neuron.factor(w, b, a) - 1) < mpmath.mpf(10) ** -55
        assert neuron.factor(w, b, (low + high) / 2) > 1
        assert mpmath.almosteq(neuron.width(w, b), 2 * neuron.reach(w) / 7, 1e-50)
        grid = [neuron.factor(w, b, -b / w + mpmath.mpf(step) / 100) for step in range(-300, 301)]
        assert neuron.greatest(w, b) >= max(grid) * (1 - mpmath.mpf(10) ** -55)


def test_the_measured_edge_is_where_the_condition_turns() -> None:
    neuron = Neuron(SOFTPLUS)
    with mpmath.workdps(60):
        edge = neuron.edge(mpmath.mpf(-3), mpmath.mpf(1), 60, -60)
        assert (
            neuron.factor(-3, 1, edge - mpmath.mpf(10) ** -50) > 1 > neuron.factor(-3, 1, edge + mpmath.mpf(10) ** -50)
        )
        assert mpmath.almosteq(Neuron(RELU).edge(mpmath.mpf(-3), mpmath.mpf(1), 60, -60), mpmath.mpf(1) / 3, 1e-55)


def test_the_table_has_a_row_for_each_activation_and_agrees_with_the_numbers() -> None:
    table = comparison()
    assert [row[0] for row in table.rows] == list(BY_NAME)
    for row, activation in zip(table.rows, BY_NAME.values(), strict=True):
        assert len(row) == len(table.columns)
        assert row[1] == interval.threshold(activation=activation)
        if row[3] == "infinite":
            assert interval.width(200, activation=activation) == sympy.oo
        else:
            best = interval.widest(activation=activation)
            assert float(row[3]) == pytest.approx(float(best.width), abs=1e-7)
            assert float(row[4]) == pytest.approx(float(best.abs_w), abs=1e-6)


def test_an_activation_of_ones_own_has_its_row() -> None:
    *_, table = page(OTHERS[5])
    assert isinstance(table, Table)
    assert table.rows[-1][0] == "no-formula"
    assert table.rows[-1][2] == r"$-L \le z \le L$ with $m |f'(L)| = 1$"
    assert comparison([OTHERS[6]]).rows[0][3] == "none"


@pytest.mark.parametrize("activation", [TANH, SOFTPLUS], ids=lambda one: one.name)
def test_words_name_the_activation(activation: Activation) -> None:
    for part in parts(activation):
        assert f"{activation.symbol}'(w a + b)|" in part.statement or part.name == "widest"


def test_no_digits() -> None:
    with pytest.raises(ValueError, match="at least one is needed"):
        page(LOGISTIC, 0)


def test_a_slope_with_its_top_elsewhere() -> None:
    with pytest.raises(interval.NotUnimodal):
        page(Activation("skew", 1 / (1 + sympy.exp(-Z)) ** 2))

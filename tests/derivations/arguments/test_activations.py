"""Every step of the arguments on activations holds, and none when it is changed; the table agrees with the formulas."""

import mpmath
import pytest
import sympy
from mutations import survivors

from derivations.activation import BY_NAME, LOGISTIC, Activation, Z, elu, leaky_relu
from derivations.arguments.activations import facts, page, table
from derivations.derivation import Derivation
from derivations.table import Table

FALLING = Activation("falling", -3 * LOGISTIC.f(), -3 * LOGISTIC.slope)
HINGE = Activation("hinge", sympy.Piecewise((0, Z > 0), (-2 * Z, True)))
each = pytest.mark.parametrize(
    "activation", [*BY_NAME.values(), leaky_relu("1/5"), elu(3), FALLING, HINGE], ids=lambda one: one.name
)


@each
def test_every_step_holds(activation: Activation) -> None:
    assert [checked.how for checked in facts(activation).check() if not checked.holds] == []


@each
def test_a_changed_step_fails(activation: Activation) -> None:
    assert survivors(facts(activation)) == []


def test_a_wrong_short_slope_fails() -> None:
    """Both the derivative and the bound, for an f' that is twice what it should be."""
    wrong = Activation("wrong", sympy.tanh(Z), 2 / sympy.cosh(Z) ** 2)
    checked = facts(wrong).check()
    assert (checked[0].holds, checked[-1].holds) == (False, False)


def test_only_a_relu_is_said_to_die() -> None:
    said = {name: "can die" in facts(activation).statement for name, activation in BY_NAME.items()}
    assert [name for name, dies in said.items() if dies] == ["relu"]


def test_the_page_has_the_table_and_each_activation() -> None:
    first, *derivations = page()
    assert isinstance(first, Table)
    assert [one.name for one in derivations if isinstance(one, Derivation)] == list(BY_NAME)


def test_the_table_has_a_cell_for_each_column() -> None:
    assert [len(row) for row in table().rows] == [len(table().columns)] * len(BY_NAME)
    assert [row[0] for row in table().rows] == list(BY_NAME)


def test_the_means_in_the_table() -> None:
    """Against quadrature of another kind, in pieces."""
    for name, *_, mean, _, _ in table().rows:
        f = sympy.lambdify(Z, BY_NAME[name].formula, "mpmath")
        with mpmath.workdps(30):
            pieces = mpmath.linspace(-14, 14, 15)
            measured = mpmath.quad(lambda z, f=f: f(z) * mpmath.npdf(z), pieces, method="gauss-legendre")
            assert abs(mpmath.mpf(str(sympy.sympify(mean).evalf(30))) - measured) < 1e-15


def test_yes_and_no_in_the_table() -> None:
    centred = {row[0] for row in table().rows if row[-2] == "yes"}
    dying = {row[0] for row in table().rows if row[-1] == "yes"}
    assert (centred, dying) == ({"tanh", "arctan", "erf", "softsign"}, {"relu"})

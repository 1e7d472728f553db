"""The pages on the identity neuron: every step holds, every mutated one fails, every figure agrees with mpmath."""

from functools import cache

import mpmath
import pytest
import sympy
from mutations import survivors

from derivations.activation import ARCTAN, BY_NAME, LOGISTIC, SOFTPLUS, TANH, Activation, Z
from derivations.arguments.identity_best import best
from derivations.arguments.identity_error import touching
from derivations.arguments.identity_neuron import expansion, overview, page
from derivations.best_neuron import way
from derivations.derivation import Derivation
from derivations.higher_derivatives import OrderError
from derivations.identity_neuron import tangent
from derivations.tangent_neuron import W1, AlreadyExact, NotSmooth

SMOOTH = ["logistic", "tanh", "arctan", "erf", "softsign", "softplus"]
GELU = Activation("gelu", Z * (1 + sympy.erf(Z / sympy.sqrt(2))) / 2)
SHIFTED = Activation("shifted", 2 + sympy.tanh(Z))
PAGES = [*((name, index) for name in SMOOTH for index in range(3)), ("logistic", 3)]


@cache
def cached(name: str) -> tuple[Derivation, ...]:
    return page(BY_NAME[name])


@pytest.mark.parametrize(("name", "index"), PAGES)
def test_every_step_holds(name: str, index: int) -> None:
    assert [outcome.how for outcome in cached(name)[index].check() if not outcome.holds] == []


@pytest.mark.parametrize(("name", "index"), PAGES)
def test_every_mutated_step_fails(name: str, index: int) -> None:
    assert survivors(cached(name)[index]) == []


@pytest.mark.parametrize("activation", [GELU, SHIFTED], ids=lambda activation: activation.name)
def test_pages_of_activations_of_one_s_own_hold(activation: Activation) -> None:
    for derivation in page(activation):
        assert [outcome.how for outcome in derivation.check() if not outcome.holds] == []


@pytest.mark.parametrize("order", [0, 1, 5, 12])
@pytest.mark.parametrize("activation", [LOGISTIC, TANH, SOFTPLUS], ids=lambda activation: activation.name)
def test_expansions_of_other_orders_hold(activation: Activation, order: int) -> None:
    derivation = expansion(tangent(activation), order)
    assert all(outcome.holds for outcome in derivation.check())
    assert derivation.conclusion.rhs.getO() == sympy.O(sympy.Symbol("Delta", real=True) ** (order + 1))


def test_a_centre_of_one_s_own_holds() -> None:
    """Where arctan is bent, the error is of the first order."""
    neuron = tangent(ARCTAN, 1)
    assert neuron.accuracy.order == 1
    assert all(outcome.holds for outcome in (*expansion(neuron).check(), *touching(neuron).check()))


@pytest.mark.parametrize("name", SMOOTH)
def test_what_a_page_holds(name: str) -> None:
    names = [derivation.name for derivation in cached(name)]
    last = ["identity-best"] if name == "logistic" else []
    assert names == ["identity-expansion", "identity-error", "identity-no-offset", *last]


def test_a_page_says_nothing_of_an_offset_where_nothing_is_known() -> None:
    assert [derivation.name for derivation in page(SHIFTED)] == ["identity-expansion", "identity-error"]


def test_figures_of_the_best_neuron_to_30_digits() -> None:
    w1, error, inner = (figure.value for figure in best(30).figures)
    with mpmath.workdps(60):
        w, place = mpmath.mpf(w1), mpmath.mpf(inner)
        s = 1 / (1 + mpmath.exp(-w * place))
        tolerance = mpmath.mpf(10) ** -28
        assert abs(w * s * (1 - s) - 1) < tolerance
        assert abs(s - 0.5 - place - mpmath.mpf(error)) < tolerance
        assert abs(1 / (1 + mpmath.exp(w / 2)) - mpmath.mpf(error)) < tolerance


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("logistic", lambda w: mpmath.mpf(1) / 2 - 2 * mpmath.tanh(w / 4) / w),
        ("tanh", lambda w: mpmath.mpf(1) / 2 - mpmath.tanh(w / 2) / w),
        ("arctan", lambda w: mpmath.mpf(1) / 2 - mpmath.atan(w / 2) / w),
        ("erf", lambda w: mpmath.mpf(1) / 2 - mpmath.sqrt(mpmath.pi) * mpmath.erf(w / 2) / (2 * w)),
        ("softsign", lambda w: w / (8 - 2 * w)),
        ("softplus", lambda w: 2 * mpmath.log(mpmath.cosh(w / 4)) / w),
    ],
)
def test_figures_of_the_error_to_30_digits(name: str, error: object) -> None:
    (figure,) = page(BY_NAME[name], digits=30)[1].figures
    with mpmath.workdps(60):
        assert figure.value == mpmath.nstr(error(mpmath.mpf(1) / 10), 30, strip_zeros=False, min_fixed=-9)


@pytest.mark.parametrize("name", ["relu", "leaky-relu", "elu"])
def test_rectifiers_have_no_page(name: str) -> None:
    with pytest.raises(AlreadyExact, match="no expansion is needed"):
        page(BY_NAME[name])


def test_wrong_arguments() -> None:
    with pytest.raises(OrderError, match="of order -1"):
        page(order=-1)
    with pytest.raises(ValueError, match="at least one"):
        page(digits=0)
    with pytest.raises(NotSmooth, match="softsign is not smooth at 0"):
        page(BY_NAME["softsign"], centre=0)


def test_the_overview_has_a_row_for_each_activation() -> None:
    table = overview()
    assert [row[0] for row in table.rows] == list(BY_NAME)
    assert {len(row) for row in table.rows} == {len(table.columns)}
    assert [row[-1] for row in table.rows if row[0] in ("relu", "leaky-relu", "elu")] == ["it is exact"] * 3
    for name, b, w2, c, exact, bound, words in table.rows:
        if name in SMOOTH:
            neuron = tangent(BY_NAME[name])
            assert (b, w2, c) == (neuron.b(), neuron.w2(), neuron.offset())
            values = [float(formula.xreplace({W1: sympy.S.One})) for formula in (exact, bound)]
            assert 0 < values[0] <= values[1]
            assert words.startswith("0.05605") == (way(BY_NAME[name]) == "not arbitrarily")

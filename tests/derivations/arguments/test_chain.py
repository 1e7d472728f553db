"""Every step of the arguments on the chain holds, for every activation and length, and none when it is changed."""

from dataclasses import replace

import mpmath
import pytest
import sympy
from mutations import survivors

from derivations import chain
from derivations.activation import BY_NAME, LOGISTIC, RELU, SOFTPLUS, TANH, Activation
from derivations.arguments.chain import cascade, layers, page, ratio
from derivations.arguments.chain_any_length import any_length
from derivations.arguments.chain_costs import of_cross_entropy, of_quadratic
from derivations.arguments.chain_extremes import bound, constructions, explosion, vanishing
from derivations.arguments.chain_network import Network
from derivations.chain import DepthError, sigma_prime, weighted_input
from derivations.derivation import Derivation
from derivations.table import Table

PAGE = {part.name: part for part in page() if isinstance(part, Derivation)}
# the slopes of a rectifier are 0 and 1: that one of them is left out cannot show where all are alike
SMOOTH = [activation for activation in BY_NAME.values() if activation != RELU]
each_activation = pytest.mark.parametrize("activation", BY_NAME.values(), ids=BY_NAME.keys())


def faults(derivation: Derivation) -> list[str]:
    return [checked.how for checked in derivation.check() if not checked.holds]


def equations(derivation: Derivation) -> list[str]:
    return [step.source.equation for step in derivation.steps if step.source and step.source.equation]


@each_activation
def test_every_step_holds(activation: Activation) -> None:
    for part in page(3, activation):
        if isinstance(part, Derivation):
            assert faults(part) == [], part.name


@pytest.mark.parametrize("length", [1, 2, 4, 11])
def test_every_step_holds_for_every_length(length: int) -> None:
    for part in page(length):
        if isinstance(part, Derivation):
            assert faults(part) == [], part.name


@pytest.mark.parametrize("activation", [LOGISTIC, SOFTPLUS, RELU], ids=lambda activation: activation.name)
def test_bounds_hold_at_length_100(activation: Activation) -> None:
    assert faults(bound(100, activation)) == []
    assert faults(vanishing(100, activation)) == []
    assert faults(ratio(98, 100, 100, activation)) == []


# the bound is changed at length 2, below: turned round at length 4 it takes long to refuse
@pytest.mark.parametrize("name", sorted(set(PAGE) - {"chain-bound"}))
def test_a_changed_step_fails(name: str) -> None:
    assert survivors(PAGE[name]) == []


@pytest.mark.parametrize("activation", SMOOTH, ids=lambda activation: activation.name)
def test_a_changed_step_fails_for_other_activations(activation: Activation) -> None:
    for derivation in (cascade(2, activation), of_quadratic(2, activation), explosion(2, activation=activation)):
        assert survivors(derivation) == []
    assert survivors(bound(2, activation)) == []


def test_a_slope_at_the_wrong_neuron_fails() -> None:
    """Each sigma'(z_j) on a right-hand side, taken at the next neuron or the one before, is noticed."""
    for derivation in (PAGE["chain"], PAGE["chain-layers"], PAGE["chain-ratio"], PAGE["chain-quadratic"]):
        for step in derivation.steps:
            for slope in step.claim.rhs.atoms(sigma_prime):
                j = int(str(slope.args[0])[1:])
                other = sigma_prime(weighted_input(j + 1 if j < 4 else j - 1))
                wrong = replace(step, claim=step.claim.func(step.claim.lhs, step.claim.rhs.xreplace({slope: other})))
                assert not replace(derivation, steps=(wrong,)).check()[0].holds


def test_a_weight_of_the_wrong_neuron_fails() -> None:
    """w_1 in the place of w_2, as one might think from the words `a weight for each weight in the network`."""
    derivation = PAGE["chain"]
    wrong = derivation.conclusion.rhs.xreplace({chain.weight(2): chain.weight(1)})
    changed = replace(derivation, conclusion=sympy.Eq(derivation.conclusion.lhs, wrong, evaluate=False))
    assert not changed.check()[-1].holds


def test_a_product_that_starts_or_ends_elsewhere_fails() -> None:
    derivation = any_length()
    product = next(iter(derivation.conclusion.rhs.atoms(sympy.Product)))
    j, low, high = product.limits[0]
    for limits in ((j, low + 1, high), (j, low - 1, high), (j, low, high - 1)):
        rhs = derivation.conclusion.rhs.xreplace({product: sympy.Product(product.function, limits)})
        wrong = sympy.Eq(derivation.conclusion.lhs, rhs, evaluate=False)
        assert not replace(derivation, conclusion=wrong).check()[-1].holds


def test_a_bound_that_is_too_small_fails() -> None:
    """A thousandth less than the bound is refused, for the logistic slope and for the whole product."""
    for derivation in (bound(1), vanishing(2)):
        claims = [*(step.claim for step in derivation.steps), derivation.conclusion]
        for claim in claims:
            if isinstance(claim, sympy.Le):
                less = sympy.Le(claim.lhs, claim.rhs * sympy.Rational(999, 1000), evaluate=False)
                assert not replace(derivation, steps=(), conclusion=less).check()[-1].holds


def test_every_numbered_equation_of_the_text_is_cited() -> None:
    assert equations(cascade()) == ["(114)", "(115)", "(116)", "(117), (118)", "(119)", "(120)"]
    assert cascade().source.equation == "(122)"


def test_conclusions_are_the_formulas_of_the_topic() -> None:
    assert sympy.Mul(*cascade().conclusion.rhs.args) == chain.bias_gradient()
    assert sympy.Mul(*layers().conclusion.rhs.args) == chain.weight_gradient()
    assert sympy.Mul(*of_quadratic().conclusion.rhs.args) == chain.bias_gradient(cost=chain.quadratic())
    by = ratio(2, 4).conclusion
    assert sympy.Mul(*by.rhs.args) == chain.gradient_ratio(2, 4) * sympy.Symbol("dC_db4", real=True)


def test_the_measured_slopes_agree_with_numbers_taken_by_hand() -> None:
    """Differentiated by mpmath, on a chain of two neurons that is written out here."""
    y, a0, w1, b1, w2, b2 = (mpmath.mpf(number) / 10 for number in (3, 7, 11, -4, -9, 6))

    def cost(b1: mpmath.mpf, w2: mpmath.mpf) -> mpmath.mpf:
        a1 = mpmath.tanh(w1 * a0 + b1)
        return (mpmath.tanh(w2 * a1 + b2) - y) ** 2 / 2

    network = Network(2, TANH, chain.quadratic(2))
    with mpmath.workdps(50):
        for name, order in (("b1", (1, 0)), ("w2", (0, 1))):
            expected = mpmath.diff(cost, (b1, w2), order)
            measured = network.slope_of("C", name).compute(y, a0, w1, b1, w2, b2)
            assert abs(measured - expected) < mpmath.mpf(10) ** -30


def test_the_ladder_of_the_text() -> None:
    assert [figure.value for figure in explosion().figures] == ["3906.25", "156.25", "6.25", "0.25"]


def test_a_ladder_with_another_growth() -> None:
    derivation = explosion(3, "3/2", TANH)
    assert [figure.value for figure in derivation.figures] == ["2.25", "1.5", "1.0"]
    assert faults(derivation) == []
    assert faults(explosion(3, "1/7")) == []


def test_weights_that_let_gradients_vanish() -> None:
    assert "vanish" in vanishing(4).steps[0].rule
    assert "need not" in vanishing(4, TANH).steps[0].rule
    assert "need not" in vanishing(4, LOGISTIC, 4).steps[0].rule
    assert faults(vanishing(4, TANH, "1/2")) == []


def test_long_chains_are_not_spelt_out() -> None:
    """A page of 100 neurons is no longer than one of 11, and has the product of all of them."""
    names = [part.name for part in page(100)]
    assert names == [part.name for part in page(11)]
    assert "chain-layers" in [part.name for part in page(10)]
    assert "chain-layers" not in names
    assert max(len(part.steps) for part in page(100) if isinstance(part, Derivation)) < 10


def test_the_table_has_a_row_for_every_activation() -> None:
    table = constructions()
    assert isinstance(table, Table)
    assert len(table.rows) == len(BY_NAME)
    for row in table.rows:
        assert len(row) == len(table.columns)
        assert sympy.simplify(row[2] * row[4] - 25) == 0


def test_names_are_told_apart() -> None:
    for activation in BY_NAME.values():
        names = [part.name for part in page(4, activation)]
        assert len(set(names)) == len(names)


def test_the_cross_entropy_is_for_logistic_neurons() -> None:
    assert "chain-cross-entropy" in PAGE
    assert "chain-cross-entropy" not in [part.name for part in page(4, TANH)]
    assert not of_cross_entropy(3).conclusion.rhs.has(sigma_prime(weighted_input(3)))


@pytest.mark.parametrize("function", [page, cascade, layers, of_quadratic, of_cross_entropy, explosion, bound])
def test_chains_without_neurons(function: object) -> None:
    with pytest.raises(DepthError, match="a chain has at least one neuron, not 0"):
        function(0)


@pytest.mark.parametrize(("j", "k"), [(3, 1), (2, 2), (1, 5), (0, 2)])
def test_a_ratio_of_neurons_that_are_not_there_or_not_in_order(j: int, k: int) -> None:
    with pytest.raises(DepthError, match="neuron"):
        ratio(j, k, 4)

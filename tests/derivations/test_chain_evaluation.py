"""Formulas of a chain at numbers, against forward passes at more digits and differences of them."""

from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from derivations import chain
from derivations.activation import BY_NAME, RELU, TANH, Activation
from derivations.chain import Chain
from derivations.chain_evaluation import evaluate


def cost_after(parameters: Chain, activation: Activation, moved: int, by: mpmath.mpf) -> mpmath.mpf:
    """a_n^2/2 after b_moved has been changed, run forward here."""
    f = sympy.lambdify(sympy.Symbol("z", real=True), activation.formula, "mpmath")
    a = mpmath.mpf(parameters.a0)
    for j, (w, b) in enumerate(zip(parameters.weights, parameters.biases, strict=True), start=1):
        a = f(mpmath.mpf(w) * a + mpmath.mpf(b) + (by if j == moved else 0))
    return a**2 / 2


def drawn(rng: np.random.Generator, length: int) -> Chain:
    weights, biases = (tuple(map(float, rng.normal(size=length))) for _ in range(2))
    return Chain(weights, biases, float(rng.normal()))


@pytest.mark.parametrize("activation", BY_NAME.values(), ids=BY_NAME.keys())
def test_thirty_digits_agree_with_differences(activation: Activation, rng: np.random.Generator) -> None:
    """Sixty-digit one-sided differences of a forward pass, for every neuron of a chain of six."""
    parameters = drawn(rng, 6)
    if activation == RELU:
        parameters = Chain(*(tuple(map(abs, part)) for part in (parameters.weights, parameters.biases)), 1.0)
    for k in range(1, 7):
        gradient = chain.bias_gradient(k, 6, cost=chain.output(6) ** 2 / 2)
        found = evaluate(gradient, parameters, activation=activation, digits=30)
        with mpmath.workdps(120):
            step = mpmath.mpf(10) ** -60
            expected = (cost_after(parameters, activation, k, step) - cost_after(parameters, activation, k, 0)) / step
            assert abs(found - expected) <= abs(expected) * mpmath.mpf(10) ** -29
            assert expected != 0


def test_every_kind_of_number_is_taken() -> None:
    chains = [
        Chain((w,), (0,), 1) for w in (0.5, Fraction(1, 2), sympy.Rational(1, 2), sympy.sqrt(sympy.Rational(1, 4)))
    ]
    values = [evaluate(chain.bias_gradient(1, 1), one, {chain.cost_slope(1): 2}, digits=30) for one in chains]
    assert len(set(values)) == 1
    with mpmath.workdps(40):
        assert abs(values[0] - 2 / (4 * mpmath.cosh(mpmath.mpf(1) / 4) ** 2)) < mpmath.mpf(10) ** -29


def test_exact_and_evaluated_gradients_agree() -> None:
    parameters = chain.exploding(5, growth=7, activation=TANH)
    exact = chain.value(chain.bias_gradient(1, 5), parameters, activation=TANH)
    assert evaluate(chain.bias_gradient(1, 5), parameters, {chain.cost_slope(5): 1}, activation=TANH) == 7**4
    assert exact == 7**4 * chain.cost_slope(5)


def test_a_chain_that_loses_digits_is_run_with_more() -> None:
    """Each of 42 neurons makes a rounding error three times as large; there are still thirty digits."""
    pinned = chain.exploding(42, growth=3)
    parameters = Chain(pinned.weights, (pinned.biases[0] + sympy.Rational(1, 10**20), *pinned.biases[1:]), 0)
    first, second = (
        evaluate(chain.bias_gradient(1, 42), parameters, {chain.cost_slope(42): 1}, digits=digits)
        for digits in (30, 200)
    )
    with mpmath.workdps(50):
        assert abs(first / second - 1) < mpmath.mpf(10) ** -29


@given(st.integers(1, 60))
def test_underflow_is_no_zero(length: int) -> None:
    """Weights of 1e-20: the gradient falls below the least double, and is what its logarithm says."""
    parameters = Chain((1e-20,) * length, (0.0,) * length, 0.0)
    found = evaluate(chain.bias_gradient(1, length), parameters, {chain.cost_slope(length): 1})
    expected = (length - 1) * mpmath.log10(mpmath.mpf("0.25e-20")) + mpmath.log10(0.25)
    assert abs(mpmath.log10(found) - expected) < 1e-12 * max(1, abs(expected))


def test_a_symbol_without_a_number_is_named() -> None:
    parameters = chain.exploding(2)
    with pytest.raises(ValueError, match="dC_da2 has no number"):
        evaluate(chain.bias_gradient(1, 2), parameters)
    with pytest.raises(ValueError, match="has no number"):
        evaluate(chain.bias_gradient(1, 3), parameters, {chain.cost_slope(3): 1})


def test_the_precision_is_left_as_it_was(rng: np.random.Generator) -> None:
    before = mpmath.mp.prec
    evaluate(chain.weight_gradient(1, 9), drawn(rng, 9), {chain.cost_slope(9): 1}, digits=77)
    assert mpmath.mp.prec == before

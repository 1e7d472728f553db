"""Gradients of networks of 1 to 6 layers agree with three kinds of differentiation that are not our backpropagation.

They are complex-step and central differences through the network neuron by neuron, and autograd through arrays.
"""

import itertools

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from autograd.scipy.special import erf
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from written_out import central, complex_step
from written_out import mean_cost as written_out_cost

from derivations.network import (
    ACTIVATIONS,
    CROSS_ENTROPY,
    LOGISTIC,
    QUADRATIC,
    SOFTMAX,
    Network,
    ShapeError,
    UnsuitableCost,
    errors,
    gradients,
    layer_speeds,
    mean_cost,
)

LAST = [
    (CROSS_ENTROPY, LOGISTIC),
    (CROSS_ENTROPY, SOFTMAX),
    *((QUADRATIC, output) for output in (*ACTIVATIONS.values(), SOFTMAX)),
]
DEPTHS = itertools.cycle(range(1, 7))
NETWORKS = [
    pytest.param(hidden, output, cost, depth, id=f"{hidden.name}-{output.name}-{cost.name}-{depth}")
    for (hidden, (cost, output)), depth in zip(itertools.product(ACTIVATIONS.values(), LAST), DEPTHS, strict=False)
]
SIZES = st.lists(st.integers(1, 5), min_size=2, max_size=7).map(tuple)
same_rng = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)


def test_all_pairs_and_all_depths_are_met() -> None:
    met = [parameter.values for parameter in NETWORKS]
    assert len({(hidden.name, output.name, cost.name) for hidden, output, cost, _ in met}) == len(met) == 130
    for hidden in ACTIVATIONS.values():
        assert {depth for of, _, _, depth in met if of == hidden} == set(range(1, 7))


@pytest.mark.parametrize(("hidden", "output", "cost", "depth"), NETWORKS)
def test_gradients_are_those_of_the_cost(hidden, output, cost, depth: int, draw, rng) -> None:
    sizes = tuple(int(n) for n in rng.integers(1, 4, depth + 1))
    network, X, Y = draw(sizes, 2, hidden=hidden, output=output)
    found = gradients(network, X, Y, cost)
    found = [*found.weights, *found.biases]

    arrays = [array.astype(complex) for array in (*network.weights, *network.biases)]
    names = hidden.name, output.name, cost.name

    def of_arrays():
        return written_out_cost(arrays[:depth], arrays[depth:], X, Y, *names)

    scale = max(1.0, *(np.abs(gradient).max() for gradient in found))
    assert mean_cost(network, X, Y, cost) == pytest.approx(of_arrays().real, rel=1e-12)
    for computed, exact in zip(found, complex_step(arrays, of_arrays), strict=True):
        np.testing.assert_allclose(computed, exact, rtol=1e-10, atol=1e-13 * scale)
    for computed, near in zip(found, central(arrays, of_arrays), strict=True):
        np.testing.assert_allclose(computed, near, rtol=1e-6, atol=1e-7 * scale)
    of_lists = autograd.grad(lambda values: _autograd_cost(values[:depth], values[depth:], X, Y, *names))
    for computed, recorded in zip(found, of_lists([*network.weights, *network.biases]), strict=True):
        np.testing.assert_allclose(computed, recorded, rtol=1e-10, atol=1e-13 * scale)


@given(SIZES, st.integers(1, 6), st.sampled_from([(), (1,), (4,), (2, 3)]))
@same_rng
def test_gradients_have_the_shapes_of_the_network(draw, sizes, m: int, family) -> None:
    network, X, Y = draw(sizes, m, family)
    found = gradients(network, X, Y)
    assert [array.shape for array in found.weights] == [W.shape for W in network.weights]
    assert [array.shape for array in found.biases] == [b.shape for b in network.biases]
    deltas = errors(network, network.forward(X), Y)
    assert [delta.shape for delta in deltas] == [(*family, n, m) for n in sizes[1:]]
    assert mean_cost(network, X, Y).shape == family
    assert layer_speeds(network, X, Y).shape == (*family, network.depth)


@given(SIZES, st.integers(1, 5), st.sampled_from([(1,), (4,), (2, 3)]), st.data())
@same_rng
def test_a_member_of_a_family_has_the_gradients_of_the_network_alone(draw, sizes, m: int, family, data) -> None:
    network, X, Y = draw(sizes, m, family)
    member = tuple(data.draw(st.integers(0, length - 1)) for length in family)
    alone = Network([W[member] for W in network.weights], [b[member] for b in network.biases])
    found, expected = gradients(network, X, Y), gradients(alone, X, Y)
    for computed, single in zip((*found.weights, *found.biases), (*expected.weights, *expected.biases), strict=True):
        np.testing.assert_allclose(computed[member], single, rtol=1e-10, atol=1e-15)
    np.testing.assert_allclose(mean_cost(network, X, Y)[member], mean_cost(alone, X, Y), rtol=1e-12)


@given(SIZES, st.integers(2, 6))
@same_rng
def test_a_gradient_is_a_mean_over_the_examples(draw, sizes, m: int) -> None:
    """It is the mean of the examples' own gradients, so neither their order nor their repetition matters."""
    network, X, Y = draw(sizes, m)
    whole = gradients(network, X, Y)
    single = [gradients(network, X[k : k + 1], Y[k : k + 1]) for k in range(m)]
    twice = gradients(network, np.concatenate([X[::-1], X]), np.concatenate([Y[::-1], Y]))
    for layer in range(network.depth):
        mean = np.mean([gradient.weights[layer] for gradient in single], axis=0)
        np.testing.assert_allclose(whole.weights[layer], mean, atol=1e-14)
        np.testing.assert_allclose(twice.weights[layer], mean, atol=1e-14)
        np.testing.assert_allclose(twice.biases[layer], whole.biases[layer], atol=1e-14)


def test_errors_are_those_of_each_example(draw) -> None:
    """The errors of one example are the gradient of its own cost with respect to the biases."""
    network, X, Y = draw((3, 4, 2), 5)
    deltas = errors(network, network.forward(X), Y)
    for k in range(5):
        alone = gradients(network, X[k : k + 1], Y[k : k + 1])
        for delta, nabla_b in zip(deltas, alone.biases, strict=True):
            np.testing.assert_allclose(delta[:, k], nabla_b, atol=1e-15)


@pytest.mark.parametrize("evaluate", [gradients, mean_cost, layer_speeds])
def test_outputs_that_do_not_fit(evaluate, draw) -> None:
    network, X, Y = draw((3, 4, 2), 5)
    for wrong, shape in [(Y.T, r"\(2, 5\)"), (Y[:4], r"\(4, 2\)"), (Y[:, 0], r"\(5,\)")]:
        with pytest.raises(ShapeError, match=rf"Y: expected shape \(5, 2\), got {shape}"):
            evaluate(network, X, wrong)


@pytest.mark.parametrize("evaluate", [gradients, mean_cost, layer_speeds])
def test_a_cost_that_does_not_suit_the_outputs(evaluate, draw) -> None:
    network, X, Y = draw((3, 2), 5, output=ACTIVATIONS["relu"])
    with pytest.raises(UnsuitableCost, match="relu"):
        evaluate(network, X, Y, CROSS_ENTROPY)


def _autograd_cost(weights, biases, X, Y, hidden: str, output: str, cost: str):
    a = X
    for layer, (W, b) in enumerate(zip(weights, biases, strict=True), start=1):
        z = anp.dot(a, W.T) + b
        a = FUNCTIONS[output if layer == len(weights) else hidden](z)
    if cost == "quadratic":
        return anp.sum((a - Y) ** 2) / 2 / len(X)
    against = 0 if output == "softmax" else (1 - Y) * anp.log(1 - a)
    return -anp.sum(Y * anp.log(a) + against) / len(X)


FUNCTIONS = {
    "logistic": lambda z: 1 / (1 + anp.exp(-z)),
    "tanh": anp.tanh,
    "arctan": anp.arctan,
    "erf": erf,
    "softsign": lambda z: z / (1 + anp.abs(z)),
    "softplus": lambda z: anp.log(1 + anp.exp(z)),
    "relu": lambda z: anp.where(z > 0, z, 0.0),
    "leaky-relu": lambda z: anp.where(z > 0, z, 0.01 * z),
    "elu": lambda z: anp.where(z > 0, z, anp.exp(z) - 1),
    "linear": lambda z: z,
    "softmax": lambda z: anp.exp(z) / anp.sum(anp.exp(z), axis=1, keepdims=True),
}

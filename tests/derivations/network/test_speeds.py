"""Layer speeds are norms of the mean gradient with respect to the biases, for one network and for many seeds."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from threadpoolctl import threadpool_info
from written_out import complex_step, mean_cost

from derivations import digits
from derivations.network import (
    CROSS_ENTROPY,
    LOGISTIC,
    QUADRATIC,
    RELU,
    SOFTMAX,
    TANH,
    Architecture,
    ShapeError,
    initial_speeds,
    layer_speeds,
    one_hot,
)
from derivations.network.threads import one_thread

SIZES = st.lists(st.integers(1, 4), min_size=2, max_size=7).map(tuple)


@given(SIZES, st.integers(1, 4), st.integers(0, 1000))
@settings(max_examples=25)
def test_speeds_agree_with_a_network_neuron_by_neuron(sizes: tuple[int, ...], m: int, seed: int) -> None:
    """Norms of gradients by complex-step differences of the mean cost, for networks of 1 to 6 layers."""
    network, rng = Architecture(sizes).draw(seed), np.random.default_rng(seed)
    X, Y = rng.standard_normal((m, sizes[0])), rng.random((m, sizes[-1]))
    biases = [b.astype(complex) for b in network.biases]
    of_biases = complex_step(
        biases, lambda: mean_cost(network.weights, biases, X, Y, "logistic", "logistic", "cross-entropy")
    )
    expected = [np.sqrt(np.sum(gradient**2)) for gradient in of_biases]
    np.testing.assert_allclose(layer_speeds(network, X, Y), expected, rtol=1e-9)


def test_it_is_the_norm_of_the_mean_and_not_the_mean_of_the_norms() -> None:
    """Two examples whose errors cancel: the layer stands still, though each example pulls at it."""
    network = Architecture((1, 1), bias_deviation=0.0).draw(0)
    X, Y = [[0.0], [0.0]], [[0.0], [1.0]]
    assert layer_speeds(network, X, Y) == pytest.approx(0, abs=1e-16)
    assert layer_speeds(network, X[:1], Y[:1]) == pytest.approx(0.5)


@pytest.mark.parametrize("seeds", [range(1), range(19), [5, 3, 5]])
@pytest.mark.parametrize(
    "architecture", [Architecture((4, 3, 2)), Architecture((4, 3, 3, 2), hidden=TANH, output=SOFTMAX)]
)
def test_speeds_of_many_seeds_are_those_of_each(architecture, seeds, rng: np.random.Generator) -> None:
    X, Y = rng.standard_normal((5, 4)), rng.random((5, 2))
    for cost in (CROSS_ENTROPY, QUADRATIC):
        speeds = initial_speeds(architecture, seeds, X, Y, cost)
        each = [layer_speeds(architecture.draw(seed), X, Y, cost) for seed in seeds]
        assert speeds.shape == (len(seeds), len(architecture.sizes) - 1)
        np.testing.assert_allclose(speeds, each, rtol=1e-11)


def test_the_cost_matters(rng: np.random.Generator) -> None:
    """The quadratic cost keeps the slope at the output, by which the cross-entropy is faster with one output neuron."""
    network = Architecture((4, 3, 1)).draw(0)
    X, Y = rng.standard_normal((1, 4)), rng.random((1, 1))
    slope = LOGISTIC.prime(network.forward(X).weighted_inputs[-1]).item()
    expected = slope * layer_speeds(network, X, Y)
    np.testing.assert_allclose(layer_speeds(network, X, Y, QUADRATIC), expected, rtol=1e-12)


def test_early_layers_of_the_chapters_network_learn_more_slowly() -> None:
    """On the digits, for networks of four hidden layers: each layer is slower than the next, for every seed tried."""
    images, labels = digits.load()
    speeds = initial_speeds(Architecture((784, 30, 30, 30, 30, 10)), range(10), images, one_hot(labels))
    assert all((speeds[:, early] < speeds[:, late]).all() for early, late in itertools.pairwise(range(5)))


def test_no_seeds() -> None:
    with pytest.raises(ValueError, match="one seed at least"):
        initial_speeds(Architecture((2, 1)), [], [[0.0, 0.0]], [[0.0]])


def test_shapes_that_do_not_fit() -> None:
    with pytest.raises(ShapeError, match=r"X: expected shape \(m, 2\), got \(1, 3\)"):
        initial_speeds(Architecture((2, 1), hidden=RELU), [0], [[0.0, 0.0, 0.0]], [[0.0]])


def test_one_thread_is_used_and_given_back() -> None:
    before = _threads()
    with one_thread():
        assert set(_threads()) == {1}
    assert _threads() == before


def _threads() -> list[int]:
    return [library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"]

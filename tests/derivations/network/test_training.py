"""Training follows its rule step by step, and ends where least squares say that it must."""

import warnings

import numpy as np
import pytest
from written_out import complex_step, mean_cost

from derivations.network import (
    ACTIVATIONS,
    CROSS_ENTROPY,
    LINEAR,
    QUADRATIC,
    SOFTMAX,
    Architecture,
    Cost,
    Network,
    ShapeError,
    UnsuitableCost,
    gradient_descent,
    gradients,
    layer_speeds,
    one_hot,
    stochastic_gradient_descent,
)
from derivations.network import mean_cost as network_cost

RULE = {"learning_rate": 0.3, "regularisation": 0.7}


def test_one_step_is_the_rule(draw) -> None:
    """The gradient by complex-step differences neuron by neuron; weights decay by eta lambda/n, biases do not."""
    network, X, Y = draw((3, 4, 2), 5)
    arrays = [array.astype(complex) for array in (*network.weights, *network.biases)]
    gradient = complex_step(
        arrays, lambda: mean_cost(arrays[:2], arrays[2:], X, Y, "logistic", "logistic", "cross-entropy")
    )
    trained = gradient_descent(network, X, Y, epochs=1, **RULE).network
    for layer in range(2):
        expected = (1 - 0.3 * 0.7 / 5) * network.weights[layer] - 0.3 * gradient[layer]
        np.testing.assert_allclose(trained.weights[layer], expected, rtol=1e-12)
        expected = network.biases[layer] - 0.3 * gradient[2 + layer]
        np.testing.assert_allclose(trained.biases[layer], expected, rtol=1e-12)


def test_measurements_are_those_of_the_network_at_each_epoch(draw) -> None:
    network, X, Y = draw((3, 4, 2), 5)
    held_out = X[:3] + 1, Y[:3]
    training = gradient_descent(network, X, Y, epochs=4, held_out=held_out, **RULE)
    assert training.speeds.shape == (5, 2)
    assert training.costs.shape == training.accuracies.shape == training.held_out_accuracies.shape == (5,)
    for epoch in range(5):
        then = gradient_descent(network, X, Y, epochs=epoch, **RULE).network
        np.testing.assert_allclose(training.speeds[epoch], layer_speeds(then, X, Y), rtol=1e-12)
        np.testing.assert_allclose(training.costs[epoch], network_cost(then, X, Y), rtol=1e-12)
        assert training.accuracies[epoch] == then.accuracy(X, Y)
        assert training.held_out_accuracies[epoch] == then.accuracy(*held_out)


def test_mini_batches_follow_the_shuffled_order(draw) -> None:
    """Written out: 5 examples in batches of 2, 2 and 1, drawn anew in each of two epochs."""
    network, X, Y = draw((3, 4, 2), 5)
    weights, biases = [W.copy() for W in network.weights], [b.copy() for b in network.biases]
    generator = np.random.Generator(np.random.PCG64(11))
    for _ in range(2):
        order = generator.permutation(5)
        for batch in (order[:2], order[2:4], order[4:]):
            gradient = gradients(Network(weights, biases), X[batch], Y[batch])
            decay = 1 - 0.3 * 0.7 / 5
            weights = [decay * W - 0.3 * g for W, g in zip(weights, gradient.weights, strict=True)]
            biases = [b - 0.3 * g for b, g in zip(biases, gradient.biases, strict=True)]
    trained = stochastic_gradient_descent(network, X, Y, epochs=2, batch_size=2, seed=11, **RULE).network
    for layer in range(2):
        np.testing.assert_allclose(trained.weights[layer], weights[layer], rtol=1e-12)
        np.testing.assert_allclose(trained.biases[layer], biases[layer], rtol=1e-12)


@pytest.mark.parametrize("batch_size", [5, 100])
@pytest.mark.parametrize("cost", [CROSS_ENTROPY, QUADRATIC], ids=lambda cost: cost.name)
def test_one_batch_of_everything_is_gradient_descent(draw, cost: Cost, batch_size: int) -> None:
    network, X, Y = draw((3, 4, 2), 5)
    options = {"epochs": 3, "cost": cost, "held_out": (X, Y), **RULE}
    all_at_once = gradient_descent(network, X, Y, **options)
    batches = stochastic_gradient_descent(network, X, Y, batch_size=batch_size, seed=0, **options)
    np.testing.assert_allclose(batches.speeds, all_at_once.speeds, rtol=1e-10)
    np.testing.assert_allclose(batches.costs, all_at_once.costs, rtol=1e-10)
    np.testing.assert_array_equal(batches.held_out_accuracies, all_at_once.accuracies)


def test_another_seed_is_another_order(draw) -> None:
    network, X, Y = draw((3, 4, 2), 8)
    same, again, other = (
        stochastic_gradient_descent(network, X, Y, epochs=1, batch_size=2, seed=seed, **RULE).costs
        for seed in (0, 0, 1)
    )
    np.testing.assert_array_equal(same, again)
    assert same[1] != other[1]


def test_without_decay_a_linear_layer_finds_the_least_squares(rng: np.random.Generator) -> None:
    X, Y = rng.standard_normal((20, 3)), rng.standard_normal((20, 2))
    network = Network([np.zeros((2, 3))], [np.zeros(2)], output=LINEAR)
    trained = gradient_descent(network, X, Y, epochs=2000, learning_rate=0.3, cost=QUADRATIC).network
    solution = np.linalg.lstsq(np.column_stack([X, np.ones(20)]), Y)[0]
    np.testing.assert_allclose(trained.weights[0], solution[:3].T, rtol=1e-9)
    np.testing.assert_allclose(trained.biases[0], solution[3], rtol=1e-9)


def test_with_decay_a_linear_layer_finds_the_ridge(rng: np.random.Generator) -> None:
    """The minimum of the mean cost plus lambda/(2 n) |w|^2, in which the biases have no part."""
    X, Y, regularisation = rng.standard_normal((20, 3)), rng.standard_normal((20, 2)), 4.0
    network = Network([np.zeros((2, 3))], [np.zeros(2)], output=LINEAR)
    trained = gradient_descent(
        network, X, Y, epochs=2000, learning_rate=0.3, regularisation=regularisation, cost=QUADRATIC
    ).network
    wide = np.column_stack([X, np.ones(20)])
    solution = np.linalg.solve(wide.T @ wide + regularisation * np.diag([1, 1, 1, 0]), wide.T @ Y)
    np.testing.assert_allclose(trained.weights[0], solution[:3].T, rtol=1e-9)
    np.testing.assert_allclose(trained.biases[0], solution[3], rtol=1e-9)


@pytest.mark.parametrize("frozen", [0, 1, 2, 3])
def test_frozen_layers_stay(draw, frozen: int) -> None:
    network, X, Y = draw((3, 4, 3, 2), 6)
    trained = stochastic_gradient_descent(network, X, Y, epochs=1, batch_size=3, seed=0, frozen=frozen, **RULE).network
    for layer in range(3):
        same = np.array_equal(trained.weights[layer], network.weights[layer])
        assert same == np.array_equal(trained.biases[layer], network.biases[layer]) == (layer < frozen)


@pytest.mark.parametrize("family", [(1,), (3,)])
def test_a_family_is_trained_side_by_side(draw, family: tuple[int, ...]) -> None:
    network, X, Y = draw((3, 4, 2), 6, family)
    options = {"epochs": 3, "held_out": (X[:2], Y[:2]), **RULE}
    together = gradient_descent(network, X, Y, **options)
    in_batches = stochastic_gradient_descent(network, X, Y, batch_size=2, seed=4, **options)
    assert together.speeds.shape == in_batches.speeds.shape == (4, *family, 2)
    for member in range(*family):
        single = Network([W[member] for W in network.weights], [b[member] for b in network.biases])
        alone = gradient_descent(single, X, Y, **options)
        alone_in_batches = stochastic_gradient_descent(single, X, Y, batch_size=2, seed=4, **options)
        for family_training, training in ((together, alone), (in_batches, alone_in_batches)):
            np.testing.assert_allclose(family_training.speeds[:, member], training.speeds, rtol=1e-10)
            np.testing.assert_allclose(family_training.costs[:, member], training.costs, rtol=1e-10)
            np.testing.assert_array_equal(family_training.accuracies[:, member], training.accuracies)
            np.testing.assert_array_equal(family_training.held_out_accuracies[:, member], training.held_out_accuracies)


def test_the_network_given_stays_as_it_is(draw) -> None:
    network, X, Y = draw((3, 4, 2), 6)
    before = network.copy()
    gradient_descent(network, X, Y, epochs=2, **RULE)
    stochastic_gradient_descent(network, X, Y, epochs=2, batch_size=2, seed=0, **RULE)
    for array, kept in zip((*network.weights, *network.biases), (*before.weights, *before.biases), strict=True):
        np.testing.assert_array_equal(array, kept)


def test_what_diverges_is_measured_in_silence(rng: np.random.Generator) -> None:
    X, Y = rng.standard_normal((6, 3)), rng.standard_normal((6, 2))
    network = Architecture((3, 4, 2), hidden=ACTIVATIONS["relu"], output=LINEAR).draw(0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        training = gradient_descent(network, X, Y, epochs=200, learning_rate=1e3, cost=QUADRATIC)
    assert np.isfinite(training.costs[0])
    assert not np.isfinite(training.costs[-1])


def test_digits_that_a_line_tells_apart_are_learned(rng: np.random.Generator) -> None:
    """Ten clusters far from each other: a softmax layer recognises them all after a few epochs, none before."""
    labels = np.arange(200) % 10
    X = 3 * np.eye(10)[labels] + 0.3 * rng.standard_normal((200, 10))
    network = Network([-np.eye(10)], [np.zeros(10)], output=SOFTMAX)
    training = stochastic_gradient_descent(
        network, X, one_hot(labels), epochs=10, batch_size=10, learning_rate=0.5, seed=0
    )
    assert training.accuracies[0] < 0.01
    assert training.accuracies[-1] == 1
    assert training.held_out_accuracies is None


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"batch_size": 0}, "batch_size = 0: a batch has one example at least"),
        ({"batch_size": 2, "frozen": 3}, "frozen = 3: the network has 2 layers"),
        ({"batch_size": 2, "frozen": -1}, "frozen = -1: the network has 2 layers"),
    ],
)
def test_options_that_make_no_sense(draw, options, message: str) -> None:
    network, X, Y = draw((3, 4, 2), 6)
    with pytest.raises(ValueError, match=message):
        stochastic_gradient_descent(network, X, Y, epochs=1, learning_rate=0.1, seed=0, **options)


def test_examples_that_do_not_fit(draw) -> None:
    network, X, Y = draw((3, 4, 2), 6)
    with pytest.raises(ShapeError, match=r"X: expected shape \(n, 3\), got \(6, 2\)"):
        gradient_descent(network, X[:, :2], Y, epochs=1, learning_rate=0.1)
    with pytest.raises(ShapeError, match=r"Y: expected shape \(6, 2\), got \(5, 2\)"):
        gradient_descent(network, X, Y[:5], epochs=1, learning_rate=0.1)
    with pytest.raises(ShapeError, match=r"Y: expected shape \(6, 2\), got \(4, 2\)"):
        gradient_descent(network, X, Y, epochs=1, learning_rate=0.1, held_out=(X, Y[:4]))


def test_a_cost_that_does_not_suit_the_outputs(draw) -> None:
    network, X, Y = draw((3, 2), 6, output=LINEAR)
    with pytest.raises(UnsuitableCost, match="linear"):
        gradient_descent(network, X, Y, epochs=1, learning_rate=0.1, cost=CROSS_ENTROPY)

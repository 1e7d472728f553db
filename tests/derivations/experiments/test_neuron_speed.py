"""Speeds of single neurons: against finite differences, and against the speeds of their layers."""

import numpy as np
import pytest
from experiment_figures import check_readable

from derivations.digits import load
from derivations.experiments import learning_speed
from derivations.experiments.neuron_speed import figure, measure
from derivations.network import Architecture, Network, mean_cost, one_hot


def test_gradients_are_finite_differences_of_the_cost() -> None:
    digits = load()
    network = Architecture((784, 30, 30, 10)).draw(3)
    rows = measure(seed=3).rows
    for layer, neuron in ((1, 1), (1, 17), (2, 30)):
        costs = []
        for step in (1e-5, -1e-5):
            biases = [b.copy() for b in network.biases]
            biases[layer - 1][neuron - 1] += step
            costs.append(mean_cost(Network(network.weights, biases), digits.images, one_hot(digits.labels)))
        (row,) = (row for row in rows if (row["layer"], row["neuron"]) == (layer, neuron))
        assert row["gradient"] == pytest.approx((costs[0] - costs[1]) / 2e-5, abs=1e-9)


def test_their_norm_is_the_speed_of_the_layer() -> None:
    rows = measure(hidden=3).rows
    assert all(list(row) == ["layer", "neuron", "gradient"] for row in rows)
    assert len(rows) == 90
    for of_layer in learning_speed.measure(hidden=(3,), seeds=1).rows:
        gradients = [row["gradient"] for row in rows if row["layer"] == of_layer["layer"]]
        assert np.linalg.norm(gradients) == pytest.approx(of_layer["median"], rel=1e-12)


def test_most_neurons_of_the_second_layer_are_faster() -> None:
    rows = measure().rows
    first, second = (np.abs([row["gradient"] for row in rows if row["layer"] == layer]) for layer in (1, 2))
    assert np.median(second) > 2 * np.median(first)


@pytest.mark.parametrize("neurons", [1, 6, 30, 99])
def test_the_figure_draws_the_first_neurons(neurons: int) -> None:
    measured = measure()
    drawn = figure(measured, neurons=neurons)
    for layer, axes in enumerate(drawn.axes, start=1):
        gradients = [abs(row["gradient"]) for row in measured.rows if row["layer"] == layer]
        assert [bar.get_height() for bar in axes.patches] == gradients[:neurons]
    check_readable(drawn)


@pytest.mark.parametrize("hidden", [1, 4, 6])
def test_the_figure_of_another_depth_is_readable(hidden: int) -> None:
    check_readable(figure(measure(hidden=hidden)))

"""Speeds along training: against gradient descent written out, and the chapter's "roughly 100 times"."""

import math

import numpy as np
import pytest
from experiment_figures import check_readable, one_colour
from scipy.special import expit

from derivations.digits import load
from derivations.experiments.measurement import Measurement
from derivations.experiments.training_speed import figure, lags, measure
from derivations.network import Architecture
from derivations.plots.style import PENS


@pytest.fixture(scope="module")
def short() -> Measurement:
    return measure(hidden=(2, 4), seeds=2, epochs=40)


def trained_by_hand(seed: int, epochs: int) -> np.ndarray:
    """The speeds (epochs + 1, 2) of [784, 30, 30, 10]: w <- (1 - eta lambda/n) w - eta grad, biases without decay."""
    digits = load()
    x, y = digits.images, np.eye(10)[digits.labels]
    start = Architecture((784, 30, 30, 10)).draw(seed)
    weights, biases = [w.copy() for w in start.weights], [b.copy() for b in start.biases]
    found = []
    for _ in range(epochs + 1):
        a = [x]
        for w, b in zip(weights, biases, strict=True):
            a.append(expit(a[-1] @ w.T + b))
        deltas = [a[3] - y]
        for layer in (2, 1):
            deltas.insert(0, deltas[0] @ weights[layer] * a[layer] * (1 - a[layer]))
        found.append([np.sqrt((delta.mean(axis=0) ** 2).sum()) for delta in deltas[:2]])
        for layer, delta in enumerate(deltas):
            weights[layer] = (1 - 0.1 * 5 / 1000) * weights[layer] - 0.1 * delta.T @ a[layer] / 1000
            biases[layer] = biases[layer] - 0.1 * delta.mean(axis=0)
    return np.array(found)


def test_speeds_are_those_of_gradient_descent_written_out() -> None:
    found = measure(hidden=(2,), seeds=3, epochs=6)
    by_hand = np.median([trained_by_hand(seed, 6) for seed in range(3)], axis=0)
    for row in found.rows:
        assert row["speed"] == pytest.approx(by_hand[row["epoch"], row["layer"] - 1], rel=1e-9)
    assert {row["epoch"] for row in found.rows} == set(range(7))


def test_the_ratio_is_the_median_over_epochs_and_seeds() -> None:
    found = measure(hidden=(2,), seeds=3, epochs=6)
    ratios = [speeds[:, 1] / speeds[:, 0] for speeds in (trained_by_hand(seed, 6) for seed in range(3))]
    assert found.published[0]["measured"] == pytest.approx(np.median(ratios), rel=1e-9)


def test_rows_have_their_fields_and_begin_and_end_with_training(short: Measurement) -> None:
    assert all(list(row) == ["hidden", "epoch", "layer", "speed"] for row in short.rows)
    epochs = sorted({row["epoch"] for row in short.rows})
    assert (epochs[0], epochs[-1]) == (0, 40)
    assert len(short.rows) == len(epochs) * (2 + 4)
    assert [row["hidden"] for row in short.published] == [2, 4]
    assert short.published[1]["published"] == 100


def test_a_hundred_times_is_about_right_for_four_hidden_layers() -> None:
    """In a fifth of the chapter's epochs; the first layer never overtakes the last."""
    found = measure(hidden=(4,), seeds=2, epochs=100)
    assert 50 < found.published[0]["measured"] < 200
    for epoch in {row["epoch"] for row in found.rows}:
        speeds = [row["speed"] for row in found.rows if row["epoch"] == epoch]
        assert speeds == sorted(speeds)


def test_without_steps_worth_the_name_speeds_stay() -> None:
    found = measure(hidden=(2,), seeds=1, epochs=3, learning_rate=1e-12)
    first = [row["speed"] for row in found.rows if row["layer"] == 1]
    assert first == pytest.approx([first[0]] * 4, rel=1e-9)


def test_diverging_training_is_measured_without_numbers() -> None:
    found = measure(hidden=(2,), seeds=1, epochs=30, learning_rate=1e6, activation="relu")
    assert found.rows[-1]["speed"] is None or math.isfinite(found.rows[-1]["speed"])
    assert found.as_json()  # which has no word for nan
    assert found.as_text()


def test_lags_are_ratios_of_the_last_to_the_first() -> None:
    assert lags(np.array([[2.0, 7.0, 8.0], [0.0, 1.0, 1.0]])).tolist() == [4.0, math.inf]


@pytest.mark.parametrize("options", [{"hidden": (0,)}, {"seeds": 0}])
def test_nothing_to_measure_is_refused(options: dict) -> None:
    with pytest.raises(ValueError, match=r"hidden|seed"):
        measure(**options)


def test_the_figure_draws_the_rows(short: Measurement) -> None:
    drawn = figure(short)
    for axes, hidden in zip(drawn.axes, (2, 4), strict=True):
        assert axes.get_yscale() == "log"
        for layer in range(1, hidden + 1):
            (line,) = one_colour(axes, PENS[layer - 1])
            rows = [row for row in short.rows if (row["hidden"], row["layer"]) == (hidden, layer)]
            assert list(line.get_xdata()) == [row["epoch"] for row in rows]
            assert list(line.get_ydata()) == [row["speed"] for row in rows]
    assert "roughly 100" in drawn.get_suptitle()


@pytest.mark.parametrize("hidden", [(1,), (2, 3, 4), (1, 2, 3, 4, 5)])
def test_the_figure_is_readable(hidden: tuple[int, ...]) -> None:
    check_readable(figure(measure(hidden=hidden, seeds=1, epochs=10)))


def test_more_layers_than_pens_are_refused() -> None:
    with pytest.raises(ValueError, match="room for the lines of 1 to 5"):
        figure(measure(hidden=(6,), seeds=1, epochs=1, width=3))

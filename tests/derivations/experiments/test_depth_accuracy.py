"""Accuracy and depth: against training written out, known limits, and what is said of the chapter's figures."""

from pathlib import Path

import numpy as np
import pytest
from experiment_figures import check_readable, one_colour
from scipy.special import expit

from derivations.digits import load
from derivations.experiments.depth_accuracy import figure, measure, split
from derivations.experiments.digit_networks import examples
from derivations.experiments.measurement import Measurement
from derivations.network import Architecture
from derivations.plots.style import PENS


@pytest.fixture(scope="module")
def quick() -> Measurement:
    return measure(hidden=(1, 2), seeds=2, epochs=2)


def accuracy_by_hand(seed: int, epochs: int, decay: float) -> float:
    """Of [784, 30, 10], in percent of the last 200 images, a step a mini-batch of 10 of the first 800."""
    digits = load()
    x, y = digits.images, np.eye(10)[digits.labels]
    start = Architecture((784, 30, 10)).draw(seed)
    (w1, w2), (b1, b2) = (list(map(np.copy, each)) for each in (start.weights, start.biases))
    order = np.random.Generator(np.random.PCG64(seed))
    for _ in range(epochs):
        for batch in order.permutation(800).reshape(80, 10):
            hidden = expit(x[batch] @ w1.T + b1)
            last = expit(hidden @ w2.T + b2) - y[batch]
            first = last @ w2 * hidden * (1 - hidden)
            w1, w2 = decay * w1 - 0.1 * first.T @ x[batch] / 10, decay * w2 - 0.1 * last.T @ hidden / 10
            b1, b2 = b1 - 0.1 * first.mean(axis=0), b2 - 0.1 * last.mean(axis=0)
    outputs = expit(x[800:] @ w1.T + b1) @ w2.T + b2
    return 100 * float(np.mean(outputs.argmax(axis=1) == digits.labels[800:]))


def test_accuracies_are_those_of_training_written_out() -> None:
    found = measure(hidden=(1,), seeds=2, epochs=2)
    for row, regularisation in zip(found.rows, (5, 0.08), strict=True):
        by_hand = [accuracy_by_hand(seed, 2, 1 - 0.1 * regularisation / 800) for seed in range(2)]
        assert row["lambda"] == pytest.approx(regularisation)
        assert row["mean"] == pytest.approx(np.mean(by_hand), abs=0.51)  # one image, should it be a tie
        assert row["sd"] == pytest.approx(abs(by_hand[0] - by_hand[1]) / 2**0.5, abs=0.75)


def test_rows_have_their_fields(quick: Measurement) -> None:
    assert all(list(row) == ["hidden", "lambda", "mean", "sd", "seeds"] for row in quick.rows)
    assert [(row["hidden"], row["seeds"]) for row in quick.rows] == [(1, 2), (2, 2)] * 2
    assert [row["accuracy"] for row in quick.published] == [96.48, 96.90]
    assert {row["images"] for row in quick.published} == {50_000}


def test_a_layer_more_does_not_help_and_four_do_not_begin_to_learn() -> None:
    """In ten epochs of 800 images."""
    found = measure(hidden=(1, 2, 4), seeds=2, epochs=10)
    for one, two, four in (found.rows[:3], found.rows[3:]):
        assert one["mean"] > 75
        assert two["mean"] < one["mean"]
        assert four["mean"] < 15
    assert sum("do not help" in remark for remark in found.remarks) == 2
    assert any("one digit" in remark for remark in found.remarks)


def test_without_decay_there_is_one_set_of_rows() -> None:
    found = measure(hidden=(1,), seeds=1, epochs=1, regularisation=0)
    assert [(row["lambda"], row["sd"]) for row in found.rows] == [(0, None)]


def test_one_seed_judges_no_depth() -> None:
    remarks = " ".join(measure(hidden=(1, 2), seeds=1, epochs=1).remarks)
    assert "more --seeds" in remarks
    assert "spread" not in remarks


def test_the_split_keeps_all_images_and_both_parts_balanced() -> None:
    shown = examples(None)
    training, test = split(shown)
    assert np.array_equal(np.concatenate([training.X, test.X]), shown.X)
    assert np.array_equal(np.concatenate([training.Y, test.Y]), shown.Y)
    assert training.Y.sum(axis=0).tolist() == [80] * 10
    assert test.Y.sum(axis=0).tolist() == [20] * 10


def test_one_image_cannot_be_split(tmp_path: Path) -> None:
    np.savez(tmp_path / "one.npz", images=np.zeros((1, 28, 28), np.uint8), labels=np.array([7]))
    with pytest.raises(ValueError, match="1 image is too few"):
        measure(data=tmp_path / "one.npz")


@pytest.mark.parametrize("options", [{"hidden": (0,)}, {"seeds": 0}, {"batch_size": 0}])
def test_nothing_to_train_is_refused(options: dict) -> None:
    with pytest.raises(ValueError, match=r"hidden|seeds|batch"):
        measure(**({"hidden": (1,), "epochs": 1} | options))


def test_the_figure_draws_the_rows(quick: Measurement) -> None:
    (axes,) = figure(quick).axes
    for pen, rows in ((PENS[1], quick.rows[:2]), (PENS[2], quick.rows[2:])):
        (line,) = (line for line in one_colour(axes, pen) if line.get_linestyle() != "None")
        assert list(line.get_xdata()) == [1, 2]
        assert list(line.get_ydata()) == [row["mean"] for row in rows]


@pytest.mark.parametrize("hidden", [(1,), (1, 2, 3, 4), (5, 7)])
def test_the_figure_is_readable(hidden: tuple[int, ...]) -> None:
    check_readable(figure(measure(hidden=hidden, seeds=1, epochs=1)))

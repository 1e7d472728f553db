"""Silent units: counted by hand in small networks, and what the texts say of them on the digits."""

import json
import math
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from experiment_figures import check_readable

from derivations.digits import load
from derivations.experiments.dead_units import figure, measure, silent
from derivations.experiments.measurement import Measurement

FIELDS = [
    *("activation", "learning_rate", "mean", "min", "max", "first", "last", "negative", "accuracy", "diverged"),
]


@pytest.fixture(scope="module")
def some() -> Measurement:
    """Three seeds at three rates."""
    return measure(learning_rates=(0.1, 0.7, 1.0), seeds=3)


def at(measurement: Measurement, activation: str, rate: float) -> dict:
    (row,) = (row for row in measurement.rows if (row["activation"], row["learning_rate"]) == (activation, rate))
    return dict(row)


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """Thirty digits in a file."""
    digits = load()
    file = tmp_path / "thirty.npz"
    images = np.rint(digits.images[:30] * 255).astype(np.uint8).reshape(-1, 28, 28)
    np.savez(file, images=images, labels=digits.labels[:30])
    return file


def trained(leak: float, rate: float, seed: int) -> tuple[list[float], float]:
    """The silent shares of both hidden layers, and the share of negative sums: one image at a time, two epochs."""
    digits = load()
    X, labels = np.rint(digits.images[:30] * 255) / 255, digits.labels[:30]
    generator = np.random.Generator(np.random.PCG64(seed))
    sizes = [784, 6, 6, 10]
    ws = [generator.standard_normal((m, n)) * math.sqrt(2 / n) for n, m in pairwise(sizes)]
    bs = [np.zeros(m) for m in sizes[1:]]
    order = np.random.Generator(np.random.PCG64(0))
    for _ in range(2):
        shuffled = order.permutation(30)
        for batch in (shuffled[start : start + 10] for start in range(0, 30, 10)):
            steps = [(np.zeros_like(w), np.zeros_like(b)) for w, b in zip(ws, bs, strict=True)]
            for i in batch:
                zs, activations = [], [X[i]]
                for w, b in zip(ws, bs, strict=True):
                    zs.append(w @ activations[-1] + b)
                    activations.append(np.where(zs[-1] > 0, zs[-1], leak * zs[-1]))
                powers = np.exp(zs[-1] - zs[-1].max())
                delta = powers / powers.sum() - np.eye(10)[labels[i]]
                for layer in (2, 1, 0):
                    steps[layer][0][:] += np.outer(delta, activations[layer]) / 10
                    steps[layer][1][:] += delta / 10
                    if layer:
                        delta = (ws[layer].T @ delta) * np.where(zs[layer - 1] > 0, 1, leak)
            for w, b, (dw, db) in zip(ws, bs, steps, strict=True):
                w -= rate * dw
                b -= rate * db
    first = X @ ws[0].T + bs[0]
    second = np.where(first > 0, first, leak * first) @ ws[1].T + bs[1]
    negative = float(np.mean([first <= 0, second <= 0]))
    return [float(np.mean([all(z <= 0) for z in layer.T])) for layer in (first, second)], negative


@pytest.mark.parametrize(("activation", "leak"), [("relu", 0.0), ("leaky-relu", 0.01)])
def test_a_small_network_written_out(few: Path, activation: str, leak: float) -> None:
    found = measure(learning_rates=[0.8], activations=[activation], seeds=3, width=6, epochs=2, data=few)
    expected = [trained(leak, 0.8, seed) for seed in range(3)]
    shares = [np.mean(layers) for layers, _ in expected]
    (row,) = found.rows
    assert (row["mean"], row["min"], row["max"]) == pytest.approx((np.mean(shares), min(shares), max(shares)))
    assert row["first"] == pytest.approx(np.mean([layers[0] for layers, _ in expected]))
    assert row["last"] == pytest.approx(np.mean([layers[1] for layers, _ in expected]))
    assert row["negative"] == pytest.approx(np.mean([negative for _, negative in expected]))
    assert row["mean"] > 0


def test_silent_is_for_all_examples() -> None:
    z = np.array([[[-1.0, -2.0], [-1.0, 0.5], [0.0, -3.0], [1.0, 1.0]]])
    assert silent(z).tolist() == [[True, False, True, False]]


def test_fields(some: Measurement) -> None:
    assert all(list(row) == FIELDS for row in some.rows)
    assert len(json.loads(some.as_json())["rows"]) == 6


def test_what_the_texts_say(some: Measurement) -> None:
    """Thresholds are wide: at these rates training magnifies rounding, and another machine has other networks."""
    gentle, harsh = at(some, "relu", 0.1), at(some, "relu", 0.7)
    assert gentle["mean"] < 0.1 < 0.3 < gentle["negative"] < 0.7  # negative for some images, and hardly any is dead
    assert gentle["accuracy"] > 99
    assert harsh["mean"] > 0.6
    assert at(some, "leaky-relu", 0.1)["mean"] < 0.05
    assert some.published[0]["holds"] is False
    assert some.published[1]["holds"] is True
    assert some.published[2]["holds"] is False


def test_leaky_units_sleep_at_the_rate_of_the_notes() -> None:
    row = at(measure(learning_rates=[0.7], activations=["leaky-relu"], seeds=6), "leaky-relu", 0.7)
    assert 0.15 < row["mean"] < 0.5


def test_networks_that_diverge_are_counted_and_left_out(few: Path) -> None:
    found = measure(learning_rates=[200.0], activations=["leaky-relu"], seeds=2, hidden=4, epochs=20, data=few)
    (row,) = found.rows
    assert row["diverged"] == 2
    assert all(row[name] is None for name in FIELDS[2:-1])
    assert found.remarks == ("At the rate 200 2 of 2 networks of leaky-relu units diverge.",)
    found.as_json()
    check_readable(figure(found))


@pytest.mark.parametrize(
    "options",
    [
        *({"learning_rates": each} for each in ([], [0.0], [math.nan], [math.inf])),
        *({"hidden": 0}, {"seeds": 0}, {"width": 0}, {"batch_size": 0}),
    ],
)
def test_what_cannot_be_measured_is_refused(options: dict) -> None:
    with pytest.raises(ValueError, match=r"rates|hidden|seed|empty|batch"):
        measure(**options)


def test_the_figure_is_readable(some: Measurement) -> None:
    drawn = figure(some)
    check_readable(drawn)
    assert "negative on every image" in drawn.get_suptitle()
    (axes,) = drawn.axes
    means = [100 * row["mean"] for row in some.rows if row["activation"] == "relu"]
    np.testing.assert_allclose(axes.lines[0].get_ydata(), means)

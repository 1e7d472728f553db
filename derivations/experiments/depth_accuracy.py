"""How many digits networks with more and more hidden layers recognise, trained by the chapter's gradient descent.

Mini-batches of 10, eta = 0.1, lambda = 5, 30 epochs, cross-entropy, 30 neurons in each hidden layer, as in the chapter;
but on the first four fifths of the images at hand, and tested on the rest. A step shrinks the weights by
1 - eta lambda/n, so that the same lambda weighs more on fewer images: the networks are trained with lambda as it is,
and with the lambda that keeps lambda/n as it is for the chapter's n = 50,000.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from derivations.experiments.digit_networks import Examples, architecture, examples
from derivations.experiments.measurement import Measurement, Progress, Row, silently
from derivations.experiments.panels import column
from derivations.experiments.wording import hidden_layers
from derivations.network import Array, stochastic_gradient_descent
from derivations.plots.style import PENS, End, in_style, name_ends, sheet
from derivations.source import CHAPTER

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Pair", "Run", "figure", "measure", "split"]

_PUBLISHED: Final[Mapping[int, float]] = {1: 96.48, 2: 96.90, 3: 96.57, 4: 96.53}
"""percent, by the number of hidden layers"""
_PUBLISHED_IMAGES: Final = 50_000
_GUESSED: Final = 15.0
"""percent; a network that answers with the same digit whatever it sees has about 10"""


class Pair(NamedTuple):
    """Images, and what is wanted of them."""

    X: Array
    """(m, 784)"""
    Y: Array
    """(m, 10)"""


class Run(NamedTuple):
    """One network to be trained."""

    hidden: int
    regularisation: float
    """lambda"""
    seed: int
    """of its weights, and of the order of the images"""


def measure(
    *,
    hidden: Sequence[int] = (1, 2, 3, 4),
    seeds: int = 5,
    epochs: int = 30,
    batch_size: int = 10,
    learning_rate: float = 0.1,
    regularisation: float = 5.0,
    width: int = 30,
    initialiser: str = "lecun",
    activation: str = "logistic",
    data: str | os.PathLike[str] | None = None,
    progress: Progress[Run] = silently,
) -> Measurement:
    """The mean and the standard deviation of the accuracy, in percent of the test images, over seeds 0 ... seeds - 1.

    `learning_rate` is eta; `regularisation` is lambda, for the first rows, and scaled to the number of images for the
    others. `sd` is None when there is one seed. Raises KeyError for unknown names, ValueError when there is no hidden
    layer, neuron or seed, or too few images, and as `digits.load` does.
    """
    shown, hidden = examples(data), sorted(set(hidden))
    training, test = split(shown)
    if seeds < 1:
        raise ValueError(f"seeds = {seeds}: one network at least is to be trained")
    scaled = regularisation * len(training.X) / _PUBLISHED_IMAGES
    accuracies: dict[tuple[float, int], list[float]] = {}
    sets = [(weight, n) for weight in dict.fromkeys((regularisation, scaled)) for n in hidden]
    for run in progress([Run(n, weight, seed) for weight, n in sets for seed in range(seeds)], "depth-accuracy"):
        drawn = architecture(run.hidden, width, initialiser=initialiser, activation=activation).draw(run.seed)
        trained = stochastic_gradient_descent(
            drawn,
            training.X,
            training.Y,
            epochs=epochs,
            batch_size=batch_size,
            learning_rate=learning_rate,
            regularisation=run.regularisation,
            seed=run.seed,
        ).network
        accuracies.setdefault((run.regularisation, run.hidden), []).append(100 * float(trained.accuracy(*test)))
    settings: Row = {
        "hidden": hidden,
        "seeds": seeds,
        "epochs": epochs,
        "batch size": batch_size,
        "learning rate": learning_rate,
        "regularisation": regularisation,
        "width": width,
        "initialiser": initialiser,
        "activation": activation,
        "data": shown.source,
        "training images": len(training.X),
        "test images": len(test.X),
    }
    rows = tuple(_row(weight, n, found) for (weight, n), found in accuracies.items())
    steps = epochs * math.ceil(len(training.X) / batch_size)
    return Measurement("depth-accuracy", settings, rows, _published(hidden), tuple(_remarks(rows, settings, steps)))


def split(shown: Examples) -> tuple[Pair, Pair]:
    """The first four fifths of the images, to train on, and the rest. Raises ValueError when either would be empty."""
    n = 4 * len(shown.X) // 5
    if not n:
        raise ValueError(f"{shown.source}: {len(shown.X)} image is too few to train on some and test on others")
    return Pair(shown.X[:n], shown.Y[:n]), Pair(shown.X[n:], shown.Y[n:])


def _row(regularisation: float, hidden: int, accuracies: Sequence[float]) -> Row:
    return {
        "hidden": hidden,
        "lambda": regularisation,
        "mean": float(np.mean(accuracies)),
        "sd": float(np.std(accuracies, ddof=1)) if len(accuracies) > 1 else None,
        "seeds": len(accuracies),
    }


def _published(hidden: Sequence[int]) -> tuple[Row, ...]:
    return tuple(
        {"hidden": n, "lambda": 5.0, "accuracy": _PUBLISHED[n], "images": _PUBLISHED_IMAGES, "source": str(CHAPTER)}
        for n in hidden
        if n in _PUBLISHED
    )


def _remarks(rows: Sequence[Row], settings: Row, steps: int) -> Iterator[str]:
    yield "Accuracies are percentages of the test images."
    if settings["seeds"] == 1:
        yield "One network of each kind does not tell whether another depth does better: ask for more --seeds."
    for regularisation, (shallow, *deeper) in _sets(rows).items():
        if not deeper or shallow["sd"] is None:
            continue
        helped = [row for row in deeper if _better(row, shallow)]
        found = ", ".join(str(row["hidden"]) for row in helped)
        yield f"With lambda = {regularisation:g}, " + (
            f"{found} hidden layers do better than {shallow['hidden']}, by more than the spread."
            if helped
            else f"no depth does better than {hidden_layers(int(column([shallow], 'hidden')[0]))} by more than the"
            " spread: as in the chapter, more layers do not help."
        )
    yield (
        f"The chapter's level, above 96 %, is that of {_PUBLISHED_IMAGES:,} images and 150,000 steps; here are"
        f" {settings['training images']} images and {steps:,} steps."
    )
    if min(column(rows, "mean")) < _GUESSED:
        yield (
            "Networks with about 10 % answer with one digit whatever they see: they had too few steps, or a lambda too"
            " large for so few images."
        )


def _sets(rows: Sequence[Row]) -> dict[float, list[Row]]:
    """The rows by lambda."""
    sets: dict[float, list[Row]] = {}
    for row, regularisation in zip(rows, column(rows, "lambda"), strict=True):
        sets.setdefault(float(regularisation), []).append(row)
    return sets


def _better(row: Row, than: Row) -> bool:
    """Whether its mean is higher by more than both standard deviations together."""
    mean, other = column([row, than], "mean")
    return bool(mean - other > np.nansum(column([row, than], "sd")))


@in_style
def figure(measurement: Measurement) -> Figure:
    """The accuracy against the number of hidden layers, for each lambda, beside the chapter's."""
    drawn, (axes,) = sheet(_title(measurement))
    ends: list[End] = []
    for (regularisation, rows), pen in zip(_sets(measurement.rows).items(), PENS[1:], strict=False):
        mean, spread = column(rows, "mean"), np.nan_to_num(column(rows, "sd"))
        axes.errorbar(column(rows, "hidden"), mean, spread, capsize=5, marker=pen.marker, markersize=8, **pen.line)
        name = rf"$\lambda$ = {regularisation:g}"
        if ends:
            name += ":\n$\\lambda/n$ as in the\nchapter"
        ends.append(End(float(mean[-1]), name, pen))
    if measurement.published:
        published = column(measurement.published, "accuracy")
        axes.plot(column(measurement.published, "hidden"), published, marker=PENS[0].marker, **PENS[0].line)
        ends.append(End(float(published[-1]), f"the chapter:\n{_PUBLISHED_IMAGES:,} images", PENS[0]))
    axes.set(ylim=(0, 104), xticks=sorted(set(column(measurement.rows, "hidden"))))
    axes.set(xlabel="hidden layers", ylabel="test images recognised, %")
    name_ends(axes, ends, gap=0.17)
    return drawn


def _title(measurement: Measurement) -> str:
    """What the deepest and the shallowest show with the last lambda, the one that is scaled."""
    rows = list(_sets(measurement.rows).values())[-1]
    hidden, mean = column(rows, "hidden"), column(rows, "mean")
    images = measurement.settings["training images"]
    parts = [f"{mean[at]:.0f} % with {hidden_layers(int(hidden[at]))}" for at in (hidden.argmin(), hidden.argmax())]
    if len(rows) == 1:
        parts.pop()
    return f"Trained on {images} images, networks recognise\n{', '.join(parts)}"

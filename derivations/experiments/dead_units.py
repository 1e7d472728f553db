"""How many hidden units are silent, negative for every training image, after training at one rate or another.

Networks [784, 30, 30, 10] with He's weights, biases 0 and a softmax output learn 1,000 digits by gradient descent on
mini-batches of 10, for 10 epochs. A rectifier that is silent has no gradient and stays as it is; a leaky one, with a
hundredth of its gradient, may wake.

This set-up was chosen from some dozen since about a third of its leaky units are silent at the rate 0.7 and half of its
networks diverge at 1. With one hidden layer four to nine tenths of it are silent at 0.7, and networks seldom diverge.
At rates above 0.3 training magnifies rounding: another processor may come to other networks, of the same kind.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Sequence
from itertools import product
from typing import TYPE_CHECKING, Final

import numpy as np

from derivations.experiments.digit_networks import Examples, examples
from derivations.experiments.measurement import Measurement, Progress, Row, silently
from derivations.experiments.panels import column
from derivations.network import (
    ACTIVATIONS,
    INITIALISERS,
    SOFTMAX,
    Architecture,
    Array,
    Training,
    stochastic_gradient_descent,
)
from derivations.plots.style import PENS, End, in_style, name_ends, sheet

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["figure", "measure", "silent"]

_COURSE: Final = "course notes after Géron"
_LEAKY: Final = "leaky-relu"

_ORDER: Final = 0
"""seed of the order of the images, one for all networks"""


def measure(
    *,
    learning_rates: Sequence[float] = (0.1, 0.3, 0.5, 0.7, 1.0),
    activations: Sequence[str] = ("relu", _LEAKY),
    seeds: int = 6,
    hidden: int = 2,
    width: int = 30,
    epochs: int = 10,
    batch_size: int = 10,
    initialiser: str = "he",
    data: str | os.PathLike[str] | None = None,
    progress: Progress[tuple[str, float]] = silently,
) -> Measurement:
    """The mean, least and greatest share of silent hidden units, over the networks of seeds 0 ... seeds - 1.

    `first` and `last` are the means in the first and the last hidden layer; `negative` is the share of pairs of a unit
    and an image with a weighted input of 0 or less; `accuracy` is the mean percentage of training images recognised.
    Networks that diverge, whose cost is no number in the end, are counted in `diverged` and left out of the rest, which
    is None when all of them do. Raises KeyError for unknown names, ValueError when there is no hidden layer, unit,
    image in a batch, seed or learning rate above 0, and as `digits.load` does.
    """
    if hidden < 1:
        raise ValueError(f"hidden = {hidden}: units are counted in one hidden layer at least")
    if not learning_rates or not all(0 < rate < math.inf for rate in learning_rates):
        raise ValueError(f"learning_rates = {list(learning_rates)}: one is needed at least, all of them above 0")
    shown, sizes = examples(data), (784, *[width] * hidden, 10)
    rows: list[Row] = []
    for activation, rate in progress(list(product(activations, learning_rates)), "dead-units"):
        kind = Architecture(sizes, ACTIVATIONS[activation], SOFTMAX, INITIALISERS[initialiser], bias_deviation=0)
        training = stochastic_gradient_descent(
            kind.draw(range(seeds)),
            shown.X,
            shown.Y,
            epochs=epochs,
            batch_size=batch_size,
            learning_rate=rate,
            seed=_ORDER,
        )
        rows.append({"activation": activation, "learning_rate": rate, **_counted(training, shown)})
    settings: Row = {
        "learning rates": list(learning_rates),
        "activations": list(activations),
        "seeds": seeds,
        "hidden": hidden,
        "width": width,
        "epochs": epochs,
        "batch size": batch_size,
        "initialiser": initialiser,
        "data": shown.source,
        "images": len(shown.X),
    }
    claims = tuple(_claims(rows))
    remarks = [*map(_remark, claims), *(_divergence(row, seeds) for row in rows if row["diverged"])]
    return Measurement("dead-units", settings, tuple(rows), claims, tuple(remarks))


def silent(weighted_inputs: Array) -> Array:
    """Which units of a layer (..., n, m) are 0 or less for all of m examples: (..., n).

    >>> silent(np.array([[-1.0, -2.0], [-1.0, 2.0]]))
    array([ True, False])
    """
    return np.asarray(np.all(weighted_inputs <= 0, axis=-1))


def _counted(training: Training, shown: Examples) -> Row:
    """The numbers of a row, over the networks whose training is stable."""
    with np.errstate(over="ignore", invalid="ignore"):
        weighted_inputs = training.network.forward(shown.X).weighted_inputs[:-1]
    stable = np.isfinite(training.costs[-1])
    shares = np.array([silent(z)[stable].mean(axis=-1) for z in weighted_inputs])  # (hidden layers, networks)
    counted: Row = dict.fromkeys(("mean", "min", "max", "first", "last", "negative", "accuracy"))
    if stable.any():
        of_networks = shares.mean(axis=0)  # all layers are of one width
        counted = {
            "mean": float(of_networks.mean()),
            "min": float(of_networks.min()),
            "max": float(of_networks.max()),
            "first": float(shares[0].mean()),
            "last": float(shares[-1].mean()),
            "negative": float(np.mean([np.mean(z[stable] <= 0) for z in weighted_inputs])),
            "accuracy": 100 * float(training.accuracies[-1][stable].mean()),
        }
    return {**counted, "diverged": int(np.sum(~stable))}


# what the texts say


def _claims(rows: Sequence[Row]) -> list[Row]:
    """What the course notes say of rectifiers, with the number that decides."""
    found: list[Row] = []
    for activation, claim, number, measured, holds in _CLAIMS:
        of_unit = [row for row in rows if row["activation"] == activation and row["mean"] is not None]
        if of_unit:
            value = measured(of_unit)
            found.append(
                {"claim": claim, "number": number, "measured": value, "holds": holds(value), "source": _COURSE}
            )
    return found


def _worst(rows: Sequence[Row]) -> float:
    return float(column(rows, "mean").max())


def _of_the_negative(rows: Sequence[Row]) -> float:
    return float(column(rows[:1], "mean")[0] / column(rows[:1], "negative")[0])


_CLAIMS: Final[Sequence[tuple[str, str, str, Callable[[Sequence[Row]], float], Callable[[float], bool]]]] = (
    (
        "relu",
        "a ReLU is dead once its weighted sum is negative",
        "Of the pairs of a unit and an image with a negative sum, at the first rate, those of silent units",
        _of_the_negative,
        lambda share: share > 0.9,
    ),
    (
        "relu",
        "more than half of the ReLUs may die when the learning rate is large",
        "Silent share at the worst rate",
        _worst,
        lambda share: share > 0.5,
    ),
    (
        _LEAKY,
        "a leak solves the problem of units that die",
        "Silent share of leaky units at the worst rate, of networks that do not diverge",
        _worst,
        lambda share: share < 0.05,
    ),
)


def _remark(claim: Row) -> str:
    verdict = "Holds" if claim["holds"] else "Does not hold"
    return f"{verdict}: {claim['claim']} ({claim['source']}). {claim['number']}: {claim['measured']:.3g}."


def _divergence(row: Row, seeds: int) -> str:
    unit, rate, diverged = row["activation"], row["learning_rate"], row["diverged"]
    return f"At the rate {rate:g} {diverged} of {seeds} networks of {unit} units diverge."


# the figure


_LEGEND: Final = """\
learning rate $\\eta$;  mean, least and greatest of the networks that do not diverge"""


@in_style
def figure(measurement: Measurement) -> Figure:
    """The silent share against the learning rate, the mean and all between least and greatest, for each unit."""
    drawn, (axes,) = sheet(_title(measurement.rows))
    units = list(dict.fromkeys(str(row["activation"]) for row in measurement.rows))
    if len(units) > len(PENS):
        raise ValueError(f"there is room for {len(PENS)} activation functions, not {len(units)}")
    rates, ends = column(measurement.rows, "learning_rate"), []
    for unit, pen in zip(units, PENS[1:] + PENS[:1], strict=False):
        rows = sorted((row for row in measurement.rows if row["activation"] == unit), key=_rate)
        mean, low, high = (100 * column(rows, name) for name in ("mean", "min", "max"))
        axes.errorbar(
            column(rows, "learning_rate"),
            mean,
            (mean - low, high - mean),
            capsize=5,
            marker=pen.marker,
            markersize=8,
            **pen.line,
        )
        known = mean[np.isfinite(mean)]
        ends += [End(float(known[-1]), unit, pen)] if known.size else []
    axes.set(ylim=(-4, 104), xlim=(0, 1.06 * max(rates)))
    axes.set(xlabel=_LEGEND, ylabel="units silent on every image, %")
    name_ends(axes, ends, gap=0.08)
    return drawn


def _rate(row: Row) -> float:
    return float(column([row], "learning_rate")[0])


def _title(rows: Sequence[Row]) -> str:
    """What the rate at which the most leaky units are silent does."""
    leaky = [row for row in rows if row["activation"] == _LEAKY and row["mean"] is not None]
    worst = max(leaky, key=lambda row: float(column([row], "mean")[0]), default=None)
    if worst is None or not worst["mean"]:
        return "Units that are silent on every image, by learning rate"
    return (
        f"A leak does not keep units awake: at the rate {worst['learning_rate']:g}\n"
        f"{100 * column([worst], 'mean')[0]:.0f} % of leaky units are negative on every image"
    )

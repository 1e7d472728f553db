"""How fast each hidden layer learns while a network is trained by gradient descent on all images at once.

The speed of a layer is that of `learning_speed`, the norm of its mean error, at the start of an epoch. Training is the
chapter's: eta = 0.1, lambda = 5, 1,000 images, 500 epochs, one step each.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from derivations.experiments.digit_networks import COSTS, architecture, examples, finite
from derivations.experiments.measurement import Measurement, Progress, Row, silently
from derivations.experiments.panels import column, grouped, left, panels
from derivations.experiments.wording import counted, hidden_layers, rounded
from derivations.network import Array, gradient_descent
from derivations.plots.style import PENS, End, in_style, name_ends
from derivations.source import CHAPTER

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["figure", "lags", "measure"]

_CLAIMS: Final[Mapping[int, tuple[str, int | None]]] = {
    2: ("through it all, the first hidden layer learns much more slowly than the second", None),
    3: ("earlier hidden layers learn much more slowly than later ones", None),
    4: ("the first hidden layer learns roughly so many times slower than the last", 100),
}


def measure(
    *,
    hidden: Sequence[int] = (2, 3, 4),
    seeds: int = 5,
    epochs: int = 500,
    learning_rate: float = 0.1,
    regularisation: float = 5.0,
    width: int = 30,
    initialiser: str = "lecun",
    activation: str = "logistic",
    cost: str = "cross-entropy",
    data: str | os.PathLike[str] | None = None,
    progress: Progress[int] = silently,
) -> Measurement:
    """The median speed of each hidden layer over the networks of seeds 0 ... seeds - 1, at some epochs of training.

    `learning_rate` is eta, `regularisation` lambda. In `published`, `measured` is how many times slower the first
    hidden layer learns than the last: the median over all epochs and seeds. A speed is None where training diverges.
    Raises KeyError for unknown names, ValueError when there is no hidden layer, neuron or seed, and as `digits.load`.
    """
    shown, hidden = examples(data), sorted(set(hidden))
    rows: list[Row] = []
    ratios: dict[int, Array] = {}
    remarks = []
    for n in progress(hidden, "training-speed"):
        drawn = architecture(n, width, initialiser=initialiser, activation=activation).draw(range(seeds))
        speeds = gradient_descent(
            drawn,
            shown.X,
            shown.Y,
            epochs=epochs,
            learning_rate=learning_rate,
            regularisation=regularisation,
            cost=COSTS[cost],
        ).speeds[..., :-1]
        rows += _rows(np.median(speeds, axis=1))
        ratios[n] = lags(speeds)
        if n > 1:
            remarks.append(_remark(speeds, ratios[n]))
    settings: Row = {
        "hidden": hidden,
        "seeds": seeds,
        "epochs": epochs,
        "learning rate": learning_rate,
        "regularisation": regularisation,
        "width": width,
        "initialiser": initialiser,
        "activation": activation,
        "cost": cost,
        "data": shown.source,
        "images": len(shown.X),
    }
    published = tuple(_published(n, ratio) for n, ratio in ratios.items())
    return Measurement("training-speed", settings, tuple(rows), published, tuple(remarks))


def lags(speeds: Array) -> Array:
    """How many times slower the first layer learns than the last: shape (...) from speeds (..., layers).

    >>> lags(np.array([[0.01, 0.1, 1.0], [0.5, 0.5, 0.5]]))
    array([100.,   1.])
    """
    with np.errstate(divide="ignore", invalid="ignore"):  # where training has diverged or stopped
        return np.asarray(speeds[..., -1] / speeds[..., 0])


def _rows(speeds: Array) -> list[Row]:
    """Rows of one depth from the speeds (epochs + 1, layers)."""
    last, hidden = len(speeds) - 1, speeds.shape[1]
    return [
        {"hidden": hidden, "epoch": epoch, "layer": layer + 1, "speed": finite(speeds[epoch, layer])}
        for epoch in _shown(last)
        for layer in range(hidden)
    ]


def _shown(last: int) -> list[int]:
    """The epochs of the rows: twenty equal steps, and before the first of them, where speeds drop, growing ones.

    >>> _shown(500)[:13], _shown(3)
    ([0, 1, 2, 3, 5, 7, 10, 15, 22, 25, 50, 75, 100], [0, 1, 2, 3])
    """
    growing = [round(10 ** (power / 6)) for power in range(60)]
    early = [epoch for epoch in growing if epoch < last / 20]
    return sorted({0, *early, *(round(last * part / 20) for part in range(1, 21))})


def _published(hidden: int, ratio: Array) -> Row:
    claim, published = _CLAIMS.get(hidden, ("", None))
    measured = finite(np.median(ratio))
    source = str(CHAPTER) if claim else ""
    return {"hidden": hidden, "claim": claim, "published": published, "measured": measured, "source": source}


def _remark(speeds: Array, ratio: Array) -> str:
    """What becomes of the first layer, from the speeds (epochs + 1, seeds, layers)."""
    hidden, first = speeds.shape[-1], np.median(speeds[..., 0], axis=1)
    if not np.isfinite(ratio).all():
        return f"{hidden_layers(hidden)}: training diverges, or the first layer stops learning."
    low, middle, high = (rounded(float(each)) for each in (ratio.min(), np.median(ratio), ratio.max()))
    return (
        f"{hidden_layers(hidden)}: the first learns {middle} times slower than the last ({low} to {high}, over all"
        f" epochs and networks); its own speed is {first[0]:.2g} at first, {first.min():.2g} at epoch"
        f" {first.argmin()}, {first[-1]:.2g} at the end."
    )


@in_style
def figure(measurement: Measurement) -> Figure:
    """The speed of each hidden layer along training; logarithmic, a panel for each depth.

    Raises ValueError for more than eight numbers of hidden layers, and for networks with more of them than five.
    """
    depths = grouped(measurement.rows, "hidden")
    if max(depths) > len(PENS):
        raise ValueError(f"there is room for the lines of 1 to {len(PENS)} hidden layers, not {max(depths)}")
    drawn, axes_of = panels(_title(measurement), len(depths))
    for axes, (hidden, rows) in zip(axes_of, depths.items(), strict=True):
        for (_, of_layer), pen in zip(grouped(rows, "layer").items(), PENS, strict=False):
            axes.plot(column(of_layer, "epoch"), column(of_layer, "speed"), **pen.line)
        axes.set_title(hidden_layers(hidden))
    last = max(column(measurement.rows, "epoch"))
    axes_of[0].set(yscale="log", xlim=(-last / 40, last))
    for axes in left(axes_of):
        axes.set_ylabel(r"speed $\Vert\delta^l\Vert$")
    networks = counted(int(str(measurement.settings["seeds"])), "network")
    drawn.supxlabel(f"epoch of training;  median of {networks}", fontsize=16)
    for axes, rows in zip(axes_of, depths.values(), strict=True):
        _name(axes, rows)
    return drawn


def _title(measurement: Measurement) -> str:
    """What the deepest network shows."""
    deepest = measurement.published[-1]
    hidden, ratio = int(column([deepest], "hidden")[0]), column([deepest], "measured")[0]
    if hidden == 1 or not ratio > 0:
        return "How fast hidden layers learn during training"
    slower, times = ("slower", ratio) if ratio >= 1 else ("faster", 1 / ratio)
    found = (
        f"During training, the first of {hidden} hidden layers learns {rounded(times, 2)} times {slower} than the last"
    )
    published = deepest["published"]
    return found if published is None else f"{found};\nthe chapter says roughly {published} times slower"


def _name(axes: Axes, rows: Sequence[Row]) -> None:
    """Write the number of the layer at the end of its line."""
    layers = grouped(rows, "layer")
    ends = [
        End(float(column(of_layer, "speed")[-1]), f"$l = {layer}$", pen)
        for (layer, of_layer), pen in zip(layers.items(), PENS, strict=False)
    ]
    name_ends(axes, [end for end in ends if end.y > 0], gap=0.06)

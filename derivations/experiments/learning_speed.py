"""How fast each hidden layer learns before any training, over many random networks, beside the chapter's figures.

The speed of layer l is the Euclidean norm of delta^l, the mean over all images of dC_x/db^l, without the regularisation
term. The chapter states it of one network for each number of hidden layers, and the median over seeds is the same.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from derivations.experiments import published_speeds
from derivations.experiments.digit_networks import COSTS, Examples, architecture, examples, finite
from derivations.experiments.measurement import Measurement, Progress, Row, silently
from derivations.experiments.panels import column, grouped, left, panels
from derivations.experiments.wording import counted, hidden_layers, rounded
from derivations.network import Architecture, Array, initial_speeds
from derivations.plots.style import PENS, in_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["figure", "measure"]

_TINY: Final = 1e-300  # in place of the speed of a layer that does not learn at all
_SEEDS_A_STEP: Final = 16  # of the progress that is shown
_Speeds: TypeAlias = Mapping[int, Array]
"""by the number of hidden layers: (seeds, hidden layers)"""


def measure(
    *,
    hidden: Sequence[int] = (2, 3, 4),
    seeds: int = 200,
    width: int = 30,
    initialiser: str = "lecun",
    activation: str = "logistic",
    cost: str = "cross-entropy",
    data: str | os.PathLike[str] | None = None,
    progress: Progress[tuple[int, range]] = silently,
) -> Measurement:
    """The median, 5 % and 95 % of the speed of each hidden layer over the networks of seeds 0 ... seeds - 1.

    `percentile` is the percentage of them in which the layer is slower than the chapter says.
    Raises KeyError for unknown names, ValueError when there is no hidden layer, neuron or seed, and as `digits.load`.
    """
    shown, hidden = examples(data), sorted(set(hidden))
    kinds = {n: architecture(n, width, initialiser=initialiser, activation=activation) for n in hidden}
    speeds = _speeds(kinds, seeds, shown, cost, progress)
    rows = tuple(row for n in hidden for row in _rows(speeds[n], width))
    remarks = [_verdict(rows), *(_lag(n, speeds[n]) for n in hidden)]
    if initialiser == "lecun" and width == published_speeds.WIDTH:
        wide = {n: architecture(n, width, initialiser="standard", activation=activation) for n in hidden}
        remarks.append(_contrast(_speeds(wide, seeds, shown, cost, progress)))
    settings: Row = {
        "hidden": hidden,
        "seeds": seeds,
        "width": width,
        "initialiser": initialiser,
        "activation": activation,
        "cost": cost,
        "data": shown.source,
        "images": len(shown.X),
    }
    return Measurement("learning-speed", settings, rows, published_speeds.as_rows(hidden), tuple(filter(None, remarks)))


def _speeds(
    kinds: Mapping[int, Architecture],
    seeds: int,
    shown: Examples,
    cost: str,
    progress: Progress[tuple[int, range]],
) -> _Speeds:
    parts = [
        (n, range(start, min(start + _SEEDS_A_STEP, seeds)))
        for n in kinds
        for start in range(0, max(seeds, 1), _SEEDS_A_STEP)  # no seeds: one empty part, which is refused
    ]
    found: dict[int, list[Array]] = {n: [] for n in kinds}
    for n, some in progress(parts, "learning-speed"):
        found[n].append(initial_speeds(kinds[n], some, shown.X, shown.Y, COSTS[cost])[:, :-1])
    return {n: np.concatenate(speeds) for n, speeds in found.items()}


def _rows(speeds: Array, width: int) -> list[Row]:
    """A row for each of the hidden layers."""
    hidden = speeds.shape[1]
    figures = (
        published_speeds.SPEEDS.get(hidden, (None,) * hidden) if width == published_speeds.WIDTH else (None,) * hidden
    )
    return [
        {
            "hidden": hidden,
            "layer": layer,
            "median": finite(np.median(of_layer)),
            "p05": finite(np.quantile(of_layer, 0.05)),
            "p95": finite(np.quantile(of_layer, 0.95)),
            "published": published,
            "percentile": None if published is None else 100 * float(np.mean(of_layer < published)),
        }
        for layer, (of_layer, published) in enumerate(zip(speeds.T, figures, strict=True), start=1)
    ]


def _verdict(rows: Sequence[Row]) -> str:
    """How many of the published figures are typical of these networks."""
    percentiles = [row["percentile"] for row in rows if isinstance(row["percentile"], float)]
    typical = sum(5 <= percentile <= 95 for percentile in percentiles)
    if not percentiles:
        return ""
    return f"{typical} of the chapter's {len(percentiles)} figures lie within the middle 90 % of these networks."


def _lag(hidden: int, speeds: Array) -> str:
    """How much faster the last hidden layer learns than the first."""
    if hidden == 1:
        return ""
    first, last = np.median(speeds[:, 0]), np.median(speeds[:, -1])
    if not first > 0:
        return f"With {hidden} hidden layers the first does not learn at all in half of the networks."
    low, high = np.quantile(speeds[:, -1] / np.maximum(speeds[:, 0], _TINY), (0.05, 0.95))
    return (
        f"With {hidden} hidden layers the last learns {rounded(last / first)} times as fast as the first, by the"
        f" medians; {rounded(low)} to {rounded(high)} times in the middle 90 % of the networks."
    )


def _contrast(speeds: _Speeds) -> str:
    """What becomes of the first layer with weights from N(0, 1)."""
    depths = sorted(speeds.keys() & published_speeds.SPEEDS.keys())
    if not depths:
        return ""
    medians = ", ".join(f"{np.median(speeds[n][:, 0]):.3g}" for n in depths)
    as_slow = sum(int(np.sum(speeds[n][:, 0] <= published_speeds.SPEEDS[n][0])) for n in depths)
    return (
        "The chapter says that weights are usually drawn from N(0, 1); its figures are not of such weights. With them"
        f" the median speed of the first of {', '.join(map(str, depths))} hidden layers is {medians}, and that layer"
        f" is as slow as in the chapter in {as_slow} of {sum(len(speeds[n]) for n in depths)} networks."
    )


@in_style
def figure(measurement: Measurement) -> Figure:
    """The speed of each hidden layer at the start, with the chapter's figures; logarithmic, a panel for each depth.

    Raises ValueError for more than eight numbers of hidden layers.
    """
    depths = grouped(measurement.rows, "hidden")
    drawn, axes_of = panels(_title(*list(depths.items())[-1]), len(depths))
    for axes, (hidden, rows) in zip(axes_of, depths.items(), strict=True):
        _panel(axes, rows)
        axes.set_title(hidden_layers(hidden))
    deepest = max(depths)
    step = math.ceil(deepest / 8)
    axes_of[0].set(yscale="log", xlim=(0.7, deepest + 0.3), xticks=range(1, deepest + 1, step))
    for axes in left(axes_of):
        axes.set_ylabel(r"speed $\Vert\delta^l\Vert$ before training")
    drawn.supxlabel(_legend(measurement), fontsize=16)
    return drawn


def _title(hidden: int, rows: Sequence[Row]) -> str:
    first, *_, last = column([rows[0], *rows], "median")
    if hidden == 1 or not min(first, last) > 0:
        return "How fast hidden layers learn before any training"
    slower, ratio = ("slower", last / first) if first <= last else ("faster", first / last)
    return (
        f"Before any training, the first of {hidden} hidden layers learns {rounded(ratio)} times {slower} than the last"
    )


def _legend(measurement: Measurement) -> str:
    networks = counted(int(str(measurement.settings["seeds"])), "network")
    legend = f"hidden layer $l$;  line and band: median and middle 90 % of {networks}"
    if any(row["published"] is not None for row in measurement.rows):
        legend += ",  triangles: the chapter's figures"
    return legend


def _panel(axes: Axes, rows: Sequence[Row]) -> None:
    line, mark = PENS[1], PENS[2]
    layers = column(rows, "layer")
    axes.fill_between(layers, column(rows, "p05"), column(rows, "p95"), color=line.colour, alpha=0.2, linewidth=0)
    axes.plot(layers, column(rows, "median"), marker=line.marker, markersize=8, **line.line)
    published = column(rows, "published")
    if np.isfinite(published).any():
        axes.plot(layers, published, markeredgecolor="white", **(mark.dots | {"markersize": 12}))

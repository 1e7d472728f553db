"""How fast each neuron of the hidden layers learns before any training: the bars of the chapter's first figure.

The gradient of neuron j of layer l is dC/db_j^l = delta_j^l, the mean over all images; the Euclidean norm over the
neurons of a layer is its speed in `learning_speed`.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from derivations.experiments import published_speeds
from derivations.experiments.digit_networks import COSTS, architecture, examples
from derivations.experiments.measurement import Measurement, Progress, Row, silently
from derivations.experiments.panels import column, grouped, left, panels
from derivations.experiments.wording import rounded
from derivations.network import gradients
from derivations.plots.style import PENS, in_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["figure", "measure"]


def measure(
    *,
    hidden: int = 2,
    seed: int = 0,
    width: int = 30,
    initialiser: str = "lecun",
    activation: str = "logistic",
    cost: str = "cross-entropy",
    data: str | os.PathLike[str] | None = None,
    progress: Progress[int] = silently,
) -> Measurement:
    """The gradient dC/db of every hidden neuron of the network of one seed.

    Raises KeyError for unknown names, ValueError when there is no hidden layer or neuron, and as `digits.load` does.
    """
    del progress  # it is done at once
    shown = examples(data)
    drawn = architecture(hidden, width, initialiser=initialiser, activation=activation).draw(seed)
    of_layers = gradients(drawn, shown.X, shown.Y, COSTS[cost]).biases[:-1]
    rows: list[Row] = [
        {"layer": layer, "neuron": neuron, "gradient": float(gradient)}
        for layer, of_neurons in enumerate(of_layers, start=1)
        for neuron, gradient in enumerate(of_neurons, start=1)
    ]
    settings: Row = {
        "hidden": hidden,
        "seed": seed,
        "width": width,
        "initialiser": initialiser,
        "activation": activation,
        "cost": cost,
        "data": shown.source,
        "images": len(shown.X),
    }
    return Measurement("neuron-speed", settings, tuple(rows), published_speeds.as_rows([hidden]), _remarks(rows))


def _remarks(rows: Sequence[Row]) -> tuple[str, ...]:
    layers = {layer: column(of_layer, "gradient") for layer, of_layer in grouped(rows, "layer").items()}
    remarks = [f"Hidden layer {layer} has the speed {np.linalg.norm(g):.3g}." for layer, g in layers.items()]
    if len(layers) > 1:
        first, last = np.abs(layers[1]), np.abs(layers[len(layers)])
        share = np.mean(last[:, np.newaxis] > first)
        remarks.append(
            f"Of a neuron of the last hidden layer and one of the first, the former learns faster in {share:.0%} of all"
            " pairs."
        )
    return tuple(remarks)


@in_style
def figure(measurement: Measurement, *, neurons: int = 6) -> Figure:
    """The sizes of the gradients of the first neurons of each hidden layer, as bars, a panel for each layer.

    Raises ValueError for more than eight hidden layers.
    """
    layers = grouped(measurement.rows, "layer")
    drawn, axes_of = panels(_title(layers), len(layers))
    for axes, (layer, rows) in zip(axes_of, layers.items(), strict=True):
        _bars(axes, rows[:neurons])
        speed = np.linalg.norm(column(rows, "gradient"))
        axes.set_title(f"hidden layer {layer}\n" rf"$\Vert\delta^{{{layer}}}\Vert$ = {speed:.2g}")
    for axes in left(axes_of):
        axes.set_ylabel(r"$|\partial C/\partial b_j^l|$ before training")
    shown = min(neurons, len(layers[1]))
    which = f"the first {shown} of {len(layers[1])}" if shown < len(layers[1]) else f"all {shown}"
    drawn.supxlabel(f"neuron $j$ of the layer: {which}", fontsize=16)
    return drawn


def _title(layers: Mapping[int, Sequence[Row]]) -> str:
    first, last = (float(np.linalg.norm(column(layers[layer], "gradient"))) for layer in (1, len(layers)))
    if len(layers) == 1 or not min(first, last) > 0:
        return "How fast hidden neurons learn before any training"
    slower, times = ("slower", last / first) if first <= last else ("faster", first / last)
    return (
        f"Before any training, neurons of the first of {len(layers)} hidden layers\n"
        f"learn {rounded(times, 2)} times {slower} than those of the last"
    )


def _bars(axes: Axes, rows: Sequence[Row]) -> None:
    neurons = column(rows, "neuron").astype(int)
    axes.bar(neurons, np.abs(column(rows, "gradient")), color=PENS[1].colour, width=0.7)
    axes.set_xticks(neurons[:: math.ceil(len(neurons) / 6)])

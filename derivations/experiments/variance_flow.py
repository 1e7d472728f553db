"""How large signals and gradients are through the layers of random networks, measured and by the theory of wide layers.

All layers have n neurons, biases are 0, inputs are N(0, 1), and the cost is linear in the outputs, with coefficients
from N(0, 1). The factors are those of a layer, of mean squares, between the second layer and the last: forwards of the
weighted inputs z, backwards of the errors dC/dz. The first layer is left out: its inputs are of another kind.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import sympy

from derivations.activation import BY_NAME, Activation
from derivations.experiments import flow_claims
from derivations.experiments.digit_networks import finite
from derivations.experiments.measurement import Measurement, Progress, Row, silently
from derivations.experiments.panels import column
from derivations.initialisation import N_OUT, backward_gain, settled, share
from derivations.network import ACTIVATIONS, INITIALISERS, Architecture, Array, Cost, errors
from derivations.network.threads import one_thread
from derivations.plots import layers as wide_layers
from derivations.plots.style import PENS, End, Pen, in_style, name_ends, sheet

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["Flow", "figure", "flow", "measure"]

_INPUTS: Final = 64
_STREAM: Final = 1_000_003
"""seed of the inputs and of the coefficients of the cost: that of no network"""
_LINEAR: Final = Cost(
    "linear",
    lambda z, y, output: np.asarray((y * output.f(z)).sum(axis=-2)),
    lambda z, a, y, output: output.pull_back(z, np.broadcast_to(y, z.shape)),
)
_FLAT: Final = 4 * 0.01 * 0.99
"""of the steepest slope: what logistic and tanh have left of it at a hundredth of their range from an end"""
_LEVEL: Final = 0.1
"""how far a factor by layer may be from 1 and still be called none"""
_FEWEST, _MOST = 3, 100
"""layers; of more, mean squares leave the range of double precision"""


class Flow(NamedTuple):
    """What random networks do to signals and gradients in layers 1 ... L: means over networks."""

    weighted_inputs: Array
    """mean square of z"""
    mean_squares: Array
    """of the outputs f(z)"""
    variances: Array
    """of the outputs f(z), over the neurons and inputs of one network"""
    saturations: Array
    """the share of pairs of a neuron and an input whose slope is below 4 % of the steepest there is"""
    gradients: Array
    """mean square of dC/dz, over that of the last layer"""


def measure(
    *,
    layers: int = 12,
    width: int = 200,
    seeds: int = 8,
    activations: Sequence[str] = ("logistic", "tanh", "relu", "leaky-relu"),
    initialisers: Sequence[str] = ("standard", "lecun", "glorot-uniform", "he"),
    progress: Progress[tuple[str, str]] = silently,
) -> Measurement:
    """Factors by layer and saturation, for each pair of an activation function and an initialiser.

    `forward_theory` and `backward_theory` are by `plots.layers`. `linear_factor` is `initialisation.forward_gain`, and
    `backward_gain`, for units of the share k: exact for rectifiers, for smooth units the limit of small z.
    `settled_factor` is that of `initialisation.settled`, None where Var z settles nowhere. The lists are by layer.
    Raises KeyError for unknown names, ValueError for less than 3 layers or more than 100, no neuron and no seed.
    """
    if not _FEWEST <= layers <= _MOST:
        raise ValueError(f"layers = {layers}: factors are measured in networks of {_FEWEST} to {_MOST} layers")
    rows = tuple(
        _row(name, law, width, flow(name, law, layers=layers, width=width, seeds=seeds))
        for name, law in progress(list(product(activations, initialisers)), "variance-flow")
    )
    settings: Row = {
        "layers": layers,
        "width": width,
        "seeds": seeds,
        "activations": list(activations),
        "initialisers": list(initialisers),
        "inputs": _INPUTS,
    }
    claims = tuple(flow_claims.as_rows(rows))
    return Measurement("variance-flow", settings, rows, claims, tuple(map(flow_claims.remark, claims)))


def flow(activation: str, initialiser: str, *, layers: int, width: int, seeds: int) -> Flow:
    """What the networks of seeds 0 ... seeds - 1 do. Raises KeyError for unknown names, ValueError for no network."""
    f = ACTIVATIONS[activation]
    flat = _FLAT * float(BY_NAME[activation].steepest.slope)
    drawn = Architecture((width,) * (layers + 1), f, f, INITIALISERS[initialiser], bias_deviation=0)
    X, Y = np.random.Generator(np.random.PCG64(_STREAM)).standard_normal((2, _INPUTS, width))
    with one_thread(), np.errstate(all="ignore"):  # rectifiers may overflow or all be silent: such numbers are None
        network = drawn.draw(range(seeds))
        forward = network.forward(X)
        gradients = np.array([np.mean(delta**2) for delta in errors(network, forward, Y, _LINEAR)])
        slopes = (*forward.slopes, f.prime(forward.weighted_inputs[-1]))
        return Flow(
            np.array([np.mean(z**2) for z in forward.weighted_inputs]),
            np.array([np.mean(a**2) for a in forward.activations]),
            np.array([np.mean(a.var(axis=(-2, -1))) for a in forward.activations]),
            np.array([np.mean(slope < flat) for slope in slopes]),
            gradients / gradients[-1],
        )


def _row(activation: str, initialiser: str, width: int, found: Flow) -> Row:
    unit, deviation = BY_NAME[activation], INITIALISERS[initialiser].deviation(width, width)
    theory = wide_layers.predicted(unit, deviation**2, width=width, depth=len(found.gradients))
    forward, backward, steps = found.weighted_inputs, found.gradients, len(found.gradients) - 2
    return {
        "activation": activation,
        "initialiser": initialiser,
        "forward_factor": _factor(forward[1], forward[-1], steps),
        "forward_theory": _factor(theory.forward[1], theory.forward[-1], steps),
        "backward_factor": _factor(backward[-1], backward[1], steps),
        "backward_theory": _factor(theory.backward[-1], theory.backward[1], steps),
        "linear_factor": float(backward_gain(sympy.Float(deviation), share(unit)).subs(N_OUT, width)),
        "settled_factor": _settled(unit, width * deviation**2),
        "saturated_first": float(found.saturations[0]),
        "saturated_last": float(found.saturations[-1]),
        **{name: [finite(value) for value in by_layer] for name, by_layer in found._asdict().items()},
    }


def _factor(first: np.float64, last: np.float64, steps: int) -> float | None:
    """By which a mean square grows in each of so many steps, None when there is no telling."""
    with np.errstate(all="ignore"):  # a whole layer of few rectifiers may be silent
        return finite((last / first) ** (1 / steps))


def _settled(unit: Activation, gain: float) -> float | None:
    try:
        return float(settled(unit, gain).backward)
    except ValueError:
        return None


# the figure

_COLUMNS: Final = 4
_SCALES: Final = (
    ((1e-4, 10), "log", "variance\nof outputs"),
    ((-0.05, 1.05), "linear", "share\nsaturated"),
    ((1e-10, 1e10), "log", "$\\operatorname{E}(\\partial C/\\partial z_l)^2$,\nover the last"),
)
_LEGEND: Final = """\
layer $l$;  points: measured in random networks,  lines below: theory of wide layers
saturated: slope below 4 % of the steepest"""
_NAMES: Final = {
    "standard": "N(0, 1)",
    "lecun": "LeCun",
    "fan-in-uniform": "uniform",
    "glorot-normal": "Glorot",
    "glorot-uniform": "Glorot",
    "he": "He",
}


@in_style
def figure(measurement: Measurement) -> Figure:
    """Variance of outputs, saturation and gradients by layer; a column for each activation function.

    Raises ValueError for more than four activation functions or five initialisers.
    """
    units, laws = (list(dict.fromkeys(str(row[name]) for row in measurement.rows)) for name in _KEYS)
    if len(units) > _COLUMNS or len(laws) > len(PENS):
        raise ValueError(f"there is room for {_COLUMNS} activation functions and {len(PENS)} initialisers")
    width, depth = (int(column([measurement.settings], name)[0]) for name in ("width", "layers"))
    drawn, panels = sheet(_title(measurement.rows), rows=len(_SCALES), columns=len(units), size=(12.8, 7.2))
    panels[0].set(xlim=(0.5, depth + 0.5), xticks=range(1, depth + 1, math.ceil(depth / 6)))
    for i, (limits, scale, label) in enumerate(_SCALES):
        panels[i * len(units)].set(yscale=scale, ylim=limits, ylabel=label)
    pens = dict(zip(laws, PENS, strict=False))
    for i, unit in enumerate(units):
        rows = [row for row in measurement.rows if row["activation"] == unit]
        _column(panels[i :: len(units)], rows, pens, width)
        panels[i].set_title(unit)
    drawn.supxlabel(_LEGEND, fontsize=16)
    return drawn


_KEYS: Final = ("activation", "initialiser")


def _title(rows: Sequence[Row]) -> str:
    factors = {tuple(str(row[key]) for key in _KEYS): row["backward_factor"] for row in rows}
    logistic, rectifier = (factors.get(pair) for pair in (("logistic", "glorot-uniform"), ("relu", "he")))
    if not (isinstance(logistic, float) and isinstance(rectifier, float) and abs(rectifier - 1) < _LEVEL):
        return "Signals and gradients through the layers of random networks"
    return (
        f"Glorot's weights leave logistic layers {100 * logistic:.2g} % of the gradient's mean square a layer;\n"
        "He's keep that of ReLU layers"
    )


def _column(panels: Sequence[Axes], rows: Sequence[Row], pens: Mapping[str, Pen], width: int) -> None:
    """Fill the panels of one activation function, from above: variances, saturation, gradients."""
    ends: dict[float, End] = {}
    for row in rows:
        pen, law = pens[str(row["initialiser"])], INITIALISERS[str(row["initialiser"])]
        curves = [flow_claims.by_layer(row, name) for name in ("variances", "saturations", "gradients")]
        layers = np.arange(1, len(curves[0]) + 1)
        unit, variance = BY_NAME[str(row["activation"])], law.deviation(width, width) ** 2
        theory = wide_layers.predicted(unit, variance, width=width, depth=len(layers))
        for axes, values in zip(panels, curves, strict=True):
            axes.plot(layers, values, **pen.dots | {"markersize": 6})
        panels[-1].plot(layers, theory.backward, **pen.line)
        same = ends.get(variance)  # with one width, Glorot's weights are LeCun's
        name = _NAMES[law.name] if same is None else f"{same.text},\n{_NAMES[law.name]}"
        ends[variance] = End(float(curves[0][-1]), name, pen if same is None else same.pen)
    name_ends(panels[0], [end for end in ends.values() if math.isfinite(end.y)], gap=0.3)

"""The variance of weighted inputs and gradients through the layers of random networks, by initialisation and unit."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from derivations.activation import LOGISTIC, RELU, TANH, Activation
from derivations.initialisation import GLOROT_NORMAL, HE_FAN_IN, N_IN, N_OUT, UNIT_NORMAL, Scheme
from derivations.plots import layers
from derivations.plots.style import PENS, End, in_style, name_ends, sheet

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["SCHEMES", "UNITS", "draw", "weight_variance"]

UNITS: Final = (LOGISTIC, TANH, RELU)
SCHEMES: Final = {"N(0, 1)": UNIT_NORMAL, "Glorot": GLOROT_NORMAL, "He": HE_FAN_IN}
"""by the names that fit beside a line"""

_LEAST_WIDTH: Final = 10  # of narrower layers whole ones of rectifiers are dead, and the theory is none
_NETWORKS: Final = 10
_INPUTS: Final = 10
_LIMITS: Final = ((1e-3, 1e7), (1e-10, 1e10))
"""of the variance of z, and of dC/dz"""
_TITLE: Final = """\
He's weights keep the variance through ReLU layers, forwards and backwards;
logistic units lose the gradient with Glorot's and with He's"""
_LEGEND: Final = """\
layer $l$;  points: measured in random networks,  lines: theory of wide layers
Var $w$ is 1 for N(0, 1), $1/n$ for Glorot, as all layers have $n$ neurons, and $2/n$ for He"""


@in_style
def draw(*, width: int = 200, depth: int = 8, seed: int = 5) -> Figure:
    """The variance of weighted inputs and of gradients through layers of equal width, measured and by theory.

    Raises ValueError when the width is below 10 or the depth below 2.
    """
    if width < _LEAST_WIDTH or depth < 2:
        raise ValueError(
            f"variances are drawn through 2 layers or more of {_LEAST_WIDTH} neurons or more, not {depth} of {width}"
        )
    figure, panels = sheet(_TITLE, rows=2, columns=len(UNITS), size=(12.8, 7.2))
    drawn = layers.draws(width, depth, networks=_NETWORKS, inputs=_INPUTS, seed=seed)
    for column, unit in enumerate(UNITS):
        _column(panels[column], panels[column + len(UNITS)], unit, drawn)
    panels[0].set_ylabel("variance of $z_l$")
    panels[len(UNITS)].set_ylabel("variance of $\\partial C/\\partial z_l$,\nover the last layer's")
    figure.supxlabel(_LEGEND, fontsize=16)
    return figure


def weight_variance(scheme: Scheme, width: int) -> float:
    """The variance of the weights between two layers of one width.

    >>> weight_variance(HE_FAN_IN, 100)
    0.02
    """
    return float((scheme.std**2).subs({N_IN: width, N_OUT: width}))


def _column(above: Axes, below: Axes, unit: Activation, drawn: layers.Draws) -> None:
    """Fill both panels of one kind of unit: forwards above, backwards below."""
    depth, _, width, _ = drawn.weights.shape
    ends = []
    for (name, scheme), pen in zip(SCHEMES.items(), PENS, strict=False):
        variance = weight_variance(scheme, width)
        theory = layers.predicted(unit, variance, width=width, depth=depth)
        found = layers.measured(unit, variance, drawn)
        for axes, line, points in zip((above, below), theory, found, strict=True):
            axes.plot(range(1, depth + 1), line, **pen.line)
            axes.plot(range(1, depth + 1), points, **pen.dots)
        ends.append(End(float(theory.forward[-1]), name, pen))
    for axes, limits in zip((above, below), _LIMITS, strict=True):
        axes.set(yscale="log", ylim=limits, xticks=range(1, depth + 1, math.ceil(depth / 8)))
    above.set_title(f"${unit.symbol}$ units")
    name_ends(above, ends, gap=0.13)

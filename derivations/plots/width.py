"""How wide the interval of input activations with |w f'(w a + b)| >= 1 is, against |w|, and where it is widest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from derivations import activation_interval
from derivations.activation import LOGISTIC, Activation
from derivations.plots.arrays import on_arrays, rounded_up
from derivations.plots.style import PENS, QUIET, SHADE, in_style, sheet

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["draw"]

_SAMPLES: Final = 2000
_SPAN: Final = 10
"""the greatest |w| drawn, in units of the least that has an interval"""


@in_style
def draw(activation: Activation = LOGISTIC) -> Figure:
    """The width of the interval of input activations that pass the gradient on, against |w|, with its maximum marked.

    Raises what `activation_interval.widest` and `width` do, ValueErrors, for an activation without a widest interval.
    """
    best = activation_interval.widest(activation=activation)
    width, least = float(best.width), float(activation_interval.threshold(activation=activation))
    figure, (axes,) = sheet(
        rf"$|w\,{activation.symbol}'(wa+b)| \geq 1$ holds for inputs $a$ over a width of at most {rounded_up(width)}"
    )
    axes.axvspan(0, least, color=SHADE, alpha=0.5, linewidth=0)
    _draw_curve(axes, activation, least)
    axes.set(xlabel="size of the weight $|w|$", ylabel="width of the interval of $a$")
    axes.set(xlim=(0, _SPAN * least), ylim=(0, 1.2 * width))
    _mark(axes, float(best.abs_w), width)
    none = rf"no interval: $|w| < {least:.4g}$"
    axes.text(least / 2, width / 2, none, rotation=90, color=QUIET, ha="center", va="center")
    return figure


def _draw_curve(axes: Axes, activation: Activation, least: float) -> None:
    abs_w = least * (1 + (_SPAN - 1) * np.linspace(0, 1, _SAMPLES) ** 2)  # closer where the curve rises steeply
    width = on_arrays(activation_interval.width(activation=activation), activation_interval.W)
    axes.plot(abs_w, width(abs_w), **PENS[0].line)


def _mark(axes: Axes, abs_w: float, width: float) -> None:
    pen = PENS[2]
    axes.plot([abs_w, abs_w, 0], [0, width, width], color=pen.colour, linestyle=":", linewidth=1.6)
    axes.plot([abs_w], [width], **pen.dots)
    remark = f"widest: ${width:.4f}$ at $|w| = {abs_w:.3f}$"
    axes.annotate(remark, (abs_w, width), (10, 10), textcoords="offset points", color=pen.colour)

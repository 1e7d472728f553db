"""An activation function and its slope, with the steepest slope marked: why a factor sigma' is never above 1/4."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import sympy

from derivations.activation import LOGISTIC, Activation
from derivations.activation_facts import limits
from derivations.plots.arrays import Array, of_activation
from derivations.plots.style import PENS, QUIET, End, in_style, name_ends, sheet

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["draw"]

_SAMPLES: Final = 1201  # odd, so that z = 0 is one


@in_style
def draw(activation: Activation = LOGISTIC) -> Figure:
    """An activation function and its slope against the weighted input z, with the supremum of the slope marked."""
    f, greatest = activation.symbol, _greatest(activation)
    figure, (axes,) = sheet(rf"The slope ${f}'(z)$ is never above ${greatest}$")
    z = _inputs(activation)
    values, slopes = (curve(z) for curve in of_activation(activation))
    if activation.kinked:
        slopes[z == 0] = np.nan  # no line joins the two sides of a jump
    axes.plot(z, values, **PENS[0].line)
    axes.plot(z, slopes, **PENS[1].line)
    axes.set(xlabel="weighted input $z$", ylabel=rf"${f}(z)$ and its slope ${f}'(z)$", xlim=(z[0], z[-1]))
    axes.margins(y=0.12)
    _mark(axes, activation)
    axes.set_ylim(axes.get_ylim())
    name_ends(axes, [End(values[-1], f"${f}(z)$", PENS[0]), End(slopes[-1], f"${f}'(z)$", PENS[1])], gap=0.07)
    return figure


def _greatest(activation: Activation) -> str:
    return str(sympy.latex(activation.steepest.slope, fold_short_frac=True))


def _inputs(activation: Activation) -> Array:
    """Weighted inputs to both sides of 0, fewer where f grows without bound and would dwarf its slope."""
    at = limits(activation)
    reach = 6 if at.f_left.is_finite and at.f_right.is_finite else 3
    return np.linspace(-reach, reach, _SAMPLES)


def _mark(axes: Axes, activation: Activation) -> None:
    steepest = activation.steepest
    height, remark = float(steepest.slope), f"${_greatest(activation)}$"
    axes.axhline(height, color=QUIET, linewidth=1.6, linestyle=":")
    if steepest.at == 0:
        axes.plot([0], [height], **PENS[1].dots)
        remark += ", at $z = 0$"
    left = axes.get_xlim()[0]
    axes.annotate(remark, (left, height), (8, 6), textcoords="offset points", color=PENS[1].colour, fontsize=18)

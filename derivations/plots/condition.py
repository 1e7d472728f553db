"""The factor |w sigma'(w a + b)| of one neuron against its input activation a, and where it is 1 or above."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
import sympy

from derivations.activation import LOGISTIC, Z
from derivations.activation_interval import B, NoInterval, W, endpoints, threshold, widest
from derivations.plots.arrays import on_arrays, rounded_up
from derivations.plots.style import PENS, QUIET, Pen, in_style, sheet

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["draw"]

_A: Final = sympy.Symbol("a", real=True)
_SAMPLES: Final = 801


@in_style
def draw(weights: Sequence[float] = (3, 5, 7, 20)) -> Figure:
    """The factor of one neuron against its input activation, for several weights, with the interval where it is >= 1.

    The bias -w/2 puts the middle of the interval at a = 1/2, among the outputs of a logistic neuron.
    Raises ValueError unless there are one to five weights.
    """
    if not 1 <= len(weights) <= len(PENS):
        raise ValueError(f"there is room for 1 to {len(PENS)} weights, not {len(weights)}")
    figure, panels = sheet(
        rf"$|w\,\sigma'(wa+b)|$ reaches 1 only if $|w| \geq {threshold()}$,"
        f"\nand then for inputs over a width of at most {rounded_up(float(widest().width))}",
        columns=len(weights),
    )
    top = 1.1 * max(1.5, float(LOGISTIC.steepest.slope) * max(map(abs, weights)))
    panels[0].set(ylabel=r"$|w\,\sigma'(wa+b)|$", ylim=(0, top))
    for axes, w, pen in zip(panels, weights, PENS, strict=False):
        _panel(axes, w, pen)
    figure.supxlabel("input activation $a$, with the bias $b = -w/2$", fontsize=16)
    return figure


def _panel(axes: Axes, w: float, pen: Pen) -> None:
    a = np.linspace(0, 1, _SAMPLES)
    factor = sympy.Abs(W) * LOGISTIC.slope.xreplace({Z: W * _A + B})
    values = on_arrays(factor, W, B, _A)(np.float64(w), np.float64(-w / 2), a)
    axes.set(xlim=(0, 1), xticks=(0, 0.5, 1), xticklabels=("0", "½", "1"))
    axes.axhline(1, color=QUIET, linewidth=1.6, linestyle=":")
    axes.plot(a, values, **pen.line)
    remark = "below 1"
    try:
        low, high = (float(end) for end in endpoints(w, -sympy.sympify(w) / 2))
    except NoInterval:
        pass
    else:
        axes.axvspan(low, high, color=pen.colour, alpha=0.18, linewidth=1)
        remark = f"width {high - low:.2g}"
    axes.set_title(f"$w = {w:g}$\n{remark}")

"""The identity neuron's error over [0, 1] for smaller and smaller w1, with its bound w1^2/96."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
import sympy

from derivations.identity_neuron import W1, Delta, centred, error, error_bound, offset
from derivations.plots.arrays import on_arrays
from derivations.plots.style import PENS, End, in_style, name_ends, sheet

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["draw"]

_SAMPLES: Final = 1000  # even, so that none is at x = 1/2, where the error is 0


@in_style
def draw(weights: Sequence[float] = (4, 2, 1, 0.5, 0.25)) -> Figure:
    """The size of the identity neuron's error against its input x, for several w1, with its bound; logarithmic.

    Raises ValueError unless there are one to five weights, none of them 0.
    """
    if not 1 <= len(weights) <= len(PENS) or 0 in weights:
        raise ValueError(f"the identity neuron is drawn for 1 to {len(PENS)} weights w1, none of them 0")
    figure, (axes,) = sheet("Each halving of $w_1$ divides the identity neuron's error by about four")
    x = np.linspace(0, 1, _SAMPLES)
    sizes = [np.abs(on_arrays(error(), W1, Delta)(np.float64(w1), x - 0.5)) for w1 in weights]
    bounds = [float(on_arrays(error_bound(), W1)(np.float64(w1))) for w1 in weights]
    for size, bound, pen in zip(sizes, bounds, PENS, strict=False):
        axes.axhline(bound, color=pen.colour, linewidth=1)
        axes.plot(x, size, **pen.line)
    axes.set_title(_choice(), loc="left")
    axes.set(yscale="log", xlim=(0, 1), ylim=(min(bounds) / 100, 2 * max(bounds)))
    axes.set_xlabel(f"input $x$;  thin lines: the bound ${_latex(error_bound())}$")
    axes.set_ylabel(r"$|w_2\,\sigma(w_1 x + b) + c - x|$")
    named = zip(sizes, weights, PENS, strict=False)
    name_ends(axes, (End(float(size[-1]), f"$w_1 = {w1:g}$", pen) for size, w1, pen in named), gap=0.07)
    return figure


def _choice() -> str:
    b, w2 = centred()
    return rf"with $b = {_latex(b)}$,  $w_2 = {_latex(w2)}$,  $c = {_latex(offset())}$"


def _latex(formula: sympy.Expr) -> str:
    return str(sympy.latex(formula, fold_short_frac=True))

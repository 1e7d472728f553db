"""How gradients shrink or grow from the last neuron of a chain to the first: in random chains, and in the text's."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from derivations import chain
from derivations.activation import LOGISTIC
from derivations.plots.arrays import Array, of_activation, on_arrays
from derivations.plots.style import PENS, QUIET, in_style, sheet

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["draw", "gradients"]

_LEAST: Final = 3
_CHAINS: Final = 20_000
_QUANTILES: Final = (0.05, 0.5, 0.95)


@in_style
def draw(length: int = 10, *, seed: int = 5) -> Figure:
    """The gradient dC/db_k along a chain over dC/da_n: in random chains, and in the exploding one; logarithmic.

    The random chains have weights and biases from N(0, 1), and inputs from [0, 1].
    Raises DepthError if length < 3: there is no trend to see.
    """
    exploding = chain.exploding(length)
    if length < _LEAST:
        raise chain.DepthError(f"gradients are drawn along {_LEAST} neurons or more, not {length}")
    figure, (axes,) = sheet(
        "In a chain, gradients vanish towards the first neuron,\nunless weights and biases are made for them to explode"
    )
    axes.axhline(1, color=QUIET, linewidth=1.6, linestyle=":")
    _draw_vanishing(axes, _random(length, seed))
    _draw_exploding(axes, exploding)
    neurons = np.arange(1, length + 1, math.ceil(length / 12))
    axes.set(yscale="log", xlim=(0.8, length + 0.2), xticks=neurons, xlabel="neuron $k$ of the chain")
    axes.set_ylabel(rf"$|\partial C/\partial b_k|\,/\,|\partial C/\partial a_{{{length}}}|$")
    return figure


def gradients(weights: Array, biases: Array, a0: Array) -> Array:
    """|dC/db_k| over |dC/da_n| for k = 1..n, a row each; the rows of weights and biases are w_1..w_n and b_1..b_n.

    Each comes from `chain.bias_gradient` and `chain.definitions`. Raises DepthError without rows.

    >>> gradients(np.full((2, 1), 100.0), np.array([[0.0], [-50.0]]), np.zeros(1))
    array([[6.25],
           [0.25]])
    """
    length = len(weights)
    functions = dict(zip(("sigma", "sigma_prime"), of_activation(LOGISTIC), strict=True))
    known = {chain.output(0): a0, chain.cost_slope(length): np.ones_like(a0)}
    known |= {chain.weight(j): row for j, row in enumerate(weights, start=1)}
    known |= {chain.bias(j): row for j, row in enumerate(biases, start=1)}
    for symbol, meaning in chain.definitions(length).items():
        needed = tuple(meaning.free_symbols)
        known[symbol] = on_arrays(meaning, *needed, functions=functions)(*(known[each] for each in needed))
    rows = (on_arrays(chain.bias_gradient(k, length), *known, functions=functions) for k in range(1, length + 1))
    return np.abs([row(*known.values()) for row in rows])


def _random(length: int, seed: int) -> Array:
    rng = np.random.default_rng(seed)
    weights, biases = rng.standard_normal((2, length, _CHAINS))
    return gradients(weights, biases, rng.random(_CHAINS))


def _draw_vanishing(axes: Axes, sizes: Array) -> None:
    pen, length = PENS[1], len(sizes)
    k = np.arange(1, length + 1)
    low, middle, high = np.quantile(sizes, _QUANTILES, axis=1)
    axes.fill_between(k, low, high, color=pen.colour, alpha=0.2, linewidth=0)
    axes.plot(k, middle, marker=pen.marker, markersize=8, **pen.line)
    share = _QUANTILES[-1] - _QUANTILES[0]
    remark = f"$w_j$, $b_j$ from N(0, 1): median\nand middle {share:.0%} of the chains"
    place = length // 2
    axes.annotate(remark, (k[place], low[place]), (10, -12), textcoords="offset points", color=pen.colour, va="top")


def _draw_exploding(axes: Axes, parameters: chain.Chain) -> None:
    pen, w = PENS[2], parameters.weights[0]
    weights, biases = (np.array(each, dtype=float)[:, np.newaxis] for each in (parameters.weights, parameters.biases))
    sizes = gradients(weights, biases, np.array([float(parameters.a0)]))[:, 0]
    axes.plot(np.arange(1, len(sizes) + 1), sizes, marker=pen.marker, markersize=8, **pen.line)
    remark = rf"$w_j = {w}$, $z_j = 0$:  $w_j\,\sigma'(z_j) = {w * LOGISTIC.steepest.slope}$"
    place = len(sizes) // 4
    axes.annotate(remark, (place + 1, sizes[place]), (14, 6), textcoords="offset points", color=pen.colour)

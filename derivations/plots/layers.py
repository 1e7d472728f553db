"""The variance of weighted inputs and of gradients through the layers of random networks: measured, and by theory.

All layers have one width n and all biases are 0. The theory is that of n to infinity: the weighted inputs z of a layer
are Gaussian with mean 0 and some variance; then the next layer's variance is n Var(w) E f(z)^2, and backwards, from one
layer to the one before, the variance of dC/dz is multiplied by n Var(w) E f'(z)^2, with the z of the one before.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from derivations.activation import Activation
from derivations.plots.arrays import Array, Curve, of_activation

__all__ = ["Draws", "Flow", "draws", "measured", "predicted"]

_SPREAD: Final = 9.0
"""standard deviations over which a Gaussian is integrated"""
_NODES: Final = 20_001  # odd, so that 0, where a rectifier has its kink, is one


class Flow(NamedTuple):
    """Variances in layers 1..L."""

    forward: Array
    """of the weighted inputs z"""
    backward: Array
    """of dC/dz, over that of the last layer"""


class Draws(NamedTuple):
    """All that is random in some networks, from N(0, 1)."""

    weights: Array
    """(L, networks, n, n), to be scaled; w_ij leads to neuron i"""
    inputs: Array
    """(networks, inputs, n)"""
    last_slopes: Array
    """dC/da of the last layer, (networks, inputs, n)"""


def draws(width: int, depth: int, *, networks: int, inputs: int, seed: int) -> Draws:
    """The same draws for every initialisation, so that these differ in the scale alone."""
    rng = np.random.default_rng(seed)
    weights = rng.standard_normal((depth, networks, width, width))
    return Draws(weights, *rng.standard_normal((2, networks, inputs, width)))


def measured(activation: Activation, weight_variance: float, drawn: Draws) -> Flow:
    """The variances with weights from N(0, weight_variance), averaged over neurons, inputs and networks."""
    f, slope = of_activation(activation)
    scale, a, zs = np.sqrt(weight_variance), drawn.inputs, []
    for w in drawn.weights:
        zs.append(scale * (a @ w.swapaxes(1, 2)))
        a = f(zs[-1])
    errors = [slope(zs[-1]) * drawn.last_slopes]
    for w, z in zip(drawn.weights[:0:-1], zs[-2::-1], strict=True):
        errors.append(slope(z) * (scale * errors[-1] @ w))
    backward = np.array([np.mean(error**2) for error in reversed(errors)])
    return Flow(np.array([np.mean(z**2) for z in zs]), backward / backward[-1])


def predicted(activation: Activation, weight_variance: float, *, width: int, depth: int) -> Flow:
    """The variances by the theory above, for inputs of mean square 1."""
    f, slope = of_activation(activation)
    gain = width * weight_variance
    forward = [gain]
    for _ in range(depth - 1):
        forward.append(gain * _mean_square(f, forward[-1]))
    factors = [gain * _mean_square(slope, variance) for variance in forward[:-1]]
    return Flow(np.array(forward), np.cumprod([1.0, *reversed(factors)])[::-1].astype(np.float64))


def _mean_square(curve: Curve, variance: float) -> float:
    """E g(z)^2 for z from N(0, variance), by the trapezium rule."""
    standard = np.linspace(-_SPREAD, _SPREAD, _NODES)
    density = np.exp(-(standard**2) / 2)
    return float(np.average(curve(np.sqrt(variance) * standard) ** 2, weights=density))

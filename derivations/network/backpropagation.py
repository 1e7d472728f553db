"""Errors and gradients of a network by backpropagation.

The error delta^l of layer l for an example x is dC_x/dz^l, which is dC_x/db^l; the gradients are those of the mean cost
of a batch. What is done to a chain of single neurons in `derivations.chain`, eqs. (114)-(122), is done here to layers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from derivations.network.costs import CROSS_ENTROPY, Cost
from derivations.network.layers import Forward, Network
from derivations.network.shapes import Array, checked

__all__ = ["Gradients", "errors", "from_errors", "gradients", "mean_cost"]


@dataclass(frozen=True, eq=False)
class Gradients:
    """The gradient of the mean cost of a batch, in arrays shaped as the network's own."""

    weights: tuple[Array, ...]
    """of layer l: (..., n_l, n_{l-1})"""
    biases: tuple[Array, ...]
    """of layer l: (..., n_l)"""


def mean_cost(network: Network, X: npt.ArrayLike, Y: npt.ArrayLike, cost: Cost = CROSS_ENTROPY) -> Array:
    """The mean cost of a batch X (m, n_0), Y (m, n_L), of shape (...); no regularisation term.

    Raises ShapeError, NotReal, and UnsuitableCost when the cost is not defined for the network's outputs.
    """
    forward = network.forward(X)
    costs = cost.of_examples(forward.weighted_inputs[-1], _columns(network, forward, Y), network.output)
    return np.asarray(costs.mean(axis=-1))


def gradients(network: Network, X: npt.ArrayLike, Y: npt.ArrayLike, cost: Cost = CROSS_ENTROPY) -> Gradients:
    """The gradient of `mean_cost` with respect to all weights and biases. Raises as `mean_cost` does.

    >>> network = Network([np.zeros((1, 2))], [np.zeros(1)])
    >>> gradients(network, [[1.0, 2.0]], [[1.0]])
    Gradients(weights=(array([[-0.5, -1. ]]),), biases=(array([-0.5]),))
    """
    forward = network.forward(X)
    return from_errors(forward, errors(network, forward, Y, cost))


def errors(network: Network, forward: Forward, Y: npt.ArrayLike, cost: Cost = CROSS_ENTROPY) -> tuple[Array, ...]:
    """The errors delta^1 ... delta^L of every example, each of shape (..., n_l, m); Y has shape (m, n_L).

    Raises ShapeError, NotReal, and UnsuitableCost when the cost is not defined for the network's outputs.
    """
    z, a, y = forward.weighted_inputs[-1], forward.activations[-1], _columns(network, forward, Y)
    found = [cost.error(z, a, y, network.output)]
    for W, slope in zip(reversed(network.weights[1:]), reversed(forward.slopes), strict=True):
        delta = W.swapaxes(-1, -2) @ found[-1]
        delta *= slope
        found.append(delta)
    return tuple(reversed(found))


def from_errors(forward: Forward, deltas: tuple[Array, ...]) -> Gradients:
    """The gradients from the errors: the mean over the examples of delta^l (a^{l-1})^T, and of delta^l."""
    m = forward.inputs.shape[-1]
    return Gradients(
        tuple(_outer(delta, forward.into(layer)) / m for layer, delta in enumerate(deltas, start=1)),
        tuple(delta.mean(axis=-1) for delta in deltas),
    )


def _columns(network: Network, forward: Forward, Y: npt.ArrayLike) -> Array:
    return checked("Y", Y, (forward.inputs.shape[-1], network.sizes[-1])).T


def _outer(delta: Array, a: Array) -> Array:
    """The sum over the examples of delta a^T, in one product when one and the same a meets a family of errors."""
    if a.ndim > 2:
        return np.asarray(delta @ a.swapaxes(-1, -2))
    rows = delta.reshape(-1, delta.shape[-1])
    return np.asarray(rows @ a.T).reshape(*delta.shape[:-1], a.shape[0])

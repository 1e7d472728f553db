"""How fast each layer of a network learns: the Euclidean norm of the gradient with respect to its biases.

That is the norm of the mean error of a batch, not the mean of the norms. The chapter plots it for the hidden layers of
logistic networks with the cross-entropy; here it is given for the output layer too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from derivations.network.backpropagation import errors
from derivations.network.costs import CROSS_ENTROPY, Cost
from derivations.network.initialisers import Architecture
from derivations.network.layers import Network
from derivations.network.shapes import Array
from derivations.network.threads import one_thread

__all__ = ["initial_speeds", "layer_speeds", "norms"]

_SEEDS_AT_ONCE: Final = 8  # one product of some size instead of many small ones; more do not make it faster


def layer_speeds(network: Network, X: npt.ArrayLike, Y: npt.ArrayLike, cost: Cost = CROSS_ENTROPY) -> Array:
    """The speeds of the L layers for a batch X (m, n_0), Y (m, n_L), of shape (..., L).

    Raises ShapeError, NotReal, and UnsuitableCost when the cost is not defined for the network's outputs.

    >>> layer_speeds(Network([np.zeros((2, 1))], [np.zeros(2)]), X=[[1.0]], Y=[[0.5, 1.0]])
    array([0.5])
    """
    return norms(errors(network, network.forward(X), Y, cost))


def initial_speeds(
    architecture: Architecture,
    seeds: Sequence[int],
    X: npt.ArrayLike,
    Y: npt.ArrayLike,
    cost: Cost = CROSS_ENTROPY,
) -> Array:
    """The speeds of all layers before any training, a row a seed: of shape (S, L). Memory does not grow with S.

    Raises as `Architecture.draw` and `layer_speeds` do.
    """
    families = (architecture.draw(some) for some in _in_groups(seeds))
    with one_thread():
        return np.concatenate([layer_speeds(family, X, Y, cost) for family in families])


def norms(deltas: tuple[Array, ...]) -> Array:
    """The speeds (..., L) from the errors of the layers, each of shape (..., n_l, m)."""
    return np.stack([np.linalg.norm(delta.mean(axis=-1), axis=-1) for delta in deltas], axis=-1)


def _in_groups(seeds: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, max(len(seeds), 1), _SEEDS_AT_ONCE):  # no seeds at all: one empty group, for `draw` to refuse
        yield seeds[start : start + _SEEDS_AT_ONCE]

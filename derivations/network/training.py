"""Gradient descent with weight decay, on all examples at once or on mini-batches, and what is measured on the way.

A step is w <- (1 - eta lambda/n) w - eta grad, with the gradient of the mean cost of the batch, n the number of all
training examples, and biases that do not decay, as in the chapter. A family of networks is trained side by side, on the
same mini-batches. When training diverges, the measurements say so by infinities and nan; nothing is raised.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from derivations.network.backpropagation import Gradients, errors, from_errors, gradients
from derivations.network.costs import CROSS_ENTROPY, Cost
from derivations.network.layers import Forward, Network
from derivations.network.shapes import Array, checked
from derivations.network.speeds import norms
from derivations.network.threads import one_thread

__all__ = ["Training", "gradient_descent", "stochastic_gradient_descent"]

_Examples: TypeAlias = tuple[npt.ArrayLike, npt.ArrayLike]


@dataclass(frozen=True, eq=False)
class Training:
    """A trained network, and its measurements at the start of each epoch and once more at the end.

    For E epochs their first axis has length E + 1; the axes of a family, written `...`, follow.
    """

    network: Network
    speeds: Array
    """(E + 1, ..., L), on all training examples"""
    costs: Array
    """(E + 1, ...), the mean over the training examples, without the regularisation term"""
    accuracies: Array
    """(E + 1, ...), the share of the training examples that are recognised"""
    held_out_accuracies: Array | None
    """(E + 1, ...), the share of examples that are not trained on, when there are any"""


def gradient_descent(
    network: Network,
    X: npt.ArrayLike,
    Y: npt.ArrayLike,
    *,
    epochs: int,
    learning_rate: float,
    regularisation: float = 0.0,
    cost: Cost = CROSS_ENTROPY,
    held_out: _Examples | None = None,
) -> Training:
    """Train a copy of the network on X (n, n_0), Y (n, n_L) by one step an epoch, on all examples.

    `learning_rate` is eta, `regularisation` lambda; `held_out` is another pair (X, Y).
    Raises ShapeError, NotReal, and UnsuitableCost when the cost is not defined for the network's outputs.
    """
    trained, log = network.copy(), _Log(network, X, Y, cost, held_out)
    shrink = 1 - learning_rate * regularisation / len(log.X)
    with one_thread(), np.errstate(over="ignore", invalid="ignore"):  # what diverges is measured like the rest
        for _ in range(epochs):
            forward, deltas = log.measure(trained)
            _step(trained, from_errors(forward, deltas), learning_rate, shrink)
        log.measure(trained)
    return log.training(trained)


def stochastic_gradient_descent(
    network: Network,
    X: npt.ArrayLike,
    Y: npt.ArrayLike,
    *,
    epochs: int,
    batch_size: int,
    learning_rate: float,
    seed: int,
    regularisation: float = 0.0,
    frozen: int = 0,
    cost: Cost = CROSS_ENTROPY,
    held_out: _Examples | None = None,
) -> Training:
    """Train a copy of the network on mini-batches of X (n, n_0), Y (n, n_L), shuffled anew in each epoch.

    `learning_rate` is eta, `regularisation` lambda; `held_out` is another pair (X, Y). The first `frozen` layers stay
    as they are. The last batch of an epoch is smaller when `batch_size` does not divide n.
    Raises as `gradient_descent` does, and ValueError when `batch_size` < 1 or `frozen` is not one of 0 ... L.
    """
    if batch_size < 1:
        raise ValueError(f"batch_size = {batch_size}: a batch has one example at least")
    if not 0 <= frozen <= network.depth:
        raise ValueError(f"frozen = {frozen}: the network has {network.depth} layers")
    trained, log = network.copy(), _Log(network, X, Y, cost, held_out)
    shrink = 1 - learning_rate * regularisation / len(log.X)
    generator = np.random.Generator(np.random.PCG64(seed))
    with one_thread(), np.errstate(over="ignore", invalid="ignore"):
        for _ in range(epochs):
            log.measure(trained)
            order = generator.permutation(len(log.X))
            for start in range(0, len(order), batch_size):
                batch = order[start : start + batch_size]
                _step(trained, gradients(trained, log.X[batch], log.Y[batch], cost), learning_rate, shrink, frozen)
        log.measure(trained)
    return log.training(trained)


def _step(network: Network, gradient: Gradients, learning_rate: float, shrink: float, frozen: int = 0) -> None:
    """Change the arrays of the network in place: it is the caller's own copy."""
    layers = zip(network.weights, network.biases, gradient.weights, gradient.biases, strict=True)
    for W, b, nabla_W, nabla_b in list(layers)[frozen:]:
        W *= shrink
        W -= learning_rate * nabla_W
        b -= learning_rate * nabla_b


class _Log:
    """The training examples, and what has been measured on them so far."""

    def __init__(
        self, network: Network, X: npt.ArrayLike, Y: npt.ArrayLike, cost: Cost, held_out: _Examples | None
    ) -> None:
        self.X = checked("X", X, ("n", network.sizes[0]))
        self.Y = checked("Y", Y, (len(self.X), network.sizes[-1]))
        self._cost, self._held_out = cost, held_out
        self._speeds: list[Array] = []
        self._costs: list[Array] = []
        self._accuracies: list[Array] = []
        self._held_out_accuracies: list[Array] = []

    def measure(self, network: Network) -> tuple[Forward, tuple[Array, ...]]:
        """Add the measurements of one epoch, and give the values and errors that they come from."""
        forward = network.forward(self.X)
        deltas = errors(network, forward, self.Y, self._cost)
        costs = self._cost.of_examples(forward.weighted_inputs[-1], self.Y.T, network.output)
        recognised = forward.activations[-1].argmax(axis=-2) == self.Y.argmax(axis=-1)
        self._speeds.append(norms(deltas))
        self._costs.append(costs.mean(axis=-1))
        self._accuracies.append(recognised.mean(axis=-1))
        if self._held_out is not None:
            self._held_out_accuracies.append(network.accuracy(*self._held_out))
        return forward, deltas

    def training(self, network: Network) -> Training:
        """What has been measured, with the network that came out."""
        held_out = None if self._held_out is None else np.stack(self._held_out_accuracies)
        return Training(network, np.stack(self._speeds), np.stack(self._costs), np.stack(self._accuracies), held_out)

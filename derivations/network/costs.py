"""What a network's outputs cost, and the gradient of it with respect to the weighted inputs of the output layer.

`CROSS_ENTROPY` and `QUADRATIC` are of type `Cost`. Arrays are laid out as inside a network, a column an example: z of
shape (..., n, m), y of shape (n, m). The cost of a batch is the mean over its examples, without a regularisation term.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from derivations.network.activations import LOGISTIC, SOFTMAX, OutputFunction
from derivations.network.shapes import Array

__all__ = ["CROSS_ENTROPY", "QUADRATIC", "Cost", "UnsuitableCost"]


class UnsuitableCost(ValueError):
    """A cost is not defined for what this output function yields."""


@dataclass(frozen=True)
class Cost:
    """The cost C_x of an example x, by two functions of (z, y, output function)."""

    name: str
    of_examples: Callable[[Array, Array, OutputFunction], Array]
    """C_x of each example, of shape (..., m)"""
    error: Callable[[Array, Array, Array, OutputFunction], Array]
    """delta^L = dC_x/dz of each example, of shape (..., n, m), from (z, a, y, output function) with a = f(z)"""


def _cross_entropy(z: Array, y: Array, output: OutputFunction) -> Array:
    # from z, not from a: the logarithm of an output that rounds to 0 or 1 would be lost
    if output == LOGISTIC:
        # -ln a and -ln(1 - a) are ln(1 + exp(-|z|)), but for |z| in one of them
        shared = np.log1p(np.exp(-np.abs(z)))
        return np.asarray((shared + y * np.maximum(-z, 0.0) + (1.0 - y) * np.maximum(z, 0.0)).sum(axis=-2))
    if output == SOFTMAX:
        return np.asarray((y * (np.logaddexp.reduce(z, axis=-2, keepdims=True) - z)).sum(axis=-2))
    raise _unsuitable(output)


def _cross_entropy_error(z: Array, a: Array, y: Array, output: OutputFunction) -> Array:
    if output == LOGISTIC:
        return a - y
    if output == SOFTMAX:
        return np.asarray(a * y.sum(axis=-2, keepdims=True) - y)  # a - y when the y of an example add up to 1
    raise _unsuitable(output)


def _unsuitable(output: OutputFunction) -> UnsuitableCost:
    return UnsuitableCost(
        f"the cross-entropy needs outputs between 0 and 1, logistic or softmax; those of {output.name} can be others"
    )


def _quadratic(z: Array, y: Array, output: OutputFunction) -> Array:
    return np.asarray(((output.f(z) - y) ** 2).sum(axis=-2) / 2)


def _quadratic_error(z: Array, a: Array, y: Array, output: OutputFunction) -> Array:
    return output.pull_back(z, a - y)


CROSS_ENTROPY: Final = Cost("cross-entropy", _cross_entropy, _cross_entropy_error)
"""logistic: -sum_j (y_j ln a_j + (1 - y_j) ln(1 - a_j)); softmax: -sum_j y_j ln a_j; no other output"""
QUADRATIC: Final = Cost("quadratic", _quadratic, _quadratic_error)
"""sum_j (a_j - y_j)^2 / 2, for every output function"""

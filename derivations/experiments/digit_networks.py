"""The networks of the chapter and what they read: images of digits, and layers of equal width between 784 and 10."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from derivations.digits import load
from derivations.network import ACTIVATIONS, CROSS_ENTROPY, INITIALISERS, QUADRATIC, Architecture, Array, one_hot

if TYPE_CHECKING:
    import os

__all__ = ["COSTS", "Examples", "architecture", "examples", "finite"]

COSTS: Final = {cost.name: cost for cost in (CROSS_ENTROPY, QUADRATIC)}


class Examples(NamedTuple):
    """Images of digits, as a network reads them, and where they are from."""

    source: str
    """the file"""
    X: Array
    """(m, 784)"""
    Y: Array
    """(m, 10)"""


def examples(data: str | os.PathLike[str] | None) -> Examples:
    """The digits of a file, or those that come with the package. Raises as `digits.load` does."""
    digits = load(data)
    return Examples("mnist_1000.npz" if data is None else str(data), digits.images, one_hot(digits.labels))


def architecture(hidden: int, width: int, *, initialiser: str = "lecun", activation: str = "logistic") -> Architecture:
    """The networks [784, width, ..., width, 10] with so many hidden layers, their outputs logistic.

    Raises KeyError for names that `network` does not have, ValueError when there is no hidden layer or no neuron in it.
    """
    if hidden < 1:
        raise ValueError(f"hidden = {hidden}: a network of this kind has one hidden layer at least")
    return Architecture((784, *[width] * hidden, 10), hidden=ACTIVATIONS[activation], weights=INITIALISERS[initialiser])


def finite(value: float) -> float | None:
    """The number, or None when training has diverged and there is none."""
    return float(value) if math.isfinite(value) else None

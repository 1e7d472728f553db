"""Networks with random weights and biases: the laws of the texts, by name, and the networks drawn from them.

`Initialiser` is the law of a layer's weights, `Architecture` all that is needed to draw a network from a seed.
The networks of a seed are the same whether drawn alone or among others, and on every platform, up to the last digits.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from derivations.network.activations import LOGISTIC, ActivationFunction, OutputFunction
from derivations.network.layers import Network
from derivations.network.shapes import Array

__all__ = [
    "FAN_IN_UNIFORM",
    "GLOROT_NORMAL",
    "GLOROT_UNIFORM",
    "HE",
    "INITIALISERS",
    "LECUN",
    "STANDARD",
    "Architecture",
    "Initialiser",
]


@dataclass(frozen=True)
class Initialiser:
    """The law of the weights of a layer: independent, of mean 0, normal or uniform."""

    name: str
    deviation: Callable[[int, int], float]
    """the standard deviation as a function of (n_in, n_out)"""
    uniform: bool = False

    def draw(self, generator: np.random.Generator, n_in: int, n_out: int) -> Array:
        """Weights of shape (n_out, n_in)."""
        deviation = self.deviation(n_in, n_out)
        if self.uniform:
            half_width = math.sqrt(3) * deviation
            return generator.uniform(-half_width, half_width, (n_out, n_in))
        return deviation * generator.standard_normal((n_out, n_in))


STANDARD: Final = Initialiser("standard", lambda n_in, n_out: 1.0)
"""N(0, 1)"""
LECUN: Final = Initialiser("lecun", lambda n_in, n_out: math.sqrt(1 / n_in))
"""N(0, 1/n_in), behind the figures of the chapter"""
FAN_IN_UNIFORM: Final = Initialiser("fan-in-uniform", lambda n_in, n_out: math.sqrt(1 / (3 * n_in)), uniform=True)
"""uniform up to 1/sqrt(n_in): the usual choice that Glorot and Bengio found wanting, their eq. (1)"""
GLOROT_NORMAL: Final = Initialiser("glorot-normal", lambda n_in, n_out: math.sqrt(2 / (n_in + n_out)))
"""N(0, 2/(n_in + n_out)): Glorot and Bengio, eq. (12)"""
GLOROT_UNIFORM: Final = Initialiser("glorot-uniform", GLOROT_NORMAL.deviation, uniform=True)
"""uniform up to sqrt(6/(n_in + n_out)), which has the same variance"""
HE: Final = Initialiser("he", lambda n_in, n_out: math.sqrt(2 / n_in))
"""N(0, 2/n_in), for rectifiers"""

INITIALISERS: Final[Mapping[str, Initialiser]] = {
    initialiser.name: initialiser
    for initialiser in (STANDARD, LECUN, FAN_IN_UNIFORM, GLOROT_NORMAL, GLOROT_UNIFORM, HE)
}


@dataclass(frozen=True)
class Architecture:
    """The sizes of a network's layers, its neurons, and the law of its weights; its biases are normal with mean 0.

    What is not said is as in the experiments of the chapter.
    Raises ValueError unless there are two sizes at least, all positive.

    >>> Architecture((784, 30, 10)).draw(seeds=0).sizes
    (784, 30, 10)
    >>> [W.shape for W in Architecture((784, 30, 10)).draw(seeds=range(5)).weights]
    [(5, 30, 784), (5, 10, 30)]
    """

    sizes: tuple[int, ...]
    """(n_0, n_1, ..., n_L)"""
    hidden: ActivationFunction = LOGISTIC
    output: OutputFunction = LOGISTIC
    weights: Initialiser = LECUN
    bias_deviation: float = 1.0
    """the standard deviation of the biases; 0 makes them 0, and leaves the weights of a seed as they are"""

    def __post_init__(self) -> None:
        if len(self.sizes) < 2 or min(self.sizes) < 1:
            raise ValueError(f"sizes {self.sizes}: a network has inputs and one layer at least, none of them empty")

    def draw(self, seeds: int | Sequence[int]) -> Network:
        """The network of a seed, or the family of networks of S seeds, whose arrays have a leading axis of length S.

        Raises ValueError when there is no seed, or a negative one.
        """
        if isinstance(seeds, int):
            return Network(*self._draw(seeds), self.hidden, self.output)
        if not len(seeds):
            raise ValueError("a family of networks needs one seed at least")
        families = zip(*(self._draw(seed) for seed in seeds), strict=True)
        weights, biases = ([np.stack(layer) for layer in zip(*family, strict=True)] for family in families)
        return Network(weights, biases, self.hidden, self.output)

    def _draw(self, seed: int) -> tuple[list[Array], list[Array]]:
        generator = np.random.Generator(np.random.PCG64(seed))
        weights = [self.weights.draw(generator, n_in, n_out) for n_in, n_out in pairwise(self.sizes)]
        return weights, [self.bias_deviation * generator.standard_normal(n) for n in self.sizes[1:]]

"""Random small networks, and the ways to draw them."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest

from derivations.network import LOGISTIC, Array, Network

Draw = Callable[..., tuple[Network, Array, Array]]


@pytest.fixture
def draw(rng: np.random.Generator) -> Draw:
    """Draws a network, or a family, and a batch for it: inputs, and wanted outputs between 0 and 1."""

    def draw(sizes: tuple[int, ...], m: int, family: tuple[int, ...] = (), hidden=LOGISTIC, output=LOGISTIC):
        weights = [rng.standard_normal((*family, n, before)) for before, n in pairwise(sizes)]
        biases = [rng.standard_normal((*family, n)) for n in sizes[1:]]
        X, Y = rng.standard_normal((m, sizes[0])), rng.random((m, sizes[-1]))
        return Network(weights, biases, hidden, output), X, Y

    return draw

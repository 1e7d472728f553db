"""A fully connected network, and the values that pass through it from a batch of inputs.

`Network` holds weights and biases, `Forward` what every neuron of it receives and sends. A whole family of networks of
one architecture, say one a seed, is a `Network` too: its arrays have leading axes, written `...` in the shapes below,
and so has everything computed from it.
Inputs X and wanted outputs Y have a row for each of m examples. Inside the network a column is an example, so that
every line of code is the textbook's: z = W a + b, an array of shape (..., n, m) for a layer of n neurons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from derivations.network.activations import LOGISTIC, ActivationFunction, OutputFunction
from derivations.network.shapes import Array, ShapeError, checked, described, real

__all__ = ["Forward", "Network", "one_hot"]


@dataclass(frozen=True, eq=False)
class Forward:
    """What a batch makes of every layer: arrays of shape (..., n_l, m), in the order of the layers."""

    inputs: Array
    """(n_0, m), whatever the leading axes of the network"""
    weighted_inputs: tuple[Array, ...]
    """z of layers 1 ... L"""
    activations: tuple[Array, ...]
    """a = f(z) of layers 1 ... L"""
    slopes: tuple[Array, ...]
    """f'(z) of the hidden layers 1 ... L - 1"""

    def into(self, layer: int) -> Array:
        """What layer number 1 ... L receives: the inputs, or the activations of the layer before."""
        return self.inputs if layer == 1 else self.activations[layer - 2]


@dataclass(frozen=True, eq=False)
class Network:
    """A fully connected network of L >= 1 layers, the last of which is the output layer; or a family of them.

    Raises ShapeError when the shapes do not fit each other, NotReal when the values are no real numbers.

    >>> network = Network([np.ones((3, 2)), np.ones((1, 3))], [np.zeros(3), np.zeros(1)])
    >>> network.sizes, network.outputs(np.zeros((5, 2))).shape
    ((2, 3, 1), (5, 1))
    """

    weights: Sequence[Array] = field(repr=False)
    """of layer l: (..., n_l, n_{l-1})"""
    biases: Sequence[Array] = field(repr=False)
    """of layer l: (..., n_l)"""
    hidden: ActivationFunction = LOGISTIC
    output: OutputFunction = LOGISTIC

    def __post_init__(self) -> None:
        weights = [real(f"weights of layer {layer}", W) for layer, W in enumerate(self.weights, start=1)]
        biases = [real(f"biases of layer {layer}", b) for layer, b in enumerate(self.biases, start=1)]
        _check_layers(weights, biases)
        object.__setattr__(self, "weights", tuple(weights))
        object.__setattr__(self, "biases", tuple(biases))

    @property
    def depth(self) -> int:
        """L, the number of layers with weights: the hidden ones and the output layer."""
        return len(self.weights)

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """(n_0, n_1, ..., n_L)."""
        return (self.weights[0].shape[-1], *(W.shape[-2] for W in self.weights))

    @property
    def family(self) -> tuple[int, ...]:
        """The lengths of the leading axes, (S,) for S seeds; () for a single network."""
        return self.weights[0].shape[:-2]

    def forward(self, X: npt.ArrayLike) -> Forward:
        """The values of all layers for the inputs X, of shape (m, n_0). Raises ShapeError, NotReal."""
        inputs = checked("X", X, ("m", self.sizes[0])).T
        weighted_inputs, activations, slopes = [], [inputs], []
        for W, b in zip(self.weights[:-1], self.biases, strict=False):
            weighted_inputs.append(_product(W, activations[-1]) + b[..., None])
            a, slope = self.hidden.with_slope(weighted_inputs[-1])
            activations.append(a)
            slopes.append(slope)
        z = _product(self.weights[-1], activations[-1]) + self.biases[-1][..., None]
        return Forward(inputs, (*weighted_inputs, z), (*activations[1:], self.output.f(z)), tuple(slopes))

    def outputs(self, X: npt.ArrayLike) -> Array:
        """The outputs for the inputs X (m, n_0), of shape (..., m, n_L). Raises ShapeError, NotReal."""
        return self.forward(X).activations[-1].swapaxes(-1, -2)

    def accuracy(self, X: npt.ArrayLike, Y: npt.ArrayLike) -> Array:
        """The share of the examples whose greatest output is where Y (m, n_L) is greatest, of shape (...).

        Raises ShapeError, NotReal.
        """
        outputs = self.outputs(X)
        wanted = checked("Y", Y, (outputs.shape[-2], self.sizes[-1]))
        return np.asarray(np.mean(outputs.argmax(axis=-1) == wanted.argmax(axis=-1), axis=-1))

    def copy(self) -> Network:
        """The same network with arrays of its own."""
        return Network([W.copy() for W in self.weights], [b.copy() for b in self.biases], self.hidden, self.output)


def one_hot(labels: npt.ArrayLike, classes: int = 10) -> Array:
    """Wanted outputs (m, classes) for labels (m,) in 0 ... classes - 1: 1 at the label, 0 elsewhere.

    Raises ValueError for other labels.

    >>> one_hot([0, 2], classes=3)
    array([[1., 0., 0.],
           [0., 0., 1.]])
    """
    numbers = np.asarray(labels)
    if numbers.ndim != 1 or numbers.dtype.kind not in "iu":
        raise ValueError(f"labels are a row of whole numbers, not {numbers.dtype} of shape {numbers.shape}")
    if numbers.size and not (numbers.min() >= 0 and numbers.max() < classes):
        raise ValueError(f"labels run from 0 to {classes - 1}, these from {numbers.min()} to {numbers.max()}")
    return np.asarray(np.eye(classes)[numbers])


def _check_layers(weights: Sequence[Array], biases: Sequence[Array]) -> None:
    if not weights or len(weights) != len(biases):
        raise ValueError(
            f"a network has as many biases as weights, one of each a layer; here are {len(biases)} and {len(weights)}"
        )
    if weights[0].ndim < 2 or not weights[0].size:
        raise ShapeError("weights of layer 1", "(..., n_1, n_0)", weights[0].shape)
    family, before = weights[0].shape[:-2], weights[0].shape[-1]
    for layer, (W, b) in enumerate(zip(weights, biases, strict=True), start=1):
        if W.ndim != len(family) + 2 or W.shape[:-2] != family or W.shape[-1] != before or not W.size:
            raise ShapeError(f"weights of layer {layer}", described((*family, f"n_{layer}", before)), W.shape)
        before = W.shape[-2]
        checked(f"biases of layer {layer}", b, (*family, before))


def _product(W: Array, a: Array) -> Array:
    """W a, in one product when one and the same a, of shape (n, m), meets a family of weights."""
    if a.ndim > 2:
        return np.asarray(W @ a)
    rows = W.reshape(-1, W.shape[-1])
    return np.asarray(rows @ a).reshape(*W.shape[:-1], a.shape[-1])

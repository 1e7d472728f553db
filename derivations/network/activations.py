"""The activation functions of `derivations.activation` in NumPy: f and f' of whole arrays of weighted inputs.

`ActivationFunction` acts on each neuron by itself; `SOFTMAX`, an output function, on a layer at once. Both are
`OutputFunction`s: they have a value, and they carry a gradient with respect to it back to the weighted inputs.
No finite z overflows, and none makes f' of a saturated neuron lose its digits to 1 - f. Where f has a kink, f' there is
the slope to its left, as in `derivations.activation`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from derivations.network.shapes import Array

__all__ = [
    "ACTIVATIONS",
    "ARCTAN",
    "ELU",
    "ERF",
    "LEAKY_RELU",
    "LINEAR",
    "LOGISTIC",
    "RELU",
    "SOFTMAX",
    "SOFTPLUS",
    "SOFTSIGN",
    "TANH",
    "ActivationFunction",
    "OutputFunction",
    "Softmax",
    "elu",
    "leaky_relu",
]

_LARGEST_EXPONENT: Final = 709.0  # exp(709) is finite, exp(710) is not


class OutputFunction(Protocol):
    """What an output layer does to its weighted inputs, an array (..., n, m): n neurons, m examples."""

    @property
    def name(self) -> str:
        """As it is written in tables."""

    def f(self, z: Array) -> Array:
        """The activations, in the shape of z."""

    def pull_back(self, z: Array, gradient: Array) -> Array:
        """The gradient with respect to z, given the one with respect to f(z); all three of one shape."""


@dataclass(frozen=True)
class ActivationFunction:
    """A function f that a neuron applies to its own weighted input z, for arrays z of any shape.

    >>> LOGISTIC.f(np.zeros(2)), LOGISTIC.prime(np.zeros(2))
    (array([0.5, 0.5]), array([0.25, 0.25]))
    """

    name: str
    """that of the same function in `derivations.activation.BY_NAME`, if it is there"""
    with_slope: Callable[[Array], tuple[Array, Array]]
    """z to (f(z), f'(z)), which are cheaper together"""

    def f(self, z: Array) -> Array:
        """The activations."""
        return self.with_slope(z)[0]

    def prime(self, z: Array) -> Array:
        """The slopes f' at z."""
        return self.with_slope(z)[1]

    def pull_back(self, z: Array, gradient: Array) -> Array:
        """The gradient with respect to z, given the one with respect to f(z)."""
        return gradient * self.prime(z)


@dataclass(frozen=True)
class Softmax:
    """The output exp(z_j) / sum_k exp(z_k) of a layer z of shape (..., n, m), the sum over its n neurons."""

    name: str = "softmax"

    def f(self, z: Array) -> Array:
        """The activations, each column of which adds up to 1.

        >>> SOFTMAX.f(np.array([[1e4], [1e4]])).ravel()
        array([0.5, 0.5])
        """
        powers = np.exp(z - z.max(axis=-2, keepdims=True))  # the greatest is 1: no overflow, no 0/0
        return np.asarray(powers / powers.sum(axis=-2, keepdims=True))

    def pull_back(self, z: Array, gradient: Array) -> Array:
        """The gradient with respect to z: a_j (g_j - sum_k a_k g_k)."""
        a = self.f(z)
        return np.asarray(a * (gradient - (a * gradient).sum(axis=-2, keepdims=True)))


def leaky_relu(alpha: float = 0.01) -> ActivationFunction:
    """The rectifier whose slope to the left of 0 is alpha, 0 < alpha < 1. Raises ValueError for another alpha."""
    if not 0 < alpha < 1:
        raise ValueError(f"alpha = {alpha}: the slope of a leaky rectifier lies between 0 and 1")
    return ActivationFunction("leaky-relu", lambda z: (np.maximum(z, alpha * z), np.maximum(z > 0, alpha)))


def elu(alpha: float = 1.0) -> ActivationFunction:
    """The exponential linear unit: z for z > 0, alpha (exp(z) - 1) for z <= 0. Raises ValueError for alpha <= 0."""
    if not 0 < alpha < math.inf:
        raise ValueError(f"alpha = {alpha}: that of an exponential linear unit is positive")

    def with_slope(z: Array) -> tuple[Array, Array]:
        negative = np.minimum(z, 0.0)
        slope = (z > 0) + alpha * np.exp(negative) * (z <= 0)
        return np.maximum(z, 0.0) + alpha * np.expm1(negative), slope

    return ActivationFunction("elu", with_slope)


# In what follows no branch is taken on the sign of z: it changes at random from neuron to neuron, and wrong guesses of
# the processor cost ten times what the arithmetic does.


def _logistic(z: Array) -> tuple[Array, Array]:
    # kept finite, so that e a is right for every z; below -709 the result is off by 1e-308
    e = np.exp(np.minimum(-z, _LARGEST_EXPONENT))
    a = 1.0 / (1.0 + e)
    return a, a * (e * a)


def _tanh(z: Array) -> tuple[Array, Array]:
    e = np.exp(-np.abs(z)) ** 2  # 2 z could overflow
    return np.tanh(z), 4.0 * e / (1.0 + e) ** 2


def _arctan(z: Array) -> tuple[Array, Array]:
    with np.errstate(over="ignore"):
        return np.arctan(z), 1.0 / (1.0 + z * z)


def _erf(z: Array) -> tuple[Array, Array]:
    from scipy import special

    with np.errstate(over="ignore"):
        return special.erf(z), 2.0 / math.sqrt(math.pi) * np.exp(-z * z)


def _softsign(z: Array) -> tuple[Array, Array]:
    reciprocal = 1.0 / (1.0 + np.abs(z))
    return z * reciprocal, reciprocal * reciprocal


def _softplus(z: Array) -> tuple[Array, Array]:
    return np.maximum(z, 0.0) + np.log1p(np.exp(-np.abs(z))), _logistic(z)[0]


def _relu(z: Array) -> tuple[Array, Array]:
    return np.maximum(z, 0.0), (z > 0).astype(np.float64)


def _linear(z: Array) -> tuple[Array, Array]:
    return z, np.ones_like(z)


LOGISTIC: Final = ActivationFunction("logistic", _logistic)
TANH: Final = ActivationFunction("tanh", _tanh)
ARCTAN: Final = ActivationFunction("arctan", _arctan)
ERF: Final = ActivationFunction("erf", _erf)
SOFTSIGN: Final = ActivationFunction("softsign", _softsign)
SOFTPLUS: Final = ActivationFunction("softplus", _softplus)
RELU: Final = ActivationFunction("relu", _relu)
LEAKY_RELU: Final = leaky_relu()
"""with the slope 1/100 of the texts"""
ELU: Final = elu()
"""with alpha = 1"""
LINEAR: Final = ActivationFunction("linear", _linear)
"""f(z) = z, for outputs"""
SOFTMAX: Final = Softmax()

ACTIVATIONS: Final[Mapping[str, ActivationFunction]] = {
    function.name: function
    for function in (LOGISTIC, TANH, ARCTAN, ERF, SOFTSIGN, SOFTPLUS, RELU, LEAKY_RELU, ELU, LINEAR)
}

"""Initial weights that keep the variance of a signal: forward, as numbers, and backward, as errors.

A layer has n_in inputs and n_out neurons; its weights are independent, of mean 0 and standard deviation s, its biases
0. `Scheme` is a choice of s; the constants are those of the literature. `forward_gain` and `backward_gain` say by what
factor a layer multiplies the variance, in the regime that `share` describes: a unit that passes the share k of the
mean square of its input, f'(0)^2 for one that is smooth at 0 and little excited, 1/2 for a rectifier.

Left out: larger inputs to smooth units, for which there is no formula but `settled`, and biases that are not 0.
The arguments are in `arguments.initialisation`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

import sympy

from derivations import source
from derivations.activation import Activation, P, Z
from derivations.source import Source

if TYPE_CHECKING:
    import mpmath

__all__ = [
    "ALPHA",
    "GLOROT_NORMAL",
    "GLOROT_UNIFORM",
    "HE_FAN_AVERAGE",
    "HE_FAN_IN",
    "HE_FAN_OUT",
    "LECUN_NORMAL",
    "N_IN",
    "N_OUT",
    "PAIR_LOSS",
    "SCHEMES",
    "STANDARD_UNIFORM",
    "UNIT_NORMAL",
    "VARIANCE_Z",
    "Law",
    "Q",
    "S",
    "Scheme",
    "Settled",
    "backward_gain",
    "forward_gain",
    "he_leaky",
    "settled",
    "share",
    "uniform_variance",
]

N_IN: Final = sympy.Symbol("n_in", positive=True)
N_OUT: Final = sympy.Symbol("n_out", positive=True)
S: Final = sympy.Symbol("s", positive=True)
"""standard deviation of the weights"""
Q: Final = sympy.Symbol("q", positive=True)
"""mean square of a layer's inputs"""
ALPHA: Final = sympy.Symbol("alpha", positive=True)
"""slope of a leaky rectifier to the left of 0"""
_SLACK: Final = 1e-6

VARIANCE_Z: Final = N_IN * S**2 * Q
"""Var z of a weighted input z: the sum of n_in inputs, each times a weight."""

PAIR_LOSS: Final = 4 * N_IN * N_OUT / (N_IN + N_OUT) ** 2
"""Glorot's factor on the variance, either way, from width n_in to n_out and back: 1 for equal widths only."""


class Law(StrEnum):
    """The law that the weights are drawn from, of mean 0."""

    NORMAL = "normal"
    UNIFORM = "uniform"


@dataclass(frozen=True)
class Scheme:
    """A choice of the standard deviation of the initial weights.

    >>> GLOROT_UNIFORM.half_width
    sqrt(6)/sqrt(n_in + n_out)
    """

    name: str
    std: sympy.Expr
    """the standard deviation s, in `N_IN` and `N_OUT`"""
    law: Law
    source: Source

    @property
    def half_width(self) -> sympy.Expr:
        """The r of the uniform law on [-r, r] that has this standard deviation: sqrt(3) s."""
        return sympy.sqrt(3) * self.std

    def forward(self, activation: Activation | None = None) -> sympy.Expr:
        """The forward gain of a layer of such units; of linear units, of slope 1, without any.

        >>> from derivations.activation import RELU
        >>> HE_FAN_IN.forward(RELU), GLOROT_NORMAL.forward()
        (1, 2*n_in/(n_in + n_out))
        """
        return sympy.simplify(forward_gain(self.std, _share(activation)))

    def backward(self, activation: Activation | None = None) -> sympy.Expr:
        """The backward gain of a layer of such units; of linear units, of slope 1, without any.

        >>> from derivations.activation import RELU
        >>> HE_FAN_IN.backward(RELU)
        n_out/n_in
        """
        return sympy.simplify(backward_gain(self.std, _share(activation)))


def forward_gain(std: sympy.Expr = S, k: sympy.Expr | int = 1) -> sympy.Expr:
    """Var z of a layer over Var z of the one before, whose units pass the share k: n_in s^2 k."""
    return N_IN * std**2 * k


def backward_gain(std: sympy.Expr = S, k: sympy.Expr | int = 1) -> sympy.Expr:
    """The variance of the errors at n_in units that pass the share k over that of the n_out errors above: n_out s^2 k.

    The errors are dC/dz; n_in and n_out are those of the weights between.
    """
    return N_OUT * std**2 * k


def share(activation: Activation) -> sympy.Expr:
    """The share k of E z^2 that E f(z)^2 keeps, which is also E f'(z)^2, for z symmetric about 0.

    It is half the sum of the two squared slopes at 0, to its left and to its right.
    Exact for piecewise linear f, and for others the limit as Var z falls to 0. The first needs f(0) = 0.

    >>> from derivations.activation import LOGISTIC, RELU, TANH, leaky_relu
    >>> share(TANH), share(LOGISTIC), share(RELU), share(leaky_relu(ALPHA))
    (1, 1/16, 1/2, alpha**2/2 + 1/2)
    """
    beside = [activation.slope_on(side) for side in (-1, 1)]
    return sympy.expand(sum(sympy.limit(slope, P, 0) ** 2 for slope in beside) / 2)


def uniform_variance(half_width: sympy.Expr) -> sympy.Expr:
    """The variance of the uniform law on [-r, r]: r^2/3.

    >>> uniform_variance(GLOROT_UNIFORM.half_width)
    2/(n_in + n_out)
    """
    return half_width**2 / 3


class Settled(NamedTuple):
    """Where Var z settles over many wide layers, and the factor a layer then puts on the variance of the errors."""

    variance: mpmath.mpf
    backward: mpmath.mpf


def settled(activation: Activation, gain: float = 1) -> Settled:
    """For z ~ N(0, v), as in wide layers: the v > 0 with v = gain E f(z)^2, and gain E f'(z)^2 there.

    `gain` is n s^2 for layers of n neurons, 1 for LeCun's scheme and Glorot's. To mpmath's precision at the time, less
    a quarter. Raises ValueError when no v from 1/1000 to 1000 is settled at: for tanh it falls to 0, for a ReLU with
    the gain 2 every v stays.

    >>> from derivations.activation import LOGISTIC
    >>> [round(float(number), 4) for number in settled(LOGISTIC)]
    [0.2647, 0.0557]
    """
    import mpmath

    f, prime = (sympy.lambdify(Z, formula, "mpmath") for formula in (activation.formula, activation.slope))

    def growth(v: mpmath.mpf) -> mpmath.mpf:
        return gain * _mean_square(f, v) / v - 1

    bracket = mpmath.mpf(1) / 1000, mpmath.mpf(1000)
    if not growth(bracket[1]) < -_SLACK < _SLACK < growth(bracket[0]):
        raise ValueError(f"Var z of {activation.name} units settles nowhere from 1/1000 to 1000")
    v = mpmath.findroot(growth, bracket, solver="anderson")
    return Settled(v, gain * _mean_square(prime, v))


def _mean_square(function: Callable[[mpmath.mpf], mpmath.mpf], variance: mpmath.mpf) -> mpmath.mpf:
    from derivations.expectations import gaussian_mean

    return gaussian_mean(lambda z: function(z) ** 2, variance)


def _share(activation: Activation | None) -> sympy.Expr:
    return sympy.S.One if activation is None else share(activation)


def he_leaky(alpha: sympy.Expr | int | str = ALPHA) -> Scheme:
    """He's scheme by fan-in for leaky rectifiers of slope alpha; PReLU is one whose slope is learnt.

    >>> he_leaky("1/100").std
    100*sqrt(20002)/(10001*sqrt(n_in))
    """
    a = sympy.sympify(alpha, rational=True)
    return Scheme("He, leaky", sympy.sqrt(2 / ((1 + a**2) * N_IN)), Law.NORMAL, source.HE.at("(15)"))


UNIT_NORMAL: Final = Scheme("standard normal", sympy.S.One, Law.NORMAL, source.CHAPTER)
STANDARD_UNIFORM: Final = Scheme("uniform by fan-in", 1 / sympy.sqrt(3 * N_IN), Law.UNIFORM, source.GLOROT.at("(1)"))
LECUN_NORMAL: Final = Scheme("LeCun", 1 / sympy.sqrt(N_IN), Law.NORMAL, source.LECUN)
GLOROT_NORMAL: Final = Scheme("Glorot, normal", sympy.sqrt(2 / (N_IN + N_OUT)), Law.NORMAL, source.GLOROT.at("(12)"))
GLOROT_UNIFORM: Final = Scheme("Glorot, uniform", sympy.sqrt(2 / (N_IN + N_OUT)), Law.UNIFORM, source.GLOROT.at("(16)"))
HE_FAN_IN: Final = Scheme("He, fan-in", sympy.sqrt(2 / N_IN), Law.NORMAL, source.HE.at("(10)"))
HE_FAN_OUT: Final = Scheme("He, fan-out", sympy.sqrt(2 / N_OUT), Law.NORMAL, source.HE.at("(14)"))
HE_FAN_AVERAGE: Final = Scheme(
    "He, fan-average", 2 / sympy.sqrt(N_IN + N_OUT), Law.NORMAL, Source("course notes after Géron", "")
)
"""Glorot's average of both fans, times the sqrt(2) of the rectifier; it is not in He's paper"""

SCHEMES: Final = (
    UNIT_NORMAL,
    STANDARD_UNIFORM,
    LECUN_NORMAL,
    GLOROT_NORMAL,
    GLOROT_UNIFORM,
    HE_FAN_IN,
    HE_FAN_OUT,
    HE_FAN_AVERAGE,
    he_leaky(),
)

"""A neuron w2 f(w1 x + b) close to x on [0, 1] without an offset: how close it can be, and why not closer.

It depends on f. If f has a zero with f' != 0, such as tanh at 0, a small weight does it: `Way.SMALL_WEIGHT`. If f
nears a line through 0 far out, such as softplus, a large one does: `Way.LARGE_WEIGHT`. The logistic function does
neither, and no neuron is closer than 0.0560503844...: `best_without_offset` certifies that.
Left out: functions of neither kind other than the logistic one. Source: Nielsen ch. 5, second problem.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Final

import sympy

from derivations.activation import LOGISTIC, SOFTPLUS, Activation, P, Z
from derivations.bounds import NotShown, show_nonnegative
from derivations.enclosure import Enclosure, image, root
from derivations.tangent_neuron import W1, Tangent, smooth_point

__all__ = [
    "BestNeuron",
    "Far",
    "R",
    "Unknown",
    "Way",
    "best_without_offset",
    "equioscillation",
    "far",
    "inner_error",
    "inner_place",
    "outer_error",
    "small",
    "way",
    "weight_in_r",
]

R: Final = sympy.Symbol("r", real=True)
"""sqrt(1 - 4/w1), between 0 and 1"""
_EXCESSES: Final = {SOFTPLUS.formula: sympy.log(1 + sympy.exp(-Z))}
"""f(z) - m z in short"""


class Unknown(ValueError):
    """An activation for which it is not known here how close a neuron without an offset can be."""


class Way(StrEnum):
    """How the output of a neuron without an offset gets close to its input."""

    SMALL_WEIGHT = "small weight"
    """the error tends to 0 with w1, about a zero of f"""
    LARGE_WEIGHT = "large weight"
    """the error tends to 0 as w1 grows, far out where f is close to a line"""
    NOT_ARBITRARILY = "not arbitrarily"
    """there is a best neuron, and its error is not 0"""


@dataclass(frozen=True, slots=True)
class Far:
    """An activation that tends to m z as z grows, from above."""

    slope: sympy.Expr
    """m > 0"""
    excess: sympy.Expr
    """f(z) - m z in `Z`, which falls from f(0) to 0 for z >= 0"""

    def error(self, w1: sympy.Expr | int | Fraction = W1) -> sympy.Expr:
        """The greatest error of f(w1 x)/(m w1) on [0, 1], for w1 > 0: it is reached at x = 0."""
        return self.excess.xreplace({Z: sympy.S.Zero}) / (self.slope * w1)


@dataclass(frozen=True, slots=True)
class BestNeuron:
    """The logistic neuron without offset that is closest to x on [0, 1]: b = -w1/2 and w2 = 1."""

    w1: Enclosure
    error: Enclosure
    """sup |w2 sigma(w1 x + b) - x| over [0, 1]"""
    inner: Enclosure
    """the error is reached at x - 1/2 = -1/2, -inner, inner, 1/2, with alternating signs"""


def way(activation: Activation = LOGISTIC) -> Way:
    """How close a neuron without an offset gets to x, and by what.

    Raises AlreadyExact for an f that is a line for z >= 0, Unknown where no reason here applies.

    >>> from derivations.activation import SOFTPLUS, TANH
    >>> [str(way(activation)) for activation in (TANH, SOFTPLUS, LOGISTIC)]
    ['small weight', 'large weight', 'not arbitrarily']
    """
    smooth_point(activation)
    if activation.f(0) == 0 and sympy.limit(activation.slope_on(1), P, 0) != 0:
        return Way.SMALL_WEIGHT
    if activation.formula == LOGISTIC.formula:
        return Way.NOT_ARBITRARILY
    far(activation)
    return Way.LARGE_WEIGHT


def small(activation: Activation) -> Tangent:
    """The neuron with b = 0 and w2 = 1/(w1 f'(0)), for f(0) = 0: it touches the line x at x = 0, and needs no offset.

    >>> from derivations.activation import TANH
    >>> small(TANH).exact_error(), small(TANH).bound()
    (1 - tanh(w1)/w1, w1**2/3)
    """
    return Tangent(activation, sympy.S.Zero, sympy.S.Zero)


def far(activation: Activation) -> Far:
    """The line through 0 that f nears from above as z grows. Raises Unknown where that is not shown.

    >>> from derivations.activation import SOFTPLUS
    >>> far(SOFTPLUS), far(SOFTPLUS).error()
    (Far(slope=1, excess=log(1 + exp(-z))), log(2)/w1)
    """
    slope = sympy.limit(activation.slope_on(1), P, sympy.oo)
    excess = _EXCESSES.get(activation.formula, activation.formula - slope * Z)
    if slope.is_positive and sympy.limit(excess.xreplace({Z: P}), P, sympy.oo) == 0:
        try:
            show_nonnegative(slope - activation.slope, {Z: sympy.Interval(0, sympy.oo)})
        except (NotShown, NotImplementedError) as error:
            raise Unknown(f"{activation.name} is not shown to near a line through 0 from above") from error
        return Far(slope, excess)
    raise Unknown(f"{activation.name} is 0 at 0 with a slope, or nears a line through 0, or neither is known")


def weight_in_r(r: sympy.Expr = R) -> sympy.Expr:
    """The weight w1 > 4 as a function of r.

    >>> weight_in_r()
    4/(1 - r**2)
    """
    return 4 / (1 - r**2)


def inner_place(r: sympy.Expr = R) -> sympy.Expr:
    """Where the error sigma(w1 Delta) - 1/2 - Delta is greatest for Delta > 0: tanh(w1 Delta/2) = r there."""
    return (1 - r**2) * sympy.atanh(r) / 2


def inner_error(r: sympy.Expr = R) -> sympy.Expr:
    """The error at `inner_place`.

    >>> inner_error()
    r/2 - (1 - r**2)*atanh(r)/2
    """
    return r / 2 - inner_place(r)


def outer_error(r: sympy.Expr = R) -> sympy.Expr:
    """The error at the end, Delta = 1/2."""
    return LOGISTIC.f(weight_in_r(r) / 2) - 1


def equioscillation(r: sympy.Expr = R) -> sympy.Expr:
    """Inner plus outer error of the neuron sigma(w1 Delta), in r, 0 < r < 1; 0 for the best neuron.

    The sum increases with r: the inner error has the derivative r artanh r, and the outer one is -sigma(-w1/2).

    >>> equioscillation()
    r/2 - (1 - r**2)*atanh(r)/2 - 1 + 1/(1 + exp(-2/(1 - r**2)))
    """
    return inner_error(r) + outer_error(r)


@cache
def best_without_offset(digits: int = 16) -> BestNeuron:
    """The neuron w2 sigma(w1 x + b) closest to x on [0, 1], certified to so many significant digits.

    It is the best because its error has one size and alternating signs at four points. If another neuron's were nowhere
    as large, the difference of the two would have three zeros; cleared of denominators, that is a sum of three
    exponentials, which has two at most unless it vanishes. Raises ValueError when digits < 1.

    >>> best = best_without_offset(20)
    >>> best.w1.decimal(20), best.error.decimal(20)
    ('5.6476435659624458254', '0.056050384441151392158')
    """
    r = root(equioscillation(), R, (Fraction(1, 10), Fraction(9, 10)), digits)
    w1, inner, size = (image(formula, R, r, digits) for formula in (weight_in_r(), inner_place(), inner_error()))
    return BestNeuron(w1, size, inner)

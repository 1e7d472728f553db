"""What sets activation functions apart: limits, saturation, the mean, and whether a unit can die.

Each function here takes an `Activation`, one of your own as well, and derives the fact from its formula. `steepest`,
`kinked` and `odd_about_centre` are facts of the `Activation` itself. The table is in `arguments.activations`.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import Final, NamedTuple

import sympy

from derivations.activation import Activation, P, Z

__all__ = [
    "Limits",
    "Saturation",
    "dead_sides",
    "is_zero_centred",
    "limits",
    "mean_digits",
    "normal_mean",
    "saturation",
    "symmetric_mean",
]

_SPARE: Final = 10


class Limits(NamedTuple):
    """What f and f' tend to, as z falls and as it grows without bound."""

    f_left: sympy.Expr
    f_right: sympy.Expr
    slope_left: sympy.Expr
    slope_right: sympy.Expr


class Saturation(StrEnum):
    """On which sides f levels off: it tends to a finite limit, and its slope to 0."""

    BOTH = "both sides"
    LEFT = "left"
    RIGHT = "right"
    NONE = "none"


@cache
def limits(activation: Activation) -> Limits:
    """The limits of f and f' at both ends.

    >>> from derivations.activation import ARCTAN, SOFTPLUS
    >>> limits(ARCTAN)
    Limits(f_left=-pi/2, f_right=pi/2, slope_left=0, slope_right=0)
    >>> limits(SOFTPLUS)
    Limits(f_left=0, f_right=oo, slope_left=0, slope_right=1)
    """
    values = [sympy.limit(activation.f(side * P), P, sympy.oo) for side in (-1, 1)]
    slopes = [sympy.limit(activation.slope_on(side), P, sympy.oo) for side in (-1, 1)]
    return Limits(*values, *slopes)


def saturation(activation: Activation) -> Saturation:
    """Where f saturates.

    >>> from derivations.activation import ELU, RELU, TANH
    >>> [str(saturation(one)) for one in (TANH, RELU, ELU)]
    ['both sides', 'left', 'left']
    """
    at = limits(activation)
    left = bool(at.f_left.is_finite) and at.slope_left == 0
    right = bool(at.f_right.is_finite) and at.slope_right == 0
    return {
        (True, True): Saturation.BOTH,
        (True, False): Saturation.LEFT,
        (False, True): Saturation.RIGHT,
        (False, False): Saturation.NONE,
    }[left, right]


def dead_sides(activation: Activation) -> tuple[int, ...]:
    """The sides of 0, -1 or 1, on all of which f' is exactly 0: a unit whose inputs all lead there no longer learns.

    >>> from derivations.activation import LEAKY_RELU, LOGISTIC, RELU
    >>> dead_sides(RELU), dead_sides(LEAKY_RELU), dead_sides(LOGISTIC)
    ((-1,), (), ())
    """
    slopes = {side: activation.slope_on(side) for side in (-1, 1)}
    return tuple(side for side, slope in slopes.items() if slope.subs(P, 1) == 0 and sympy.simplify(slope) == 0)


def is_zero_centred(activation: Activation) -> bool:
    """Whether f is odd, so that its outputs have the mean 0 for every law of z that is symmetric about 0.

    >>> from derivations.activation import LOGISTIC, TANH
    >>> is_zero_centred(TANH), is_zero_centred(LOGISTIC)
    (True, False)
    """
    return activation.odd_about_centre and bool(sympy.simplify(activation.f(0)) == 0)


def symmetric_mean(activation: Activation) -> sympy.Expr | None:
    """E f(z), if it is the same for every z that is symmetric about 0 and has a mean: f(0), for f - f(0) odd.

    None for others, whose mean depends on the law.

    >>> from derivations.activation import LOGISTIC, RELU
    >>> symmetric_mean(LOGISTIC), symmetric_mean(RELU)
    (1/2, None)
    """
    return sympy.simplify(activation.f(0)) if activation.odd_about_centre else None


@cache
def normal_mean(activation: Activation) -> sympy.Expr | None:
    """E f(z) for z ~ N(0, 1) in closed form; None if none is known here, as for softplus.

    Known are means of f that are odd about f(0), and of f for which f(p) + f(-p) is made of powers of p and of exp(p).

    >>> from derivations.activation import RELU, SOFTPLUS
    >>> normal_mean(RELU), normal_mean(SOFTPLUS)
    (sqrt(2)/(2*sqrt(pi)), None)
    """
    if activation.odd_about_centre:
        return symmetric_mean(activation)
    both = sympy.expand(activation.f(P) + activation.f(-P))
    if not both.is_polynomial(P, sympy.exp(P), sympy.exp(-P)):
        return None
    density = sympy.exp(-(P**2) / 2) / sympy.sqrt(2 * sympy.pi)
    parts = [sympy.integrate(sympy.powsimp(part * density), (P, 0, sympy.oo)) for part in sympy.Add.make_args(both)]
    closed = sympy.simplify(sum(parts))
    return sympy.expand(closed.replace(sympy.erf, lambda x: 1 - sympy.erfc(x)))  # the shorter form where exp(-p) stands


def mean_digits(activation: Activation, digits: int) -> str:
    """E f(z) for z ~ N(0, 1) by quadrature, rounded to so many significant digits. f may grow exponentially at most.

    Raises ArithmeticError when quadratures at two precisions differ in them.

    >>> from derivations.activation import SOFTPLUS
    >>> mean_digits(SOFTPLUS, 12)
    '0.806059183347'
    """
    import mpmath

    from derivations.expectations import gaussian_mean

    f = sympy.lambdify(Z, activation.formula, "mpmath")
    found: set[str] = set()
    for spare in (_SPARE, 2 * _SPARE):
        with mpmath.workdps(digits + spare):
            found.add(str(mpmath.nstr(gaussian_mean(f), digits, strip_zeros=False)))
    if len(found) > 1:
        raise ArithmeticError(f"the mean of {activation.name} is not settled to {digits} digits: {sorted(found)}")
    return found.pop()

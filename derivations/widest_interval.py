"""How wide the interval of input activations gets: the greatest width, certified, and widths without a closed form.

The width at the weight whose interval ends at z = L is 2 L |f'(L)|. It grows while the elasticity of f' is below 1 and
falls from there on; that the elasticity grows, so that this happens once, is certified too.
Left out: half-lines, whose width is infinite.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Final

import sympy

from derivations.activation import LOGISTIC, Activation, Z
from derivations.enclosure import Enclosure, NotCertified, evaluate, root
from derivations.interval_forms import NotBounded, Real, elasticity, falling_slope, refuse_small, tidied
from derivations.inverse import P
from derivations.logistic_interval import R, magnitude, reach_in_r, stationarity, width_in_r

__all__ = [
    "Found",
    "Widest",
    "enclosed_reach",
    "enclosed_width",
    "found_by_scipy",
    "widest",
    "widest_exactly",
]

_MOST_DOUBLINGS: Final = 400


@dataclass(frozen=True, slots=True)
class Widest:
    """The weight with the widest interval, certified."""

    abs_w: Enclosure
    """|w|"""
    width: Enclosure
    """width of the interval at that weight"""
    r: Enclosure
    """sqrt(1 - T/|w|), T being the threshold, 4 for the logistic function"""
    reach: Enclosure
    """L: half the length of the interval of weighted inputs z"""


@dataclass(frozen=True, slots=True)
class Found:
    """What floating-point search finds, as far as it finds it."""

    abs_w: float
    """by minimize_scalar on the width: right to about half the digits, as the width is flat there"""
    width: float
    """the width at that |w|: right to nearly all digits"""


def widest(digits: int = 16, *, activation: Activation = LOGISTIC) -> Widest:
    """The |w| of the widest interval and that width, certified to so many significant digits.

    Source: Nielsen ch. 5, first problem, part (3). Raises ValueError when digits < 1, NotBounded where the intervals
    are half-lines or widen for ever, NotUnimodal, and NotCertified when the elasticity of f' is not shown to grow.

    >>> from derivations.activation import ERF
    >>> widest(30).abs_w.decimal(30), widest(30).width.decimal(30)
    ('6.89415103227292801421200435307', '0.447743204694302849178324240970')
    >>> widest(activation=ERF).width.decimal(16)
    '0.9678828980765734'
    """
    if activation == LOGISTIC:  # r artanh r increases: no certificate is needed, and r is the text's own symbol
        r = root(stationarity(), R, (Fraction(1, 10), Fraction(9, 10)), digits)
        return Widest(*(evaluate(each, {R: r}, digits) for each in (magnitude(), width_in_r(), R, reach_in_r())))
    slope, place = falling_slope(activation), _widest_reach(activation, digits)
    r = sympy.sqrt(1 - slope / sympy.limit(slope, P, 0))  # f'(L)/f'(0) = T/|w|
    return Widest(*(evaluate(each, {P: place}, digits) for each in (1 / slope, 2 * P * slope, r, P)))


def widest_exactly(*, activation: Activation) -> tuple[sympy.Expr, sympy.Expr] | None:
    """The |w| of the widest interval and that width in closed form; None where there is none.

    There is one where the elasticity of f' is a rational function that is 1 at a square root, say. Errors as for
    `widest`.

    >>> from derivations.activation import ERF
    >>> widest_exactly(activation=ERF)
    (sqrt(pi)*exp(1/2)/2, 2*sqrt(2)*exp(-1/2)/sqrt(pi))
    """
    slope, place = falling_slope(activation), widest(5, activation=activation).reach
    stationary = sympy.numer(sympy.together(elasticity(activation) - 1))
    if not stationary.is_polynomial(P):
        return None
    (reach,) = (zero for zero in sympy.real_roots(stationary, P) if place.lower <= zero <= place.upper)
    if reach.has(sympy.CRootOf):
        return None
    return 1 / slope.xreplace({P: reach}), 2 * reach * slope.xreplace({P: reach})


def enclosed_reach(w: Real, digits: int = 16, *, activation: Activation = LOGISTIC) -> Enclosure:
    """The L for which |w f'(z)| >= 1 exactly when -L <= z <= L, certified, for a number w: no closed form is needed.

    Raises NoInterval below the threshold, NotBounded and NotUnimodal for other shapes, ValueError when digits < 1, and
    NotCertified for a |w| too close to the threshold.

    >>> from derivations.activation import TANH
    >>> enclosed_reach(2, activation=TANH).decimal(16)  # artanh sqrt(1/2)
    '0.8813735870195430'
    """
    slope, m = falling_slope(activation), _exact_magnitude(w)
    refuse_small(m, activation)
    if m * sympy.limit(slope, P, 0) == 1:
        return Enclosure(Fraction(0), Fraction(0))
    excess = m * slope - 1
    high = _first(excess, digits, lambda found: found.upper < 0, Fraction(2))
    low = _first(excess, digits, lambda found: found.lower > 0, Fraction(1, 2))
    return root(excess, P, (low, high), digits)


def enclosed_width(w: Real, digits: int = 16, *, activation: Activation = LOGISTIC) -> Enclosure:
    """The width 2 L/|w| of the interval of input activations for a number w; errors as for `enclosed_reach`."""
    place = enclosed_reach(w, digits, activation=activation)
    return evaluate(2 * P / _exact_magnitude(w), {P: place}, digits)


def found_by_scipy(*, activation: Activation = LOGISTIC) -> Found:
    """The same maximum looked for in double precision; the width is measured on f' itself, by no formula above.

    Raises NotBounded and NotUnimodal where there is none to find.
    """
    from scipy import optimize

    least = float(1 / sympy.limit(falling_slope(activation), P, 0))
    slope = sympy.lambdify(Z, activation.prime(), "math")
    best = optimize.minimize_scalar(
        lambda w: -_measured_width(slope, w), bounds=(least, 10 * least), options={"xatol": 1e-10}
    )
    return Found(float(best.x), -float(best.fun))


@cache
def _widest_reach(activation: Activation, digits: int) -> Enclosure:
    """The only L at which the elasticity is 1."""
    from derivations.bounds import NotShown, show_nonnegative

    stretch = elasticity(activation)
    try:
        show_nonnegative(tidied(sympy.diff(stretch, P)), {P: sympy.Interval(0, sympy.oo)})
    except (NotShown, NotImplementedError) as error:
        raise NotCertified(f"the elasticity {stretch} of f' of {activation.name} is not shown to grow") from error
    if stretch.is_rational_function(P) and sympy.limit(stretch, P, sympy.oo) <= 1:
        raise NotBounded(f"the interval of {activation.name} gets wider with |w| for ever")
    high = _first(stretch - 1, digits, lambda found: found.lower > 0, Fraction(2))
    low = _first(stretch - 1, digits, lambda found: found.upper < 0, Fraction(1, 2))
    return root(stretch - 1, P, (low, high), digits)


def _exact_magnitude(w: Real) -> sympy.Expr:
    return abs(sympy.sympify(w).replace(lambda part: part.is_Float, sympy.Rational))


def _first(expression: sympy.Expr, digits: int, suits: Callable[[Enclosure], bool], ratio: Fraction) -> Fraction:
    """The first p among 1, ratio, ratio^2, ... whose value suits."""
    place = Fraction(1)
    for _ in range(_MOST_DOUBLINGS):
        if suits(evaluate(expression, {P: place}, digits)):
            return place
        place *= ratio
    raise NotCertified(f"{expression} is not shown to change its sign")


def _measured_width(slope: Callable[[float], float], w: float) -> float:
    from scipy import optimize

    high = 1.0
    while w * abs(slope(high)) > 1:
        high *= 2
    return 2 * float(optimize.brentq(lambda z: w * abs(slope(z)) - 1, 0, high, xtol=1e-15)) / w

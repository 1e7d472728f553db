"""For which weighted inputs z an activation has |w f'(z)| >= 1: the shape of |f'| on each side of 0, and its inverse.

`Side` is |f'| on one side as a function of p = |z|, shown to fall, to rise or to be constant. `regimes` joins the two
sides to the intervals of z in terms of m = |w|. `elasticity` decides where an interval that is the same on both sides
is widest. Left out: slopes that turn elsewhere than at 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias

import sympy

from derivations.activation import Activation, Z
from derivations.inverse import M, P, solved

__all__ = [
    "NoInterval",
    "NotBounded",
    "NotUnimodal",
    "Real",
    "Regime",
    "Side",
    "elasticity",
    "falling_slope",
    "is_bell",
    "plain_name",
    "refuse_small",
    "regimes",
    "relative_fall",
    "side",
    "supremum",
    "tidied",
]

Real: TypeAlias = sympy.Expr | Fraction | int | float

_MOST_OPERATIONS: Final = 15
"""of a formula that is simplified"""


class NoInterval(ValueError):
    """A weight too small for any input activation to reach |w f'| = 1."""


class NotBounded(ValueError):
    """An activation with half-lines in the place of intervals, or with intervals that widen for ever."""


class NotUnimodal(ValueError):
    """An activation whose |f'| is unbounded, is not shown to be monotone on either side of 0, or is least at 0."""


@dataclass(frozen=True, slots=True)
class Side:
    """|f'| at z = p or at z = -p, for p > 0."""

    slope: sympy.Expr
    """in `P`"""
    trend: int
    """-1 when it falls as p grows, 1 when it rises, 0 when it is constant"""
    at_centre: sympy.Expr
    """its limit at p = 0"""
    far_out: sympy.Expr
    """its limit as p grows"""


class Regime(NamedTuple):
    """Weights that have one formula for the z with |w f'(z)| >= 1: an interval, both ends in `M`."""

    least: sympy.Expr
    """of |w|"""
    reached: bool
    """whether |w| = least belongs here"""
    below: sympy.Expr
    """|w| is less than this"""
    low: sympy.Expr
    high: sympy.Expr
    without_zero: bool
    """whether an end at z = 0 is left out, as it is where f' jumps there"""

    @property
    def bounded(self) -> bool:
        """Whether the z are an interval with two ends."""
        return not (self.low.is_infinite or self.high.is_infinite)

    def includes(self, m: sympy.Expr) -> bool:
        """Whether a number |w| lies in this regime."""
        above = m >= self.least if self.reached else m > self.least
        return bool(above) and bool(m < self.below)


@cache
def side(activation: Activation, sign: int) -> Side:
    """|f'| to the right (sign 1) or to the left (sign -1) of 0. Raises NotUnimodal when it is not shown to be monotone.

    >>> from derivations.activation import SOFTPLUS
    >>> side(SOFTPLUS, 1).trend, side(SOFTPLUS, 1).at_centre, side(SOFTPLUS, 1).far_out
    (1, 1/2, 1)
    """
    slope = activation.slope.xreplace({Z: sign * P})
    if activation.short_slope is None:
        slope = tidied(slope)
    if not slope.free_symbols:
        return Side(abs(slope), 0, abs(slope), abs(slope))
    if slope.xreplace({P: sympy.S.One}).is_negative:
        slope = -slope
    at_centre, far_out = (abs(sympy.limit(slope, P, end)) for end in (0, sympy.oo))
    if sympy.oo in (at_centre, far_out):
        raise NotUnimodal(f"|f'| of {activation.name} is unbounded")
    return Side(slope, _trend(activation, slope), at_centre, far_out)


def is_bell(activation: Activation) -> bool:
    """Whether |f'| is the same on both sides of 0 and falls away from it.

    >>> from derivations.activation import ELU, SOFTSIGN
    >>> is_bell(SOFTSIGN), is_bell(ELU)
    (True, False)
    """
    left, right = side(activation, -1), side(activation, 1)
    return right.trend < 0 and left.trend < 0 and sympy.simplify(left.slope - right.slope) == 0


def falling_slope(activation: Activation) -> sympy.Expr:
    """|f'| in `P`, where it is the same on both sides of 0 and falls; otherwise raises NotBounded or NotUnimodal.

    >>> from derivations.activation import ARCTAN
    >>> falling_slope(ARCTAN)
    1/(p**2 + 1)
    """
    if not is_bell(activation):
        raise NotBounded(
            f"|f'| of {activation.name} does not fall alike on both sides of 0: the interval has no middle at a = -b/w,"
            " and may be a half-line (see `endpoints`)"
        )
    return side(activation, 1).slope


def supremum(activation: Activation) -> sympy.Expr:
    """Sup |f'|. Raises NotUnimodal.

    >>> from derivations.activation import SOFTPLUS
    >>> supremum(SOFTPLUS)
    1
    """
    sides = (side(activation, sign) for sign in (-1, 1))
    return sympy.Max(*(limit for each in sides for limit in (each.at_centre, each.far_out)))


def refuse_small(m: sympy.Expr, activation: Activation) -> None:
    """Raise NoInterval when |w| = m is a number for which no z has |w f'(z)| >= 1."""
    if m.free_symbols:
        return
    excess = m * supremum(activation) - 1
    if excess < 0 or (excess == 0 and not _is_reached(activation, m)):
        name, least = plain_name(activation), 1 / supremum(activation)
        relation = "below" if excess < 0 else "not above"
        raise NoInterval(f"|w| = {m} is {relation} {least}: |w {name}'(z)| stays below 1 for every z")


def tidied(formula: sympy.Expr) -> sympy.Expr:
    """A formula in p put together when it is rational, simplified when it is so short that this ends soon."""
    if formula.is_rational_function(P):
        return sympy.factor(formula)
    return sympy.simplify(formula) if sympy.count_ops(formula) <= _MOST_OPERATIONS else formula


def plain_name(activation: Activation) -> str:
    r"""The symbol of an activation without LaTeX: sigma, tanh, LReLU, or f for one that has no symbol of its own.

    >>> from derivations.activation import LEAKY_RELU, LOGISTIC
    >>> plain_name(LOGISTIC), plain_name(LEAKY_RELU)
    ('sigma', 'LReLU')
    """
    return activation.symbol.removeprefix(r"\operatorname{").strip("\\}")


@cache
def relative_fall(slope: sympy.Expr) -> sympy.Expr:
    """By which fraction of itself a slope in `P` falls per unit of p: -(ln |f'|)'; tanh(p/2) for the logistic one."""
    total = sympy.S.Zero
    for factor in sympy.Mul.make_args(slope):
        base, exponent = factor.as_base_exp()
        total -= sympy.diff(exponent, P) if base is sympy.E else exponent * _log_slope(base)
    return total


def elasticity(activation: Activation) -> sympy.Expr:
    """By which percentage |f'| falls when p = |z| grows by 1 %: -p f''(p)/f'(p), for p > 0.

    >>> from derivations.activation import ERF, LOGISTIC
    >>> elasticity(LOGISTIC), elasticity(ERF)
    (p*tanh(p/2), 2*p**2)
    """
    return P * relative_fall(side(activation, 1).slope)


@cache
def regimes(activation: Activation) -> tuple[Regime, ...]:
    """The weights with an interval, in pieces with one formula each, the least |w| first.

    Raises NotUnimodal when the z in question are not shown to be an interval about 0 or a half-line, and NoClosedForm
    when its ends are no elementary functions of |w| that are found here.

    >>> from derivations.activation import LEAKY_RELU, SOFTPLUS
    >>> [(each.least, each.low, each.high) for each in regimes(SOFTPLUS)]
    [(1, -log(m - 1), oo)]
    >>> [(each.least, each.low, each.high) for each in regimes(LEAKY_RELU)]
    [(1, 0, oo), (100, -oo, oo)]
    """
    sides = (side(activation, -1), side(activation, 1))
    limits = {limit for each in sides for limit in (each.at_centre, each.far_out) if limit != 0}
    steps = [*sorted((1 / limit for limit in limits), key=lambda number: number.evalf()), sympy.oo]
    found: list[Regime] = []
    for least, below in pairwise(steps):
        regime = _regime(activation, sides, least, below)
        if found and regime[3:] == found[-1][3:]:
            found[-1] = found[-1]._replace(below=below)
        else:
            found.append(regime)
    return tuple(found)


def _log_slope(base: sympy.Expr) -> sympy.Expr:
    if isinstance(base, sympy.cosh):
        return sympy.tanh(base.args[0]) * sympy.diff(base.args[0], P)
    return tidied(sympy.diff(base, P) / base)


def _trend(activation: Activation, slope: sympy.Expr) -> int:
    """Whether a positive slope falls or rises for all p > 0, by the sign of its relative fall."""
    from derivations.bounds import NotShown, show_nonnegative

    fall = relative_fall(slope)
    for trend in (-1, 1):
        try:
            show_nonnegative(-trend * fall, {P: sympy.Interval(0, sympy.oo)})
        except (NotShown, NotImplementedError):
            continue
        return trend
    raise NotUnimodal(f"|f'| of {activation.name} is not shown to fall, to rise or to be constant on either side of 0")


def _regime(activation: Activation, sides: tuple[Side, Side], least: sympy.Expr, below: sympy.Expr) -> Regime:
    between = least + 1 if below is sympy.oo else (least + below) / 2
    left, right = (_part(each, between) for each in sides)
    if left and right:
        if left[0] != 0 or right[0] != 0:
            raise NotUnimodal(f"|w f'| of {activation.name} is 1 or more on both sides of a gap about 0")
        low, high = -left[1], right[1]
    elif left:
        low, high = -left[1], -left[0]
    else:
        assert right, "between two limits of |f'| some |w f'| is above 1"
        low, high = right
    at_zero = abs(activation.slope.xreplace({Z: sympy.S.Zero}))
    without_zero = bool(at_zero * between < 1) and 0 in (low, high)
    return Regime(least, _is_reached(activation, least), below, low, high, without_zero)


def _is_reached(activation: Activation, m: sympy.Expr) -> bool:
    """Whether |w f'(z)| = 1 for some z at a weight for which |w f'| is 1 nowhere but at 0 or on a whole side."""
    constant = (side(activation, sign) for sign in (-1, 1) if side(activation, sign).trend == 0)
    values = (abs(activation.slope.xreplace({Z: sympy.S.Zero})), *(each.at_centre for each in constant))
    return any(bool(m * value >= 1) for value in values)


def _part(half: Side, m: sympy.Expr) -> tuple[sympy.Expr, sympy.Expr] | None:
    """From which p to which |w f'| is at least 1 on one side, in `M`, for weights about |w| = m; None if nowhere."""
    everywhere, nowhere = (
        all(bool(sign * (m * limit - 1) > 0) for limit in (half.at_centre, half.far_out)) for sign in (1, -1)
    )
    if everywhere:
        return sympy.S.Zero, sympy.oo
    if nowhere:
        return None
    end = solved(half.slope, 1 / M)[-1][1]
    return (sympy.S.Zero, end) if half.trend < 0 else (end, sympy.oo)

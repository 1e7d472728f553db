"""The interval of the logistic function: |w| sigma'(z) >= 1 as a quadratic inequality in u = exp(-z).

Its discriminant gives the least |w| and its roots, whose product is 1, give the two ends; with r = sqrt(1 - 4/|w|) the
width is (1 - r^2) artanh r, which is greatest where r artanh r = 1/2. Source: Nielsen ch. 5, first problem, eq. (123).
Left out: other activations, which `interval_forms` treats.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import sympy

from derivations.activation import LOGISTIC, U
from derivations.interval_forms import Real
from derivations.inverse import M

__all__ = [
    "R",
    "discriminant",
    "greater_root",
    "least_weight",
    "magnitude",
    "quadratic",
    "r_squared",
    "reach_in_r",
    "stationarity",
    "width_in_r",
]

R: Final = sympy.Symbol("r", real=True)
"""sqrt(1 - 4/|w|), at least 0 and below 1"""


@cache
def quadratic() -> sympy.Poly:
    """(1 + u)^2 (|w| sigma' - 1) as a polynomial in u: it is >= 0 exactly where |w| sigma' >= 1.

    >>> quadratic().as_expr()
    -u**2 + u*(m - 2) - 1
    """
    return sympy.Poly(sympy.numer(sympy.together(M * LOGISTIC.prime_in_u() - 1)), U)


@cache
def discriminant() -> sympy.Expr:
    """Of the quadratic, in |w|.

    >>> discriminant()
    m*(m - 4)
    """
    return sympy.factor(quadratic().discriminant())


@cache
def least_weight() -> sympy.Integer:
    """The least |w| for which the quadratic has a real root: 4."""
    (least,) = (zero for zero in sympy.roots(discriminant(), M) if zero.is_positive)
    return least


@cache
def r_squared() -> sympy.Expr:
    """The discriminant over |w|^2, so that its root is |w| r.

    >>> r_squared()
    1 - 4/m
    """
    return sympy.expand(discriminant() / M**2)


@cache
def greater_root() -> sympy.Expr:
    """The greater root of the quadratic, in |w| and r, arranged as in (123); the other is its inverse.

    >>> greater_root()
    m*(r + 1)/2 - 1
    """
    a, b, _ = quadratic().all_coeffs()  # a < 0
    return sympy.factor((-b - M * R) / (2 * a) + 1) - 1


def magnitude(r: Real | None = None) -> sympy.Expr:
    """|w| as a function of r = sqrt(1 - 4/|w|), 0 <= r < 1.

    >>> magnitude()
    4/(1 - r**2)
    """
    return _at(_magnitude(), r)


def reach_in_r(r: Real | None = None) -> sympy.Expr:
    """L as a function of r, 0 <= r < 1: half the length of the interval of weighted inputs z.

    >>> reach_in_r()
    2*atanh(r)
    """
    return _at(_reach(), r)


def width_in_r(r: Real | None = None) -> sympy.Expr:
    """The width 2 L/|w| as a function of r, 0 <= r < 1.

    >>> width_in_r()
    (1 - r**2)*atanh(r)
    """
    return _at(_width(), r)


def stationarity(r: Real | None = None) -> sympy.Expr:
    """The derivative of the width with respect to r: positive, then negative, for r artanh r increases.

    >>> stationarity()
    -2*r*atanh(r) + 1
    """
    return _at(sympy.diff(_width(), R), r)


@cache
def _magnitude() -> sympy.Expr:
    """|w| from r^2 = 1 - 4/|w|, an equation linear in |w|."""
    slope, rest = sympy.Poly(sympy.numer(sympy.together(r_squared() - R**2)), M).all_coeffs()
    return -rest / slope


@cache
def _reach() -> sympy.Expr:
    """L = ln(p/q) = 2 artanh((p - q)/(p + q)), p/q being the greater root with |w| written in r."""
    p, q = sympy.fraction(sympy.cancel(greater_root().xreplace({M: _magnitude()})))
    return 2 * sympy.atanh((p - q) / (p + q))


@cache
def _width() -> sympy.Expr:
    # 2 L/|w|, arranged so that no fraction is spread over 1 - r^2
    return 2 * _reach() / least_weight() * sympy.expand(least_weight() / _magnitude())


def _at(formula: sympy.Expr, r: Real | None) -> sympy.Expr:
    return formula if r is None else formula.xreplace({R: sympy.sympify(r)})

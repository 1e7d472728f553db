"""Derivatives of any order of an activation, the fast way where there is one.

For each activation of the texts there is a function y of z with y' = P(z, y), P a polynomial, in which every
derivative is a polynomial: `Ladder`. So the next derivative costs a product of polynomials, and no expression grows.
Other activations are differentiated by SymPy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

import sympy

from derivations.activation import ARCTAN, ERF, LOGISTIC, SOFTPLUS, SOFTSIGN, TANH, Activation, Z

__all__ = ["LADDERS", "Ladder", "OrderError", "Y", "derivative", "derivative_at", "ladder"]

Y: Final = sympy.Symbol("y", real=True)
"""the function in which derivatives are polynomials"""


class OrderError(ValueError):
    """An order that no derivative or Taylor polynomial has."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """A function y of z, and the rule by which one derivative of an activation leads to the next."""

    function: sympy.Expr
    """y, in `Z`"""
    slope: sympy.Expr
    """y', in `Z` and `Y`"""
    first: sympy.Expr
    """f', in `Z` and `Y`"""


_LOGISTIC: Final = Y - Y**2

LADDERS: Final[Mapping[sympy.Expr, Ladder]] = {
    LOGISTIC.formula: Ladder(LOGISTIC.formula, _LOGISTIC, _LOGISTIC),
    TANH.formula: Ladder(TANH.formula, 1 - Y**2, 1 - Y**2),
    ARCTAN.formula: Ladder(ARCTAN.slope, -2 * Z * Y**2, Y),
    ERF.formula: Ladder(ERF.slope, -2 * Z * Y, Y),
    SOFTPLUS.formula: Ladder(SOFTPLUS.slope, _LOGISTIC, Y),
    SOFTSIGN.formula: Ladder(1 / (1 + Z), -(Y**2), Y**2),
}
"""by the formula of the activation; softsign's is right for z > 0, where it is smooth"""


def ladder(activation: Activation) -> Ladder | None:
    """The ladder of an activation, whatever its name; None where there is none."""
    return LADDERS.get(activation.formula)


@cache
def derivative(k: int, activation: Activation = LOGISTIC) -> sympy.Expr:
    """The k-th derivative of f, k >= 0: in `Z` and `Y` if there is a ladder and k >= 1, otherwise in `Z` alone.

    Raises OrderError if k < 0.

    >>> derivative(2), derivative(3, ARCTAN)
    (2*y**3 - 3*y**2 + y, 8*y**3*z**2 - 2*y**2)
    """
    if k < 0:
        raise OrderError(f"there is no derivative of order {k}")
    rule = ladder(activation)
    if rule is None or k == 0:
        return sympy.diff(activation.formula, Z, k)
    return _climbed(k, rule).as_expr()


def derivative_at(k: int, z: sympy.Expr | int, activation: Activation = LOGISTIC) -> sympy.Expr:
    """The k-th derivative of f at z. Raises OrderError if k < 0.

    >>> derivative_at(3, 0), derivative_at(5, 1, SOFTSIGN)
    (-1/8, 15/8)
    """
    z, rule = sympy.sympify(z), ladder(activation)
    values = {Z: z} if rule is None else {Z: z, Y: rule.function.xreplace({Z: z})}
    return derivative(k, activation).xreplace(values)


@cache
def _climbed(k: int, rule: Ladder) -> sympy.Poly:
    """The k-th derivative of f, k >= 1, as a polynomial in z and y: by the chain rule from the one before."""
    polynomial, slope = sympy.Poly(rule.first, Z, Y), sympy.Poly(rule.slope, Z, Y)
    for _ in range(k - 1):
        polynomial = polynomial.diff(Z) + polynomial.diff(Y) * slope
    return polynomial

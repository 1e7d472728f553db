"""The inverse of a slope |f'|, one operation after the other: from |f'(p)| = 1/m to p in terms of m.

`solved` gives every equation on the way. Left out: formulas in which p stands more than once.
"""

from __future__ import annotations

from typing import Final

import sympy

__all__ = ["M", "NoClosedForm", "P", "solved"]

M: Final = sympy.Symbol("m", positive=True)
"""|w|"""
P: Final = sympy.Symbol("p", positive=True)
"""|z|"""


class NoClosedForm(ValueError):
    """An activation whose f' is not inverted here by elementary functions."""


def solved(expression: sympy.Expr, value: sympy.Expr) -> list[tuple[sympy.Expr, sympy.Expr]]:
    """The equations from `expression` = `value` to p = ..., for an expression that holds `P` once, p > 0.

    Raises NoClosedForm where p stands twice, or in a function without an inverse here.

    >>> solved(1 / sympy.cosh(P) ** 2, 1 / M)
    [(cosh(p)**(-2), 1/m), (cosh(p), sqrt(m)), (p, acosh(sqrt(m)))]
    """
    equations = [(expression, value)]
    while expression != P:
        expression, value = _one_step(expression, value)
        equations.append((expression, value))
    return equations


_INVERSES: Final = {
    "cosh": sympy.acosh,
    "sinh": sympy.asinh,
    "tanh": sympy.atanh,
    "log": sympy.exp,
    "atan": sympy.tan,
    "erf": sympy.erfinv,
}


def _one_step(expression: sympy.Expr, value: sympy.Expr) -> tuple[sympy.Expr, sympy.Expr]:
    if expression.is_Add or expression.is_Mul:
        rest, inner = expression.as_independent(P, as_Add=expression.is_Add)
        if inner.func != expression.func:
            return inner, value - rest if expression.is_Add else _quotient(value, rest)
    elif isinstance(expression, sympy.exp):
        return expression.exp, sympy.log(value)
    elif expression.is_Pow and expression.exp.is_Rational:
        return expression.base, value ** (1 / expression.exp)
    elif type(expression).__name__ in _INVERSES:
        return expression.args[0], _INVERSES[type(expression).__name__](value)
    raise NoClosedForm(f"{expression} = {value} is not solved for {P} here; a `short_slope` with z in it once may help")


def _quotient(value: sympy.Expr, rest: sympy.Expr) -> sympy.Expr:
    if rest == -1 and isinstance(value, sympy.log):
        return min(-value, sympy.log(1 / value.args[0]), key=sympy.count_ops)
    return value / rest

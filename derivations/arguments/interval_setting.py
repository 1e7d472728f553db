"""What the arguments on the interval have in common: symbols, where these range, and how an activation is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeAlias

import sympy
from mpmath import mpf

from derivations.activation import Activation, Z
from derivations.activation_interval import W
from derivations.derivation import Step, equal
from derivations.interval_forms import plain_name, relative_fall, side
from derivations.inverse import M, P
from derivations.rendering.latex_formulas import latex_formula
from derivations.setting import Meaning, Measured
from derivations.source import CHAPTER, Source

__all__ = [
    "HIGH",
    "LOW",
    "PROBLEM",
    "K",
    "L",
    "Words",
    "beyond",
    "depending_on_w",
    "in_w",
    "latex_formula",
    "solution",
    "weights",
]

LOW, HIGH = sympy.symbols("a_low a_high", real=True)
"""the two ends of the interval, found by search on |w f'(w a + b)|"""
L: Final = sympy.Symbol("L", positive=True)
"""the z > 0 at which |w f'(z)| = 1"""
K: Final = sympy.Symbol("k", real=True)
"""w over the threshold: free in the place of w where the threshold is irrational"""
PROBLEM: Final = Source(CHAPTER.work, f"{CHAPTER.place}, first problem")

_RULES: Final = {
    "Pow": "Both sides are positive: take the root or the inverse.",
    "cosh": r"Both sides are at least 1, where $\cosh$ has the inverse $\operatorname{arcosh}$.",
    "sinh": r"Take the inverse of $\sinh$.",
    "tanh": r"Take the inverse of $\tanh$.",
    "atan": r"Take the tangent.",
    "erf": r"Take the inverse of $\operatorname{erf}$.",
    "log": "Take the exponential.",
    "exp": "Take the logarithm.",
    "Mul": "Divide by the constant factor.",
    "Add": "Take the constant to the right.",
}
"""of one step in solving for p, by what stood outermost on the left"""

_Function: TypeAlias = Callable[[sympy.Expr], sympy.Expr]


@dataclass(frozen=True)
class Words:
    """An activation as the arguments write it."""

    activation: Activation

    @property
    def condition(self) -> str:
        """The condition of the problem."""
        return rf"$|w {self.activation.symbol}'(w a + b)| \ge 1$"

    @property
    def slope(self) -> str:
        """The size of f'."""
        return rf"$|{self.activation.symbol}'|$" if self._falls else rf"${self.activation.symbol}'$"

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What every argument about it assumes."""
        return (
            r"$w$ and $b$ are real, and $w \ne 0$.",
            f"{self._formula} In all that follows $z = w a + b$ is the weighted input and $m = |w|$.",
        )

    @property
    def _formula(self) -> str:
        symbol, formula = self.activation.symbol, self.activation.formula
        if isinstance(formula, sympy.Function) and formula.args == (Z,) and not isinstance(formula, sympy.exp):
            return f"The activation is ${symbol}$."
        if not isinstance(formula, sympy.Piecewise):
            return f"The activation is ${symbol}(z) = {latex_formula(formula)}$."
        (right, condition), (left, _) = formula.args
        return (
            f"The activation ${symbol}(z)$ is ${latex_formula(right)}$ for ${latex_formula(condition)}$ and"
            f" ${latex_formula(left)}$ otherwise."
        )

    @property
    def prime(self) -> _Function:
        """The derivative f' as an undefined function, for claims about it."""
        prime: _Function = sympy.Function(f"{plain_name(self.activation)}_prime")
        return prime

    @property
    def definition(self) -> dict[_Function, _Function]:
        """What that function stands for: f differentiated."""
        return {self.prime: self.activation.prime}

    def steepness(self, z: sympy.Expr) -> sympy.Expr:
        """|f'(z)| for claims: without bars where f rises."""
        return -self.prime(z) if self._falls else self.prime(z)

    @property
    def arranged(self) -> sympy.Expr:
        """|f'(z)| in the short form of the activation."""
        return -self.activation.slope if self._falls else self.activation.slope

    def decline(self, sign: int = 1) -> tuple[sympy.Expr, sympy.Expr]:
        """Both sides of the equation for the slope of |f'| at z = sign * p, relative to its size on the right."""
        steepness = self.steepness(sign * P)
        return -sympy.Derivative(steepness, P), relative_fall(side(self.activation, sign).slope) * steepness

    @property
    def _falls(self) -> bool:
        return any(self.activation.prime(z).is_negative for z in (1, -1))


def in_w(formula: sympy.Expr) -> str:
    """A formula in m as LaTeX in |w|, for statements."""
    return latex_formula(formula.xreplace({M: sympy.Abs(W)}))


def solution(
    equations: list[tuple[sympy.Expr, sympy.Expr]], place: sympy.Expr, symbol: sympy.Symbol, start: str
) -> Iterator[Step]:
    """The steps that solve |f'| = 1/m, p being `place`, which is plus or minus a symbol."""
    for (outer, _), (inner, value) in pairwise(equations[:-1]):
        if inner not in (P, -P):
            yield Step(equal(inner.xreplace({P: place}), value), start + _RULES[type(outer).__name__])
            start = ""
    outer = equations[-3 if equations[-2][0] == -P else -2][0]
    sign = 1 if place == symbol else -1
    yield Step(equal(symbol, sign * equations[-1][1]), start + _RULES[type(outer).__name__])


def beyond(least: sympy.Expr, below: sympy.Expr = sympy.oo) -> sympy.Set:
    """Numbers of either sign, as far as `least` from 0 and nearer than `below`."""
    return sympy.Union(sympy.Interval(-below, -least, True, least == 0), sympy.Interval(least, below, least == 0, True))


def weights(
    least: sympy.Expr, below: sympy.Expr = sympy.oo
) -> tuple[dict[sympy.Symbol, sympy.Set], dict[sympy.Symbol, Meaning]]:
    """Domain and meanings that let w range over least <= |w| < below, rational numbers or not, with m = |w|."""
    if least.is_rational:
        return {W: beyond(least, below)}, {M: sympy.Abs(W)}
    return {K: beyond(sympy.S.One, below / least)}, {W: least * K, M: sympy.Abs(W)}


def depending_on_w(least: sympy.Expr, compute: Callable[..., mpf], *others: sympy.Symbol) -> Measured:
    """A number measured from w and other symbols, in the terms of `weights`."""
    if least.is_rational:
        return Measured((W, *others), compute)
    scale: Callable[[], mpf] = sympy.lambdify([], least, "mpmath")
    return Measured((K, *others), lambda k, *rest: compute(k * scale(), *rest))

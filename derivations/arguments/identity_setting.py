"""What the arguments on the identity neuron have in common: symbols, and how an activation is written and measured."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, TypeAlias

import mpmath
import sympy
from mpmath import mpf

from derivations.activation import Activation, Z
from derivations.rendering.latex_formulas import latex_formula
from derivations.source import CHAPTER, Source
from derivations.tangent_neuron import Tangent

__all__ = [
    "PROBLEM",
    "Function",
    "X",
    "function",
    "grid",
    "latex_formula",
    "measured_error",
    "prime",
    "stated",
    "symbol",
    "weights",
]

X: Final = sympy.Symbol("x", real=True)
"""the input of the neuron"""
PROBLEM: Final = Source(CHAPTER.work, f"{CHAPTER.place}, second problem")

_GRID: Final = 24
Function: TypeAlias = Callable[..., sympy.Expr]


def function(activation: Activation) -> Function:
    """The activation as an undefined function, for claims about it."""
    undefined: Function = sympy.Function(_letter(activation))
    return undefined


def prime(activation: Activation, order: int = 1) -> Function:
    """A derivative of it, likewise."""
    undefined: Function = sympy.Function(_letter(activation) + order * "_prime")
    return undefined


def stated(neuron: Tangent) -> str:
    """The assumption that says what f is."""
    f = f"${symbol(neuron.activation)}(z) = {latex_formula(neuron.formula)}$"
    if neuron.formula == neuron.activation.formula:
        return f"{f}."
    corner = " It is not smooth at 0, so it is expanded about another centre." if neuron.centre else ""
    return rf"{f} for $z \ge 0$, and no other $z$ is needed.{corner}"


def weights(neuron: Tangent) -> sympy.Interval:
    """Where w1 ranges: above 0, as far as the error is settled."""
    largest = neuron.accuracy.largest
    return sympy.Interval(0, largest, True, largest is sympy.oo)


def measured_error(neuron: Tangent) -> Callable[[mpf], mpf]:
    """The greatest |w2 f(w1 x + b) + c - x| on a grid that has both ends, w2 and c being measured as well."""
    f = sympy.lambdify(Z, neuron.formula, "mpmath")
    centre, place = sympy.lambdify([], [neuron.centre, neuron.place], "mpmath")()

    def greatest(w1: mpf) -> mpf:
        w2 = 1 / (w1 * mpmath.diff(f, centre, direction=1 if neuron.centre == neuron.place == 0 else 0))
        errors = (w2 * (f(centre + w1 * (x - place)) - f(centre)) - (x - place) for x in grid())
        return max(map(abs, errors))

    return greatest


def grid() -> list[mpf]:
    """Places on [0, 1], both ends among them."""
    return [mpf(k) / _GRID for k in range(_GRID + 1)]


def symbol(activation: Activation) -> str:
    """How the activation is called, in LaTeX: f where its own symbol would make its definition say nothing."""
    return "f" if activation.formula.args == (Z,) else activation.symbol


def _letter(activation: Activation) -> str:
    return str(re.findall(r"[A-Za-z]+", symbol(activation))[-1])

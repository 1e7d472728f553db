"""Derived formulas on NumPy arrays, for drawing: double precision, nothing certified."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TypeAlias

import numpy as np
import sympy
from numpy.typing import NDArray

from derivations.activation import Activation, Z

__all__ = ["Array", "Curve", "of_activation", "on_arrays", "rounded_up"]

Array: TypeAlias = NDArray[np.float64]
Curve: TypeAlias = Callable[..., Array]


def on_arrays(
    formula: sympy.Expr, *symbols: sympy.Symbol, functions: Mapping[str, Callable[[Array], Array]] | None = None
) -> Curve:
    """The formula as a function of arrays in the order of the symbols; `functions` are those that it leaves undefined.

    >>> x = sympy.Symbol("x")
    >>> on_arrays(x**2 + 1, x)(np.array([1.0, 2.0]))
    array([2., 5.])
    """
    compiled = sympy.lambdify(symbols, formula, [dict(functions or {}), "scipy", "numpy"])

    def evaluate(*arrays: Array) -> Array:
        with np.errstate(over="ignore"):  # cosh(z) where 1/cosh(z)^2 is 0 to all digits
            values = np.asarray(compiled(*arrays), dtype=np.float64)
        return values + np.zeros(np.broadcast_shapes(*(np.shape(array) for array in arrays)))

    return evaluate


def of_activation(activation: Activation) -> tuple[Curve, Curve]:
    """An activation function f and its slope f'."""
    return on_arrays(activation.formula, Z), on_arrays(activation.slope, Z)


def rounded_up(value: float) -> str:
    """A bound with two decimals for a number known to some 15 digits.

    >>> rounded_up(0.4477432), rounded_up(0.5000000000000001)
    ('0.45', '0.5')
    """
    return f"{math.ceil(100 * round(value, 12)) / 100:g}"

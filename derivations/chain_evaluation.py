"""Formulas of a chain at numbers, to any number of digits, in time linear in its length.

`evaluate` runs the chain forward once, in mpmath's numbers, whose exponents have no end: a gradient of 1e-700 is no 0.
Exact numbers are put in by `chain.value`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from typing import Final

import mpmath
import sympy

from derivations.activation import LOGISTIC, Activation, Z
from derivations.chain import Chain, Parameter, sigma, sigma_prime

__all__ = ["evaluate"]

_GUARD: Final = 10
"""digits beside those that the chain loses"""


def evaluate(
    expression: sympy.Expr,
    chain: Chain,
    given: Mapping[sympy.Symbol, Parameter] | None = None,
    *,
    activation: Activation = LOGISTIC,
    digits: int = 15,
) -> mpmath.mpf:
    """A formula in the notation above at the parameters of one chain, to so many digits, in time linear in its length.

    `given` has the numbers of symbols that are none of the chain's, such as dC_da4 and y. A chain whose outputs are the
    more uncertain the deeper they lie is run with more digits. Raises ValueError for a symbol without a number.

    >>> from derivations.chain import bias_gradient, cost_slope, exploding
    >>> evaluate(bias_gradient(1), exploding(), {cost_slope(4): 1})
    mpf('3906.25')
    """
    spare = _GUARD
    while True:
        with mpmath.workdps(digits + spare):
            run = _Run(chain, activation, given or {})
            if run.lost <= spare - _GUARD:
                found = run.number(expression)
                break
        spare = run.lost + 2 * _GUARD
    with mpmath.workdps(digits):
        return +found


class _Run:
    """A chain run forward in mpmath's numbers, at the precision in force."""

    def __init__(self, chain: Chain, activation: Activation, given: Mapping[sympy.Symbol, Parameter]) -> None:
        self._f, self._slope = map(cache, _in_mpmath(activation))  # formulas ask again for slopes at the same z_j
        self._numbers = {str(symbol): _mpf(number) for symbol, number in given.items()}
        self._numbers["a0"] = a = _mpf(chain.a0)
        growth = greatest = 0.0
        for j, parameters in enumerate(zip(chain.weights, chain.biases, strict=True), start=1):
            w, b = map(_mpf, parameters)
            z = w * a + b
            a, slope = self._f(z), self._slope(z)
            self._numbers |= {f"w{j}": w, f"b{j}": b, f"z{j}": z, f"a{j}": a}
            growth = max(0.0, growth + _log10(w * slope))
            greatest = max(greatest, growth)
        self.lost: Final = math.ceil(greatest)
        """decimal digits that an error may gain between two neurons"""

    def number(self, expression: sympy.Expr) -> mpmath.mpf:
        """The value of a formula."""
        if expression.is_Symbol:
            return self._known(expression)
        if expression.is_Mul or expression.is_Add:
            parts = map(self.number, expression.args)
            return mpmath.fprod(parts) if expression.is_Mul else mpmath.fsum(parts)
        if expression.is_Pow:
            return mpmath.power(*map(self.number, expression.args))
        if expression.func in (sigma, sigma_prime):
            return (self._f if expression.func == sigma else self._slope)(self.number(expression.args[0]))
        return _mpf(expression)

    def _known(self, symbol: sympy.Symbol) -> mpmath.mpf:
        if symbol.name not in self._numbers:
            raise ValueError(f"{symbol} has no number: neither the chain nor what is given names it")
        return self._numbers[symbol.name]


@cache
def _in_mpmath(activation: Activation) -> tuple[Callable[[mpmath.mpf], mpmath.mpf], ...]:
    return tuple(sympy.lambdify(Z, formula, "mpmath") for formula in (activation.formula, activation.slope))


def _mpf(number: Parameter) -> mpmath.mpf:
    if isinstance(number, Fraction | sympy.Rational):
        return mpmath.mpf(int(number.numerator)) / int(number.denominator)
    if isinstance(number, sympy.Expr):
        return mpmath.mpmathify(number.evalf(mpmath.mp.dps))
    return mpmath.mpf(number)


def _log10(number: mpmath.mpf) -> float:
    mantissa, exponent = number.man_exp
    return math.log10(abs(mantissa)) + exponent * math.log10(2) if mantissa else -math.inf

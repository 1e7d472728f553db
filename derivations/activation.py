"""Activation functions: the formula f, its derivative f', and the steepest slope that f has anywhere.

`Activation` is the type, `LOGISTIC` the sigma of the source text. Everything but the formula is derived. `steepest`
covers activations that are rational in exp(z); the others need a solver of their own, and there is none here yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

import sympy

__all__ = ["LOGISTIC", "Activation", "Steepest", "U"]

_Z: Final = sympy.Symbol("z", real=True)
U: Final = sympy.Symbol("u", positive=True)
"""exp(-z), in which the slope of such an activation is a rational function."""


class Steepest(NamedTuple):
    """The supremum of |f'| and where it is reached: a real z, or an infinity that it only tends to."""

    slope: sympy.Expr
    at: sympy.Expr


@dataclass(frozen=True)
class Activation:
    """A function f of a neuron's weighted input z, differentiable for every real z.

    >>> softplus = Activation("softplus", sympy.log(1 + sympy.exp(_Z)))
    >>> softplus.f(0), softplus.prime(0), softplus.steepest
    (log(2), 1/2, Steepest(slope=1, at=oo))
    """

    name: str
    formula: sympy.Expr
    """f as an expression in Symbol("z", real=True)"""

    def f(self, z: sympy.Expr | int = _Z) -> sympy.Expr:
        """The activation of a neuron with the weighted input z, evaluated when z is a number."""
        return self.formula.xreplace({_Z: sympy.sympify(z)})

    def prime(self, z: sympy.Expr | int = _Z) -> sympy.Expr:
        """The derivative of f taken at z."""
        return self._derivative.xreplace({_Z: sympy.sympify(z)})

    @cached_property
    def steepest(self) -> Steepest:
        """Sup |f'| over the real line, among the zeros of f'' and the limits at both ends.

        Raises ValueError when f' is no rational function of exp(z).

        >>> LOGISTIC.steepest
        Steepest(slope=1/4, at=0)
        """
        slope = self.prime_in_u()
        ends = [Steepest(abs(sympy.limit(slope, U, u)), z) for u, z in ((0, sympy.oo), (sympy.oo, -sympy.oo))]
        flat = [root for root in _positive_roots(sympy.diff(slope, U)) if root]
        inside = [Steepest(abs(slope.xreplace({U: root})), -sympy.log(root)) for root in flat]
        return max(inside + ends, key=lambda candidate: candidate.slope)

    def prime_in_u(self) -> sympy.Expr:
        """The derivative f' in the positive symbol u = exp(-z), of which it is a rational function.

        Raises ValueError when it is none.

        >>> LOGISTIC.prime_in_u()
        u/(u + 1)**2
        """
        slope = self.prime().rewrite(sympy.exp).subs(sympy.exp(-_Z), U)
        if not slope.is_rational_function(U) or slope.has(_Z):
            raise ValueError(f"the slope of {self.name} is no rational function of exp(z)")
        return slope

    @cached_property
    def _derivative(self) -> sympy.Expr:
        return sympy.diff(self.formula, _Z)


LOGISTIC: Final = Activation("logistic", 1 / (1 + sympy.exp(-_Z)))
"""sigma(z) = 1/(1 + exp(-z)), the activation of the source text."""


def _positive_roots(rational: sympy.Expr) -> list[sympy.Expr]:
    numerator = sympy.numer(sympy.together(rational))
    return [] if numerator.is_number else [root for root in sympy.real_roots(numerator, U) if root.is_positive]

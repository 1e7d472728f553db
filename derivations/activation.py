"""Activation functions: the formula f, its derivative f', and the steepest slope that f has anywhere.

`Activation` is the type; the constants are those of the texts, LOGISTIC the sigma of the chapter, and `BY_NAME` lists
them. Everything but the formula is derived; the short form of the derivative that comes with it is shown equal to f'
by the derivations and the tests. Where f has a kink, f' there is the slope to its left.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

import sympy

__all__ = [
    "ARCTAN",
    "BY_NAME",
    "ELU",
    "ERF",
    "LEAKY_RELU",
    "LOGISTIC",
    "RELU",
    "SOFTPLUS",
    "SOFTSIGN",
    "TANH",
    "Activation",
    "P",
    "Steepest",
    "U",
    "Z",
    "elu",
    "leaky_relu",
]

Z: Final = sympy.Symbol("z", real=True)
U: Final = sympy.Symbol("u", positive=True)
"""exp(-z), in which the slope of the logistic function is rational"""
P: Final = sympy.Symbol("p", positive=True)
"""|z|: on each side of 0 alone every activation is smooth, and `Piecewise` and |z| are resolved"""


class Steepest(NamedTuple):
    """The supremum of |f'| and where it is reached: a real z, or an infinity that it only tends to."""

    slope: sympy.Expr
    at: sympy.Expr


@dataclass(frozen=True)
class Activation:
    """A function f of a neuron's weighted input z, differentiable for every real z except 0 at most.

    >>> SOFTPLUS.f(0), SOFTPLUS.prime(0), SOFTPLUS.steepest
    (log(2), 1/2, Steepest(slope=1, at=oo))
    """

    name: str
    """as the command line takes it"""
    formula: sympy.Expr
    """f as an expression in `Z`"""
    short_slope: sympy.Expr | None = None
    """f' as an expression in `Z` that holds it once, or once in each piece; without one, `prime` has to do"""
    symbol: str = "f"
    """in LaTeX"""

    def f(self, z: sympy.Expr | int = Z) -> sympy.Expr:
        """The activation of a neuron with the weighted input z, evaluated when z is a number."""
        return self.formula.xreplace({Z: sympy.sympify(z)})

    def prime(self, z: sympy.Expr | int = Z) -> sympy.Expr:
        """The derivative of f taken at z, as differentiation leaves it; `slope` is the same, arranged."""
        return self._derivative.xreplace({Z: sympy.sympify(z)})

    def slope_on(self, side: int) -> sympy.Expr:
        """The derivative f' at side * p, for p > 0 and `side` 1 or -1: by differentiation, not from `slope`.

        >>> ELU.slope_on(1), ELU.slope_on(-1)
        (1, exp(-p))
        """
        return side * sympy.diff(self.f(side * P), P)

    @property
    def slope(self) -> sympy.Expr:
        """The derivative f' in `Z`, in its shortest form: with z in it once, its ranges are exact.

        >>> ARCTAN.slope, TANH.slope
        (1/(z**2 + 1), cosh(z)**(-2))
        """
        return self.prime() if self.short_slope is None else self.short_slope

    @property
    def kinked(self) -> bool:
        """Whether f' jumps at 0; softsign's has a corner there, and is continuous.

        >>> RELU.kinked, SOFTSIGN.kinked
        (True, False)
        """
        left, right = (sympy.limit(slope, P, 0) for slope in self._halves)
        return bool(left != right)

    @cached_property
    def odd_about_centre(self) -> bool:
        """Whether f(z) - f(0) is odd, so that f' is even.

        >>> LOGISTIC.odd_about_centre, SOFTPLUS.odd_about_centre
        (True, False)
        """
        sides = self.f(P) + self.f(-P) - 2 * self.f(0)
        return bool(sympy.simplify(sides.rewrite(sympy.exp)) == 0)

    @cached_property
    def steepest(self) -> Steepest:
        """Sup |f'| over the real line, among the zeros of f'' on each side of 0 and the limits at their ends.

        Where |f'| is greatest on a whole half-line, the place given is 1 or -1.
        Raises ValueError when f'' has zeros that are no roots of a polynomial in z or in exp(z).

        >>> LOGISTIC.steepest, ELU.steepest
        (Steepest(slope=1/4, at=0), Steepest(slope=1, at=1))
        """
        left, right = self._halves
        found = [*_extremes(right, sympy.S.One), *_extremes(left, sympy.S.NegativeOne)]
        return max(found, key=lambda candidate: candidate.slope)  # the first of equals: places reached come first

    def prime_in_u(self) -> sympy.Expr:
        """The derivative f' in the positive symbol u = exp(-z), of which it is a rational function.

        Raises ValueError when it is none.

        >>> LOGISTIC.prime_in_u()
        u/(u + 1)**2
        """
        slope = self.prime().rewrite(sympy.exp).subs(sympy.exp(-Z), U)
        if not slope.is_rational_function(U) or slope.has(Z):
            raise ValueError(f"the slope of {self.name} is no rational function of exp(z)")
        return slope

    @cached_property
    def _derivative(self) -> sympy.Expr:
        return sympy.diff(self.formula, Z)

    @cached_property
    def _halves(self) -> tuple[sympy.Expr, sympy.Expr]:
        """The derivative f' at -p and at p, for p > 0."""
        return self.slope_on(-1), self.slope_on(1)


def leaky_relu(alpha: sympy.Expr | int | str = "1/100") -> Activation:
    """The rectifier whose slope to the left of 0 is alpha, 0 < alpha < 1; a symbol must be declared positive.

    >>> leaky_relu("1/5").f(-2)
    -2/5
    """
    a = sympy.sympify(alpha, rational=True)
    formula = sympy.Piecewise((Z, Z > 0), (a * Z, True))
    return Activation("leaky-relu", formula, sympy.Piecewise((1, Z > 0), (a, True)), r"\operatorname{LReLU}")


def elu(alpha: sympy.Expr | int | str = 1) -> Activation:
    """The exponential linear unit: z for z > 0, alpha (exp(z) - 1) for z <= 0, with alpha > 0; smooth for alpha = 1."""
    a = sympy.sympify(alpha, rational=True)
    formula = sympy.Piecewise((Z, Z > 0), (a * (sympy.exp(Z) - 1), True))
    return Activation("elu", formula, sympy.Piecewise((1, Z > 0), (a * sympy.exp(Z), True)), r"\operatorname{ELU}")


LOGISTIC: Final = Activation("logistic", 1 / (1 + sympy.exp(-Z)), 1 / (4 * sympy.cosh(Z / 2) ** 2), r"\sigma")
"""sigma(z) = 1/(1 + exp(-z)), the activation of the source text."""
TANH: Final = Activation("tanh", sympy.tanh(Z), 1 / sympy.cosh(Z) ** 2, r"\tanh")
ARCTAN: Final = Activation("arctan", sympy.atan(Z), 1 / (1 + Z**2), r"\arctan")
ERF: Final = Activation("erf", sympy.erf(Z), 2 / sympy.sqrt(sympy.pi) * sympy.exp(-(Z**2)), r"\operatorname{erf}")
SOFTSIGN: Final = Activation(
    "softsign", Z / (1 + sympy.Abs(Z)), 1 / (1 + sympy.Abs(Z)) ** 2, r"\operatorname{softsign}"
)
SOFTPLUS: Final = Activation(
    "softplus", sympy.log(1 + sympy.exp(Z)), 1 / (1 + sympy.exp(-Z)), r"\operatorname{softplus}"
)
RELU: Final = Activation(
    "relu", sympy.Piecewise((Z, Z > 0), (0, True)), sympy.Piecewise((1, Z > 0), (0, True)), r"\operatorname{ReLU}"
)
LEAKY_RELU: Final = leaky_relu()
"""with the slope 1/100 of the texts"""
ELU: Final = elu()
"""with alpha = 1"""

BY_NAME: Final[Mapping[str, Activation]] = {
    activation.name: activation
    for activation in (LOGISTIC, TANH, ARCTAN, ERF, SOFTSIGN, SOFTPLUS, RELU, LEAKY_RELU, ELU)
}


def _extremes(slope: sympy.Expr, side: sympy.Expr) -> Iterator[Steepest]:
    """Where |f'| may be greatest on one side of 0, `slope` being f' at side * p."""
    if not slope.free_symbols:
        yield Steepest(abs(slope), side)
        return
    for p in (sympy.S.Zero, *_positive_zeros(sympy.diff(slope, P)), sympy.oo):
        yield Steepest(abs(sympy.limit(slope, P, p)), side * p)


def _positive_zeros(slope: sympy.Expr) -> Iterator[sympy.Expr]:
    """The p > 0 at which an expression is 0, whose numerator is a product of polynomials in p and in exp(p)."""
    numerator = sympy.numer(sympy.together(slope.rewrite(sympy.exp)))
    for factor in sympy.Mul.make_args(sympy.factor(numerator)):
        in_u = factor.subs(sympy.exp(P), 1 / U).subs(sympy.exp(-P), U)
        if factor.is_polynomial(P):
            yield from _positive_roots(factor, P)
        elif in_u.is_rational_function(U) and not in_u.has(P):
            yield from (-sympy.log(u) for u in _positive_roots(sympy.numer(sympy.together(in_u)), U) if u < 1)
        elif not isinstance(factor, sympy.exp):
            raise ValueError(f"the zeros of {factor} are not looked for here")


def _positive_roots(polynomial: sympy.Expr, symbol: sympy.Symbol) -> list[sympy.Expr]:
    if not polynomial.has(symbol):
        return []
    return [root for root in sympy.real_roots(polynomial, symbol) if root.is_positive]

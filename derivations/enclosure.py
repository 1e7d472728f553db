"""Real numbers known to lie between two rationals, as close together as anyone asks.

`Enclosure` is the interval, `root` finds the zero of a function in one, `evaluate` carries any number of them through a
formula, `image` one. All work on SymPy expressions and evaluate them in python-flint's balls, so that rounding is
accounted for and each bound is proved. Left out: complex numbers, and special functions beyond erf and its inverse.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import sympy

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flint import arb

__all__ = ["Enclosure", "NotCertified", "evaluate", "image", "root"]

_FUNCTIONS: Final = frozenset(
    ("exp", "log", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "sin", "cos", "atan", "erf", "erfc", "erfinv")
)
"""named alike in SymPy and in python-flint"""
_GUARD_DIGITS: Final = 8
_GUARD_BITS: Final = 64
_HALVINGS: Final = 10
"""enough for Newton's step to contract on the functions of this package"""


class NotCertified(ArithmeticError):
    """A number could not be enclosed as narrowly as was asked."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A real number x with lower <= x <= upper, both bounds exact.

    >>> third = Enclosure(Fraction(333, 1000), Fraction(334, 1000))
    >>> third.decimal(2), Fraction(1, 3) in third
    ('0.33', True)
    """

    lower: Fraction
    upper: Fraction

    def __contains__(self, value: Fraction | int | float) -> bool:
        return self.lower <= value <= self.upper

    def __float__(self) -> float:
        """The double next to the middle."""
        return float((self.lower + self.upper) / 2)

    def decimal(self, digits: int) -> str:
        """The number rounded to so many significant digits, each of them certain.

        Raises NotCertified when the two bounds round differently.
        """
        lower, upper = (_rounded(bound, digits) for bound in (self.lower, self.upper))
        if lower != upper:
            raise NotCertified(f"{digits} digits are more than this enclosure determines")
        places = digits - 1 - lower.adjusted() if lower else 0
        return f"{lower:.{max(places, 0)}f}"


def root(function: sympy.Expr, variable: sympy.Symbol, bracket: tuple[Fraction, Fraction], digits: int) -> Enclosure:
    """The zero of a continuously differentiable function in a bracket, to so many decimal digits and some to spare.

    The bracket is halved by certified signs, then narrowed by Newton's interval step. That the zero is the only one
    in the bracket is for the caller to know (for the functions of this package: they increase).
    Raises ValueError when digits < 1, and NotCertified when the signs at the ends do not differ or no narrowing helps.

    >>> x = sympy.Symbol("x")
    >>> root(x**2 - 2, x, (Fraction(1), Fraction(2)), 30).decimal(30)
    '1.41421356237309504880168872421'
    """
    from flint import ctx

    with ctx.workprec(_bits(digits)):
        ball = _newton(function, variable, _halve(function, variable, *(_ball(end) for end in bracket)))
        if not ball.rad() < _ball(Fraction(1, 10 ** (digits + _GUARD_DIGITS))):
            raise NotCertified(f"the zero of {function} could not be narrowed to {digits} digits")
        return _enclosure(ball)


def image(expression: sympy.Expr, variable: sympy.Symbol, argument: Enclosure, digits: int) -> Enclosure:
    """What a formula makes of an enclosed number; errors as for `evaluate`."""
    return evaluate(expression, {variable: argument}, digits)


def evaluate(
    expression: sympy.Expr, values: Mapping[sympy.Symbol, Enclosure | Fraction | int], digits: int
) -> Enclosure:
    """The value of a formula in exact or enclosed numbers, evaluated with so many decimal digits and some to spare.

    It is as narrow as that if the numbers are exact, and if nothing cancels.
    Raises ValueError when digits < 1, NotCertified when the formula is undefined on a part of the enclosures, KeyError
    for a symbol without a value, and NotImplementedError for a function without ball arithmetic here.

    >>> evaluate(sympy.sqrt(sympy.pi) / 2, {}, 20).decimal(20)
    '0.88622692545275801365'
    """
    from flint import ctx

    with ctx.workprec(_bits(digits)):
        ball = _evaluate(expression, {symbol: _as_ball(value) for symbol, value in values.items()})
        if not ball.is_finite():
            raise NotCertified(f"{expression} is not defined on all of the enclosure")
        return _enclosure(ball)


def _bits(digits: int) -> int:
    if digits < 1:
        raise ValueError(f"{digits} digits: at least one is needed")
    return math.ceil((digits + _GUARD_DIGITS) * math.log2(10)) + _GUARD_BITS


def _halve(function: sympy.Expr, variable: sympy.Symbol, low: arb, high: arb) -> arb:
    sign_low, sign_high = (_evaluate(function, {variable: end}).sgn() for end in (low, high))
    if not sign_low * sign_high == -1:
        raise NotCertified(f"{function} is not shown to change its sign between {float(low)} and {float(high)}")
    for _ in range(_HALVINGS):
        middle = ((low + high) / 2).mid()
        sign = _evaluate(function, {variable: middle}).sgn()
        if sign == sign_low:
            low = middle
        elif sign == sign_high:
            high = middle
    return low.union(high)


def _newton(function: sympy.Expr, variable: sympy.Symbol, ball: arb) -> arb:
    slope = sympy.diff(function, variable)
    while True:
        middle = ball.mid()
        step = _evaluate(function, {variable: middle}) / _evaluate(slope, {variable: ball})
        # the mean value theorem puts the zero into middle - step as well
        narrower = ball.intersection(middle - step) if step.is_finite() else ball
        if not narrower.rad() < ball.rad() / 2:
            return ball
        ball = narrower


def _evaluate(expression: sympy.Expr, values: Mapping[sympy.Symbol, arb]) -> arb:
    if expression.is_Rational:
        return _ball(Fraction(int(expression.p), int(expression.q)))
    if expression.is_Symbol:
        return values[expression]
    return _applied(type(expression).__name__, [_evaluate(argument, values) for argument in expression.args])


def _applied(name: str, arguments: list[arb]) -> arb:
    from flint import arb

    match name:
        case "Pi" | "Exp1":
            return arb.pi() if name == "Pi" else arb.const_e()
        case "Add":
            return sum(arguments[1:], arguments[0])
        case "Mul":
            return math.prod(arguments[1:], start=arguments[0])
        case "Pow":
            return arguments[0] ** arguments[1]
        case "Abs":
            return abs(arguments[0])
        case _ if name in _FUNCTIONS:
            function: Callable[[], arb] = getattr(arguments[0], name)
            return function()
    raise NotImplementedError(f"{name} has no ball arithmetic here")


def _as_ball(value: Enclosure | Fraction | int) -> arb:
    return _ball(value.lower, value.upper) if isinstance(value, Enclosure) else _ball(Fraction(value))


def _ball(lower: Fraction, upper: Fraction | None = None) -> arb:
    from flint import arb, fmpq

    ball = arb(fmpq(lower.numerator, lower.denominator))
    return ball if upper is None else ball.union(arb(fmpq(upper.numerator, upper.denominator)))


def _enclosure(ball: arb) -> Enclosure:
    lower, upper = ball.lower().fmpq(), ball.upper().fmpq()
    return Enclosure(Fraction(int(lower.p), int(lower.q)), Fraction(int(upper.p), int(upper.q)))


def _rounded(value: Fraction, digits: int) -> Decimal:
    return Context(prec=digits).divide(Decimal(value.numerator), Decimal(value.denominator))

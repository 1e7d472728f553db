"""Ranges of formulas over boxes: the least and the greatest value, rounded outward, infinite ends included.

`Range` is a closed interval with exact ends, `range_of` carries a box through a formula. Arithmetic on rational ends
is exact, so that a bound which is reached, such as 1 - t >= 0 at t = 1, is shown and not lost to rounding. The range
is exact for a formula in which each symbol stands once, and too wide otherwise: `bounds` then cuts the box into
pieces. Values are real: where part of a formula may have none, such as log(x) for x < 0, nothing is known of the
whole. A pole is left out of the range, as the formula has no value there.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING, Final, TypeAlias

import sympy
from sympy.core.function import AppliedUndef

if TYPE_CHECKING:
    from flint import arb

__all__ = ["Box", "End", "Range", "range_of"]

End: TypeAlias = Fraction | float
"""an exact number, or one of the two infinities"""

_OO: Final = math.inf
_BITS: Final = 96
_LONGEST: Final = 4 * _BITS
"""bits of a denominator beyond which an end is rounded outward"""
_FAR: Final = Fraction(2) ** 2**16
"""a value beyond it, or between 0 and its reciprocal, is rounded outward: its digits would fill the memory"""


class _NoValue(Exception):
    """Part of a formula may leave its domain."""


@dataclass(frozen=True, slots=True)
class Range:
    """All real numbers from `low` to `high`.

    >>> Range(Fraction(-1), Fraction(2)) ** 2
    Range(low=Fraction(0, 1), high=Fraction(4, 1))
    """

    low: End
    high: End

    def __add__(self, other: Range) -> Range:
        return _outward(_sum(self.low, other.low), _sum(self.high, other.high))

    def __mul__(self, other: Range) -> Range:
        ends = [_product(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        return _outward(min(ends), max(ends))

    def __pow__(self, exponent: int) -> Range:
        if exponent < 0:
            return (self**-exponent).inverse()
        if exponent % 2 == 0 and self.low < 0:
            self = self.magnitude()
        return _outward(self.low**exponent, self.high**exponent)

    def inverse(self) -> Range:
        """The range of 1/x; every real number where x may be 0 on both sides of it."""
        if self.low < 0 < self.high or self.low == self.high == 0:
            return EVERYTHING
        return _outward(_inverse(self.high, -_OO), _inverse(self.low, _OO))

    def magnitude(self) -> Range:
        """The range of |x|."""
        ends: list[End] = sorted((_size(self.low), _size(self.high)))
        return Range(Fraction(0) if self.low <= 0 <= self.high else ends[0], ends[1])

    def hull(self, other: Range) -> Range:
        """The least range that holds both."""
        return Range(min(self.low, other.low), max(self.high, other.high))


EVERYTHING: Final = Range(-_OO, _OO)
Box: TypeAlias = Mapping[sympy.Symbol, Range]


def range_of(expression: sympy.Expr, box: Box) -> Range:
    """A range that holds every value of a formula on a box; the whole line where nothing better is known.

    Raises NotImplementedError for a function without a rule here.

    >>> t = sympy.Symbol("t")
    >>> range_of(1 - 1 / sympy.cosh(t), {t: EVERYTHING})
    Range(low=Fraction(0, 1), high=Fraction(1, 1))
    """
    try:
        return _range(expression, box)
    except _NoValue:
        return EVERYTHING


def _range(expression: sympy.Expr, box: Box) -> Range:
    if expression.is_Rational:
        return Range(*[Fraction(int(expression.p), int(expression.q))] * 2)
    if expression.is_Symbol:
        return box[expression]
    if expression.is_Pow:
        return _power(expression, box)
    if isinstance(expression, sympy.Piecewise):
        return _piecewise(expression, box)
    if isinstance(expression, AppliedUndef):
        raise NotImplementedError(f"{expression} is not defined")
    return _applied(type(expression).__name__, [_range(argument, box) for argument in expression.args])


def _applied(name: str, arguments: list[Range]) -> Range:
    match name:
        case "Add":
            return reduce(Range.__add__, arguments)
        case "Mul":
            return reduce(Range.__mul__, arguments)
        case "Abs":
            return arguments[0].magnitude()
        case "Max" | "Min":
            choose = max if name == "Max" else min
            return Range(choose(part.low for part in arguments), choose(part.high for part in arguments))
        case "cosh":
            return _increasing("cosh", arguments[0].magnitude())
        case "Pi" | "Exp1":
            return _constant(name)
        case _ if name in _LIMITS:
            return _increasing(name, arguments[0])
    raise NotImplementedError(f"{name} has no rule for ranges here")


# the domain of each increasing function, and its limits at the two ends of it; None for one that is a ball of its own
_LIMITS: Final[Mapping[str, tuple[End, End, End | None, End | None]]] = {
    "exp": (-_OO, _OO, Fraction(0), _OO),
    "log": (Fraction(0), _OO, -_OO, _OO),
    "sqrt": (Fraction(0), _OO, Fraction(0), _OO),
    "tanh": (-_OO, _OO, Fraction(-1), Fraction(1)),
    "erf": (-_OO, _OO, Fraction(-1), Fraction(1)),
    "atan": (-_OO, _OO, None, None),
    "sinh": (-_OO, _OO, -_OO, _OO),
    "cosh": (Fraction(0), _OO, Fraction(1), _OO),
    "asinh": (-_OO, _OO, -_OO, _OO),
    "acosh": (Fraction(1), _OO, Fraction(0), _OO),
    "atanh": (Fraction(-1), Fraction(1), -_OO, _OO),
    "erfinv": (Fraction(-1), Fraction(1), -_OO, _OO),
}


def _increasing(name: str, argument: Range) -> Range:
    """The range of an increasing function. Raises _NoValue where the argument may leave its domain."""
    first, last, at_first, at_last = _LIMITS[name]
    if argument.low < first or argument.high > last:
        raise _NoValue
    low = at_first if argument.low == first else _at(name, argument.low, lower=True)
    high = at_last if argument.high == last else _at(name, argument.high, lower=False)
    half_turn = Fraction(1571, 1000)  # more than pi/2
    return _outward(-half_turn if low is None else low, half_turn if high is None else high)


def _at(name: str, end: End, *, lower: bool) -> End:
    from flint import arb, ctx, fmpq

    if isinstance(end, float):  # an infinity inside the domain: cosh, sqrt and log grow without bound
        return end
    with ctx.workprec(_BITS):
        return _end(getattr(arb(fmpq(end.numerator, end.denominator)), name)(), lower=lower)


def _constant(name: str) -> Range:
    from flint import arb, ctx

    with ctx.workprec(_BITS):
        value = {"Pi": arb.pi, "Exp1": arb.const_e}[name]()
        return Range(_end(value, lower=True), _end(value, lower=False))


def _end(value: arb, *, lower: bool) -> End:
    if not value.is_finite():
        return -_OO if lower else _OO
    exact = value.lower() if lower else value.upper()
    if exact.is_zero() or 1 < abs(exact) * _FAR.numerator < _FAR.numerator**2:
        end = exact.fmpq()
        return Fraction(int(end.p), int(end.q))
    return _far_out(is_negative=exact < 0, is_great=abs(exact) > 1, lower=lower)


def _far_out(*, is_negative: bool, is_great: bool, lower: bool) -> End:
    """An end for a value too great or too close to 0 to be written down."""
    sign = -1 if is_negative else 1
    if is_great:
        return sign * (_OO if is_negative == lower else _FAR)
    return sign / _FAR if is_negative == lower else Fraction(0)


def _power(expression: sympy.Pow, box: Box) -> Range:
    exponent = expression.exp
    if expression.base is sympy.E:
        return _increasing("exp", _range(exponent, box))
    base = _range(expression.base, box)
    if exponent.is_Integer:
        return base ** int(exponent)
    if exponent.is_Rational and exponent.q == 2:
        return _increasing("sqrt", base) ** int(exponent.p)
    if base.low < 0:
        raise _NoValue
    return _increasing("exp", _range(exponent, box) * _increasing("log", base))


def _piecewise(expression: sympy.Piecewise, box: Box) -> Range:
    """The hull of the pieces, each over the part of the box that the conditions leave to it."""
    found: list[Range] = []
    rest: Box | None = box
    for piece, condition in expression.args:
        if rest is None:
            break
        inside, rest = (rest, None) if condition is sympy.true else _divided(condition, rest)
        if inside is not None:
            found.append(_range(piece, inside))
    if not found or rest is not None:
        raise _NoValue
    return reduce(Range.hull, found)


def _divided(condition: sympy.Basic, box: Box) -> tuple[Box | None, Box | None]:
    """Two boxes: where a comparison of a symbol with a number may hold, and where it may fail, its end in both."""
    if not isinstance(condition, sympy.Ge | sympy.Gt | sympy.Le | sympy.Lt) or not condition.lhs.is_Symbol:
        raise NotImplementedError(f"the condition {condition} has no rule for ranges here")
    symbol, end = condition.lhs, _range(condition.rhs, box)
    side = box[symbol]
    upper = Range(max(side.low, end.low), side.high) if side.high >= end.low else None
    lower = Range(side.low, min(side.high, end.high)) if side.low <= end.high else None
    parts = [None if part is None else {**box, symbol: part} for part in (upper, lower)]
    return (parts[0], parts[1]) if condition.gts == symbol else (parts[1], parts[0])


def _size(end: End) -> End:
    return end if end >= 0 else -end


def _sum(a: End, b: End) -> End:
    if isinstance(a, float) and isinstance(b, float):
        return a + b
    if isinstance(a, float):
        return a
    return b if isinstance(b, float) else a + b


def _product(a: End, b: End) -> End:
    if 0 in (a, b):
        return Fraction(0)  # an infinity stands for all that is finite: 0 times it is 0
    if isinstance(a, float) or isinstance(b, float):  # by the signs: the number may be no float
        return _OO if (a > 0) == (b > 0) else -_OO
    return a * b


def _inverse(end: End, at_zero: float) -> End:
    if isinstance(end, float):
        return Fraction(0)
    return 1 / end if end else at_zero


def _outward(low: End, high: End) -> Range:
    if low != low or high != high:  # infinity less infinity is no number
        return EVERYTHING
    return Range(_shorter(low, math.floor), _shorter(high, math.ceil))


def _shorter(end: End, rounding: Callable[[Fraction], int]) -> End:
    if isinstance(end, float) or end.denominator.bit_length() <= _LONGEST:
        return end
    return Fraction(rounding(end * 2**_LONGEST), 2**_LONGEST)

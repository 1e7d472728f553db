"""Where values lie over a whole part of a domain: intervals of real numbers with open or closed, or no, ends.

Ends are exact fractions, or infinite; arithmetic with them is exact, and what functions round, they round outwards. A
`Rectangle` is what a complex value lies in. These are facts about every point, where balls speak of one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import inf
from typing import TypeAlias

from flint import arb, ctx, fmpq

__all__ = ["ANYTHING", "REALS", "ZERO", "End", "Extent", "Rectangle", "exact", "monotone", "real", "square_root"]

End: TypeAlias = Fraction | float
"""A fraction, or plus or minus infinity."""

_LONGEST = 256
"""Bits from which on an end is rounded outwards."""
_BITS = 96
_SPAN = 20_000
_TINY, _HUGE = arb(2) ** -_SPAN, arb(2) ** _SPAN
_LEAST = Fraction(1, 2**_SPAN)


@dataclass(frozen=True, slots=True)
class Extent:
    """The real numbers between two ends."""

    low: End = -inf
    high: End = inf
    low_open: bool = True
    high_open: bool = True

    @property
    def is_zero(self) -> bool:
        """Whether 0 is the only number here."""
        return self.low == 0 == self.high

    @property
    def is_empty(self) -> bool:
        """Whether there is no number here."""
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    @property
    def sign(self) -> int:
        """1 when no number here is negative, -1 when none is positive, 0 when neither is known."""
        return 1 if self.low >= 0 else -1 if self.high <= 0 else 0

    @property
    def excludes_zero(self) -> bool:
        """Whether 0 is certainly not here."""
        above = self.low > 0 or (self.low == 0 and self.low_open)
        return above or self.high < 0 or (self.high == 0 and self.high_open)

    def meet(self, other: Extent) -> Extent:
        """The numbers in both."""
        low, low_open = max((self.low, self.low_open), (other.low, other.low_open))
        high, closed = min((self.high, not self.high_open), (other.high, not other.high_open))
        return Extent(low, high, low_open, not closed)

    def __add__(self, other: Extent) -> Extent:
        """All sums."""
        low, high = _plus(self.low, other.low), _plus(self.high, other.high)
        return _rounded(low, high, self.low_open or other.low_open, self.high_open or other.high_open)

    def __neg__(self) -> Extent:
        """All opposites."""
        return Extent(-self.high, -self.low, self.high_open, self.low_open)

    def __mul__(self, other: Extent) -> Extent:
        """All products."""
        corners = [_corner(a, b) for a in self._ends() for b in other._ends()]
        low, low_open = min(corners)
        high, closed = max((value, not is_open) for value, is_open in corners)
        return _rounded(low, high, low_open, not closed)

    def _ends(self) -> tuple[tuple[End, bool], tuple[End, bool]]:
        return (self.low, self.low_open), (self.high, self.high_open)

    def inverse(self) -> Extent:
        """All 1/x, x not 0."""
        if self.is_zero:
            return REALS
        if self.low >= 0:
            high = inf if self.low == 0 else 1 / self.low
            low = Fraction(0) if self.high == inf else 1 / self.high
            return _rounded(low, high, self.high_open, self.low_open or self.low == 0)
        return -(-self).inverse() if self.high <= 0 else REALS

    def magnitude(self) -> Extent:
        """All |x|."""
        if self.low >= 0:
            return self
        if self.high <= 0:
            return -self
        high, closed = max((-self.low, not self.low_open), (self.high, not self.high_open))
        return Extent(Fraction(0), high, False, not closed)

    def power(self, exponent: int) -> Extent:
        """All x^n."""
        if exponent == 0:
            return Extent(Fraction(1), Fraction(1), False, False)
        if exponent < 0:
            return self.power(-exponent).inverse()
        base = self.magnitude() if exponent % 2 == 0 else self
        if max(_length(base.low), _length(base.high)) * exponent > _LONGEST * _LONGEST:
            return Extent(Fraction(0), inf, False) if base.low >= 0 else REALS
        low, high = (end**exponent for end in (base.low, base.high))
        return _rounded(low, high, base.low_open, base.high_open)


def _length(end: End) -> int:
    return end.numerator.bit_length() + end.denominator.bit_length() if isinstance(end, Fraction) else 0


def _plus(left: End, right: End) -> End:
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return left + right
    return left if isinstance(left, float) else right


def _corner(left: tuple[End, bool], right: tuple[End, bool]) -> tuple[End, bool]:
    (a, a_open), (b, b_open) = left, right
    if a == 0 or b == 0:  # an end at infinity is never reached, so 0 * oo is 0 here; a reached 0 makes a reached 0
        reached = (a == 0 and not a_open) or (b == 0 and not b_open)
        return Fraction(0), not reached
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a * b, a_open or b_open
    return inf if (a > 0) == (b > 0) else -inf, True


def _rounded(low: End, high: End, low_open: bool, high_open: bool) -> Extent:
    """An extent whose ends are not too long to go on with."""
    if isinstance(low, Fraction) and _length(low) > _LONGEST:
        shorter = _shorter(low, -1)
        low, low_open = shorter, low_open or shorter != low
    if isinstance(high, Fraction) and _length(high) > _LONGEST:
        shorter = _shorter(high, 1)
        high, high_open = shorter, high_open or shorter != high
    return Extent(low, high, low_open, high_open)


def _shorter(value: Fraction, direction: int) -> Fraction:
    with ctx.workprec(_BITS):
        ball = arb(fmpq(value.numerator, value.denominator))
        return exact(ball.lower() if direction < 0 else ball.upper())


def exact(end: arb) -> Fraction:
    """An exact ball of moderate size as a fraction."""
    mantissa, exponent = end.mid().man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def _end_of(value: arb, direction: int) -> End:
    """The lower (-1) or upper end of a ball, moved outwards when it is too long to write out."""
    end = value.lower() if direction < 0 else value.upper()
    if abs(end) < _TINY and not end.is_zero():
        return Fraction(0) if (end > 0) == (direction < 0) else direction * _LEAST
    if abs(end) > _HUGE:
        return direction * inf if (end > 0) == (direction > 0) else -direction / _LEAST
    return exact(end)


REALS = Extent()
ZERO = Extent(Fraction(0), Fraction(0), False, False)


@dataclass(frozen=True, slots=True)
class Rectangle:
    """What the real and the imaginary part lie in."""

    re: Extent = REALS
    im: Extent = REALS

    @property
    def is_real(self) -> bool:
        """Whether every value is real."""
        return self.im.is_zero

    def __add__(self, other: Rectangle) -> Rectangle:
        """All sums."""
        return Rectangle(self.re + other.re, self.im + other.im)

    def __mul__(self, other: Rectangle) -> Rectangle:
        """All products."""
        if self.is_real and other.is_real:
            return Rectangle(self.re * other.re, ZERO)
        re = self.re * other.re + -(self.im * other.im)
        return Rectangle(re, self.re * other.im + self.im * other.re)

    def turns(self) -> Extent:
        """Where the argument of a value that is not 0 lies, in half turns: from -1 to 1."""
        return _turns(self.re, self.im)


ANYTHING = Rectangle()

_QUARTER, _NONE, _HALF = Fraction(1, 2), Fraction(0), Fraction(1)


def _turns(re: Extent, im: Extent) -> Extent:
    if im.is_zero:
        low, high = {1: (_NONE, _NONE), -1: (_HALF, _HALF), 0: (_NONE, _HALF)}[re.sign]
        return Extent(low, high, False, False)
    if im.sign < 0:
        if im.high == 0 and not im.high_open and re.sign <= 0:
            return Extent(-_HALF, _HALF, True, False)  # a negative number has its argument at the other end
        return -_turns(re, -im)
    if im.sign > 0:
        off = im.low > 0 or im.low_open  # not on the real axis
        if re.sign > 0:
            return _right_of(re, im) if re.excludes_zero else Extent(_NONE, _QUARTER, off, False)
        low = _QUARTER if re.sign < 0 else _NONE
        return Extent(low, _HALF, (off and re.sign >= 0) or (re.sign < 0 and re.excludes_zero), off)
    if re.sign > 0:
        return _right_of(re, im) if re.excludes_zero else Extent(-_QUARTER, _QUARTER, False, False)
    return Extent(-_HALF, _HALF, True, False)


def _right_of(re: Extent, im: Extent) -> Extent:
    """The arguments of numbers with a positive real part: arctangents of slopes."""
    slopes = im * re.inverse()
    half_turn = monotone(lambda x: x.atan() / arb.pi(), slopes, {_NONE: _NONE}, (-_QUARTER, _QUARTER))
    return Extent(half_turn.low, half_turn.high, half_turn.low_open, half_turn.high_open)


def real(extent: Extent) -> Rectangle:
    """The rectangle of a real value."""
    return Rectangle(extent, ZERO)


def square_root(of: Rectangle) -> Rectangle:
    """All principal square roots."""
    if not of.is_real:
        turns = of.turns()
        low, high = turns.low, turns.high
        re = Extent(Fraction(0), inf, False)
        im = Extent(-inf if low < 0 else Fraction(0), inf if high > 0 else Fraction(0), low < 0, high > 0)
        return Rectangle(re, im)
    up = monotone(lambda x: x.sqrt(), of.re.meet(Extent(Fraction(0), inf, False)), {Fraction(0): Fraction(0)})
    if of.re.sign > 0:
        return real(up)
    across = monotone(lambda x: x.sqrt(), (-of.re).meet(Extent(Fraction(0), inf, False)), {Fraction(0): Fraction(0)})
    if of.re.sign < 0:
        return Rectangle(ZERO, across)
    zero = Fraction(0)
    return Rectangle(Extent(zero, up.high, False, up.high_open), Extent(zero, across.high, False, across.high_open))


def monotone(
    function: Callable[[arb], arb],
    of: Extent,
    plain: dict[End, End] | None = None,
    limits: tuple[End, End] = (-inf, inf),
) -> Extent:
    """All values of an increasing function; `plain` are exact values, `limits` those at minus and plus infinity."""
    known: dict[End, End] = {-inf: limits[0], inf: limits[1], **(plain or {})}
    low, low_open = _image(function, of.low, known, -1)
    high, high_open = _image(function, of.high, known, 1)
    return Extent(low, high, low_open or of.low_open, high_open or of.high_open)


def _image(function: Callable[[arb], arb], end: End, known: dict[End, End], direction: int) -> tuple[End, bool]:
    if end in known:
        return known[end], isinstance(end, float)
    assert isinstance(end, Fraction)
    with ctx.workprec(_BITS):
        value = function(arb(fmpq(end.numerator, end.denominator)))
        if not value.is_finite():
            return direction * inf, True
        return _end_of(value, direction), False


def hull(extents: Iterable[Extent]) -> Extent:
    """The least extent around several."""
    several = list(extents)
    low, low_open = min((one.low, one.low_open) for one in several)
    high, closed = max((one.high, not one.high_open) for one in several)
    return Extent(low, high, low_open, not closed)

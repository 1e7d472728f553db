"""Rectangles of nodes from those of their arguments: one rule a head, in one table.

What `ball_rules` is for balls, this is for all values over a part of the domain. A rule takes the rectangles of the
arguments and gives one that holds every value; what it cannot bound is `ANYTHING`.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import inf
from typing import TypeAlias

from flint import acb, arb, ctx

from checker.equivalence.ball_rules import RULES as BALL_RULES
from checker.equivalence.ball_rules import is_real
from checker.equivalence.fingerprint.extent import (
    ANYTHING,
    REALS,
    ZERO,
    End,
    Extent,
    Rectangle,
    exact,
    hull,
    monotone,
    real,
    square_root,
)
from checker.expression.heads import Head

__all__ = ["CONSTANTS", "RULES", "UNIT", "around", "on_side", "power"]

_ONE, _MINUS_ONE, _NONE = Fraction(1), Fraction(-1), Fraction(0)
NOT_NEGATIVE = Extent(_NONE, inf, False)


def on_side(of: Rectangle, sign: int) -> Rectangle:
    """The real values that are not negative (1), or not positive (-1)."""
    return real(of.re.meet(NOT_NEGATIVE if sign > 0 else -NOT_NEGATIVE))


def around(rectangles: list[Rectangle]) -> Rectangle:
    """The least rectangle around several."""
    return Rectangle(hull(one.re for one in rectangles), hull(one.im for one in rectangles))


def power(base: Rectangle, exponent: Rectangle, sign: int) -> Rectangle:
    """All powers; `sign` is that of a real base, 0 where it is not known."""
    if not (exponent.is_real and exponent.re.low == exponent.re.high and isinstance(exponent.re.low, Fraction)):
        positive = base.is_real and exponent.is_real and base.re.meet(NOT_NEGATIVE) == base.re
        return real(NOT_NEGATIVE) if positive else ANYTHING
    number = exponent.re.low
    if number.denominator == 1:
        if base.is_real:
            return real(base.re.power(int(number)))
        if 0 <= number <= 4:
            result = real(Extent(_ONE, _ONE, False, False))
            for _ in range(int(number)):
                result = result * base
            return result
        return ANYTHING
    if sign and base.is_real:
        base = on_side(base, sign)
    if number.denominator == 2:
        root = square_root(base)
        whole = root if number > 0 else Rectangle(root.re.inverse(), ZERO) if root.is_real else ANYTHING
        if whole.is_real:
            return real(whole.re.power(abs(number.numerator)))
        return whole if number == Fraction(1, 2) else ANYTHING
    if base.is_real and base.re.sign > 0:
        return real(NOT_NEGATIVE) if number > 0 else real(Extent(_NONE, inf))
    return ANYTHING


Rule: TypeAlias = Callable[[list[Rectangle]], Rectangle]


def _rising(
    head: Head, *, at_zero: Fraction | None = None, limits: tuple[float | Fraction, float | Fraction] = (-inf, inf)
) -> Rule:
    """Of an increasing real function."""
    plain: dict[End, End] = {} if at_zero is None else {_NONE: at_zero}

    def rule(arguments: list[Rectangle]) -> Rectangle:
        (z,) = arguments
        return real(monotone(_real_function(head), z.re, plain, limits)) if z.is_real else ANYTHING

    return rule


def _real_function(head: Head) -> Callable[[arb], arb]:
    def function(x: arb) -> arb:
        value = BALL_RULES[head]([acb(x)])
        assert isinstance(value, acb)
        return value.real if is_real(value) else arb("nan")

    return function


def _even(rule: Rule) -> Rule:
    """Of a real function of |z|."""
    return lambda arguments: rule([real(arguments[0].re.magnitude())]) if arguments[0].is_real else ANYTHING


def _within(low: End, high: End) -> Rule:
    return lambda arguments: real(Extent(low, high, False, False)) if arguments[0].is_real else ANYTHING


def _exp(arguments: list[Rectangle]) -> Rectangle:
    (z,) = arguments
    size = monotone(lambda x: x.exp(), z.re, {_NONE: _ONE}, (_NONE, inf))
    if z.is_real:
        return real(size)
    disc = Extent(-size.high, size.high, size.high_open, size.high_open)
    return Rectangle(disc, disc)


def _log(arguments: list[Rectangle]) -> Rectangle:
    (z,) = arguments
    if not z.is_real or z.re.sign <= 0:
        return Rectangle(REALS, ZERO if z.turns().is_zero else Extent(Fraction(-4), Fraction(4)))
    return real(monotone(lambda x: x.log() if x > 0 else arb("nan"), z.re, {_ONE: _NONE, _NONE: -inf}))


def _sign(arguments: list[Rectangle]) -> Rectangle:
    (z,) = arguments
    if not z.is_real:
        return ANYTHING
    one = Extent(_ONE, _ONE, False, False)
    return real(UNIT if not (z.re.sign and z.re.excludes_zero) else one if z.re.sign > 0 else -one)


def _absolute(arguments: list[Rectangle]) -> Rectangle:
    (z,) = arguments
    return real(z.re.magnitude()) if z.is_real else real(NOT_NEGATIVE)


def _where(rule: Rule, domain: Extent) -> Rule:
    return lambda arguments: (
        rule(arguments) if arguments[0].is_real and arguments[0].re.meet(domain) == arguments[0].re else ANYTHING
    )


def _sum(arguments: list[Rectangle]) -> Rectangle:
    total = arguments[0]
    for argument in arguments[1:]:
        total = total + argument
    return total


def _product(arguments: list[Rectangle]) -> Rectangle:
    total = arguments[0]
    for argument in arguments[1:]:
        total = total * argument
    return total


def _extreme(greatest: bool) -> Rule:
    def rule(arguments: list[Rectangle]) -> Rectangle:
        if not all(one.is_real for one in arguments):
            return ANYTHING
        choose = max if greatest else min
        low = choose(one.re.low for one in arguments)
        high = choose(one.re.high for one in arguments)
        return real(Extent(low, high, isinstance(low, float), isinstance(high, float)))

    return rule


def _real_anywhere(arguments: list[Rectangle]) -> Rectangle:
    return real(REALS) if all(one.is_real for one in arguments) else ANYTHING


def _reciprocal(rule: Rule) -> Rule:
    def inverse(arguments: list[Rectangle]) -> Rectangle:
        found = rule(arguments)
        return real(found.re.inverse()) if found.is_real else ANYTHING

    return inverse


def _pi() -> Extent:
    with ctx.workprec(96):
        return Extent(exact(arb.pi().lower()), exact(arb.pi().upper()), False, False)


_PI = _pi()
_HALF_PI = (-_PI.high / 2, _PI.high / 2)
UNIT = Extent(_MINUS_ONE, _ONE, False, False)
_RISING_TANH = _rising(Head.TANH, at_zero=_NONE, limits=(_MINUS_ONE, _ONE))
_SIGMA = _rising(Head.SIGMA, at_zero=Fraction(1, 2), limits=(_NONE, _ONE))
_COSH = _even(_rising(Head.COSH, at_zero=_ONE))
_SINH = _rising(Head.SINH, at_zero=_NONE)

RULES: dict[Head, Rule] = {
    Head.ADD: _sum,
    Head.MUL: _product,
    Head.EXP: _exp,
    Head.LOG: _log,
    Head.ABS: _absolute,
    Head.SIGN: _sign,
    Head.HEAVISIDE: _within(_NONE, _ONE),
    Head.MAX: _extreme(True),
    Head.MIN: _extreme(False),
    Head.SIN: _within(_MINUS_ONE, _ONE),
    Head.COS: _within(_MINUS_ONE, _ONE),
    Head.SINH: _SINH,
    Head.COSH: _COSH,
    Head.TANH: _RISING_TANH,
    Head.SECH: _reciprocal(_COSH),
    Head.CSCH: _reciprocal(_SINH),
    Head.COTH: _reciprocal(_RISING_TANH),
    Head.ASINH: _rising(Head.ASINH, at_zero=_NONE),
    Head.ATAN: _rising(Head.ATAN, at_zero=_NONE, limits=_HALF_PI),
    Head.ASIN: _where(_rising(Head.ASIN, at_zero=_NONE), UNIT),
    Head.ACOS: _where(_within(_NONE, _PI.high), UNIT),
    Head.ACOSH: _where(_rising(Head.ACOSH), Extent(_ONE, inf, False)),
    Head.ATANH: _where(_rising(Head.ATANH, at_zero=_NONE), Extent(_MINUS_ONE, _ONE)),
    Head.ERF: _rising(Head.ERF, at_zero=_NONE, limits=(_MINUS_ONE, _ONE)),
    Head.SIGMA: _SIGMA,
    Head.SIGMA_PRIME: _within(_NONE, Fraction(1, 4)),
    **dict.fromkeys((Head.TAN, Head.COT, Head.SEC, Head.CSC, Head.GAMMA, Head.ATAN2), _real_anywhere),
    **dict.fromkeys((Head.FLOOR, Head.CEILING, Head.FACTORIAL, Head.ERFC, Head.RE, Head.IM), _real_anywhere),
    Head.CONJUGATE: lambda arguments: Rectangle(arguments[0].re, -arguments[0].im),
}

CONSTANTS: dict[Head, Rectangle] = {
    Head.PI: real(_PI),
    Head.E: _exp([real(Extent(_ONE, _ONE, False, False))]),
    Head.I: Rectangle(ZERO, Extent(_ONE, _ONE, False, False)),
}

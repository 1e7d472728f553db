"""What each head does to balls: one rule a head, in one table.

A rule takes the values of the arguments, balls that hold the true values, and gives a ball that holds the true result:
the principal value of a complex function, every possibility where a branch or a sign is left open. Conditions give
True, False, or None where the balls do not decide. `enclosure` walks an expression with these rules.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from flint import acb, arb

from checker.expression.heads import Head

__all__ = ["NAN", "RULES", "Value", "exact_integer", "is_real"]

Value: TypeAlias = acb | bool | None
"""A ball; or the truth of a condition, None when the balls do not decide it."""
Rule: TypeAlias = Callable[[Sequence[Value]], Value]

NAN = acb("nan")
"""No value, or none that could be bounded."""
_WIDE = arb(2) ** -20
_FARTHEST_ZETA = 2000
_LARGEST_EXPONENT = 2**20
"""Integer exponents up to this size are powers by multiplication; larger ones go through the logarithm."""


def is_real(value: acb) -> bool:
    """Whether a ball is certainly a real number."""
    return bool(value.imag.is_zero())


def exact_integer(value: acb) -> int | None:
    """The integer that a ball is, exactly, if it is one of moderate size."""
    if not (is_real(value) and value.real.is_exact() and value.real.is_integer()):
        return None
    if abs(value.real) > _LARGEST_EXPONENT:
        return None
    whole = value.real.unique_fmpz()
    return None if whole is None else int(whole)


# Powers


def _power(arguments: Sequence[Value]) -> Value:
    base, exponent = _numbers(arguments)
    whole = exact_integer(exponent)
    if whole is not None:
        return _integer_power(base, whole)
    if is_real(base) and is_real(exponent) and exponent.real > 0 and base.real.lower() >= 0:
        return _growing_power(base.real, exponent.real)
    if (exponent * 2 - 1).is_zero():
        return base.sqrt()
    if base.is_zero():
        return acb(0) if exponent.real > 0 else NAN
    return (exponent * base.log()).exp()


def _integer_power(base: acb, exponent: int) -> acb:
    if exponent < 0:
        return 1 / _integer_power(base, -exponent)
    if exponent % 2 == 0 and is_real(base):
        magnitude = abs(base.real)  # an even power of an interval around 0 is not negative
        return acb(_hull(magnitude.lower().max(arb(0)) ** exponent, magnitude.upper() ** exponent))
    return base**exponent


def _growing_power(base: arb, exponent: arb) -> acb:
    """x**y for 0 <= x and 0 < y, with 0 at x = 0."""
    if base > 0:
        return acb(base.sqrt() if (exponent * 2 - 1).is_zero() else (exponent * base.log()).exp())
    top = base.upper()
    return acb(_hull(arb(0), (exponent * top.log()).exp())) if top > 0 else acb(0)


# Real functions that turn a corner or jump


def _hull(low: arb, high: arb) -> arb:
    return low.union(high)


def _absolute(arguments: Sequence[Value]) -> Value:
    (z,) = _numbers(arguments)
    return acb(abs(z.real)) if is_real(z) else acb(abs(z))


def _sign(arguments: Sequence[Value]) -> Value:
    (z,) = _numbers(arguments)
    return acb(z.real.sgn()) if is_real(z) else z / acb(abs(z))


def _greatest(arguments: Sequence[Value]) -> Value:
    return _fold(arguments, lambda a, b: a.max(b))


def _least(arguments: Sequence[Value]) -> Value:
    return _fold(arguments, lambda a, b: a.min(b))


def _fold(arguments: Sequence[Value], choose: Callable[[arb, arb], arb]) -> Value:
    numbers = _numbers(arguments)
    if not all(is_real(number) and number.is_finite() for number in numbers):
        return NAN
    result = numbers[0].real
    for number in numbers[1:]:
        result = choose(result, number.real)
    return acb(result)


def _heaviside(arguments: Sequence[Value]) -> Value:
    (z,) = _numbers(arguments)
    return acb((z.real.sgn() + 1) / 2) if is_real(z) else NAN


def _real_step(step: Callable[[arb], arb]) -> Rule:
    def rule(arguments: Sequence[Value]) -> Value:
        (z,) = _numbers(arguments)
        return acb(step(z.real)) if is_real(z) and z.is_finite() else NAN

    return rule


def _piecewise(arguments: Sequence[Value]) -> Value:
    possible: list[acb] = []
    for value, condition in zip(arguments[0::2], arguments[1::2], strict=True):
        if condition is False:
            continue
        if not isinstance(value, acb):
            return NAN
        possible.append(value)
        if condition is True:
            break
    return _union(possible) if possible else NAN


def _union(values: list[acb]) -> acb:
    if not all(value.is_finite() for value in values):
        return NAN
    result = values[0]
    for value in values[1:]:
        result = result.union(value)
    return result


# Conditions


def _comparison(decide: Callable[[arb], bool | None]) -> Rule:
    def rule(arguments: Sequence[Value]) -> Value:
        left, right = _numbers(arguments)
        difference = left - right
        return decide(difference.real) if is_real(difference) and difference.is_finite() else None

    return rule


def _negative(difference: arb) -> bool | None:
    return True if difference < 0 else False if difference >= 0 else None


def _not_positive(difference: arb) -> bool | None:
    return True if difference <= 0 else False if difference > 0 else None


def _zero(difference: arb) -> bool | None:
    return True if difference.is_zero() else None if difference.contains(0) else False


def _not(truth: Value) -> bool | None:
    return None if truth is None else not truth


def _all(arguments: Sequence[Value]) -> Value:
    if any(truth is False for truth in arguments):
        return False
    return True if all(truth is True for truth in arguments) else None


# The table


def _numbers(arguments: Sequence[Value]) -> list[acb]:
    return [argument if isinstance(argument, acb) else NAN for argument in arguments]


def _sum(arguments: Sequence[Value]) -> Value:
    total = acb(0)
    for term in _numbers(arguments):
        total = total + term
    return total


def _product(arguments: Sequence[Value]) -> Value:
    result = acb(1)
    for factor in _numbers(arguments):
        result = result * factor
    return result


def _analytic(function: Callable[[acb], acb]) -> Rule:
    def rule(arguments: Sequence[Value]) -> Value:
        (z,) = _numbers(arguments)
        return function(z)

    return rule


def _arctangent2(arguments: Sequence[Value]) -> Value:
    y, x = _numbers(arguments)
    return acb(arb.atan2(y.real, x.real)) if is_real(y) and is_real(x) else NAN


def _logistic(z: acb) -> acb:
    if _is_interval(z):
        return acb(_hull(_logistic(acb(z.real.lower())).real, _logistic(acb(z.real.upper())).real))
    return 1 / (1 + (-z).exp())


def _logistic_prime(z: acb) -> acb:
    if _is_interval(z):
        magnitude = abs(z.real)
        nearest, farthest = magnitude.lower().max(arb(0)), magnitude.upper()
        return acb(_hull(_logistic_prime(acb(farthest)).real, _logistic_prime(acb(nearest)).real))
    return 1 / (2 + 2 * z.cosh())


def _is_interval(z: acb) -> bool:
    """Whether a real ball is so wide that a monotone function does better at its two ends."""
    return is_real(z) and z.is_finite() and bool(z.real.rad() > _WIDE)


def _real_if_it_can(on_reals: Callable[[arb], arb], function: Callable[[acb], acb]) -> Callable[[acb], acb]:
    """A function that is exactly real where the real function has a value; complex rounding would leave a doubt."""

    def rule(z: acb) -> acb:
        value = on_reals(z.real) if is_real(z) else None
        return acb(value) if value is not None and value.is_finite() else function(z)

    return rule


_asin = _real_if_it_can(lambda x: x.asin(), lambda z: z.asin())
_acos = _real_if_it_can(lambda x: x.acos(), lambda z: z.acos())
_acosh = _real_if_it_can(lambda x: x.acosh(), lambda z: z.acosh())
_atanh = _real_if_it_can(lambda x: x.atanh(), lambda z: z.atanh())


def _zeta(z: acb) -> acb:
    return z.zeta() if abs(z) < _FARTHEST_ZETA else NAN  # farther out it would take hours


_ANALYTIC: dict[Head, Callable[[acb], acb]] = {
    Head.EXP: lambda z: z.exp(),
    Head.LOG: lambda z: z.log(),
    Head.SIN: lambda z: z.sin(),
    Head.COS: lambda z: z.cos(),
    Head.TAN: lambda z: z.tan(),
    Head.COT: lambda z: z.cot(),
    Head.SEC: lambda z: z.sec(),
    Head.CSC: lambda z: z.csc(),
    Head.ASIN: _asin,
    Head.ACOS: _acos,
    Head.ATAN: lambda z: z.atan(),
    Head.ACOT: lambda z: (1 / z).atan(),
    Head.ASEC: lambda z: _acos(1 / z),
    Head.ACSC: lambda z: _asin(1 / z),
    Head.SINH: lambda z: z.sinh(),
    Head.COSH: lambda z: z.cosh(),
    Head.TANH: lambda z: z.tanh(),
    Head.COTH: lambda z: z.coth(),
    Head.SECH: lambda z: z.sech(),
    Head.CSCH: lambda z: z.csch(),
    Head.ASINH: lambda z: z.asinh(),
    Head.ACOSH: _acosh,
    Head.ATANH: _atanh,
    Head.ACOTH: lambda z: _atanh(1 / z),
    Head.ASECH: lambda z: _acosh(1 / z),
    Head.ACSCH: lambda z: (1 / z).asinh(),
    Head.ERF: lambda z: z.erf(),
    Head.ERFC: lambda z: z.erfc(),
    Head.GAMMA: lambda z: z.gamma(),
    Head.ZETA: _zeta,
    Head.FACTORIAL: lambda z: (z + 1).gamma(),
    Head.SIGMA: _logistic,
    Head.SIGMA_PRIME: _logistic_prime,
    Head.RE: lambda z: acb(z.real),
    Head.IM: lambda z: acb(z.imag),
    Head.CONJUGATE: lambda z: z.conjugate(),
    Head.ARG: lambda z: acb(z.arg()),
}

RULES: dict[Head, Rule] = {
    **{head: _analytic(function) for head, function in _ANALYTIC.items()},
    Head.PI: lambda _: acb(arb.pi()),
    Head.E: lambda _: acb(arb.const_e()),
    Head.I: lambda _: acb(0, 1),
    Head.ADD: _sum,
    Head.MUL: _product,
    Head.POW: _power,
    Head.ABS: _absolute,
    Head.SIGN: _sign,
    Head.MAX: _greatest,
    Head.MIN: _least,
    Head.HEAVISIDE: _heaviside,
    Head.FLOOR: _real_step(lambda x: x.floor()),
    Head.CEILING: _real_step(lambda x: x.ceil()),
    Head.ATAN2: _arctangent2,
    Head.PIECEWISE: _piecewise,
    Head.LT: _comparison(_negative),
    Head.LE: _comparison(_not_positive),
    Head.GT: _comparison(lambda difference: _not(_not_positive(difference))),
    Head.GE: _comparison(lambda difference: _not(_negative(difference))),
    Head.EQ: _comparison(_zero),
    Head.NE: _comparison(lambda difference: _not(_zero(difference))),
    Head.AND: _all,
    Head.OR: lambda arguments: _not(_all([_not(truth) for truth in arguments])),
    Head.NOT: lambda arguments: _not(arguments[0]),
    Head.TRUE: lambda _: True,
    Head.FALSE: lambda _: False,
    Head.ORDER: lambda _: NAN,
}

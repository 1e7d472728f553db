"""Other functions written with exponentials, logarithms and roots, node by node.

Each rule adds to a graph what a function means; its value is that of the function at every real argument, on the branch
cuts too (tests compare both in balls). What is left to `formal` are numbers, arithmetic, powers, exp, log, |u| and
sign, and functions that cannot be written so.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import factorial

from flint import fmpq

from checker.expression.dag import Builder
from checker.expression.heads import Head

__all__ = ["LOWERED", "conjugate", "gamma_at", "zeta_at"]

Rule = Callable[..., int]

_HALF = Fraction(1, 2)
_LARGEST_FACTORIAL = 1000
_LARGEST_ZETA = 200


def _times_i(build: Builder, z: int, factor: int | Fraction = 1) -> int:
    return build.multiply(build.number(factor), build.apply(Head.I), z)


def _exp(build: Builder, z: int) -> int:
    return build.apply(Head.EXP, z)


def _log(build: Builder, z: int) -> int:
    return build.apply(Head.LOG, z)


def _inverse(build: Builder, z: int) -> int:
    return build.power(z, build.number(-1))


def _plus(build: Builder, z: int, number: int) -> int:
    return build.add(build.number(number), z)


def _sum_of_exponentials(build: Builder, exponent: int, sign: int) -> int:
    """E + sign/E for E = exp(exponent)."""
    power = _exp(build, exponent)
    return build.add(power, build.multiply(build.number(sign), _inverse(build, power)))


def _sinh(build: Builder, z: int) -> int:
    return build.multiply(build.number(_HALF), _sum_of_exponentials(build, z, -1))


def _cosh(build: Builder, z: int) -> int:
    return build.multiply(build.number(_HALF), _sum_of_exponentials(build, z, 1))


def _tanh(build: Builder, z: int) -> int:
    square = _exp(build, build.multiply(build.number(2), z))
    return build.divide(_plus(build, square, -1), _plus(build, square, 1))


def _sin(build: Builder, z: int) -> int:
    return _times_i(build, _sum_of_exponentials(build, _times_i(build, z), -1), -_HALF)


def _cos(build: Builder, z: int) -> int:
    return build.multiply(build.number(_HALF), _sum_of_exponentials(build, _times_i(build, z), 1))


def _tan(build: Builder, z: int) -> int:
    return _times_i(build, _tanh(build, _times_i(build, z)), -1)


def _over(rule: Rule) -> Rule:
    return lambda build, z: _inverse(build, rule(build, z))


def _of_inverse(head: Head) -> Rule:
    return lambda build, z: build.apply(head, _inverse(build, z))


def _asin(build: Builder, z: int) -> int:
    root = build.square_root(build.add(build.number(1), build.negate(build.multiply(z, z))))
    return _times_i(build, _log(build, build.add(_times_i(build, z), root)), -1)


def _acos(build: Builder, z: int) -> int:
    right = build.multiply(build.number(_HALF), build.apply(Head.PI))
    return build.add(right, build.negate(build.apply(Head.ASIN, z)))


def _atan(build: Builder, z: int) -> int:
    above, below = (_log(build, _plus(build, _times_i(build, z, sign), 1)) for sign in (1, -1))
    return _times_i(build, build.add(above, build.negate(below)), -_HALF)


def _asinh(build: Builder, z: int) -> int:
    root = build.square_root(_plus(build, build.multiply(z, z), 1))
    return _log(build, build.add(z, root))


def _acosh(build: Builder, z: int) -> int:
    roots = build.multiply(build.square_root(_plus(build, z, -1)), build.square_root(_plus(build, z, 1)))
    return _log(build, build.add(z, roots))


def _atanh(build: Builder, z: int) -> int:
    above, below = _log(build, _plus(build, z, 1)), _log(build, _plus(build, build.negate(z), 1))
    return build.multiply(build.number(_HALF), build.add(above, build.negate(below)))


def _atan2(build: Builder, y: int, x: int) -> int:
    radius = build.square_root(build.add(build.multiply(x, x), build.multiply(y, y)))
    return _times_i(build, _log(build, build.divide(build.add(x, _times_i(build, y)), radius)), -1)


def _arg(build: Builder, z: int) -> int:
    return _times_i(build, _log(build, build.divide(z, build.apply(Head.ABS, z))), -1)


def _sigma(build: Builder, z: int) -> int:
    return _inverse(build, _plus(build, _exp(build, build.negate(z)), 1))


def _sigma_prime(build: Builder, z: int) -> int:
    power = _exp(build, z)
    return build.divide(power, build.power(_plus(build, power, 1), build.number(2)))


def _extreme(sign: int) -> Rule:
    """Max (1) or Min (-1), two at a time, as (a + b +- |a - b|)/2."""

    def rule(build: Builder, *args: int) -> int:
        result = args[0]
        for other in args[1:]:
            gap = build.apply(Head.ABS, build.add(result, build.negate(other)))
            total = build.add(result, other, build.multiply(build.number(sign), gap))
            result = build.multiply(build.number(_HALF), total)
        return result

    return rule


def _heaviside(build: Builder, z: int) -> int:
    return build.multiply(build.number(_HALF), _plus(build, build.apply(Head.SIGN, z), 1))


def _real_part(build: Builder, z: int) -> int:
    return build.multiply(build.number(_HALF), build.add(z, build.apply(Head.CONJUGATE, z)))


def _imaginary_part(build: Builder, z: int) -> int:
    return _times_i(build, build.add(z, build.negate(build.apply(Head.CONJUGATE, z))), -_HALF)


LOWERED: dict[Head, Rule] = {
    Head.SINH: _sinh,
    Head.COSH: _cosh,
    Head.TANH: _tanh,
    Head.COTH: _over(_tanh),
    Head.SECH: _over(_cosh),
    Head.CSCH: _over(_sinh),
    Head.SIN: _sin,
    Head.COS: _cos,
    Head.TAN: _tan,
    Head.COT: _over(_tan),
    Head.SEC: _over(_cos),
    Head.CSC: _over(_sin),
    Head.ASIN: _asin,
    Head.ACOS: _acos,
    Head.ATAN: _atan,
    Head.ACOT: _of_inverse(Head.ATAN),
    Head.ASEC: _of_inverse(Head.ACOS),
    Head.ACSC: _of_inverse(Head.ASIN),
    Head.ASINH: _asinh,
    Head.ACOSH: _acosh,
    Head.ATANH: _atanh,
    Head.ACOTH: _of_inverse(Head.ATANH),
    Head.ASECH: _of_inverse(Head.ACOSH),
    Head.ACSCH: _of_inverse(Head.ASINH),
    Head.ATAN2: _atan2,
    Head.ARG: _arg,
    Head.SIGMA: _sigma,
    Head.SIGMA_PRIME: _sigma_prime,
    Head.MAX: _extreme(1),
    Head.MIN: _extreme(-1),
    Head.HEAVISIDE: _heaviside,
    Head.RE: _real_part,
    Head.IM: _imaginary_part,
    Head.ERFC: lambda build, z: build.add(build.number(1), build.negate(build.apply(Head.ERF, z))),
    Head.FACTORIAL: lambda build, z: build.apply(Head.GAMMA, _plus(build, z, 1)),
    Head.E: lambda build: _exp(build, build.number(1)),
}
"""What builds the meaning of each head from the nodes of its arguments."""


def conjugate(build: Builder, z: int) -> int | None:
    """The conjugate of a node that is not known to be real, one level down; None where there is no rule."""
    node = build.node(z)
    if node.head is Head.I:
        return build.negate(z)
    if node.head in (Head.ADD, Head.MUL, Head.EXP) or (node.head is Head.POW and build.whole(node.args[1]) is not None):
        return build.apply(node.head, *(build.apply(Head.CONJUGATE, argument) for argument in node.args))
    return None


def zeta_at(build: Builder, value: Fraction) -> int | None:
    """The zeta function at an even positive or a negative integer of moderate size, by Bernoulli numbers."""
    if value.denominator != 1 or abs(value) > _LARGEST_ZETA or (value > 0 and value % 2):
        return None
    n = int(value)
    if n <= 0:
        return build.number((-1) ** -n * _bernoulli(1 - n) / (1 - n))
    factor = abs(_bernoulli(n)) * 2 ** (n - 1) / factorial(n)
    return build.multiply(build.number(factor), build.power(build.apply(Head.PI), build.number(n)))


def _bernoulli(n: int) -> Fraction:
    found = fmpq.bernoulli(n)
    return Fraction(int(found.p), int(found.q))


def gamma_at(build: Builder, value: Fraction) -> int | None:
    """The gamma function at a whole or half number of moderate size: a number, or one times the root of pi."""
    if value.denominator == 1 and 0 < value <= _LARGEST_FACTORIAL:
        return build.number(factorial(int(value) - 1))
    if value.denominator != 2 or abs(value) > _LARGEST_FACTORIAL:
        return None
    factor, at = Fraction(1), value
    while at > 1:
        at -= 1
        factor *= at
    while at < 0:
        factor /= at
        at += 1
    return build.multiply(build.number(factor), build.square_root(build.apply(Head.PI)))

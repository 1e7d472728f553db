"""Exact rational values, where a formula has one: what settles an equality that enclosures only approach.

`exactly` knows arithmetic, roots of squares, choices, and functions at the points where their value is plain, such as
sigma(0) = 1/2. Everything else is None: not known to be rational here.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import isqrt, prod
from typing import TypeAlias

from checker.equivalence.budget import spend
from checker.expression.dag import Expression, Node
from checker.expression.heads import Head

__all__ = ["exactly"]

Exact: TypeAlias = Fraction | bool | None
_LARGEST_EXPONENT = 64
_LARGEST_BITS = 20_000


def exactly(expression: Expression, values: Mapping[str, Fraction]) -> Fraction | None:
    """The exact value of `expression` where it is known to be rational, given exact values of symbols.

    >>> from checker.expression.text import parse
    >>> exactly(parse("2*tanh(z - 1/3) + sqrt(9/4)"), {"z": Fraction(1, 3)})
    Fraction(3, 2)
    """
    spend()
    found: list[Exact] = []
    for node in expression.nodes:
        found.append(_value(node, [found[index] for index in node.args], values))
    whole = found[-1]
    return whole if isinstance(whole, Fraction) else None


def _value(node: Node, arguments: Sequence[Exact], values: Mapping[str, Fraction]) -> Exact:
    if isinstance(node.value, Fraction):
        return node.value
    if node.head is Head.SYMBOL:
        return values.get(str(node.value))
    if node.head is Head.PIECEWISE:
        return _piecewise(arguments)
    if node.head in (Head.TRUE, Head.FALSE):
        return node.head is Head.TRUE
    if node.head in _LOGIC:
        return _LOGIC[node.head]([argument for argument in arguments if isinstance(argument, bool)], len(arguments))
    numbers = [number for number in arguments if isinstance(number, Fraction)]
    if len(numbers) < max(1, len(arguments)):
        return None
    if node.head in _AT:
        point, value = _AT[node.head]
        return value if numbers[0] == point else None
    result = _RULES[node.head](*numbers) if node.head in _RULES else None
    return result if not isinstance(result, Fraction) or _is_small(result) else None


def _is_small(value: Fraction) -> bool:
    return max(value.numerator.bit_length(), value.denominator.bit_length()) <= _LARGEST_BITS


def _power(base: Fraction, exponent: Fraction) -> Fraction | None:
    if abs(exponent) > _LARGEST_EXPONENT or (base == 0 and exponent < 0):
        return None
    if exponent.denominator == 2 and base >= 0:
        root = Fraction(isqrt(base.numerator), isqrt(base.denominator))
        return root**exponent.numerator if root * root == base else None
    return base**exponent.numerator if exponent.denominator == 1 else None


def _piecewise(arguments: Sequence[Exact]) -> Exact:
    for value, condition in zip(arguments[0::2], arguments[1::2], strict=True):
        if condition is not False:
            return value if condition is True else None
    return None


_RULES: dict[Head, Callable[..., Exact]] = {
    Head.ADD: lambda *terms: sum(terms, Fraction(0)),
    Head.MUL: lambda *factors: prod(factors, start=Fraction(1)),
    Head.POW: _power,
    Head.ABS: abs,
    Head.SIGN: lambda x: Fraction((x > 0) - (x < 0)),
    Head.HEAVISIDE: lambda x: Fraction(1 + (x > 0) - (x < 0), 2),
    Head.MAX: lambda *numbers: max(numbers),
    Head.MIN: lambda *numbers: min(numbers),
    Head.LT: operator.lt,
    Head.LE: operator.le,
    Head.GT: operator.gt,
    Head.GE: operator.ge,
    Head.EQ: operator.eq,
    Head.NE: operator.ne,
}

_LOGIC: dict[Head, Callable[[Sequence[bool], int], Exact]] = {
    Head.AND: lambda known, count: False if False in known else True if len(known) == count else None,
    Head.OR: lambda known, count: True if True in known else False if len(known) == count else None,
    Head.NOT: lambda known, count: not known[0] if known else None,
}
"""Rules for the truths that are known among so many."""

_ZERO, _ONE = Fraction(0), Fraction(1)
_AT: dict[Head, tuple[Fraction, Fraction]] = {
    **dict.fromkeys(
        (Head.SIN, Head.TAN, Head.ASIN, Head.ATAN, Head.SINH, Head.TANH, Head.ASINH, Head.ATANH, Head.ERF),
        (_ZERO, _ZERO),
    ),
    **dict.fromkeys((Head.EXP, Head.COS, Head.SEC, Head.COSH, Head.SECH, Head.ERFC), (_ZERO, _ONE)),
    Head.LOG: (_ONE, _ZERO),
    Head.SIGMA: (_ZERO, Fraction(1, 2)),
    Head.SIGMA_PRIME: (_ZERO, Fraction(1, 4)),
}
"""Where a function has a plain value, and which."""

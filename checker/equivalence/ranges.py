"""The range of a real formula over an interval, end by end.

A ball around a wide interval forgets its sign: exp over [-200, -100] becomes a ball that reaches below 0. Here every
value is a pair of certified ends, so that monotone functions stay tight and bounds hold far out, where balls give
none. What this cannot bound (a complex value, a pole, a function without a rule) is None, never a wrong bound.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TypeAlias

from flint import arb

from checker.equivalence.budget import spend
from checker.equivalence.enclosure import ball
from checker.expression.dag import Expression, Node
from checker.expression.heads import Head

__all__ = ["Ends", "range_over"]

Ends: TypeAlias = tuple[arb, arb]
"""A certified lower and upper end, each an exact number."""
Range: TypeAlias = Ends | bool | None
"""Ends; or the truth of a condition; None when unknown."""
Rule: TypeAlias = Callable[[Sequence[Ends]], "Ends | None"]


def range_over(expression: Expression, name: str, low: Fraction, high: Fraction) -> Ends | None:
    """Bound `expression`, whose only symbol is `name`, over low <= name <= high; None when it cannot be bounded.

    >>> from checker.expression.text import parse
    >>> range_over(parse("1/(1 + exp(-z))"), "z", Fraction(0), Fraction(10**6))
    (0.500000000000000, [1.00000000000000 +/- 4.45e-16])
    """
    spend()
    piece = ball(low).real.lower(), ball(high).real.upper()
    values: list[Range] = []
    for node in expression.nodes:
        values.append(piece if node.value == name else _range(node, [values[index] for index in node.args]))
    whole = values[-1]
    return whole if isinstance(whole, tuple) else None


def _range(node: Node, arguments: Sequence[Range]) -> Range:
    if isinstance(node.value, Fraction):
        return _around(ball(node.value).real)
    if node.head is Head.PIECEWISE:
        return _piecewise(arguments)
    if node.head in _CONSTANT:
        return _CONSTANT[node.head]()
    if node.head in _LOGIC:
        return _LOGIC[node.head]([truth if isinstance(truth, bool) else None for truth in arguments])
    known = [ends for ends in arguments if isinstance(ends, tuple)]
    if len(known) < len(arguments):
        return None
    if node.head in _COMPARE:
        return _COMPARE[node.head](*known)
    found = _RULES[node.head](known) if node.head in _RULES else None
    return found if found is None or (found[0].is_finite() and found[1].is_finite()) else None


def _around(value: arb) -> Ends:
    return value.lower(), value.upper()


def _covering(values: Sequence[arb]) -> Ends:
    low, high = values[0].lower(), values[0].upper()
    for value in values[1:]:
        low, high = low.min(value.lower()), high.max(value.upper())
    return low, high


# Rules


def _rising(function: Callable[[arb], arb]) -> Rule:
    return lambda known: _covering([function(known[0][0]), function(known[0][1])])


def _even(function: Callable[[arb], arb]) -> Rule:
    """Of a function that depends on |z| alone, and is monotone in it."""
    return lambda known: _covering([function(end) for end in _absolute(known)])


def _where_positive(rule: Rule) -> Rule:
    return lambda known: rule(known) if known[0][0] > 0 else None


def _within_one(function: Callable[[arb], arb]) -> Rule:
    """Of sin and cos."""

    def rule(known: Sequence[Ends]) -> Ends:
        low, high = _around(function(known[0][0].union(known[0][1])))
        return low.max(arb(-1)), high.min(arb(1))

    return rule


def _absolute(known: Sequence[Ends]) -> Ends:
    low, high = known[0]
    if low >= 0:
        return low, high
    return (-high, -low) if high <= 0 else (arb(0), (-low).max(high))


def _sum(known: Sequence[Ends]) -> Ends:
    low, high = known[0]
    for ends in known[1:]:
        low, high = (low + ends[0]).lower(), (high + ends[1]).upper()
    return low, high


def _product(known: Sequence[Ends]) -> Ends:
    result = known[0]
    for ends in known[1:]:
        result = _covering([left * right for left in result for right in ends])
    return result


def _power(known: Sequence[Ends]) -> Ends | None:
    base, (exponent, other) = known
    if exponent != other:
        return None
    if not exponent.is_integer():
        return _real_power(base, exponent)
    integer = exponent.unique_fmpz()
    if integer is None:
        return None
    whole = int(integer)
    if whole < 0:
        if not (base[0] > 0 or base[1] < 0):
            return None
        base, whole = _covering([1 / base[0], 1 / base[1]]), -whole
    if whole > _LARGEST_EXPONENT:
        return None
    return _covering([end**whole for end in (_absolute([base]) if whole % 2 == 0 else base)])


def _real_power(base: Ends, exponent: arb) -> Ends | None:
    if not (base[0] > 0 or (base[0] >= 0 and exponent > 0)):
        return None
    return _covering([arb(0) if end.is_zero() else (exponent * end.log()).exp() for end in base])


_LARGEST_EXPONENT = 10_000


def _greatest(known: Sequence[Ends]) -> Ends:
    low, high = known[0]
    for ends in known[1:]:
        low, high = low.max(ends[0]), high.max(ends[1])
    return low, high


def _least(known: Sequence[Ends]) -> Ends:
    low, high = known[0]
    for ends in known[1:]:
        low, high = low.min(ends[0]), high.min(ends[1])
    return low, high


_RULES: dict[Head, Rule] = {
    Head.ADD: _sum,
    Head.MUL: _product,
    Head.POW: _power,
    Head.ABS: _absolute,
    Head.MAX: _greatest,
    Head.MIN: _least,
    Head.SIGN: _rising(lambda x: x.sgn()),
    Head.HEAVISIDE: _rising(lambda x: (x.sgn() + 1) / 2),
    Head.EXP: _rising(lambda x: x.exp()),
    Head.LOG: _where_positive(_rising(lambda x: x.log())),
    Head.SIN: _within_one(lambda x: x.sin()),
    Head.COS: _within_one(lambda x: x.cos()),
    Head.ATAN: _rising(lambda x: x.atan()),
    Head.SINH: _rising(lambda x: x.sinh()),
    Head.COSH: _even(lambda x: x.cosh()),
    Head.TANH: _rising(lambda x: x.tanh()),
    Head.SECH: _even(lambda x: x.sech()),
    Head.ASINH: _rising(lambda x: x.asinh()),
    Head.ERF: _rising(lambda x: x.erf()),
    Head.ERFC: _rising(lambda x: x.erfc()),
    Head.SIGMA: _rising(lambda x: 1 / (1 + (-x).exp())),
    Head.SIGMA_PRIME: _even(lambda x: 1 / (2 + 2 * x.cosh())),
}

_CONSTANT: dict[Head, Callable[[], Range]] = {
    Head.PI: lambda: _around(arb.pi()),
    Head.E: lambda: _around(arb.const_e()),
    Head.TRUE: lambda: True,
    Head.FALSE: lambda: False,
}


# Conditions


def _not(truth: bool | None) -> bool | None:
    return None if truth is None else not truth


def _all(truths: Sequence[bool | None]) -> bool | None:
    if any(truth is False for truth in truths):
        return False
    return True if all(truths) else None


def _below(left: Ends, right: Ends) -> bool | None:
    return True if left[1] < right[0] else False if left[0] >= right[1] else None


def _equal(left: Ends, right: Ends) -> bool | None:
    return False if left[1] < right[0] or right[1] < left[0] else None


_COMPARE: dict[Head, Callable[[Ends, Ends], bool | None]] = {
    Head.LT: _below,
    Head.GT: lambda left, right: _below(right, left),
    Head.LE: lambda left, right: _not(_below(right, left)),
    Head.GE: lambda left, right: _not(_below(left, right)),
    Head.EQ: _equal,
    Head.NE: lambda left, right: _not(_equal(left, right)),
}

_LOGIC: dict[Head, Callable[[Sequence[bool | None]], bool | None]] = {
    Head.AND: _all,
    Head.OR: lambda truths: _not(_all([_not(truth) for truth in truths])),
    Head.NOT: lambda truths: _not(truths[0]),
}


def _piecewise(arguments: Sequence[Range]) -> Ends | None:
    possible: list[arb] = []
    for value, condition in zip(arguments[0::2], arguments[1::2], strict=True):
        if condition is False:
            continue
        if not isinstance(value, tuple):
            return None
        possible += value
        if condition is True:
            break
    return _covering(possible) if possible else None

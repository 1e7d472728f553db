"""How many bits it takes until every part of a formula shows in its value.

Two balls that agree to 300 digits say nothing of a term that is smaller than that: x + exp(-1000) agrees with x. So
agreement counts only at a precision at which no term drowns in a sum, no argument of a function is too near 0 to show
in the result, and no written number is cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from flint import acb, arb

from checker.equivalence.ball_rules import Value
from checker.equivalence.enclosure import Environment, evaluate_all
from checker.expression.dag import Expression, Node
from checker.expression.heads import Head

__all__ = ["visible_bits", "written_bits"]

_PLAIN = frozenset({Head.MUL, Head.PIECEWISE, Head.ABS, Head.SIGN, Head.MAX, Head.MIN})
"""Heads through which a small argument passes with its own size, or not at all."""


def visible_bits(expression: Expression, environment: Environment) -> int:
    """The precision, in bits, from which on every part of `expression` shows at a point."""
    values = evaluate_all(expression, environment)
    return max((bits for node in expression.nodes for bits in _needed(node, values)), default=0)


def written_bits(expression: Expression) -> int:
    """Bits of the longest number that is written in an expression."""
    return max((_length(node.value) for node in expression.nodes if isinstance(node.value, Fraction)), default=0)


_MOST_BITS = 10**9


def _length(value: Fraction) -> int:
    return max(value.numerator.bit_length(), value.denominator.bit_length())


def _needed(node: Node, values: Sequence[Value]) -> Iterator[int]:
    if isinstance(node.value, Fraction):
        yield _length(node.value)
        return
    sizes = [size for size in (_size(values[index]) for index in node.args) if size is not None]
    if node.head is Head.ADD and sizes:
        yield max(sizes) - min(sizes)
    elif node.head in _SATURATING:
        yield from (_saturation(node.head, values[index]) for index in node.args)
    if node.head is not Head.ADD and node.head not in _PLAIN:
        yield from (-2 * size for size in sizes)  # cos(t) shows t only as t^2


_SATURATING: dict[Head, Callable[[arb], arb]] = {
    **dict.fromkeys((Head.TANH, Head.COTH, Head.SINH, Head.COSH, Head.SECH, Head.CSCH), lambda x: 3 * x),
    **dict.fromkeys((Head.SIGMA, Head.SIGMA_PRIME), lambda x: 3 * x / 2),
    **dict.fromkeys((Head.ERF, Head.ERFC), lambda x: 3 * x * x / 2),
    Head.ZETA: lambda x: x,
    **dict.fromkeys((Head.ATAN, Head.ACOT, Head.ASINH, Head.ACOSH), lambda x: 2 * (1 + x).log()),
}
"""Bits to which a function of a large x is known without knowing x: tanh(1000) is 1 to 2885 bits."""


def _saturation(head: Head, value: Value) -> int:
    if not isinstance(value, acb) or not value.is_finite():
        return 0
    bits = _SATURATING[head](abs(value.real)).upper()
    return int(bits.floor().unique_fmpz() or 0) if bits < _MOST_BITS else _MOST_BITS


def _size(value: Value) -> int | None:
    """The exponent of a ball that is certainly not 0; None for others."""
    if not isinstance(value, acb) or not value.is_finite() or value.contains(0):
        return None
    sizes = [_exponent(part) for part in (value.real, value.imag) if not part.contains(0)]
    return max(sizes) if sizes else None


def _exponent(part: arb) -> int:
    mantissa, exponent = part.mid().man_exp()
    return int(exponent) + int(mantissa).bit_length()

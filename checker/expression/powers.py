"""An expression as a polynomial in one symbol, through a given power: its coefficients, as expressions.

Sums, products and whole powers are expanded node by node, and higher powers are dropped on the way, so that
(2/w + x)**1000 costs no more than (2/w + x)**4. Left out: anything that a computer algebra system would have to
simplify first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import reduce
from math import comb
from typing import TypeAlias

from checker.errors import CheckerError
from checker.expression.dag import Builder, Expression, Node
from checker.expression.heads import Head

__all__ = ["NotPolynomial", "coefficients"]

_Polynomial: TypeAlias = "tuple[int | None, ...]"
"""Nodes for the coefficients of 1, x, x**2, ..; None for one that is 0 by the form of the expression."""


class NotPolynomial(CheckerError):
    """The symbol stands elsewhere than in sums, products and whole powers."""


def coefficients(expression: Expression, name: str, order: int) -> list[Expression]:
    """The coefficients of 1, x, .., x**order in `expression`, x being the symbol `name`.

    Raises NotPolynomial when there are none, TooLarge when they pass the limits.

    >>> from checker.expression.printing import to_text
    >>> from checker.expression.text import parse
    >>> [to_text(c) for c in coefficients(parse("(a + x)^9 (1 + x)"), "x", 1)]
    ['a^9', 'a^9 + 9*a^8']
    >>> coefficients(parse("sin(x)"), "x", 1)
    Traceback (most recent call last):
    checker.expression.powers.NotPolynomial: x stands inside sin
    """
    return _Expansion(expression, name, order).coefficients()


class _Expansion:
    """The polynomial of every node, from the leaves up."""

    def __init__(self, expression: Expression, name: str, order: int) -> None:
        self._nodes = expression.nodes
        self._name = name
        self._order = order
        self._build = Builder()
        self._zero = self._pad(())

    def coefficients(self) -> list[Expression]:
        """Expand the whole expression."""
        moving: list[bool] = []
        expanded: list[_Polynomial] = []
        for node in self._nodes:
            is_name = node.head is Head.SYMBOL and node.value == self._name
            moving.append(is_name or any(moving[i] for i in node.args))
            if is_name:
                expanded.append(self._pad((None, self._build.number(1))))
            elif moving[-1]:
                expanded.append(self._expand(node, [expanded[i] for i in node.args]))
            else:
                expanded.append(self._pad((self._constant(node, expanded),)))
        return [self._build.expression(self._build.number(0) if c is None else c) for c in expanded[-1]]

    def _pad(self, known: Sequence[int | None]) -> _Polynomial:
        return (*known, *[None] * (self._order + 1 - len(known)))

    def _constant(self, node: Node, expanded: Sequence[_Polynomial]) -> int:
        arguments = (expanded[i][0] for i in node.args)
        return self._build.copy(node, *(i for i in arguments if i is not None))

    def _expand(self, node: Node, arguments: Sequence[_Polynomial]) -> _Polynomial:
        if node.head is Head.ADD:
            return tuple(self._sum(terms) for terms in zip(*arguments, strict=True))
        if node.head is Head.MUL:
            return reduce(self._product, arguments)
        exponent = self._nodes[node.args[1]].value if node.head is Head.POW else None
        if not isinstance(exponent, Fraction) or exponent.denominator != 1 or exponent < 0:
            raise NotPolynomial(f"{self._name} stands inside {node.head}")
        return self._power(arguments[0], int(exponent))

    def _sum(self, terms: Iterable[int | None]) -> int | None:
        there = [term for term in terms if term is not None]
        return (self._build.add(*there) if len(there) > 1 else there[0]) if there else None

    def _product(self, left: _Polynomial, right: _Polynomial) -> _Polynomial:
        powers = range(self._order + 1)
        return tuple(self._sum(self._times(left[k], right[power - k]) for k in range(power + 1)) for power in powers)

    def _times(self, left: int | None, right: int | None) -> int | None:
        if left is None or right is None:
            return None
        one = self._build.number(1)
        return right if left == one else left if right == one else self._build.multiply(left, right)

    def _power(self, base: _Polynomial, exponent: int) -> _Polynomial:
        """(c + rest)**n by the binomial theorem, through rest**order: no higher power of rest is needed."""
        constant, rest = base[0], (None, *base[1:])
        total, power_of_rest = self._zero, self._pad((self._build.number(1),))
        for k in range(min(exponent, self._order) + 1):
            factor = self._binomial(constant, exponent, k)
            total = tuple(map(self._sum, zip(total, self._product(self._pad((factor,)), power_of_rest), strict=True)))
            power_of_rest = self._product(power_of_rest, rest)
        return total

    def _binomial(self, constant: int | None, exponent: int, k: int) -> int | None:
        """binomial(n, k) c**(n - k)."""
        ways = self._build.number(comb(exponent, k))
        if exponent == k:
            return ways
        return (
            None
            if constant is None
            else self._times(ways, self._build.power(constant, self._build.number(exponent - k)))
        )

"""Whether two expressions are the same, up to the order of terms and factors."""

from __future__ import annotations

from typing import TypeAlias

from checker.expression.dag import Expression
from checker.expression.heads import Head

__all__ = ["identical"]

_COMMUTATIVE = frozenset({Head.ADD, Head.MUL, Head.MAX, Head.MIN})
_Key: TypeAlias = tuple[object, ...]


def identical(left: Expression, right: Expression) -> bool:
    """Whether two expressions are built alike, up to the order of terms and of factors.

    >>> from checker.expression.text import parse
    >>> identical(parse("a + b*c"), parse("c*b + a")), identical(parse("a + a"), parse("2*a"))
    (True, False)
    """
    numbers: dict[_Key, int] = {}
    return _number(left, numbers) == _number(right, numbers)


def _number(expression: Expression, numbers: dict[_Key, int]) -> int:
    """Number the whole so that equal sub-expressions, in either expression, have equal numbers."""
    own: list[int] = []
    for node in expression.nodes:
        arguments = [own[index] for index in node.args]
        if node.head in _COMMUTATIVE:
            arguments.sort()
        key = (node.head, node.value, *arguments)
        own.append(numbers.setdefault(key, len(numbers)))
    return own[-1]

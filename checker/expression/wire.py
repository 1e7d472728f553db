"""The wire format: an expression as a flat list of JSON values, checked strictly when it is read.

A node is `[head, argument, ...]` with arguments by earlier index; a number is `["number", "p/q"]`, a symbol
`["symbol", "w"]`; the last node is the formula. Whoever sends it is not trusted: `from_wire` accepts exactly this and
nothing else, and reading evaluates nothing.

>>> to_wire(from_wire([["symbol", "w"], ["number", "1/2"], ["pow", 0, 1]]))
[['symbol', 'w'], ['number', '1/2'], ['pow', 0, 1]]
"""

import re
from fractions import Fraction
from typing import TypeAlias

from checker.errors import AnswerError
from checker.expression.dag import DEFAULT_LIMITS, Builder, Expression, Limits, Node, TooLarge
from checker.expression.heads import ARITY, Head

__all__ = ["Wire", "WireError", "from_wire", "to_wire"]

Wire: TypeAlias = list[list[str | int]]

_NUMBER = re.compile(r"(-?[0-9]+)(?:/([0-9]+))?", re.ASCII)
_HEADS = {str(head): head for head in Head}


class WireError(AnswerError):
    """Data that is no expression in the wire format."""


def to_wire(expression: Expression) -> Wire:
    """The nodes of an expression as JSON values."""
    return [_node_to_wire(node) for node in expression.nodes]


def from_wire(data: object, limits: Limits = DEFAULT_LIMITS) -> Expression:
    """The expression that `data` spells.

    Raises WireError for anything that is not the wire format, TooLarge for what exceeds the limits.
    """
    if not isinstance(data, list) or not data:
        raise WireError("an expression is a list of nodes")
    if len(data) > limits.nodes:
        raise TooLarge(f"the expression has more than {limits.nodes} parts")
    build = Builder(limits)
    indices: list[int] = []
    for item in data:
        indices.append(_read_node(item, indices, build, limits))
    return build.expression(indices[-1])


def _node_to_wire(node: Node) -> list[str | int]:
    if node.value is not None:
        return [str(node.head), str(node.value)]
    return [str(node.head), *node.args]


def _read_node(item: object, earlier: list[int], build: Builder, limits: Limits) -> int:
    if not isinstance(item, list) or not item or not isinstance(item[0], str) or item[0] not in _HEADS:
        raise WireError("a node starts with a known head")
    head = _HEADS[item[0]]
    if head in (Head.NUMBER, Head.SYMBOL):
        if len(item) != 2 or not isinstance(item[1], str):
            raise WireError(f"a {head} holds one string")
        return _read_number(item[1], build, limits) if head is Head.NUMBER else build.symbol(item[1])
    least, most = ARITY[head]
    if len(item) - 1 < least or (most is not None and len(item) - 1 > most):
        raise WireError(f"{head} does not take {len(item) - 1} arguments")
    if head is Head.PIECEWISE and len(item) % 2 == 0:
        raise WireError("a case of a piecewise has a condition")
    return build.apply(head, *(_read_argument(argument, earlier) for argument in item[1:]))


def _read_argument(argument: object, earlier: list[int]) -> int:
    if type(argument) is not int or not 0 <= argument < len(earlier):
        raise WireError("an argument is the index of an earlier node")
    return earlier[argument]


def _read_number(text: str, build: Builder, limits: Limits) -> int:
    if len(text) > 2 * limits.digits + 2:
        raise TooLarge(f"a number has more than {limits.digits} digits")
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise WireError("a number is p or p/q")
    numerator, denominator = match.groups(default="1")
    if max(len(numerator.lstrip("-")), len(denominator)) > limits.digits:
        raise TooLarge(f"a number has more than {limits.digits} digits")
    if not int(denominator):
        raise WireError("a denominator is not 0")
    return build.number(Fraction(int(numerator), int(denominator)))

"""Certified values: an expression evaluated in ball arithmetic.

A ball [m +/- r] holds the true value with certainty; `evaluate` returns one for the principal complex value of an
expression, given balls for its symbols, at the precision in force (`flint.ctx.workprec`). The same rules serve a point
(narrow balls, witnesses) and a whole interval (wide balls, bounds): where a branch or a sign is not decided by the
balls, the result covers every possibility (wherever the value exists at all). A value that is undefined, or that these
balls cannot bound, is not finite; `undefined_at` tells the first case from the second.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from flint import acb, fmpq

from checker.equivalence.ball_rules import NAN, RULES, Value, exact_integer, is_real
from checker.equivalence.budget import spend
from checker.errors import CheckerError
from checker.expression.dag import Expression, Node
from checker.expression.heads import COMPARISONS, Head

__all__ = [
    "Environment",
    "UnknownSymbol",
    "ball",
    "evaluate",
    "evaluate_all",
    "is_real",
    "is_real_throughout",
    "node_value",
    "undefined_at",
]

Environment: TypeAlias = Mapping[str, acb]

_STRIDE = 64
_SLOW = {Head.GAMMA, Head.FACTORIAL, Head.ZETA}
"""heads of which one alone may take long"""
"""Nodes between two looks at the clock."""


class UnknownSymbol(CheckerError):
    """An expression contains a symbol that the environment gives no value."""


def ball(value: int | Fraction) -> acb:
    """The ball of a rational number, exact where binary allows."""
    return acb(fmpq(value.numerator, value.denominator))


def evaluate(expression: Expression, environment: Environment) -> acb:
    """A ball that contains the value of `expression` when its symbols lie in the given balls.

    Not finite where the value is undefined or cannot be bounded. Raises UnknownSymbol.

    >>> from checker.expression.text import parse
    >>> evaluate(parse("sqrt(x)/x"), {"x": ball(4)})
    0.500000000000000
    """
    value = evaluate_all(expression, environment)[-1]
    return value if isinstance(value, acb) else NAN


def is_real_throughout(expression: Expression, environment: Environment) -> bool:
    """Whether every part of `expression` is certainly finite and real: then no pole and no branch cut is met."""
    balls = [value for value in evaluate_all(expression, environment) if isinstance(value, acb)]
    return all(value.is_finite() and is_real(value) for value in balls)


def undefined_at(expression: Expression, environment: Environment) -> Node | None:
    """The node at which the value certainly ceases to exist (a division by an exact 0, log 0), else None.

    Only for exact points: a ball around 0 is no exact 0. Cases of a Piecewise that are not taken do not count.
    """
    values = evaluate_all(expression, environment)
    causes: list[Node | None] = []
    for node, value in zip(expression.nodes, values, strict=True):
        is_finite = not isinstance(value, acb) or value.is_finite()
        causes.append(None if is_finite else _cause(node, values, causes))
    return causes[-1]


def _cause(node: Node, values: Sequence[Value], causes: Sequence[Node | None]) -> Node | None:
    """The pole that leaves a node without a value: itself, or one that its value depends on."""
    if _is_pole(node.head, [values[index] for index in node.args]):
        return node
    needed = node.args
    if node.head is Head.PIECEWISE:
        open_cases = [k for k in range(0, len(needed), 2) if values[needed[k + 1]] is not False]
        taken = open_cases[0] if values[needed[open_cases[0] + 1]] is True else None
        needed = () if taken is None else (needed[taken],)
    return next((cause for cause in (causes[index] for index in needed) if cause is not None), None)


def evaluate_all(expression: Expression, environment: Environment) -> list[Value]:
    """The values of all nodes of an expression, in their order. Raises UnknownSymbol."""
    values: list[Value] = []
    for place, node in enumerate(expression.nodes):
        if not place % _STRIDE or node.head in _SLOW:
            spend()
        values.append(node_value(node, values, environment))
    return values


def node_value(node: Node, values: Sequence[Value] | Mapping[int, Value], environment: Environment) -> Value:
    """The value of one node, given those of its arguments by their indices. Raises UnknownSymbol."""
    if node.head is Head.NUMBER:
        assert type(node.value) is Fraction  # much quicker than isinstance, which asks an abstract class
        return ball(node.value)
    if node.head is Head.SYMBOL:
        try:
            return environment[str(node.value)]
        except KeyError:
            raise UnknownSymbol(f"no value is given for {node.value}") from None
    arguments = [values[index] for index in node.args]
    if node.head not in _CONDITIONAL and any(isinstance(a, acb) and not a.is_finite() for a in arguments):
        return NAN  # whatever is done with a value that does not exist: (1/0)**0, sign(1/0)
    return RULES[node.head](arguments)


_CONDITIONAL = COMPARISONS | {Head.PIECEWISE}
"""Heads that may have a value though one of their arguments has none."""


def _is_pole(head: Head, arguments: Sequence[Value]) -> bool:
    first = arguments[0] if arguments else None
    if head is Head.PIECEWISE:
        return all(condition is False for condition in arguments[1::2])
    if not isinstance(first, acb) or not first.is_exact():
        return False
    if head is Head.POW:
        exponent = arguments[1]
        return bool(first.is_zero()) and isinstance(exponent, acb) and bool(exponent.real < 0)
    if head in (Head.GAMMA, Head.FACTORIAL):
        whole = exact_integer(first)
        return whole is not None and whole <= (0 if head is Head.GAMMA else -1)
    if head is Head.ZETA:
        return bool((first - 1).is_zero())
    if head in (Head.ATANH, Head.ACOTH) and bool((first * first - 1).is_zero()):
        return True
    return bool(first.is_zero()) and head in _POLE_AT_ZERO


_POLE_AT_ZERO = frozenset(
    {Head.LOG, Head.COT, Head.CSC, Head.ACOT, Head.ASEC, Head.ACSC, Head.COTH, Head.CSCH}
    | {Head.ACOTH, Head.ASECH, Head.ACSCH}
)

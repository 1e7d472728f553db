"""Expressions as flat, hash-consed graphs: what a formula is once it has left the student's hands.

`Expression` holds nodes in an order in which every argument stands before its use; the last node is the formula. It is
pure data: building one evaluates nothing (9**9**9**9 is three nodes), and equal sub-formulas are one node, so that
everything done with an expression later takes time linear in its number of distinct sub-formulas.
`Builder` makes expressions; `Limits` bounds them. Left out on purpose: any rewriting. The order of a sum's terms is
the order in which they were written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import log2

from checker.errors import AnswerError
from checker.expression.heads import ARITY, Head

__all__ = ["DEFAULT_LIMITS", "Builder", "Expression", "Limits", "Node", "TooLarge"]


class TooLarge(AnswerError):
    """An expression that exceeds the limits on nodes, digits or name length."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How large an expression may be."""

    nodes: int = 20_000
    """distinct sub-formulas"""
    digits: int = 4_000
    """decimal digits of a numerator or denominator"""
    name: int = 64
    """characters of a symbol's name"""


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Node:
    """One sub-formula: its head, the indices of its arguments, and the value of a leaf."""

    head: Head
    args: tuple[int, ...] = ()
    value: Fraction | str | None = None
    """the Fraction of a number, the name of a symbol, otherwise None"""


@dataclass(frozen=True, slots=True)
class Expression:
    """A formula: nodes in topological order, the last one being the whole."""

    nodes: tuple[Node, ...]

    @property
    def symbols(self) -> frozenset[str]:
        """Names of the symbols that the formula contains."""
        return frozenset(str(node.value) for node in self.nodes if node.head is Head.SYMBOL)

    @property
    def heads(self) -> frozenset[Head]:
        """Every head that occurs in the formula."""
        return frozenset(node.head for node in self.nodes)

    @property
    def root(self) -> Node:
        """The node that is the whole formula."""
        return self.nodes[-1]


class Builder:
    """Makes an expression node by node; every method returns the index of a node.

    >>> build = Builder()
    >>> x = build.symbol("x")
    >>> build.expression(build.apply(Head.ADD, x, build.number(1))).symbols
    frozenset({'x'})

    Raises TooLarge when a limit is passed and ValueError when a head is given a wrong number of arguments.
    """

    def __init__(self, limits: Limits = DEFAULT_LIMITS) -> None:
        self._limits = limits
        self._bit_bound = int(limits.digits * log2(10))
        self._index: dict[Node, int] = {}
        self._nodes: list[Node] = []

    def number(self, value: int | Fraction) -> int:
        """An exact rational number."""
        fraction = Fraction(value)
        if self._is_long(abs(fraction.numerator)) or self._is_long(fraction.denominator):
            raise TooLarge(f"a number has more than {self._limits.digits} digits")
        return self._intern(Node(Head.NUMBER, value=fraction))

    def _is_long(self, whole: int) -> bool:
        return whole.bit_length() > self._bit_bound and whole >= 10**self._limits.digits

    def symbol(self, name: str) -> int:
        """A variable, known by its name alone."""
        if len(name) > self._limits.name:
            raise TooLarge(f"a name has more than {self._limits.name} characters")
        return self._intern(Node(Head.SYMBOL, value=name))

    def apply(self, head: Head, *args: int) -> int:
        """`head` applied to nodes made before; constants take no arguments."""
        least, most = ARITY[head]
        if len(args) < least or (most is not None and len(args) > most):
            raise ValueError(f"{head} does not take {len(args)} arguments")
        return self._intern(Node(head, args))

    def copy(self, node: Node, *args: int) -> int:
        """A node of another expression, with these arguments in place of its own."""
        return self._intern(Node(node.head, args, node.value))

    def add(self, *terms: int) -> int:
        """The sum of nodes."""
        return self.apply(Head.ADD, *terms)

    def multiply(self, *factors: int) -> int:
        """The product of nodes."""
        return self.apply(Head.MUL, *factors)

    def sum(self, terms: Sequence[int]) -> int:
        """The sum of any number of nodes: 0 of none, and of one the node itself."""
        return self.number(0) if not terms else terms[0] if len(terms) == 1 else self.add(*terms)

    def product(self, factors: Sequence[int]) -> int:
        """The product of any number of nodes: 1 of none, and of one the node itself."""
        return self.number(1) if not factors else factors[0] if len(factors) == 1 else self.multiply(*factors)

    def negate(self, node: int) -> int:
        """Minus a node; a number is negated in place."""
        value = self._nodes[node].value
        return self.number(-value) if isinstance(value, Fraction) else self.multiply(self.number(-1), node)

    def divide(self, numerator: int, denominator: int) -> int:
        """A quotient, as numerator * denominator**-1; a quotient of two numbers is a number."""
        above, below = self._nodes[numerator].value, self._nodes[denominator].value
        if isinstance(above, Fraction) and isinstance(below, Fraction) and below:
            return self.number(above / below)
        return self.multiply(numerator, self.power(denominator, self.number(-1)))

    def power(self, base: int, exponent: int) -> int:
        """base**exponent."""
        return self.apply(Head.POW, base, exponent)

    def square_root(self, node: int) -> int:
        """node**(1/2)."""
        return self.power(node, self.number(Fraction(1, 2)))

    def include(self, expression: Expression, meanings: Mapping[str, int] | None = None) -> int:
        """Copy an expression in, each symbol named in `meanings` replaced by that node."""
        meanings = meanings or {}
        copied: list[int] = []
        for node in expression.nodes:
            if node.head is Head.SYMBOL and node.value in meanings:
                copied.append(meanings[str(node.value)])
            else:
                copied.append(self.copy(node, *(copied[i] for i in node.args)))
        return copied[-1]

    def node(self, index: int) -> Node:
        """Look at a node made before."""
        return self._nodes[index]

    def whole(self, index: int) -> int | None:
        """The integer that a node is, None when it is none."""
        value = self._nodes[index].value
        return int(value) if isinstance(value, Fraction) and value.denominator == 1 else None

    def expression(self, root: int) -> Expression:
        """The expression whose whole is `root`, without the nodes that it does not need."""
        return Expression(tuple(_reachable(self._nodes, root)))

    def _intern(self, node: Node) -> int:
        found = self._index.get(node)
        if found is not None:
            return found
        if len(self._nodes) >= self._limits.nodes:
            raise TooLarge(f"the expression has more than {self._limits.nodes} parts")
        self._nodes.append(node)
        self._index[node] = len(self._nodes) - 1
        return len(self._nodes) - 1


def _reachable(nodes: list[Node], root: int) -> Iterable[Node]:
    """What `root` needs, depth first and from left to right, so that one formula has one graph however it was built."""
    place: dict[int, int] = {}
    pending = [root]
    while pending:
        index = pending[-1]
        missing = [i for i in nodes[index].args if i not in place]
        if missing:
            pending.extend(reversed(missing))
            continue
        pending.pop()
        if index not in place:
            place[index] = len(place)
            node = nodes[index]
            yield Node(node.head, tuple(place[i] for i in node.args), node.value)

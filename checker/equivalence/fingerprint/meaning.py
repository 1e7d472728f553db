"""What a node stands for near a sample point: the node that it is another word for.

Functions are lowered to exponentials and logarithms, |u| and sign u of a complex u to a root and a quotient, a
Piecewise to the case that holds at the point, and gamma, zeta and steps of a constant to their value.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import ceil, floor

from checker.equivalence.fingerprint.elements import Element
from checker.equivalence.fingerprint.graph import Graph
from checker.equivalence.fingerprint.lowering import LOWERED, conjugate, gamma_at, zeta_at
from checker.equivalence.fingerprint.notes import REAL, Notes
from checker.equivalence.fingerprint.tower import NotShown, Tower, Undefined
from checker.expression.heads import COMPARISONS, Head

__all__ = ["AT_NUMBERS", "Meanings"]

AT_NUMBERS = frozenset({Head.GAMMA, Head.ZETA, Head.FLOOR, Head.CEILING})
"""Heads whose meaning depends on their argument's being a constant."""


class Meanings:
    """The meanings of the nodes of a graph near a sample point; what that takes from the point is noted down."""

    def __init__(self, graph: Graph, point: int, tower: Tower, notes: Notes, elements: dict[int, Element]) -> None:
        self._graph, self._point, self._tower, self._notes = graph, point, tower, notes
        self._elements = elements
        self._known: dict[int, int | None] = {}
        self._rules: dict[Head, Callable[[int], int | None]] = {
            Head.POW: self._power,
            Head.PIECEWISE: self._case,
            Head.CONJUGATE: self._conjugate,
            Head.ABS: self._absolute,
            Head.SIGN: self._sign,
            **dict.fromkeys(AT_NUMBERS, self._at_number),
        }

    def of(self, index: int) -> int | None:
        """The node that a node is another word for; None when it means itself. Raises NotShown and Undefined."""
        if index not in self._known:
            node = self._graph.build.node(index)
            if node.head in LOWERED:
                self._known[index] = LOWERED[node.head](self._graph.build, *node.args)
            else:
                self._known[index] = self._rules[node.head](index) if node.head in self._rules else None
        return self._known[index]

    def _is_real(self, index: int) -> bool:
        return self._graph.is_real(self._point, index)

    def _power(self, index: int) -> int | None:
        build = self._graph.build
        base, exponent = build.node(index).args
        if isinstance(build.node(exponent).value, Fraction):
            return None
        return build.apply(Head.EXP, build.multiply(exponent, build.apply(Head.LOG, base)))

    def _conjugate(self, index: int) -> int:
        (z,) = self._graph.build.node(index).args
        found = conjugate(self._graph.build, z)
        if found is not None:
            return found
        if not self._is_real(z):
            raise NotShown
        self._notes.decide(z, REAL)
        return z

    def _absolute(self, index: int) -> int | None:
        build = self._graph.build
        (z,) = build.node(index).args
        if self._is_real(z):
            return None
        return build.square_root(build.multiply(z, build.apply(Head.CONJUGATE, z)))

    def _sign(self, index: int) -> int | None:
        build = self._graph.build
        (z,) = build.node(index).args
        return None if self._is_real(z) else build.divide(z, build.apply(Head.ABS, z))

    # Cases

    def _case(self, index: int) -> int:
        args = self._graph.build.node(index).args
        for value, condition in zip(args[0::2], args[1::2], strict=True):
            truth = self._graph.value(self._point, condition)
            if not isinstance(truth, bool):
                raise NotShown
            self._note_signs(condition)
            if truth:
                return value
        raise Undefined

    def _note_signs(self, condition: int) -> None:
        for gap in self._gaps(condition):
            sign = self._graph.sign(self._point, gap)
            if sign is None:
                raise NotShown
            self._notes.decide(gap, sign, jumps=True)

    def _gaps(self, condition: int) -> list[int]:
        """The differences whose signs decide a condition, constants aside."""
        build = self._graph.build
        found, pending = [], [condition]
        while pending:
            index = pending.pop()
            node = build.node(index)
            if node.head in COMPARISONS and self._graph.symbols(index):
                left, right = node.args
                found.append(left if build.node(right).value == 0 else build.add(left, build.negate(right)))
            elif node.head not in COMPARISONS:
                pending.extend(node.args)
        return found

    # Constants

    def _at_number(self, index: int) -> int | None:
        """The value of a function at a constant, where that is plain."""
        build, node = self._graph.build, self._graph.build.node(index)
        element = self._elements[node.args[0]]
        if not element.is_constant:
            return None
        value = self._tower.rational(element)
        if value is None:
            whole = self._graph.ball(self._point, index).real.unique_fmpz()
            is_step = node.head in (Head.FLOOR, Head.CEILING)
            return build.number(int(whole)) if is_step and whole is not None else None
        match node.head:
            case Head.GAMMA:
                if value.denominator == 1 and value <= 0:
                    raise Undefined
                return gamma_at(build, value)
            case Head.ZETA:
                if value == 1:
                    raise Undefined
                return zeta_at(build, value)
            case Head.FLOOR:
                return build.number(floor(value))
        return build.number(ceil(value))

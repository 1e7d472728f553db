"""Equality of two formulas on one regime, proved: what the fingerprint, or a bound for constants, can show.

This is where a regime (names and intervals) meets the fingerprint (a graph, boxes and sample points).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from fractions import Fraction
from math import inf
from typing import TypeAlias

from flint import ctx

from checker.equivalence.domain import Domain, Interval, Point, Regime
from checker.equivalence.enclosure import ball
from checker.equivalence.exact import exactly
from checker.equivalence.fingerprint.edges import Edge
from checker.equivalence.fingerprint.extent import Extent
from checker.equivalence.fingerprint.graph import Graph
from checker.equivalence.fingerprint.proof import Equality, is_undefined_near, prove
from checker.equivalence.fingerprint.regimes import Part
from checker.equivalence.fingerprint.separation import is_exactly_zero
from checker.expression.dag import Expression, TooLarge
from checker.expression.printing import printable, to_text
from checker.verdict import Proof

__all__ = ["NO_ATTEMPT", "Attempt", "Pair", "Shown"]

_BITS = 192
_LONGEST_WORDS = 80
_MOST_EDGES = 2


_Nodes: TypeAlias = tuple[int, int]
"""The nodes of an answer and of a reference."""


class Shown(Enum):
    """What could be shown short of a proof."""

    DERIVATIVE = auto()
    """the derivatives are equal on the whole regime"""
    NOTHING = auto()


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of trying to prove two formulas equal on a regime."""

    shown: Proof | Shown = Shown.NOTHING
    met: tuple[Point, ...] = ()
    """points in parts of the regime that no sample point had met: worth a look"""
    open: tuple[str, ...] = ()
    """parts of the regime of which nothing could be shown, in words"""


NO_ATTEMPT = Attempt()


class Pair:
    """An answer and a reference as one graph, with the sample points of one regime."""

    def __init__(
        self,
        student: Expression,
        reference: Expression,
        domain: Domain,
        regime: Regime,
        points: Sequence[Point],
        seed: str,
    ) -> None:
        self._domain, self._regime, self._seed, self._points = domain, regime, seed, points
        self._sides = student, reference
        self._graph = Graph([name for name, interval in regime.ranges.items() if interval.whole])
        self._formulas = self._include({})

    def _include(self, values: Mapping[str, int]) -> _Nodes:
        """Add both formulas to the graph, some free symbols replaced by nodes."""
        meanings = dict(values)
        for name, definition in self._domain.definitions.items():
            meanings[name] = self._graph.include(definition, meanings)
        student, reference = (self._graph.include(formula, meanings) for formula in self._sides)
        return student, reference

    def prove(self) -> Attempt:
        """Prove both equal on the regime."""
        try:
            with ctx.workprec(_BITS):
                return self._prove()
        except TooLarge:
            return NO_ATTEMPT

    def _prove(self) -> Attempt:
        found, names = self._equality(self._formulas, {})
        if found.is_complete and not found.up_to_constant:
            edges = self._open_edges(found, self._formulas, {})
            if not edges:
                return Attempt(Proof("prime field", found.bits, (self._regime.name,)))
            met = tuple(point for edge in edges for point in self._points_on(edge))
            return Attempt(Shown.NOTHING, met, ("a formula may jump",))
        if not names:
            return Attempt(self._prove_constant(self._formulas))
        met = tuple({**self._points[0], **values} for values in found.cover.met)
        if found.is_complete:
            return Attempt(Shown.DERIVATIVE, met)
        return Attempt(Shown.NOTHING, met, tuple(dict.fromkeys(map(self._in_words, found.cover.open))))

    def _equality(self, formulas: _Nodes, values: Mapping[str, int]) -> tuple[Equality, list[str]]:
        """How far two nodes are shown equal, and the symbols that they depend on."""
        names = sorted(frozenset().union(*map(self._graph.symbols, formulas)) - set(values))
        box = {name: _extent(self._regime.ranges[name]) for name in names}
        parities = dict.fromkeys(sorted(self._graph.integers & set(names)), 0)
        return prove(self._graph, *formulas, Part(box, {}, parities), self._sample(names), self._seed), names

    # Edges

    def _open_edges(self, found: Equality, formulas: _Nodes, values: Mapping[str, int]) -> list[Edge]:
        """The edges on which the formulas are not shown equal."""
        return [edge for edge in found.edges if self._is_inside(edge) and not self._holds_on(edge, formulas, values)]

    def _is_inside(self, edge: Edge) -> bool:
        value = self._graph.build.node(edge.node).value
        if edge.name is None or not isinstance(value, Fraction):
            return True
        return self._regime.ranges[edge.name].contains(value)

    def _holds_on(self, edge: Edge, formulas: _Nodes, values: Mapping[str, int]) -> bool:
        """Whether the formulas are equal, or one has no value, all over an edge."""
        if len(values) > _MOST_EDGES or _key(edge) in values:
            return False
        if edge.name is None:
            student, reference = (self._graph.without(formula, edge.node) for formula in formulas)
            values = {**values, _key(edge): edge.node}
        else:
            values = {**values, edge.name: edge.node}
            student, reference = self._include(values)
        found, names = self._equality((student, reference), values)
        if found.is_complete and not found.up_to_constant:
            return not self._open_edges(found, (student, reference), values)
        point = next(iter(self._sample(names)))
        if any(is_undefined_near(self._graph, point, node, self._seed) for node in (student, reference)):
            return True
        return not names and isinstance(self._prove_constant((student, reference)), Proof)

    def _points_on(self, edge: Edge) -> Iterator[Point]:
        """Points on an edge whose coordinates are exact."""
        if edge.name is None:
            return
        for point in self._points:
            value = exactly(self._graph.build.expression(edge.node), point)
            if value is not None:
                yield {**point, edge.name: value}

    def _in_words(self, part: Part) -> str:
        """Name a part of the regime by the signs of formulas in it; nothing for the whole of it."""
        build = self._graph.build
        facts = ((to_text(build.expression(index)), "<" if sign < 0 else ">") for index, sign in part.facts.items())
        return ", ".join(f"{printable(text, _LONGEST_WORDS)} {relation} 0" for text, relation in facts)

    def _prove_constant(self, formulas: _Nodes) -> Proof | Shown:
        build, (student, reference) = self._graph.build, formulas
        gap = build.add(student, build.negate(reference))
        bits = is_exactly_zero(self._graph, gap, self._graph.add_point({}))
        return Shown.NOTHING if bits is None else Proof("root separation", None, (self._regime.name,))

    def _sample(self, names: Sequence[str]) -> dict[int, Mapping[str, Fraction]]:
        """The sample points, by their numbers in the graph, that differ in what matters."""
        distinct = {tuple(point[name] for name in names) for point in self._points}
        chosen: dict[int, Mapping[str, Fraction]] = {}
        for values in sorted(distinct, key=lambda values: sum(map(_length, values))):
            number = self._graph.add_point({name: ball(value) for name, value in zip(names, values, strict=True)})
            chosen[number] = dict(zip(names, values, strict=True))
        return chosen

    def student_is_undefined_near(self, point: Point) -> bool:
        """Whether the answer has no value all around a point, though the reference has one."""
        with ctx.workprec(_BITS):
            number = self._graph.add_point({name: ball(value) for name, value in point.items()})
            return is_undefined_near(self._graph, number, self._formulas[0], self._seed)


def _key(edge: Edge) -> str:
    return f"0 = {edge.node}" if edge.name is None else edge.name


def _length(value: Fraction) -> int:
    return value.numerator.bit_length() + value.denominator.bit_length()


def _extent(interval: Interval) -> Extent:
    low, high = interval.low, interval.high
    return Extent(-inf if low is None else low, inf if high is None else high)

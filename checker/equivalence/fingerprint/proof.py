"""Two formulas proved equal over a part of a domain: the door of the fingerprint.

`prove` shows them equal near sample points in a random prime field, and then shows where those proofs hold. What comes
back says how far that went, and how likely it is to be wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import lcm

from checker.equivalence.budget import spend
from checker.equivalence.fingerprint.edges import Edge, edges
from checker.equivalence.fingerprint.field import ORDER, Condition, field_with
from checker.equivalence.fingerprint.formal import Formal, Likeness
from checker.equivalence.fingerprint.graph import Graph
from checker.equivalence.fingerprint.logarithms import Effort
from checker.equivalence.fingerprint.regimes import Cover, Part, cover
from checker.equivalence.fingerprint.tower import NeedsField, NeedsPoints, NotShown, Size, Undefined
from checker.expression.heads import Head

__all__ = ["Equality", "is_undefined_near", "prove"]

_TRIES = 8
_GENERATORS = 12
"""Free generators have roots of this order from the start."""
_MANY = 44
_FOR_RATIONAL = 4
_FEWEST_BITS = 30
_STATED_BITS = 60
"""No more is claimed, so that the same answer gets the same report whatever prime was drawn."""
_ROOTS_IN = {Head.ASIN: 1, Head.ACOS: 1, Head.ASINH: 1, Head.ACOSH: 2, Head.ASEC: 1, Head.ACSC: 1, Head.ASECH: 2}
_RATIONAL = frozenset({Head.NUMBER, Head.SYMBOL, Head.ADD, Head.MUL, Head.I, Head.PI, Head.E})


@dataclass(frozen=True, slots=True)
class Equality:
    """How far two formulas were shown equal."""

    cover: Cover
    bits: int
    """the chance that this is wrong is at most 2^-bits"""
    up_to_constant: bool
    """only the derivatives were shown equal"""
    edges: tuple[Edge, ...]
    """where the formulas may jump, so that nothing is shown there"""

    @property
    def is_complete(self) -> bool:
        """Whether that was shown wherever both are defined."""
        return not self.cover.open


def prove(
    graph: Graph, left: int, right: int, part: Part, points: Mapping[int, Mapping[str, Fraction]], seed: str
) -> Equality:
    """Show two nodes of a graph equal over a part of a domain, given sample points in it by their numbers."""
    search = _Search(graph, left, right, seed)
    found = cover(graph, part, points, search.at, seed)
    bits = min((_STATED_BITS, *(formal.bits(left, right) for formal in found.proofs)))
    jumps = dict.fromkeys(edge for proof in found.proofs for edge in edges(proof, part.box))
    return Equality(found, bits, search.up_to_constant, tuple(jumps))


def is_undefined_near(graph: Graph, point: int, node: int, seed: str) -> bool:
    """Whether a node has no value anywhere near a sample point, because it divides by what is 0 everywhere there."""
    formal = _Setting().formal(graph, point, [node], seed)
    try:
        formal.element(node)
    except Undefined:
        return True
    except NotShown:
        pass
    return False


@dataclass(frozen=True, slots=True)
class _Setting:
    """What a try at a proof needs of its field, and how hard it looks."""

    order: int = ORDER
    generators: int = _GENERATORS
    conditions: frozenset[Condition] = field(default_factory=frozenset)
    draw: int = 0
    effort: Effort = Effort.NONE
    spare: int = 6
    """points beyond those that relations need"""
    more_roots: int = 0
    """roots that turn up beyond those that are written"""

    def after(self, needed: NeedsField) -> _Setting:
        """The setting that a try asked for."""
        return replace(
            self,
            order=lcm(self.order, needed.order),
            generators=self.generators * needed.generators,
            conditions=self.conditions | ({needed.condition} if needed.condition else set()),
            draw=self.draw + 1,
        )

    def harder(self, suspects: int) -> _Setting | None:
        """What to try next; where roots remain that may be known already, so many points that chance plays no part."""
        if self.effort is Effort.NONE:
            return replace(self, effort=Effort.ROOTS, more_roots=self.more_roots + 1)
        if self.effort is Effort.ROOTS:
            return replace(self, effort=Effort.ALL)
        return replace(self, spare=_MANY) if suspects and self.spare < _MANY else None

    def formal(self, graph: Graph, point: int, nodes: list[int], seed: str) -> Formal:
        """A new start at a sample point."""
        chosen = field_with(self.order, self.conditions, self.draw)
        size = _size(graph, nodes, self.spare, self.more_roots)
        return Formal(graph, point, chosen, size, self.generators, f"{seed}:{self}", self.effort)


class _Search:
    """The proofs of one pair of nodes, near one sample point after the other."""

    def __init__(self, graph: Graph, left: int, right: int, seed: str) -> None:
        self._graph, self._left, self._right, self._seed = graph, left, right, seed
        self._setting = _Setting()
        self.up_to_constant = False

    def at(self, point: int) -> Formal | None:
        """Show the nodes equal near a sample point; what that rests on is in the result. None when it is not shown."""
        for _ in range(_TRIES):
            spend()
            formal = self._setting.formal(self._graph, point, [self._left, self._right], self._seed)
            try:
                if self._shows(formal):
                    return formal
            except NeedsField as needed:
                self._setting = self._setting.after(needed)
                continue
            except NeedsPoints:
                self._setting = replace(self._setting, more_roots=self._setting.more_roots + 2)
                continue
            except NotShown:
                pass
            harder = self._setting.harder(suspects=formal.tower.suspects)
            if harder is None:
                return None
            self._setting = harder
        return None

    def _shows(self, formal: Formal) -> bool:
        likeness = formal.likeness(self._left, self._right)
        if likeness is Likeness.NONE or formal.bits(self._left, self._right) < _FEWEST_BITS:
            return False
        if likeness is Likeness.SLOPES and self._setting.effort is Effort.ALL:
            self.up_to_constant = True
            return True
        return likeness is Likeness.EQUAL and (not formal.tower.suspects or self._setting.spare == _MANY)


def _size(graph: Graph, nodes: list[int], spare: int, more_roots: int) -> Size:
    """Enough points for every relation to be overdetermined, and the number of roots."""
    kernels = roots = symbols = 0
    for index in graph.below(nodes):
        node = graph.build.node(index)
        symbols += node.head is Head.SYMBOL
        if node.head in _RATIONAL:
            continue
        power = graph.build.node(node.args[-1]).value if node.head is Head.POW else None
        if isinstance(power, Fraction) and power.denominator == 1:
            continue
        kernels += 1
        roots += 1 if isinstance(power, Fraction) else _ROOTS_IN.get(node.head, 0)
    return Size(spare + kernels + symbols + 2 if kernels else _FOR_RATIONAL, roots + more_roots)

"""Where a proof holds: the parts of a domain, each with a proof of its own.

A proof made at a sample point rests on the signs that formulas have there, and on branches of logarithms. Both are then
shown for a whole part of the domain, or the part is cut in two where that fails: at the roots of what changes its sign,
at 0 of a variable, or by the sign of a formula. What cannot be shown, or is met by no point, stays open and is named.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from math import inf, log2

from flint import acb, arb

from checker.equivalence.budget import spend
from checker.equivalence.enclosure import ball
from checker.equivalence.fingerprint.extent import REALS, Extent, exact
from checker.equivalence.fingerprint.formal import Formal
from checker.equivalence.fingerprint.graph import Graph
from checker.equivalence.fingerprint.notes import REAL, Certificate
from checker.equivalence.fingerprint.reach import Box, Facts, Reach, real_roots
from checker.expression.heads import Head

__all__ = ["Cover", "Part", "cover"]

_DEEPEST = 7
_MOST_PARTS = 48
_DRAWN = 24
_TRIED = 3
_MODERATE = 4.0
"""Coordinates between 1/16 and 16: functions lose few digits there."""
_SEARCHED, _STEPS = 64, 60
_FACTOR = 1024
_FAR = 10**300
_GRAIN = 2**30
_INVERSE_PI = Extent(Fraction(318, 1000), Fraction(319, 1000), False, False)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a domain: a box, the signs of some formulas, and the parities of integer variables."""

    box: Box
    facts: Facts = field(default_factory=dict)
    parities: Mapping[str, int] = field(default_factory=dict)


Prove = Callable[[int], "Formal | None"]
"""Shows two formulas equal near a sample point."""


@dataclass(slots=True)
class Cover:
    """What was shown, part by part."""

    proofs: list[Formal] = field(default_factory=list)
    parts: int = 0
    """how many parts were shown"""
    open: list[Part] = field(default_factory=list)
    """parts that were not"""
    met: list[Mapping[str, Fraction]] = field(default_factory=list)
    """sample points that were drawn on the way, in parts that no point had met"""


def cover(graph: Graph, part: Part, points: Mapping[int, Mapping[str, Fraction]], prove: Prove, seed: str) -> Cover:
    """Show two formulas equal all over a part of the domain, given sample points in it by their numbers."""
    return _Covering(graph, dict(points), prove, random.Random(seed)).run(part)


class _Covering:
    """The work of `cover`, with what it has found so far."""

    def __init__(
        self, graph: Graph, points: dict[int, Mapping[str, Fraction]], prove: Prove, generator: random.Random
    ) -> None:
        self._graph, self._points, self._prove, self._random = graph, points, prove, generator
        self._found = Cover()

    def run(self, whole: Part) -> Cover:
        pending = [(part, 0) for part in _by_parity(whole)]
        while pending:
            spend()
            part, depth = pending.pop()
            if depth > _DEEPEST or self._found.parts + len(self._found.open) > _MOST_PARTS:
                self._found.open.append(part)
                continue
            pieces = self._treat(part)
            pending.extend((piece, depth + 1) for piece in pieces)
        return self._found

    def _treat(self, part: Part) -> list[Part]:
        """Show one part, or cut it; the pieces that are left to show."""
        if any(extent.is_empty for extent in part.box.values()):
            return []
        points = self._points_in(part)
        if not points and self._is_empty(part):
            return []
        proof = next((found for found in (self._proof_at(point, part) for point in points) if found), None)
        if proof is None:
            self._found.open.append(part)
            return []
        reach = Reach(part.box, part.facts, proof)
        doubts = list(_doubts(self._graph, reach, proof))
        if not doubts:
            self._found.parts += 1
            return []
        for doubt in doubts:
            pieces = self._cut(part, doubt, reach, proof)
            if pieces:
                return pieces
        self._found.open.append(part)
        return []

    # Points and proofs

    def _points_in(self, part: Part) -> list[int]:
        """Some sample points in a part, moderate ones first."""
        found = [point for point in self._points if self._lies_in(point, part)]
        for _ in range(_DRAWN):
            if found and (not part.box or min(map(self._size, found)) < _MODERATE):
                break
            number = self._add(self._draw(part))
            if self._lies_in(number, part):
                found.append(number)
        if not found:
            searched = self._search(part)
            found = [] if searched is None else [searched]
        return sorted(found, key=self._size)[:_TRIED]

    def _size(self, point: int) -> float:
        """How far from 1 the coordinates of a point are, on a logarithmic scale."""
        return max((abs(log2(abs(value))) if value else inf for value in self._points[point].values()), default=0.0)

    def _add(self, values: Mapping[str, Fraction]) -> int:
        number = self._graph.add_point({name: ball(value) for name, value in values.items()})
        self._points[number] = values
        self._found.met.append(values)
        return number

    def _lies_in(self, point: int, part: Part) -> bool:
        values = self._points[point]
        if not all(_contains(extent, values[name]) for name, extent in part.box.items()):
            return False
        if any(values[name] % 2 != parity for name, parity in part.parities.items()):
            return False
        return all(self._graph.sign(point, index) == sign for index, sign in part.facts.items())

    def _draw(self, part: Part) -> dict[str, Fraction]:
        values = {name: _draw(extent, self._random) for name, extent in part.box.items()}
        for name, parity in part.parities.items():
            values[name] = Fraction(2 * round(values[name] / 2) + parity)
        return values

    def _search(self, part: Part) -> int | None:
        """Look for a point at which the facts hold, from the best of many downhill, in growing and shrinking steps."""
        if not part.facts or part.parities:
            return None
        best = min((self._draw(part) for _ in range(_SEARCHED)), key=lambda values: self._distance(values, part))
        distance, steps = self._distance(best, part), {name: max(abs(x), Fraction(1)) for name, x in best.items()}
        for _ in range(_STEPS):
            if distance < 0:
                return self._add(best)
            for name, step in list(steps.items()):
                closer = min(self._moves(part, best, name, step), default=None, key=lambda move: move[0])
                if closer is not None and closer[0] < distance:
                    distance, best = closer
                    steps[name] = step * 4
                else:
                    steps[name] = step / 3
        return None

    def _moves(
        self, part: Part, at: Mapping[str, Fraction], name: str, step: Fraction
    ) -> Iterator[tuple[float, dict[str, Fraction]]]:
        """Points a step away from one, or at a multiple of one coordinate, with their distances."""
        for value in (at[name] + step, at[name] - step, at[name] * _FACTOR, at[name] / _FACTOR):
            shorter = Fraction(f"{value.numerator / value.denominator:.17g}") if abs(value) < _FAR else value
            if _contains(part.box[name], shorter):
                candidate = {**at, name: shorter}
                yield self._distance(candidate, part), candidate

    def _distance(self, values: Mapping[str, Fraction], part: Part) -> float:
        """Negative where all facts hold; otherwise by how much the worst one fails."""
        environment = {name: ball(value) for name, value in values.items()}
        probe = self._graph.add_point(environment)
        worst = -1.0
        for index, sign in part.facts.items():
            if not self._graph.is_real(probe, index):
                worst = inf
                break
            value = self._graph.ball(probe, index)
            worst = max(worst, -sign * float(value.real.mid()) if -sign * value.real > -1 else -1.0)
        self._graph.drop_point(probe)
        return worst if worst != 0 else inf

    def _is_empty(self, part: Part) -> bool:
        """Whether a fact contradicts the others: whether a proof that holds up to that point has the other sign."""
        return any(self._contradicts(proof, part) for proof in self._found.proofs if proof.parities == part.parities)

    def _contradicts(self, proof: Formal, part: Part) -> bool:
        """Whether all that a proof rests on, up to one of the facts, holds on the part, and the fact does not."""
        for note in proof.notes.entries:
            others = {index: sign for index, sign in part.facts.items() if index != note}
            reach = Reach(part.box, others, proof)
            if isinstance(note, Certificate):
                if not _is_certain(self._graph, reach, proof, note):
                    return False
                continue
            if not reach.rectangle(note).is_real:
                return False
            sign = reach.sign(note)
            if sign and sign == -part.facts.get(note, sign) and not reach.rectangle(note).re.is_zero:
                return True
            if proof.notes.signs[note] not in (REAL, sign, part.facts.get(note)):
                return False
        return False

    def _proof_at(self, point: int, part: Part) -> Formal | None:
        for proof in self._found.proofs:
            if proof.parities == part.parities and _holds_at(self._graph, proof, point):
                return proof
        found = self._prove(point)
        if found is not None:
            self._found.proofs.append(found)
        return found

    # Cuts

    def _cut(self, part: Part, doubt: int, reach: Reach, proof: Formal) -> list[Part]:
        """Cut a part in two or more, so that the sign of a node is known in each."""
        while doubt in proof.alike:  # the simplest formula with the same values, for all others that have them
            doubt = proof.alike[doubt]
        if doubt in part.facts:
            return []
        pieces = self._cut_at_roots(part, doubt, proof)
        if pieces:
            return pieces
        straddling = [name for name in sorted(self._graph.symbols(doubt)) if part.box[name].sign == 0]
        if straddling:
            return _halved(part, straddling[0])
        if not reach.rectangle(doubt).is_real:
            return []
        return [Part(part.box, {**part.facts, doubt: sign}, part.parities) for sign in (1, -1)]

    def _cut_at_roots(self, part: Part, doubt: int, proof: Formal) -> list[Part]:
        polynomial = proof.factories[-1].polynomial(doubt)
        if polynomial is None or polynomial.product.is_zero():
            return []
        used = [k for k, degree in enumerate(polynomial.product.degrees()) if degree]
        if len(used) != 1:
            return []
        node = self._graph.build.node(polynomial.atoms[used[0]].node)
        if node.head is not Head.SYMBOL:
            return []
        name = str(node.value)
        roots: list[tuple[Fraction, Fraction]] = []
        for factor, _ in polynomial.product.factor()[1]:
            found = real_roots(factor, used[0])
            if found is None:
                return []
            roots += found
        return list(_between_roots(part, name, sorted(roots)))


def _by_parity(whole: Part) -> Iterator[Part]:
    """The parts in which every integer variable is even, or odd."""
    for parities in product((0, 1), repeat=len(whole.parities)):
        yield Part(whole.box, whole.facts, dict(zip(whole.parities, parities, strict=True)))


def _between_roots(part: Part, name: str, roots: list[tuple[Fraction, Fraction]]) -> Iterator[Part]:
    extent = part.box[name]
    inside = [(low, high) for low, high in roots if extent.low < low and high < extent.high]
    if not inside:
        return
    low, low_open = extent.low, extent.low_open
    for root in [*inside, None]:
        high, high_open = (extent.high, extent.high_open) if root is None else (root[1], False)
        yield Part({**part.box, name: Extent(low, high, low_open, high_open)}, part.facts, part.parities)
        if root is not None:
            low, low_open = root[0], False


def _halved(part: Part, name: str) -> list[Part]:
    extent, zero = part.box[name], Fraction(0)
    halves = (
        Extent(zero, extent.high, False, extent.high_open),
        Extent(extent.low, zero, extent.low_open, False),
    )
    return [Part({**part.box, name: half}, part.facts, part.parities) for half in halves]


def _contains(extent: Extent, value: Fraction) -> bool:
    return extent.low < value < extent.high


def _draw(extent: Extent, generator: random.Random) -> Fraction:
    """A number inside, at a scale that is drawn too."""
    part = Fraction(generator.randrange(1, _GRAIN), _GRAIN + 1)
    scale = Fraction(10) ** generator.choice((-1, 0, 0, 0, 1, 2, 4))
    low, high = extent.low, extent.high
    if isinstance(low, Fraction) and isinstance(high, Fraction):
        return low + (high - low) * part
    if isinstance(low, Fraction):
        return low + part * scale
    if isinstance(high, Fraction):
        return high - part * scale
    return part * scale * generator.choice((1, -1))


# What a proof rests on


def _holds_at(graph: Graph, proof: Formal, point: int) -> bool:
    """Whether the signs and branches of a proof are those of a sample point."""
    for index, sign in proof.notes.signs.items():
        if graph.sign(point, index) != sign if sign != REAL else not graph.is_real(point, index):
            return False
    return all(_certified_at(graph, proof, certificate, point) for certificate in proof.notes.certificates)


def _certified_at(graph: Graph, proof: Formal, certificate: Certificate, point: int) -> bool:
    gap = graph.ball(point, certificate.node)
    for place, factor in certificate.combination.items():
        gap = gap - graph.ball(point, proof.tower.pairs[place].node) * ball(factor)
    return bool(gap.is_finite()) and bool(gap.contains(acb(0))) and bool(abs(gap).upper() * certificate.grain < 1)


def _doubts(graph: Graph, reach: Reach, proof: Formal) -> Iterator[int]:
    """Nodes whose sign must be known before a proof is known to hold all over a part; the first ones matter most."""
    for note in proof.notes.entries:
        if isinstance(note, Certificate):
            if not _is_certain(graph, reach, proof, note):
                nodes = [note.node, *(proof.tower.pairs[place].node for place in note.combination)]
                yield from _open_signs(graph, reach, nodes)
                yield note.node
        elif not reach.rectangle(note).is_real:
            yield from _open_signs(graph, reach, [note])
            yield note
        elif proof.notes.signs[note] not in (REAL, reach.sign(note)):
            yield note


def _is_certain(graph: Graph, reach: Reach, proof: Formal, certificate: Certificate) -> bool:
    """Whether a branch is the same all over: the imaginary parts leave room for one only."""
    if not graph.symbols(certificate.node):
        return True
    total = -_half_turns(graph, reach, proof.point, certificate.node)
    for place, factor in certificate.combination.items():
        part = _half_turns(graph, reach, proof.point, proof.tower.pairs[place].node)
        total = total + part * Extent(factor, factor, False, False)
    room = Fraction(2, certificate.grain)
    return Extent(-room, room).meet(total) == total


def _half_turns(graph: Graph, reach: Reach, point: int, index: int) -> Extent:
    """Where the imaginary part of a node lies, in units of pi."""
    if not graph.symbols(index):
        turns = graph.ball(point, index).imag / arb.pi()
        return Extent(exact(turns.lower()), exact(turns.upper()), False, False) if turns.is_finite() else REALS
    node = graph.build.node(index)
    if node.head is Head.LOG:
        reach.sign(node.args[0])
        return reach.rectangle(node.args[0]).turns()
    return reach.rectangle(index).im * _INVERSE_PI


def _open_signs(graph: Graph, reach: Reach, nodes: Iterable[int]) -> Iterator[int]:
    """Real arguments of roots and logarithms, then variables, that have no known sign, below some nodes."""
    variables = []
    for index in graph.below(nodes):
        node = graph.build.node(index)
        if node.head is Head.SYMBOL:
            variables.append(index)
        is_root = node.head is Head.POW and graph.build.whole(node.args[1]) is None
        if node.head is Head.LOG or is_root:
            argument = node.args[0]
            if reach.rectangle(argument).is_real and not reach.sign(argument):
                yield argument
    yield from (index for index in variables if not reach.sign(index))

"""Formulas as elements of a tower over a prime field, node by node.

`Formal` knows one sample point: signs and branches are those that the formulas have there. What it takes from that
point it notes down, so that a result holds wherever the notes hold.
"""

from __future__ import annotations

from enum import Enum, auto
from fractions import Fraction
from math import log2
from typing import TypeAlias

from checker.equivalence.budget import spend
from checker.equivalence.fingerprint.elements import Element
from checker.equivalence.fingerprint.field import Field
from checker.equivalence.fingerprint.graph import Graph
from checker.equivalence.fingerprint.logarithms import Effort, Logarithms
from checker.equivalence.fingerprint.meaning import AT_NUMBERS, Meanings
from checker.equivalence.fingerprint.notes import Notes
from checker.equivalence.fingerprint.opaque import OPAQUE, Opaque
from checker.equivalence.fingerprint.tower import HALF_TURN, VALUE_BITS, NotShown, Size, Tower, Undefined
from checker.expression.heads import Head

__all__ = ["Formal", "Likeness"]

_STRIDE = 64
_LEAVES = frozenset({Head.NUMBER, Head.SYMBOL, Head.PI, Head.I})
_CIRCULAR = frozenset({Head.SIN, Head.COS, Head.TAN, Head.COT, Head.SEC, Head.CSC, Head.ATAN, Head.ASIN, Head.ACOS})


_Degree: TypeAlias = tuple[float, float]
"""Of a numerator and a denominator."""


class Likeness(Enum):
    """What two elements have in common."""

    EQUAL = auto()
    SLOPES = auto()
    """they differ by a constant"""
    NONE = auto()


class Formal:
    """Elements of the nodes of a graph, near one sample point."""

    def __init__(
        self, graph: Graph, point: int, field: Field, size: Size, order: int, seed: str, effort: Effort
    ) -> None:
        self.graph = graph
        self.point = point
        self.tower = Tower(graph, point, field, size, order, seed)
        self.notes = Notes()
        self.parities: dict[str, int] = {}
        """of integer symbols, at the sample point"""
        self.alike: dict[int, int] = {}
        """a node that stands before this one, was made before it and has the same element, where there is one"""
        self._elements: dict[int, Element] = {}
        self._degrees: dict[int, _Degree] = {}
        self._firsts: dict[tuple[int, ...], int] = {}
        self._firsts_at = self.tower.size
        self._meanings = Meanings(graph, point, self.tower, self.notes, self._elements)
        self._logarithms = Logarithms(self.tower, self.notes, self.element, self._step, self._plain_step, effort)
        self._opaque = Opaque(self.tower)
        self.factories = self._logarithms.factories
        """what writes nodes in the generators"""

    def element(self, index: int) -> Element:
        """The element of a node. Raises NotShown, and Undefined where it has no value near the point."""
        pending = [index]
        while pending:
            place = pending[-1]
            if place in self._elements:
                pending.pop()
                continue
            missing = [i for i in self._needs(place) if i not in self._elements]
            if missing:
                pending.extend(reversed(missing))
                continue
            if not len(self._elements) % _STRIDE:
                spend()
            self._keep(place, self._make(place))
            pending.pop()
        return self._elements[index]

    def _keep(self, index: int, element: Element) -> None:
        self._elements[index] = self.tower.track(element)
        self._degrees[index] = self._degree_of(index)
        if self._firsts_at != self.tower.size:  # points were dropped: the keys are others
            self._firsts, self._firsts_at = {}, self.tower.size
            for other, known in self._elements.items():
                self._firsts.setdefault(_key(known), other)
        if self.tower.suspects:  # a sign chosen at random may make alike what is not
            return
        first = self._firsts.setdefault(_key(element), index)
        if first < index and self._elements[first].values == element.values:
            self.alike[index] = first
        elif index < first:
            self._firsts[_key(element)] = index

    # What a node needs, and what is made of it

    def _needs(self, index: int) -> tuple[int, ...]:
        node = self.graph.build.node(index)
        if node.head in _LEAVES:
            return ()
        if node.head is Head.POW and isinstance(self.graph.build.node(node.args[1]).value, Fraction):
            return node.args[:1]
        if node.head in AT_NUMBERS and node.args[0] not in self._elements:
            return node.args
        meaning = self._meanings.of(index)
        return node.args if meaning is None else (meaning,)

    def _make(self, index: int) -> Element:
        node = self.graph.build.node(index)
        meaning = self._meanings.of(index)
        if meaning is not None:
            return self._elements[meaning]
        if node.head in _LEAVES:
            return self._leaf(index)
        match node.head:
            case Head.POW:
                return self._power(index)
            case Head.ADD | Head.MUL:
                return self._fold(index)
            case Head.EXP:
                return self._logarithms.exponential(index, self._logarithms.of_exponent(node.args[0]))
            case Head.LOG:
                combination = self._logarithms.of_argument(node.args[0], degree=self._degree_bits(node.args[0]))
                return self.tower.linear(combination)
            case Head.ABS | Head.SIGN:
                return self._signed(node.head, node.args[0])
            case _ if node.head in OPAQUE:
                return self._opaque.at(node.head, self._elements[node.args[0]])
        raise NotShown

    def _leaf(self, index: int) -> Element:
        node = self.graph.build.node(index)
        if isinstance(node.value, Fraction):
            return self.tower.number(node.value)
        if node.head is Head.SYMBOL:
            return self._variable(index, str(node.value))
        return self.tower.circle if node.head is Head.PI else self.tower.unity(Fraction(1, 2))

    def _variable(self, index: int, name: str) -> Element:
        pair = self.tower.pairs[self.tower.new_variable(index)]
        element = pair.root**pair.order
        if name in self.graph.integers:
            whole = self.graph.ball(self.point, index).real.unique_fmpz()
            if whole is None:
                raise NotShown
            self.parities[name] = int(whole) % 2
            self.tower.new_turns(index, element, self.parities[name])
        return element

    def _fold(self, index: int) -> Element:
        node = self.graph.build.node(index)
        result = self._elements[node.args[0]]
        for argument in node.args[1:]:
            other = self._elements[argument]
            result = result + other if node.head is Head.ADD else result * other
        return result

    def _power(self, index: int) -> Element:
        base, exponent = self.graph.build.node(index).args
        power, element = self.graph.build.node(exponent).value, self._elements[base]
        assert isinstance(power, Fraction)
        if element.is_zero and power < 0:
            raise Undefined
        if power == 0:
            return self.tower.number(Fraction(1))
        if power.denominator == 1 or element.is_zero:
            return self._whole_power(element, int(power)) if power.denominator == 1 else element
        logarithm = self._logarithms.of_argument(base, root=True, degree=self._degree_bits(base))
        root = self._logarithms.exponential(index, {place: factor * power for place, factor in logarithm.items()})
        self.tower.track(root)
        self.tower.root_is_done()
        return root

    def _whole_power(self, element: Element, power: int) -> Element:
        try:
            return element**power
        except ZeroDivisionError:
            raise NotShown from None

    def _signed(self, head: Head, index: int) -> Element:
        """|u| or sign u of a real u."""
        element = self._elements[index]
        if element.is_zero:
            return element
        sign = self.graph.sign(self.point, index)
        if sign is None:
            raise NotShown  # the point lies where the sign changes
        self.notes.decide(index, sign, jumps=head is Head.SIGN)
        if head is Head.SIGN:
            return self.tower.number(Fraction(sign))
        return element if sign > 0 else -element

    # One level down, for polynomials

    def _plain_step(self, index: int) -> tuple[int, int] | None:
        """The same as `_step`, but real formulas stay real: sin and cos are not taken apart."""
        found = self._step(index)
        return found if index in self.alike or self.graph.head(index) not in _CIRCULAR else None

    def _step(self, index: int) -> tuple[int, int] | None:
        """The node that this one is, up to a sign."""
        if index in self.alike:
            return self.alike[index], 1
        node = self.graph.build.node(index)
        if node.head is Head.ABS and self.notes.signs.get(node.args[0]):
            return node.args[0], self.notes.signs[node.args[0]]
        if index not in self._elements:
            return None
        meaning = self._meanings.of(index)
        return None if meaning is None else (meaning, 1)

    # What is found

    def likeness(self, left: int, right: int) -> Likeness:
        """Whether two nodes have the same element, or slopes at least."""
        gap = self.element(left) - self.element(right)
        if gap.is_zero:
            return Likeness.EQUAL
        return Likeness.SLOPES if gap.is_constant and self.graph.symbols(left) else Likeness.NONE

    def bits(self, left: int, right: int) -> int:
        """-log2 of the chance that two nodes with the same element differ, at most.

        Schwartz and Zippel: a polynomial of degree d that is not 0 is 0 at a random point of the field with chance d/p.
        And few primes of this kind divide all its coefficients, whose size the degree and what is written bound.
        """
        total = sum(self._degree(left)) + sum(self._degree(right))
        degree = 1 + log2(1 + total) + self.tower.degree_bits
        written = sum(_length(self.graph.build.node(index).value) for index in self.graph.below([left, right]))
        unlucky = degree + log2(1 + written) - log2(VALUE_BITS)
        found = max(0.0, min(VALUE_BITS - degree, self.tower.field.choice_bits - unlucky) - 1)
        return int(min(found, self.tower.size) if self.tower.suspects else found)

    def _degree_bits(self, index: int) -> float:
        return log2(1 + sum(self._degree(index)))

    def _degree(self, index: int) -> _Degree:
        return self._degrees.get(index, (0.0, 0.0))

    def _degree_of(self, index: int) -> _Degree:
        """Upper bounds of the degrees of a node's numerator and denominator in the generators."""
        node = self.graph.build.node(index)
        combination = self._logarithms.exponentials.get(index)
        if combination is not None:
            powers = [float(q) * self.tower.pairs[j].order for j, q in combination.items() if j != HALF_TURN]
            return sum(power for power in powers if power > 0), -sum(power for power in powers if power < 0)
        if node.head is Head.SYMBOL:
            return float(self.tower.order), 0.0
        below = [self._degree(i) for i in self._needs(index)]
        if not below or node.head is Head.LOG:
            return 1.0, 0.0
        if node.head is Head.ADD:
            common = sum(bottom for _, bottom in below)
            return max(top + common - bottom for top, bottom in below), common
        top, bottom = sum(top for top, _ in below), sum(bottom for _, bottom in below)
        power = self.graph.build.node(node.args[1]).value if node.head is Head.POW else Fraction(1)
        if not isinstance(power, Fraction):
            return top, bottom
        return (
            (top * float(power), bottom * float(power)) if power > 0 else (-bottom * float(power), -top * float(power))
        )


def _length(value: Fraction | str | None) -> int:
    return value.numerator.bit_length() + value.denominator.bit_length() if isinstance(value, Fraction) else 1


def _key(element: Element) -> tuple[int, ...]:
    return tuple(map(int, element.values[:2]))

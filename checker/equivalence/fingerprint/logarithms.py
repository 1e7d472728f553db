"""Exponents and logarithms as combinations of the pairs of a tower.

An exponent is a combination when its slopes are; what is left is a constant. The logarithm of u is one when u'/u is;
what is left then is a constant of which the field tells the exponential, and balls the branch: that is noted down.
Where neither is so, there is a new pair; but first, when asked to, u is taken apart in search of a product or a square.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from fractions import Fraction
from math import lcm

from flint import fmpz_mod

from checker.equivalence.fingerprint.constants import constant_logarithm
from checker.equivalence.fingerprint.elements import Element
from checker.equivalence.fingerprint.factors import Factors, Factory
from checker.equivalence.fingerprint.notes import Certificate, Combination, Notes
from checker.equivalence.fingerprint.tower import HALF_TURN, NotShown, Tower, Undefined, common_denominator
from checker.expression.heads import Head

__all__ = ["Effort", "Logarithms"]

_DEEPEST = 5


class Effort(Enum):
    """Which formulas are taken apart, in search of products and squares that hide in them."""

    NONE = auto()
    ROOTS = auto()
    """those under a root, and constants"""
    ALL = auto()


class Logarithms:
    """The combinations of the nodes of a graph; `element` gives a node's element, and makes it where there is none."""

    def __init__(
        self,
        tower: Tower,
        notes: Notes,
        element: Callable[[int], Element],
        step: Callable[[int], tuple[int, int] | None],
        plain_step: Callable[[int], tuple[int, int] | None],
        effort: Effort,
    ) -> None:
        self._tower, self._notes, self._element, self._effort = tower, notes, element, effort
        self._graph = tower.graph
        self.exponentials: dict[int, Combination] = {}
        """nodes that are the exponential of a combination"""
        self.factories = tuple(
            Factory(tower.graph, tower.pairs, one, self.exponentials.get) for one in (plain_step, step)
        )
        """what writes nodes in the generators: real formulas as real ones, and all the way down"""
        self._taken_apart: list[int] = []

    def exponential(self, index: int, combination: Combination) -> Element:
        """Make the element of a node that is the exponential of a combination."""
        self.exponentials[index] = combination
        return self._tower.exponential(combination)

    def of_exponent(self, index: int) -> Combination:
        """A node as a combination, with a new pair where there is no other way."""
        tower, element = self._tower, self._element(index)
        terms: Combination = {}
        if element.slopes is not None and not element.is_constant:
            found = tower.known(element.slopes, constant=False)
            if found is None:
                return {tower.new_free(index, element): Fraction(1)}
            terms = found
        rest = element - tower.linear(terms)
        if not rest.is_constant:
            raise NotShown
        known = tower.known(rest.values, constant=True)
        if known is None:
            known = {tower.new_free(self._less(index, terms), Element(rest.values)): Fraction(1)}
        return {**terms, **known}

    def of_argument(self, index: int, *, root: bool = False, degree: float = 0.0) -> Combination:
        """The logarithm of a node as a combination; of the argument of a root when that is what it is for."""
        tower, argument = self._tower, self._element(index)
        if argument.is_zero:
            raise Undefined
        node = self._graph.build.apply(Head.LOG, index)
        try:
            slopes = argument.log_slopes()
        except ZeroDivisionError:
            raise NotShown from None
        terms = self._known(index, slopes, root=root)
        if terms is None and slopes is not None:
            return {tower.new_formula(node, argument, degree=degree): Fraction(1)}
        return self._with_constant(index, node, {j: q for j, q in (terms or {}).items() if j != HALF_TURN})

    def _known(self, index: int, slopes: list[fmpz_mod] | None, *, root: bool) -> Combination | None:
        """The logarithm of a node up to a constant, if the pairs reach it."""
        terms = self.exponentials.get(index)
        if terms is None and slopes is not None:
            terms = self._tower.known(slopes, constant=False)
        for_roots = self._effort is Effort.ROOTS and (root or slopes is None)
        if terms is None and (for_roots or self._effort is Effort.ALL):
            terms = self._of_parts(index)
        return terms

    def _with_constant(self, index: int, node: int, terms: Combination) -> Combination:
        """Add to the terms of a logarithm the constant that is left, and note what balls say of it."""
        tower, grain = self._tower, common_denominator(terms)
        whole = tower.exponential({place: -factor * grain for place, factor in terms.items()})
        constant = self._element(index) ** grain * whole
        if not constant.is_constant:
            raise NotShown
        found = constant_logarithm(tower, Element(constant.values), grain, self._less(node, terms))
        combination = _sum(terms, found)
        if any(tower.pairs[place].node != node for place in combination):
            self._notes.certify(Certificate(node, combination, lcm(grain, common_denominator(combination))))
        return combination

    def _less(self, index: int, terms: Combination) -> int:
        """A node less a combination, as a node."""
        build = self._graph.build
        return build.add(index, build.negate(self._tower.node_of(terms))) if terms else index

    # Taking apart

    def _of_parts(self, index: int) -> Combination | None:
        """The logarithms of the factors of a node, or of its square root, put together; None when it has none."""
        if index in self._taken_apart or len(self._taken_apart) > _DEEPEST or self._graph.head(index) is Head.NUMBER:
            return None
        self._taken_apart.append(index)
        try:
            return self._sum_of(self._parts(index))
        finally:
            self._taken_apart.pop()

    def _sum_of(self, parts: Factors | None) -> Combination | None:
        if parts is None:
            return None
        total: Combination = {}
        for node, times in parts:
            self._element(node)
            total = _sum(total, {place: times * factor for place, factor in self.of_argument(node).items()})
        return total

    def _parts(self, index: int) -> Factors | None:
        """Nodes whose product, each so many times, is a node up to a number."""
        node = self._graph.build.node(index)
        if node.head is Head.MUL:
            return [(factor, 1) for factor in node.args]
        power = self._graph.build.whole(node.args[1]) if node.head is Head.POW else None
        if power:
            return [(node.args[0], power)]
        return next((parts for parts in (self._found_by(one, index) for one in self.factories) if parts), None)

    def _found_by(self, factory: Factory, index: int) -> Factors | None:
        parts = factory.split(index, constant=self._element(index).is_constant)
        if parts is not None:
            return parts
        root = factory.denest(index)
        if root is not None:
            return [(root, 2)]
        for pair in self._tower.pairs:
            if pair.order % 2 == 0 and self._graph.head(pair.node) is Head.LOG and not pair.prime:
                (other,) = self._graph.build.node(pair.node).args
                parts = factory.square_with(index, other)
                if parts is not None:
                    return [(other, -1), *parts]
        return None


def _sum(left: Combination, right: Combination) -> Combination:
    total = {place: left.get(place, Fraction(0)) + right.get(place, Fraction(0)) for place in {**left, **right}}
    return {place: factor for place, factor in total.items() if factor}

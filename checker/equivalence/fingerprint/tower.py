"""The exponentials and logarithms that formulas are made of: one list of pairs (w, e^w).

An exponential with a new exponent, or the logarithm of a new argument, adds a pair; every later exponential, logarithm
and root is written with the pairs there are, when it can be, as exp or log of a `Combination`, a rational combination
of the w of all pairs. What is new is a free generator, given random values; so nothing is assumed of numbers
that are not known to depend on each other. Roots are exponentials of fractions of logarithms: a pair keeps
e^(w/order), and the order grows when a root is asked for that it does not have yet. Points at which such a root does
not exist in the field are dropped.

Names: w is the `log` of a pair. Pair 0 is (i pi, -1), pair 1 is (1, e).
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm, log2

from flint import fmpz, fmpz_mod

from checker.equivalence.fingerprint.elements import Element
from checker.equivalence.fingerprint.field import Condition, Field, prime_factors
from checker.equivalence.fingerprint.graph import Graph
from checker.equivalence.fingerprint.linear import QUICK_BOUND, Span, fraction_of
from checker.equivalence.fingerprint.notes import Combination
from checker.expression.heads import Head

__all__ = [
    "HALF_TURN",
    "ONE",
    "VALUE_BITS",
    "NeedsField",
    "NeedsPoints",
    "NotShown",
    "Pair",
    "Size",
    "Tower",
    "Undefined",
    "common_denominator",
]

HALF_TURN, ONE = 0, 1
"""The numbers of the pairs (i pi, -1) and (1, e)."""

VALUE_BITS = 124
"""Generators are given values of so many random bits."""
_FEWEST_POINTS = 6
_OVERDETERMINED = 3
"""Points beyond the number of pairs that a relation must hold at."""
_LARGEST_ORDER = 5000
_MOST_PAIRS = 72
"""Looking for relations takes time that grows with the cube of it."""
_MOST_DOUBLINGS = 5


class NotShown(Exception):
    """The method does not reach this pair of formulas."""


class Undefined(NotShown):
    """A formula has no value anywhere near the sample point: a divisor, or the argument of log, is 0."""


class NeedsField(NotShown):
    """Another field is needed: one that has more roots, or just another one."""

    def __init__(self, order: int = 1, condition: Condition | None = None, generators: int = 1) -> None:
        super().__init__("another field is needed")
        self.order = order
        """what the order of the roots of unity must be a multiple of"""
        self.condition = condition
        self.generators = generators
        """by what the order of roots of free generators is to be multiplied"""


class NeedsPoints(NotShown):
    """Roots have cost too many points."""


@dataclass(slots=True)
class Pair:
    """One (w, e^w)."""

    node: int
    """the node of the graph whose value is w"""
    log: Element
    root: Element
    """e^(w/order)"""
    order: int
    prime: int = 0
    """e^w, where it is a prime number"""
    free: bool = True
    """e^w is a generator; otherwise it is a formula that was there before"""
    degree: float = 0.0
    """log2 of the degree of that formula"""


@dataclass(frozen=True, slots=True)
class Size:
    """How many random points a tower is to have, and how many roots may cost it points."""

    points: int
    roots: int = 0


class Tower:
    """Pairs over one field, with their values at random points."""

    def __init__(self, graph: Graph, point: int, field: Field, size: Size, order: int, seed: str) -> None:
        self.graph = graph
        self.point = point
        self.field = field
        self.order = order
        """the order of roots that every free generator has from the start"""
        self.random = random.Random(seed)
        self.pairs: list[Pair] = []
        self.suspects = 0
        """roots that nothing shows to be new: some are perhaps known under another name"""
        self._live: list[Element] = []
        self._spans: dict[bool, tuple[Span, list[int]]] = {}
        self._wanted, self._roots_ahead = size.points, size.roots
        self.zeta = self.track(Element(self.random.choices(field.conjugates, k=self._needed)))
        self._half_turn()
        self.circle = self.track(self.pairs[HALF_TURN].log * (self.unity(Fraction(1, 2)) ** -1))
        """pi"""
        self.new_free(graph.build.number(1), self.number(Fraction(1)))

    # Elements

    @property
    def size(self) -> int:
        """How many points are left."""
        return len(self.zeta.values)

    @property
    def degree_bits(self) -> float:
        """log2 of the factor by which going over to norms, free of roots, raises a degree."""
        roots = (pair for pair in self.pairs if not pair.free and pair.order > 1 and pair is not self.pairs[HALF_TURN])
        return sum(log2(pair.order) + pair.degree + 1 for pair in roots)

    @property
    def _needed(self) -> int:
        """Points that are enough although half of them may go for every root to come."""
        return self._wanted << min(max(self._roots_ahead, 0), _MOST_DOUBLINGS)

    def root_is_done(self) -> None:
        """Drop the points that were there only because a root might cost them."""
        self._roots_ahead -= 1
        if self.size > self._needed:
            self._keep(range(self._needed))

    def track(self, element: Element) -> Element:
        """Keep an element in step when points are dropped."""
        self._live.append(element)
        return element

    def number(self, value: Fraction) -> Element:
        """A rational number at every point."""
        if value.denominator % self.field.prime == 0:
            raise NotShown
        number = self.field.context(value.numerator) / self.field.context(value.denominator)
        return Element([number] * self.size)

    def rational(self, element: Element, bound: int = QUICK_BOUND) -> Fraction | None:
        """The rational number that an element is, if it is one with numerator and denominator below a bound."""
        first = element.values[0]
        if any(value != first for value in element.values):
            return None
        return fraction_of(first, self.field.prime, bound)

    def random_values(self) -> list[fmpz_mod]:
        """Values of a new generator."""
        draw, context = self.random.getrandbits, self.field.context
        return [context(draw(VALUE_BITS) + 1) for _ in range(self.size)]

    def unity(self, part: Fraction) -> Element:
        """e^(i pi part)."""
        turns = part / 2 * self.field.order
        if turns.denominator != 1:
            raise NeedsField(order=turns.denominator)
        return self.zeta ** (int(turns) % self.field.order)

    # Pairs

    def _half_turn(self) -> None:
        build = self.graph.build
        node = build.multiply(build.apply(Head.I), build.apply(Head.PI))
        self._append(Pair(node, Element(self.random_values()), self.zeta, self.field.order // 2, free=False))

    def _append(self, pair: Pair) -> int:
        if len(self.pairs) >= _MOST_PAIRS:
            raise NotShown
        self.track(pair.log)
        self.pairs.append(pair)
        self._spans.clear()
        return len(self.pairs) - 1

    def new_free(self, node: int, log: Element) -> int:
        """Add (w, e^w) for an exponent that the pairs do not reach: e^(w/order) is a new generator."""
        values = self.random_values()
        part = self.field.context(1) / self.order
        slopes = log.slopes and [part * dx * g for dx, g in zip(log.slopes, values, strict=True)]
        root = self.track(Element(values, slopes))
        return self._append(Pair(node, log, root, self.order))

    def new_variable(self, node: int) -> int:
        """Add (log x, x) for a variable, x being a power of a new generator."""
        values, directions = self.random_values(), self.random_values()
        root = self.track(Element(values, [x * direction for x, direction in zip(values, directions, strict=True)]))
        log = Element(self.random_values(), [direction * self.order for direction in directions])
        return self._append(Pair(self.graph.build.apply(Head.LOG, node), log, root, self.order))

    def new_formula(self, node: int, argument: Element, prime: int = 0, degree: float = 0.0) -> int:
        """Add (log u, u) for a formula u whose logarithm the pairs do not reach."""
        log = Element(self.random_values(), argument.log_slopes())
        root = self.track(Element(list(argument.values), argument.slopes and list(argument.slopes)))
        return self._append(Pair(node, log, root, 1, prime, free=False, degree=degree))

    def new_turns(self, node: int, integer: Element, parity: int) -> int:
        """Add (i pi n, (-1)^n) for an integer n of known parity."""
        build = self.graph.build
        exponent = build.multiply(build.apply(Head.I), build.apply(Head.PI), node)
        root = self.track(self.number(Fraction(-1 if parity else 1)))
        return self._append(Pair(exponent, integer * self.pairs[HALF_TURN].log, root, 1, free=False))

    def prime_pair(self, prime: int) -> int:
        """The pair (log q, q) of a prime number, or of a long one that nobody has factored."""
        build = self.graph.build
        node = build.apply(Head.LOG, build.number(prime))
        for place, pair in enumerate(self.pairs):
            if pair.node == node:
                return place
        return self.new_formula(node, self.number(Fraction(prime)), prime if fmpz(prime).is_probable_prime() else 0)

    # Combinations

    def exponential(self, combination: Combination) -> Element:
        """Raise e to a combination."""
        for place, factor in combination.items():
            self._require(place, factor.denominator)
        result: Element | None = None
        for place, factor in combination.items():
            pair = self.pairs[place]
            if not factor:
                continue
            if place == HALF_TURN:
                part = self.unity(factor)
            else:
                exponent = int(factor * pair.order)
                part = pair.root**exponent
            result = part if result is None else result * part
        return self.number(Fraction(1)) if result is None else result

    def linear(self, combination: Combination) -> Element:
        """A combination itself."""
        result = self.number(Fraction(0))
        for place, factor in combination.items():
            result = result + self.pairs[place].log.scaled(self.number(factor).values[0])
        return result

    def node_of(self, combination: Combination) -> int:
        """The node of a combination."""
        build = self.graph.build
        terms = [build.multiply(build.number(factor), self.pairs[j].node) for j, factor in combination.items()]
        return build.add(*terms) if terms else build.number(0)

    def known(self, column: list[fmpz_mod], *, constant: bool) -> Combination | None:
        """A column written with the logs of constants (by values) or of other pairs (by slopes), if it can be."""
        if constant not in self._spans:
            self._spans[constant] = self._span(constant)
        span, places = self._spans[constant]
        if self.size < len(places) + _OVERDETERMINED:
            raise NeedsPoints
        found = span.coefficients(column)
        if found is None:
            return None
        return {place: factor for place, factor in zip(places, found, strict=True) if factor}

    def _span(self, constant: bool) -> tuple[Span, list[int]]:
        places = [place for place, pair in enumerate(self.pairs) if pair.log.is_constant == constant]
        columns = []
        for place in places:
            log = self.pairs[place].log
            columns.append(log.values if constant else log.slopes or [])
        return Span(columns, self.field.prime), places

    # Roots

    def _require(self, place: int, denominator: int) -> None:
        """Let a pair have roots of this order."""
        pair = self.pairs[place]
        missing = denominator // gcd(denominator, pair.order)
        if missing == 1 or place == HALF_TURN:
            return
        if pair.order * missing > _LARGEST_ORDER:
            raise NotShown
        if pair.free:
            raise NeedsField(generators=missing)  # a free generator is the root of another one from the start
        for r, exponent in prime_factors(missing).items():
            for _ in range(exponent):
                self._extract(pair, r)

    def _extract(self, pair: Pair, r: int) -> None:
        """Replace e^(w/n) of a pair by e^(w/(n r)), an r-th root chosen at random at every point."""
        if pair.prime and r == 2 and pair.order == 1 and self.field.order % pair.prime == 0:
            roots = self.field.square_roots_of_prime(pair.prime, self.zeta.values)
        else:
            if self.field.order % r:
                raise NeedsField(order=r)
            roots = self._roots(pair, r)
        pair.order *= r
        pair.root = self.track(_root_element(pair.root, roots, r))

    def _roots(self, pair: Pair, r: int) -> list[fmpz_mod]:
        values = pair.root.values
        have = [k for k, value in enumerate(values) if self.field.has_root(value, r)]
        if len(have) < _FEWEST_POINTS:
            if pair.prime:
                raise NeedsField(condition=(pair.prime, pair.order * r))
            raise NeedsField if pair.log.is_constant else NeedsPoints
        if len(have) == len(values):
            self.suspects += not pair.prime  # seen at no point that it is no power of something in the field
        else:
            self._keep(have)
        unity = self.zeta ** (self.field.order // r)
        found = []
        for value, unit in zip(pair.root.values, unity.values, strict=True):
            root = self.field.root(value, r)
            assert root is not None
            found.append(root * unit ** self.random.randrange(r))
        return found

    def _keep(self, places: Sequence[int]) -> None:
        for element in {id(element): element for element in self._live}.values():
            element.keep(places)
        self._spans.clear()


def _root_element(of: Element, roots: list[fmpz_mod], r: int) -> Element:
    if of.slopes is None:
        return Element(roots)
    return Element(roots, [dx * x / (value * r) for x, value, dx in zip(roots, of.values, of.slopes, strict=True)])


def common_denominator(combination: Combination) -> int:
    """The least n for which n times a combination has integer coefficients."""
    return lcm(*(factor.denominator for factor in combination.values()), 1)

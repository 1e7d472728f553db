"""Products and squares that hide in expanded formulas: x^2 + 2x + 1, cosh(x)^2 - 1, 2x sqrt(x^2+1) + 2x^2 + 1.

A root or a logarithm of such a formula is no new generator, though it looks like one. `split` writes a formula as a
quotient of polynomials in the generators and factors it; `denest` finds v with v^2 = a + b s, s a square root. Both add
what they find to the graph; the elements, not this, decide whether it is right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx
from flint.utils.flint_exceptions import DomainError

from checker.equivalence.fingerprint.graph import Graph
from checker.equivalence.fingerprint.notes import Combination
from checker.equivalence.fingerprint.tower import HALF_TURN, Pair
from checker.expression.dag import Builder
from checker.expression.heads import Head

__all__ = ["Factors", "Factory", "Polynomial", "coefficients"]

_MOST_NODES = 400
_MOST_TERMS = 3000
_LARGEST_POWER = 40
_LARGEST_DEGREE = 60
_LARGEST_BITS = 3000

Factors = list[tuple[int, int]]
"""Nodes and their multiplicities."""


class _TooLarge(Exception):
    """The polynomials would grow too large to be worth it."""


@dataclass(frozen=True, slots=True)
class _Quotient:
    """A quotient of polynomials in the atoms."""

    above: fmpq_mpoly
    below: fmpq_mpoly


@dataclass(frozen=True, slots=True)
class _Atom:
    """A generator of the polynomials: a node, or e^(w/order) of a pair."""

    node: int
    square: int | None = None
    """the node that its square is, if it is a square root"""


@dataclass(frozen=True, slots=True)
class Polynomial:
    """A node times a square, as a polynomial in atoms."""

    product: fmpq_mpoly
    """numerator times denominator of the node: it has the sign of the node"""
    atoms: Sequence[_Atom]
    squares: Mapping[int, _Quotient]
    """what the atoms that are square roots are the roots of, by the number of the atom"""

    def node(self, build: Builder, polynomial: fmpq_mpoly) -> int:
        """Add a polynomial in the atoms to a graph."""
        return _node(build, self.atoms, polynomial)

    def split_root(self, polynomial: fmpq_mpoly, place: int) -> tuple[fmpq_mpoly, fmpq_mpoly, fmpq_mpoly] | None:
        """Polynomials with the signs of p, q and p^2 - q^2 s^2, for p + q s and the square root s of this number."""
        if place not in self.squares:
            return None
        try:
            p, q = _halves(polynomial, place, self.squares[place])
            gap = _subtract(_multiply(p, p), _multiply(_multiply(q, q), self.squares[place]))
            return _product(p.above, p.below), _product(q.above, q.below), _product(gap.above, gap.below)
        except _TooLarge:
            return None


def coefficients(polynomial: fmpq_mpoly, k: int) -> list[fmpq_mpoly]:
    """The coefficients of the powers of one atom, when it comes at most squared."""
    ring = polynomial.context()
    parts: list[dict[tuple[int, ...], fmpq]] = [{} for _ in range(int(polynomial.degrees()[k]) + 1)]
    for powers, coefficient in polynomial.to_dict().items():
        rest = tuple(0 if place == k else power for place, power in enumerate(powers))
        parts[int(powers[k])][rest] = coefficient
    return [ring.from_dict(part) for part in parts]


class Factory:
    """Quotients of polynomials for the nodes of a graph; `step` says what a node is made of, one level down."""

    def __init__(
        self,
        graph: Graph,
        pairs: list[Pair],
        step: Callable[[int], tuple[int, int] | None],
        combination: Callable[[int], Combination | None],
    ) -> None:
        self._graph = graph
        self._pairs = pairs
        self._step = step
        self._combination = combination

    def split(self, index: int, *, constant: bool) -> Factors | None:
        """The factors of a node, if there is more than one or it is a power; numbers are left out."""
        try:
            sheet = self._sheet(index)
            factors = _all_factors(sheet.quotient(index))
        except _TooLarge:
            return None
        if sum(abs(times) for factor, times in factors if constant or len(factor) > 1) < 2:
            return None  # powers of atoms apart, there is one factor alone; of a formula, derivatives tell as much
        return [(sheet.node(factor), times) for factor, times in factors]

    def _sheet(self, index: int) -> _Sheet:
        return _Sheet(self._graph, self._pairs, self._step, self._combination, index)

    def square_with(self, index: int, other: int) -> Factors | None:
        """The factors of the product of two nodes, each even times, if that product is a square up to a number."""
        product = self._graph.build.multiply(index, other)
        try:
            sheet = self._sheet(product)
            factors = _all_factors(sheet.reduced(sheet.quotient(product)))
        except _TooLarge:
            return None
        if any(times % 2 for _, times in factors):
            return None
        return [(sheet.node(factor), times) for factor, times in factors]

    def polynomial(self, index: int) -> Polynomial | None:
        """A polynomial that has the sign of a node; None where it would grow too large."""
        try:
            sheet = self._sheet(index)
            quotient = sheet.quotient(index)
            return Polynomial(_product(quotient.above, quotient.below), sheet.atoms, sheet.squares())
        except _TooLarge:
            return None

    def denest(self, index: int) -> int | None:
        """A node whose square is this one, a + b s with s a square root; None where none is found."""
        try:
            sheet = self._sheet(index)
            quotient = sheet.quotient(index)
            return next((found for found in sheet.square_roots(quotient) if found is not None), None)
        except _TooLarge:
            return None


def _all_factors(quotient: _Quotient) -> list[tuple[fmpq_mpoly, int]]:
    """The factors above and below with their multiplicities, constants left out."""
    found = []
    for polynomial, sign in ((quotient.above, 1), (quotient.below, -1)):
        if polynomial.total_degree() > _LARGEST_DEGREE:
            raise _TooLarge
        if not polynomial.is_constant():
            found += [(factor, sign * int(times)) for factor, times in polynomial.factor()[1]]
    return found


class _Sheet:
    """The polynomial ring for one node and what it is made of."""

    def __init__(
        self,
        graph: Graph,
        pairs: list[Pair],
        step: Callable[[int], tuple[int, int] | None],
        combination: Callable[[int], Combination | None],
        index: int,
    ) -> None:
        self._graph, self._pairs, self._step, self._combination = graph, pairs, step, combination
        self._orders: dict[int, int] = {}
        self.atoms: list[_Atom] = []
        self._names: dict[tuple[str, int], int] = {}
        order = self._discover(index)
        ring = fmpq_mpoly_ctx.get([("t", max(1, len(self.atoms)))], Ordering.lex)
        self._one = ring.constant(1)
        self._generators = ring.gens()
        self._quotients: dict[int, _Quotient] = {}
        for place in order:
            self._quotients[place] = self._make(place)

    def quotient(self, index: int) -> _Quotient:
        """A node as a quotient of polynomials."""
        return self._quotients[index]

    # Which nodes are taken apart, and which are atoms

    def _discover(self, index: int) -> list[int]:
        """The nodes needed, in the order of their making; atoms are numbered on the way."""
        order: list[int] = []
        seen: set[int] = set()
        pending = [(index, False)]
        while pending:
            place, ready = pending.pop()
            if ready:
                order.append(place)
                continue
            if place in seen:
                continue
            seen.add(place)
            if len(seen) > _MOST_NODES:
                raise _TooLarge
            pending.append((place, True))
            pending.extend((child, False) for child in self._children(place))
        self._number_pairs(order)
        return order

    def _children(self, index: int) -> tuple[int, ...]:
        node = self._graph.build.node(index)
        combination = self._pure(index)
        if combination is not None:
            for place, factor in combination.items():
                self._orders[place] = lcm(self._orders.get(place, 1), factor.denominator)
            return tuple(self._argument(place) for place in combination if self._is_formula(place))
        step = self._step(index)
        if step is not None:
            return (step[0],)
        if node.head in (Head.ADD, Head.MUL):
            return node.args
        if node.head is Head.POW and self._graph.build.whole(node.args[1]) is not None:
            return node.args[:1]
        if node.head is not Head.NUMBER:
            self._names.setdefault(("node", index), len(self.atoms))
            self.atoms.append(_Atom(index))
        return ()

    def _pure(self, index: int) -> Combination | None:
        found = self._combination(index)
        return found if found is not None and HALF_TURN not in found else None

    def _is_formula(self, place: int) -> bool:
        return self._graph.head(self._pairs[place].node) is Head.LOG

    def _argument(self, place: int) -> int:
        return self._graph.build.node(self._pairs[place].node).args[0]

    def _number_pairs(self, order: list[int]) -> None:
        build = self._graph.build
        for place, parts in self._orders.items():
            pair = self._pairs[place]
            if self._is_formula(place) and parts == 1:
                continue
            self._names["pair", place] = len(self.atoms)
            if not self._is_formula(place):
                self.atoms.append(
                    _Atom(build.apply(Head.EXP, build.multiply(build.number(Fraction(1, parts)), pair.node)))
                )
            else:
                argument = self._argument(place)
                root = build.power(argument, build.number(Fraction(1, parts)))
                self.atoms.append(_Atom(root, argument if parts == 2 else None))

    # Their quotients

    def _make(self, index: int) -> _Quotient:
        node = self._graph.build.node(index)
        if ("node", index) in self._names:
            return _Quotient(self._generators[self._names["node", index]], self._one)
        combination = self._pure(index)
        if combination is not None:
            return self._monomial(combination)
        step = self._step(index)
        if step is not None:
            inner = self._quotients[step[0]]
            return _Quotient(inner.above * step[1], inner.below)
        if isinstance(node.value, Fraction):
            if node.value.numerator.bit_length() + node.value.denominator.bit_length() > _LARGEST_BITS:
                raise _TooLarge
            return _Quotient(self._one * node.value.numerator, self._one * node.value.denominator)
        if node.head is Head.POW:
            whole = self._graph.build.whole(node.args[1])
            assert whole is not None
            return _power(self._quotients[node.args[0]], whole)
        result = self._quotients[node.args[0]]
        for argument in node.args[1:]:
            result = (_add if node.head is Head.ADD else _multiply)(result, self._quotients[argument])
        return result

    def _monomial(self, combination: Combination) -> _Quotient:
        result = _Quotient(self._one, self._one)
        for place, factor in combination.items():
            if ("pair", place) in self._names:
                generator = self._generators[self._names["pair", place]]
                part = _power(_Quotient(generator, self._one), int(factor * self._orders[place]))
            else:
                part = _power(self._quotients[self._argument(place)], int(factor))
            result = _multiply(result, part)
        return result

    # Back to nodes

    def node(self, polynomial: fmpq_mpoly) -> int:
        """Add a polynomial in the atoms to the graph."""
        return _node(self._graph.build, self.atoms, polynomial)

    def reduced(self, quotient: _Quotient) -> _Quotient:
        """The same without even powers of square roots."""
        for place, square in self.squares().items():
            above, below = (_halves(part, place, square) for part in (quotient.above, quotient.below))
            if above[1].above.is_zero() and below[1].above.is_zero():
                quotient = _cancelled(_divide(above[0], below[0]))
        return quotient

    def squares(self) -> dict[int, _Quotient]:
        """What the atoms that are square roots are the roots of."""
        return {
            place: self._quotients[atom.square]
            for place, atom in enumerate(self.atoms)
            if atom.square is not None and atom.square in self._quotients
        }

    def square_roots(self, quotient: _Quotient) -> Iterator[int | None]:
        """For each square root s among the atoms, what v^2 = a + b s gives."""
        for place, square in self.squares().items():
            yield self._square_root(quotient, place, square)

    def _square_root(self, quotient: _Quotient, place: int, square: _Quotient) -> int | None:
        above_even, above_odd = _halves(quotient.above, place, square)
        below_even, below_odd = _halves(quotient.below, place, square)
        # (p + q s)/(r + t s) = ((p r - q t s^2) + (q r - p t) s)/(r^2 - t^2 s^2)
        a = _subtract(_multiply(above_even, below_even), _multiply(_multiply(above_odd, below_odd), square))
        b = _subtract(_multiply(above_odd, below_even), _multiply(above_even, below_odd))
        norm = _subtract(_multiply(below_even, below_even), _multiply(_multiply(below_odd, below_odd), square))
        if b.above.is_zero() or norm.above.is_zero():
            return None
        a, b = _divide(a, norm), _divide(b, norm)
        d = _quotient_root(self.reduced(_subtract(_multiply(a, a), _multiply(_multiply(b, b), square))))
        if d is None:
            return None
        half = self.reduced(_add(a, d))
        if half.above.is_zero():
            half = _subtract(a, d)
        return self._root_node(_scaled(half, fmpq(1, 2)), b, place)

    def _root_node(self, half: _Quotient, b: _Quotient, place: int) -> int:
        build = self._graph.build
        e = build.square_root(self._quotient_node(half))
        other = build.multiply(self._quotient_node(b), self.atoms[place].node, build.number(Fraction(1, 2)))
        return build.add(e, build.divide(other, e))

    def _quotient_node(self, quotient: _Quotient) -> int:
        quotient = _cancelled(quotient)
        if quotient.below.is_constant():
            return self.node(quotient.above * (1 / quotient.below.leading_coefficient()))
        return self._graph.build.divide(self.node(quotient.above), self.node(quotient.below))


def _node(build: Builder, atoms: Sequence[_Atom], polynomial: fmpq_mpoly) -> int:
    terms = []
    for powers, coefficient in polynomial.to_dict().items():
        factors = [] if coefficient == 1 else [build.number(Fraction(int(coefficient.p), int(coefficient.q)))]
        for atom, power in zip(atoms, powers, strict=False):
            if power:
                factors.append(build.power(atom.node, build.number(int(power))) if power > 1 else atom.node)
        terms.append(build.product(factors))
    return build.sum(terms)


# Arithmetic of quotients, with a limit


def _checked(polynomial: fmpq_mpoly) -> fmpq_mpoly:
    if len(polynomial) > _MOST_TERMS:
        raise _TooLarge
    return polynomial


def _product(left: fmpq_mpoly, right: fmpq_mpoly) -> fmpq_mpoly:
    if len(left) * len(right) > _MOST_TERMS * 10:
        raise _TooLarge
    return _checked(left * right)


def _multiply(left: _Quotient, right: _Quotient) -> _Quotient:
    return _Quotient(_product(left.above, right.above), _product(left.below, right.below))


def _divide(left: _Quotient, right: _Quotient) -> _Quotient:
    return _Quotient(_product(left.above, right.below), _product(left.below, right.above))


def _add(left: _Quotient, right: _Quotient) -> _Quotient:
    if left.below == right.below:
        return _Quotient(left.above + right.above, left.below)
    above = _product(left.above, right.below) + _product(right.above, left.below)
    return _Quotient(_checked(above), _product(left.below, right.below))


def _scaled(quotient: _Quotient, factor: fmpq) -> _Quotient:
    return _Quotient(quotient.above * factor, quotient.below)


def _subtract(left: _Quotient, right: _Quotient) -> _Quotient:
    return _add(left, _scaled(right, fmpq(-1)))


def _power(base: _Quotient, exponent: int) -> _Quotient:
    if abs(exponent) > _LARGEST_POWER:
        raise _TooLarge
    if exponent < 0:
        if base.above.is_zero():
            raise _TooLarge
        base, exponent = _Quotient(base.below, base.above), -exponent
    result = _Quotient(base.above**0, base.above**0)
    for _ in range(exponent):
        result = _multiply(result, base)
    return result


def _halves(polynomial: fmpq_mpoly, place: int, square: _Quotient) -> tuple[_Quotient, _Quotient]:
    """P and q in p + q s, s^2 being `square`."""
    one = polynomial**0
    halves = [_Quotient(one * 0, one), _Quotient(one * 0, one)]
    ring = polynomial.context()
    for powers, coefficient in polynomial.to_dict().items():
        rest = tuple(0 if k == place else power for k, power in enumerate(powers))
        term = _Quotient(ring.from_dict({rest: coefficient}), one)
        count, parity = divmod(int(powers[place]), 2)
        halves[parity] = _add(halves[parity], _multiply(term, _power(square, count)))
    return halves[0], halves[1]


def _cancelled(quotient: _Quotient) -> _Quotient:
    common = quotient.below if quotient.above.is_zero() else quotient.above.gcd(quotient.below)
    return _Quotient(quotient.above / common, quotient.below / common)


def _quotient_root(quotient: _Quotient) -> _Quotient | None:
    quotient = _cancelled(quotient)
    try:
        return _Quotient(_product(quotient.above, quotient.below).sqrt(), quotient.below)
    except DomainError:
        return None

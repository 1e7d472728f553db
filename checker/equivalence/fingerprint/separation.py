"""Constants made with roots: 0 exactly, when they are smaller than any such constant that is not 0 can be.

Every formula in integers, arithmetic and roots is a quotient of algebraic integers U/L of a known degree, all
conjugates of which are bounded by u and l; if it is not 0, it is at least 1/(l u^(D-1)), D the degree. Source:
Burnikel, Funke, Mehlhorn, Schirra and Schmitt, "A separation bound for real algebraic expressions" (2001), theorem 1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import log2

from flint import arb, ctx

from checker.equivalence.budget import spend
from checker.equivalence.fingerprint.field import prime_factors
from checker.equivalence.fingerprint.graph import Graph
from checker.equivalence.fingerprint.lowering import LOWERED
from checker.expression.heads import Head

__all__ = ["is_exactly_zero"]

_MOST_BITS = 60_000
_LARGEST_POWER = 1000
_LARGEST_ORDER = 10_000
_TRIGONOMETRIC = frozenset({Head.SIN, Head.COS, Head.TAN, Head.COT, Head.SEC, Head.CSC})


class _NotAlgebraic(Exception):
    """The formula has a part that this does not bound."""


@dataclass(frozen=True, slots=True)
class _Bound:
    """log2 of bounds of all conjugates of U and of L."""

    above: float
    below: float


def is_exactly_zero(graph: Graph, index: int, point: int) -> int | None:
    """The bits that show a constant node to be 0; None when it is not shown."""
    try:
        bits = _Separation(graph).bits(index)
    except _NotAlgebraic:
        return None
    if bits > _MOST_BITS:
        return None
    with ctx.workprec(2 * bits + 128):
        graph.refine()
        value = graph.ball(point, index)
        is_small = value.is_finite() and bool(abs(value).upper() < arb(2) ** -bits)
    graph.refine()
    return bits if is_small else None


class _Separation:
    """Bounds of the nodes below one node, and the degree of the field that they need."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._degree = 1
        self._bounds: dict[int, _Bound] = {}

    def bits(self, index: int) -> int:
        """How many bits below 1 the node is, at the least, if it is not 0."""
        bound = self._bound(index)
        return int(bound.below + (self._degree - 1) * max(0.0, bound.above)) + 2

    def _bound(self, index: int) -> _Bound:
        pending = [index]
        while pending:
            spend()
            place = pending[-1]
            missing = [i for i in self._needs(place) if i not in self._bounds]
            if missing:
                pending.extend(missing)
                continue
            pending.pop()
            if place not in self._bounds:
                self._bounds[place] = self._make(place)
        return self._bounds[index]

    def _needs(self, index: int) -> tuple[int, ...]:
        node = self._graph.build.node(index)
        if node.head is Head.POW:
            return node.args[:1]
        if node.head in _TRIGONOMETRIC:
            return (LOWERED[node.head](self._graph.build, *node.args),)
        return node.args if node.head in (Head.ADD, Head.MUL) else ()

    def _make(self, index: int) -> _Bound:
        node = self._graph.build.node(index)
        if isinstance(node.value, Fraction):
            return _Bound(log2(max(1, abs(node.value.numerator))), log2(node.value.denominator))
        below = [self._bounds[i] for i in self._needs(index)]
        match node.head:
            case Head.ADD:
                return _fold(below, _sum)
            case Head.MUL:
                return _fold(below, lambda a, b: _Bound(a.above + b.above, a.below + b.below))
            case Head.POW:
                return self._power(below[0], node.args[1])
            case Head.I:
                return self._unity(Fraction(1, 2))
            case Head.EXP:
                return self._unity(self._turn(node.args[0]))
            case _ if node.head in _TRIGONOMETRIC:
                return below[0]
        raise _NotAlgebraic

    def _power(self, base: _Bound, exponent: int) -> _Bound:
        power = self._graph.build.node(exponent).value
        if not isinstance(power, Fraction) or max(abs(power.numerator), power.denominator) > _LARGEST_POWER:
            raise _NotAlgebraic
        if power < 0:
            base = _Bound(base.below, base.above)
        times, k = abs(power.numerator), power.denominator
        whole = _Bound(base.above * times, base.below * times)
        if k == 1:
            return whole
        self._degree *= k
        if whole.above >= whole.below:
            return _Bound((whole.above + (k - 1) * whole.below) / k, whole.below)
        return _Bound(whole.above, ((k - 1) * whole.above + whole.below) / k)

    def _unity(self, part: Fraction) -> _Bound:
        """e^(i pi part), a root of unity: all its conjugates have size 1."""
        order = (part / 2).denominator
        if order > _LARGEST_ORDER:
            raise _NotAlgebraic
        degree = 1
        for q, exponent in prime_factors(order).items():
            degree *= q ** (exponent - 1) * (q - 1)
        self._degree *= degree
        return _Bound(0.0, 0.0)

    def _turn(self, index: int) -> Fraction:
        """X for an exponent i pi x with a rational x."""
        exponent = self._linear(index)
        if set(exponent) != {(1, 1)} and exponent:
            raise _NotAlgebraic
        return exponent.get((1, 1), Fraction(0))

    def _linear(self, index: int) -> dict[tuple[int, int], Fraction]:
        """A node as a polynomial in i and pi: coefficients by their exponents."""
        node = self._graph.build.node(index)
        if isinstance(node.value, Fraction):
            return {(0, 0): node.value} if node.value else {}
        if node.head in (Head.I, Head.PI):
            return {(int(node.head is Head.I), int(node.head is Head.PI)): Fraction(1)}
        if node.head is Head.POW:
            return self._inverse(index)
        if node.head not in (Head.ADD, Head.MUL):
            raise _NotAlgebraic
        total = self._linear(node.args[0])
        for argument in node.args[1:]:
            other = self._linear(argument)
            total = _add(total, other) if node.head is Head.ADD else _multiply(total, other)
        return total

    def _inverse(self, index: int) -> dict[tuple[int, int], Fraction]:
        base, exponent = self._graph.build.node(index).args
        below, power = self._linear(base), self._graph.build.node(exponent).value
        if set(below) != {(0, 0)} or not isinstance(power, Fraction) or power.denominator != 1 or abs(power) > 64:
            raise _NotAlgebraic
        return {(0, 0): below[0, 0] ** int(power)}


def _fold(bounds: list[_Bound], combine: Callable[[_Bound, _Bound], _Bound]) -> _Bound:
    result = bounds[0]
    for bound in bounds[1:]:
        result = combine(result, bound)
    return result


def _sum(a: _Bound, b: _Bound) -> _Bound:
    left, right = a.above + b.below, a.below + b.above
    greatest = max(left, right)
    return _Bound(greatest + log2(2 ** (left - greatest) + 2 ** (right - greatest)), a.below + b.below)


def _add(a: dict[tuple[int, int], Fraction], b: dict[tuple[int, int], Fraction]) -> dict[tuple[int, int], Fraction]:
    total = {key: a.get(key, Fraction(0)) + b.get(key, Fraction(0)) for key in {**a, **b}}
    return {key: value for key, value in total.items() if value}


def _multiply(
    a: dict[tuple[int, int], Fraction], b: dict[tuple[int, int], Fraction]
) -> dict[tuple[int, int], Fraction]:
    total: dict[tuple[int, int], Fraction] = {}
    for (i, pi), x in a.items():
        for (j, other), y in b.items():
            sign = -1 if i + j == 2 else 1
            key = ((i + j) % 2, pi + other)
            total = _add(total, {key: sign * x * y})
    return total

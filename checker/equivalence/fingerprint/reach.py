"""What the nodes of a graph can be over a part of the domain, and the signs that follow from it.

A part is a box, an extent for every symbol, and facts, real nodes with the sign that they have in it. `Reach` bounds
nodes by interval arithmetic; where that leaves a sign open, a node is written as a quotient of polynomials in its
generators, factored, and every factor looked at: monomials of one sign, no root in the extent, a square completed, or
p + q s with s a square root by comparing p^2 with q^2 s^2.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

from flint import acb, fmpq, fmpq_mpoly, fmpq_poly

from checker.equivalence.budget import spend
from checker.equivalence.fingerprint.extent import ANYTHING, ZERO, Extent, Rectangle, exact, real
from checker.equivalence.fingerprint.factors import Polynomial, coefficients
from checker.equivalence.fingerprint.formal import Formal
from checker.equivalence.fingerprint.rectangle_rules import CONSTANTS, RULES, UNIT, around, on_side, power
from checker.expression.heads import Head

__all__ = ["Box", "Facts", "Reach", "has_no_root", "real_roots"]

Box: TypeAlias = Mapping[str, Extent]
Facts: TypeAlias = Mapping[int, int]

_SIGN_MATTERS = frozenset({Head.MUL, Head.LOG, Head.EXP, Head.SINH, Head.TANH, Head.ASINH, Head.ATAN, Head.SIGMA})
"""Heads whose bounds are much better when the signs of the arguments are known."""
_ON_UNIT = frozenset({Head.ASIN, Head.ACOS, Head.ATANH})
_DEPTH = 4
_MOST_TERMS = 200
_MOST_NESTED = 4


class Reach:
    """Rectangles and signs of nodes over a box with facts, wherever what a proof has noted down holds."""

    def __init__(self, box: Box, facts: Facts, proof: Formal) -> None:
        self._graph, self._box, self._facts = proof.graph, box, facts
        self._factories, self._alike = proof.factories, proof.alike
        self._rectangles: dict[int, Rectangle] = {}
        self._nested = 0

    def rectangle(self, index: int) -> Rectangle:
        """What a node lies in."""
        pending = [index]
        while pending:
            place = pending[-1]
            node = self._graph.build.node(place)
            missing = [i for i in self._below(place, node.args) if i not in self._rectangles]
            if missing:
                pending.extend(missing)
                continue
            pending.pop()
            if place not in self._rectangles:
                self._rectangles[place] = self._with_facts(place, self._bounds(place))
        return self._rectangles[index]

    def _below(self, index: int, args: tuple[int, ...]) -> tuple[int, ...]:
        return (*args, self._alike[index]) if index in self._alike else args

    def _with_facts(self, index: int, found: Rectangle) -> Rectangle:
        if index in self._alike:
            other = self._rectangles[self._alike[index]]
            found = Rectangle(found.re.meet(other.re), found.im.meet(other.im))
        sign = self._facts.get(index)
        if sign is None:
            return found
        return on_side(found, sign)

    def _bounds(self, index: int) -> Rectangle:
        node = self._graph.build.node(index)
        if isinstance(node.value, Fraction):
            return real(Extent(node.value, node.value, False, False))
        if node.head is Head.SYMBOL:
            extent = self._box.get(str(node.value))
            return ANYTHING if extent is None else real(extent)
        if node.head is Head.PIECEWISE:
            return around([self._rectangles[i] for i in node.args[0::2]])
        if node.head is Head.POW:
            sign = self._same_sign(node.args[0])
            base, exponent = (self._rectangles[i] for i in node.args)
            return power(base, exponent, sign)
        if node.head in _SIGN_MATTERS:
            for argument in node.args:
                self._same_sign(argument)
        if node.head in _ON_UNIT:
            self._clip_to_unit(node.args[0])
        rule = RULES.get(node.head)
        if rule is None:
            return CONSTANTS.get(node.head, ANYTHING)
        return rule([self._rectangles[i] for i in node.args])

    def _clip_to_unit(self, index: int) -> None:
        """Find out whether a real node stays between -1 and 1, where bounds of its parts do not tell."""
        found, build = self._rectangles[index], self._graph.build
        if found.is_real and found.re.meet(UNIT) != found.re:
            rest = build.add(build.number(1), build.negate(build.multiply(index, index)))
            if self.sign(rest) > 0:
                self._rectangles[index] = real(found.re.meet(UNIT))

    def _same_sign(self, index: int) -> int:
        return self.sign(index) if self._rectangles[index].is_real else 0

    # Signs

    def sign(self, index: int) -> int:
        """1 when a node is real and never negative, -1 when real and never positive, 0 when neither is shown."""
        found = self.rectangle(index)
        if not found.is_real or found.re.sign:
            return found.re.sign if found.is_real else 0
        if self._nested >= _MOST_NESTED:
            return 0
        self._nested += 1
        sign = self._sign_of_quotient(index, _DEPTH)
        self._nested -= 1
        if sign:
            self._rectangles[index] = on_side(found, sign)
        return sign

    def _sign_of_quotient(self, index: int, depth: int) -> int:
        for factory in self._factories:
            polynomial = factory.polynomial(index)
            sign = 0 if polynomial is None else self._sign_of(polynomial, polynomial.product, depth)
            if sign:
                return sign
        return 0

    def _sign_of(self, frame: Polynomial, polynomial: fmpq_mpoly, depth: int) -> int:
        """The sign of a polynomial in the atoms of a frame."""
        spend()
        if len(polynomial) > _MOST_TERMS:
            return 0
        if polynomial.is_zero():
            return 1
        if polynomial.is_constant():
            return 1 if polynomial.leading_coefficient() > 0 else -1
        constant, factors = polynomial.factor()
        sign = 1 if constant > 0 else -1
        for factor, times in factors:
            if times % 2 == 0 and self._all_real(frame, factor):
                continue
            one = self._sign_of_factor(frame, factor, depth)
            if not one:
                return 0
            sign *= one if times % 2 else 1
        return sign

    def _all_real(self, frame: Polynomial, polynomial: fmpq_mpoly) -> bool:
        used = [atom for atom, degree in zip(frame.atoms, polynomial.degrees(), strict=False) if degree]
        return all(self.rectangle(atom.node).is_real for atom in used)

    def _sign_of_factor(self, frame: Polynomial, factor: fmpq_mpoly, depth: int) -> int:
        if not self._all_real(frame, factor):
            return 0
        used = [k for k, degree in enumerate(factor.degrees()) if degree]
        extents = {k: self.rectangle(frame.atoms[k].node).re for k in used}
        found = _value(factor, extents).sign
        if found or not depth:
            return found
        if len(used) == 1:
            return _sign_between_roots(factor, used[0], extents[used[0]])
        for k in used:
            found = self._by_square_root(frame, factor, k, depth) or self._by_discriminant(frame, factor, k, depth)
            if found:
                return found
        return 0

    def _by_square_root(self, frame: Polynomial, factor: fmpq_mpoly, k: int, depth: int) -> int:
        """The sign of p + q s, s being a square root: that of the greater one of p^2 and q^2 s^2."""
        split = frame.split_root(factor, k)
        if split is None:
            return 0
        p, q, gap = split
        signs = self._sign_of(frame, p, depth - 1), self._sign_of(frame, q, depth - 1)
        if signs[0] == signs[1]:
            return signs[0]
        greater = self._sign_of(frame, gap, depth - 1)
        if greater > 0:
            return signs[0]
        return signs[1] if greater < 0 else 0

    def _by_discriminant(self, frame: Polynomial, factor: fmpq_mpoly, k: int, depth: int) -> int:
        """The sign of a t^2 + b t + c with b^2 <= 4 a c: that of a."""
        parts = coefficients(factor, k)
        if len(parts) != 3:
            return 0
        c, b, a = parts
        if self._sign_of(frame, b * b - 4 * a * c, depth - 1) != -1:
            return 0
        return self._sign_of(frame, a, depth - 1)


# Polynomials over extents


def _value(polynomial: fmpq_mpoly, extents: Mapping[int, Extent]) -> Extent:
    """All values, term by term."""
    total = ZERO
    for powers, coefficient in polynomial.to_dict().items():
        number = Fraction(int(coefficient.p), int(coefficient.q))
        term = Extent(number, number, False, False)
        for k, extent in extents.items():
            if powers[k]:
                term = term * extent.power(int(powers[k]))
        total = total + term
    return total


def _sign_between_roots(polynomial: fmpq_mpoly, k: int, extent: Extent) -> int:
    """The sign of a squarefree polynomial in one atom over an extent without roots inside, else 0."""
    roots = real_roots(polynomial, k)
    if roots is None or any(_is_inside(root, extent) for root in roots):
        return 0
    middle = _between(extent, roots)
    return 0 if middle is None else _value(polynomial, {k: Extent(middle, middle, False, False)}).sign


def real_roots(polynomial: fmpq_mpoly, k: int) -> list[tuple[Fraction, Fraction]] | None:
    """Enclosures of the real roots of a squarefree polynomial in one atom, apart from each other, in their order."""
    dense = [fmpq(0)] * (int(polynomial.degrees()[k]) + 1)
    for powers, coefficient in polynomial.to_dict().items():
        dense[int(powers[k])] = coefficient
    if len(dense) == 2:
        root = Fraction(int(dense[0].p), int(dense[0].q)) / -Fraction(int(dense[1].p), int(dense[1].q))
        return [(root, root)]
    whole = fmpq_poly(dense)
    isolated: list[tuple[acb, int]] = whole.numer().complex_roots()  # type: ignore[assignment]  # the stub says acb
    found = [root for root, _ in isolated if root.imag.is_zero()]
    ends = sorted((exact(root.real.lower()), exact(root.real.upper())) for root in found)
    return ends if all(left[1] < right[0] for left, right in pairwise(ends)) else None


def has_no_root(polynomial: fmpq_mpoly, k: int, extent: Extent) -> bool:
    """Whether a squarefree polynomial in one atom certainly has no root strictly between the ends of an extent."""
    roots = real_roots(polynomial, k)
    return roots is not None and not any(_is_inside(root, extent) for root in roots)


def _is_inside(root: tuple[Fraction, Fraction], extent: Extent) -> bool:
    """Whether a root may lie strictly between the ends."""
    low, high = root
    if low == high:
        return extent.low < low < extent.high
    return high > extent.low and low < extent.high


def _between(extent: Extent, roots: list[tuple[Fraction, Fraction]]) -> Fraction | None:
    if isinstance(extent.low, Fraction) and isinstance(extent.high, Fraction):
        return (extent.low + extent.high) / 2
    if isinstance(extent.low, Fraction):
        return max([extent.low, *(high for _, high in roots)]) + 1
    if isinstance(extent.high, Fraction):
        return min([extent.high, *(low for low, _ in roots)]) - 1
    return Fraction(0)

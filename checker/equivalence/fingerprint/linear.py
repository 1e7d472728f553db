"""Rational relations between lists of numbers of the field."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from flint import fmpz_mod

from checker.equivalence.budget import spend

__all__ = ["QUICK_BOUND", "Span", "fraction_of"]

_QUICK = (1, 2, 3, 4, 6, 12)
QUICK_BOUND = 2**40
_SPARE_ROWS = 8
"""Rows beyond the number of columns that a relation is looked for in."""


def fraction_of(value: fmpz_mod, prime: int, bound: int = QUICK_BOUND) -> Fraction | None:
    """The fraction with numerator and denominator below `bound` that a number of the field stands for, if any."""
    for denominator in _QUICK:
        numerator = int(value * denominator)
        if numerator < bound:
            return Fraction(numerator, denominator)
        if prime - numerator < bound:
            return Fraction(numerator - prime, denominator)
    # the extended Euclidean algorithm, stopped half-way: numerator = coefficient * value mod prime
    above, numerator, before, coefficient = prime, int(value), 0, 1
    while numerator >= bound:
        quotient = above // numerator
        above, numerator = numerator, above - quotient * numerator
        before, coefficient = coefficient, before - quotient * coefficient
    return Fraction(numerator, coefficient) if 0 < abs(coefficient) < bound else None


class Span:
    """The rational multiples of some columns, and how a column is put together from them."""

    def __init__(self, columns: Sequence[Sequence[fmpz_mod]], prime: int) -> None:
        self._prime = prime
        self._width = len(columns)
        self._height = len(columns) + _SPARE_ROWS
        self._rows: list[tuple[int, list[fmpz_mod], list[fmpz_mod]]] = []
        for place, column in enumerate(columns):
            self._add(place, column)

    def _add(self, place: int, column: Sequence[fmpz_mod]) -> None:
        rest, used = self._reduce(column)
        pivot = next((k for k, x in enumerate(rest) if x), None)
        if pivot is None:
            return  # it depends on the columns before it, which serve as well
        scale = 1 / rest[pivot]
        mine = [-x * scale for x in used]
        mine[place] = mine[place] + scale
        self._rows.append((pivot, [x * scale for x in rest], mine))

    def _reduce(self, column: Sequence[fmpz_mod]) -> tuple[list[fmpz_mod], list[fmpz_mod]]:
        spend()
        rest = list(column[: self._height])
        used = [rest[0] - rest[0]] * self._width
        for pivot, row, combination in self._rows:
            factor = rest[pivot]
            if factor:
                rest = [x - factor * y for x, y in zip(rest, row, strict=True)]
                used = [x + factor * y for x, y in zip(used, combination, strict=True)]
        return rest, used

    def coefficients(self, column: Sequence[fmpz_mod]) -> list[Fraction] | None:
        """Small rational coefficients that put `column` together from the columns of the span, or None.

        Only the first rows are looked at: what is found holds for them, and is to be checked for the others.
        """
        if not self._rows:
            return None
        rest, used = self._reduce(column)
        if any(rest):
            return None
        found = [fraction_of(x, self._prime) for x in used]
        return [x for x in found if x is not None] if None not in found else None

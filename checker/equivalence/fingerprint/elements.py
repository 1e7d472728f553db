"""What a formula becomes in the prime field: its values at K random points, and its slopes there.

The slope is the derivative in one random direction a point; numbers (pi, e, sqrt(2)) have values and no slope. Lists
are index-aligned: position k of every element belongs to point k.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from operator import mul

from flint import fmpz_mod

__all__ = ["Element"]


class Element:
    """Values at K points and, unless it is a constant, slopes. Raises ZeroDivisionError where a divisor is 0."""

    __slots__ = ("slopes", "values")

    def __init__(self, values: list[fmpz_mod], slopes: list[fmpz_mod] | None = None) -> None:
        self.values = values
        self.slopes = slopes

    def __add__(self, other: Element) -> Element:
        """Add point by point."""
        values = [x + y for x, y in zip(self.values, other.values, strict=True)]
        if self.slopes is None or other.slopes is None:
            return Element(values, self.slopes or other.slopes)
        return Element(values, [x + y for x, y in zip(self.slopes, other.slopes, strict=True)])

    def __neg__(self) -> Element:
        """Change the sign."""
        return Element([-x for x in self.values], self.slopes and [-x for x in self.slopes])

    def __sub__(self, other: Element) -> Element:
        """Subtract point by point."""
        return self + -other

    def __mul__(self, other: Element) -> Element:
        """Multiply, with the product rule."""
        values = [x * y for x, y in zip(self.values, other.values, strict=True)]
        if self.slopes is None and other.slopes is None:
            return Element(values)
        if self.slopes is None:
            return Element(values, [x * y for x, y in zip(self.values, other.slopes or (), strict=True)])
        if other.slopes is None:
            return Element(values, [x * y for x, y in zip(self.slopes, other.values, strict=True)])
        four = zip(self.values, self.slopes, other.values, other.slopes, strict=True)
        return Element(values, [x * dy + dx * y for x, dx, y, dy in four])

    def scaled(self, factor: fmpz_mod) -> Element:
        """Multiply by a number of the field."""
        return Element([factor * x for x in self.values], self.slopes and [factor * x for x in self.slopes])

    def __pow__(self, exponent: int) -> Element:
        """Raise to an integer power."""
        if exponent == 1:
            return self
        if exponent < 0:
            return self._inverse() ** -exponent
        if self.slopes is None:
            return Element([x**exponent for x in self.values])
        lower = [x ** (exponent - 1) for x in self.values]
        values = [x * y for x, y in zip(lower, self.values, strict=True)]
        return Element(values, [x * dx * exponent for x, dx in zip(lower, self.slopes, strict=True)])

    def _inverse(self) -> Element:
        values = _inverses(self.values)
        return Element(values, self.slopes and [-x * x * dx for x, dx in zip(values, self.slopes, strict=True)])

    def log_slopes(self) -> list[fmpz_mod] | None:
        """u'/u, the slopes of the logarithm; None for a constant."""
        if self.slopes is None or not any(self.slopes):
            return None
        return [dx * inverse for inverse, dx in zip(_inverses(self.values), self.slopes, strict=True)]

    @property
    def is_constant(self) -> bool:
        """Whether every slope is 0."""
        return self.slopes is None or not any(self.slopes)

    @property
    def is_zero(self) -> bool:
        """Whether every value is 0."""
        return not any(self.values)

    def keep(self, places: Sequence[int]) -> None:
        """Drop all points but these."""
        self.values = [self.values[k] for k in places]
        self.slopes = self.slopes and [self.slopes[k] for k in places]


def _inverses(values: Sequence[fmpz_mod]) -> list[fmpz_mod]:
    """1/x for every x, by one division: dividing costs as much as forty products. Raises ZeroDivisionError."""
    products = list(accumulate(values, mul))
    inverse = 1 / products[-1]
    found = []
    for x, before in zip(reversed(values), reversed(products[:-1]), strict=False):
        found.append(inverse * before)
        inverse *= x
    return [inverse, *reversed(found)]

"""Functions that are nothing but themselves, such as erf: new generators, known again by their arguments."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from checker.equivalence.fingerprint.elements import Element
from checker.equivalence.fingerprint.tower import Tower
from checker.expression.heads import Head

__all__ = ["OPAQUE", "Opaque"]

OPAQUE = frozenset({Head.ERF, Head.GAMMA, Head.ZETA, Head.FLOOR, Head.CEILING})
_LARGEST_SHIFT = 64


@dataclass(frozen=True, slots=True)
class _Value:
    """A function at one argument."""

    head: Head
    argument: Element
    value: Element


class Opaque:
    """The values of such functions that have come up over one tower."""

    def __init__(self, tower: Tower) -> None:
        self._tower = tower
        self._known: list[_Value] = []

    def at(self, head: Head, argument: Element) -> Element:
        """The value at an argument: one that follows from a known one, or a new generator."""
        for known in self._known:
            found = self._from(known, argument) if known.head is head else None
            if found is not None:
                return found
        values, slopes = self._tower.random_values(), None
        if argument.slopes is not None:
            slopes = [d * dx for d, dx in zip(self._tower.random_values(), argument.slopes, strict=True)]
        value = self._tower.track(Element(values, slopes))
        self._known.append(_Value(head, argument, value))
        return value

    def _from(self, known: _Value, argument: Element) -> Element | None:
        """The value at the same argument, at its opposite (erf), or a whole number of steps away (gamma)."""
        gap = argument - known.argument
        if gap.is_zero:
            return known.value
        if known.head is Head.ERF:
            return -known.value if (argument + known.argument).is_zero else None
        shift = self._tower.rational(gap) if known.head is Head.GAMMA else None
        if shift is None or shift.denominator != 1 or abs(shift) > _LARGEST_SHIFT:
            return None
        low = known.argument if shift > 0 else argument
        factor = self._tower.number(Fraction(1))
        for k in range(abs(int(shift))):
            factor = factor * (low + self._tower.number(Fraction(k)))
        return known.value * (factor if shift > 0 else factor**-1)

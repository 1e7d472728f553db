"""What a result takes from its sample point: signs, and branches of logarithms. It holds wherever these hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

__all__ = ["REAL", "Certificate", "Combination", "Note", "Notes"]

Combination: TypeAlias = Mapping[int, Fraction]
"""Coefficients of the logs of pairs, by their number."""

REAL = 0
"""The 'sign' of a node of which only that it is real was used."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """log u equals a combination, as balls show at the sample point and must show wherever the result is to hold."""

    node: int
    """log u"""
    combination: Combination
    grain: int
    """what the two sides can differ by is a multiple of 2 pi i/grain"""


Note: TypeAlias = "int | Certificate"
"""A node whose sign was used, or a certificate."""


class Notes:
    """All that was taken from a sample point, in the order of its taking."""

    def __init__(self) -> None:
        self.entries: list[Note] = []
        self.signs: dict[int, int] = {}
        """of the nodes among the entries: 1, -1 or REAL"""
        self.jumps: set[int] = set()
        """nodes where a formula may jump when they are 0"""

    def decide(self, index: int, sign: int, *, jumps: bool = False) -> None:
        """Note the sign of a real node, and whether something jumps where it is 0."""
        if self.signs.get(index, REAL) == REAL and self.signs.get(index) != sign:
            self.signs[index] = sign
            self.entries.append(index)
        if jumps:
            self.jumps.add(index)

    def certify(self, certificate: Certificate) -> None:
        """Note the branch of a logarithm."""
        self.entries.append(certificate)

    @property
    def certificates(self) -> Iterator[Certificate]:
        """The branches that were noted."""
        return (note for note in self.entries if isinstance(note, Certificate))

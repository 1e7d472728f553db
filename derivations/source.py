"""Where a statement stands: the work, the place in it, and the number of its equation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

__all__ = ["CHAPTER", "GLOROT", "HE", "LECUN", "Source"]


@dataclass(frozen=True, slots=True)
class Source:
    """A citation, kept as data beside the statement that it belongs to.

    >>> print(CHAPTER.at("(123)"))
    Nielsen, Neural Networks and Deep Learning, ch. 5, eq. (123)
    """

    work: str
    """author and title"""
    place: str
    """chapter or section"""
    equation: str = ""
    """number as printed, brackets included; empty when the statement has none"""

    def at(self, equation: str) -> Source:
        """An equation of this work."""
        return replace(self, equation=equation)

    def __str__(self) -> str:
        cited = ", ".join(filter(None, (self.work, self.place)))
        return f"{cited}, eq. {self.equation}" if self.equation else cited


CHAPTER: Final = Source("Nielsen, Neural Networks and Deep Learning", "ch. 5")
LECUN: Final = Source("LeCun, Bottou, Orr and Müller, Efficient BackProp (1998)", "sec. 4.6")
GLOROT: Final = Source(
    "Glorot and Bengio, Understanding the difficulty of training deep feedforward networks (2010)", ""
)
HE: Final = Source("He, Zhang, Ren and Sun, Delving deep into rectifiers (2015)", "sec. 2.2")

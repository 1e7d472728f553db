"""Where a statement stands: the work, the place in it, and the number of its equation."""

from dataclasses import dataclass
from typing import Final

__all__ = ["CHAPTER", "Source"]


@dataclass(frozen=True, slots=True)
class Source:
    """A citation, kept as data beside the statement that it belongs to.

    >>> print(Source("Nielsen, Neural Networks and Deep Learning", "ch. 5", "(123)"))
    Nielsen, Neural Networks and Deep Learning, ch. 5, eq. (123)
    """

    work: str
    """author and title"""
    place: str
    """chapter or section"""
    equation: str = ""
    """number as printed, brackets included; empty when the statement has none"""

    def __str__(self) -> str:
        cited = f"{self.work}, {self.place}"
        return f"{cited}, eq. {self.equation}" if self.equation else cited


CHAPTER: Final = Source("Nielsen, Neural Networks and Deep Learning", "ch. 5")

"""What is said of one hand-in: the judgement of every part, the score, and how the file itself fared. Pure data."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from checker.exercise import Exercise, Part
from checker.expression.dag import Expression
from checker.messages.catalogue import ENGLISH, Catalogue
from checker.submission.isolation import Isolation
from checker.submission.protocol import Ending, Limits
from checker.verdict import Judgement

__all__ = ["PartReport", "Report"]


@dataclass(frozen=True, slots=True)
class PartReport:
    """One part of a report."""

    part: Part
    judgement: Judgement
    written: str | None = None
    """the statement that binds the name, as in the file"""
    read: str | None = None
    """the answer as it was understood"""
    formula: Expression | None = None
    """the same as an expression"""
    language: Catalogue = ENGLISH
    """in which what was found is said"""

    @property
    def points(self) -> Fraction:
        """Points earned."""
        return self.judgement.share * self.part.points


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome for one hand-in."""

    exercise: Exercise
    parts: tuple[PartReport, ...]
    ending: Ending
    """how the file ended"""
    output: str
    """the start of what the file printed"""
    isolation: Isolation
    """what kept the file from the rest of the machine"""
    limits: Limits
    """under which the file ran"""
    is_output_cut: bool = False
    """it printed more than `output`"""
    left_out: tuple[tuple[int, str], ...] = ()
    """of a notebook: the code cell and the beginning of everything in it that is no Python"""
    language: Catalogue = ENGLISH
    """in which the report is written"""

    @property
    def score(self) -> Fraction:
        """Points earned, bonus parts included."""
        return sum((part.points for part in self.parts), Fraction(0))

    @property
    def is_full(self) -> bool:
        """Whether every part that is no bonus has all its points."""
        return all(part.points == part.part.points for part in self.parts if not part.part.bonus)

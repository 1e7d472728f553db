"""One hand-in as the rules of an exercise see it: every answer by name, read on demand.

Parts that depend on each other (the offset that goes with a student's own b and w2) are judged by rules that take the
whole sheet. A sheet holds no verdicts and changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from checker.exercise import Exercise, Formula
from checker.expression.dag import Expression
from checker.reading import Unread, read_formula
from checker.submission.protocol import Answer, Answered

__all__ = ["Sheet"]


@dataclass(frozen=True)
class Sheet:
    """The answers of one hand-in to one exercise."""

    exercise: Exercise
    answers: Mapping[str, Answered]
    seed: int
    """drawn from the hand-in itself: the same file is judged at the same points every time"""

    def answer(self, name: str) -> Answer:
        """Return what was handed in under a name that is there."""
        return self.answers[name].answer

    def formula(self, name: str) -> Expression | None:
        """Return the formula under a name, or None when it is missing, unreadable or uses undeclared symbols."""
        part = self.exercise.part(name)
        if name not in self.answers or not isinstance(part, Formula):
            return None
        read = read_formula(self.answer(name), part.domain.symbols, takes_order=part.takes_order)
        if isinstance(read, Unread) or not isinstance(read, Expression):
            return None
        return read if read.symbols <= {*part.domain.symbols, *part.others} else None

"""An exercise that differs from student to student, in a reproducible way.

    def residual(draw: random.Random) -> Exercise:
        depth = draw.randint(3, 6)
        return Exercise(...)

    EXERCISE = Variants(residual)

The generator is seeded by the student's id alone, so that the template, the grade and the batch of a course agree on
the variant without keeping it anywhere.
"""

from __future__ import annotations

import hashlib
import random
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from checker.errors import ExerciseError
from checker.exercise import Exercise

__all__ = ["Variants"]

_Shape: TypeAlias = tuple[object, ...]
_SAMPLE = "sample"
"""the id of nobody: its variant says what all others have to look like"""


@dataclass(frozen=True, slots=True)
class Variants:
    """One exercise a student, drawn from the student's id; all ask for the same names, for the same points."""

    make: Callable[[random.Random], Exercise]
    """makes an exercise from what it draws; it has no other source of chance"""
    salt: str = ""
    """any text; another one gives every student another variant, for another year"""

    def of(self, student: str) -> Exercise:
        """The exercise of a student: upper case and blanks in the id make no difference. Raises ExerciseError."""
        if not student.strip():
            raise ExerciseError("this exercise differs from student to student; say whose with --student ID")
        exercise = _made(self, student)
        if _shape(exercise) != _shape_of_all(self):
            raise ExerciseError("the variants ask for different names, kinds or points; let only what is asked differ")
        return exercise


def _made(variants: Variants, student: str) -> Exercise:
    plain = " ".join(unicodedata.normalize("NFKC", student).casefold().split())
    digest = hashlib.sha256(f"{variants.salt}\0{plain}".encode(errors="surrogatepass")).digest()
    exercise: object = variants.make(random.Random(int.from_bytes(digest)))
    if not isinstance(exercise, Exercise):
        raise ExerciseError(f"the function that makes variants returned a {type(exercise).__name__}, not an Exercise")
    return exercise


@cache
def _shape_of_all(variants: Variants) -> _Shape:
    return _shape(_made(variants, _SAMPLE))


def _shape(exercise: Exercise) -> _Shape:
    parts = tuple((part.name, part.kind, part.points, part.bonus) for part in exercise.parts)
    return (exercise.name, exercise.limits, parts)

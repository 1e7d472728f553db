"""The exercises: one file each, the rules that they bring, and the catalogue that finds them.

An exercise is loaded only when it is asked for, since its references are derived when its file is imported.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from checker.catalogue import Entry, Origin

if TYPE_CHECKING:
    from checker.exercise import Exercise

__all__ = ["load"]


def load(entry: Entry, student: str = "") -> Exercise:
    """Import the file of an exercise and return its declaration, in the variant of a student if it has variants.

    Raises ExerciseError for a teacher's own that is broken, or that has variants when no student is given.
    """
    if entry.origin is Origin.OURS:
        exercise: Exercise = import_module(f"{__name__}.{entry.module}").EXERCISE
        return exercise
    from checker.own_exercises import own_load

    return own_load(entry, student)

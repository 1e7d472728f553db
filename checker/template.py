"""The starter file of an exercise: its notation declared, and every name to fill in."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from checker.exercise import Construction, Exercise, Formula, Function, Part
from checker.expression.printing import printable

__all__ = ["template"]

_WIDTH = 100


def template(exercise: Exercise, student: str = "", *, is_ours: bool = True) -> str:
    """Write the starter file; handed in as it is, every part of it is still to be done.

    `student` is whose variant it is. How to check it is said of exercises that are `is_ours`: with another one, the
    student has no file that declares it.
    """
    return "\n".join(_lines(exercise, student, is_ours=is_ours)) + "\n"


def _lines(exercise: Exercise, student: str, *, is_ours: bool) -> Iterator[str]:
    yield f"# {exercise.name}: {exercise.title}"
    if student:
        yield f"# The variant of {printable(student, _WIDTH)}"
    yield f"# {exercise.source}"
    yield "#"
    yield "# Replace None by your answers. A formula may be a SymPy expression, a string (plain maths or LaTeX),"
    yield "# or a function of its symbols. Other names in this file are ignored."
    if is_ours:
        yield f"# Check it with:  python -m checker {exercise.name} answer.py"
    yield ""
    yield exercise.notation
    for part in exercise.parts:
        yield ""
        yield from _part(part)


def _part(part: Part) -> Iterator[str]:
    points = "1 point" if part.points == 1 else f"{part.points} points"
    yield from wrap(
        f"{part.asks} ({points}{', bonus' if part.bonus else ''})",
        _WIDTH,
        initial_indent="# ",
        subsequent_indent="# ",
    )
    if isinstance(part, Function):
        yield f"def {part.name}({part.takes}):"
        yield "    return None"
    elif isinstance(part, Construction):
        yield f"{part.name} = {part.fields}"
    else:
        yield f"{part.name} = None  # {'a formula' if isinstance(part, Formula) else 'a number'}"

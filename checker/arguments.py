"""What several commands take: an exercise by its name, alias or path, a student, and how much is shown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from checker.catalogue import Entry, Origin, UnknownExercise, find
from checker.feedback import Level
from checker.messages.catalogue import ENGLISH, LANGUAGES

__all__ = [
    "FeedbackOption",
    "LanguageOption",
    "StudentOption",
    "exercise_named",
    "feedback_option",
    "language_option",
    "refuse_as_answer",
    "student_option",
]


class StudentOption(click.Option):
    """The option --student, for the `params` of a command."""

    def __init__(self, declarations: Sequence[str] = ("--student",), **settings: Any) -> None:
        super().__init__(declarations, **{"default": "", "metavar": "ID", "help": _WHOSE, **settings})


_WHOSE = "Whose variant it is, for an exercise that differs from student to student."

student_option = click.option("--student", cls=StudentOption)
"""the same as a decorator"""


class FeedbackOption(click.Option):
    """The option --feedback, for the `params` of a command; None leaves the level to the exercise."""

    def __init__(self, declarations: Sequence[str] = ("--feedback",), **settings: Any) -> None:
        super().__init__(
            declarations, **{"type": click.Choice([level.value for level in Level]), "help": _SHOWN, **settings}
        )


_SHOWN = """How much the report shows: none (it was received), verdict (and points), hint (and what is the matter),
witness (and where it goes wrong), full (and what is right there). Unless the exercise says otherwise: full for text
and json of one file, witness for everything that students are handed."""

feedback_option = click.option("--feedback", cls=FeedbackOption)
"""the same as a decorator"""


class LanguageOption(click.Option):
    """The option --language, for the `params` of a command."""

    def __init__(self, declarations: Sequence[str] = ("--language",), **settings: Any) -> None:
        given = {"type": click.Choice(LANGUAGES), "default": ENGLISH.tag, "envvar": "CHECKER_LANGUAGE", "help": _SPOKEN}
        super().__init__(declarations, show_default=True, **{**given, **settings})


_SPOKEN = "In which language people read it; CHECKER_LANGUAGE in the environment says the same."

language_option = click.option("--language", cls=LanguageOption)
"""the same as a decorator"""


def exercise_named(name: str) -> Entry:
    """Find an exercise. Raises click.UsageError, which says what there is."""
    try:
        return find(name)
    except UnknownExercise as error:
        raise click.UsageError(f"{error}.") from error


def refuse_as_answer(entry: Entry, file: Path) -> None:
    """Refuse an answer that is a file of the exercise itself, before that is run. Raises ExerciseError."""
    if entry.origin is not Origin.OURS:
        from checker.own_exercises import refuse_handed_in

        refuse_handed_in(entry, file)

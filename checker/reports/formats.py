"""The formats of a report, by the name that the command line gives them; each is loaded when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol

from checker.messages.catalogue import ENGLISH, catalogue

if TYPE_CHECKING:
    from checker.feedback import Level
    from checker.report import Report

__all__ = ["FORMATS", "OF_SYSTEMS", "Problem", "Writer", "problem_writer", "writer"]

_WRITERS = {
    "text": "to_text_report",
    "json": "to_json",
    "html": "to_html",
    "gradescope": "to_gradescope",
    "prairielearn": "to_prairielearn",
    "github": "to_github",
    "junit": "to_junit",
}
FORMATS = tuple(_WRITERS)
_OF_MACHINES = frozenset({"json"})
OF_SYSTEMS = ("gradescope", "prairielearn", "github")
"""those of systems that start the checker themselves, and need an answer also where there is no file to grade"""


class Writer(Protocol):
    """Writes a report; what the reader is shown is the writer's own choice unless a level is given."""

    def __call__(self, report: Report, level: Level = ..., /) -> str:
        """Return the document."""


class Problem(Protocol):
    """Writes that there is no file to grade, and why."""

    def __call__(self, exercise: str, problem: str, max_score: int, /) -> str:
        """Return the document; it names the exercise and its points where the system shows them."""


def writer(name: str, language: str = ENGLISH.tag) -> Writer:
    """The writer of a format, one of FORMATS, in one of LANGUAGES; what only machines read stays English."""
    found: Writer = getattr(import_module(f"checker.reports.as_{name}"), _WRITERS[name])
    if language == ENGLISH.tag or name in _OF_MACHINES:
        return found

    def write(report: Report, /, *level: Level) -> str:
        from checker.messages.speaking import in_language

        return found(in_language(report, catalogue(language)), *level)

    return write


def problem_writer(name: str) -> Problem:
    """What writes a problem in the format of a system, one of OF_SYSTEMS."""
    found: Problem = getattr(import_module(f"checker.reports.as_{name}"), f"problem_to_{name}")
    return found

"""Grading inside another system: find the file where that system puts it, and leave the results where it looks.

Where there is no file to grade, the results say so. Where the checker itself fails, there are no results: each system
then asks staff to look, and nobody is scored. Results of an earlier run never stay, nor what the file itself may have
put in their place where it could not be confined.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from checker.choosing import NothingToGrade, choose_file, entries_in
from checker.limit_options import MOST_SOURCE, with_limits
from checker.messages.catalogue import ENGLISH
from checker.reports.formats import problem_writer, writer

if TYPE_CHECKING:
    from checker.catalogue import Entry
    from checker.submission.runner import Runner

__all__ = ["LAYOUTS", "Choices", "Layout", "autograde"]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a system has what, below one folder."""

    root: str
    """that folder, unless another is given"""
    submission: str
    results: str = "results/results.json"


LAYOUTS = {
    "gradescope": Layout("/autograder", "submission"),
    "prairielearn": Layout("/grade", "student"),
    "github": Layout(".", "", "results.json"),
}


@dataclass(frozen=True, slots=True)
class Choices:
    """What the teacher chooses."""

    limits: tuple[str, ...] = ()
    feedback: str | None = None
    language: str = ENGLISH.tag


def autograde(
    system: str, entry: Entry, folder: Path, results: Path, choices: Choices, start: Callable[[], Runner]
) -> str:
    """Grade the hand-in in the folder, write the results, and say in a line what came of it. Raises OSError."""
    results.unlink(missing_ok=True)
    source, problem = _source(folder)
    with start() as runner:  # before anything that holds a reference is loaded
        from checker.exercises import load
        from checker.feedback import chosen
        from checker.grading import grade

        exercise = load(entry)
        if problem:
            _write(results, problem_writer(system)(exercise.name, problem, exercise.max_score))
            return f"Nothing to grade: {problem}"
        report = grade(exercise, source, runner=runner, limits=with_limits(exercise.limits, choices.limits))
    _write(results, writer(system, choices.language)(report, chosen(choices.feedback, exercise)))
    return f"Graded: {float(report.score):g} of {exercise.max_score} points. The file was {report.isolation}."


def _source(folder: Path) -> tuple[bytes, str]:
    """What the file to grade holds; or nothing, and why."""
    from checker.handins import HandIn, HandInError, read_handin

    try:
        chosen = choose_file(list(entries_in(str(folder))))
        return read_handin(HandIn(str(chosen), Path(chosen.path)), MOST_SOURCE), ""
    except NothingToGrade as nothing:
        reason = f"{nothing}"
    except HandInError as error:
        reason = f"{error.why}"
    return b"", f"There is no file to grade: {reason}. Hand in one Python file with the name answer.py."


def _write(results: Path, text: str) -> None:
    results.parent.mkdir(parents=True, exist_ok=True)
    beside = results.with_name(f".{results.name}.new")
    beside.unlink(missing_ok=True)
    beside.write_text(text, encoding="utf-8")
    beside.replace(results)

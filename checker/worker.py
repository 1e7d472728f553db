"""One hand-in graded in a process that grades many: what an executor runs, here or on another machine.

A process that calls `grade_task` has one zygote and keeps the exercises that it has loaded. What goes in and what comes
back is plain data. Files are graded one at a time, whatever the number of threads: the judge's precision is a setting
of the whole process.
"""

from __future__ import annotations

import gc
import signal
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from threading import Lock

from checker.errors import CheckerError
from checker.interrupts import INTERRUPTS
from checker.submission.protocol import End
from checker.submission.runner import Runner, start

__all__ = ["Graded", "NotGraded", "Task", "Unconfined", "begin", "grade_task"]

_ONE_AT_A_TIME = Lock()
_YOUNG_OBJECTS = 50_000
"""between two collections: a hand-in leaves hardly any cycles"""


class NotGraded(CheckerError):
    """A file could not be run for a reason of ours: it is to be tried again another time."""


class Unconfined(CheckerError):
    """The process that would grade cannot confine a file, and was not told to go on all the same."""


@dataclass(frozen=True, slots=True)
class Task:
    """A file to grade."""

    exercise: str
    """what finds it"""
    source: bytes
    seed: int
    """of all chance; drawn where the course's secret is kept, which no worker is told"""
    limits: tuple[str, ...] = ()
    """other than the exercise's own, as the option --limit takes them"""
    takes_unconfined: bool = False
    """go on where the kernel cannot confine the file"""
    student: str = ""
    """whose variant of the exercise it is, where there are variants"""


@dataclass(frozen=True, slots=True)
class Graded:
    """What came of it."""

    report: str
    """as `reports.as_json` writes it"""
    feedback: str
    """the report for the student, as text"""
    child_seconds: float
    """of computing time in the process of the file"""
    grader_seconds: float
    """and in this one"""
    formulas: Mapping[str, str] = field(default_factory=dict)
    """answers as expressions, as `meanings.written_down` writes them, by part"""
    kept: str = ""
    """the report as `reports.keeping` writes it"""


def begin(parent: int) -> None:
    """Make this process a worker that ends with `parent` and leaves Ctrl-C to it; it begins with INTERRUPTS blocked."""
    from checker.submission.confinement import end_with

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, INTERRUPTS)
    end_with(parent)
    gc.set_threshold(_YOUNG_OBJECTS)
    _runner()


def grade_task(task: Task) -> Graded:
    """Grade a file. Raises Unconfined or NotGraded; whatever a file does is in the report."""
    from click import unstyle

    from checker.catalogue import find
    from checker.exercises import load
    from checker.grading import grade_outcome
    from checker.limit_options import with_limits
    from checker.meanings import written_down
    from checker.reports.as_json import to_json
    from checker.reports.as_text import to_text_report
    from checker.reports.keeping import kept

    with _ONE_AT_A_TIME:
        runner = _runner()
        if not (task.takes_unconfined or runner.isolation.is_confined):
            raise Unconfined(str(runner.isolation))
        begun = time.process_time()
        exercise = load(find(task.exercise), task.student)
        limits = with_limits(exercise.limits, task.limits)
        outcome = runner.run(exercise.job(task.seed, limits), task.source)
        if outcome.ending.kind is End.NO_RESULT:
            raise NotGraded(outcome.ending.message)
        report = grade_outcome(exercise, outcome, task.seed, runner.isolation, limits)
        return Graded(
            to_json(report),
            unstyle(to_text_report(report)),
            outcome.cpu_seconds,
            time.process_time() - begun,
            {part.part.name: written_down(part.formula) for part in report.parts if part.formula},
            kept(report),
        )


@cache
def _runner() -> Runner:
    return start()

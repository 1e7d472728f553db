"""Answers graded where they are made, in a notebook: `check`.

The values are objects of the user's own process, on the user's own machine, and nothing is confined: this is for
trying one's own answers, and what counts is graded from the file. They become data by the encoder of that process, and
from there on everything is as it is for a file.
"""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from checker.catalogue import CATALOGUE, UnknownExercise, find
from checker.exercise import Exercise
from checker.exercises import load
from checker.expression.printing import printable
from checker.feedback import Level, chosen, cut
from checker.grading import grade_outcome
from checker.near import near_names
from checker.report import PartReport, Report
from checker.seeds import seed_of
from checker.submission.calling import answer
from checker.submission.outcomes import Stop, decode
from checker.submission.protocol import Job, Outcome
from checker.verdict import Verdict

__all__ = ["Checked", "check"]

_LONGEST = 60


@dataclass(frozen=True)
class Checked:
    """How the values at hand fare; shows itself in a notebook and in a terminal."""

    report: Report | None
    """of the parts that were given; None where nothing could be graded"""
    problems: tuple[str, ...] = ()
    """names that nobody asked for, with those that may be meant"""

    @property
    def is_full(self) -> bool:
        """Whether everything that was given is asked for and has all its points, bonus parts too."""
        return not self.problems and bool(self.parts) and all(part.points == part.part.points for part in self.parts)

    @property
    def parts(self) -> tuple[PartReport, ...]:
        """The parts that were given."""
        return self.report.parts if self.report else ()

    @property
    def score(self) -> Fraction:
        """The points of the parts that were given."""
        return self.report.score if self.report else Fraction(0)

    def __getitem__(self, name: str) -> Verdict:
        """The verdict on a name that was given; raises KeyError for any other."""
        for part in self.parts:
            if part.part.name == name:
                return part.judgement.verdict
        raise KeyError(name)

    def __str__(self) -> str:
        """Say it as text."""
        from checker.reports.as_text import to_text_part

        report, notes = self._visible
        return "\n".join([*notes, *map(to_text_part, report.parts if report else ())])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        """Say it with formulas, for a notebook; no script and no style of the page's in it."""
        from checker.reports.as_snippet import to_snippet

        return to_snippet(*self._visible)

    @property
    def _visible(self) -> tuple[Report | None, tuple[str, ...]]:
        """As much of the report as the exercise lets students see, and what is to be said before it."""
        if self.report is None:
            return None, self.problems or ("Nothing was given to check.",)
        level = chosen(None, self.report.exercise, Level.FULL)
        if not level.shows(Level.VERDICT):
            return None, (*self.problems, "What comes of this exercise is not shown.")
        return cut(self.report, level), self.problems


def check(exercise: str, /, **answers: object) -> Checked:
    """Grade values by name, as in `check("exercise2", width=width, w_star=6.9)`; names not given are left out.

    The exercise is one of `python -m checker list`, or the path of a teacher's own. A function among the values is
    called in this very process, with nothing to keep it from the machine: check your own answers only, and grade
    what others wrote by `python -m checker EXERCISE FILE`. Raises ExerciseError when the exercise itself is broken or
    has variants; an unknown name is no error but a line in what is shown.

    >>> check("exercise2", min_abs_w=4).is_full
    True
    >>> check("exercise3", B=0)
    exercise3 does not ask for B. Is it meant to be b?
    """
    try:
        declared = load(find(exercise))
    except UnknownExercise as error:
        return Checked(None, (_unknown_exercise(exercise, error),))
    names = [part.name for part in declared.parts]
    problems = tuple(_unknown_name(name, declared.name, names) for name in answers if name not in names)
    given = {name: value for name, value in answers.items() if name in names}
    return Checked(_graded(declared, given) if given else None, problems)


def _graded(exercise: Exercise, given: Mapping[str, object]) -> Report:
    seed = seed_of(exercise.name, " ".join(given).encode())
    report = grade_outcome(exercise, _outcome(exercise, given, seed), seed)
    return replace(report, parts=tuple(part for part in report.parts if part.part.name in given))


def _outcome(exercise: Exercise, given: Mapping[str, object], seed: int) -> Outcome:
    """What the process of a file would have sent, had the file bound these values."""
    asked = exercise.job(seed)
    job = Job(tuple(question for question in asked.questions if question.name in given), asked.limits)
    records: list[dict[str, Any]] = [{"ending": ["completed", "", None], "found": list(given), "bound": []}]
    with _own_alarms():
        for question in job.questions:
            first, second = answer(given[question.name], question, job.limits)
            records.append({"name": question.name, "first": first, "second": second})
    lines = [json.dumps(record, allow_nan=False).encode() for record in [*records, {"done": True}]]
    return decode(b"\n".join(lines), b"", Stop(0), job)


@contextmanager
def _own_alarms() -> Iterator[None]:
    """Leave the handler of alarms, by which calls are limited, as it was."""
    before = signal.getsignal(signal.SIGALRM)
    try:
        yield
    finally:
        if signal.getsignal(signal.SIGALRM) is not before:
            signal.signal(signal.SIGALRM, before)


def _unknown_exercise(name: str, error: UnknownExercise) -> str:
    near = near_names(name, [each for entry in CATALOGUE for each in (entry.name, entry.alias)])
    meant = f" Is it meant to be {' or '.join(near)}?" if near else ""
    return f"{printable(str(error), 600)[:1].upper()}{printable(str(error), 600)[1:]}.{meant}"


def _unknown_name(name: str, exercise: str, names: list[str]) -> str:
    near = near_names(name, names)
    advice = f"Is it meant to be {' or '.join(near)}?" if near else f"It asks for {', '.join(names)}."
    return f"{exercise} does not ask for {printable(name, _LONGEST)}. {advice}"

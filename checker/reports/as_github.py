"""The report as GitHub Classroom's autograding reporter reads it: what a runner puts, in base64, into its output.

    {"version", "status", "max_score", "tests": [{"name", "status", "score", "message", ...}]}

The reporter adds up `score` of all tests and divides by `max_score`, so bonus points are in the one and not in the
other. A `status` is `pass`, `fail` or `error`. An undecided part is an `error`, never a `fail`, and so is the whole if
nothing fails: then the run is marked, and a person looks at it. What there is to say of the file as a whole stands in
the first test that does not pass, since the reporter shows nothing but tests. All text ends in the log of a run, where
a line that begins with `::` is a command to the machine that runs it: such lines are broken up. The whole travels as
the value of an environment variable, so that a message is cut where it is long.
Source: classroom-resources/autograding-grading-reporter, src/main.js and src/notify-classroom.js.
"""

from __future__ import annotations

import json
import re

from checker.feedback import FOR_STUDENTS, Level, cut
from checker.report import PartReport, Report
from checker.reports.as_text import to_text_about_file, to_text_part
from checker.reports.pieces import RECEIVED, is_waiting, number, title, waiting

__all__ = ["problem_to_github", "to_github"]

_COMMAND = re.compile(r"(^\s*:)(?=:)|(##)(?=\[)", re.MULTILINE)
"""what the log of a run takes for a command: `::` at the beginning of a line, `##[` anywhere"""

_LONGEST_MESSAGE = 2000


def to_github(report: Report, level: Level = FOR_STUDENTS) -> str:
    """Write a report as a JSON document for GitHub Classroom; the student sees all of it in the log of the run."""
    status = "pass" if report.is_full else "error" if _only_waits(report) else "fail"
    most = report.exercise.max_score
    if not level.shows(Level.VERDICT):  # the reporter needs the sum of the points, and no more
        whole = _entry(report.exercise.name, status, number(report.score), RECEIVED)
        return _json(status, most, [whole])
    return _json(status, most, _tests(cut(report, level)))


def problem_to_github(exercise: str, problem: str, max_score: int) -> str:
    """Write that there is no file to grade, and why."""
    return _json("fail", max_score, [_entry(exercise, "fail", 0, problem)])


def _only_waits(report: Report) -> bool:
    counting = [part for part in report.parts if not part.part.bonus and part.points != part.part.points]
    return all(is_waiting(part) for part in counting) and bool(waiting(report))


def _tests(report: Report) -> list[dict[str, object]]:
    missed = next((part for part in report.parts if part.points != part.part.points), None)
    return [_test(part, to_text_about_file(report) if part is missed else "") for part in report.parts]


def _test(part: PartReport, more: str) -> dict[str, object]:
    is_full = part.points == part.part.points
    status = "error" if is_waiting(part) else "pass" if is_full else "fail"
    return _entry(title(part), status, number(part.points), "\n".join(filter(None, [to_text_part(part), more])))


def _entry(name: str, status: str, score: float, message: str) -> dict[str, object]:
    unused = {"test_code": "", "filename": "", "line_no": 0, "execution_time": ""}
    return {"name": name, "status": status, "score": score, "message": _as_log(message), **unused}


def _json(status: str, max_score: int, tests: list[dict[str, object]]) -> str:
    return json.dumps({"version": 1, "status": status, "max_score": max_score, "tests": tests}, indent=2) + "\n"


def _as_log(text: str) -> str:
    text = _COMMAND.sub(r"\1\2 ", text)
    return text if len(text) <= _LONGEST_MESSAGE else f"{text[:_LONGEST_MESSAGE]}…"

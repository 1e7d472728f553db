"""The report as the `results.json` of a PrairieLearn external grader.

`score` is between 0 and 1: bonus points make up for lost ones, and never for more than everything. A hand-in of which
nothing could run, or of which a part that counts is undecided, is not `gradable`: PrairieLearn then takes no points and
no attempt, shows `format_errors`, and the hand-in stays listed as such for staff. It does not say then how the other
parts fare, or a formula made to be undecided would buy free attempts. An undecided bonus part is shown with 0 of 0
points, which PrairieLearn marks as neither right nor wrong. It escapes all the texts itself.
Source: PrairieLearn, docs/externalGrading.md.
"""

from __future__ import annotations

import json
from fractions import Fraction

from checker.feedback import FOR_STUDENTS, Level, cut
from checker.grading import describe_ending
from checker.report import PartReport, Report
from checker.reports.as_text import to_text_about_file, to_text_part
from checker.reports.pieces import RECEIVED, could_not_run, is_waiting, number, title, waiting

__all__ = ["problem_to_prairielearn", "to_prairielearn"]

_ASK = "Neither right nor wrong could be shown; that costs no attempt. Write it in a simpler form, or ask your teacher."


def to_prairielearn(report: Report, level: Level = FOR_STUDENTS) -> str:
    """Write a report as a JSON document for PrairieLearn; all of it can be seen by the student."""
    errors = _format_errors(report)
    if errors:
        return _refused(errors)
    return _graded(cut(report, level)) if level.shows(Level.VERDICT) else _scored(report, {"message": RECEIVED})


def problem_to_prairielearn(exercise: str, problem: str, max_score: int) -> str:
    """Write that there is no file to grade, and why."""
    return _refused([problem])


def _format_errors(report: Report) -> list[str]:
    if could_not_run(report):
        sentence = describe_ending(report.ending)
        return [" ".join(filter(None, [f"{sentence[0].upper()}{sentence[1:]}.", report.ending.help]))]
    return [f"{part.part.name} is not decided yet. {_ASK}" for part in waiting(report) if not part.part.bonus]


def _refused(errors: list[str]) -> str:
    return _json({"gradable": False, "format_errors": errors, "tests": []})


def _graded(report: Report) -> str:
    points = f"{float(report.score):g} of {report.exercise.max_score} points"
    tests = [_test(part) for part in report.parts]
    return _scored(report, {"message": points, "output": to_text_about_file(report), "tests": tests})


def _scored(report: Report, shown: dict[str, object]) -> str:
    most = report.exercise.max_score
    share = min(report.score / most, Fraction(1)) if most else Fraction(1)
    return _json({"gradable": True, "score": number(share), **shown})


def _test(part: PartReport) -> dict[str, object]:
    shown = {"name": title(part), "description": part.part.asks, "output": to_text_part(part)}
    if is_waiting(part):
        return {**shown, "points": 0, "max_points": 0, "message": "For a person to look at."}
    return {**shown, "points": number(part.points), "max_points": part.part.points}


def _json(document: dict[str, object]) -> str:
    return json.dumps(document, indent=2) + "\n"

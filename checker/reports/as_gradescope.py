"""The report as Gradescope's `results.json`.

A part is a test with its points; all text is shown as it stands (`text`). A part that is undecided has no points and no
status, so that it is shown as neither passed nor failed. The score, which leaves it out, is given for the whole, and
bonus points are in it. A test that only staff can see (`hidden`) says what waits for a person, whether the file was
confined, and has the full report. Where students are shown nothing, all of it is hidden but for one line.
Source: Gradescope, autograder documentation, «Autograder Specifications».
"""

from __future__ import annotations

import json

from checker import __version__
from checker.feedback import FOR_STUDENTS, Level, cut
from checker.report import PartReport, Report
from checker.reports.as_text import to_text_about_file, to_text_part
from checker.reports.pieces import RECEIVED, is_waiting, number, title, waiting

__all__ = ["problem_to_gradescope", "to_gradescope"]

_FORMATS = {"output_format": "text", "test_output_format": "text", "test_name_format": "text"}


def to_gradescope(report: Report, level: Level = FOR_STUDENTS) -> str:
    """Write a report as a JSON document for Gradescope; students are shown as much of it as the level says."""
    shown = cut(report, level)
    is_shown = level.shows(Level.VERDICT)
    document = {
        "score": number(report.score),
        "output": to_text_about_file(shown) if is_shown else report.language.say(RECEIVED),
        **_FORMATS,
        "visibility": "visible" if is_shown else "hidden",
        "stdout_visibility": "hidden",
        "tests": [*map(_test, shown.parts), _for_staff(report)],
        "extra_data": _extra(report),
    }
    return json.dumps(document, indent=2) + "\n"


def problem_to_gradescope(exercise: str, problem: str, max_score: int) -> str:
    """Write that there is no file to grade, and why."""
    return json.dumps({"score": 0, "output": problem, **_FORMATS, "tests": []}, indent=2) + "\n"


def _extra(report: Report) -> dict[str, object]:
    return {
        "checker": __version__,
        "exercise": report.exercise.name,
        "max_score": report.exercise.max_score,
        "isolation": str(report.isolation),
        "verdicts": {part.part.name: part.judgement.verdict for part in report.parts},
    }


def _test(part: PartReport) -> dict[str, object]:
    shown: dict[str, object] = {"name": title(part), "output": to_text_part(part)}
    if is_waiting(part):
        return shown
    is_full = part.points == part.part.points
    points = {"score": number(part.points), "max_score": part.part.points, "status": "passed" if is_full else "failed"}
    return {**shown, **points, "tags": [part.judgement.verdict]}


def _for_staff(report: Report) -> dict[str, object]:
    notes = [
        f"{part.part.name} is not decided: its {part.part.points} points are not in the score. Please judge it."
        for part in waiting(report)
    ]
    if not report.isolation.is_confined:
        notes.append(f"The file was {report.isolation}.")
    texts = [*notes, *map(to_text_part, report.parts), to_text_about_file(report)]
    name = "For staff: please look at this" if notes else "For staff: the full report"
    return {"name": name, "output": "\n\n".join(texts), "visibility": "hidden"}

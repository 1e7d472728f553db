"""The report as JSON, for machines.

    {"checker": version, "exercise", "score", "max_score", "isolation", "file": {"ending", "line", "message"}, "output",
     "parts": [{"name", "verdict", "points", "max_points", "bonus", "written", "read",
                "findings": [{"slip", "rationale", "help"}], "evidence": {"kind", ...}}]}

`score` includes bonus points, `max_score` does not. A part that is *undecided* has 0 points and waits for a person.
"""

import json
from fractions import Fraction

from checker import __version__
from checker.report import PartReport, Report

__all__ = ["to_json"]


def to_json(report: Report) -> str:
    """Write a report as a JSON document; all text in it is ASCII, whatever the student wrote."""
    document = {
        "checker": __version__,
        "exercise": report.exercise.name,
        "score": _number(report.score),
        "max_score": report.exercise.max_score,
        "isolation": str(report.isolation),
        "file": {"ending": report.ending.kind, "line": report.ending.line, "message": report.ending.message},
        "output": report.output,
        "parts": [_part(part) for part in report.parts],
    }
    return json.dumps(document, indent=2) + "\n"


def _part(report: PartReport) -> dict[str, object]:
    judgement = report.judgement
    return {
        "name": report.part.name,
        "verdict": judgement.verdict,
        "points": _number(report.points),
        "max_points": report.part.points,
        "bonus": report.part.bonus,
        "written": report.written,
        "read": report.read,
        "findings": [{"slip": f.slip, "rationale": f.rationale, "help": f.help} for f in judgement.findings],
        "evidence": {"kind": judgement.evidence.kind, **judgement.evidence.fields()},
    }


def _number(value: Fraction) -> int | float:
    return int(value) if value.denominator == 1 else float(value)

"""The report as JSON, for machines.

    {"checker": version, "exercise", "score", "max_score", "isolation", "limits": {name: amount, ...},
     "file": {"ending", "cell", "line", "message", "limit", "help", "left_out": [[cell, text]]}, "output", "output_cut",
     "parts": [{"name", "verdict", "points", "max_points", "bonus", "written", "read",
                "findings": [{"slip", "rationale", "help"}], "evidence": {"kind", ...}}]}

`score` includes bonus points, `max_score` does not. A part that is *undecided* has 0 points and waits for a person.
`limits` are those under which the file ran, with their units in their names; `nodes` are the distinct sub-formulas of
one formula and `digits` the decimal digits of one number. `limit` names the one that ended the file, as `--limit` does,
or is null; `help` says what to do about it, or is empty. In a notebook `line` is counted within the code cell `cell`,
and `left_out` are the beginnings of what was not run since it is no Python. `output_cut` tells whether it printed more
than `output`.
"""

import json
from fractions import Fraction

from checker import __version__
from checker.feedback import Level, cut
from checker.report import PartReport, Report
from checker.submission.protocol import Ending, Limits

__all__ = ["to_json"]


def to_json(report: Report, level: Level = Level.FULL) -> str:
    """Write a report as a JSON document, as much of it as the level shows.

    All text in it is ASCII, whatever the student wrote. At `none` there is no more than `checker` and `exercise`.
    """
    if not level.shows(Level.VERDICT):
        return json.dumps({"checker": __version__, "exercise": report.exercise.name}, indent=2) + "\n"
    report = cut(report, level)
    document = {
        "checker": __version__,
        "exercise": report.exercise.name,
        "score": _number(report.score),
        "max_score": report.exercise.max_score,
        "isolation": str(report.isolation),
        "limits": _limits(report.limits),
        "file": {**_file(report.ending), "left_out": [list(place) for place in report.left_out]},
        "output": report.output,
        "output_cut": report.is_output_cut,
        "parts": [_part(part) for part in report.parts],
    }
    return json.dumps(document, indent=2) + "\n"


def _limits(limits: Limits) -> dict[str, int | float]:
    return {
        "cpu_seconds": limits.cpu_seconds,
        "wall_seconds": limits.wall_seconds,
        "call_seconds": limits.call_seconds,
        "memory_bytes": limits.memory_bytes,
        "output_characters": limits.output_shown,
        "file_bytes": limits.longest_file,
        "source_bytes": limits.source_bytes,
        "result_bytes": limits.result_bytes,
        "nodes": limits.expression.nodes,
        "digits": limits.expression.digits,
        "processes": limits.processes,
        "open_files": limits.open_files,
    }


def _file(ending: Ending) -> dict[str, object]:
    return {
        "ending": ending.kind,
        "cell": ending.cell,
        "line": ending.line,
        "message": ending.message,
        "limit": ending.limit,
        "help": ending.help,
    }


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

"""The class page: a course at a glance, in one file that needs no other, for the teacher alone.

It is plain tables, complete without its script, which sorts, searches and puts names for numbers. Each student is named
once, in the last table; groups give numbers. The page may run that script and use that style, known by their hashes,
and nothing else, so that what an answer or a name might smuggle in would not run either.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from statistics import mean, median
from typing import TYPE_CHECKING

from markupsafe import Markup

from checker import __version__
from checker.expression.mathml import to_mathml
from checker.expression.printing import printable
from checker.meanings import Kind
from checker.overview import Group, Overview, PartFigures, Slip, Student
from checker.verdict import Verdict

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["to_class_page"]

_LONGEST_NAME = 100
_LONGEST_ANSWER = 400
_LONGEST_SAID = 400
_LONGEST_MATHML = 2_500
"""characters; a longer formula stands as text only"""
_MOST_SLIPS = 3
_STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_MOST_BINS = 12
_ORDER = (
    Verdict.UNDECIDED,
    Verdict.CORRECT,
    Verdict.PARTIAL,
    Verdict.INCORRECT,
    Verdict.UNREADABLE,
    Verdict.MISSING,
)
_KINDS = {
    Kind.FORMULA: "equal answers",
    Kind.SLIP: "the same slip",
    Kind.TEXT: "the same text",
    Kind.ENDING: "no answer",
}


def to_class_page(seen: Overview, title: str) -> str:
    """Write the page."""
    environment = _environment()
    points = defaultdict(float, {part.name: part.max_points for part in seen.parts})
    style, script = (environment.get_template(name).render() for name in ("class.css.jinja", "class.js.jinja"))
    return environment.get_template("class.html.jinja").render(
        title=title,
        version=__version__,
        style=Markup(style),
        script=Markup(script),
        style_hash=_hash(style),
        script_hash=_hash(script),
        order=[str(verdict) for verdict in _ORDER],
        scores=_scores(seen.students),
        parts=[_part(part, len(seen.students)) for part in seen.parts],
        groups=[_group(group, points[group.part]) for group in seen.groups],
        students=[_student(student, seen.parts) for student in seen.students],
        is_complete=seen.is_complete,
    )


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("checker.reports")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def _hash(text: str) -> str:
    return f"sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


# Scores


def _scores(students: Sequence[Student]) -> dict[str, object]:
    graded = [student.row for student in students if student.row.score is not None]
    scores = [row.score or 0.0 for row in graded]
    most = max((row.max_score or 0.0 for row in graded), default=0.0)
    return {
        "submissions": len(students),
        "graded": len(scores),
        "waiting": sum(
            any(part.verdict == Verdict.UNDECIDED for part in student.parts.values()) for student in students
        ),
        "mean": f"{mean(scores):.2f}" if scores else "",
        "median": f"{median(scores):g}" if scores else "",
        "full": sum(score >= most for score in scores),
        "max": f"{most:g}",
        "bins": list(_bins(scores, most)),
    }


def _bins(scores: Sequence[float], most: float) -> Iterator[dict[str, object]]:
    """How many scores lie from one edge to below the next; the last bin has the greatest score in it."""
    top = max([most, *scores])
    step = next((step for step in _STEPS if top / step < _MOST_BINS), top or 1.0)
    edges = [round(step * place, 6) for place in range(int(top / step) + 2)]
    counts = [(low, high, sum(low <= score < high for score in scores)) for low, high in pairwise(edges)]
    for low, high, count in counts:
        label = f"{low:g}" if low >= top else f"{low:g} to below {high:g}"
        yield {"label": label, "count": count, "width": _percent(count, max(count for *_, count in counts))}


def _percent(count: float, whole: float) -> int:
    return round(100 * count / whole) if whole else 0


# Parts


def _part(part: PartFigures, submissions: int) -> dict[str, object]:
    return {
        "name": part.name,
        "max": f"{part.max_points:g}{' (bonus)' if part.is_bonus else ''}",
        "mean": f"{part.points:.2f}",
        "success": _percent(part.verdicts.get(Verdict.CORRECT, 0), part.graded),
        "counts": [part.verdicts.get(verdict, 0) for verdict in _ORDER],
        "slips": [{**_slip(slip), "share": _percent(slip.count, submissions)} for slip in part.slips],
    }


def _slip(slip: Slip) -> dict[str, object]:
    first = slip.example.split("\n", 1)[0]
    return {"name": slip.name, "count": slip.count, "example": printable(first, _LONGEST_SAID)}


# Groups


def _group(group: Group, most: float) -> dict[str, object]:
    mathml = to_mathml(group.formula) if group.formula else ""
    message, overruling = group.message, group.overruling
    return {
        "id": group.id,
        "part": group.part,
        "kind": _KINDS[group.kind],
        "waiting": group.waiting,
        "verdicts": _verdicts(group.verdicts),
        "written": _printable_lines(group.written),
        "spellings": group.spellings,
        "read": printable(group.read, _LONGEST_ANSWER),
        "formula": Markup(mathml) if len(mathml) <= _LONGEST_MATHML else "",
        "slips": [_slip(slip) for slip in group.slips[:_MOST_SLIPS]],
        "count": len(group.students),
        "students": " ".join(map(str, group.students)),
        "message": _said(message.text, message.author, message.made_at) if message else "",
        "overruled": overruling.verdict if overruling else "",
        "reason": _said(overruling.reason, overruling.author, overruling.made_at) if overruling else "",
        "points": f"{overruling.share * most:g} of {most:g}" if overruling else "",
    }


def _printable_lines(text: str) -> str:
    """An answer in the lines in which it was written; what is left out of a long one is marked."""
    lines = [printable(line, _LONGEST_ANSWER) for line in text[:_LONGEST_ANSWER].splitlines()]
    return "\n".join(lines) + ("…" if len(text) > _LONGEST_ANSWER else "")


def _verdicts(counts: Mapping[str, int]) -> str:
    present = [verdict for verdict in _ORDER if counts.get(verdict)]
    return ", ".join(f"{verdict} {counts[verdict]}" if len(present) > 1 else verdict for verdict in present)


def _said(text: str, author: str, made_at: str) -> str:
    by = f" by {author}" if author else ""
    return printable(f"{' '.join(text.split())} ({made_at[:10]}{by})", _LONGEST_SAID)


# Students


def _student(student: Student, parts: Sequence[PartFigures]) -> dict[str, object]:
    row = student.row
    return {
        "number": student.number,
        "name": printable(row.name, _LONGEST_NAME),
        "score": "" if row.score is None else f"{row.score:g}",
        "status": row.status,
        "by_hand": bool(row.shares),
        "parts": [_cell(student, part.name) for part in parts],
    }


def _cell(student: Student, part: str) -> tuple[str, str, bool]:
    """The first letter of the verdict, the points, and whether they were given by hand."""
    outcome = student.parts.get(part)
    if outcome is None:
        return "", "", False
    return _LETTERS[Verdict(outcome.verdict)], f"{outcome.points:g}", outcome.overruling is not None


_LETTERS = {
    Verdict.CORRECT: "c",
    Verdict.PARTIAL: "p",
    Verdict.INCORRECT: "i",
    Verdict.MISSING: "m",
    Verdict.UNREADABLE: "u",
    Verdict.UNDECIDED: "o",
}

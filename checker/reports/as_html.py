"""The report as a page: one file that needs no other, with no script in it.

Formulas are MathML, pictures SVG, and the style stands in the page: light or dark as the reader's system is, narrow as
a phone, or on paper. Everything that comes from a student is made printable and then escaped by the template; only what
`mathml` and `plot` have made goes in as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Self, TypeAlias

from markupsafe import Markup

from checker import __version__
from checker.expression.mathml import to_mathml
from checker.expression.printing import printable
from checker.feedback import FOR_STUDENTS, Level, cut
from checker.grading import describe_ending
from checker.messages.catalogue import ENGLISH, Catalogue
from checker.report import PartReport, Report
from checker.reports.pieces import RECEIVED
from checker.reports.plot import Plot, plot_of, svg
from checker.reports.showing import MARKS, NOT_REACHED, help_about_ending, left_out_text, number_text, own_limits
from checker.submission.protocol import End
from checker.verdict import Finding, Verdict, Witness

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["Drawing", "Drawings", "Heading", "draw", "to_html", "to_html_problem"]

_LONGEST = 2_000
"""characters of one statement of a student's, which is enough to recognise it"""
_LONGEST_LINE = 300
_OUTPUT_LINES = 40


@dataclass(frozen=True, slots=True)
class Drawing:
    """What takes longer to make than to show, for one part: kept with a result."""

    formula: str = ""
    """MathML of the answer as it was read"""
    plot: Plot | None = None

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> Self:
        """The drawing of which `dataclasses.asdict` made these, also after a way through JSON."""
        return cls(fields["formula"], Plot.from_fields(fields["plot"]) if fields["plot"] else None)


Drawings: TypeAlias = Mapping[str, Drawing]
"""by the name of the part"""


@dataclass(frozen=True, slots=True)
class Heading:
    """Whose page it is."""

    name: str = ""
    graded: str = ""
    """which file, and by which version"""
    messages: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """from the teacher, by the name of the part; under no name, on the whole"""


def draw(report: Report) -> Drawings:
    """The formulas and pictures of a report, whatever may be shown of them."""
    made = {part.part.name: Drawing(_formula(part), plot_of(part)) for part in report.parts}
    return {name: drawing for name, drawing in made.items() if drawing != Drawing()}


def _formula(part: PartReport) -> str:
    return to_mathml(part.formula) if part.formula else ""


def to_html(
    report: Report, level: Level = FOR_STUDENTS, drawings: Drawings | None = None, heading: Heading | None = None
) -> str:
    """Write a report as a page that shows as much as the level does. `drawings` are those that `draw` has made."""
    drawings = draw(report) if drawings is None else drawings
    heading = heading or Heading()
    shown = cut(report, level)
    is_shown = level.shows(Level.VERDICT)
    parts = [_part(part, level, drawings.get(part.part.name, Drawing()), heading) for part in shown.parts]
    return _page(
        heading,
        title=f"{report.exercise.name}: {report.exercise.title}",
        parts=parts if is_shown else [],
        score=_score(report) if is_shown else None,
        notes=list(_notes(shown)) if is_shown else [report.language.say(RECEIVED)],
        language=report.language,
        output=[printable(line, _LONGEST_LINE) for line in shown.output.splitlines()[:_OUTPUT_LINES]],
        is_output_cut=shown.is_output_cut or len(shown.output.splitlines()) > _OUTPUT_LINES,
    )


def to_html_problem(title: str, problem: str, heading: Heading, language: Catalogue = ENGLISH) -> str:
    """Write the page of a hand-in that was not graded."""
    return _page(heading, title=title, notes=[printable(language.say(problem), _LONGEST)], language=language)


def _page(heading: Heading, **given: object) -> str:
    name, graded = (printable(text, _LONGEST_LINE) for text in (heading.name, heading.graded))
    values = {"parts": [], "score": None, "output": [], "is_output_cut": False, **given}
    messages = _said(heading.messages.get("", ()))
    template = _environment().get_template("report.html.jinja")
    return template.render(name=name, graded=graded, messages=messages, version=__version__, **values)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("checker.reports")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def _said(messages: Sequence[str]) -> list[str]:
    return [printable(line, _LONGEST) for message in messages for line in message.splitlines()]


def _part(report: PartReport, level: Level, drawing: Drawing, heading: Heading) -> dict[str, object]:
    """One part as the template takes it."""
    judgement, part, say = report.judgement, report.part, report.language.say
    has_reference = level.shows(Level.FULL)
    plot = drawing.plot if level.shows(Level.WITNESS) else None
    return {
        "name": part.name,
        "asks": say(part.asks),
        "verdict": str(judgement.verdict),
        "said": say(str(judgement.verdict)),
        "mark": MARKS[judgement.verdict],
        "points": say(f"{number_text(report.points)} of {part.points}") + (f" ({say('bonus')})" if part.bonus else ""),
        "written": _printable_lines(report.written or ""),
        "read": printable(report.read, _LONGEST) if report.read else "",
        "formula": Markup(drawing.formula),
        "findings": [_finding(finding) for finding in judgement.findings if finding.slip != NOT_REACHED],
        "witness": _witness(judgement.evidence, report.language) if isinstance(judgement.evidence, Witness) else None,
        "evidence": _evidence(report),
        "plot": Markup(_drawn(plot, report, with_reference=has_reference)) if plot else "",
        "has_reference": has_reference,
        "messages": _said(heading.messages.get(part.name, ())),
    }


def _drawn(plot: Plot, report: PartReport, *, with_reference: bool) -> str:
    return svg(plot, name=report.part.name, with_reference=with_reference, language=report.language)


def _printable_lines(text: str) -> str:
    """A statement in the lines in which it was written, as far as anybody would read it."""
    return "\n".join(printable(line, _LONGEST_LINE) for line in text[:_LONGEST].splitlines())


def _finding(finding: Finding) -> dict[str, str]:
    """A finding; where it points at a place in a text, the text and the caret stay beneath each other."""
    sentence, _, pointer = finding.rationale.partition("\n")
    return {
        "slip": finding.slip,
        "rationale": printable(sentence, _LONGEST),
        "pointer": _printable_lines(pointer),
        "help": printable(finding.help, _LONGEST),
    }


def _witness(witness: Witness, language: Catalogue) -> list[tuple[str, str]]:
    """The point, the student's value and, where that may be shown, the right one."""
    point = ", ".join(f"{name} = {value}" for name, value in witness.point.items())
    values = [("Of", witness.of), ("At", point), ("Yours", witness.student), ("Right", witness.reference)]
    return [(language.say(label), printable(value, _LONGEST_LINE)) for label, value in values if value]


def _evidence(report: PartReport) -> str:
    """The evidence in words, where it is no witness and says more than the findings do."""
    judgement = report.judgement
    if isinstance(judgement.evidence, Witness) or judgement.verdict in (Verdict.MISSING, Verdict.UNREADABLE):
        return ""
    sentence = report.language.say(judgement.evidence.sentence())
    return printable(sentence[:1].upper() + sentence[1:], _LONGEST)


def _score(report: Report) -> dict[str, object]:
    waiting = [part.part.name for part in report.parts if part.judgement.verdict is Verdict.UNDECIDED]
    return {"points": number_text(report.score), "max": report.exercise.max_score, "waiting": ", ".join(waiting)}


_HAS_END = re.compile(r"[.!?…]$")


def _notes(report: Report) -> Iterator[str]:
    if report.ending.kind is not End.COMPLETED:
        said = describe_ending(report.ending)
        yield report.language.say(f"Note: {said}") + ("" if _HAS_END.search(said) else ".")
        yield from (printable(help_, _LONGEST) for help_ in help_about_ending(report))
    if report.left_out:
        yield left_out_text(report)
    limits = own_limits(report)
    if limits:
        yield report.language.say(f"Limits of this run: {', '.join(limits)}.")


def drawings_fields(drawings: Drawings) -> dict[str, Any]:
    """Drawings as JSON values."""
    return {name: asdict(drawing) for name, drawing in drawings.items()}

"""A report as a piece of a page, for the output of a notebook's cell: no script, no style sheet, colours of the page.

Everything that is not markup of ours is made printable and escaped here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from checker.expression.mathml import to_mathml
from checker.expression.printing import printable
from checker.report import PartReport, Report
from checker.reports.showing import MARKS, number_text
from checker.verdict import Verdict

__all__ = ["to_snippet"]

_LONGEST = 2_000
_FORMAL = (Verdict.MISSING, Verdict.UNREADABLE)


def to_snippet(report: Report | None, problems: Sequence[str] = ()) -> str:
    """Write the parts of a report that has been cut to what may be shown; with what is wrong with the call before."""
    pieces = [f"<p>{_text(problem)}</p>" for problem in problems]
    pieces += ["".join(_part(part)) for part in report.parts] if report else []
    return f"<div>{''.join(pieces)}</div>"


def _part(report: PartReport) -> Iterator[str]:
    part, judgement = report.part, report.judgement
    points = f"{number_text(report.points)} of {part.points}{' (bonus)' if part.bonus else ''}"
    mark, verdict, name = MARKS[judgement.verdict], _text(judgement.verdict), _text(part.name)
    yield f"<p><strong>{mark} {verdict}</strong> <code>{name}</code> {points}</p>"
    if report.formula and (formula := to_mathml(report.formula)):
        yield f"<p>read as {formula}</p>"
    elif report.read:
        yield f"<p>read as <code>{_text(report.read)}</code></p>"
    for finding in judgement.findings:
        sentence, _, pointer = finding.rationale.partition("\n")
        yield f"<p>{_text(sentence)}</p>"
        if pointer:
            yield f"<pre>{'<br>'.join(map(_text, pointer.splitlines()))}</pre>"
    if judgement.verdict not in _FORMAL and (sentence := judgement.evidence.sentence()):
        yield f"<p>{_text(sentence)}</p>"
    for help_ in dict.fromkeys(finding.help for finding in judgement.findings):
        yield f"<p>→ {_text(help_)}</p>"


def _text(text: str) -> str:
    return escape(printable(text, _LONGEST))

"""What the students of a course are handed back: a text and a page for each, cut to the level that was chosen.

Both are written from what the store keeps of a result, which is whole: another level is another run of the same
command, and grades nothing anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from click import unstyle

from checker.decisions import verdict_of
from checker.feedback import Level, chosen
from checker.messages.catalogue import ENGLISH, Catalogue
from checker.messages.speaking import in_language
from checker.report import PartReport
from checker.reports.as_html import Drawing, Heading, to_html, to_html_problem
from checker.reports.as_text import to_text_report
from checker.reports.keeping import restored
from checker.store import NOT_GRADED, Row
from checker.verdict import Form, Judgement, Verdict

__all__ = ["handed_back"]

_FINEST = 10_000
"""points given by hand are no finer than that"""


def handed_back(rows: Iterable[Row], exercise: str, level: str | None, language: Catalogue = ENGLISH) -> Iterator[Row]:
    """The rows with text and page as students get them; without `level`, the exercise's own is used.

    `exercise` is the name by which a hand-in that was not graded is headed.
    """
    return (_row(row, exercise, level, language) for row in rows)


def _row(row: Row, exercise: str, level: str | None, language: Catalogue) -> Row:
    heading = Heading(row.name, row.graded)
    if row.status == NOT_GRADED:
        return replace(row, page=to_html_problem(exercise, f"Not graded: {row.why}.", heading, language))
    said = "".join(f"{language.say(f'From your teacher, on {message}')}\n\n" for message in _messages(row))
    if not row.kept:  # of an older version
        return replace(row, feedback=said + row.feedback)
    found = restored(row.kept)
    report = replace(found.report, parts=tuple(_by_hand(part, row.shares) for part in found.report.parts))
    report = in_language(report, language)
    shown = chosen(level, report.exercise)
    heading = replace(heading, messages=row.messages if shown.shows(Level.VERDICT) else {"": _messages(row)})
    drawings = {name: _without_plot(each) if name in row.shares else each for name, each in found.drawings.items()}
    text = said + unstyle(to_text_report(report, shown))
    return replace(row, feedback=text, page=to_html(report, shown, drawings, heading))


def _by_hand(part: PartReport, shares: Mapping[str, float]) -> PartReport:
    """The part as the teacher has judged it, where that is so."""
    share = shares.get(part.part.name)
    if share is None:
        return part
    verdict = verdict_of(share)
    findings = () if verdict is Verdict.CORRECT else part.judgement.findings
    points = Fraction(share).limit_denominator(_FINEST)
    return replace(part, judgement=Judgement(verdict, Form("judged by your teacher"), findings, points))


def _without_plot(drawing: Drawing) -> Drawing:
    """The drawing without the place where the answer goes wrong, which is no longer what counts."""
    return replace(drawing, plot=None)


def _messages(row: Row) -> list[str]:
    return [f"{part}: {message}" for part, messages in row.messages.items() for message in messages]

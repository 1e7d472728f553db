"""The report as text, to be read at a glance: a line a part, then what is wrong, the evidence and what to do next.

Everything that comes from a student is made printable first. Colours are marks beside the words, never instead of them;
click leaves them out when the output is no terminal.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from textwrap import indent, wrap

import click

from checker.expression.printing import printable
from checker.grading import describe_ending
from checker.limit_options import option_texts
from checker.report import PartReport, Report
from checker.submission.protocol import End, Kind, Reason
from checker.verdict import Verdict

__all__ = ["to_text_report"]

_WIDTH = 100
_MARGIN = "      "
_LONGEST_WRITTEN = 160
_OUTPUT_LINES = 8

_MARKS = {
    Verdict.CORRECT: ("✓", "green"),
    Verdict.PARTIAL: ("◐", "yellow"),
    Verdict.INCORRECT: ("✗", "red"),
    Verdict.MISSING: ("–", "yellow"),
    Verdict.UNREADABLE: ("!", "red"),
    Verdict.UNDECIDED: ("?", "magenta"),
}


def to_text_report(report: Report) -> str:
    """Write a report for a person."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield click.style(f"{report.exercise.name}: {report.exercise.title}", bold=True)
    if report.ending.kind is not End.COMPLETED:
        yield click.style(f"Note: {describe_ending(report.ending)}.", fg="yellow")
        yield from _not_reached(report)
    yield from _limits(report)
    yield ""
    for part in report.parts:
        yield _headline(part)
        yield from _details(part)
    yield ""
    yield _score(report)
    yield from _output(report)


def _headline(report: PartReport) -> str:
    mark, colour = _MARKS[report.judgement.verdict]
    verdict = click.style(f"{mark} {report.judgement.verdict:<10}", fg=colour)
    points = f"{_number(report.points)} of {report.part.points}"
    bonus = "  (bonus)" if report.part.bonus else ""
    return f"{verdict}  {report.part.name:<12}  {points:>8}{bonus}"


def _not_reached(report: Report) -> Iterator[str]:
    """What to do about the way the file ended, said once whatever the number of parts that it did not come to."""
    helps = {finding.help for part in report.parts for finding in part.judgement.findings if finding.slip == _LOST}
    helps |= {report.ending.help} if report.ending.help else set()
    yield from (click.style(help_, fg="yellow") for help_ in sorted(helps))


def _limits(report: Report) -> Iterator[str]:
    """The limits of this run that are not the exercise's own."""
    own = option_texts(report.exercise.limits)
    others = [text for text in option_texts(report.limits) if text not in own]
    if others:
        yield f"Limits of this run: {', '.join(others)}."


def _details(report: PartReport) -> Iterator[str]:
    judgement = report.judgement
    slips = {finding.slip for finding in judgement.findings}
    if slips == {_LOST}:
        return
    if slips == {Reason.EMPTY}:
        yield from _wrapped(" ".join(f"{finding.rationale} {finding.help}" for finding in judgement.findings))
        return
    if judgement.verdict is Verdict.CORRECT:
        yield from _wrapped(judgement.evidence.sentence())
    else:
        yield from _answer(report)
        for finding in judgement.findings:
            yield from _rationale(finding.rationale)
        if judgement.verdict in (Verdict.INCORRECT, Verdict.PARTIAL, Verdict.UNDECIDED):
            yield from _wrapped(judgement.evidence.sentence())
    if judgement.verdict is Verdict.CORRECT:
        for finding in judgement.findings:
            yield from _rationale(finding.rationale)
    for help_ in dict.fromkeys(finding.help for finding in judgement.findings):
        yield from _wrapped(f"→ {help_}")


_LOST = "not-reached"


def _answer(report: PartReport) -> Iterator[str]:
    """What the student wrote, and how it was read where that tells more."""
    written = _in_one_line(report.written or "")
    if written:
        yield f"{_MARGIN}wrote  {printable(written, _LONGEST_WRITTEN)}"
    if report.read and report.part.kind is Kind.FORMULA and written != f"{report.part.name} = {report.read}":
        yield f"{_MARGIN}read as  {printable(report.read, _LONGEST_WRITTEN)}"


def _in_one_line(written: str) -> str:
    """A statement over several lines as one; of a definition, the line that names it."""
    lines = [line.strip() for line in written.split("\n") if line.strip()]
    heads = [line for line in lines if line.startswith(("def ", "class ", "async "))]
    return f"{heads[0]} …" if heads else " ".join(lines)


def _rationale(text: str) -> list[str]:
    """A finding, with the text and the caret beneath it as they stand where it points at a place."""
    sentence, _, pointer = text.partition("\n")
    return [*_wrapped(sentence), *(indent(pointer, _MARGIN + "  ").splitlines() if pointer else ())]


def _wrapped(text: str) -> list[str]:
    return wrap(
        " ".join(text.split()), _WIDTH, initial_indent=_MARGIN, subsequent_indent=_MARGIN, break_long_words=False
    )


def _score(report: Report) -> str:
    score = f"Score: {_number(report.score)} of {report.exercise.max_score}"
    bonus = sum((part.points for part in report.parts if part.part.bonus), Fraction(0))
    if bonus:
        score += f" (of which {_number(bonus)} bonus)"
    waiting = [part.part.name for part in report.parts if part.judgement.verdict is Verdict.UNDECIDED]
    if waiting:
        score += f"; not decided, for a person to look at: {', '.join(waiting)}"
    return click.style(score, bold=True)


def _output(report: Report) -> Iterator[str]:
    lines = report.output.splitlines()
    if lines:
        yield ""
        yield "The file printed:"
        yield from (f"  | {printable(line, _LONGEST_WRITTEN)}" for line in lines[:_OUTPUT_LINES])
    if len(lines) > _OUTPUT_LINES:
        yield f"  | … and {len(lines) - _OUTPUT_LINES} lines more"
    if report.is_output_cut:
        yield f"  What it printed was cut after {report.limits.output_shown:,} characters."


def _number(value: Fraction) -> str:
    return str(value) if value.denominator == 1 else f"{float(value):g}"

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
from checker.feedback import Level, cut
from checker.grading import describe_ending
from checker.report import PartReport, Report
from checker.reports.pieces import RECEIVED
from checker.reports.showing import MARKS, NOT_REACHED, help_about_ending, left_out_text, number_text, own_limits
from checker.submission.protocol import End, Kind, Reason
from checker.verdict import Verdict

__all__ = ["to_text_about_file", "to_text_part", "to_text_report"]

_WIDTH = 100
_MARGIN = "      "
_LONGEST_WRITTEN = 160
_OUTPUT_LINES = 8

_COLOURS = {
    Verdict.CORRECT: "green",
    Verdict.PARTIAL: "yellow",
    Verdict.INCORRECT: "red",
    Verdict.MISSING: "yellow",
    Verdict.UNREADABLE: "red",
    Verdict.UNDECIDED: "magenta",
}


def to_text_report(report: Report, level: Level = Level.FULL) -> str:
    """Write a report for a person, as much of it as the level shows."""
    if not level.shows(Level.VERDICT):
        return f"{report.exercise.name}: {report.exercise.title}\n{report.language.say(RECEIVED)}\n"
    return "\n".join(_lines(cut(report, level))) + "\n"


def to_text_part(report: PartReport) -> str:
    """What the report says of one part, for systems that show each part by itself; no colours."""
    return click.unstyle("\n".join([_headline(report), *_details(report)]))


def to_text_about_file(report: Report) -> str:
    """What the report says of the file as a whole: how it ended, the limits, the score, what it printed; no colours."""
    return click.unstyle("\n".join([*_ending(report), *_limits(report), _score(report), *_output(report)]))


def _lines(report: Report) -> Iterator[str]:
    yield click.style(f"{report.exercise.name}: {report.exercise.title}", bold=True)
    yield from _ending(report)
    yield from _limits(report)
    yield ""
    for part in report.parts:
        yield _headline(part)
        yield from _details(part)
    yield ""
    yield _score(report)
    yield from _output(report)


def _ending(report: Report) -> Iterator[str]:
    if report.ending.kind is not End.COMPLETED:
        note = report.language.say(f"Note: {describe_ending(report.ending)}")
        yield click.style(f"{note}.", fg="yellow")
        yield from (click.style(help_, fg="yellow") for help_ in help_about_ending(report))
    if report.left_out:
        yield left_out_text(report)


def _headline(report: PartReport) -> str:
    found = report.judgement.verdict
    say = report.language.say
    verdict = click.style(f"{MARKS[found]} {say(str(found)):<10}", fg=_COLOURS[found])
    points = say(f"{number_text(report.points)} of {report.part.points}")
    bonus = f"  ({say('bonus')})" if report.part.bonus else ""
    return f"{verdict}  {report.part.name:<12}  {points:>8}{bonus}"


def _limits(report: Report) -> Iterator[str]:
    """The limits of this run that are not the exercise's own."""
    limits = own_limits(report)
    if limits:
        yield report.language.say(f"Limits of this run: {', '.join(limits)}.")


def _details(report: PartReport) -> Iterator[str]:
    judgement = report.judgement
    slips = {finding.slip for finding in judgement.findings}
    if slips == {NOT_REACHED}:
        return
    if slips == {Reason.EMPTY}:
        yield from _wrapped(" ".join(f"{finding.rationale} {finding.help}" for finding in judgement.findings))
        return
    if judgement.verdict is Verdict.CORRECT:
        yield from _wrapped(report.language.say(judgement.evidence.sentence()))
    else:
        yield from _answer(report)
        for finding in judgement.findings:
            yield from _rationale(finding.rationale)
        if judgement.verdict in (Verdict.INCORRECT, Verdict.PARTIAL, Verdict.UNDECIDED):
            yield from _wrapped(report.language.say(judgement.evidence.sentence()))
    if judgement.verdict is Verdict.CORRECT:
        for finding in judgement.findings:
            yield from _rationale(finding.rationale)
    for help_ in dict.fromkeys(finding.help for finding in judgement.findings):
        yield from _wrapped(f"→ {help_}")


def _answer(report: PartReport) -> Iterator[str]:
    """What the student wrote, and how it was read where that tells more."""
    say, written = report.language.say, _in_one_line(report.written or "")
    if written:
        yield f"{_MARGIN}{say('wrote')}  {printable(written, _LONGEST_WRITTEN)}"
    if report.read and report.part.kind is Kind.FORMULA and written != f"{report.part.name} = {report.read}":
        yield f"{_MARGIN}{say('read as')}  {printable(report.read, _LONGEST_WRITTEN)}"


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
    say = report.language.say
    score = say(f"Score: {number_text(report.score)} of {report.exercise.max_score}")
    bonus = sum((part.points for part in report.parts if part.part.bonus), Fraction(0))
    if bonus:
        score += f" ({say(f'of which {number_text(bonus)} bonus')})"
    waiting = [part.part.name for part in report.parts if part.judgement.verdict is Verdict.UNDECIDED]
    if waiting:
        text = f"not decided, for a person to look at: {', '.join(waiting)}"
        score += f"; {say(text)}"
    return click.style(score, bold=True)


def _output(report: Report) -> Iterator[str]:
    say, lines = report.language.say, report.output.splitlines()
    if lines:
        yield ""
        yield f"{say('The file printed')}:"
        yield from (f"  | {printable(line, _LONGEST_WRITTEN)}" for line in lines[:_OUTPUT_LINES])
    if len(lines) > _OUTPUT_LINES:
        yield f"  | {say(f'… and {len(lines) - _OUTPUT_LINES} lines more')}"
    if report.is_output_cut:
        yield f"  {say(f'What it printed was cut after {report.limits.output_shown:,} characters.')}"

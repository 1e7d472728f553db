"""What the formats of other systems share: numbers, and what of a hand-in waits for a person."""

from __future__ import annotations

from fractions import Fraction

from checker.report import PartReport, Report
from checker.submission.protocol import End
from checker.verdict import Verdict

__all__ = ["RECEIVED", "could_not_run", "is_waiting", "number", "title", "waiting"]

RECEIVED = "Your file was received."
"""all that is said where students are shown nothing"""
_NEVER_RAN = frozenset({End.SYNTAX, End.EMPTY, End.TOO_LARGE, End.NO_RESULT})


def number(value: Fraction) -> int | float:
    """A number of points as JSON has it.

    >>> number(Fraction(3)), number(Fraction(3, 2))
    (3, 1.5)
    """
    return int(value) if value.denominator == 1 else float(value)


def is_waiting(part: PartReport) -> bool:
    """Whether the part is undecided: it waits for a person, and is never shown as wrong."""
    return part.judgement.verdict is Verdict.UNDECIDED


def waiting(report: Report) -> tuple[PartReport, ...]:
    """The parts that wait for a person."""
    return tuple(part for part in report.parts if is_waiting(part))


def could_not_run(report: Report) -> bool:
    """Whether nothing of the file ran, so that there is no answer to speak of."""
    return report.ending.kind in _NEVER_RAN


def title(part: PartReport) -> str:
    """The name of a part as a list of tests shows it; an undecided one says so, since it has no points yet."""
    say = part.language.say
    bonus = f" ({say('bonus')})" if part.part.bonus else ""
    undecided = f": {say(f'not decided yet, {part.part.points} points')}" if is_waiting(part) else ""
    return f"{part.part.name}{bonus}{undecided}"

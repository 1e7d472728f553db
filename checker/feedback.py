"""How much of a report its reader is shown: the levels, and what each leaves of a report.

    none      that the file was received
    verdict   verdict and points of every part, what was handed in, and why what cannot be read cannot
    hint      and the findings: what is the matter, and where to look next
    witness   and the evidence: the point at which an answer goes wrong, and the answer's own value there
    full      and what is right there: the value of the reference, its curve, the accepted number

Only `full` shows what the reference gives. The writers of `reports` take a level and cut the report by it themselves;
what is kept of a course is never cut.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from checker.submission.protocol import Kind
from checker.verdict import Absence, Certificate, Evidence, Finding, Form, Judgement, Verdict, Withheld, Witness

if TYPE_CHECKING:
    from checker.exercise import Exercise
    from checker.report import PartReport, Report

__all__ = ["FOR_STUDENTS", "Level", "chosen", "cut"]


class Level(StrEnum):
    """How much is shown; each shows what the one before shows, and more."""

    NONE = "none"
    VERDICT = "verdict"
    HINT = "hint"
    WITNESS = "witness"
    FULL = "full"

    def shows(self, least: Level) -> bool:
        """Whether what is shown from `least` on is shown.

        >>> Level.HINT.shows(Level.VERDICT), Level.HINT.shows(Level.WITNESS)
        (True, False)
        """
        order = list(Level)
        return order.index(self) >= order.index(least)


FOR_STUDENTS = Level.WITNESS
"""where neither whoever grades nor the exercise says anything else: as much as does not reveal what is right"""


def chosen(asked: str | None, exercise: Exercise, otherwise: Level = FOR_STUDENTS) -> Level:
    """The level that is asked for, else the exercise's own, else `otherwise`."""
    return Level(asked) if asked else exercise.feedback or otherwise


def cut(report: Report, level: Level) -> Report:
    """The report without what the level does not show.

    At `none` the verdicts and points are still in it, since systems need a score; whoever writes it for a student
    leaves them out.
    """
    if level is Level.FULL:
        return report
    output = (report.output, report.is_output_cut) if level.shows(Level.VERDICT) else ("", False)
    parts = tuple(_cut_part(part, level) for part in report.parts)
    return replace(report, parts=parts, output=output[0], is_output_cut=output[1])


def _cut_part(part: PartReport, level: Level) -> PartReport:
    judgement = part.judgement
    evidence = _evidence(judgement.evidence, part.part.kind, level)
    shown = replace(judgement, evidence=evidence, findings=_findings(judgement, level))
    return replace(part, judgement=shown)


_FORMAL = frozenset({Verdict.MISSING, Verdict.UNREADABLE})
"""verdicts of which the findings say nothing about the mathematics"""


def _findings(judgement: Judgement, level: Level) -> tuple[Finding, ...]:
    least = Level.VERDICT if judgement.verdict in _FORMAL else Level.HINT
    return judgement.findings if level.shows(least) else ()


def _evidence(evidence: Evidence, kind: Kind, level: Level) -> Evidence:
    if isinstance(evidence, Absence):
        return evidence if level.shows(Level.VERDICT) else Withheld()
    if not level.shows(Level.WITNESS):
        return Withheld()
    if isinstance(evidence, Witness):
        return replace(evidence, reference="")
    if isinstance(evidence, Certificate) and kind is Kind.NUMBER:
        return Form("close enough to the right value")  # the certificate states that value
    return evidence

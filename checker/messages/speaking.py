"""A report in another language: the one place where what was found is translated.

Verdicts, slips and all that machines read keep their names; what students wrote stays as it is. The words that a
format puts around it are looked up by its writer, in the catalogue that the report then carries.
"""

from __future__ import annotations

from dataclasses import replace

from checker.messages.catalogue import Catalogue
from checker.report import PartReport, Report
from checker.verdict import Absence, Certificate, Evidence, Finding, Form, Witness

__all__ = ["in_language"]


def in_language(report: Report, language: Catalogue) -> Report:
    """The report with everything that it says in a language; the score and the verdicts are untouched."""
    if language.tag == report.language.tag:
        return report
    exercise = replace(report.exercise, title=language.say(report.exercise.title))
    parts = tuple(_part(part, language) for part in report.parts)
    ending = replace(report.ending, help=language.say(report.ending.help) if report.ending.help else report.ending.help)
    return replace(report, exercise=exercise, parts=parts, ending=ending, language=language)


def _part(report: PartReport, language: Catalogue) -> PartReport:
    judgement = report.judgement
    findings = tuple(_finding(finding, language) for finding in judgement.findings)
    said = replace(judgement, findings=findings, evidence=_evidence(judgement.evidence, language))
    return replace(report, judgement=said, language=language)


def _finding(finding: Finding, language: Catalogue) -> Finding:
    return Finding(finding.slip, language.say_finding(finding.rationale), language.say_finding(finding.help))


def _evidence(evidence: Evidence, language: Catalogue) -> Evidence:
    """The evidence with its words translated; its sentence is put together in English, for the writer to translate."""
    if isinstance(evidence, Certificate):
        bounds = {language.say(name): value for name, value in evidence.bounds.items()}
        return Certificate(language.say_finding(evidence.statement), bounds)
    if isinstance(evidence, Form):
        return Form(language.say_finding(evidence.statement))
    if isinstance(evidence, Absence):
        return Absence(language.say_finding(evidence.reason))
    if isinstance(evidence, Witness):
        student, reference, of = map(language.say, (evidence.student, evidence.reference, evidence.of))
        return replace(evidence, student=student, reference=reference, of=of)
    return evidence

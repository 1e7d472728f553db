"""A report as data that can be kept and shown again, without the exercise that it was made with.

What is kept is whole: how much of it is shown, and with what messages, is decided each time that it is. What comes back
from `restored` writes the same text and the same page as the report itself; it can be judged no more.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

from checker.exercise import Exercise, Part
from checker.expression.dag import Limits as ExpressionLimits
from checker.feedback import Level
from checker.report import PartReport, Report
from checker.reports.as_html import Drawing, Drawings, draw, drawings_fields
from checker.submission.isolation import Isolation, Layer
from checker.submission.protocol import End, Ending, Kind, Limit, Limits
from checker.verdict import (
    Absence,
    Agreement,
    Certificate,
    Derivative,
    Evidence,
    Finding,
    Form,
    Identical,
    Judgement,
    Proof,
    Verdict,
    Withheld,
    Witness,
)

__all__ = ["Kept", "kept", "restored"]


@dataclass(frozen=True, slots=True)
class Kept:
    """A report that was kept, and its drawings."""

    report: Report
    drawings: Drawings


def kept(report: Report) -> str:
    """Everything that is needed to write the report again, as one line of JSON."""
    exercise = report.exercise
    return json.dumps(
        {
            "exercise": {
                **{name: getattr(exercise, name) for name in ("name", "alias", "title", "source", "feedback")},
                "limits": asdict(exercise.limits),
            },
            "parts": [_part_fields(part) for part in report.parts],
            "drawings": drawings_fields(draw(report)),
            "ending": asdict(report.ending),
            "output": report.output,
            "is_output_cut": report.is_output_cut,
            "left_out": report.left_out,
            "missing": dict(report.isolation.missing),
            "limits": asdict(report.limits),
        }
    )


def restored(text: str) -> Kept:
    """What `kept` has written."""
    fields = json.loads(text)
    parts = tuple(_part(each) for each in fields["parts"])
    ending = fields["ending"] | {"kind": End(fields["ending"]["kind"]), "limit": _limit(fields["ending"]["limit"])}
    report = Report(
        _exercise(fields["exercise"], tuple(part.part for part in parts)),
        parts,
        Ending(**ending),
        fields["output"],
        Isolation({Layer(layer): reason for layer, reason in fields["missing"].items()}),
        _limits(fields["limits"]),
        fields["is_output_cut"],
        tuple((cell, text) for cell, text in fields["left_out"]),
    )
    return Kept(report, {name: Drawing.from_fields(drawing) for name, drawing in fields["drawings"].items()})


def _part_fields(report: PartReport) -> dict[str, Any]:
    part, judgement = report.part, report.judgement
    return {
        **{name: getattr(part, name) for name in ("name", "points", "asks", "bonus", "kind")},
        "verdict": judgement.verdict,
        "share": str(judgement.share),
        "findings": [asdict(finding) for finding in judgement.findings],
        "evidence": {"kind": judgement.evidence.kind, **_plain(asdict(judgement.evidence))},
        "written": report.written,
        "read": report.read,
    }


def _plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: dict(value) if isinstance(value, Mapping) else value for name, value in fields.items()}


def _exercise(fields: Mapping[str, Any], parts: tuple[Part, ...]) -> Exercise:
    texts = {name: fields[name] for name in ("name", "alias", "title", "source")}
    level = Level(fields["feedback"]) if fields["feedback"] else None
    return Exercise(**texts, notation="", parts=parts, limits=_limits(fields["limits"]), feedback=level)


def _limits(fields: Mapping[str, Any]) -> Limits:
    return Limits(**{**fields, "expression": ExpressionLimits(**fields["expression"])})


def _limit(name: str | None) -> Limit | None:
    return Limit(name) if name else None


class _Formula(Part):
    kind = Kind.FORMULA


class _Number(Part):
    kind = Kind.NUMBER


class _Function(Part):
    kind = Kind.FUNCTION


class _Construction(Part):
    kind = Kind.CONSTRUCTION


_KINDS: dict[Kind, type[Part]] = {kind.kind: kind for kind in (_Formula, _Number, _Function, _Construction)}


def _part(fields: Mapping[str, Any]) -> PartReport:
    part = _KINDS[Kind(fields["kind"])](**{name: fields[name] for name in ("name", "points", "asks", "bonus")})
    findings = tuple(Finding(**finding) for finding in fields["findings"])
    evidence = dict(fields["evidence"])
    made = _EVIDENCE[evidence.pop("kind")](**evidence)
    judgement = Judgement(Verdict(fields["verdict"]), made, findings, Fraction(fields["share"]))
    return PartReport(part, judgement, fields["written"], fields["read"])


_TEXTS = ("regimes", "unmet")
"""fields that JSON makes lists of"""


def _from_lists(made: Callable[..., Evidence]) -> Callable[..., Evidence]:
    return lambda **fields: made(**{name: tuple(v) if name in _TEXTS else v for name, v in fields.items()})


_EVIDENCE: dict[str, Callable[..., Evidence]] = {
    each.kind: _from_lists(each)
    for each in (Identical, Proof, Derivative, Agreement, Certificate, Witness, Form, Absence, Withheld)
}

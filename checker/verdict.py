"""Verdicts and what they rest on: the closed vocabulary of every report.

A `Judgement` is the outcome for one part: a `Verdict`, the share of the points, the `Evidence` and the `Finding`s.
`Identical`, `Proof`, `Derivative` and `Agreement` carry a correct formula, in the order of their strength;
`Certificate` is a property shown by certified enclosures, `Witness` a point at which an answer is certainly wrong,
`Form` something that can be read off the answer itself. `Absence` says why there is nothing to judge, or why a
judgement could not be reached; it never makes an answer incorrect.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

__all__ = [
    "Absence",
    "Agreement",
    "Certificate",
    "Derivative",
    "Equality",
    "Evidence",
    "Finding",
    "Form",
    "Identical",
    "Judgement",
    "Proof",
    "Verdict",
    "Withheld",
    "Witness",
]

_DIGITS_PER_BIT = 0.30103


class Verdict(StrEnum):
    """What is said of one part."""

    CORRECT = "correct"
    """right on the whole domain; the evidence says how that is known"""
    PARTIAL = "partial"
    """right on part of the domain; a witness shows where it is not"""
    INCORRECT = "incorrect"
    """certainly wrong; a witness or a certificate shows it"""
    MISSING = "missing"
    """the name is not bound in the file"""
    UNREADABLE = "unreadable"
    """no value of the kind asked for could be read"""
    UNDECIDED = "undecided"
    """neither right nor wrong was shown: for a person to look at, never scored as wrong"""


@dataclass(frozen=True, slots=True)
class Identical:
    """The answer is the reference itself, term for term or digit for digit."""

    kind = "identical"

    def sentence(self) -> str:
        """Say it to the student."""
        return "the same as the reference, term for term"

    def fields(self) -> dict[str, object]:
        """Give the evidence as JSON values."""
        return {"proved": True}


@dataclass(frozen=True, slots=True)
class Proof:
    """The answer equals the reference wherever both are defined; only chance could have misled the proof."""

    method: str
    """prime field, or root separation"""
    bits: int | None = None
    """the chance that the proof errs is at most 2^-bits; None when it cannot"""
    regimes: tuple[str, ...] = ()
    """the parts of the domain on which equality is proved"""

    kind = "proof"

    def sentence(self) -> str:
        """Say it to the student."""
        where = f" ({'; '.join(self.regimes)})" if len(self.regimes) > 1 else ""
        if self.bits is None:
            return f"proved equal to the reference{where}"
        digits = int(self.bits * _DIGITS_PER_BIT)
        return f"proved equal to the reference{where}; the proof errs with a chance below 1 in 10^{digits}"

    def fields(self) -> dict[str, object]:
        """Give the evidence as JSON values."""
        bound = None if self.bits is None else f"2^-{self.bits}"
        return {"method": self.method, "error_bound": bound, "regimes": list(self.regimes), "proved": True}


@dataclass(frozen=True, slots=True)
class Derivative:
    """The derivatives of both sides are proved equal, and their values agree: strong evidence, and no proof."""

    points: int
    """how many points were compared"""
    digits: int
    """digits to which the values agree, at the worst point"""
    regimes: tuple[str, ...] = ()
    """the parts of the domain that the points cover"""

    kind = "derivative"

    def sentence(self) -> str:
        """Say it to the student."""
        where = f" ({'; '.join(self.regimes)})" if len(self.regimes) > 1 else ""
        values = f"the values at {self.points} points{where} agree to {self.digits} digits (not a proof)"
        return f"the derivatives are proved equal to the reference's, and {values}"

    def fields(self) -> dict[str, object]:
        """Give the evidence as JSON values."""
        return {"points": self.points, "digits": self.digits, "regimes": list(self.regimes), "proved": False}


@dataclass(frozen=True, slots=True)
class Agreement:
    """Both sides agree at every point tried: strong evidence, and no proof."""

    points: int
    """how many points were compared"""
    digits: int
    """digits to which the enclosures agree, at the worst point"""
    regimes: tuple[str, ...] = ()
    """the parts of the domain that the points cover"""
    sampled: bool = False
    """the answer was a function of numbers only, so no more digits than a float has could be compared"""
    unmet: tuple[str, ...] = ()
    """parts of the domain that no point met, and that were not shown to be empty either"""

    kind = "agreement"

    def sentence(self) -> str:
        """Say it to the student."""
        where = f" ({'; '.join(self.regimes)})" if len(self.regimes) > 1 else ""
        how = "your function gives the right numbers" if self.sampled else "equal to the reference"
        points = "as numbers" if self.points == 1 and not self.regimes else f"at {self.points} points"
        unmet = f"; nothing is known where {' or '.join(self.unmet)}" if self.unmet else ""
        return f"{how} {points}{where}, to {self.digits} digits (not a proof{unmet})"

    def fields(self) -> dict[str, object]:
        """Give the evidence as JSON values."""
        return {
            "points": self.points,
            "digits": self.digits,
            "regimes": list(self.regimes),
            "sampled": self.sampled,
            "unmet": list(self.unmet),
            "proved": False,
        }


@dataclass(frozen=True, slots=True)
class Certificate:
    """A property that certified enclosures show to hold, or to fail, on the whole of what it speaks of."""

    statement: str
    """what was shown, with its numbers"""
    bounds: Mapping[str, str] = field(default_factory=dict)
    """the enclosures that show it, by name"""

    kind = "enclosure"

    def sentence(self) -> str:
        """Say it to the student."""
        bounds = ", ".join(f"{name}: {value}" for name, value in self.bounds.items())
        return f"{self.statement}{f' ({bounds})' if bounds else ''}"

    def fields(self) -> dict[str, object]:
        """Give the evidence as JSON values."""
        return {"statement": self.statement, "bounds": dict(self.bounds)}


@dataclass(frozen=True, slots=True)
class Witness:
    """A point of the domain at which the answer is certainly not what it should be."""

    point: Mapping[str, str]
    """exact values of the symbols that matter; empty for a constant"""
    student: str
    """the answer's value there"""
    reference: str
    """the right value, or the condition that it breaks; empty where the reader is not shown it"""
    regime: str = ""
    """the part of the domain that the point lies in"""
    of: str = ""
    """what the values are of, where that is not the answer itself"""
    is_defined: bool = True
    """the answer has a value at the point, though not the right one"""

    kind = "witness"

    def sentence(self) -> str:
        """Say it to the student."""
        point = ", ".join(f"{name} = {value}" for name, value in self.point.items())
        where = " ".join(filter(None, (self.of, f"at {point}" if point else "")))
        right = f", right {self.reference}" if self.reference else ""
        return f"{f'{where}: ' if where else ''}yours {self.student}{right}"

    def fields(self) -> dict[str, object]:
        """Give the evidence as JSON values."""
        return {
            "point": dict(self.point),
            "student": self.student,
            "reference": self.reference,
            "regime": self.regime,
            "of": self.of,
        }


@dataclass(frozen=True, slots=True)
class Form:
    """A fact that anybody can read off the answer: a symbol that is not declared, a function where none may be."""

    statement: str

    kind = "form"

    def sentence(self) -> str:
        """Say it to the student."""
        return self.statement

    def fields(self) -> dict[str, object]:
        """Give the evidence as JSON values."""
        return {"statement": self.statement}


@dataclass(frozen=True, slots=True)
class Absence:
    """Why there is no evidence: nothing to judge, or a judgement that was not reached."""

    reason: str

    kind = "none"

    def sentence(self) -> str:
        """Say it to the student."""
        return self.reason

    def fields(self) -> dict[str, object]:
        """Give the evidence as JSON values."""
        return {"reason": self.reason}


@dataclass(frozen=True, slots=True)
class Withheld:
    """There is evidence, and whoever reads this is not shown it."""

    kind = "withheld"

    def sentence(self) -> str:
        """Say it to the student."""
        return ""

    def fields(self) -> dict[str, object]:
        """Give the evidence as JSON values."""
        return {}


Equality: TypeAlias = Identical | Proof | Derivative | Agreement
"""What shows that two formulas are equal."""
Evidence: TypeAlias = Equality | Certificate | Witness | Form | Absence | Withheld


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to tell the student: what is the matter, and one step to take."""

    slip: str
    """a short stable name, for statistics and for grouping"""
    rationale: str
    """the fact"""
    help: str
    """where to look next, without giving the answer away"""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The outcome for one part."""

    verdict: Verdict
    evidence: Evidence
    findings: tuple[Finding, ...] = ()
    share: Fraction = Fraction(0)
    """share of the part's points that is earned"""

    @classmethod
    def correct(cls, evidence: Evidence, *findings: Finding) -> Judgement:
        """Full points."""
        return cls(Verdict.CORRECT, evidence, findings, Fraction(1))

    @classmethod
    def incorrect(cls, evidence: Certificate | Witness | Form, *findings: Finding) -> Judgement:
        """No points; only evidence that the answer is certainly wrong can say so."""
        return cls(Verdict.INCORRECT, evidence, findings)

    @classmethod
    def undecided(cls, reason: str, *findings: Finding) -> Judgement:
        """Leave it to a person."""
        return cls(Verdict.UNDECIDED, Absence(reason), findings)

    @classmethod
    def unreadable(cls, finding: Finding) -> Judgement:
        """Report a value that cannot be read."""
        return cls(Verdict.UNREADABLE, Absence("no value to judge"), (finding,))

"""Two formulas, one verdict, no exercise: `compare`.

What is wrong with the formulas ends in the verdict *unreadable*; what takes too long, and whatever goes wrong in here,
in *undecided*. How a formula is read is told in `formulas`, how an assumption is, in `assumptions`.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

from checker.assumptions import assumptions_of, at_zero, domain_of, in_words
from checker.equivalence.budget import OutOfTime, time_budget
from checker.equivalence.comparison import DomainComparison, compare_on
from checker.equivalence.domain import Domain
from checker.equivalence.rounding import ROUNDED, with_fractions
from checker.equivalence.slips import find_slip
from checker.errors import AnswerError
from checker.expression.dag import Expression
from checker.expression.printing import printable
from checker.expression.text import Unreadable
from checker.formulas import read, stated
from checker.verdict import Absence, Equality, Evidence, Finding, Identical, Verdict

__all__ = ["SECONDS", "Comparison", "compare"]

_LOG = logging.getLogger(__name__)
_LOG.addHandler(logging.NullHandler())  # the verdict tells of a fault; its traceback is for those who ask for logs

SECONDS = 2.0
"""Computing time that a comparison may take, unless told otherwise."""
_FOR_SLIPS = 0.5
_LONGEST_CAUSE = 200
_LONGEST_FINDING = 1000
_DIFFERENT = Finding(
    "different", "The formulas have different values.", "Put the numbers of the witness into each step of both."
)
_UNDEFINED = Finding(
    "undefined", "The first formula has no value where the second has one.", "Look for a division by 0 or log(0)."
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What comparing two formulas shows."""

    verdict: Verdict
    """correct, incorrect, undecided or unreadable"""
    evidence: Evidence
    findings: tuple[Finding, ...] = ()

    def __str__(self) -> str:
        """Say it in a few lines."""
        lines = [f"{self.verdict}: {self.evidence.sentence()}"]
        for finding in self.findings:
            lines += [finding.rationale, f"→ {finding.help}"]
        return "\n".join(lines)


def compare(
    student: object, teacher: object, *, assume: Mapping[str, str] | None = None, seconds: float = SECONDS
) -> Comparison:
    """Compare two formulas: text, SymPy objects, numbers or expressions that were parsed before.

    `assume` says of variables that they are "real" (which all others are), "positive", "negative", "nonzero",
    "integer", "complex", or in an interval such as "[4, oo)". Two formulas are equal when their principal complex
    values agree wherever both are defined. Takes about `seconds` of computing time at most.

    >>> compare("2*sin(x)*cos(x)", "sin(2*x)").evidence.kind
    'proof'
    >>> print(compare("sqrt(x^2)", "x"))
    incorrect: at x = -3: yours 3, right -3
    The formulas have different values.
    → Put the numbers of the witness into each step of both.
    >>> compare("sqrt(x^2)", r"x", assume={"x": "positive"}).verdict.value
    'correct'

    What the teacher's SymPy symbols say of themselves counts too, unless `assume` says otherwise; what the student's
    say does not: nobody may assume what makes their own answer right. A symbol of SymPy that says nothing is real.

    >>> from sympy import Symbol
    >>> compare("sqrt(x^2)", Symbol("x", positive=True)).verdict.value
    'correct'
    >>> compare(Symbol("x", positive=True), "sqrt(x^2)").verdict.value
    'incorrect'

    Raises AssumptionError, a ValueError, for an assumption that says nothing, and ValueError for `seconds` not above 0.
    """
    if not seconds > 0:
        raise ValueError(f"seconds must be a number above 0, not {seconds!r}")
    assumed = assumptions_of(assume)
    start = time.thread_time()
    try:
        with time_budget(seconds):
            right = _formula(teacher, "second", set(assumed))
            answer = _formula(student, "first", assumed.keys() | right.symbols)
            found, domain = _compared(answer, right, {**stated(teacher), **assumed})
    except _Unread as error:
        return Comparison(Verdict.UNREADABLE, Absence("no formula to compare"), (error.finding,))
    except OutOfTime:
        return Comparison(Verdict.UNDECIDED, Absence(f"not settled within {seconds:g} s of computing time"))
    except Exception as error:  # ours, whatever it is: never held against anybody
        _LOG.exception("a comparison failed")
        cause = printable(f"{type(error).__name__}: {error}", _LONGEST_CAUSE)
        return Comparison(Verdict.UNDECIDED, Absence(f"the comparison itself failed ({cause}); this is our fault"))
    return _concluded(found, answer, right, domain, seconds - (time.thread_time() - start))


class _Unread(Exception):
    """One of the formulas cannot be read."""

    def __init__(self, which: str, reason: str) -> None:
        super().__init__(reason)
        self.finding = Finding(
            "unreadable", f"The {which} formula cannot be read: {reason}", "Correct it and compare again."
        )


def _formula(value: object, which: str, names: set[str]) -> Expression:
    try:
        return read(value, names)
    except Unreadable as error:
        raise _Unread(which, f"{error}.\n{error.pointer()}") from error
    except AnswerError as error:
        raise _Unread(which, f"{printable(str(error), _LONGEST_CAUSE)}.") from error


def _compared(answer: Expression, right: Expression, assumed: Mapping[str, str]) -> tuple[DomainComparison, Domain]:
    """What the points of the domain show; a variable that may not be 0 is kept off it once a witness has it there."""
    split: set[str] = set()
    while True:
        domain = domain_of(answer.symbols | right.symbols, assumed, split)
        found = compare_on(answer, right, domain, 0)
        zeros = at_zero(found.witness.point, assumed) if found.witness else set()
        if not zeros:
            return found, domain
        split |= zeros


def _concluded(
    found: DomainComparison, answer: Expression, right: Expression, domain: Domain, seconds: float
) -> Comparison:
    if found.verdict is Verdict.CORRECT:
        return Comparison(Verdict.CORRECT, _of_numbers(found.evidence) if not domain.symbols else found.evidence)
    witness = found.witness
    if found.verdict is Verdict.UNDECIDED or witness is None:
        return Comparison(Verdict.UNDECIDED, Absence("neither shown equal nor told apart by any point"))
    shown = replace(witness, point=in_words(witness.point), regime="")
    if not witness.is_defined:
        return Comparison(Verdict.INCORRECT, shown, (_UNDEFINED,))
    return Comparison(Verdict.INCORRECT, shown, _slips(answer, right, domain, seconds) or (_DIFFERENT,))


def _of_numbers(evidence: Equality) -> Equality:
    """Evidence on two formulas without variables: there is no domain to speak of."""
    return evidence if isinstance(evidence, Identical) else replace(evidence, regimes=())


def _slips(answer: Expression, right: Expression, domain: Domain, seconds: float) -> tuple[Finding, ...]:
    """What the difference is, where it has a name; it never costs the verdict."""
    try:
        with time_budget(min(_FOR_SLIPS, seconds)):
            fractions = with_fractions(answer)
            if fractions is not None and compare_on(fractions, right, domain, 0).verdict is Verdict.CORRECT:
                return (ROUNDED,)
            return tuple(map(_shown, find_slip(answer, right, domain)))
    except OutOfTime:
        return ()
    except Exception:  # ours, and the verdict stands without a name for the difference
        _LOG.exception("looking for the slip failed")
        return ()


def _shown(finding: Finding) -> Finding:
    """A finding without anything in it, such as the name of a SymPy symbol, that can move the cursor or hide."""
    rationale, help_ = printable(finding.rationale, _LONGEST_FINDING), printable(finding.help, _LONGEST_FINDING)
    return replace(finding, rationale=rationale, help=help_)

"""Whether an exercise does what its author says: its own answers graded, its slips and its domain looked at.

`verify` yields a `Check` for each thing that was looked at, in the order of the parts. Right and wrong answers take the
way of a student's: a file, the confined process, the judge. What a student would see of a wrong one comes with its
check.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flint import ctx

from checker.equivalence.domain import Domain, Regime
from checker.equivalence.enclosure import evaluate
from checker.equivalence.slips.audit import Named, faults, named
from checker.exercise import Exercise, Formula, Number, Part
from checker.expression.dag import Expression
from checker.expression.printing import printable, to_text
from checker.feedback import FOR_STUDENTS, cut
from checker.grading import grade
from checker.judging import judge
from checker.report import PartReport, Report
from checker.reports.as_text import to_text_part
from checker.sheet import Sheet
from checker.submission.isolation import UNKNOWN
from checker.submission.protocol import Answered, End, Ending, Exact, Kind
from checker.submission.runner import Runner
from checker.verdict import Verdict

__all__ = ["Check", "verify"]

_BITS = 256
_POINTS = 6
_SEED = 1
_SHOWN = 100
_LONGEST_ANSWER = 20_000
_CONSTANT = Domain((Regime("value", {}),))
_WRONG = (Verdict.INCORRECT, Verdict.PARTIAL)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    part: str
    what: str
    problem: str = ""
    """why it is not as it should be; nothing when it is"""
    student: str = ""
    """what a student would see"""


def verify(exercise: Exercise, runner: Runner, explain: Callable[[BaseException], str] = str) -> Iterator[Check]:
    """Look at every part; `explain` words an error of the author's own code, such as a rule that raises."""
    judged = _Judged(exercise, runner, explain)
    for part in exercise.parts:
        try:
            yield from _of_part(part, judged)
        except Exception as error:  # the author's: a rule, or what makes the slips
            yield Check(part.name, "its declaration", explain(error))


def _of_part(part: Part, judged: _Judged) -> Iterator[Check]:
    if isinstance(part, Formula):
        yield from _domain(part)
    yield from _right(part, judged)
    yield from (_wrong(part, text, slip, judged) for text, slip in part.wrong.items())
    if isinstance(part, Formula | Number) and part.expected is not None:
        yield from _slips(part, part.expected, judged)


class _Judged:
    """Answers to one exercise, on the way that a student's take."""

    def __init__(self, exercise: Exercise, runner: Runner, explain: Callable[[BaseException], str]) -> None:
        self.exercise = exercise
        self._runner = runner
        self._explain = explain
        self._others = {part.name: right for part in exercise.parts if (right := _own_right(part))}

    def answer(self, part: Part, text: str) -> tuple[PartReport, str]:
        """The report on an answer to a part, beside right answers to all others; and what its rule raised."""
        answers = {**self._others, part.name: text}
        source = "\n".join(_statement(each, answers[each.name]) for each in self.exercise.parts if each.name in answers)
        with _failures() as failures:
            report = grade(self.exercise, source.encode(), runner=self._runner)
        found = next(each for each in report.parts if each.part is part)
        return found, self._explain(failures[0]) if failures else ""

    def expression(self, part: Part, expression: Expression) -> PartReport:
        """The report on a formula that is there already."""
        sheet = Sheet(self.exercise, {part.name: Answered(Exact(expression))}, _SEED)
        return PartReport(part, judge(part, sheet), None, to_text(expression))

    def seen(self, found: PartReport) -> str:
        """What a student would be shown of a part."""
        report = Report(self.exercise, (found,), Ending(End.COMPLETED), "", UNKNOWN, self.exercise.limits)
        return to_text_part(cut(report, self.exercise.feedback or FOR_STUDENTS).parts[0])


def _own_right(part: Part) -> str:
    if part.right:
        return part.right[0]
    if isinstance(part, Formula | Number) and part.expected is not None:
        return to_text(part.expected, _LONGEST_ANSWER)
    return ""


def _statement(part: Part, text: str) -> str:
    """The line of a student's file: formulas and numbers as text, all else as Python."""
    if part.kind in (Kind.FORMULA, Kind.NUMBER):
        return f"{part.name} = {text!r}"
    return text if text.lstrip().startswith(("def ", "import ", "from ")) else f"{part.name} = {text}"


@contextmanager
def _failures() -> Iterator[list[BaseException]]:
    """What the judge keeps to itself while a part is undecided for a reason of ours."""
    found: list[BaseException] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.exc_info and record.exc_info[1]:
                found.append(record.exc_info[1])

    logger, listener = logging.getLogger("checker.grading"), Listener()
    logger.addHandler(listener)
    try:
        yield found
    finally:
        logger.removeHandler(listener)


# The domain


def _domain(part: Formula) -> Iterator[Check]:
    for regime in part.domain.regimes:
        points = regime.points(_POINTS, _POINTS, random.Random(_SEED)) if regime.ranges else [{}]
        what = f"domain, {regime.name}: {len(points)} points"
        if part.expected is None:
            yield Check(part.name, what)
            continue
        with ctx.workprec(_BITS):
            values = [evaluate(part.expected, part.domain.environment(point)) for point in points]
        defined = sum(bool(value.is_finite()) for value in values)
        problem = "" if defined else "The expected formula has no value at any of them. Mend the formula or the domain."
        yield Check(part.name, f"{what}, the expected formula has a value at {defined}", problem)


# Answers


def _right(part: Part, judged: _Judged) -> Iterator[Check]:
    texts = list(part.right)
    if isinstance(part, Formula | Number) and part.expected is not None:
        texts.insert(0, to_text(part.expected, _LONGEST_ANSWER))
    if not texts:
        yield Check(
            part.name,
            "right answers",
            "There are none, so nothing shows that the rule takes any. Add right=(...) to the part.",
        )
    for text in dict.fromkeys(texts):
        found, failure = judged.answer(part, text)
        is_full = found.judgement.share == 1
        problem = "" if is_full else failure or f"It gets {found.judgement.verdict}, and should get all points."
        yield Check(
            part.name,
            f"right: {_brief(text)}: {found.judgement.evidence.sentence() if is_full else found.judgement.verdict}",
            problem,
            "" if is_full else judged.seen(found),
        )


def _wrong(part: Part, text: str, slip: str, judged: _Judged) -> Check:
    found, failure = judged.answer(part, text)
    slips = [finding.slip for finding in found.judgement.findings]
    return Check(
        part.name,
        f"wrong: {_brief(text)}: {found.judgement.verdict}, {', '.join(slips) or 'no slip named'}",
        failure or _not_as_said(found, slip, slips),
        judged.seen(found),
    )


def _not_as_said(found: PartReport, slip: str, slips: list[str]) -> str:
    verdict = found.judgement.verdict
    if verdict is Verdict.CORRECT:
        return "It is right, and is said to be wrong. Mend the answer, or what is expected."
    if verdict not in _WRONG:
        return f"It gets {verdict}; a wrong answer has to be shown to be wrong."
    if slip and slip not in slips:
        return f"The slip {slip} is not found in it. Give a Mutant or a Factor for it, or another name."
    return ""


def _slips(part: Formula | Number, expected: Expression, judged: _Judged) -> Iterator[Check]:
    declared = part.slips()
    domain = part.domain if isinstance(part, Formula) else _CONSTANT
    for fault in faults(expected, domain, declared):
        yield Check(part.name, "slips", fault)
    for each in named(expected, declared):
        yield _slip(part, each, judged)


def _slip(part: Part, each: Named, judged: _Judged) -> Check:
    found = judged.expression(part, each.expression)
    slips = [finding.slip for finding in found.judgement.findings]
    return Check(
        part.name,
        f"slip {each.finding.slip}: {_brief(to_text(each.expression))}",
        _not_as_said(found, each.finding.slip, slips),
        judged.seen(found),
    )


def _brief(text: str) -> str:
    return printable(" ".join(text.split()), _SHOWN)

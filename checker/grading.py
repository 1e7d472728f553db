"""From a file to a report: the way an answer takes, start to end.

`grade` starts the process for the student's file first, loads the exercise while that process loads, sends the names
that are asked for, and judges what came back, one part at a time. A failure of ours in one part leaves that part
*undecided* and the others as they are.
"""

from __future__ import annotations

import logging
import re
from pathlib import Path

from checker.catalogue import find
from checker.equivalence.budget import OutOfTime, time_budget
from checker.exercise import Exercise, Formula, Function, Part
from checker.exercises import load
from checker.expression.dag import Expression, TooLarge
from checker.expression.printing import printable, to_text
from checker.judging import judge
from checker.near import near_names
from checker.reading import read_formula, read_number
from checker.report import PartReport, Report
from checker.seeds import seed_of
from checker.sheet import Sheet
from checker.submission.isolation import UNKNOWN, Isolation
from checker.submission.protocol import Answered, End, Ending, Exact, Kind, Limits, Outcome, Text
from checker.submission.runner import Runner, start
from checker.verdict import Absence, Finding, Judgement, Verdict

__all__ = ["grade", "grade_outcome"]

_LOG = logging.getLogger(__name__)
_LOG.addHandler(logging.NullHandler())  # whoever wants to see our failures listens; a terminal does not
_LONGEST_CAUSE = 200
_SECONDS = 5
"""of computing time for judging one part"""
_SECONDS_TO_SHOW = 1


def grade(
    exercise: Exercise | str, submission: bytes | Path, *, runner: Runner | None = None, limits: Limits | None = None
) -> Report:
    """Run a hand-in and judge what comes back. The same file always gets the same report.

    `exercise` is an exercise or the name of one, `submission` a file or its bytes, `runner` a process to run it in;
    without one, a new process is started; `limits` stand in for the exercise's own. Raises UnknownExercise, and OSError
    when the file cannot be read.
    """
    if runner is None:
        with start() as own:
            return grade(exercise, submission, runner=own, limits=limits)
    if isinstance(exercise, str):
        exercise = load(find(exercise))
    source = submission if isinstance(submission, bytes) else submission.read_bytes()
    seed = seed_of(exercise.name, source)
    outcome = runner.run(exercise.job(seed, limits), source, meanwhile=lambda: _prepare(source))
    return grade_outcome(exercise, outcome, seed, runner.isolation, limits)


_TEXT_ANSWER = re.compile(rb"""^[ \t]*\w+[ \t]*=[ \t]*[rRuU]?["']""", re.MULTILINE)


def _prepare(source: bytes) -> None:
    """While the file runs: build the parser, if an answer looks like text."""
    if _TEXT_ANSWER.search(source):
        from checker.expression.text import parse

        parse("0")


def grade_outcome(
    exercise: Exercise, outcome: Outcome, seed: int, isolation: Isolation = UNKNOWN, limits: Limits | None = None
) -> Report:
    """Judge the answers of one hand-in, which came back from a process under `isolation` and these limits."""
    sheet = Sheet(exercise, outcome.answers, seed)
    parts = tuple(_grade_part(part, sheet, outcome) for part in exercise.parts)
    within = limits or exercise.limits
    printed, is_cut = outcome.output, outcome.is_output_cut
    return Report(exercise, parts, outcome.ending, printed, isolation, within, is_cut, outcome.left_out)


def _grade_part(part: Part, sheet: Sheet, outcome: Outcome) -> PartReport:
    answered = outcome.answers.get(part.name)
    if answered is None:
        return PartReport(part, _missing(part, outcome))
    try:
        with time_budget(_SECONDS):
            judgement = judge(part, sheet)
    except OutOfTime as error:
        judgement = Judgement.undecided(f"Not decided: {error} ({_SECONDS} s).")
    except TooLarge as error:
        judgement = Judgement.undecided(f"Not decided: with what is needed to judge it, {error}.")
    except Exception as error:  # ours, whatever it is: never held against the student
        _LOG.exception("judging %s of %s failed", part.name, sheet.exercise.name)
        cause = printable(f"{type(error).__name__}: {error}", _LONGEST_CAUSE)
        judgement = Judgement.undecided(f"The checker failed on this part ({cause}); this is our fault, not yours.")
    return PartReport(part, judgement, answered.written, *_as_read(part, answered))


def _missing(part: Part, outcome: Outcome) -> Judgement:
    """The name is not bound: say whether the file ended before it, or whether it is spelled otherwise."""
    name = part.name
    if outcome.ending.kind is not End.COMPLETED:
        reason = describe_ending(outcome.ending)
        finding = Finding("not-reached", f"{name} is not there: {reason}", outcome.ending.help or _MEND)
        verdict = _VERDICTS.get(outcome.ending.kind, Verdict.UNREADABLE)
        return Judgement(verdict, Absence(reason), (finding,))
    spelled = [printable(other, 60) for other in near_names(name, outcome.bound)]
    help_ = f"Your file has {', '.join(spelled)}; is it meant to be {name}?" if spelled else f"Write {_bound(part)}"
    return Judgement(
        Verdict.MISSING, Absence("no such name"), (Finding("missing", f"{name} is not in the file.", help_),)
    )


_MEND = "Mend that first, then grade again."


def _bound(part: Part) -> str:
    return f"def {part.name}({part.takes}): ..." if isinstance(part, Function) else f"{part.name} = ..."


_VERDICTS = {
    End.NO_RESULT: Verdict.UNDECIDED,  # ours, not the student's
    End.EXCEPTION: Verdict.MISSING,  # what was bound before it counts, and this name was not
    End.EXIT: Verdict.MISSING,
    End.EMPTY: Verdict.MISSING,
}


def describe_ending(ending: Ending) -> str:
    """How a file ended, as a sentence."""
    where = f" in line {ending.line}" if ending.line else ""
    where += f"{' of' if where else ' in'} code cell {ending.cell}" if ending.cell else ""
    message = f": {printable(ending.message, 300)}" if ending.message else ""
    return f"{_ENDINGS[ending.kind]}{where}{message}"


_ENDINGS = {
    End.COMPLETED: "the file ran to its end",
    End.EXCEPTION: "the file stopped with an error",
    End.EXIT: "the file ended itself",
    End.SYNTAX: "the file is not valid Python",
    End.EMPTY: "the file is empty",
    End.TOO_LARGE: "the file is too large",
    End.TIME: "the file ran longer than it may",
    End.MEMORY: "the file took more memory than it may",
    End.KILLED: "the file was ended by a signal",
    End.CRASHED: "the file crashed Python",
    End.NO_RESULT: "the file could not be run",
}


def _as_read(part: Part, answered: Answered) -> tuple[str | None, Expression | None]:
    """The answer as it was understood, in plain maths and as an expression."""
    if part.kind not in (Kind.FORMULA, Kind.NUMBER) or not isinstance(answered.answer, Exact | Text):
        return None, None
    declared = part.domain.symbols if isinstance(part, Formula) else ()
    try:
        with time_budget(_SECONDS_TO_SHOW):
            return _plain(answered.answer, declared)
    except Exception:  # it is there for the reader's comfort: the verdict stands without it
        _LOG.exception("an answer to %s could not be shown", part.name)
        return None, None


def _plain(answer: Exact | Text, declared: tuple[str, ...]) -> tuple[str | None, Expression | None]:
    read = read_formula(answer, declared, takes_order=True) if declared else read_number(answer)
    return (to_text(read), read) if isinstance(read, Expression) else (None, None)

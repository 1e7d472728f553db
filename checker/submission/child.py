"""The process of one student's file, from the moment it is bound to its limits: run the file, say what it bound.

Each finding is a line of JSON, written as soon as it is known, so that a file which hangs or dies later keeps what was
finished: `{"written", "left_out"}` before the file runs, `{"ending", "found", "bound"}` after it, then
`{"begin": name}` and `{"name", "first", "second"}` for each name, values before functions, and `{"done": true}`. The
file can write to the same descriptor: all that it can state there is answers, which is what it is asked for.
This module is loaded before any student's code runs and must not import what holds a reference answer.
"""

import json
import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, NoReturn

from checker.submission.amounts import BYTES, show_amount
from checker.submission.calling import answer
from checker.submission.encoding import is_function, unusable
from checker.submission.execution import MODULE, Source, read, run
from checker.submission.protocol import Ending, Job, Limits, Question, Reason
from checker.submission.stand_ins import put_in

__all__ = ["FAILED", "live"]

FAILED = 70
"""The exit code of a child in which something other than the student's file failed."""

_NAMES = 200


def live(job: Job, source: bytes, results: int) -> NoReturn:
    """Run the file, write to descriptor `results` what came of it, and end this process without any clean-up."""
    code = FAILED
    try:
        sys.meta_path.insert(0, _NoGrader())
        sys.dont_write_bytecode = True
        _work(job, source, _Results(results, job.limits.result_bytes))
        code = 0
    except BaseException:
        with suppress(BaseException):
            traceback.print_exc()
    finally:
        with suppress(BaseException):
            sys.stdout.flush()
        os._exit(code)


def _work(job: Job, source: bytes, results: "_Results") -> None:
    program = read(source, job.limits.source_bytes)
    module = ModuleType(MODULE)
    put_in(module)
    if isinstance(program, Ending):
        results.put({"ending": _ending(program), "found": [], "bound": []})
    else:
        asked = [question.name for question in job.questions]
        left_out = program.notebook.left_out if program.notebook else ()
        results.put({"written": {name: program.excerpt(name) for name in asked}, "left_out": left_out})
        ending = run(program, module)
        found = [question for question in job.questions if program.binds(question.name, module)]
        names = [question.name for question in found]
        results.put({"ending": _ending(ending), "found": names, "bound": _others(program, module, asked)})
        for question in _functions_last(found, module):
            _answer(vars(module)[question.name], question, job.limits, results)
    results.put({"done": True})


def _answer(value: Any, question: Question, limits: Limits, results: "_Results") -> None:
    results.put({"begin": question.name})
    first, second = answer(value, question, limits)
    if not results.put({"name": question.name, "first": first, "second": second}):
        most = show_amount(limits.result_bytes, BYTES)
        too_large = unusable(Reason.TOO_LARGE, f"all answers together take more than {most}")
        results.put({"name": question.name, "first": too_large, "second": None})


def _functions_last(questions: list[Question], module: ModuleType) -> Sequence[Question]:
    """Values first: a function that never returns may cost what comes after it."""
    return sorted(questions, key=lambda question: _calls_something(vars(module)[question.name]))


def _calls_something(value: Any) -> bool:
    try:
        return is_function(value) or (isinstance(value, dict) and any(is_function(item) for item in value.values()))
    except Exception:  # it lies about its class; `answer` will say so
        return True


def _others(program: Source, module: ModuleType, asked: list[str]) -> list[str]:
    """Names that the file bound and nobody asked for: a misspelt answer is among them."""
    names = (name for name in vars(module) if name in program.binders and name not in asked)
    return [name[:64] for name in names if not name.startswith("_")][:_NAMES]


def _ending(ending: Ending) -> list[str | int | None]:
    return [str(ending.kind), ending.message, ending.line, *([ending.cell] if ending.cell else [])]


class _Results:
    """The lines sent. What does not fit is not sent, and room is kept for saying so."""

    RESERVE = 20_000

    def __init__(self, descriptor: int, limit: int) -> None:
        self._descriptor = descriptor
        self._left = limit

    def put(self, record: dict[str, Any]) -> bool:
        """Send a record; whether it fitted."""
        line = b"\n" + json.dumps(record, allow_nan=False).encode() + b"\n"  # whatever was written before stays apart
        if len(line) > self._left - (self.RESERVE if len(line) > 1_000 else 0):
            return False
        self._left -= len(line)
        while line:
            line = line[os.write(self._descriptor, line) :]
        return True


class _NoGrader:
    """Refuses to find the grader's modules: they hold reference answers, or lead to them."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """None for a module of anybody else's, which leaves it to the finders that follow."""
        if name.split(".")[0] in ("checker", "derivations"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None

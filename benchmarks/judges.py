"""The judges of `equivalence`: ours and its peers, each in a worker process that is killed when it takes too long.

A worker reads both formulas first (outside the clock), then judges them; every time is measured inside the worker. It
inherits the cases when it is forked, and is told by number which one is next. One worker works at a time.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess
from typing import Any

import sympy
from sympy.parsing.sympy_parser import auto_number, auto_symbol, parse_expr, rationalize

from checker import compare
from checker.expression.text import Notation, parse
from checker.verdict import Verdict

__all__ = ["JUDGES", "OURS", "Answer", "Case", "Judge", "Worker"]


@dataclass(frozen=True, slots=True)
class Case:
    """Two formulas and the truth about them."""

    student: str
    teacher: str
    assume: Mapping[str, str]
    """real, positive, integer or complex, of every variable"""
    equal: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a judge said of a case, and in which time."""

    equal: bool | None = None
    """None when it could not tell"""
    milliseconds: float = 0.0
    reading: float = 0.0
    """time for reading both formulas, in ms"""
    evidence: str = ""
    """what ours rests on; for any judge the kind of trouble, where there was any"""
    is_late: bool = False


Reader = Callable[[Case], tuple[Any, Any]]
Verdicts = Callable[[Any, Any, Case, float], tuple[bool | None, str]]


@dataclass(frozen=True, slots=True)
class Judge:
    """How a judge reads a case, and how it says whether both formulas are equal."""

    name: str
    read: Reader
    judge: Verdicts


# Ours


def _expressions(case: Case) -> tuple[Any, Any]:
    notation = Notation(frozenset(case.assume))
    return parse(case.student, notation), parse(case.teacher, notation)


def _ours(student: Any, teacher: Any, case: Case, seconds: float) -> tuple[bool | None, str]:
    found = compare(student, teacher, assume=case.assume, seconds=seconds)
    settled = {Verdict.CORRECT: True, Verdict.INCORRECT: False}.get(found.verdict)
    return settled, found.evidence.kind


# SymPy's


_ASSUMPTIONS: dict[str, dict[str, bool]] = {
    "real": {"real": True},
    "positive": {"positive": True},
    "integer": {"integer": True},
    "complex": {},
}
_NAMES: dict[str, Any] = {
    "sigma": lambda z: 1 / (1 + sympy.exp(-z)),
    "abs": sympy.Abs,
    "max": sympy.Max,
    "min": sympy.Min,
}


def _sympy_objects(case: Case) -> tuple[Any, Any]:
    names = dict(_NAMES)
    names |= {name: sympy.Symbol(name, **_ASSUMPTIONS[kind]) for name, kind in case.assume.items()}
    return _sympified(case.student, names), _sympified(case.teacher, names)


def _sympified(text: str, names: dict[str, Any]) -> Any:
    # decimals as exact rationals
    return parse_expr(text.replace("^", "**"), names, (auto_symbol, auto_number, rationalize))


def _simplify(student: Any, teacher: Any, case: Case, seconds: float) -> tuple[bool | None, str]:
    return bool(sympy.simplify(student - teacher) == 0), ""


def _equals(student: Any, teacher: Any, case: Case, seconds: float) -> tuple[bool | None, str]:
    found = student.equals(teacher)
    return (None if found is None else bool(found)), ""


def _math_verify_objects(case: Case) -> tuple[Any, Any]:
    import_module("math_verify")  # not in the time of the first case
    return _sympy_objects(case)


def _math_verify(student: Any, teacher: Any, case: Case, seconds: float) -> tuple[bool | None, str]:
    verify = import_module("math_verify").verify
    return bool(verify(teacher, student, timeout_seconds=_ITS_OWN_LIMIT, raise_on_error=True)), ""


_ITS_OWN_LIMIT = 3600
"""Math-Verify takes running out of time for a difference; that is for the worker to say."""

OURS = "checker.compare"

JUDGES: Mapping[str, Judge] = {
    judge.name: judge
    for judge in (
        Judge(OURS, _expressions, _ours),
        Judge("simplify", _sympy_objects, _simplify),
        Judge("equals", _sympy_objects, _equals),
        Judge("math-verify", _math_verify_objects, _math_verify),
    )
}


# Workers


_FORK = multiprocessing.get_context("fork")
_READING_SECONDS = 20.0
_SPARE_SECONDS = 0.5
"""What ours, which keeps its own time, may take beyond its limit before it is killed like the others."""


@dataclass(slots=True)
class Worker:
    """One judge in a process of its own, started when it is needed and killed when it is late."""

    judge: Judge
    cases: Sequence[Case]
    seconds: float
    _process: ForkProcess | None = None
    _pipe: Connection | None = field(default=None, repr=False)

    def ask(self, number: int) -> Answer:
        """The judge's answer to a case."""
        pipe = self._running()
        pipe.send(number)
        if not pipe.poll(_READING_SECONDS):
            return self._late("reading")
        first = pipe.recv()
        if isinstance(first, Answer):
            return first
        if not pipe.poll(self.seconds + _SPARE_SECONDS):
            return self._late("judging")
        answer = pipe.recv()
        assert isinstance(answer, Answer)
        return answer

    def stop(self) -> None:
        """Kill the process, if there is one."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process = None

    def _running(self) -> Connection:
        if self._process is None or self._pipe is None:
            self._pipe, theirs = _FORK.Pipe()
            self._process = _FORK.Process(
                target=_work, args=(self.judge, self.cases, self.seconds, theirs), daemon=True
            )
            self._process.start()
            theirs.close()
        return self._pipe

    def _late(self, what: str) -> Answer:
        self.stop()
        return Answer(None, self.seconds * 1000, evidence=f"late in {what}", is_late=True)


def _work(judge: Judge, cases: Sequence[Case], seconds: float, pipe: Connection) -> None:
    """Judge cases by number until the process is killed."""
    while True:
        case = cases[pipe.recv()]
        try:
            start = time.perf_counter()
            student, teacher = judge.read(case)
            reading = (time.perf_counter() - start) * 1000
        except Exception as error:  # whatever a peer's reader may raise
            pipe.send(Answer(None, evidence=f"unread: {type(error).__name__}"))
            continue
        pipe.send("read")
        pipe.send(_timed(judge, student, teacher, case, seconds, reading))


def _timed(judge: Judge, student: Any, teacher: Any, case: Case, seconds: float, reading: float) -> Answer:
    start = time.perf_counter()
    try:
        equal, evidence = judge.judge(student, teacher, case, seconds)
    except Exception as error:  # a judge that fails has not decided
        equal, evidence = None, type(error).__name__
    return Answer(equal, (time.perf_counter() - start) * 1000, reading, evidence)

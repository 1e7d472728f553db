"""From what a student's process wrote, printed and ended with to an `Outcome`.

A line of results that is no JSON object of ours is passed over; of each sort of record the first counts. How the
process ended is taken from the operating system where the two disagree.
"""

import json
import signal
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from checker.submission.advice import advice, refused
from checker.submission.amounts import BYTES, SECONDS, show_amount
from checker.submission.decoding import clean, decode_answer, same
from checker.submission.protocol import (
    Answer,
    Answered,
    End,
    Ending,
    ExpressionLimits,
    Job,
    Limit,
    Limits,
    Outcome,
    Question,
    Reason,
    Samples,
    Unusable,
)

__all__ = ["Stop", "decode", "unstarted"]

Json: TypeAlias = Any

_NAMES = 200
_MOST_LEFT_OUT = 200
_LINES = 200_000
"""of results that are read; a file of ours writes a few for each name"""
_TOLD = {End.COMPLETED, End.EXCEPTION, End.EXIT, End.SYNTAX, End.EMPTY, End.MEMORY}
"""what a process can tell of itself; the rest is ours to say, that we are at fault above all"""
_FAULTS = {signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT, signal.SIGFPE, signal.SIGILL, signal.SIGSYS, signal.SIGTRAP}


@dataclass(frozen=True, slots=True)
class Stop:
    """How the process ended, as the operating system tells it."""

    code: int
    """its exit code, or minus the signal that ended it"""
    cpu_seconds: float = 0.0
    late: bool = False
    """it was ended because the time on the clock was up"""
    prepared: bool = True
    """it was confined and came to the student's file"""


def decode(data: bytes, output: bytes, stop: Stop, job: Job) -> Outcome:
    """The outcome of a job, from what its process wrote, printed and ended with."""
    records = _Records(data)
    ending = _ending(records.first("ending"), stop, job.limits, done="done" in records)
    written = _as_mapping(records.first("written"))
    bound = [clean(name, 64) for name in _as_list(records.first("bound"))[:_NAMES] if isinstance(name, str)]
    answers = _answers(records, ending, job)
    printed = output.decode(errors="replace")
    return Outcome(
        answers={name: Answered(answer, _excerpt(written.get(name))) for name, answer in answers.items()},
        bound=tuple(bound),
        ending=ending,
        output=printed[: job.limits.output_shown],
        is_output_cut=len(printed) > job.limits.output_shown,
        cpu_seconds=stop.cpu_seconds,
        left_out=tuple(_left_out(records.first("left_out"))),
    )


def unstarted(kind: End, message: str) -> Outcome:
    """The outcome of a file that was not run."""
    ending = _limited(kind, message, Limit.SOURCE) if kind is End.TOO_LARGE else Ending(kind, message)
    return Outcome(answers={}, bound=(), ending=ending)


class _Records:
    """The lines of the results that are JSON objects, by their keys."""

    def __init__(self, data: bytes) -> None:
        self._first: dict[str, Json] = {}
        self.by_name: dict[str, Mapping[str, Json]] = {}
        self.begun: str | None = None
        for record in _objects(data):
            name = record.get("name")
            if isinstance(name, str):
                self.by_name.setdefault(name, record)
            elif isinstance(record.get("begin"), str):
                self.begun = record["begin"]
            else:
                for key, value in record.items():
                    self._first.setdefault(key, value)

    def __contains__(self, key: str) -> bool:
        return key in self._first

    def first(self, key: str) -> Json:
        """The value under this key in the first record that has it."""
        return self._first.get(key)


def _objects(data: bytes) -> Iterator[dict[str, Json]]:
    for line in data.split(b"\n", _LINES)[:_LINES]:
        try:
            record = json.loads(line, parse_constant=_no_constant) if line else None
        except (ValueError, RecursionError):
            continue
        if isinstance(record, dict):
            yield record


def _no_constant(name: str) -> float:
    raise ValueError(name)


def _answers(records: _Records, ending: Ending, job: Job) -> dict[str, Answer]:
    found = {name for name in _as_list(records.first("found")) if isinstance(name, str)}
    return {
        question.name: _answer_to(question, records, ending, job.limits.expression)
        for question in job.questions
        if question.name in found or question.name in records.by_name
    }


def _answer_to(question: Question, records: _Records, ending: Ending, limits: ExpressionLimits) -> Answer:
    record = records.by_name.get(question.name)
    if record is None and records.begun == question.name:
        reason = Reason.TIME if ending.kind is End.TIME else Reason.CRASHED
        return Unusable(reason, f"while it was read, {ending.message or 'the process ended'}")
    if record is None:
        return Unusable(Reason.NOT_REACHED, f"it was not reached: {ending.message or 'the process ended'}")
    first = decode_answer(record.get("first"), limits)
    if record.get("second") is not None and not same(first, decode_answer(record["second"], limits)):
        return Unusable(Reason.UNSTEADY, "two calls with the same arguments gave different results")
    if isinstance(first, Samples) and (not question.points or len(first.values) != len(question.points)):
        return Unusable(Reason.GARBLED, "values were sent that nobody asked for")
    return first


def _ending(sent: Json, stop: Stop, limits: Limits, *, done: bool) -> Ending:
    said = _ending_sent(sent)
    if said is not None and (done or stop.code == 0):
        return _explained(said, limits)
    if not stop.prepared:
        return Ending(End.NO_RESULT, limits.unkept() or "its process could not be confined")
    return _stopped(stop, limits)


def _ending_sent(sent: Json) -> Ending | None:
    match sent:
        case [str(kind), str(message), int() | None as line] if kind in _TOLD:
            return Ending(End(kind), clean(message, 400), line)
        case [str(kind), str(message), int() | None as line, int(cell)] if kind in _TOLD:
            return Ending(End(kind), clean(message, 400), line, cell=cell)
    return None


def _explained(ending: Ending, limits: Limits) -> Ending:
    """The ending with the limit that was in the way, if one was, and what to do about it."""
    if ending.kind is End.MEMORY:
        message = f"it took more than {show_amount(limits.memory_bytes, BYTES)} of memory"
        return replace(ending, message=message, limit=Limit.MEMORY, help=advice(Limit.MEMORY))
    refusal = refused(ending.message) if ending.kind is End.EXCEPTION else None
    if refusal is None:
        return ending
    message = ending.message
    if refusal.limit is Limit.OUTPUT:
        message = f"it printed more than {show_amount(limits.longest_file, BYTES)}"
    if refusal.limit is Limit.PROCESSES:
        message += f"; the limit on new processes and threads is {limits.processes}"
    return replace(ending, message=message, limit=refusal.limit, help=refusal.help)


def _stopped(stop: Stop, limits: Limits) -> Ending:
    """The ending of a file that did not come to tell it itself."""
    if stop.late:
        return _limited(End.TIME, f"it did not end within {show_amount(limits.wall_seconds, SECONDS)}", Limit.WALL)
    if stop.code == -signal.SIGXCPU or (stop.code == -signal.SIGKILL and stop.cpu_seconds >= limits.cpu_seconds):
        seconds = show_amount(limits.cpu_seconds, SECONDS)
        return _limited(End.TIME, f"it took more than {seconds} of computing time", Limit.CPU)
    if stop.code >= 0:
        return Ending(End.EXIT, f"it ended its own process with exit code {stop.code}")
    kind = End.CRASHED if -stop.code in _FAULTS else End.KILLED
    return Ending(kind, f"its process was ended by {_signal(-stop.code)}")


def _limited(kind: End, message: str, limit: Limit) -> Ending:
    return Ending(kind, message, None, limit, advice(limit))


def _signal(number: int) -> str:
    return signal.Signals(number).name if number in set(signal.Signals) else f"signal {number}"


def _left_out(data: Json) -> Iterator[tuple[int, str]]:
    for item in _as_list(data)[:_MOST_LEFT_OUT]:
        match item:
            case [int(cell), str(text)]:
                yield cell, clean(text, 80)


def _as_list(data: Json) -> list[Json]:
    return data if isinstance(data, list) else []


def _as_mapping(data: Json) -> Mapping[str, Json]:
    return data if isinstance(data, dict) else {}


def _excerpt(data: Json) -> str | None:
    return clean(data, 300) if isinstance(data, str) else None

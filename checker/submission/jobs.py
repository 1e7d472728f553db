"""A `Job` as JSON and back, and the frames in which bytes travel between the grader and the zygote.

A frame is a length of eight bytes, then that many bytes. The grader writes jobs and the zygote, which is the grader's
own code, reads them: what comes from a student's process is read by `decoding` instead.
"""

import json
import struct
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from checker.submission.protocol import Argument, Array, ExpressionLimits, Job, Kind, Limits, Question

__all__ = ["frame", "job_from_json", "job_to_json", "read_frame"]

_LENGTH = struct.Struct("!Q")


def job_to_json(job: Job) -> bytes:
    """The job as JSON; NaN and infinities are written as Python's `json` writes them."""
    return json.dumps(job, default=_plain).encode()


def job_from_json(data: bytes) -> Job:
    """The job that `job_to_json` wrote."""
    read = json.loads(data)
    return Job(tuple(_question(item) for item in read["questions"]), _limits(read["limits"]))


def frame(data: bytes) -> bytes:
    """`data` with its length before it."""
    return _LENGTH.pack(len(data)) + data


def read_frame(receive: Callable[[int], bytes]) -> bytes:
    """The next frame from `receive`, which returns at most so many bytes; raises EOFError when there are no more."""
    return _exactly(receive, *_LENGTH.unpack(_exactly(receive, _LENGTH.size)))


def _exactly(receive: Callable[[int], bytes], count: int) -> bytes:
    data = bytearray()
    while len(data) < count:
        part = receive(min(count - len(data), 2**16))
        if not part:
            raise EOFError
        data += part
    return bytes(data)


def _plain(value: object) -> object:
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"a job holds no {type(value).__name__}")


def _limits(data: dict[str, Any]) -> Limits:
    return Limits(**{**data, "expression": ExpressionLimits(**data["expression"])})


def _question(data: dict[str, Any]) -> Question:
    return Question(
        name=data["name"],
        kind=Kind(data["kind"]),
        symbols=tuple(data["symbols"]),
        points=_points(data["points"]),
        calls=tuple(tuple(_argument(argument) for argument in call) for call in data["calls"]),
        field_symbols={name: tuple(symbols) for name, symbols in data["field_symbols"].items()},
        field_points={name: _points(points) for name, points in data["field_points"].items()},
    )


def _points(data: list[list[float]]) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(point) for point in data)


def _argument(data: Any) -> Argument:
    if isinstance(data, dict):
        return Array(tuple(data["shape"]), tuple(data["values"]))
    if isinstance(data, list):
        return tuple(_argument(item) for item in data)
    number: int | float = data
    return number

"""Answers from the bytes that a student's process left: the grader's half of `encoding`.

Nothing is believed about its form: what is no answer is GARBLED, and reading builds nothing but the data types of
`protocol`, in time linear in the bytes. `same` tells whether two rounds of calls gave the same.
"""

import math
import sys
from collections.abc import Callable
from fractions import Fraction
from typing import Any, TypeAlias

from checker.errors import AnswerError
from checker.expression.dag import DEFAULT_LIMITS, Limits, TooLarge
from checker.expression.heads import Head
from checker.expression.wire import from_wire
from checker.submission.protocol import (
    Answer,
    Array,
    Exact,
    Fields,
    Items,
    Reason,
    Results,
    Samples,
    Text,
    Unusable,
)

__all__ = ["clean", "decode_answer", "same"]

Json: TypeAlias = Any

_DEPTH = 8
_DIGITS = 10**10


class _Garbled(Exception):
    """Not what the child sends."""


def decode_answer(data: object, limits: Limits = DEFAULT_LIMITS) -> Answer:
    """One answer; GARBLED for anything that `encoding` does not send, TOO_LARGE for a formula beyond `limits`."""
    try:
        return _answer(data, _DEPTH, limits)
    except TooLarge as error:
        return Unusable(Reason.TOO_LARGE, str(error))
    except (_Garbled, AnswerError):
        return Unusable(Reason.GARBLED, "what was sent for it is no answer")


def same(one: Answer, other: Answer) -> bool:
    """Whether two answers are the same, up to the last digits of floats."""
    match one, other:
        case Array(), Array():
            return one.shape == other.shape and all(map(_close, one.values, other.values))
        case Samples(), Samples():
            return len(one.values) == len(other.values) and all(map(_close, one.values, other.values))
        case (Results(items=items), Results(items=others)) | (Items(items), Items(others)):
            return len(items) == len(others) and all(map(same, items, others))
        case Fields(), Fields():
            return one.fields.keys() == other.fields.keys() and all(
                same(item, other.fields[name]) for name, item in one.fields.items()
            )
        case Exact(), Exact():
            return one == other or _same_number(one, other)
        case Unusable(reason), Unusable(other_reason):
            return reason is other_reason  # messages may hold an address
    return one == other


def clean(text: str, length: int) -> str:
    """Text that can be written as UTF-8: surrogate pairs joined, lone ones replaced; cut to a length."""
    return text[:length].encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _answer(data: object, depth: int, limits: Limits) -> Answer:
    if not isinstance(data, list) or not data or not isinstance(data[0], str) or data[0] not in _READERS or not depth:
        raise _Garbled
    return _READERS[data[0]](data[1:], depth - 1, limits)


def _exact(data: list[Json], _: int, limits: Limits) -> Exact:
    (wire,) = _sized(data, 1)
    return Exact(from_wire(wire, limits))


def _text(data: list[Json], _: int, limits: Limits) -> Text:
    (text,) = _sized(data, 1)
    return Text(clean(_string(text), 20_000), limits)


def _samples(data: list[Json], *_: object) -> Samples:
    values, failure = _sized(data, 2)
    return Samples(
        tuple(None if value is None else complex(*map(_finite, _sized(value, 2))) for value in _list(values)),
        None if failure is None else clean(_string(failure), 300),
    )


def _array(data: list[Json], *_: object) -> Array:
    shape, values = _sized(data, 2)
    lengths = tuple(length for length in _list(shape) if type(length) is int and 0 <= length < 2**31)
    if len(lengths) != len(shape) or len(shape) > 8 or math.prod(lengths) != len(_list(values)):
        raise _Garbled
    return Array(lengths, tuple(map(_float, values)))


def _results(data: list[Json], depth: int, limits: Limits) -> Results:
    items, changed = _sized(data, 2)
    if not isinstance(changed, bool):
        raise _Garbled
    return Results(_all([items], depth, limits), changed)


def _items(data: list[Json], depth: int, limits: Limits) -> Items:
    return Items(_all(data, depth, limits))


def _fields(data: list[Json], depth: int, limits: Limits) -> Fields:
    (fields,) = _sized(data, 1)
    if not isinstance(fields, dict):
        raise _Garbled
    return Fields({clean(name, 64): _answer(item, depth, limits) for name, item in fields.items()})


def _unusable(data: list[Json], *_: object) -> Unusable:
    reason, message = _sized(data, 2)
    if not isinstance(reason, str) or reason not in set(Reason):
        raise _Garbled
    return Unusable(Reason(reason), clean(_string(message), 400))


_READERS: dict[str, Callable[[list[Json], int, Limits], Answer]] = {
    "exact": _exact,
    "text": _text,
    "samples": _samples,
    "results": _results,
    "array": _array,
    "items": _items,
    "fields": _fields,
    "unusable": _unusable,
}


def _all(data: list[Json], depth: int, limits: Limits) -> tuple[Answer, ...]:
    (items,) = _sized(data, 1)
    return tuple(_answer(item, depth, limits) for item in _list(items))


def _close(one: complex | None, other: complex | None) -> bool:
    if one is None or other is None:
        return one is other
    return one == other or (one != one and other != other) or abs(one - other) <= abs(one) / _DIGITS


def _same_number(one: Exact, other: Exact) -> bool:
    numbers = [exact.expression.root.value for exact in (one, other) if exact.expression.root.head is Head.NUMBER]
    if len(numbers) != 2:
        return False
    first, second = (Fraction(str(number)) for number in numbers)
    return abs(first - second) <= abs(first) / _DIGITS


def _sized(data: Json, length: int) -> list[Json]:
    if not isinstance(data, list) or len(data) != length:
        raise _Garbled
    return data


def _list(data: Json) -> list[Json]:
    if not isinstance(data, list):
        raise _Garbled
    return data


def _string(data: Json) -> str:
    if not isinstance(data, str):
        raise _Garbled
    return data


def _float(data: Json) -> float:
    if data in ("nan", "inf", "-inf"):
        return float(data)
    return _finite(data)


def _finite(data: Json) -> float:
    if type(data) not in (int, float) or not abs(data) <= sys.float_info.max:
        raise _Garbled
    return float(data)

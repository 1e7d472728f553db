"""The grader's half believes nothing: what is not an answer is GARBLED, and reading it never raises."""

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.expression.wire import from_wire, to_wire
from checker.submission.decoding import clean, decode_answer, same
from checker.submission.outcomes import Stop, decode
from checker.submission.protocol import (
    Array,
    End,
    Exact,
    Fields,
    Items,
    Job,
    Kind,
    Question,
    Reason,
    Results,
    Samples,
    Text,
    Unusable,
)


def number(value: object) -> Exact:
    return Exact(from_wire([["number", str(value)]]))


ANSWERS = [
    (["exact", [["number", "1/2"]]], number("1/2")),
    (["text", "a"], Text("a")),
    (["samples", [[1, 0.5], None], "why"], Samples((1 + 0.5j, None), "why")),
    (["array", [2], ["inf", 1.5]], Array((2,), (float("inf"), 1.5))),
    (["array", [0, 3], []], Array((0, 3), ())),
    (["items", [["text", "a"]]], Items((Text("a"),))),
    (["results", [["text", "a"]], False], Results((Text("a"),))),
    (["results", [["text", "a"]], True], Results((Text("a"),), changed=True)),
    (["fields", {"a": ["text", "b"]}], Fields({"a": Text("b")})),
    (["unusable", "infinite", "oo"], Unusable(Reason.INFINITE, "oo")),
]


@pytest.mark.parametrize(("data", "answer"), ANSWERS)
def test_answers_are_read(data: object, answer: object) -> None:
    assert decode_answer(data) == answer


NEST: list[object] = ["text", "x"]
for _ in range(20):
    NEST = ["items", [NEST]]

GARBLED = [
    None, 3, "exact", [], [[]], ["no-such"], ["exact"], ["exact", []], ["exact", [["number", "1/0"]]], ["exact", {}, 1],
    ["exact", [["add", 0]]], ["exact", [["__import__", "os"]]], ["text", 3], ["text", "a", "b"],
    ["samples", [[1]], None],
    ["samples", [[True, 1]], None], ["samples", [["nan", 0]], None], ["samples", [[10**400, 0]], None],
    ["array", [2], [1.0]], ["array", [-1], []], ["array", [True], [1.0]], ["array", [1], [None]], ["array", [1], ["x"]],
    ["array", [1], [1e999]], ["array", [2**40, 0], []], ["array", 1, [1]], ["items", {}], ["fields", []],
    ["fields", {"a": 1}], ["unusable", "no-such", ""], ["unusable", ["time"], ""], NEST,
]  # fmt: skip


@pytest.mark.parametrize("data", GARBLED)
def test_what_is_no_answer_is_garbled(data: object) -> None:
    answer = decode_answer(data)
    assert isinstance(answer, Unusable)
    assert answer.reason is Reason.GARBLED


def test_too_large_is_told_from_garbled() -> None:
    answer = decode_answer(["exact", [["number", "1" * 5000]]])
    assert isinstance(answer, Unusable)
    assert answer.reason is Reason.TOO_LARGE


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["exact", "items"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
)
JOB = Job((Question("value", Kind.FORMULA),))


@given(JSON)
def test_reading_an_answer_never_raises(data: object) -> None:
    decode_answer(data)


KEYS = ("name", "first", "second", "begin", "found", "bound", "ending", "written", "done")


@given(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(KEYS, JSON))), st.integers(-70, 255))
def test_reading_records_never_raises(records: list[dict[str, object]], code: int) -> None:
    data = b"\n".join(json.dumps(record).encode() for record in records)
    assert decode(data, b"", Stop(code), JOB).output == ""


@given(st.binary())
def test_reading_bytes_never_raises(data: bytes) -> None:
    assert decode(data, data, Stop(0), JOB).answers == {}


@given(st.text())
def test_cleaned_text_can_be_written(text: str) -> None:
    assert clean(text + "\ud800", 10**6).encode()


@pytest.mark.parametrize(
    ("stop", "kind"),
    [
        (Stop(0), End.EXIT),
        (Stop(-11), End.CRASHED),
        (Stop(-6), End.CRASHED),
        (Stop(-9), End.KILLED),
        (Stop(-9, cpu_seconds=11.0), End.TIME),
        (Stop(-24, cpu_seconds=10.0), End.TIME),
        (Stop(-9, late=True), End.TIME),
        (Stop(-60), End.KILLED),
        (Stop(70, prepared=False), End.NO_RESULT),
        (Stop(70), End.EXIT),
    ],
)
def test_an_end_without_a_word_is_told_by_the_system(stop: Stop, kind: End) -> None:
    assert decode(b"", b"", stop, JOB).ending.kind is kind


def test_same() -> None:
    nan = float("nan")
    assert same(Array((1,), (nan,)), Array((1,), (nan,)))
    assert not same(Array((1,), (nan,)), Array((1,), (1.0,)))
    assert not same(Array((1,), (1.0,)), Array((1, 1), (1.0,)))
    assert same(number(Fraction(1, 3)), number(Fraction(1, 3) + Fraction(1, 10**15)))
    assert not same(number(1), number(2))
    assert not same(number(1), Text("1"))
    assert same(Unusable(Reason.EXCEPTION, "at 0x1"), Unusable(Reason.EXCEPTION, "at 0x2"))
    assert not same(Fields({"a": number(1)}), Fields({"b": number(1)}))
    assert isinstance(number(1), Exact)
    assert to_wire(number(1).expression) == [["number", "1"]]

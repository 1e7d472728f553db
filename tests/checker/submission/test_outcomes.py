"""What a process has left, read: nothing of it is believed but that these are its answers, and reading it is cheap."""

import json
from collections.abc import Iterator

import pytest

from checker.submission.outcomes import Stop, decode
from checker.submission.protocol import Answer, End, Exact, Items, Job, Kind, Outcome, Question, Reason, Text, Unusable

JOB = Job(
    (Question("value", Kind.FORMULA, ("w",), points=((5.0,), (6.0,))), Question("f", Kind.FUNCTION, calls=((1,), (2,))))
)
NUMBER = ["exact", [["number", "7"]]]
MEBIBYTE = 2**20

NESTED: list[object] = ["items", []]
for _ in range(8):
    NESTED = ["items", [NESTED]]


def read(*records: object, data: bytes = b"", code: int = 0, prepared: bool = True) -> Outcome:
    lines = b"\n".join(json.dumps(record).encode() for record in records)
    return decode(data or lines, b"", Stop(code, prepared=prepared), JOB)


def answer(first: object) -> Answer:
    return read({"name": "value", "first": first}).answers["value"].answer


GARBLED = {
    "nothing": None,
    "no list": {"exact": 1},
    "an empty list": [],
    "no such kind": ["correct", 3],
    "a kind that is a list": [["exact"], 1],
    "too many parts": [*NUMBER, 1],
    "no nodes": ["exact", []],
    "a node that is itself": ["exact", [["sin", 0]]],
    "a node before the first": ["exact", [["number", "1"], ["sin", -1]]],
    "a node by a truth value": ["exact", [["number", "1"], ["number", "2"], ["sin", True]]],
    "a division by 0": ["exact", [["number", "1/0"]]],
    "a number as a number": ["exact", [["number", 7]]],
    "no such head": ["exact", [["eval", "1"]]],
    "a case without its condition": ["exact", [["symbol", "w"], ["piecewise", 0]]],
    "samples that nobody asked for": ["samples", [[1.0, 0.0]], None],
    "samples that are not numbers": ["samples", [[True, 0.0], [1.0, 0.0]], None],
    "an array with a hole": ["array", [3], [1.0, 2.0]],
    "an array that is larger than memory": ["array", [2**31 - 1] * 8, [1.0]],
    "an array of arrays": ["array", [1], [[1.0]]],
    "a reason of its own": ["unusable", "undecided", "not my fault"],
    "nested too deeply": NESTED,
}


@pytest.mark.parametrize("first", GARBLED.values(), ids=GARBLED.keys())
def test_what_is_no_answer_is_garbled(first: object) -> None:
    found = answer(first)
    assert isinstance(found, Unusable)
    assert found.reason is Reason.GARBLED


def test_numbers_have_a_length() -> None:
    for text in ("9" * 4_001, "1/" + "9" * 4_001, "9" * 100_000):
        found = answer(["exact", [["number", text]]])
        assert isinstance(found, Unusable)
        assert found.reason is Reason.TOO_LARGE
    assert isinstance(answer(["exact", [["number", "9" * 4_000]]]), Exact)


@pytest.mark.parametrize("kind", ["no-result", "time", "too-large", "killed", "crashed", "no-such", "", None, 3])
def test_a_process_cannot_say_what_only_we_can_know(kind: object) -> None:
    """That we are at fault, above all: an answer that is missing would then cost nothing."""
    outcome = read({"ending": [kind, "it was the grader", 1]}, {"done": True})
    assert (outcome.ending.kind, outcome.ending.line) == (End.EXIT, None)


def test_how_the_process_ended_is_the_kernel_s_to_say() -> None:
    completed = {"ending": ["completed", "", None], "found": [], "bound": []}
    assert read(completed, code=-9).ending.kind is End.KILLED
    assert read(completed, code=-11).ending.kind is End.CRASHED
    assert read(code=0, prepared=False).ending.kind is End.NO_RESULT


def test_the_first_statement_counts() -> None:
    later = {"name": "value", "first": ["exact", [["number", "8"]]], "verdict": "correct", "points": 3}
    outcome = read({"name": "value", "first": NUMBER}, later, {"name": "other", "first": NUMBER})
    assert list(outcome.answers) == ["value"]
    assert isinstance(outcome.answers["value"].answer, Exact)
    assert outcome.answers["value"].answer.expression.root.value == 7


def test_half_characters_do_not_come_through() -> None:
    outcome = read(
        {"written": {"value": "\ud800"}},
        {"ending": ["exception", "\ud800", 1], "found": ["\ud800"], "bound": ["\ud800" * 90]},
        {"name": "value", "first": ["text", "\ud800 w"]},
        {"done": True},
    )
    assert outcome.answers["value"].answer == Text("\ufffd w")
    told = outcome.ending.message, *outcome.bound, outcome.answers["value"].written
    assert all("\ud800" not in str(text) for text in told)


def floods() -> Iterator[tuple[str, bytes]]:
    yield "a key a line", b"".join(b'{"k%x":1}\n' % number for number in range(300_000))
    yield "keys on one line", b"{%s}" % b",".join(b'"k%x":1' % number for number in range(300_000))
    yield "a name a line", b"".join(b'{"name":"n%x"}\n' % number for number in range(200_000))
    yield "the same name", b'{"name":"value"}\n' * 200_000
    yield "empty lines", b"\n" * 4 * MEBIBYTE
    yield "empty objects", b"{}\n" * (MEBIBYTE // 3)
    yield "no end", b"[" * 4 * MEBIBYTE
    yield "one number", b"9" * 4 * MEBIBYTE
    yield "null bytes", bytes(4 * MEBIBYTE)
    yield "one answer of lists", b'{"name":"value","first":["items",[%s[]]]}' % (b"[]," * MEBIBYTE)
    yield "a sum of one term", b'{"name":"value","first":["exact",[["number","1"],["add"%s]]]}' % (b",0" * MEBIBYTE)


@pytest.mark.timeout(30)  # a second or two; anything that grows faster than the bytes takes an hour
@pytest.mark.parametrize(("name", "data"), list(floods()), ids=lambda value: value if isinstance(value, str) else "")
def test_reading_takes_time_in_proportion(name: str, data: bytes) -> None:
    assert len(data) < 5 * MEBIBYTE, name
    assert read(data=data).ending.kind is End.EXIT


def test_a_list_of_many_answers_is_read() -> None:
    found = answer(["items", [NUMBER] * 1_000])
    assert isinstance(found, Items)
    assert len(found.items) == 1_000

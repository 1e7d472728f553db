"""From what a process sent to what can be judged, or the reason why not."""

from fractions import Fraction

import pytest

from checker.expression.dag import Builder, Expression
from checker.expression.heads import Head
from checker.expression.text import parse
from checker.reading import Unread, read_fields, read_formula, read_items, read_number
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


def exact(text: str) -> Exact:
    return Exact(parse(text))


def slip(read: object) -> str:
    assert isinstance(read, Unread)
    assert read.finding.rationale
    assert read.finding.help
    return read.finding.slip


@pytest.mark.parametrize("answer", [exact("2/w"), Text("2/w"), Text(r"\frac{2}{w}")])
def test_a_formula(answer: Answer) -> None:
    read = read_formula(answer, ("w",))
    assert isinstance(read, Expression)
    assert read.symbols == {"w"}


def test_samples_are_read_as_they_are() -> None:
    samples = Samples((1.0, None))
    assert read_formula(samples, ("w",)) is samples


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Text(""), "unreadable-text"),
        (Text("2 +"), "unreadable-text"),
        (Text("(" * 30_000), "unreadable-text"),
        (Text("9" * 5_000), "unreadable-text"),
        (exact("w < 2"), "wrong-type"),
        (exact("x + O(x^2)"), "order-term"),
        (Items((exact("1"),)), "wrong-type"),
        (Fields({}), "wrong-type"),
        (Array((1,), (1.0,)), "wrong-type"),
        (Results((exact("1"),)), "wrong-type"),
    ],
)
def test_no_formula(answer: Answer, expected: str) -> None:
    assert slip(read_formula(answer, ("w",))) == expected


def test_an_order_term_where_one_may_stand() -> None:
    read = read_formula(exact("x + O(x^2)"), ("x",), takes_order=True)
    assert isinstance(read, Expression)
    assert Head.ORDER in read.heads


@pytest.mark.parametrize("text", ["1/4", "sqrt(2)", "ln 2 + π", "σ'(0)"])
def test_a_number(text: str) -> None:
    assert isinstance(read_number(Text(text)), Expression)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Text("w/4"), "not-a-number"),
        (exact("1 < 2"), "wrong-type"),
        (Items(()), "wrong-type"),
        (Samples((1.0,)), "wrong-type"),
        (Text("one quarter ="), "unreadable-text"),
    ],
)
def test_no_number(answer: Answer, expected: str) -> None:
    assert slip(read_number(answer, "w1")) == expected


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_is_explained(reason: Reason) -> None:
    """In words that stand for themselves, with the message made printable."""
    for read in (
        read_formula(Unusable(reason, "\x1bwhy"), ()),
        read_number(Unusable(reason, "\x1bwhy")),
        read_items(Unusable(reason, "\x1bwhy"), "weights", 4),
        read_fields(Unusable(reason, "\x1bwhy"), ("w1",)),
    ):
        assert slip(read) == reason
        assert isinstance(read, Unread)
        assert "\x1b" not in read.finding.rationale


def test_items() -> None:
    read = read_items(Items((exact("1"), Text("1/2"))), "weights", 2)
    assert isinstance(read, list)
    assert [item.root.value for item in read] == [1, Fraction(1, 2)]


@pytest.mark.parametrize(
    ("answer", "expected", "said"),
    [
        (Text("1"), "wrong-type", "weights is to be a list of 2 numbers."),
        (Items((Text("1"),)), "wrong-length", "weights has 1 entries; 2 are needed."),
        (Items((Text("1"), Text("w"))), "not-a-number", "entry 2 of weights"),
    ],
)
def test_no_items(answer: Answer, expected: str, said: str) -> None:
    read = read_items(answer, "weights", 2)
    assert slip(read) == expected
    assert isinstance(read, Unread)
    assert said in read.finding.rationale


def test_fields() -> None:
    answer = Fields({"w1": exact("1"), "b": exact("0"), "note": Text("extra")})
    assert read_fields(answer, ("w1", "b")) == answer.fields
    assert slip(read_fields(answer, ("w1", "w2"))) == "missing-field"
    assert slip(read_fields(Text("1"), ("w1",))) == "wrong-type"


def test_a_missing_field_is_told_with_those_that_are_there() -> None:
    read = read_fields(Fields({"w\x1b1": exact("1")}), ("w1",))
    assert isinstance(read, Unread)
    assert r"the fields given are: w\x1b1" in read.finding.rationale


def test_nothing_is_evaluated_on_the_way() -> None:
    """9^9^9^9 is a number that nobody can write down; it is read all the same."""
    assert isinstance(read_number(Text("9^9^9^9")), Expression)
    build = Builder()
    nine = build.number(9)
    tower = build.expression(build.power(nine, build.power(nine, build.power(nine, nine))))
    assert read_number(Exact(tower)) == tower

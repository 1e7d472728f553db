"""Comparisons by the line: every line is answered, in order, whatever stands in it."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.streams import LONGEST_LINE, compare_lines, lines_of
from checker.verdict import Verdict

GOOD = '{"id": 1, "student": "x+x", "teacher": "2*x"}'


def answers(*lines: str) -> list[dict[str, Any]]:
    return [json.loads(answer) for answer in compare_lines(lines)]


def test_an_answer_has_these_fields() -> None:
    (answer,) = answers(GOOD)
    assert list(answer) == ["id", "verdict", "evidence", "findings", "ms"]
    assert (answer["id"], answer["verdict"], answer["evidence"]["kind"], answer["findings"]) == (
        1,
        "correct",
        "proof",
        [],
    )
    assert answer["ms"] >= 0
    (answer,) = answers('{"student": "x", "teacher": "2*x", "assume": null}')
    assert answer["id"] is None
    assert [set(finding) for finding in answer["findings"]] == [{"slip", "rationale", "help"}]


def test_the_order_is_kept_and_blank_lines_are_skipped() -> None:
    lines = [json.dumps({"id": n, "student": f"x+{n % 3}", "teacher": "x+1"}) for n in range(20)]
    found = answers("\n", *lines, "   \n", "\t\n")
    assert [answer["id"] for answer in found] == list(range(20))
    assert [answer["verdict"] == "correct" for answer in found] == [n % 3 == 1 for n in range(20)]


def test_assumptions_are_used() -> None:
    line = {"student": "sqrt(x^2)", "teacher": "x"}
    found = answers(*(json.dumps({**line, "assume": assume}) for assume in ({}, {"x": "positive"}, {"x": "[4, oo)"})))
    assert [answer["verdict"] for answer in found] == ["incorrect", "correct", "correct"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("x", "it is no JSON (Expecting value, at column 1)"),
        ('{"student": "x"', "it is no JSON"),
        ('{"student": "x\0", "teacher": "x"}', "it is no JSON (Invalid control character at, at column 15)"),
        ("\0", "it is no JSON"),
        ('{"student": "\ufffd', "it is no JSON"),
        ("[]", "it is no JSON object"),
        ("3", "it is no JSON object"),
        ('"x"', "it is no JSON object"),
        ("null", "it is no JSON object"),
        ("{}", '"student" must be a text'),
        ('{"student": "x"}', '"teacher" must be a text'),
        ('{"student": null, "teacher": "x"}', '"student" must be a text'),
        ('{"student": 3, "teacher": "x"}', '"student" must be a text'),
        ('{"student": ["x"], "teacher": "x"}', '"student" must be a text'),
        ('{"student": "x", "teacher": "x", "assume": []}', '"assume" must be an object'),
        ('{"student": "x", "teacher": "x", "assume": "x=real"}', '"assume" must be an object'),
        ('{"student": "x", "teacher": "x", "assume": false}', '"assume" must be an object'),
        ('{"student": "x", "teacher": "x", "assume": {"x": "postive"}}', "x: 'postive' is none of real, positive"),
        ('{"student": "x", "teacher": "x", "assume": {"x": 1}}', "x: an assumption is a word or an interval"),
        ('{"student": "x", "teacher": "x", "assume": {"": "real"}}', "'' is not the name of a variable"),
        (
            '{"student": "x", "teacher": "x", "assume": {"x": "(0, 1e999999999)"}}',
            "x: '1e999999999' is no end of an interval",
        ),
        ('{"student": "x", "teacher": "x", "student": "y"}', '"student" stands in it twice'),
        ('{"student": "x", "teacher": "x", "assume": {"x": "real", "x": "positive"}}', '"x" stands in it twice'),
        ('{"student": "x", "teacher": "x", "id": [1]}', '"id" must be a text or a number'),
        ('{"student": "x", "teacher": "x", "id": true}', '"id" must be a text or a number'),
        ('{"student": "x", "teacher": "x", "id": NaN}', "NaN is no JSON number"),
        ('{"student": "x", "teacher": "x", "id": -Infinity}', "-Infinity is no JSON number"),
        ('{"student": "x", "teacher": "x", "id": 1e999}', "1e999 is no JSON number"),
        pytest.param('{"id": ' + "9" * 5000 + "}", "a number in it has too many digits", id="many digits"),
        pytest.param('{"id": ' + "[" * 200_000, "its JSON is nested too deeply", id="deep"),
        pytest.param('{"a": ' * 150_000, "its JSON is nested too deeply", id="deep objects"),
        pytest.param('"' + "x" * LONGEST_LINE + '"', f"it has more than {LONGEST_LINE} characters", id="long"),
    ],
)
def test_a_bad_line_costs_itself_alone(line: str, reason: str) -> None:
    """It is unreadable, says which line it is and why, and how a line looks; what follows is answered."""
    before, answer, after = answers(GOOD, line, GOOD)
    assert before["verdict"] == after["verdict"] == "correct"
    assert answer["verdict"] == "unreadable"
    assert answer["evidence"] == {"kind": "none", "reason": "no formulas to compare"}
    (finding,) = answer["findings"]
    assert finding["slip"] == "bad-line"
    assert finding["rationale"].startswith(f"Line 2 cannot be compared: {reason}")
    assert '{"id": 1, "student": "2*x"' in finding["help"]


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        ('\ufeff{"student": "x", "teacher": "x"}', "correct"),
        ('{"student": "x", "teacher": "x", "course": {"deep": [1, 2]}}', "correct"),
        ('{"student": "x\\u0000", "teacher": "x"}', "unreadable"),
        ('{"student": "\\ud800", "teacher": "x", "id": "\\ud800"}', "unreadable"),
        ('{"student": "\ufffd", "teacher": "x"}', "unreadable"),
        ('{"student": "", "teacher": "x"}', "unreadable"),
        ('{"student": "x", "teacher": "x >"}', "unreadable"),
        (json.dumps({"student": "(" * 19_000, "teacher": "x"}), "unreadable"),
        (json.dumps({"student": "x" * 900_000, "teacher": "x"}), "unreadable"),
        (json.dumps({"student": "x", "teacher": "x", "assume": {f"a{n}": "real" for n in range(5000)}}), "correct"),
    ],
    ids=range(10),
)
def test_odd_lines(line: str, verdict: str) -> None:
    assert [answer["verdict"] for answer in answers(line)] == [verdict]


@pytest.mark.parametrize("name", [0, -1.5, "", "a\nb", "ü", "\u2028", 10**400, None])
def test_the_id_comes_back_as_it_was(name: object) -> None:
    line = json.dumps({"id": name, "student": "x", "teacher": "x"})
    (text,) = compare_lines([line])
    assert json.loads(text)["id"] == name
    assert "\n" not in text


def test_the_id_of_a_bad_line_comes_back_where_it_can_be_read() -> None:
    found = answers('{"id": 7, "student": 1}', '{"id": 8, "student"')
    assert [answer["id"] for answer in found] == [7, None]


def test_a_line_is_answered_before_the_next_is_read() -> None:
    def lines() -> Iterator[str]:
        yield GOOD
        raise AssertionError("read ahead")

    assert json.loads(next(compare_lines(lines())))["id"] == 1


def test_of_a_line_that_is_too_long_the_rest_is_thrown_away() -> None:
    long = "x" * (3 * LONGEST_LINE + 5)
    for text in (f"{GOOD}\n{long}\n{GOOD}\n", f"{GOOD}\n{long}\n{GOOD}"):
        first, middle, last = lines_of(io.StringIO(text))
        assert first.strip() == last.strip() == GOOD
        assert LONGEST_LINE < len(middle) <= LONGEST_LINE + 1
    exact = "x" * LONGEST_LINE
    assert list(lines_of(io.StringIO(f"{exact}\n{exact}"))) == [f"{exact}\n", exact]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(st.text(max_size=5), parts, max_size=3),
    max_leaves=5,
)
REQUESTS = st.fixed_dictionaries({}, optional=dict.fromkeys(("id", "student", "teacher", "assume"), JSON))


@given(st.one_of(REQUESTS.map(json.dumps), st.text(max_size=80)))
@settings(max_examples=200)
def test_any_line_gets_one_line_of_valid_json(line: str) -> None:
    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    found = list(compare_lines([line]))
    assert len(found) == bool(line.removeprefix("\ufeff").strip())
    for text in found:
        assert json.loads(text, parse_constant=refuse)["verdict"] in set(Verdict)

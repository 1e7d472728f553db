"""The reports: what a person reads and what a machine reads, of the same judgements."""

import json
from collections.abc import Callable

import click
import pytest

from checker import __version__
from checker.catalogue import find
from checker.exercises import load
from checker.grading import grade_outcome
from checker.report import Report
from checker.reports.as_json import to_json
from checker.reports.as_text import to_text_report
from checker.submission.protocol import End, Ending, Outcome

Grade = Callable[[str, str], Report]

MIXED = """from sympy import *
w1, Delta = symbols("w1 Delta")
b = -w1/2
w2 = 1/w1
taylor = "2/w1 + Δ +"
print("halfway")
"""

BREAKS = [  # a file and what is said of it, once
    ("b = (1", "Note: the file is not valid Python in line 1: '(' was never closed at column 5."),
    ("\n\nx = = 2", "Note: the file is not valid Python in line 3: invalid syntax at column 5."),
    ("", "Note: the file is empty: it has no statements."),
    ("# only a comment", "Note: the file is empty"),
    ("\0", "Note: the file is not valid Python"),
    ("import sys\nsys.exit(0)", "Note: the file ended itself in line 2: sys.exit(0)."),
    ("import os\nos._exit(0)", "Note: the file ended itself"),
    ("1/0", "Note: the file stopped with an error in line 1: ZeroDivisionError: division by zero."),
    (
        "raise ValueError('\\x1b[31m\\u202e')",
        r"Note: the file stopped with an error in line 1: ValueError: \x1b[31m\u202e.",
    ),
]


@pytest.fixture
def text(grade_text: Grade) -> Callable[[str], str]:
    return lambda source: click.unstyle(to_text_report(grade_text("exercise3", source)))


def test_a_part_says_what_was_written_what_is_wrong_the_evidence_and_the_next_step(text: Callable[[str], str]) -> None:
    lines = text(MIXED).splitlines()
    start = lines.index("✗ incorrect   w2              0 of 2")
    assert [line.strip() for line in lines[start + 1 : start + 7]] == [
        "wrote  w2 = 1/w1",
        "The output rises a quarter as fast as x: σ'(0) = 1/4 was forgotten.",
        "as w1 → 0 the slope w1 w2 σ'(b) of the output tends to 0.25, not to 1; at w1 = 1/1000,",
        "whatever constant is added, it misses x by 0.375 or more somewhere on [0, 1]",
        "→ The slope of w2 σ(w1 x + b) is w1 w2 σ'(...), not w1 w2.",
        "– missing     offset          0 of 1",
    ]
    assert "Score: 1 of 10" in lines
    assert lines[-2:] == ["The file printed:", "  | halfway"]


def test_a_caret_points_at_the_place_in_a_text(text: Callable[[str], str]) -> None:
    lines = text(MIXED).splitlines()
    place = next(i for i, line in enumerate(lines) if line.strip() == "^")
    assert lines[place - 1].strip() == "2/w1 + Δ +"
    assert lines[place].index("^") == lines[place - 1].index("2/w1") + len("2/w1 + Δ +")


@pytest.mark.parametrize(("source", "note"), BREAKS)
def test_a_file_that_breaks_is_explained_once(text: Callable[[str], str], source: str, note: str) -> None:
    shown = text(source)
    assert note in shown
    assert shown.count("Mend that first") == 1
    assert len(shown.splitlines()) == 12  # title, two lines of explanation, a line a part, the score, three empty lines


def test_what_was_bound_before_the_break_counts(text: Callable[[str], str]) -> None:
    shown = text("b = 0\nw2 = '4/w1'\n1/0\noffset = 0")
    assert shown.count("✓ correct") == 2
    assert shown.count("– missing") == 4
    assert "Score: 3 of 10" in shown


def test_a_file_that_ran_too_long() -> None:
    ending = Ending(End.TIME, "it took more than 10 s of computing time")
    shown = to_text_report(grade_outcome(load(find("exercise3")), Outcome({}, (), ending), seed=1))
    assert "Note: the file ran longer than it may: it took more than 10 s of computing time." in shown


def test_nothing_filled_in_is_one_line_a_part(text: Callable[[str], str]) -> None:
    shown = text(
        "b = None\nw2 = ...\noffset = taylor = error_bound = None\nneuron = {'w1': None, 'b': None, 'w2': None}"
    )
    assert shown.count("Nothing is filled in yet. Replace None by your answer.") == 6
    assert "wrote" not in shown


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("b = 1", "wrote  b = 1\n"),
        ("b = (1\n     + # one\n     0)", "wrote  b = (1 + # one 0)\n"),
        ("b = '\x1b[2J\u202e' + '\x07'", r"wrote  b = '\x1b[2J\u202e' + '\x07'" + "\n"),
        ("b = '<script>alert(1)</script>'", "wrote  b = '<script>alert(1)</script>'\n"),
        ("b = 1" + " + 1" * 100, "wrote  b = 1" + " + 1" * 37 + "…"),
        ("def b(w1,\n      x=0):\n    return 1", "wrote  def b(w1, …\n"),
        ("if True:\n    b = 1", "wrote  if True: b = 1\n"),
    ],
)
def test_what_the_student_wrote_is_shown_in_one_printable_line(
    text: Callable[[str], str], source: str, shown: str
) -> None:
    assert shown[:80] in text(source)


def test_nothing_of_a_students_reaches_the_terminal_raw(grade_text: Grade) -> None:
    source = (
        "b = '\\x1b[31m\\u202e\\u200b'\nprint('\\x1b[2J\\u202e\\x00\\x9b')\n"
        "bé = 1\noffset_ = 2\nraise KeyError('\\x1b]0;')"
    )
    report = grade_text("exercise3", source)
    for shown in (click.unstyle(to_text_report(report)), to_json(report)):
        assert not any(ord(c) < 32 and c != "\n" for c in shown)
        assert not any(c in shown for c in "\u202e\u200b\x9b")
    assert json.loads(to_json(report))["output"].startswith("\x1b[2J\u202e")


def test_long_output_is_cut(text: Callable[[str], str]) -> None:
    shown = text("for k in range(1000): print(k, 'x'*200)")
    assert "  | 0 xxx" in shown
    assert "lines more" in shown
    assert len(shown.splitlines()) < 60
    assert max(map(len, shown.splitlines())) < 180


def test_json_has_the_documented_fields_and_no_others(grade_text: Grade) -> None:
    document = to_json(grade_text("exercise3", MIXED))
    assert document.isascii()
    report = json.loads(document)
    assert list(report) == [
        *("checker", "exercise", "score", "max_score", "isolation", "limits"),
        *("file", "output", "output_cut", "parts"),
    ]
    assert report["checker"] == __version__
    assert (report["exercise"], report["score"], report["max_score"]) == ("exercise3", 1, 10)
    assert report["file"] == {
        "ending": "completed",
        "cell": None,
        "line": None,
        "message": "",
        "limit": None,
        "help": "",
        "left_out": [],
    }
    assert (report["output"], report["output_cut"]) == ("halfway\n", False)
    assert [part["name"] for part in report["parts"]] == ["b", "w2", "offset", "taylor", "error_bound", "neuron"]
    for part in report["parts"]:
        assert list(part) == [
            *("name", "verdict", "points", "max_points", "bonus"),
            *("written", "read", "findings", "evidence"),
        ]
        assert all(list(finding) == ["slip", "rationale", "help"] for finding in part["findings"])
        assert part["verdict"] in {"correct", "partial", "incorrect", "missing", "unreadable", "undecided"}
        assert isinstance(part["evidence"]["kind"], str)
    w2 = report["parts"][1]
    assert (w2["verdict"], w2["points"], w2["max_points"], w2["bonus"]) == ("incorrect", 0, 2, False)
    assert (w2["written"], w2["read"]) == ("w2 = 1/w1", "1/w1")
    assert w2["findings"][0]["slip"] == "slope-forgotten"
    assert w2["evidence"]["kind"] == "enclosure"


def test_json_of_a_file_that_breaks(grade_text: Grade) -> None:
    report = json.loads(to_json(grade_text("exercise3", "b = 0\n1/0")))
    assert report["file"]["ending"] == "exception"
    assert report["file"]["line"] == 2
    assert report["parts"][2]["findings"][0]["slip"] == "not-reached"


def test_a_bonus_counts_in_the_score_and_not_in_the_greatest_score(grade_text: Grade) -> None:
    source = "from sympy import *\ndef gradient(n, k): return 0\nmax_slope = 0.25"
    report = grade_text("exercise1", source)
    shown = to_text_report(report)
    assert "gradient        0 of 1  (bonus)" in shown
    assert f"Score: 1 of {report.exercise.max_score}" in shown
    assert report.exercise.max_score == sum(part.points for part in report.exercise.parts if not part.bonus)

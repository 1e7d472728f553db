"""How much is shown: what each level leaves, in every format, and that no level but `full` tells what is right."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from checker.catalogue import CATALOGUE, find
from checker.exercises import load
from checker.feedback import FOR_STUDENTS, Level, chosen, cut
from checker.report import Report
from checker.reports.as_html import to_html
from checker.reports.as_json import to_json
from checker.reports.as_text import to_text_report
from checker.verdict import Withheld, Witness

Grade = Callable[[str, str], Report]
WRITERS = [to_text_report, to_html, to_json]
EXAMPLES = sorted(Path("examples").glob("exercise*/*.py"))


@pytest.fixture(scope="module")
def wrong(grade_text: Grade) -> Report:
    return grade_text("exercise2", Path("examples/exercise2/wrong.py").read_text(encoding="utf-8"))


def test_levels_are_in_order() -> None:
    assert [level for level in Level if level.shows(Level.HINT)] == [Level.HINT, Level.WITNESS, Level.FULL]


def test_full_is_the_report_itself(wrong: Report) -> None:
    assert cut(wrong, Level.FULL) is wrong


@pytest.mark.parametrize(
    ("level", "has_findings", "has_witness", "has_right"),
    [
        (Level.VERDICT, False, False, False),
        (Level.HINT, True, False, False),
        (Level.WITNESS, True, True, False),
        (Level.FULL, True, True, True),
    ],
)
def test_each_level_shows_more(
    wrong: Report, level: Level, has_findings: bool, has_witness: bool, has_right: bool
) -> None:
    for write in WRITERS:
        shown = write(wrong, level)
        assert ("stands outside the logarithm" in shown) == has_findings
        assert ("0.114372" in shown) == has_witness
        assert ("0.384969" in shown) == has_right
        assert "incorrect" in shown
        assert "min_abs_w = 0.25" in shown


def test_none_says_that_the_file_was_received_and_nothing_more(wrong: Report) -> None:
    for write in (to_text_report, to_html):
        shown = write(wrong, Level.NONE).rpartition("</style>")[2]
        assert "Your file was received." in shown
        assert not any(said in shown for said in ("incorrect", "0 of", "min_abs_w"))
    assert json.loads(to_json(wrong, Level.NONE)).keys() == {"checker", "exercise"}


def test_points_and_verdicts_are_never_cut(wrong: Report) -> None:
    for level in Level:
        shown = cut(wrong, level)
        assert (shown.score, [part.judgement.verdict for part in shown.parts]) == (
            wrong.score,
            [part.judgement.verdict for part in wrong.parts],
        )


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_no_right_value_is_shown_below_full(grade_text: Grade, path: Path) -> None:
    report = grade_text(path.parent.name, path.read_text(encoding="utf-8"))
    texts = [write(report, level) for write in WRITERS for level in Level if level is not Level.FULL]
    cut_parts = [part for level in list(Level)[:-1] for part in cut(report, level).parts]
    assert not any(isinstance(p.judgement.evidence, Witness) and p.judgement.evidence.reference for p in cut_parts)
    for text in texts:
        assert ", right " not in text
        assert "<dt>Right" not in text
        assert 'class="reference"' not in text


def test_a_number_that_is_close_enough_is_not_told_the_exact_one(grade_text: Grade) -> None:
    report = grade_text("exercise2", "w_star = 6.9")
    assert "6.89415" in to_text_report(report)
    for level in (Level.NONE, Level.VERDICT, Level.HINT, Level.WITNESS):
        assert not any("6.89415" in write(report, level) for write in WRITERS)
    assert "close enough to the right value" in to_text_report(report, Level.WITNESS)


def test_why_something_cannot_be_read_is_said_from_the_verdict_on(grade_text: Grade) -> None:
    shown = to_text_report(grade_text("exercise3", "b = '2 +'\nw_2 = 4"), Level.VERDICT)
    assert "^" in shown
    assert "Your file has w_2; is it meant to be w2?" in shown


def test_withheld_evidence_says_nothing() -> None:
    assert (Withheld().sentence(), Withheld().fields()) == ("", {})


def test_what_is_asked_for_goes_before_what_the_exercise_says() -> None:
    exercise = load(find("exercise2"))
    assert chosen(None, exercise) is FOR_STUDENTS
    assert chosen(None, exercise, Level.FULL) is Level.FULL
    own = replace(exercise, feedback=Level.HINT)
    assert chosen(None, own, Level.FULL) is Level.HINT
    assert chosen("verdict", own) is Level.VERDICT


def test_the_default_for_students_tells_no_right_value() -> None:
    assert not FOR_STUDENTS.shows(Level.FULL)


def checker(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "checker", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_the_command_line_shows_as_much_as_is_asked_for() -> None:
    answer = "examples/exercise2/wrong.py"
    full, hint, page = (
        checker("exercise2", answer, *more) for more in ((), ("--feedback", "hint"), ("--format", "html"))
    )
    assert "right 0.384969" in full.stdout
    assert "stands outside the logarithm" in hint.stdout
    assert "0.384969" not in hint.stdout + page.stdout
    assert page.stdout.startswith("<!DOCTYPE html>")
    assert "0.114372" in page.stdout
    assert "'full'" in checker("exercise2", answer, "--feedback", "all").stderr


def test_every_exercise_leaves_the_level_to_the_command() -> None:
    assert {load(entry).feedback for entry in CATALOGUE} == {None}


OWN = """
from checker.exercise import Exercise, Number
from checker.expression.text import parse
from checker.feedback import Level

X = Number(name="x", points=1, asks="x", expected=parse("4"))
EXERCISE = Exercise("own", "own", "One number", "nowhere", "", (X,), feedback=Level.VERDICT)
"""


def test_an_exercise_says_how_much_is_shown_and_the_option_goes_before_it(tmp_path: Path) -> None:
    own, answer = tmp_path / "own.py", tmp_path / "answer" / "answer.py"
    answer.parent.mkdir()
    own.write_text(OWN, encoding="utf-8")
    answer.write_text("x = 5", encoding="utf-8")
    for form in ("text", "html", "json"):
        quiet, full = (checker(own, answer, "--format", form, *more).stdout for more in ((), ("--feedback", "full")))
        assert "incorrect" in quiet
        assert "not the right number" not in quiet
        assert "not the right number" in full

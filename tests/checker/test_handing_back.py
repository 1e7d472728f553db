"""What students are handed back from a course, by the command itself: a text and a page each, cut as was chosen."""

import json
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from checker.handing_back import handed_back
from checker.outputs import remove_feedback, write_feedback
from checker.store import GRADED, NOT_GRADED, Row

SCRIPT = "<script>alert(1)"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("course")
    handed_in = folder / "in"
    handed_in.mkdir()
    wrong = Path("examples/exercise2/wrong.py").read_bytes()
    for name, source in {"joe": wrong, SCRIPT: wrong, "=jane\u202e": b"width = 1/0"}.items():
        (handed_in / f"{name}.py").write_bytes(source)
    (handed_in / "empty").mkdir()
    return folder


def batch(course: Path, *more: str) -> tuple[str, dict[str, str]]:
    command = [sys.executable, "-m", "checker", "batch", "exercise2", str(course / "in"), "--out", str(course / "out")]
    done = subprocess.run([*command, *more], capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 1, done.stderr  # there is one without a file
    texts = {path.name: path.read_text(encoding="utf-8") for path in (course / "out" / "feedback").iterdir()}
    return done.stdout, texts


def test_another_level_writes_other_feedback_and_grades_nothing_anew(course: Path) -> None:
    _, witness = batch(course)
    said, full = batch(course, "--feedback", "full")
    _, verdict = batch(course, "--feedback", "verdict")
    assert said.startswith("0 graded now.")
    assert len(witness) == 8
    assert witness.keys() == full.keys() == verdict.keys()
    for ending in ("txt", "html"):
        assert "0.114372" in witness[f"joe.{ending}"]
        assert "0.384969" not in witness[f"joe.{ending}"]
        assert "0.384969" in full[f"joe.{ending}"]
        assert "outside the logarithm" not in verdict[f"joe.{ending}"]
        assert "Not graded" in witness["empty.html"]
    assert 'class="reference"' not in witness["joe.html"]
    for page in (*witness.items(), *full.items()):
        if page[0].endswith(".html"):
            assert "<script" not in page[1]
            assert "\u202e" not in page[1]
    assert "&lt;script&gt;alert(1)" in next(text for name, text in witness.items() if name.startswith("_script_al"))


def test_the_store_keeps_everything_whatever_is_shown(course: Path) -> None:
    batch(course, "--feedback", "none")
    with sqlite3.connect(course / "out" / "results.sqlite") as database:
        kept = [json.loads(text) for (text,) in database.execute("SELECT kept FROM result")]
        feedback = [text for (text,) in database.execute("SELECT feedback FROM result")]
        fields = [fields for (fields,) in database.execute("SELECT fields FROM part WHERE name = 'width'")]
    assert any("right 0.384969" in text for text in feedback)
    assert any("0.384969" in text for text in fields)
    assert any(
        drawing["plot"]["reference"] for each in kept for drawing in each["drawings"].values() if drawing["plot"]
    )
    assert "Your file was received." in (course / "out" / "feedback" / "joe.txt").read_text(encoding="utf-8")


def row(name: str, **fields: str) -> Row:
    return Row(name, fields.pop("status", GRADED), 1.0, 2.0, {}, "Well done.\n", "", **fields)


def test_a_row_without_a_kept_report_is_left_as_it_is() -> None:
    assert list(handed_back([row("jane")], "exercise2", None)) == [row("jane")]


def test_one_that_was_not_graded_has_a_page_that_says_why() -> None:
    [made] = handed_back([replace(row("jane", status=NOT_GRADED), problem="there is no file")], "exercise2", "none")
    assert "Not graded: there is no file." in made.page


def test_the_page_of_someone_who_is_gone_goes_with_the_text(tmp_path: Path) -> None:
    write_feedback([row("jane", page="<p>"), row("joe")], tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"jane.html", "jane.txt", "joe.txt"}
    remove_feedback(["jane", "joe"], tmp_path)
    assert list(tmp_path.iterdir()) == []

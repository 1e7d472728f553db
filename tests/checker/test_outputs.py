"""The files that a batch leaves for people, and what a spreadsheet, a file system and a reader make of them."""

import csv
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.outputs import feedback_name, remove_feedback, write_feedback, write_grades
from checker.store import GRADED, NOT_GRADED, REVIEW, Row

PARTS = ("first", "second")
LONGEST_NAME = 255
"""bytes that the file systems in use take"""


def row(name: str, status: str = GRADED, feedback: str = "Well done.\n", problem: str = "") -> Row:
    is_graded = status != NOT_GRADED
    points = {"first": 1.0, "second": 0.5} if is_graded else {}
    return Row(name, status, 1.5 if is_graded else None, 4.0 if is_graded else None, points, feedback, problem)


def grades(rows: list[Row], folder: Path) -> list[list[str]]:
    write_grades(rows, PARTS, folder / "grades.csv")
    with (folder / "grades.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_a_line_a_submission_and_a_column_a_part(tmp_path: Path) -> None:
    assert grades([row("jane"), row("joe", REVIEW), row("none", NOT_GRADED)], tmp_path) == [
        ["submission", "score", "max_score", "status", "first", "second"],
        ["jane", "1.5", "4", "graded", "1", "0.5"],
        ["joe", "1.5", "4", "review", "1", "0.5"],
        ["none", "", "", "not graded", "", ""],
    ]


def test_a_course_without_results_is_a_header(tmp_path: Path) -> None:
    write_grades([], (), tmp_path / "grades.csv")
    assert (tmp_path / "grades.csv").read_bytes() == b"submission,score,max_score,status\n"


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_begins_a_formula(tmp_path: Path, first: str) -> None:
    name = f'{first}HYPERLINK("http://x.y","z")'
    assert grades([row(name)], tmp_path)[1][0] == f"'{name}"
    assert grades([row(f"Doe;{name};")], tmp_path)[1][0] == f"Doe;'{name};"


@pytest.mark.parametrize("name", ["Doe, Jane", 'the "best"', "a;b", "a;b=c;", "Jörg 中村", "a\nb", "a=b", ""])
def test_every_other_name_comes_back_as_it_was(tmp_path: Path, name: str) -> None:
    assert grades([row(name), row("next")], tmp_path)[1:] == [
        [name, "1.5", "4", "graded", "1", "0.5"],
        ["next", "1.5", "4", "graded", "1", "0.5"],
    ]


def test_a_text_for_each_submission(tmp_path: Path) -> None:
    folder = tmp_path / "feedback"
    write_feedback([row("jane"), row("joe", NOT_GRADED, problem="there is no file"), row("jim", NOT_GRADED)], folder)
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == {
        "jane.txt": "jane\n\nWell done.\n",
        "joe.txt": "joe: not graded: there is no file.\n",
        "jim.txt": "jim: not graded: the batch has not come to it.\n",
    }


def test_texts_of_those_who_are_gone_are_removed_and_nothing_else(tmp_path: Path) -> None:
    write_feedback([row("jane"), row("=joe")], tmp_path)
    (tmp_path / "notes of the teacher.txt").write_text("keep")
    remove_feedback(["=joe", "never there"], tmp_path)
    assert sorted(os.listdir(tmp_path)) == ["jane.txt", "notes of the teacher.txt"]


@pytest.mark.parametrize(
    "name", ["jane", "Jane Doe 1234567", "doejane 12345", "Jörg (2)", "中村", "a-b@c.de", "-", "Ann Lee"]
)
def test_an_ordinary_name_is_the_name_of_the_file(name: str) -> None:
    assert feedback_name(name) == f"{name}.txt"


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "a/b", "a\\b", "..", ".", "", " ", "x.", "x ", ".x", "a:b", "a\nb", "a\0b", "=cmd|'!A1", "CON",
     "nul", "com1", "aux.tar", "a" * 300, "中" * 100, "𠀀" * 100, "x" * 159 + "é"],
)  # fmt: skip
def test_any_other_name_is_made_one(tmp_path: Path, name: str) -> None:
    """It is one plain file, in its folder, whatever the name holds."""
    write_feedback([row(name)], tmp_path)
    made = feedback_name(name)
    assert made not in (f"{name}.txt", ".txt")
    assert len(made.encode()) <= LONGEST_NAME
    assert os.listdir(tmp_path) == [made]


_NAMES = st.text(st.characters(exclude_categories=("Cs",)) | st.sampled_from("aA-.0 /=é中𠀀"), max_size=300)


@given(_NAMES, _NAMES)
def test_two_submissions_never_share_a_file(one: str, other: str) -> None:
    """Nor where case is ignored, given that names differ there, which `handins` sees to."""
    first, second = feedback_name(one), feedback_name(other)
    assert (first.casefold() == second.casefold()) <= (one.casefold() == other.casefold())
    for made in (first, second):
        assert made == Path(made).name
        assert len(made.encode()) <= LONGEST_NAME


def test_a_name_cannot_be_chosen_to_take_the_file_of_another() -> None:
    """What is made of a name is a name too; whoever bears that gets another file."""
    victim = feedback_name("Doe: Jane")
    assert feedback_name(victim.removesuffix(".txt")) != victim


def test_what_is_unchanged_is_left_alone_and_what_is_not_is_replaced_whole(tmp_path: Path) -> None:
    """A reader keeps what it has opened: a file is never written over."""
    rows = [row("jane"), row("joe")]
    write_feedback(rows, tmp_path)
    before = {path.name: path.stat().st_ino for path in tmp_path.iterdir()}
    with (tmp_path / "joe.txt").open() as reader:
        write_feedback([rows[0], row("joe", feedback="Changed.\n")], tmp_path)
        assert reader.read() == "joe\n\nWell done.\n"
    after = {path.name: path.stat().st_ino for path in tmp_path.iterdir()}
    assert after["jane.txt"] == before["jane.txt"]
    assert after["joe.txt"] != before["joe.txt"]
    assert (tmp_path / "joe.txt").read_text() == "joe\n\nChanged.\n"


def test_a_file_that_cannot_be_written_leaves_the_old_one_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = grades([row("jane")], tmp_path)
    monkeypatch.setattr(os, "fsync", _full)
    with pytest.raises(OSError, match="No space left"):
        grades([row("jane"), row("joe")], tmp_path)
    monkeypatch.undo()
    assert os.listdir(tmp_path) == ["grades.csv"]
    assert list(csv.reader((tmp_path / "grades.csv").read_text().splitlines())) == before


def _full(_: int) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("is_changed", [True, False])
def test_what_a_killed_run_has_begun_is_gone_after_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_changed: bool
) -> None:
    """Also where the next one has nothing to write."""
    write_feedback([row("jane")], tmp_path)
    with monkeypatch.context() as killed:
        killed.setattr(os, "fsync", _full)
        killed.setattr(Path, "unlink", lambda *_, **__: None)  # a killed process cleans nothing up
        with pytest.raises(OSError, match="No space left"):
            write_feedback([row("jane", feedback="Half")], tmp_path)
    assert len(os.listdir(tmp_path)) == 2
    write_feedback([row("jane", feedback="New.\n" if is_changed else "Well done.\n")], tmp_path)
    assert os.listdir(tmp_path) == ["jane.txt"]

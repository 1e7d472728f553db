"""Finding the hand-ins in a folder as it is downloaded, made for each test under a temporary folder."""

import json
import os
import re
import socket
import tempfile
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker import choosing, handins
from checker.errors import CheckerError
from checker.handins import HandIn, HandInError, find_handins, read_handin
from checker.layouts import is_noise, read_metadata

SEVERAL = "holds several .py files"
NO_PYTHON = "holds no .py file and no notebook"
NO_FILE = "the folder holds no file"
TYPED = "the answer was typed into a text box, not handed in as a file"
LINK = "it is a symbolic link"


def put(folder: Path, *paths: str) -> Path:
    """Make files; a path that ends in / is a folder, "a -> b" a link, and "a|" a pipe."""
    for path in paths:
        made = folder / path.split(" -> ")[0].removesuffix("|")
        made.parent.mkdir(parents=True, exist_ok=True)
        if " -> " in path:
            made.symlink_to(path.split(" -> ")[1])
        elif path.endswith("|"):
            os.mkfifo(made)
        elif path.endswith("/"):
            made.mkdir()
        else:
            made.touch()
    return folder


def found(folder: Path, skip: Path | None = None) -> dict[str, str]:
    """By name, the file to grade or the problem."""
    return {
        handin.name: str(handin.path.relative_to(folder)) if handin.path else handin.problem
        for handin in find_handins(folder, skip=skip)
    }


PLAIN = [
    ("nothing", [], {}),
    ("files", ["alice.py", "bob.py"], {"alice": "alice.py", "bob": "bob.py"}),
    ("a suffix in capitals", ["ALICE.PY"], {"ALICE": "ALICE.PY"}),
    ("dots in a name", ["alice.b.py"], {"alice.b": "alice.b.py"}),
    ("dots in a folder's name", ["alice.b/a.py"], {"alice.b": "alice.b/a.py"}),
    ("an answer with the name of a note", ["readme.py"], {"readme": "readme.py"}),
    ("the only .py", ["alice/chain.py"], {"alice": "alice/chain.py"}),
    ("answer.py among others", ["alice/plot.py", "alice/answer.py"], {"alice": "alice/answer.py"}),
    ("Answer.PY among others", ["alice/plot.py", "alice/Answer.PY"], {"alice": "alice/Answer.PY"}),
    ("one level more", ["alice/hw/answer.py", "alice/hw/a.py"], {"alice": "alice/hw/answer.py"}),
    ("the first level counts", ["alice/chain.py", "alice/old/answer.py"], {"alice": "alice/chain.py"}),
    ("many levels", ["alice/a/b/c/d/e/f/g/x.py"], {"alice": "alice/a/b/c/d/e/f/g/x.py"}),
    (
        "several",
        ["alice/b.py", "alice/a.py"],
        {"alice": f"the folder {SEVERAL} (a.py, b.py) and none is called answer.py"},
    ),
    (
        "many",
        [f"alice/{name}.py" for name in "abcde"],
        {"alice": f"the folder {SEVERAL} (a.py, b.py, c.py and 2 more) and none is called answer.py"},
    ),
    (
        "two called answer.py",
        ["alice/new/answer.py", "alice/old/answer.py"],
        {"alice": "the folder holds several files called answer.py (new/answer.py, old/answer.py)"},
    ),
    ("an empty folder", ["alice/"], {"alice": NO_FILE}),
    ("empty folders within", ["alice/a/", "alice/b/"], {"alice": NO_FILE}),
    ("other kinds within", ["alice/a.txt", "alice/b/c.md"], {"alice": f"the folder {NO_PYTHON}, only a.txt, b/c.md"}),
    ("a notebook", ["alice.ipynb"], {"alice": "alice.ipynb"}),
    ("a notebook within", ["alice/notes.txt", "alice/hw/any.ipynb"], {"alice": "alice/hw/any.ipynb"}),
    ("a .py beside a notebook", ["alice/a.ipynb", "alice/a.py"], {"alice": "alice/a.py"}),
    ("a .py beside answer.ipynb", ["alice/answer.ipynb", "alice/a.py"], {"alice": "alice/answer.ipynb"}),
    ("answer.py beside answer.ipynb", ["alice/answer.ipynb", "alice/answer.py"], {"alice": "alice/answer.py"}),
    ("answer.ipynb among notebooks", ["alice/a.ipynb", "alice/Answer.ipynb"], {"alice": "alice/Answer.ipynb"}),
    (
        "what Jupyter saves",
        ["alice/.ipynb_checkpoints/a-checkpoint.ipynb", "alice/a.ipynb"],
        {"alice": "alice/a.ipynb"},
    ),
    (
        "several notebooks",
        ["alice/a.ipynb", "alice/b.ipynb"],
        {"alice": "the folder holds several notebooks (a.ipynb, b.ipynb) and none is called answer.ipynb"},
    ),
    ("a file and a folder of one stem", ["alice.py", "alice/x.py"], {"alice.py": "alice.py", "alice": "alice/x.py"}),
    ("two files of one stem", ["alice.py", "alice.ipynb"], {"alice.py": "alice.py", "alice.ipynb": "alice.ipynb"}),
    ("a stray text", ["alice.txt"], {"alice": f"the hand-in {NO_PYTHON}, only alice.txt"}),
    ("a stray archive", ["alice.zip"], {"alice": "it is an archive (alice.zip), to be unpacked first"}),
    ("an unpacked archive", ["alice.zip", "alice/x.py"], {"alice": "alice/x.py"}),
    (
        "the teacher's own files",
        ["alice.py", "grades.csv", "README.txt", "submission_metadata.yml"],
        {"alice": "alice.py"},
    ),
    ("a student's files of such names", ["alice/README.txt"], {"alice": f"the folder {NO_PYTHON}, only README.txt"}),
    (
        "noise beside",
        ["alice.py", "._alice.py", ".DS_Store", "Thumbs.db", "desktop.ini", "__MACOSX/alice.py", "__pycache__/a.py"],
        {"alice": "alice.py"},
    ),
    (
        "noise within",
        [
            "alice/a.py",
            "alice/._answer.py",
            "alice/__MACOSX/answer.py",
            "alice/__pycache__/x.py",
            "alice/.git/answer.py",
        ],
        {"alice": "alice/a.py"},
    ),
    ("only noise within", ["alice/.DS_Store", "alice/__MACOSX/._answer.py"], {"alice": NO_FILE}),
    ("a name like that of a results file", ["grades.py"], {"grades": "grades.py"}),
]
MOODLE = [
    (
        "a folder",
        ["Jane Doe_12_assignsubmission_file_/a.py"],
        {"Jane Doe 12": "Jane Doe_12_assignsubmission_file_/a.py"},
    ),
    (
        "a newer folder",
        ["Jane Doe_12_assignsubmission_file/a.py"],
        {"Jane Doe 12": "Jane Doe_12_assignsubmission_file/a.py"},
    ),
    (
        "a flat file",
        ["Jane Doe_12_assignsubmission_file_a.py"],
        {"Jane Doe 12": "Jane Doe_12_assignsubmission_file_a.py"},
    ),
    (
        "flat files of one student",
        ["Jane Doe_12_assignsubmission_file_a.py", "Jane Doe_12_assignsubmission_file_answer.py"],
        {"Jane Doe 12": "Jane Doe_12_assignsubmission_file_answer.py"},
    ),
    (
        "flat files, none called answer.py",
        ["Jane Doe_12_assignsubmission_file_a.py", "Jane Doe_12_assignsubmission_file_b.py"],
        {"Jane Doe 12": f"the hand-in {SEVERAL} (a.py, b.py) and none is called answer.py"},
    ),
    (
        "two students of one name",
        ["Jane Doe_12_assignsubmission_file_/a.py", "Jane Doe_13_assignsubmission_file_/b.py"],
        {
            "Jane Doe 12": "Jane Doe_12_assignsubmission_file_/a.py",
            "Jane Doe 13": "Jane Doe_13_assignsubmission_file_/b.py",
        },
    ),
    (
        "text beside the file",
        ["Jane Doe_12_assignsubmission_file_/a.py", "Jane Doe_12_assignsubmission_onlinetext_/onlinetext.html"],
        {"Jane Doe 12": "Jane Doe_12_assignsubmission_file_/a.py"},
    ),
    ("only text", ["Jane Doe_12_assignsubmission_onlinetext_/onlinetext.html"], {"Jane Doe 12": TYPED}),
    ("only flat text", ["Jane Doe_12_assignsubmission_onlinetext_onlinetext.html"], {"Jane Doe 12": TYPED}),
    (
        "a table is no list of the teacher's here",
        ["Jane Doe_12_assignsubmission_file_grades.csv"],
        {"Jane Doe 12": f"the hand-in {NO_PYTHON}, only grades.csv"},
    ),
    (
        "a group without a number",
        ["Team A_assignsubmission_file/a.py"],
        {"Team A": "Team A_assignsubmission_file/a.py"},
    ),
    (
        "a file without a name of its own",
        ["Jane Doe_12_assignsubmission_file"],
        {"Jane Doe 12": f"the hand-in {NO_PYTHON}, only Jane Doe_12_assignsubmission_file"},
    ),
    (
        "a file named like another student",
        ["Jane Doe_12_assignsubmission_file_Bob_13_assignsubmission_file_a.py"],
        {"Jane Doe 12": "Jane Doe_12_assignsubmission_file_Bob_13_assignsubmission_file_a.py"},
    ),
]
CANVAS = [
    ("a file", ["doejane_12345_67890_answer.py"], {"doejane 12345": "doejane_12345_67890_answer.py"}),
    ("a late file", ["doejane_LATE_12345_67890_my_file.py"], {"doejane 12345": "doejane_LATE_12345_67890_my_file.py"}),
    (
        "answer.py, handed in again, among others",
        ["doejane_12345_67890_plot.py", "doejane_12345_67891_answer-2.py"],
        {"doejane 12345": "doejane_12345_67891_answer-2.py"},
    ),
    (
        "the newest attempt, not the last in the alphabet",
        ["doejane_12345_100001_a-1.py", "doejane_12345_99999_a.py"],
        {"doejane 12345": "doejane_12345_100001_a-1.py"},
    ),
    (
        "the newest attempt, late",
        ["doejane_LATE_12345_100001_a-1.py", "doejane_12345_99999_a.py"],
        {"doejane 12345": "doejane_LATE_12345_100001_a-1.py"},
    ),
    (
        "others, none called answer.py",
        ["doejane_12345_67890_a.py", "doejane_12345_67891_b.py"],
        {"doejane 12345": f"the hand-in {SEVERAL} (a.py, b.py) and none is called answer.py"},
    ),
    (
        "a notebook beside",
        ["doejane_12345_67890_a.ipynb", "doejane_12345_67891_a.py"],
        {"doejane 12345": "doejane_12345_67891_a.py"},
    ),
    ("typed text", ["doejane_12345_text.html", "roe_3_text.html"], {"doejane 12345": TYPED, "roe 3": TYPED}),
    ("a line break in a name", ["doe_1_234_a\n.py", "doe_1_235_answer.py"], {"doe 1": "doe_1_235_answer.py"}),
    (
        "an address",
        ["doejane_LATE_12345_link.html"],
        {"doejane 12345": "an internet address was handed in, not a file"},
    ),
    ("without names", ["anon_x7Yz2_67890_answer.py"], {"anon x7Yz2": "anon_x7Yz2_67890_answer.py"}),
    ("late, without names", ["LATE_anon_x7Yz2_67890_answer.py"], {"anon x7Yz2": "LATE_anon_x7Yz2_67890_answer.py"}),
    ("only noise", ["doejane_12345_67890_._answer.py"], {"doejane 12345": "the hand-in holds no file"}),
    (
        "no attachments: one number for two files",
        ["hw_2024_101_alice.py", "hw_2024_101_bob.py"],
        {"hw_2024_101_alice": "hw_2024_101_alice.py", "hw_2024_101_bob": "hw_2024_101_bob.py"},
    ),
    (
        "no attachments: short numbers",
        ["hw_3_1_alice.py", "hw_3_2_bob.py"],
        {"hw_3_1_alice": "hw_3_1_alice.py", "hw_3_2_bob": "hw_3_2_bob.py"},
    ),
]


@pytest.mark.parametrize(
    ("paths", "expected"), [pytest.param(*case, id=name) for name, *case in [*PLAIN, *MOODLE, *CANVAS]]
)
def test_what_is_found(tmp_path: Path, paths: list[str], expected: dict[str, str]) -> None:
    assert found(put(tmp_path, *paths)) == expected


def test_the_layouts_can_be_mixed_and_come_sorted_by_name(tmp_path: Path) -> None:
    put(tmp_path, "zoe.py", "Ann_3_assignsubmission_file_/a.py", "bob_12_345_a.py", "carl/x.py")
    assert list(found(tmp_path)) == ["Ann 3", "bob 12", "carl", "zoe"]


@pytest.mark.parametrize(
    ("path", "student", "number"),
    [
        ("alice.py", "", ""),
        ("Jane Doe_0012_assignsubmission_file_/a.py", "Jane Doe", "0012"),
        ("Team A_assignsubmission_file/a.py", "Team A", ""),
        ("doejane_LATE_12345_67890_answer.py", "doejane", "12345"),
        ("anon_x7Yz2_67890_answer.py", "", "x7Yz2"),
    ],
)
def test_the_student_where_the_name_tells_it(tmp_path: Path, path: str, student: str, number: str) -> None:
    (handin,) = find_handins(put(tmp_path, path))
    assert (handin.student, handin.number, handin.problem) == (student, number, "")


def test_skip_leaves_out_the_results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(
        tmp_path,
        "alice.py",
        "out/grades.txt",
        "bob/a/b.py",
        "bob/out/answer.py",
        "results/new/x.txt",
        "results/old.txt",
    )
    everything = {"alice", "out", "bob", "results"}
    assert found(tmp_path).keys() == everything
    assert found(tmp_path, tmp_path / "out").keys() == everything - {"out"}
    assert found(tmp_path, tmp_path / "none").keys() == everything
    assert found(tmp_path, tmp_path).keys() == everything
    assert found(tmp_path, tmp_path.parent).keys() == everything
    assert found(tmp_path, tmp_path / "results" / "new").keys() == everything - {"results"}
    assert found(tmp_path, tmp_path / "bob" / "out")["bob"] == "bob/a/b.py"
    monkeypatch.chdir(tmp_path)
    assert found(Path(), Path("out")).keys() == everything - {"out"}
    assert found(Path(), Path("bob/../out")).keys() == everything - {"out"}


def test_skip_may_be_a_link(tmp_path: Path) -> None:
    put(tmp_path, "in/alice.py", "elsewhere/", "in/out -> ../elsewhere")
    assert found(tmp_path / "in", tmp_path / "in" / "out") == {"alice": "alice.py"}


METADATA = """\
submission_1:
  :submitters:
  - :name: Jane Doe
    :sid: '0042'
    :email: jane@example.org
    :roles:
    - :name: student
  :created_at: 2024-01-01 00:00:00.000000000 Z
  :score: 10.0
  :graders:
  - :name: The Teacher
  :history:
  - :submitters:
    - :name: Someone Else
submission_2: !ruby/hash:ActiveSupport::HashWithIndifferentAccess
  :score: !ruby/object:BigDecimal 18:0.1e2
  :submitters:
  - !ruby/object:User
    :name: &1 Ann
    :sid: 007
  - :name: Bob
    :sid:
submission_3:
  :submitters:
  - :name: *1
    :sid: ~
submission_5:
  :submitters:
  - :name: 'Null'
    :sid: "5"
"""


def gradescope(folder: Path, metadata: str | bytes, *numbers: int) -> Path:
    put(folder, *(f"submission_{number}/answer.py" for number in numbers))
    (folder / "submission_metadata.yml").write_bytes(metadata.encode() if isinstance(metadata, str) else metadata)
    return folder


def test_gradescope(tmp_path: Path) -> None:
    gradescope(tmp_path, METADATA, 1, 2, 3, 4, 5)
    assert [(h.name, h.student, h.number) for h in find_handins(tmp_path)] == [
        ("Ann 007 + Bob", "Ann + Bob", "007"),
        ("Ann 3", "Ann", ""),
        ("Jane Doe 0042", "Jane Doe", "0042"),
        ("Null 5", "Null", "5"),
        ("submission_4", "", ""),
    ]
    assert found(tmp_path)["Jane Doe 0042"] == "submission_1/answer.py"


def test_gradescope_lists_what_is_not_there(tmp_path: Path) -> None:
    gradescope(tmp_path, METADATA, 1, 2, 5)
    assert found(tmp_path)["Ann 3"] == "submission_metadata.yml lists it, but submission_3 is not there"


def test_gradescope_folders_that_the_teacher_renamed_are_not_missed(tmp_path: Path) -> None:
    assert found(put(gradescope(tmp_path, METADATA), "alice/a.py")) == {"alice": "alice/a.py"}


BOMB = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))


@pytest.mark.parametrize(
    "metadata",
    [
        "",
        "{",
        "- a\n- b",
        "just text",
        "submission_1: 3",
        "submission_1: {':submitters': 3}",
        "submission_1: {':submitters': []}",
        "submission_1: {':submitters': [{':name': '', ':sid': ~}]}",
        "submission_1: {':submitters': [[':name', ':name']]}",
        METADATA + "submission_9: 'open",
        METADATA + "x: " + "[" * 200_000,
        "? " * 200_000,
        b"submission_1: {':submitters': [{':name': J\xff}]}",
        b"submission_1: {':submitters': [{':name': J\x00}]}",
        BOMB + "submission_1: *a29",
        "!!python/object/apply:os.system ['touch /tmp/owned']",
    ],
    ids=range(16),
)
def test_metadata_that_tell_nothing_leave_the_names_of_the_folders(tmp_path: Path, metadata: str | bytes) -> None:
    assert found(gradescope(tmp_path, metadata, 1)) == {"submission_1": "submission_1/answer.py"}


def test_a_bomb_beside_the_names_costs_nothing() -> None:
    owners = read_metadata((BOMB + METADATA).encode())
    assert [owner.name for owner in owners.values()] == ["Jane Doe 0042", "Ann 007 + Bob", "Ann 3", "Null 5"]


def test_metadata_are_read_only_up_to_a_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gradescope(tmp_path, METADATA, 1, 2, 3)
    monkeypatch.setattr(handins, "_MOST_METADATA", len(METADATA))
    assert "Jane Doe 0042" in found(tmp_path)
    monkeypatch.setattr(handins, "_MOST_METADATA", len(METADATA) - 1)
    assert list(found(tmp_path)) == ["submission_1", "submission_2", "submission_3"]


@pytest.mark.parametrize("kind", ["submission_metadata.yml -> ../real.yml", "submission_metadata.yml|"])
def test_metadata_are_read_from_a_regular_file_only(tmp_path: Path, kind: str) -> None:
    (tmp_path / "real.yml").write_text(METADATA)
    put(tmp_path / "in", "submission_1/answer.py", kind)
    assert list(found(tmp_path / "in")) == ["submission_1"]


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["alice.py -> ../secret.py"], {"alice": LINK}),
        (["alice.py -> nowhere"], {"alice": LINK}),
        (["alice.py -> alice.py"], {"alice": LINK}),
        (["alice -> ../secret"], {"alice": LINK}),
        (["alice/answer.py -> ../../secret.py"], {"alice": "answer.py is a symbolic link"}),
        (["alice/answer.py -> /etc/passwd", "alice/x.py"], {"alice": "answer.py is a symbolic link"}),
        (["alice/x.py -> answer.py", "alice/answer.py"], {"alice": "alice/answer.py"}),
        (["alice/hw -> ../../secret"], {"alice": f"the folder {NO_PYTHON}, only hw, a symbolic link"}),
        (["alice/hw -> .."], {"alice": f"the folder {NO_PYTHON}, only hw, a symbolic link"}),
        (["J D_1_assignsubmission_file_ -> ../secret"], {"J D 1": LINK}),
        (["doe_1_234_answer.py -> ../secret.py"], {"doe 1": LINK}),
        (["alice.py|"], {"alice": "it is no regular file"}),
        (["alice|"], {"alice": "it is no regular file"}),
        (["alice/answer.py|", "alice/a.py"], {"alice": "answer.py is no regular file"}),
        (["alice/a|"], {"alice": f"the folder {NO_PYTHON}, only a, no regular file"}),
    ],
)
def test_nothing_but_regular_files_is_a_hand_in(tmp_path: Path, paths: list[str], expected: dict[str, str]) -> None:
    put(tmp_path, "secret.py", "secret/answer.py")
    assert found(put(tmp_path / "in", *paths)) == expected


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    put(tmp_path, "real/alice.py", "in -> real")
    assert found(tmp_path / "in") == {"alice": "alice.py"}


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"a\nb.py", "a\\nb"),
        (b"\x1b[2Jalice.py", "\\x1b[2Jalice"),
        ("\u202ealice\u2028.py".encode(), "\\u202ealice\\u2028"),
        (b"al\xffice.py", "al\\udcffice"),
        ("Jose\u0301.py".encode(), "José"),
        ("Ünsal 王.py".encode(), "Ünsal 王"),
        (b"x" * 252 + b".py", "x" * 99 + "…"),
        (b"=1+1.py", "=1+1"),
        (b"+1.py", "+1"),
        (b"-rf.py", "-rf"),
        (b"@a.py", "@a"),
        (b"  .py", "unnamed"),
        (b" alice .py", "alice"),
        ("\u00a0alice.py".encode(), "alice"),
        (b"\n_1_assignsubmission_file_a.py", "\\n 1"),
        ("\u202e_1_234_a.py".encode(), "\\u202e 1"),
    ],
)
def test_names_are_one_printable_line(tmp_path: Path, name: bytes, shown: str) -> None:
    (tmp_path / os.fsdecode(name)).touch()
    (handin,) = find_handins(tmp_path)
    assert handin.name == shown
    assert handin.path == tmp_path / os.fsdecode(name)


def test_what_the_metadata_say_is_shown_in_one_printable_line(tmp_path: Path) -> None:
    metadata = r"""{submission_1: {":submitters": [{":name": "Eve\e[2J\n", ":sid": "1\u202E"}]},
        "x\n": {":submitters": [{":name": "Zoe", ":sid": "2"}]}}"""
    eve, zoe = find_handins(gradescope(tmp_path, metadata, 1))
    assert (eve.name, eve.student, eve.number) == ("Eve\\x1b[2J 1\\u202e", "Eve\\x1b[2J", "1\\u202e")
    assert zoe.problem == "submission_metadata.yml lists it, but x\\n is not there"


def test_problems_are_one_printable_line(tmp_path: Path) -> None:
    names = ("\x1b[2J\n.py", "\u202eb.py", "c" * 200 + ".py")
    put(tmp_path, *(f"alice/{name}" for name in names))
    shown = f"\\x1b[2J\\n.py, {'c' * 59}…, \\u202eb.py"
    assert found(tmp_path)["alice"] == f"the folder {SEVERAL} ({shown}) and none is called answer.py"


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([b"a\nb.py", b"a\\nb.py"], {"a\\nb": b"a\nb.py", "a\\nb (2)": b"a\\nb.py"}),
        ([b"alice.py", b"Alice.py"], {"Alice": b"Alice.py", "alice (2)": b"alice.py"}),
        ([b"a.py", b" a.py", b"a (2).py"], {"a": b" a.py", "a (2)": b"a (2).py", "a (3)": b"a.py"}),
        (["é.py".encode(), "e\u0301.py".encode()], {"é": "e\u0301.py".encode(), "é (2)": "é.py".encode()}),
        ([b"x" * 200 + b"1.py", b"x" * 200 + b"2.py"], {"x" * 99 + "… (2)": b"x" * 200 + b"2.py"}),
    ],
)
def test_names_that_look_alike_get_a_number(tmp_path: Path, names: list[bytes], expected: dict[str, bytes]) -> None:
    for name in names:
        (tmp_path / os.fsdecode(name)).touch()
    made = {handin.name: os.fsencode(handin.path.name) for handin in find_handins(tmp_path) if handin.path}
    assert made | expected == made
    assert len(made) == len(names)


def test_one_student_may_hand_in_twice_under_one_name(tmp_path: Path) -> None:
    metadata = "".join(f"submission_{n}: {{':submitters': [{{':name': Ann, ':sid': 7}}]}}\n" for n in (1, 2, 3))
    assert found(gradescope(tmp_path, metadata, 1, 2, 3)) == {
        "Ann 7": "submission_1/answer.py",
        "Ann 7 (2)": "submission_2/answer.py",
        "Ann 7 (3)": "submission_3/answer.py",
    }


def test_a_search_ends_on_a_deep_level(tmp_path: Path) -> None:
    levels = choosing._MOST_LEVELS
    put(tmp_path, f"alice/{'d/' * (levels - 1)}x.py", f"bob/{'d/' * levels}x.py")
    assert found(tmp_path) == {
        "alice": f"alice/{'d/' * (levels - 1)}x.py",
        "bob": f"the folder holds no .py file on its first {levels} levels",
    }


def test_a_search_counts_what_lies_on_all_levels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "_MOST_ENTRIES", 50)
    put(tmp_path, "alice/a/b/x.py", *(f"alice/{n}" for n in range(25)), *(f"alice/a/{n}" for n in range(25)))
    assert found(tmp_path) == {"alice": "the folder holds more than 50 files and folders"}


@pytest.mark.parametrize("way", ["", "hw/"])
def test_a_search_ends_in_a_full_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    monkeypatch.setattr(choosing, "_MOST_ENTRIES", 50)
    put(tmp_path, *(f"alice/{way}{n}" for n in range(51)), *(f"bob/{way}{n}" for n in range(48)), f"bob/{way}x.py")
    assert found(tmp_path) == {"alice": "the folder holds more than 50 files and folders", "bob": f"bob/{way}x.py"}


@pytest.mark.parametrize(
    ("locked", "problem"),
    [
        ("alice", "the folder cannot be read (Permission denied)"),
        ("alice/hw", "the folder hw cannot be read (Permission denied)"),
    ],
)
def test_a_folder_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, locked: str, problem: str
) -> None:
    """Made up, since the superuser may read every folder."""
    put(tmp_path, "alice/hw/answer.py", "bob/answer.py")
    scandir = os.scandir

    def guarded(folder: str) -> object:
        if folder == str(tmp_path / locked):
            raise PermissionError(13, "Permission denied", folder)
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", guarded)
    assert found(tmp_path) == {"alice": problem, "bob": "bob/answer.py"}


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("none", "there is no such folder"),
        ("alice.py", "it is a file, not a folder"),
        ("x" * 300, "File name too long"),
    ],
)
def test_no_folder_at_all(tmp_path: Path, path: str, why: str) -> None:
    put(tmp_path, "alice.py")
    with pytest.raises(HandInError) as caught:
        find_handins(tmp_path / path)
    assert isinstance(caught.value, CheckerError)
    assert str(caught.value).endswith(f": {why}. Give the folder that the files of the students lie in.")


def test_the_folder_that_is_not_there_is_named_safely() -> None:
    with pytest.raises(HandInError, match=r"^/none/a\\nb holds no hand-ins: there is no such folder"):
        find_handins(Path("/none/a\nb"))


def test_a_hand_in_is_read_up_to_a_limit(tmp_path: Path) -> None:
    (tmp_path / "alice.py").write_bytes(b"0123456789")
    (handin,) = find_handins(tmp_path)
    assert [len(read_handin(handin, limit)) for limit in (0, 8, 9, 10, 11, 10**6)] == [1, 9, 10, 10, 10, 10]
    assert read_handin(handin, 3) == b"0123"


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("a.py -> secret.py", "it is a symbolic link"),
        ("a.py|", "it is no regular file"),
        ("a.py/", "Is a directory"),
        ("other.py", "No such file or directory"),
    ],
)
def test_what_changed_since_is_not_read(tmp_path: Path, kind: str, why: str) -> None:
    put(tmp_path, "secret.py", kind)
    with pytest.raises(HandInError) as caught:
        read_handin(HandIn("alice", tmp_path / "a.py"), 100)
    assert str(caught.value) == f"alice cannot be read: {why}. Look at its file, and grade it again."


def test_neither_devices_nor_sockets_are_read() -> None:
    with pytest.raises(HandInError, match="it is no regular file"):
        read_handin(HandIn("alice", Path("/dev/zero")), 100)
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as server:  # its path must be short
        server.bind(f"{folder}/a.py")
        assert found(Path(folder)) == {"a": "it is no regular file"}
        with pytest.raises(HandInError):
            read_handin(HandIn("alice", Path(folder, "a.py")), 100)


def test_a_hand_in_without_a_file_says_why() -> None:
    with pytest.raises(HandInError) as caught:
        read_handin(HandIn("alice", None, problem=NO_FILE), 100)
    assert str(caught.value) == f"alice has no file to grade: {NO_FILE}. Put one .py file in its place."


def is_unicode(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def fits(name: str) -> bool:
    """Whether a file system takes the name."""
    try:
        return (
            0 < len(os.fsencode(name)) <= 255
            and name not in (".", "..", "submission_metadata.yml")
            and not {"/", "\0"} & {*name}
        )
    except UnicodeEncodeError:
        return False


PIECES = st.sampled_from(
    [
        "_12",
        "_345",
        "_LATE",
        "_assignsubmission_",
        "file",
        "onlinetext",
        "answer",
        ".py",
        ".ipynb",
        "-1",
        ".",
        "submission",
    ]
)
NAMES = st.one_of(
    st.text(st.characters(blacklist_characters="/\0", max_codepoint=0x2FFF), max_size=60),
    st.binary(max_size=60).map(os.fsdecode),
    st.lists(PIECES | st.text(max_size=3), max_size=6).map("".join),
).filter(fits)


ENTRIES = st.dictionaries(NAMES, st.tuples(st.booleans(), st.none() | NAMES), max_size=8)


@given(ENTRIES)
@settings(max_examples=300)
def test_any_names_give_unique_printable_ones(entries: dict[str, tuple[bool, str | None]]) -> None:
    """The names are told apart and safe to show, and no .py file of its own is lost; each may be in the metadata."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for name, (is_folder, _) in entries.items():
            path = folder / name / "answer.py" if is_folder else folder / name
            path.parent.mkdir(exist_ok=True)
            path.touch()
        lines = (
            f"? {json.dumps(name)}\n: {{':submitters': [{{':name': {json.dumps(student)}}}]}}\n"
            for name, (_, student) in entries.items()
            if is_unicode(name + (student or ""))
        )
        (folder / "submission_metadata.yml").write_text("".join(lines))
        made = find_handins(folder)
        assert made == find_handins(folder)
        assert all(handin.path.is_file() if handin.path else handin.problem for handin in made)
        paths = {handin.path for handin in made}
    for name, (is_folder, _) in entries.items():
        if not (re.search("_[0-9]|_assign", name) or is_noise(name)):
            path = folder / name / "answer.py" if is_folder else folder / name
            assert path in paths or path.suffix.casefold() != ".py"
    names = [handin.name for handin in made]
    assert names == sorted(names)
    assert len({name.casefold() for name in names}) == len(names)
    assert all(name.strip() == name != "" and len(name) <= 110 for name in names)
    shown = "".join(text for h in made for text in (h.name, h.student, h.number, h.problem))
    assert not {unicodedata.category(c) for c in shown} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Me"}

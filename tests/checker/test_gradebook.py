"""The command `gradebook` on a graded course, with tables as Canvas and Moodle export them, read by the csv module."""

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RIGHT, PARTLY = ((ROOT / f"examples/exercise2/{name}.py").read_text(encoding="utf-8") for name in ("right", "partly"))


def checker(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "checker", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, timeout=100, check=False)


def graded(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    done = checker("batch", "exercise2", str(folder / "in"), "--out", str(folder / "out"), "--jobs", "1")
    assert done.returncode in (0, 1), done.stderr
    return folder / "out"


@pytest.fixture(scope="module")
def canvas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course downloaded from Canvas; Zoe is none of it."""
    files = {
        "doejane_11_9001_answer.py": RIGHT,
        "roejim_12_9002_answer.py": PARTLY,
        "evil_13_9003_answer.py": "x = 1",
        "zoe_99_9004_answer.py": RIGHT,
        "nofile_14_9005_answer.txt": "",
    }
    return graded(tmp_path_factory.mktemp("canvas"), files)


@pytest.fixture(scope="module")
def moodle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = {
        "Jane Doe_501_assignsubmission_file/answer.py": RIGHT,
        "Jim Roe_502_assignsubmission_file/answer.py": PARTLY,
    }
    return graded(tmp_path_factory.mktemp("moodle"), files)


CANVAS = """\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Old work (70),exercise2 (71),Current Score
,,,,,Manual Posting,,(read only)
    Points Possible,,,,,5,8,(read only)
"Doe, Jane",11,s11,jane,A,4,,90
"Roe, Jim",12,s12,jim,A,5,1,80
"=HYPERLINK(""http://x"")",13,s13,@evil,A,,,0
"Nofile, Ned",14,s14,ned,A,,3,0
"Absent, Al",15,s15,+1,A,2,-,0
"Student, Test",16,,abc,A,,,
"""


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def filled(out: Path, platform: str, template: str, folder: Path, *options: str) -> subprocess.CompletedProcess[bytes]:
    path = folder / "template.csv"
    path.write_text(template, encoding="utf-8", newline="")
    return checker("gradebook", str(out), "--format", platform, "--template", str(path), *options)


def test_canvas_gets_its_own_rows_with_the_points(canvas: Path, tmp_path: Path) -> None:
    done = filled(canvas, "canvas", CANVAS, tmp_path)
    table = rows(done.stdout)
    assert table[0] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "exercise2 (71)"]
    assert table[2][0].strip() == "Points Possible"
    assert table[2][5] == "8"
    assert {row[1]: row[5] for row in table[3:]} == {"11": "9", "12": "5", "13": "0", "14": "3", "15": "-", "16": ""}
    assert done.stdout.startswith("\ufeff".encode())  # as it came
    assert done.returncode == 1
    assert "3 of 5 submissions are in the table." in done.stderr.decode()
    assert "not in the template: zoe 99" in done.stderr.decode()
    assert "not graded: nofile 14" in done.stderr.decode()


def test_no_cell_of_a_template_begins_a_formula(canvas: Path, tmp_path: Path) -> None:
    table = rows(filled(canvas, "canvas", CANVAS, tmp_path).stdout)
    cells = [cell for row in table for cell in row]
    assert '\'=HYPERLINK("http://x")' in cells
    assert "'@evil" in cells
    assert "'+1" in cells
    assert not [cell for cell in cells if cell[:1] in tuple("=+@-") and cell != "-"]


def test_without_a_template_canvas_gets_a_table_of_the_same_form(canvas: Path) -> None:
    table = rows(checker("gradebook", str(canvas), "--format", "canvas").stdout)
    assert table[0] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "exercise2"]
    assert table[1] == ["    Points Possible", "", "", "", "", "8"]
    assert ["doejane", "11", "", "", "", "9"] in table
    assert ["nofile", "14", "", "", "", ""] in table


WORKSHEET = """Identifier,Full name,ID number,Email address,Status,Grade,Maximum Grade,Last modified (grade),Feedback
Participant 501,Jane Doe,u1,jane@x.org,Submitted,,8.00,-,
Participant 502,Jim Roe,501,jim@x.org,Submitted,-,8.00,-,=1+1
"""


def test_moodle_gets_its_worksheet_with_the_points(moodle: Path, tmp_path: Path) -> None:
    """The ID number of Jim is Jane's number as a participant; their names tell them apart."""
    done = filled(moodle, "moodle", WORKSHEET, tmp_path)
    assert done.returncode == 0, done.stderr
    table = rows(done.stdout)
    assert table[0] == rows(WORKSHEET.encode())[0]
    assert [row[5] for row in table[1:]] == ["9", "5"]
    assert table[2][7:] == ["-", "'=1+1"]


def test_points_of_another_scale_ask_for_a_word(moodle: Path, tmp_path: Path) -> None:
    worksheet = WORKSHEET.replace("8.00", "100.00")
    done = filled(moodle, "moodle", worksheet, tmp_path)
    assert done.returncode == 2
    assert "'Grade' has 100 points there, and the exercise 8. Say --scale" in done.stderr.decode()
    assert [row[5] for row in rows(filled(moodle, "moodle", worksheet, tmp_path, "--scale").stdout)[1:]] == [
        "112.5",
        "62.5",
    ]
    assert [row[5] for row in rows(filled(moodle, "moodle", worksheet, tmp_path, "--no-scale").stdout)[1:]] == [
        "9",
        "5",
    ]


def test_the_export_of_moodles_gradebook(moodle: Path, tmp_path: Path) -> None:
    template = (
        "First name;Last name;ID number;Email address;Assignment: exercise2 (Real);Quiz: one (Real)\n"
        "Jane;Doe;u1;jane@x.org;-;3\nJim;Roe;u2;jim@x.org;-;4\n"
    )
    done = filled(moodle, "moodle", template, tmp_path)
    assert done.stdout.decode().splitlines() == [
        "First name;Last name;ID number;Email address;Assignment: exercise2 (Real)",
        "Jane;Doe;u1;jane@x.org;9",
        "Jim;Roe;u2;jim@x.org;5",
    ]


def test_what_is_undecided_keeps_its_cell_unless_it_is_asked_for(tmp_path: Path) -> None:
    from checker.gradebook import Grade, Person, assign

    people = [Person(1, ("11",), ()), Person(2, ("12",), ())]
    grades = [Grade("a", "", "11", "review", 5.0, 8.0), Grade("b", "", "12", "graded", 8.0, 8.0)]
    assert assign(people, grades).grades == {2: grades[1]}
    assert assign(people, grades).waiting == ["a"]
    assert assign(people, grades, takes_waiting=True).grades == {1: grades[0], 2: grades[1]}


def test_whose_it_is_is_never_guessed() -> None:
    from checker.gradebook import Grade, Person, assign

    twins = [Person(1, ("1",), ("Jane Doe",)), Person(2, ("2",), ("Jane Doe",))]
    assert assign(twins, [Grade("Jane Doe", "Jane Doe", "", "graded", 8.0, 8.0)]).unclear == ["Jane Doe"]
    assert assign(twins, [Grade("x", "Jane Doe", "2", "graded", 8.0, 8.0)]).grades.keys() == {2}
    both = [Grade("x", "Jane Doe", "2", "graded", 8.0, 8.0), Grade("y", "Jane Doe", "2", "graded", 7.0, 8.0)]
    assert assign(twins, both).unclear == ["x", "y"]
    named = [Grade("x", "Jane Doe", "", "graded", 8.0, 8.0), Grade("y", "Jane Doe", "", "graded", 7.0, 8.0)]
    assert assign(twins[:1], named).unclear == ["x", "y"]


def test_a_group_is_filled_in_for_all_of_it() -> None:
    from checker.gradebook import Grade, Person, assign

    people = [Person(1, ("1",), ("Doe, Jane",)), Person(2, ("2",), ("Roe, Jim",))]
    assert assign(people, [Grade("x", "Jane Doe + Jim Roe", "1 + 2", "graded", 8.0, 8.0)]).grades.keys() == {1, 2}


@pytest.mark.parametrize(
    ("template", "options", "message"),
    [
        ("Name,Points\na,1\n", [], "the first row of the template is not that of an export of Canvas."),
        ("Student,ID,Section,Essay (1)\na,1,A,\n", [], "no column is headed 'exercise2' or 'interval'"),
        ("Student,ID,Section,exercise2 (1),exercise2 (2)\na,1,A,,\n", [], "2 columns are headed"),
        ("Student,ID,Section,Essay (1)\na,1,A,\n", ["--column", "Esay"], "say --column with one of 'Essay (1)'"),
        ("", [], "the template is empty."),
        (f"Student,ID,Section,{'x' * 200_000}\n", [], "the template is no CSV file"),
    ],
)
def test_a_template_that_cannot_be_filled(
    canvas: Path, tmp_path: Path, template: str, options: list[str], message: str
) -> None:
    done = filled(canvas, "canvas", template, tmp_path, *options)
    assert done.returncode == 2
    assert message in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
    assert not done.stdout


def test_a_folder_without_results(tmp_path: Path) -> None:
    done = checker("gradebook", str(tmp_path), "--format", "canvas")
    assert done.returncode == 2
    assert "there are no results in" in done.stderr.decode()


def test_the_file_is_for_the_teacher_alone(canvas: Path, tmp_path: Path) -> None:
    path = tmp_path / "upload.csv"
    assert checker("gradebook", str(canvas), "--format", "canvas", "--output", str(path)).stdout == b""
    assert path.stat().st_mode & 0o077 == 0
    assert rows(path.read_bytes())[1][5] == "8"


def test_what_the_teacher_has_overruled_counts(canvas: Path, tmp_path: Path) -> None:
    done = checker("overrule", str(canvas), "evil 13", "width", "correct", "--reason", "right by another way")
    assert done.returncode == 0, done.stderr
    table = rows(filled(canvas, "canvas", CANVAS, tmp_path).stdout)
    assert {row[1]: row[5] for row in table[3:]}["13"] == "3"

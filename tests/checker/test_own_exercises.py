"""A teacher's own exercise, by the command: used by path and entry point, and never taken for a student's file."""

import csv
import json
import shutil
import sqlite3
import subprocess
import sys
import venv
from contextlib import closing
from pathlib import Path

import pytest

from checker.catalogue import CATALOGUE, Origin, UnknownExercise, find
from checker.errors import ExerciseError
from checker.exercises import load
from checker.own_exercises import BrokenDeclaration, own_lines, sources
from checker.submission.confinement import prepare
from checker.versions import exercise_digest

ROOT = Path(__file__).parents[2]
OWN = ROOT / "examples/own_exercise"
SMALL = """
from checker.authoring import Exercise, Number, expression
EXERCISE = Exercise(
    name="small", alias="small", title="a number", source="here", notation="from sympy import *",
    parts=(Number(name="value", points=1, asks="a number", expected=expression("271828182")),),
)
"""


def run(*arguments: str, cwd: Path, python: str = sys.executable) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [python, "-m", "checker", *arguments], cwd=cwd, capture_output=True, encoding="utf-8", timeout=60, check=False
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A teacher's folder with the example in it."""
    for path in OWN.glob("*.py"):
        shutil.copy(path, tmp_path)
    return tmp_path


def small(folder: Path, text: str = SMALL, name: str = "small.py") -> Path:
    file = folder / name
    file.write_text(text)
    return file


# Used by path


@pytest.mark.parametrize("spelling", ["residual.py", "./residual.py", "absolute"])
def test_it_grades_by_path_from_its_folder(folder: Path, spelling: str) -> None:
    path = str(folder / "residual.py") if spelling == "absolute" else spelling
    done = run(path, "right.py", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("residual: the gradient of a residual connection\n")
    assert "Score: 5 of 5" in done.stdout
    done = run(path, "wrong.py", "--format", "json", cwd=folder)
    assert done.returncode == 1
    report = json.loads(done.stdout)
    assert report["exercise"] == "residual"
    assert [part["findings"][0]["slip"] for part in report["parts"]] == ["identity-lost", "identity-lost", "alive"]


def test_a_package_is_an_exercise_too(folder: Path) -> None:
    package = folder / "course" / "residual"
    package.mkdir(parents=True)
    shutil.move(folder / "residual.py", package / "parts.py")
    shutil.move(folder / "residual_slips.py", package)
    (package / "__init__.py").write_text("from .parts import EXERCISE\n")
    done = run("./course/residual", "right.py", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(sources(find(str(package)))) == [
        "residual/__init__.py", "residual/parts.py", "residual/residual_slips.py"
    ]  # fmt: skip


def test_the_template_of_one_does_not_tell_to_check_with_a_file_that_students_lack(folder: Path) -> None:
    done = run("template", "residual.py", cwd=folder)
    assert done.returncode == 0
    assert "killed = {" in done.stdout
    assert "python -m checker" not in done.stdout
    assert "python -m checker exercise2" in run("template", "exercise2", cwd=folder).stdout


def test_it_is_found_as_an_entry_point_and_listed(folder: Path, tmp_path: Path) -> None:
    """A package installed beside the checker, in an environment of its own."""
    home = tmp_path / "env"
    venv.create(home, with_pip=False, symlinks=True)
    python = str(home / "bin/python")
    site = next((home / "lib").glob("python*/site-packages"))
    (site / "outer.pth").write_text("\n".join([str(ROOT), *(path for path in sys.path if "site-packages" in path)]))
    (site / "course").mkdir()
    shutil.move(folder / "residual.py", site / "course")
    shutil.move(folder / "residual_slips.py", site / "course")
    (site / "course/__init__.py").write_text("")
    metadata = site / "course-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: course\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(
        "[checker.exercises]\nresidual = course.residual\nexercise2 = course.residual\n"
    )
    listed = run("list", cwd=folder, python=python).stdout
    assert "residual  from course.residual\n" in listed
    assert listed.count("exercise2") == 1  # the name of one of ours is ours
    done = run("residual", "right.py", cwd=folder, python=python)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Score: 5 of 5" in done.stdout


# Never a student's file


def test_a_name_never_means_a_file_that_lies_there(folder: Path) -> None:
    small(folder, name="exercise2")
    small(folder, name="residual")
    assert "there is no exercise 'residual'" in run("residual", "right.py", cwd=folder).stderr
    assert find("exercise2").origin is Origin.OURS


BOOBY_TRAP = "open('ran', 'w').close()\nvalue = 1\n"


def test_an_answer_in_the_place_of_the_exercise_is_refused_and_not_run(folder: Path) -> None:
    answer = small(folder, BOOBY_TRAP, "answer.py")
    other = small(folder, BOOBY_TRAP, "other.py")
    for arguments, why in [
        (("./answer.py", "answer.py"), "answer.py is the answer, too"),
        (("./other.py", "answer.py"), "other.py declares no exercise"),
        (("template", "./answer.py"), "answer.py declares no exercise"),
        (("exercise", "verify", "answer.py"), "answer.py declares no exercise"),
        (("explain", "./answer.py"), "answer.py declares no exercise"),
    ]:
        done = run(*arguments, cwd=folder)
        assert done.returncode == 2
        assert why in done.stderr
        assert "one of it was run" in done.stderr
        assert "Traceback" not in done.stderr
    assert not (folder / "ran").exists()
    assert answer.exists()
    assert other.exists()


def test_what_the_exercise_imports_is_no_answer_either(folder: Path) -> None:
    done = run("residual.py", "residual_slips.py", cwd=folder)
    assert done.returncode == 2
    assert "residual_slips.py is the answer, too" in done.stderr


def test_a_batch_refuses_an_exercise_among_the_hand_ins_also_through_links(folder: Path) -> None:
    handed_in = folder / "handed-in"
    handed_in.mkdir()
    trap = small(handed_in, SMALL + BOOBY_TRAP)
    (folder / "linked.py").symlink_to(trap)
    (folder / "link").symlink_to(handed_in)
    for exercise, hand_ins in [
        ("handed-in/small.py", "handed-in"), ("linked.py", "handed-in"), ("handed-in/small.py", "link")
    ]:  # fmt: skip
        done = run("batch", exercise, hand_ins, "--out", "out", cwd=folder)
        assert done.returncode == 2, done.stdout
        assert "lies among the hand-ins" in done.stderr
    assert not (folder / "ran").exists()


def test_nothing_that_lies_beside_it_is_imported_unless_it_says_so_with_a_dot(folder: Path) -> None:
    """A student's random.py, or one that a library tries for, in the folder where the teacher keeps the exercise."""
    for name in ("random", "gmpy2", "numexpr", "sympy", "residual_slips_"):
        small(folder, BOOBY_TRAP, f"{name}.py")
    assert run("residual.py", "right.py", cwd=folder).returncode == 0
    small(folder, "from helpers import x\n" + SMALL)
    small(folder, "x = 1\n" + BOOBY_TRAP, "helpers.py")
    done = run("small.py", "right.py", cwd=folder)
    assert done.returncode == 2
    assert "import it with a dot: from .helpers import ..." in done.stderr
    assert not (folder / "ran").exists()


_SPY = """
import sys
opened = []
sys.addaudithook(lambda event, arguments: opened.append(str(arguments[0])) if event == "open" else None)
from checker import cli
from checker.submission.runner import start
def spy():
    print([path for path in opened if "small" in path], "checker.exercises" in sys.modules)
    return start()
sys.exit(cli.main(sys.argv[1:], start=spy))
"""


@pytest.mark.parametrize("command", [("./small.py", "answer.py"), ("exercise", "verify", "small.py")])
def test_the_process_of_the_answer_is_begun_before_the_exercise_is_opened(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    """Else the text of the key would lie in memory that the child shares."""
    small(tmp_path)
    small(tmp_path, "value = 271828182", "answer.py")
    done = subprocess.run(
        [sys.executable, "-c", _SPY, *command], cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.startswith("[] False\n")


_THIEF = """
import gc, importlib, os, sys
value = 0
found = []
def look(what):
    try: found.append(str(what()))
    except BaseException: pass
look(lambda: open({path!r}).read())
look(lambda: os.listdir({folder!r}))
sys.path.insert(0, {folder!r})
look(lambda: importlib.import_module("small").EXERCISE)
look(lambda: [name for name in sys.modules if "own" in name and "exercise" in name])
look(lambda: [o for o in gc.get_objects() if type(o).__name__ in ("Exercise", "Number")])
look(lambda: (sys.argv, sys.orig_argv, dict(os.environ)))
if "271828182" in "".join(found) or "small" in "".join(found): value = 271828182
"""


@pytest.mark.skipif(not prepare().isolation.is_confined, reason="the kernel does not confine files here")
@pytest.mark.parametrize("way", ["one file", "batch"])
def test_an_answer_cannot_reach_the_exercise(tmp_path: Path, way: str) -> None:
    exercise = small(tmp_path)
    handed_in = tmp_path / "handed-in"
    handed_in.mkdir()
    thief = small(handed_in, _THIEF.format(path=str(exercise), folder=str(tmp_path)), "thief.py")
    if way == "batch":
        run("batch", "small.py", "handed-in", "--out", "out", cwd=tmp_path)
        assert grades(tmp_path / "out")["thief"]["score"] == "0"
    else:
        assert "Score: 0 of 1" in run("small.py", str(thief), cwd=tmp_path).stdout


# A course


def grades(out: Path) -> dict[str, dict[str, str]]:
    with (out / "grades.csv").open(newline="") as file:
        return {row["submission"]: row for row in csv.DictReader(file)}


def test_a_batch_regrades_when_the_exercise_or_what_it_imports_changes(folder: Path) -> None:
    handed_in = folder / "handed-in"
    handed_in.mkdir()
    shutil.copy(folder / "right.py", handed_in / "ann.py")
    shutil.copy(folder / "wrong.py", handed_in / "bob.py")
    command = ("batch", "residual.py", "handed-in", "--out", "out", "--jobs", "1")
    first = run(*command, cwd=folder)
    assert first.returncode == 0, first.stderr
    assert "2 graded now" in first.stdout
    assert [row["score"] for row in grades(folder / "out").values()] == ["5", "0"]
    assert "0 graded now" in run(*command, cwd=folder).stdout
    with (folder / "residual_slips.py").open("a") as file:
        file.write("# a change\n")
    assert "2 graded now" in run(*command, cwd=folder).stdout


def test_in_a_batch_equal_files_of_students_with_other_variants_have_other_results(folder: Path) -> None:
    handed_in = folder / "handed-in"
    handed_in.mkdir()
    right = [load(find(str(folder / "variants.py")), name).parts[0].asks.split() for name in ("ann", "bob")]
    numbers = [[word for word in words if word[0].isdigit()] for words in right]
    assert numbers[0] != numbers[1]
    blocks, slope = numbers[0]
    for name in ("ann", "bob"):
        small(handed_in, f'gradient = "(1 + {slope})^{blocks}"', f"{name}.py")
    command = ("batch", "variants.py", "handed-in", "--out", "out", "--jobs", "1")
    done = run(*command, cwd=folder)
    assert "2 graded now" in done.stdout, done.stderr
    assert {name: row["score"] for name, row in grades(folder / "out").items()} == {"ann": "1", "bob": "0"}
    assert "0 graded now" in run(*command, cwd=folder).stdout
    with closing(sqlite3.connect(folder / "out/results.sqlite")) as database:
        assert database.execute("SELECT count(DISTINCT answer), count(DISTINCT exercise) FROM result").fetchone() == (
            1, 2
        )  # fmt: skip
    assert run("variants.py", "handed-in/ann.py", "--student", " ANN", cwd=folder).returncode == 0
    assert run("variants.py", "handed-in/bob.py", "--student", "bob", cwd=folder).returncode == 1
    refused = run("variants.py", "handed-in/bob.py", cwd=folder)
    assert refused.returncode == 2
    assert "say whose with --student ID" in refused.stderr


# The digest


def test_the_digest_covers_the_file_and_what_it_imports_and_nothing_else(folder: Path) -> None:
    entry = find(str(folder / "residual.py"))
    before = exercise_digest(entry)
    assert sorted(sources(entry)) == ["residual.py", "residual_slips.py"]
    for name in ("right.py", "variants.py"):
        small(folder, "changed = 1", name)
        assert exercise_digest(entry) == before
    for name in ("residual.py", "residual_slips.py"):
        text = (folder / name).read_text()
        (folder / name).write_text(text + "\n")
        assert exercise_digest(entry) != before
        (folder / name).write_text(text)
    assert exercise_digest(entry) == before


def test_the_digest_does_not_depend_on_where_the_file_lies(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    moved = tmp_path_factory.mktemp("moved")
    shutil.copytree(folder, moved, dirs_exist_ok=True)
    assert exercise_digest(find(str(folder / "residual.py"))) == exercise_digest(find(str(moved / "residual.py")))


def test_what_it_takes_from_our_exercises_is_in_its_digest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from checker import versions

    shutil.copytree(ROOT / "derivations", tmp_path / "derivations")
    monkeypatch.setattr(versions, "_ROOT", tmp_path)
    entry = find(str(small(tmp_path, "from derivations.activation import LOGISTIC\n" + SMALL)))
    before = exercise_digest(entry)
    with (tmp_path / "derivations/activation.py").open("a") as file:
        file.write("\n")
    assert exercise_digest(entry) != before


# A broken declaration


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("EXERCISE = (\n", ["small.py is not valid Python: '(' was never closed", "small.py, line 1: EXERCISE = ("]),
        ("import os\nEXERCISE = nothing\n", ["NameError: name 'nothing' is not defined", "small.py, line 2: EXERCISE"]),
        ("EXERCISE = 3\n", ["binds EXERCISE to a value of type int", "Make it an Exercise"]),
        ("import sys\nEXERCISE = sys.exit(0)\n", ["SystemExit: 0", "small.py, line 2"]),
        (SMALL.replace('asks="a number", ', ""), ["missing 1 required keyword-only argument: 'asks'", "line 5: parts"]),
        (SMALL.replace('name="small"', 'name="other"'), ["declares an exercise named 'other'", "Name it 'small'"]),
        (SMALL.replace('"271828182"', '"27 +"'), ["'27 +' is no formula: something is missing after the +", "line 5"]),
        (SMALL.replace('"value"', '"in"'), ["'in' is no name that a Python file can bind", "line 5"]),
        (SMALL.replace("points=1", "points=0"), ["value: give it points, 1 or more"]),
        (SMALL.replace("asks=", "right='1', asks="), ["write right=('1',)"]),
        ("from .missing import x\n" + SMALL, ["ModuleNotFoundError", "small.py, line 1"]),
    ],
)  # fmt: skip
def test_a_broken_declaration_is_told_with_the_authors_own_line(tmp_path: Path, text: str, messages: list[str]) -> None:
    with pytest.raises(BrokenDeclaration) as caught:
        load(find(str(small(tmp_path, text))))
    for message in messages:
        assert message in str(caught.value)
    assert "own_exercises" not in str(caught.value)  # no line of ours


@pytest.mark.parametrize(
    "command",
    [
        ("./small.py", "handed-in/answer.py"),
        ("batch", "./small.py", "handed-in", "--out", "out"),
        ("exercise", "verify", "small.py"),
    ],
)
def test_every_command_says_so_without_a_traceback(tmp_path: Path, command: tuple[str, ...]) -> None:
    small(tmp_path, "import os\nEXERCISE = nothing\n")
    (tmp_path / "handed-in").mkdir()
    small(tmp_path / "handed-in", "value = 1", "answer.py")
    done = run(*command, cwd=tmp_path)
    assert done.returncode == 2, done.stdout
    assert "NameError: name 'nothing' is not defined\n  small.py, line 2: EXERCISE = nothing\n" in done.stderr
    assert "Traceback" not in done.stderr
    assert "our fault" not in done.stderr


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("nowhere.py", "there is no exercise at nowhere.py"),
        ("./folder", "is a folder without an __init__.py"),
        ("a b.py", "a b.py is no name for an exercise"),
        ("exercise2.py", "has the name of an exercise that is there already"),
        ("chain.py", "has the name of an exercise that is there already"),
        ("data/x.txt", "give the .py file"),
    ],
)
def test_what_is_no_exercise_is_refused_before_anything_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    for name in ("a b.py", "exercise2.py", "chain.py"):
        small(tmp_path, name=name)
    with pytest.raises(UnknownExercise, match=message):
        find(path)


def test_two_exercises_with_helpers_of_the_same_name_do_not_meet(tmp_path: Path) -> None:
    for folder, number in (("one", 1), ("two", 2)):
        (tmp_path / folder).mkdir()
        small(tmp_path / folder, f"NUMBER = {number}\n", "helpers.py")
        small(tmp_path / folder, "from .helpers import NUMBER\n" + SMALL.replace("a number", "{}").replace(
            'title="{}"', "title=str(NUMBER)"))  # fmt: skip
    titles = [load(find(str(tmp_path / folder / "small.py"))).title for folder in ("one", "two")]
    assert titles == ["1", "2"]


def test_lines_of_ours_are_not_among_the_authors(tmp_path: Path) -> None:
    entry = find(str(small(tmp_path, SMALL.replace("271828182", "(("))))
    with pytest.raises(BrokenDeclaration) as caught:
        load(entry)
    assert isinstance(caught.value, ExerciseError)
    cause = caught.value.__cause__
    assert cause is not None
    assert len(own_lines(cause, entry)) == 1
    assert own_lines(cause, CATALOGUE[0]) == ()

"""The archive for Gradescope, unpacked, set up and run as Gradescope does, in a folder laid out as /autograder is."""

import json
import os
import shutil
import site
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

ROOT = Path(__file__).parents[3]
SCHEMA = ROOT / "tests/checker/reports/schemas/gradescope.json"
Run = Callable[..., subprocess.CompletedProcess[str]]
Grade = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def autograder(run: Run, exported: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As Gradescope builds the image: source/ unpacked, run_autograder copied out of it, setup.sh run once.

    Left out is what needs a network: apt, and the dependencies, which are those of this Python.
    """
    root = tmp_path_factory.mktemp("autograder")
    for name in ("source", "results"):
        (root / name).mkdir()
    shutil.unpack_archive(exported("gradescope", "--feedback", "hint", "--limit", "cpu=5s"), root / "source")
    shutil.copy(root / "source/run_autograder", root)
    (root / "run_autograder").chmod(0o755)
    settings = {"CHECKER_ROOT": str(root), "CHECKER_PYTHON": sys.executable, "PIP_NO_DEPS": "1", "PIP_NO_INDEX": "1"}
    # its doctor has no dependencies yet and says so, which must not stop the build
    done = run(root, "bash", "source/setup.sh", **settings, PIP_NO_COMPILE="1")
    assert done.returncode == 0, done.stderr
    (packages,) = (root / "checker/lib").glob("python*/site-packages")
    (packages / "dependencies.pth").write_text("\n".join(site.getsitepackages()))
    return root


@pytest.fixture
def grade(run: Run, autograder: Path) -> Grade:
    """Hand files in, run the autograder, and read what it leaves."""

    def grade_files(**files: str) -> dict[str, Any]:
        shutil.rmtree(autograder / "submission", ignore_errors=True)
        (autograder / "submission").mkdir()
        (autograder / "results/results.json").write_text('{"score": 99}')  # of an earlier run
        for name, text in files.items():
            (autograder / "submission" / f"{name}.py").write_text(text, encoding="utf-8")
        done = run(autograder, str(autograder / "run_autograder"), CHECKER_ROOT=str(autograder))
        assert done.returncode == 0, done.stderr
        document: dict[str, Any] = json.loads((autograder / "results/results.json").read_text(encoding="utf-8"))
        Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(document)
        return {**document, "stdout": done.stdout}

    return grade_files


def test_the_archive_has_its_scripts_at_the_top(exported: Callable[..., Path]) -> None:
    with zipfile.ZipFile(exported("gradescope")) as archive:
        modes = {entry.filename: entry.external_attr >> 16 for entry in archive.infolist()}
    assert modes["setup.sh"] & modes["run_autograder"] & 0o111 == 0o111
    assert len(modes) == 3


@pytest.mark.timeout(240)
def test_a_right_and_a_wrong_answer(grade: Grade) -> None:
    right = grade(answer=(ROOT / "examples/exercise2/right.py").read_text(encoding="utf-8"))
    assert (right["score"], right["extra_data"]["max_score"]) == (9, 8)
    assert right["stdout"].startswith("Graded: 9 of 8 points. The file was ")
    partly = grade(answer=(ROOT / "examples/exercise2/partly.py").read_text(encoding="utf-8"), notes="")
    width = next(test for test in partly["tests"] if test["name"] == "width")
    assert width["score"] == 1.5
    assert "The answer goes wrong for w < 0" in width["output"]
    assert "at w = -5" not in width["output"]  # the export says --feedback hint
    assert "Limits of this run: cpu=5s" in partly["output"]


def test_no_file_to_grade_is_said_and_no_older_result_stays(grade: Grade) -> None:
    nothing = grade()
    assert nothing["score"] == 0
    assert nothing["output"].startswith("There is no file to grade: ")
    both = grade(one="x = 1", two="x = 2")
    assert "answer.py" in both["output"]


def test_a_file_cannot_put_results_in_place_of_ours(grade: Grade, autograder: Path) -> None:
    results = autograder / "results/results.json"
    attack = f"""
import os
for path in ({str(results)!r}, {str(results.with_name(".results.json.new"))!r}):
    try:
        open(path, "w").write('{{"score": 1000}}')
        os.chmod(path, 0o444)
    except OSError as error:
        print(type(error).__name__)
"""
    assert grade(answer=attack)["score"] == 0


def test_a_link_to_the_key_is_not_read(grade: Grade, run: Run, autograder: Path) -> None:
    grade(answer="min_abs_w = 4")
    answer = autograder / "submission/answer.py"
    answer.unlink()
    answer.symlink_to("/etc/passwd")
    run(autograder, str(autograder / "run_autograder"), CHECKER_ROOT=str(autograder))
    document = json.loads((autograder / "results/results.json").read_text(encoding="utf-8"))
    assert document["score"] == 0
    assert "There is no file to grade" in document["output"]


def test_where_the_checker_fails_there_are_no_results(run: Run, autograder: Path) -> None:
    """Gradescope then says that the autograder failed, and nobody is scored."""
    elsewhere = autograder.parent / "elsewhere"
    elsewhere.mkdir(exist_ok=True)
    (elsewhere / "checker").unlink(missing_ok=True)
    os.symlink(autograder / "checker", elsewhere / "checker")
    done = run(elsewhere, str(autograder / "run_autograder"), CHECKER_ROOT=str(elsewhere))
    assert done.returncode == 2
    assert "submission" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (elsewhere / "results/results.json").exists()

"""Notebooks through the commands: one file in several formats of a report, and a course with some among them."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "checker", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=100, check=False)


def notebook(path: Path, *cells: str) -> Path:
    """A notebook with a picture of 2 MB among its outputs."""
    outputs = [{"output_type": "display_data", "data": {"image/png": "A" * 2_000_000}, "metadata": {}}]
    code = [{"cell_type": "code", "source": cell.splitlines(keepends=True), "outputs": outputs} for cell in cells]
    path.write_text(json.dumps({"cells": code, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8")
    return path


RIGHT = (ROOT / "examples/exercise3/right.py").read_text(encoding="utf-8")
CELLS = ("%matplotlib inline\n!ls <b>\x1b[2J", RIGHT, "x = 1\n1/0")


def test_one_notebook(tmp_path: Path) -> None:
    done = run("exercise3", str(notebook(tmp_path / "answer.ipynb", *CELLS)))
    assert done.returncode == 0, done.stderr
    assert "Score: 10 of 10" in done.stdout
    assert "the file stopped with an error in line 2 of code cell 3: ZeroDivisionError" in done.stdout
    assert "%matplotlib inline (code cell 1), !ls <b>\\x1b[2J (code cell 1)." in done.stdout
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize("format_", ["json", "html"])
def test_other_formats(tmp_path: Path, format_: str) -> None:
    done = run("exercise3", str(notebook(tmp_path / "answer.ipynb", *CELLS)), "--format", format_)
    assert done.returncode == 0, done.stderr
    if format_ == "json":
        file = json.loads(done.stdout)["file"]
        assert (file["cell"], file["line"]) == (3, 2)
        assert file["left_out"] == [[1, "%matplotlib inline"], [1, "!ls <b>\x1b[2J"]]
    else:
        assert "!ls &lt;b&gt;\\x1b[2J (code cell 1)" in done.stdout
        assert "in line 2 of code cell 3" in done.stdout


def test_a_notebook_that_is_none(tmp_path: Path) -> None:
    for text, reason in (("", "is empty"), ('{"cells": [', "the notebook is damaged"), ("{}", "it has no cells")):
        file = tmp_path / "answer.ipynb"
        file.write_text(text, encoding="utf-8")
        done = run("exercise3", str(file))
        assert done.returncode == 1
        assert reason in done.stdout
        assert "Traceback" not in done.stdout + done.stderr


def test_a_course_with_notebooks(tmp_path: Path) -> None:
    handed_in, out = tmp_path / "in", tmp_path / "out"
    for name in ("bob", "eve"):
        (handed_in / name).mkdir(parents=True)
    notebook(handed_in / "ann.ipynb", *CELLS)
    notebook(handed_in / "bob" / "answer.ipynb", "b = 3")
    (handed_in / "bob" / "plot.py").write_text("b = 4\n")
    (handed_in / "eve" / "answer.ipynb").write_text('{"cells": ' + "[" * 100_000)
    (handed_in / "py.py").write_text(RIGHT)
    done = run("batch", "exercise3", str(handed_in), "--out", str(out), "--jobs", "2", "--limit", "source=100kB")
    assert done.returncode == 0, done.stderr
    with (out / "grades.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["submission"]: row for row in csv.DictReader(file)}
    assert {name: row["status"] for name, row in rows.items()} == {
        "ann": "exception",
        "bob": "graded",
        "eve": "syntax",
        "py": "graded",
    }
    assert rows["ann"]["score"] == rows["py"]["score"] != "0"
    assert "%matplotlib inline (code cell 1)" in (out / "feedback" / "ann.txt").read_text(encoding="utf-8")
    assert "in line 2 of code cell 3" in (out / "feedback" / "ann.html").read_text(encoding="utf-8")

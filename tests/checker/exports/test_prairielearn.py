"""The question for PrairieLearn: its files, and its entry point in a folder laid out as /grade is."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

ROOT = Path(__file__).parents[3]
SCHEMAS = ROOT / "tests/checker/reports/schemas"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def question(exported: Callable[..., Path]) -> Path:
    return exported("prairielearn", "--image", "someone/grader")


def graded(question: Path, installed: Path, run: Run, folder: Path, answer: str | None) -> dict[str, Any]:
    """As PrairieLearn does: tests/ and the student's files are copied to /grade, and the entry point is run."""
    shutil.copytree(question / "tests", folder / "tests")
    (folder / "student").mkdir()
    if answer is not None:
        (folder / "student/answer.py").write_text(answer, encoding="utf-8")
    settings = {"CHECKER_ROOT": str(folder), "CHECKER_PYTHON": sys.executable, "PYTHONPATH": str(installed)}
    done = run(folder, str(folder / "tests/run.sh"), **settings)
    assert done.returncode == 0, done.stderr
    document: dict[str, Any] = json.loads((folder / "results/results.json").read_text(encoding="utf-8"))
    Draft202012Validator(json.loads((SCHEMAS / "prairielearn.json").read_text(encoding="utf-8"))).validate(document)
    return document


def test_a_right_answer(question: Path, installed: Path, run: Run, tmp_path: Path) -> None:
    answer = (ROOT / "examples/exercise2/right.py").read_text(encoding="utf-8")
    document = graded(question, installed, run, tmp_path, answer)
    assert (document["gradable"], document["score"]) == (True, 1)


def test_the_starter_file_is_graded_with_no_points(question: Path, installed: Path, run: Run, tmp_path: Path) -> None:
    document = graded(question, installed, run, tmp_path, (question / "answer.py").read_text(encoding="utf-8"))
    assert document["score"] == 0


def test_no_file_is_not_gradable(question: Path, installed: Path, run: Run, tmp_path: Path) -> None:
    document = graded(question, installed, run, tmp_path, None)
    assert document["gradable"] is False
    assert document["format_errors"][0].startswith("There is no file to grade")


def test_info_is_as_prairielearn_wants_it(question: Path) -> None:
    info = json.loads((question / "info.json").read_text(encoding="utf-8"))
    Draft202012Validator(json.loads((SCHEMAS / "prairielearn_info.json").read_text(encoding="utf-8"))).validate(info)
    options = info["externalGradingOptions"]
    assert options["image"] == "someone/grader"
    assert options["entrypoint"] == "/grade/tests/run.sh"
    assert 30 < options["timeout"] <= 600


def test_a_question_keeps_its_identity(question: Path, exported: Callable[..., Path]) -> None:
    again, first = (
        json.loads((each / "info.json").read_text())["uuid"] for each in (exported("prairielearn"), question)
    )
    assert again == first


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_the_page_has_an_editor_with_the_starter_file_and_the_results(question: Path) -> None:
    page = (question / "question.html").read_text(encoding="utf-8")
    reader = Tags()
    reader.feed(page)
    found = dict(reader.tags)
    assert found["pl-file-editor"]["file-name"] == "answer.py"
    assert (question / (found["pl-file-editor"]["source-file-name"] or "")).is_file()
    assert "pl-external-grader-results" in found
    assert "|w σ&#x27;(wa+b)| ≥ 1" in page
    assert not re.search(r"@[A-Z]+@|\{\{", page)


def test_the_image_installs_the_wheel_beside_it(question: Path) -> None:
    lines = (question / "grader/Dockerfile").read_text(encoding="utf-8").splitlines()
    assert "COPY *.whl /tmp/" in lines
    assert len([*(question / "grader").glob("*.whl")]) == 1
    assert "docker build -t someone/grader" in lines[0]


def test_a_further_export_leaves_one_wheel(question: Path, run: Run) -> None:
    old = question / "grader/unstable_gradients-0.0.1-py3-none-any.whl"
    old.write_bytes(b"")
    done = run(ROOT, sys.executable, "-m", "checker", "export", "prairielearn", "exercise2", "--out", str(question))
    assert done.returncode == 0
    assert not old.exists()
    assert len([*(question / "grader").glob("*.whl")]) == 1

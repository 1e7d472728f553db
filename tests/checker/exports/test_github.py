"""The workflow for GitHub Classroom: its steps, run in a student's repository, and read as the reporter reads them."""

import base64
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

ROOT = Path(__file__).parents[3]
SCHEMA = ROOT / "tests/checker/reports/schemas/github.json"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def template(exported: Callable[..., Path]) -> Path:
    return exported("github")


def steps(template: Path) -> list[dict[str, Any]]:
    workflow = yaml.safe_load((template / ".github/workflows/classroom.yml").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = workflow["jobs"]["run-autograding-tests"]["steps"]
    return found


def graded(template: Path, installed: Path, run: Run, folder: Path, answer: str) -> tuple[dict[str, Any], str]:
    """Run the step that grades as GitHub's runner does: by bash -e, in a clone, with a file for its outputs."""
    shutil.copytree(template, folder / "clone")
    (folder / "clone/answer.py").write_text(answer, encoding="utf-8")
    (folder / "bin").mkdir()
    (folder / "bin/python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (folder / "bin/python").chmod(0o755)
    (step,) = (step for step in steps(template) if step.get("id") == "checker")
    settings = {
        "GITHUB_WORKSPACE": str(folder / "clone"),
        "GITHUB_OUTPUT": str(folder / "output"),
        "RUNNER_TEMP": str(folder),
        "PYTHONPATH": str(installed),
        "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
    }
    done = run(folder / "clone", "bash", "-e", "-c", step["run"], **settings)
    assert done.returncode == 0, done.stderr
    outputs = dict(line.split("=", 1) for line in (folder / "output").read_text().splitlines())
    document = json.loads(base64.b64decode(outputs["result"], validate=True))
    Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(document)
    return document, done.stdout


@pytest.mark.parametrize(("name", "status", "points"), [("right", "pass", 9), ("partly", "fail", 5)])
def test_points_reach_the_reporter(
    template: Path, installed: Path, run: Run, tmp_path: Path, name: str, status: str, points: float
) -> None:
    answer = (ROOT / f"examples/exercise2/{name}.py").read_text(encoding="utf-8")
    document, said = graded(template, installed, run, tmp_path, answer)
    assert (document["status"], document["max_score"]) == (status, 8)
    assert sum(test["score"] for test in document["tests"]) == points
    assert said.startswith(f"Graded: {points} of 8 points.")


def test_what_a_file_prints_is_no_command_in_the_log(template: Path, installed: Path, run: Run, tmp_path: Path) -> None:
    _, said = graded(template, installed, run, tmp_path, "print('::add-mask::8')\nmin_abs_w = 4\n")
    assert "add-mask" not in said


def test_the_reporter_is_handed_the_result_under_the_name_that_it_looks_for(template: Path) -> None:
    """It reads RUNNER_RESULTS, in capitals, for every id in `runners`."""
    *_, reporter = steps(template)
    (runner,) = reporter["with"]["runners"].split(",")
    assert reporter["env"] == {f"{runner.upper()}_RESULTS": f"${{{{ steps.{runner}.outputs.result }}}}"}
    assert reporter["uses"].startswith("classroom-resources/autograding-grading-reporter@")


def test_the_wheel_is_where_the_workflow_installs_it_from(template: Path) -> None:
    (install,) = (step["run"] for step in steps(template) if step.get("name") == "Install the checker")
    assert install.endswith(" .github/checker/*.whl")
    assert len([*template.glob(".github/checker/*.whl")]) == 1


def test_the_workflow_runs_on_every_push(template: Path) -> None:
    workflow = yaml.safe_load((template / ".github/workflows/classroom.yml").read_text(encoding="utf-8"))
    assert "push" in workflow["on"]

"""What a teacher may do wrong with `python -m checker export`, and what she chooses."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.catalogue import CATALOGUE
from checker.exercises import load
from checker.exports import packing
from checker.exports.packing import SYSTEMS, Options, export

ROOT = Path(__file__).parents[3]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["moodle", "exercise2", "--out", "x"], "'moodle' is not one of 'gradescope', 'prairielearn', 'github'"),
        (["gradescope", "exercise9", "--out", "x"], "there is no exercise 'exercise9'"),
        (["gradescope", "exercise2"], "Missing option '--out'"),
        (["gradescope", "exercise2", "--out", "."], "is a folder; give the name of a file"),
        (["github", "exercise2", "--out", "README.md"], "is a file; give the name of a folder"),
        (["github", "exercise2", "--out", "x", "--image", "y"], "--image goes with prairielearn."),
        (["github", "exercise2", "--out", "README.md/x"], "README.md"),
    ],
)
def test_wrong_usage(run: Run, arguments: list[str], message: str) -> None:
    done = run(ROOT, sys.executable, "-m", "checker", "export", *arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert not (ROOT / "x").exists()


def test_a_teachers_own_exercise_is_refused_and_not_left_out(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("EXERCISE = None\n")
    command = ("-m", "checker", "export", "github", str(tmp_path / "mine.py"), "--out", str(tmp_path / "out"))
    done = run(ROOT, sys.executable, *command)
    assert done.returncode == 2
    assert "mine is not part of this package" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_exercise_can_be_exported(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "wheel", lambda: b"")
    for entry in CATALOGUE:
        made = export(system, load(entry), Options(("--feedback", "hint")))
        scripts = [text for name, text in made.files.items() if not name.endswith((".whl", ".py"))]
        assert any(entry.name.encode() in text for text in scripts)
        assert any(b" --feedback hint" in text for text in scripts)
        assert not any(b"@EXERCISE@" in text or b"@OPTIONS@" in text for text in scripts)


def test_what_a_teacher_writes_is_one_word_to_the_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "wheel", lambda: b"")
    made = export("gradescope", load(CATALOGUE[0]), Options(("--limit=cpu=5s; rm -rf /",)))
    assert b" '--limit=cpu=5s; rm -rf /'" in made.files["run_autograder"]

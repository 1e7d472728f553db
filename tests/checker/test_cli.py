"""The command as it is run: a new process each time. Exit codes, messages, output in every environment."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from checker import __version__, cli
from checker.submission.runner import start

ROOT = Path(__file__).parents[2]
RIGHT = str(ROOT / "examples/exercise3/right.py")
WRONG = str(ROOT / "examples/exercise3/wrong.py")
NAMES = (
    "exercise1 (chain), exercise2 (interval), exercise3 (identity), exercise4 (speeds), "
    "exercise5 (initialisation), exercise6 (rectifiers)"
)


def run(
    *arguments: str, stdout: int | IO[str] = subprocess.PIPE, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "checker", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=stdout,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_full_marks() -> None:
    done = run("exercise3", RIGHT)
    assert done.returncode == 0, done.stderr
    assert "Score: 10 of 10" in done.stdout
    assert not done.stderr
    assert "\x1b" not in done.stdout


def test_not_full_marks_and_the_alias() -> None:
    done = run("identity", WRONG)
    assert done.returncode == 1
    assert "✗ incorrect   w2" in done.stdout
    assert "σ'(0) = 1/4 was forgotten" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["exercise9", RIGHT], f"there is no exercise 'exercise9'; there are {NAMES}."),
        (["exercis2", RIGHT], f"there is no exercise 'exercis2'; there are {NAMES}."),
        (["template", "exercise9"], f"there is no exercise 'exercise9'; there are {NAMES}."),
        (["exercise3"], "Missing argument 'FILE'"),
        (["exercise3", "nowhere.py"], "'nowhere.py' does not exist"),
        (["exercise3", "checker"], "'checker' is a directory"),
        (["exercise3", RIGHT, "--format", "xml"], "'xml' is not one of 'text', 'json'"),
        (["exercise3", RIGHT, "--colour"], "No such option"),
        (["exercise3", RIGHT, WRONG], "unexpected extra argument"),
        (["exercise3", RIGHT, "--output", "nowhere/report.txt"], "'nowhere/report.txt': No such file"),
        (["exercise3", RIGHT, "--output", "checker"], "'checker': Is a directory"),
    ],
)
def test_misuse(arguments: list[str], message: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert not done.stdout


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    file = tmp_path / "answer.py"
    file.write_text("b = 0")
    file.chmod(0)
    done = run("exercise3", str(file))
    assert done.returncode == 2
    assert "not readable" in done.stderr


def test_help_version_and_list() -> None:
    shown = run("--help").stdout
    assert "python -m checker template exercise2 > answer.py\n" in shown
    assert "\\b" not in shown
    assert run("--version").stdout == f"checker, version {__version__}\n"
    assert run("list").stdout.splitlines()[2] == "exercise3  identity   the identity neuron"
    assert "the identity neuron" in run("exercise3", "--help").stdout


@pytest.mark.parametrize("exercise", ["exercise1", "exercise2", "exercise3"])
def test_the_template_is_a_file_in_which_nothing_is_filled_in(tmp_path: Path, exercise: str) -> None:
    template = run("template", exercise)
    assert template.returncode == 0
    file = tmp_path / "answer.py"
    file.write_text(template.stdout, encoding="utf-8")
    done = run(exercise, str(file), "--format", "json")
    assert done.returncode == 1
    report = json.loads(done.stdout)
    assert report["file"]["ending"] == "completed"
    assert report["score"] == 0
    assert {part["verdict"] for part in report["parts"]} == {"unreadable"}
    assert {finding["slip"] for part in report["parts"] for finding in part["findings"]} == {"empty"}


def test_output_to_a_file(tmp_path: Path) -> None:
    text, data = tmp_path / "report.txt", tmp_path / "report.json"
    done = run("exercise3", RIGHT, "--output", str(text))
    assert (done.returncode, done.stdout) == (0, "")
    assert "✓ correct     b " in text.read_text(encoding="utf-8")
    assert "\x1b" not in text.read_text(encoding="utf-8")
    done = run("exercise3", WRONG, "--format", "json", "--output", str(data))
    assert (done.returncode, done.stdout) == (1, "")
    assert json.loads(data.read_text())["exercise"] == "exercise3"


@pytest.mark.parametrize("environment", [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C"}, {"PYTHONUTF8": "0"}])
def test_a_terminal_without_unicode(environment: dict[str, str]) -> None:
    done = run("exercise3", WRONG, **environment)
    assert done.returncode == 1, done.stderr
    assert "Score: 1 of 10" in done.stdout
    assert run("list", **environment).returncode == 0


def test_the_same_file_always_gets_the_same_report() -> None:
    assert run("exercise3", WRONG).stdout == run("exercise3", WRONG, PYTHONHASHSEED="7").stdout


def test_a_reader_who_stops_early_changes_nothing() -> None:
    read, write = os.pipe()
    os.close(read)
    with open(write, "w") as nobody:
        done = run("exercise3", RIGHT, stdout=nobody)
    assert done.returncode == 0
    assert not done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
def test_a_full_disk_is_told() -> None:
    with open("/dev/full", "w") as full:
        done = run("exercise3", RIGHT, stdout=full)
    assert done.returncode == 2
    assert "standard output" in done.stderr
    assert "Traceback" not in done.stderr


def test_colour_on_a_terminal_unless_it_is_declined() -> None:
    assert "\x1b[32m" in in_terminal("exercise3", RIGHT, NO_COLOR="")
    assert "\x1b" not in in_terminal("exercise3", RIGHT, NO_COLOR="1")


def test_a_fault_of_ours_has_its_own_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("checker.grading.grade_outcome", lambda *_: 1 / 0)
    assert cli.main(["exercise3", RIGHT], start=start) == 3
    shown = capsys.readouterr()
    assert "ZeroDivisionError" in shown.err
    assert "our fault" in shown.err
    assert not shown.out


def in_terminal(*arguments: str, **environment: str) -> str:
    """What the command shows on a terminal."""
    ours, theirs = pty.openpty()
    with open(theirs, "w") as terminal:
        run(*arguments, stdout=terminal, **environment)
    shown = b""
    try:
        while block := os.read(ours, 65536):
            shown += block
    except OSError:  # Linux says so when the other end is closed
        pass
    os.close(ours)
    return shown.decode()


def test_the_same_advice_is_given_once(tmp_path: Path) -> None:
    answer = tmp_path / "answer.py"
    answer.write_text("dC_db3 = \"σ'(z2) w4 σ'(z4) dC_da4\"")
    done = run("exercise1", str(answer))
    assert "σ'(z2) stands where σ'(z3)" in done.stdout
    assert done.stdout.count("→ Go along the formula") == 1

"""`compare` as it is run, in a new process: exit codes, formats, a stream that waits for each answer."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from checker import cli

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "checker", "compare"]
GOOD = b'{"id": 1, "student": "x+x", "teacher": "2*x"}\n'


def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[str]:
    done = subprocess.run([*COMMAND, *arguments], cwd=ROOT, input=stdin, capture_output=True, timeout=60, check=False)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.mark.parametrize(
    ("arguments", "code", "shown"),
    [
        (["2*sin(x)*cos(x)", "sin(2*x)"], 0, "correct: proved equal to the reference"),
        (["x", "2*x"], 1, "incorrect: at x = 2: yours 2, right 4\n"),
        (["sqrt(x^2)", "x", "--assume", "x=positive"], 0, "correct"),
        (["sqrt(x^2)", "x", "--assume", "x = [4, oo)"], 0, "correct"),
        (["sqrt(x^2)*(-1)^(2*n)", "x", "--assume", "x=positive", "--assume=n=integer"], 0, "correct"),
        (["9^9^9^9", "9^9^9^9+1"], 1, "undecided: "),
        (["2*(x+1", "x"], 1, "unreadable: no formula to compare\nThe first formula cannot be read: "),
        (["", ""], 1, "unreadable"),
        (["-x", "-x"], 0, "correct: the same"),
        (["-a*x", "-h*x"], 1, "incorrect"),
        (["--x", "x"], 0, "correct"),
        (["-1", "1"], 1, "incorrect"),
        (["√(x²)", "|x|"], 0, "correct"),
    ],
)
def test_the_verdict_is_the_exit_code(arguments: list[str], code: int, shown: str) -> None:
    """A formula that begins with a sign is no option."""
    done = run(*arguments)
    assert done.returncode == code, done.stderr
    assert done.stdout.startswith(shown)
    assert not done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Give two formulas, or --jsonl and lines on standard input."),
        (["x"], "Give two formulas"),
        (["x", "x", "x"], "unexpected extra argument"),
        (["x", "x", "--assume", "x"], "--assume 'x': write NAME=WHAT, as in x=positive."),
        (["x", "x", "--assume", "=real"], "write NAME=WHAT"),
        (["x", "x", "--assume", "x=postive"], "--assume x: 'postive' is none of real, positive"),
        (["x", "x", "--assume", "x=[2, 1]"], "--assume x: '[2, 1]' is no interval"),
        (["x", "x", "--assume", "x+y=real"], "'x+y' is not the name of a variable"),
        (["x", "x", "--assume", "x=real", "--assume", "x=positive"], "--assume x: it is given twice."),
        (["x", "x", "--seconds", "0"], "--seconds must be a number above 0."),
        (["x", "x", "--seconds", "nan"], "--seconds must be a number above 0."),
        (["x", "x", "--format", "xml"], "'xml' is not one of 'text', 'json'"),
        (["x", "x", "--jsonl"], "With --jsonl, formulas and assumptions stand in the lines"),
        (["", "--jsonl"], "With --jsonl"),
        (["--jsonl", "--assume", "x=real"], "With --jsonl"),
    ],
)
def test_misuse(arguments: list[str], message: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert not done.stdout


def test_a_fault_of_ours_is_a_verdict(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    """Its cause is told in the verdict; nobody sees a traceback who did not ask for logs."""
    monkeypatch.setattr("checker.comparing.compare_on", lambda *_: 1 / 0)
    assert cli.main(["compare", "x", "y"]) == 1
    shown = capfd.readouterr()
    assert shown.out.startswith("undecided: the comparison itself failed (ZeroDivisionError: division by zero)")
    assert not shown.err


def test_help_has_an_example() -> None:
    shown = run("--help").stdout
    assert '  Example:  python -m checker compare "2*sin(x)*cos(x)" "sin(2*x)" --assume x=real\n' in shown
    assert "--jsonl" in shown
    assert "Exit code: 0 correct" in shown


def test_json() -> None:
    done = run("x", "2*x", "--format", "json")
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert list(found) == ["verdict", "evidence", "findings"]
    assert found["evidence"]["point"] == {"x": "2"}


def test_lines_in_lines_out() -> None:
    """Bytes that are no text, broken JSON and line ends of all kinds cost no other line."""
    stdin = GOOD + b'\n{"id": 2, "student": "\xff\xfe", "teacher": "x"}\r\n' + b"\x00\xff\n" + b"  \n" + GOOD[:-1]
    done = run("--jsonl", stdin=stdin)
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["verdict"] for answer in found] == ["correct", "unreadable", "unreadable", "correct"]
    assert [answer["id"] for answer in found] == [1, 2, None, 1]
    assert all(answer["ms"] >= 0 for answer in found)
    assert not done.stderr


def test_no_lines() -> None:
    done = run("--jsonl")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.timeout(60)  # a pipe that waits for its answer waits for ever when there is none
def test_a_line_is_answered_at_once() -> None:
    with subprocess.Popen([*COMMAND, "--jsonl"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for _ in range(3):
            process.stdin.write(GOOD)
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["verdict"] == "correct"
        process.stdin.close()
        assert process.wait() == 0


@pytest.mark.timeout(60)  # it would go on as long as lines come
def test_a_reader_who_stops_early_ends_it() -> None:
    read, write = os.pipe()
    process = subprocess.Popen(
        [*COMMAND, "--jsonl"], cwd=ROOT, stdin=subprocess.PIPE, stdout=write, stderr=subprocess.PIPE
    )
    os.close(write)
    os.close(read)
    with process:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(GOOD * 3)
        process.stdin.flush()  # the stream stays open: it ends because nobody reads its answers
        assert process.wait() == 0
        assert process.stderr.read() == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
def test_a_full_disk_is_told() -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [*COMMAND, "--jsonl"], cwd=ROOT, input=GOOD, stdout=full, stderr=subprocess.PIPE, timeout=60, check=False
        )
    assert done.returncode == 2
    assert b"standard output" in done.stderr
    assert b"Traceback" not in done.stderr

"""How far a batch is, on a terminal and elsewhere, and when nobody reads it any more."""

import os
import pty
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pytest

from checker import progress as progressing
from checker.progress import duration, progress, say

ROOT = Path(__file__).parents[2]


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(progressing, "time", SimpleNamespace(monotonic=clock.monotonic))
    return clock


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (59.4, "59 s"), (59.6, "1 min 0 s"), (60, "1 min 0 s"), (3599, "59 min 59 s"), (3600, "1 h 0 min"),
     (100_000, "27 h 46 min")],
)  # fmt: skip
def test_durations(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_plain_lines_tell_the_rate_and_the_time_left(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    """Now and then, not after each; and once more at the end."""
    with progress(2000) as advance:
        for _ in range(2000):
            clock.now += 1 / 16
            advance()
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "160 of 2,000 graded, 16.0 a second, 1 min 55 s left"
    assert lines[-1] == "2,000 of 2,000 graded, 16.0 a second"
    assert len(lines) == 13
    assert all(re.fullmatch(r"[\d,]+ of 2,000 graded, 16\.0 a second(, .* left)?", line) for line in lines)


def test_a_run_that_is_soon_over_says_one_line(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    with progress(3) as advance:
        for _ in range(3):
            clock.now += 1
            advance()
    assert capsys.readouterr().err == "3 of 3 graded, 1.0 a second\n"


def test_a_run_in_which_no_time_passes(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    with progress(1) as advance:
        advance()
    assert "1 of 1 graded" in capsys.readouterr().err


def test_a_run_that_is_ended_says_no_more(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    with suppress(KeyboardInterrupt), progress(3) as advance:
        clock.now += 1
        advance()
        raise KeyboardInterrupt
    assert not capsys.readouterr().err


_BAR = """
import time
from checker.progress import progress

with progress(30) as advance:
    for _ in range(30):
        time.sleep(0.02)
        advance()
"""


def test_a_bar_on_a_terminal() -> None:
    """With the count, the rate and the time left."""
    shown = _in_terminal(_BAR)
    assert "━" in shown
    assert "30/30" in shown
    assert re.search(r"\d\.\d/s", shown)
    assert re.search(r"\d\d:\d\d", shown)
    assert "a second" not in shown


def _in_terminal(code: str) -> str:
    ours, theirs = pty.openpty()
    with open(ours, "rb", buffering=0) as screen:
        process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stderr=theirs, env=_TERMINAL)
        os.close(theirs)
        shown = b""
        try:
            while read := screen.read(4096):
                shown += read
        except OSError:  # how Linux tells that the other side is closed
            pass
        assert process.wait() == 0
    return shown.decode()


_TERMINAL = {"TERM": "xterm", "COLUMNS": "80", "LC_ALL": "C.UTF-8"}

_SAID = """
from checker.progress import progress, say

say("one")
say("two", err=True)
with progress(2) as advance:
    advance()
    advance()
say("three")
print("went on", file=open({!r}, "w"))
"""


@pytest.mark.parametrize("closed", ["stdout", "stderr"])
def test_a_reader_who_has_gone_stops_nothing(tmp_path: Path, closed: str) -> None:
    """Neither the run nor its exit code knows of it, and nothing is said about it at the end."""
    read, write = os.pipe()
    os.close(read)
    code = _SAID.format(str(tmp_path / "end"))
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, closed: write}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, timeout=60, text=True, **streams)
    os.close(write)
    assert done.returncode == 0
    assert (tmp_path / "end").read_text() == "went on\n"
    if closed == "stdout":
        assert [line.split(",")[0] for line in done.stderr.splitlines()] == ["two", "2 of 2 graded"]
    else:
        assert done.stdout == "one\nthree\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
def test_a_log_on_a_full_disk_stops_nothing(tmp_path: Path) -> None:
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-c", _SAID.format(str(tmp_path / "end"))]
        done = subprocess.run(command, cwd=ROOT, check=False, timeout=60, stdout=full, stderr=full)
    assert done.returncode == 0
    assert (tmp_path / "end").exists()


def test_lines_go_where_they_are_meant_to_go(capsys: pytest.CaptureFixture[str]) -> None:
    say("out")
    say("err", err=True)
    assert capsys.readouterr() == ("out\n", "err\n")

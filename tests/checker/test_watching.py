"""The option --watch as it is run: a new process, a file that changes in every way that editors know, and Ctrl-C."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RIGHT = (ROOT / "examples/exercise3/right.py").read_text(encoding="utf-8")
WRONG = (ROOT / "examples/exercise3/wrong.py").read_text(encoding="utf-8")
SECONDS = 30


class Watching:
    """The command under way, and what it has shown so far."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.shown = ""

    def until(self, text: str, count: int = 1) -> str:
        """Read on until the text has come so many times."""
        assert self.process.stdout
        deadline = time.monotonic() + SECONDS
        while self.shown.count(text) < count:
            ready, _, _ = select.select([self.process.stdout], [], [], max(0.0, deadline - time.monotonic()))
            assert ready, f"no {text!r} in time after {self.shown}"
            read = os.read(self.process.stdout.fileno(), 2**16)
            assert read, self.shown
            self.shown += read.decode()
        return self.shown

    def interrupt(self) -> int:
        """Press Ctrl-C, and wait for the exit code."""
        self.process.send_signal(signal.SIGINT)
        rest, _ = self.process.communicate(timeout=SECONDS)
        self.shown += rest.decode()
        assert "Traceback" not in self.shown
        return self.process.returncode


@contextmanager
def watching(file: Path) -> Iterator[Watching]:
    command = [sys.executable, "-m", "checker", "exercise3", str(file), "--watch"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        try:
            yield Watching(process)
        finally:
            process.kill()


def test_each_save_is_graded_again(tmp_path: Path) -> None:
    file, beside = tmp_path / "answer.py", tmp_path / "new"
    file.write_text(WRONG, encoding="utf-8")
    with watching(file) as command:
        command.until("Ctrl-C ends this")
        assert "✗ incorrect   w2" in command.shown
        assert "saved at" not in command.shown

        file.write_text(RIGHT, encoding="utf-8")  # in place
        command.until("Ctrl-C ends this", 2)
        assert "── answer.py, saved at" in command.shown
        assert command.shown.count("Score: 10 of 10") == 1

        beside.write_text("b = (", encoding="utf-8")  # by another file in its place
        beside.replace(file)
        command.until("Ctrl-C ends this", 3)
        assert "the file is not valid Python in line 1" in command.shown

        file.unlink()  # gone for a while
        command.until("answer.py is not there; waiting for it")
        file.write_text("", encoding="utf-8")  # and half written for a moment
        time.sleep(0.15)
        with file.open("a", encoding="utf-8") as written:
            written.write(RIGHT[: len(RIGHT) // 2])
            written.flush()
            time.sleep(0.02)
            written.write(RIGHT[len(RIGHT) // 2 :])
        command.until("Score: 10 of 10", 2)
        command.until("Ctrl-C ends this", command.shown.count("saved at") + 1)
        assert "the file is empty" not in command.shown
        assert command.interrupt() == 0


def test_the_last_grade_is_the_exit_code(tmp_path: Path) -> None:
    file = tmp_path / "answer.py"
    file.write_text(RIGHT, encoding="utf-8")
    with watching(file) as command:
        command.until("Ctrl-C ends this")
        file.write_text(WRONG, encoding="utf-8")
        command.until("Ctrl-C ends this", 2)
        assert command.interrupt() == 1


def test_an_interrupt_while_a_file_runs(tmp_path: Path) -> None:
    """The code of the grade before; and no process of the file stays."""
    file = tmp_path / "answer.py"
    file.write_text(RIGHT, encoding="utf-8")
    with watching(file) as command:
        command.until("Ctrl-C ends this")
        file.write_text("while True: pass", encoding="utf-8")
        time.sleep(1)
        begun = time.monotonic()
        assert command.interrupt() == 0
        assert time.monotonic() - begun < 5
        assert command.shown.count("Score:") == 1


def test_a_notebook_is_watched_too(tmp_path: Path) -> None:
    file = tmp_path / "answer.ipynb"
    file.write_text('{"cells": [{"cell_type": "code", "source": "b = 1/0"}]}', encoding="utf-8")
    with watching(file) as command:
        command.until("in line 1 of code cell 1: ZeroDivisionError")
        command.until("Ctrl-C ends this")
        assert command.interrupt() == 1


@pytest.mark.parametrize("option", [["--format", "json"], ["--output", "report.txt"]])
def test_what_does_not_go_with_it(tmp_path: Path, option: list[str]) -> None:
    file = tmp_path / "answer.py"
    file.write_text(RIGHT, encoding="utf-8")
    command = [sys.executable, "-m", "checker", "exercise3", str(file), "--watch", *option]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert done.returncode == 2
    assert "--watch shows each report as text" in done.stderr
    assert list(tmp_path.iterdir()) == [file]

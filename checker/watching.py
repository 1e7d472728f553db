"""Grading a file again each time that it is saved: the option --watch.

Editors save in many ways: they write in place, or empty the file first, or put another in its place, so that it is gone
for a moment. So a file is graded when it has been the same twice in a row, and an empty one only after a while. What is
graded half written all the same is graded again when the rest is there.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click

from checker.expression.printing import printable

__all__ = ["watch"]

_PAUSE = 0.1
"""seconds between two looks"""
_EMPTY_LOOKS = 5
"""looks at an empty file before it is taken to be meant so"""
_GONE_LOOKS = 20
"""looks at nothing before that is worth a word"""
_RULE = 72
_LONGEST = 50

_State = tuple[int, int, int]


def watch(file: Path, most: int, grade: Callable[[bytes], int], interrupted: int) -> int:
    """Grade the file now and after each change until Ctrl-C; `grade` shows a report and returns an exit code.

    At most `most` bytes of it are read. Returns the last code, or `interrupted` when there was none.
    """
    code = interrupted
    graded: _State | None = None
    try:
        while True:
            source, state = _next(file, most, graded)
            _separate(file, is_first=graded is None)
            code, graded = grade(source), state
            click.echo(f"\nWaiting for {_name(file)} to be saved; Ctrl-C ends this.", err=True)
    except KeyboardInterrupt:
        click.echo(err=True)
    return code


def _next(file: Path, most: int, graded: _State | None) -> tuple[bytes, _State]:
    """What the file holds once it is not what was graded, and is at rest; and what tells it from what comes later."""
    before: _State | None = None
    looks = 0
    while True:
        state = _state(file)
        looks = looks + 1 if state == before else 0
        before = state
        if state is None and looks == _GONE_LOOKS:
            click.echo(f"{_name(file)} is not there; waiting for it.", err=True)
        if state is not None and state != graded and looks >= (1 if state[1] else _EMPTY_LOOKS):
            source = _read(file, most)
            if source is not None and _state(file) == state:
                return source, state
        time.sleep(_PAUSE)


def _state(file: Path) -> _State | None:
    """What changes when the file is written or replaced; None while it is not there."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _read(file: Path, most: int) -> bytes | None:
    try:
        with file.open("rb") as opened:
            return opened.read(most)
    except OSError:
        return None


def _separate(file: Path, *, is_first: bool) -> None:
    """Clear a terminal; elsewhere draw a line between two reports."""
    if sys.stdout.isatty():
        click.clear()
    elif not is_first:
        line = f"── {_name(file)}, saved at {datetime.now():%H:%M:%S} "
        click.echo(f"\n{line.ljust(_RULE, '─')}\n")


def _name(file: Path) -> str:
    return printable(file.name, _LONGEST)

"""How far a batch is: a bar on a terminal, now and then a plain line elsewhere."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from checker.interrupts import held_back

__all__ = ["duration", "progress", "say"]

_SECONDS_BETWEEN_LINES = 10.0
_MOMENT = 0.001


@contextmanager
def progress(total: int) -> Iterator[Callable[[], None]]:
    """Show on standard error how many of `total` are done; gives what to call after each."""
    with _bar(total) if sys.stderr.isatty() else _lines(total) as advance:
        yield advance


def say(text: str, *, err: bool = False) -> None:
    """Write a line; neither a reader who has gone, as `head` does, nor a full disk stops a batch."""
    stream = sys.stderr if err else sys.stdout
    try:
        click.echo(text, file=stream)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # what is left would fail again at the end


def duration(seconds: float) -> str:
    """A time in words.

    >>> duration(75.2), duration(3.4), duration(7260)
    ('1 min 15 s', '3 s', '2 h 1 min')
    """
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes_left = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes_left} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


@contextmanager
def _bar(total: int) -> Iterator[Callable[[], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TimeRemainingColumn
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:.1f}/s" if task.speed else "")

    columns = (BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn(compact=True))
    shown = Progress(*columns, console=Console(stderr=True))
    try:
        with held_back():  # it has a thread
            shown.start()
        task = shown.add_task("", total=total)
        yield lambda: shown.advance(task)
    finally:
        shown.stop()


@contextmanager
def _lines(total: int) -> Iterator[Callable[[], None]]:
    begun = said = time.monotonic()
    done = 0

    def advance() -> None:
        nonlocal said, done
        done += 1
        now = time.monotonic()
        if now - said >= _SECONDS_BETWEEN_LINES or done == total:
            said = now
            rate = done / max(now - begun, _MOMENT)
            left = f", {duration((total - done) / rate)} left" if done < total else ""
            say(f"{done:,} of {total:,} graded, {rate:.1f} a second{left}", err=True)

    yield advance

"""A bound on the computing time that one judgement may take, whatever the answer.

The work is cut off between steps: everything that walks an expression calls `spend` as it goes. What counts is the time
of the processor, not of the clock, so that a busy machine changes no verdict.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from checker.errors import CheckerError

__all__ = ["OutOfTime", "spend", "time_budget"]

_END: ContextVar[float | None] = ContextVar("end", default=None)


class OutOfTime(CheckerError):
    """Judging takes longer than it may."""


@contextmanager
def time_budget(seconds: float) -> Iterator[None]:
    """Let the work inside take so many seconds of computing time; `spend` raises OutOfTime after that."""
    token = _END.set(time.thread_time() + seconds)
    try:
        yield
    finally:
        _END.reset(token)


def spend(ahead: float = 0.0) -> None:
    """Raise OutOfTime when the budget in force, if any, is used up, or will be after `ahead` more seconds."""
    end = _END.get()
    if end is not None and time.thread_time() + ahead > end:
        raise OutOfTime("judging it takes more computing time than it may")

"""What to do about a limit that was reached, or about something that a file may not do while it is graded.

What a file may not do is refused by the kernel and reaches it as an exception of Python's. `refused` knows these by
Python's own words. A file may raise them itself, so all that follows from them is a hint.
"""

import re
from typing import NamedTuple

from checker.submission.protocol import Limit

__all__ = ["Refusal", "advice", "refused"]


class Refusal(NamedTuple):
    """Why something was refused, as far as an exception tells."""

    help: str
    """what to do about it"""
    limit: Limit | None = None


def advice(limit: Limit) -> str:
    """What to do when a file was ended by a limit."""
    return f"{_REMEDIES[limit]}, or ask whoever grades it for a higher limit (--limit {limit}=...)."


def refused(message: str) -> Refusal | None:
    """What an exception, told by its type and message, has to do with what a file may not do.

    >>> refused("PermissionError: [Errno 13] Permission denied: 'plot.png'").help.partition(";")[2]
    ' remove that line.'
    >>> refused("ZeroDivisionError: division by zero")
    """
    return next((refusal for pattern, refusal in _REFUSALS if re.search(pattern, message)), None)


_REMEDIES = {
    Limit.CPU: "Make it faster",
    Limit.WALL: "Take out what waits, or make it faster",
    Limit.MEMORY: "Make its lists, arrays and formulas smaller",
    Limit.SOURCE: "Make it shorter",
    Limit.PROCESSES: "Compute without other processes and threads",
}

_ALONE = Refusal(
    "A file may not read or write other files, open connections or start processes while it is graded;"
    " remove that line."
)
_NOT_THERE = Refusal("No other file is there while this one is graded; write what it needs into the file itself.")
_PACKAGES = Refusal(
    "Of the packages that are installed, SymPy, NumPy, SciPy and Matplotlib can be imported while a file is graded;"
    " remove that import."
)

_REFUSALS: tuple[tuple[str, Refusal], ...] = (
    (r"PermissionError: \[Errno 13\].*(site|dist)-packages", _PACKAGES),
    (r"No usable temporary directory", _ALONE),
    (r"FileNotFoundError: \[Errno 2\]", _NOT_THERE),
    (r"OSError: \[Errno 27\]", Refusal("Print less.", Limit.OUTPUT)),
    (r"can't start new thread|BlockingIOError: \[Errno 11\]", Refusal(advice(Limit.PROCESSES), Limit.PROCESSES)),
    (r"PermissionError|gaierror|URLError", _ALONE),
)
"""patterns in the type and message of an exception; the first that fits counts"""

"""Ends of processes: nothing that a file has started outlives it, whatever it forks or detaches.

For the processes above a student's. Left out: keeping a file from starting anything in the first place, which is
`confinement`'s; where the kernel does that, there is nothing here to find.
On macOS, which has neither subreapers nor /proc, the end of the process group is what there is.
"""

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

__all__ = ["end_descendants", "end_marked"]


def end_descendants(group: int) -> None:
    """Kill the process group and every process below this one, again and again until none is left.

    A process that forks faster than it is killed only prolongs the loop: its descendants stay in the tree.
    """
    _kill(os.killpg, group)
    while _reap():
        for process in _tree(os.getpid()):
            _kill(os.kill, process)


def end_marked(mark: bytes) -> None:
    """Kill every other process that was started with `mark` in its environment: for when its parent is no more."""
    own = str(os.getpid())
    for _ in range(100):
        others = (entry for entry in Path("/proc").glob("[0-9]*") if entry.name != own)
        marked = [entry for entry in others if mark in _environment(entry)]
        if not marked:
            return
        for entry in marked:
            _kill(os.kill, int(entry.name))


def _kill(kill: Callable[[int, int], None], target: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        kill(target, signal.SIGKILL)


def _environment(process: Path) -> bytes:
    try:
        return (process / "environ").read_bytes()  # empty for a process that has ended
    except OSError:
        return b""


def _reap() -> bool:
    """Collect what has ended; whether any child is left."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return False
    return True


def _tree(root: int) -> list[int]:
    found = [root]
    for process in found:
        found += _children(process)
    return found[1:]


def _children(process: int) -> list[int]:
    children: list[int] = []
    for listing in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):
            children += map(int, listing.read_text().split())
    return children

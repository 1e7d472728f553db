"""What keeps a student's process within bounds: limits on resources, and an end that comes with its parent's.

`confine` is the one place where a process gives up its rights before it runs a student's file; Landlock and seccomp
have their place at its end. `become_subreaper` and `end_descendants` are for the process above it, so that nothing
which a file has started outlives it, whatever it forks or detaches.
Left out: macOS has neither subreapers nor signals on a parent's death nor a useful RLIMIT_AS; there the limits on CPU
time and files and the end of the process group are what holds.
"""

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from checker.submission.protocol import Limits

__all__ = ["become_subreaper", "confine", "end_descendants", "end_marked"]

_LINUX = sys.platform == "linux"
_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36


def confine(limits: Limits, parent: int) -> None:
    """Bind this process, for good, to `limits` and to the life of the process `parent`."""
    _end_with(parent)
    for kind, soft, hard in _bounds(limits):
        with suppress(ValueError, OSError):  # a lower limit is in force already
            resource.setrlimit(kind, (soft, hard))


def become_subreaper() -> None:
    """Inherit the orphans among our descendants, so that none of them slips out of sight."""
    if _LINUX:
        _prctl(_PR_SET_CHILD_SUBREAPER, 1)


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


def _bounds(limits: Limits) -> list[tuple[int, int, int]]:
    bounds = [
        # the soft limit says that time was up, the hard one ends a process that ignores it
        (resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 1),
        (resource.RLIMIT_FSIZE, limits.file_bytes, limits.file_bytes),
        (resource.RLIMIT_NPROC, limits.processes, limits.processes),
        (resource.RLIMIT_NOFILE, limits.open_files, limits.open_files),
        (resource.RLIMIT_CORE, 0, 0),
    ]
    if _LINUX:
        memory = _address_space() + limits.memory_bytes
        bounds.append((resource.RLIMIT_AS, memory, memory))
    return bounds


def _address_space() -> int:
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


def _end_with(parent: int) -> None:
    if _LINUX:
        _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died before we asked
            os.kill(os.getpid(), signal.SIGKILL)


def _prctl(option: int, value: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, value, 0, 0, 0):
        raise OSError(ctypes.get_errno(), f"prctl {option}")


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

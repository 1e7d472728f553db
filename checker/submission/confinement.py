"""What keeps a student's process within bounds, in layers that are put on for good before the file runs.

    resource limits        time, memory, output, processes, descriptors; and an end that comes with the parent's
    dropped capabilities   root is bound like anybody
    no_new_privs           nothing that is executed gives any back; the next two ask for it
    Landlock               files: the standard library and the packages of the field can be read, nothing can be written
    seccomp                system calls: no sockets, no new processes, no signals to others

`prepare` makes the layers ready, once, and tries them in a process that is thrown away; a child puts on all those that
hold. One that fails all the same ends the child: no file runs less confined than its report says.
Left out: macOS has no layer of the kernel's, nor a useful limit on memory; there the limits on time and files hold.
"""

import json
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from checker.submission.isolation import Isolation, Layer
from checker.submission.protocol import Limits

__all__ = ["Confinement", "become_subreaper", "end_with", "prepare"]

_LINUX = sys.platform == "linux"


@dataclass(frozen=True, slots=True)
class _Barrier:
    """A layer made ready."""

    restrict: Callable[[Limits], None]
    """puts it on, as the limits want it"""
    breach: Callable[[], str]
    """what succeeds, once it is on, and should not: nothing where the layer holds"""


@dataclass(frozen=True, slots=True)
class Confinement:
    """The layers that hold on this machine, ready to be put on."""

    isolation: Isolation
    barriers: tuple[_Barrier, ...]

    def confine(self, limits: Limits, parent: int) -> None:
        """Bind this process, for good, to `limits`, to the life of the process `parent`, and to every layer.

        Raises OSError when it cannot be bound.
        """
        if limits.unkept():
            raise PermissionError(limits.unkept())
        _limit(limits)
        end_with(parent)
        for barrier in self.barriers:
            barrier.restrict(limits)


def prepare() -> Confinement:
    """Make every layer ready that this machine has. Takes some milliseconds and a child process."""
    barriers: dict[Layer, _Barrier] = {}
    missing: dict[Layer, str] = {}
    for layer, make in _MAKERS.items():
        try:
            barriers[layer] = make()
        except _Unavailable as error:
            missing[layer] = str(error)
    missing |= _failures(barriers)
    held = tuple(barrier for layer, barrier in barriers.items() if layer not in missing)
    return Confinement(Isolation({layer: missing[layer] for layer in Layer if layer in missing}), held)


def become_subreaper() -> None:
    """Inherit the orphans among our descendants, so that none of them slips out of sight."""
    if _LINUX:
        from checker.submission import kernel

        kernel.become_subreaper()


def end_with(parent: int) -> None:
    """End this process as soon as its parent, which is the process `parent`, ends (Linux only)."""
    if _LINUX:
        from checker.submission.kernel import die_with_parent

        die_with_parent(signal.SIGKILL)
        if os.getppid() != parent:  # it died before we asked
            os.kill(os.getpid(), signal.SIGKILL)


class _Unavailable(Exception):
    """This machine does not have the layer; the message says why."""


def _capabilities() -> _Barrier:
    from checker.submission.kernel import drop_capabilities, has_capabilities

    return _Barrier(lambda _: drop_capabilities(), lambda: "capabilities are left" if has_capabilities() else "")


def _privileges() -> _Barrier:
    from checker.submission.kernel import give_up_privileges, may_gain_privileges

    return _Barrier(lambda _: give_up_privileges(), lambda: "privileges can be gained" if may_gain_privileges() else "")


def _landlock() -> _Barrier:
    from checker.submission.landlock import Ruleset
    from checker.submission.readable import accessible

    try:
        rules = Ruleset()
    except OSError as error:
        raise _Unavailable(error.strerror) from error
    for path, access in accessible():
        rules.allow(path, access)
    return _Barrier(lambda _: rules.restrict(), lambda: _succeeding(_FILES))


def _seccomp() -> _Barrier:
    from checker.submission.landlock import keeps_files

    try:
        from checker.submission.syscalls import SystemCalls

        calls = SystemCalls(keeps_files=keeps_files())
    except (ImportError, RuntimeError, OSError) as error:
        raise _Unavailable("libseccomp cannot be loaded") from error
    return _Barrier(
        lambda limits: calls.restrict(may_start=limits.processes > 0),
        lambda: _succeeding(_CALLS),
    )


def _elsewhere() -> _Barrier:
    raise _Unavailable("this system is not Linux")


_MAKERS: dict[Layer, Callable[[], _Barrier]] = {
    Layer.CAPABILITIES: _capabilities,
    Layer.PRIVILEGES: _privileges,
    Layer.LANDLOCK: _landlock,
    Layer.SECCOMP: _seccomp,
}
if not _LINUX:
    _MAKERS = dict.fromkeys(Layer, _elsewhere)

_FILES: dict[str, Callable[[], object]] = {
    "the grader's files can be read": lambda: os.open(__file__, os.O_RDONLY),
    "the root folder can be listed": lambda: os.listdir("/"),
}
_CALLS: dict[str, Callable[[], object]] = {
    "a socket can be made": socket.socket,
    "a signal can be sent": lambda: os.kill(os.getppid(), 0),
    "a process can be made": lambda: os.fork() or os._exit(0),
}


def _succeeding(attempts: dict[str, Callable[[], object]]) -> str:
    """The first of the attempts that is not refused, by its name."""
    for name, attempt in attempts.items():
        with suppress(PermissionError):
            attempt()
            return name
    return ""


def _failures(barriers: dict[Layer, _Barrier]) -> dict[Layer, str]:
    """The layers that fail in a process that puts them all on, each with the reason."""
    told, tell = os.pipe()
    process = os.fork()
    if not process:
        with suppress(BaseException):
            os.write(tell, json.dumps(_tried(barriers)).encode())
        os._exit(0)
    os.close(tell)
    with open(told, "rb") as reply:
        said = reply.read()
    os.waitpid(process, 0)
    if not said:
        return dict.fromkeys(barriers, "a process that tried it did not survive")
    return {Layer(name): reason for name, reason in json.loads(said).items()}


def _tried(barriers: dict[Layer, _Barrier]) -> dict[str, str]:
    reasons: dict[str, str] = {}
    for layer, barrier in barriers.items():
        try:
            barrier.restrict(Limits())
            reason = barrier.breach()
        except OSError as error:
            reason = error.strerror or str(error)
        if reason:
            reasons[layer] = reason
    return reasons


def _limit(limits: Limits) -> None:
    for kind, soft, hard in _bounds(limits):
        with suppress(ValueError, OSError):  # a lower limit is in force already
            resource.setrlimit(kind, (soft, hard))


def _bounds(limits: Limits) -> list[tuple[int, int, int]]:
    tasks = _tasks(os.getuid()) + limits.processes if limits.processes else 0
    bounds = [
        # the soft limit says that time was up, the hard one ends a process that ignores it
        (resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 1),
        (resource.RLIMIT_FSIZE, limits.longest_file, limits.longest_file),
        (resource.RLIMIT_NPROC, tasks, tasks),
        (resource.RLIMIT_NOFILE, limits.open_files, limits.open_files),
        (resource.RLIMIT_CORE, 0, 0),
    ]
    if _LINUX:
        memory = _address_space() + limits.memory_bytes
        bounds.append((resource.RLIMIT_AS, memory, memory))
    return bounds


def _tasks(user: int) -> int:
    """The processes and threads of a user, which is what the kernel counts; those of another container are not seen."""
    found = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError):  # it has ended
            fields = dict(line.split(":", 1) for line in status.read_text(errors="replace").splitlines())
            found += int(fields["Threads"]) if int(fields["Uid"].split()[0]) == user else 0
    return found


def _address_space() -> int:
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()

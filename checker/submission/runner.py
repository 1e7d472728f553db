"""The grader's side of a student's file: start a process for it, send the job, and return what came back.

`start` is meant to be the first thing that a grader does: it takes a few milliseconds, and the process loads SymPy and
NumPy while the grader loads the exercise. Hence this module imports next to nothing itself.

    with start() as runner:
        job = ...
        outcome = runner.run(job, source)

The started process is the `zygote`; it forks a child for each run, so that one `Runner` serves any number of files,
one after another. `start_from_here` makes the first zygote a fork of this process instead of a new interpreter, for a
command that has just loaded SymPy itself and nothing that holds a reference.
A zygote that ends while a file runs is replaced, and the file tried once more.
Left out: isolation by the kernel, which is `confinement`'s.
"""

from __future__ import annotations

import gc
import math
import os
import signal
import site
import socket
import subprocess
import sys
import time
from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING, NoReturn, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from types import TracebackType
    from typing import IO, Self

    from checker.submission.isolation import Isolation
    from checker.submission.outcomes import Stop
    from checker.submission.protocol import Job, Limits, Outcome

__all__ = ["ENVIRONMENT", "MARK", "OPTIONS", "ROOT", "Runner", "start", "start_from_here"]

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # pathlib takes longer to import
_BOOT = f"import sys; sys.path.insert(0, {ROOT!r}); from checker.submission.zygote import main; del sys.path[0]; main()"
ENVIRONMENT = {
    "HOME": "/nonexistent",
    "LC_ALL": "C.UTF-8",
    "MPLBACKEND": "Agg",
    "MPLCONFIGDIR": "/tmp",  # it insists on a folder that looks as if it could be written to
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PATH": "/usr/bin:/bin",
    "PYTHONHASHSEED": "0",
    "SYMPY_GROUND_TYPES": "python",
}
if site.ENABLE_USER_SITE:
    ENVIRONMENT["PYTHONUSERBASE"] = site.getuserbase()  # SymPy may be installed for this user alone
OPTIONS = ("-P", "-X", "utf8")
"""for the interpreter: nothing is imported from the working folder"""
MARK = "CHECKER_ZYGOTE"
_MOMENT = 0.001
_LOADING_SECONDS = 60.0
_TRIES = 2
_GRACE_SECONDS = 5.0
"""beyond the wall time, for the zygote to end everything; then it is ended itself"""


def start() -> Runner:
    """A process that will run students' files, already at its loading when this returns."""
    return Runner()


def start_from_here() -> Runner:
    """The same as a fork of this process, in which SymPy is loaded first: once, for the files and for the grader.

    This process has `ENVIRONMENT` and one thread, and holds no reference. Raises RuntimeError if one is loaded.
    """
    from checker.submission.confinement import become_subreaper
    from checker.submission.preload import load_sympy

    load_sympy()
    become_subreaper()  # should a file end the zygote, what it has started comes to us
    gc.freeze()  # neither side's collector then touches, and so copies, what both share
    return Runner(_fork)


def _launch() -> tuple[_Process, socket.socket, str]:
    """A zygote, the connection to it and its mark; it inherits no environment, no descriptors and no terminal."""
    ours, theirs = socket.socketpair()
    mark = os.urandom(16).hex()
    with theirs:
        zygote = subprocess.Popen(
            [sys.executable, *OPTIONS, "-c", _BOOT],
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**ENVIRONMENT, MARK: mark},
            cwd="/",
            start_new_session=True,
        )
    return zygote, ours, mark


def _fork() -> tuple[_Process, socket.socket, str]:
    """The same as `_launch`, as a fork of this process."""
    if {"derivations", "checker.exercises", "checker.own_exercises"} & sys.modules.keys():
        raise RuntimeError("a process that has loaded an exercise must not become the parent of a student's file")
    ours, theirs = socket.socketpair()
    process = os.fork()
    if not process:
        _become_zygote(theirs.fileno())
    theirs.close()
    return _Forked(process), ours, os.environ.get(MARK, "")


def _become_zygote(connection: int) -> NoReturn:
    try:
        os.setsid()
        os.chdir("/")
        nowhere = os.open(os.devnull, os.O_RDWR)
        for place, descriptor in enumerate((connection, nowhere, nowhere)):
            os.dup2(descriptor, place)
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        sys.argv = sys.orig_argv = [""]
        with suppress(ValueError):
            sys.path.remove(ROOT)  # as it came in; an installed copy is on the path once more
        from checker.submission.zygote import main

        main()
    finally:
        os._exit(0)


class _Process(Protocol):
    """What is asked of a zygote's process."""

    def kill(self) -> None: ...

    def wait(self, timeout: float | None = None) -> int: ...


class _Forked:
    """A forked process with the methods of one that `subprocess` started."""

    def __init__(self, process: int) -> None:
        self.process = process

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.process, signal.SIGKILL)

    def wait(self, timeout: float | None = None) -> int:
        deadline = time.monotonic() + timeout if timeout is not None else math.inf
        with suppress(ChildProcessError):
            while not os.waitpid(self.process, os.WNOHANG if timeout is not None else 0)[0]:
                if time.monotonic() > deadline:
                    raise subprocess.TimeoutExpired("zygote", timeout or 0)
                time.sleep(_MOMENT)
        return 0


class Runner:
    """A process that waits for students' files. Use it as a context manager, or `close` it.

    Should a file bring the process down, the next file gets a new one.
    """

    def __init__(self, launch: Callable[[], tuple[_Process, socket.socket, str]] = _launch) -> None:
        self._zygote, self._connection, self._mark = launch()
        self._isolation: Isolation | None = None

    @property
    def isolation(self) -> Isolation:
        """What keeps a file from the rest of the machine; waits until the process has tried it."""
        from checker.submission.isolation import UNKNOWN

        return self._ready() or UNKNOWN

    def run(self, job: Job, source: bytes, meanwhile: Callable[[], object] = bool) -> Outcome:
        """Run a file and ask it for the answers of `job`. Never raises on account of the file.

        `meanwhile` is called while the file runs. When `run` returns, no process that the file started is left and its
        folder is gone.
        """
        from checker.submission.notebook import MOST_NOTEBOOK, is_notebook
        from checker.submission.outcomes import decode, unstarted
        from checker.submission.protocol import End

        limits = job.limits
        most = max(limits.source_bytes, MOST_NOTEBOOK) if is_notebook(source) else limits.source_bytes
        if len(source) > most:
            return unstarted(End.TOO_LARGE, f"the file has more than {most:,} bytes")
        for _ in range(_TRIES):
            if self._ready() is None:
                return unstarted(End.NO_RESULT, "no process could be started for it")
            with _request(job, source) as request, _memory("results") as results, _memory("output") as output:
                stop = self._exchange(limits, [file.fileno() for file in (request, results, output)], meanwhile)
                if stop is not None:
                    # only now, when the process and all its descendants are dead, is anything read
                    written = os.pread(results.fileno(), limits.result_bytes, 0)
                    printed = os.pread(output.fileno(), 4 * limits.output_shown + 1, 0)
                    return decode(written, printed, stop, job)
        return unstarted(End.NO_RESULT, "the process that it ran under was ended, twice")

    def close(self) -> None:
        """End the process and everything below it."""
        self._connection.close()  # the zygote sees it, and what it has under way ends with it
        try:
            self._zygote.wait(_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            self._abandon()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _ready(self) -> Isolation | None:
        """What holds in a zygote that is ready for a file; None when there is none to be had."""
        import json

        from checker.submission.isolation import Isolation, Layer
        from checker.submission.jobs import read_frame

        if self._connection.fileno() < 0:
            self._zygote, self._connection, self._mark = _launch()
        if self._isolation is None:
            self._connection.settimeout(_LOADING_SECONDS)
            try:
                missing = json.loads(read_frame(self._connection.recv))
                self._isolation = Isolation({Layer(name): reason for name, reason in missing.items()})
            except (EOFError, OSError):
                self._abandon()
        return self._isolation

    def _exchange(self, limits: Limits, descriptors: list[int], meanwhile: Callable[[], object]) -> Stop | None:
        """How the file's process ended; None when the zygote ended before it could say."""
        import json

        from checker.submission.jobs import frame, read_frame
        from checker.submission.outcomes import Stop

        self._connection.settimeout(limits.wall_seconds + _GRACE_SECONDS)
        with self._folder() as folder:
            terms = {"folder": folder, "wall_seconds": limits.wall_seconds}
            try:
                socket.send_fds(self._connection, [b"!"], descriptors)
                self._connection.sendall(frame(json.dumps(terms).encode()))
                meanwhile()
                reply = json.loads(read_frame(self._connection.recv))
            except (EOFError, OSError):
                self._abandon()
                return None
            except BaseException:  # interrupted: a late reply must not be taken for the next file's
                self._abandon()
                raise
        return Stop(reply["code"], reply["cpu"], late=reply["late"], prepared=reply["prepared"])

    def _folder(self) -> AbstractContextManager[str]:
        """Where a file that the kernel does not keep from writing writes to; none where it does."""
        if self.isolation.is_confined:
            return nullcontext("")
        from tempfile import TemporaryDirectory

        return TemporaryDirectory(prefix="answer-", ignore_cleanup_errors=True)

    def _abandon(self) -> None:
        """End a zygote that no longer answers, and whatever it could not end itself."""
        from checker.submission.processes import end_descendants, end_marked

        self._isolation = None
        self._connection.close()
        self._zygote.kill()
        self._zygote.wait()
        end_marked(f"{MARK}={self._mark}".encode())
        if isinstance(self._zygote, _Forked):
            end_descendants(self._zygote.process)


def _request(job: Job, source: bytes) -> IO[bytes]:
    """The job and the file, for the child to read; the zygote only passes it on."""
    from checker.submission.jobs import frame, job_to_json

    request = _memory("request")
    request.write(frame(job_to_json(job)) + frame(source))
    request.seek(0)
    return request


def _memory(name: str) -> IO[bytes]:
    """A file that lies in no folder."""
    if hasattr(os, "memfd_create"):
        return open(os.memfd_create(name), "w+b", buffering=0)
    from tempfile import TemporaryFile

    return TemporaryFile(buffering=0)

"""The process between the grader and the students' files: it loads SymPy and NumPy once and forks a child for a file.

The zygote runs the grader's code only, and holds nothing to hide: neither references nor exercises are ever loaded
into it, and it never reads an answer, so that no file finds another's in its memory. It is the parent of the child and
of every orphan that the child leaves, it ends them all when time is up or the child is gone, and it ends itself with
the grader, whose end it sees as the end of the connection.
It begins with a frame of JSON: how the files will be isolated. A request is a frame of JSON, the private folder and the
time on the clock, with three descriptors: the job and the file to read, and where results and printed text go. The
reply is a frame of JSON: the exit code (minus the signal), the seconds of CPU time, whether time ran out, and whether
the child got as far as the student's file.
"""

import gc
import json
import os
import select
import shutil
import signal
import socket
import sys
import time
from contextlib import suppress
from io import TextIOWrapper
from typing import NoReturn

from checker.submission import child
from checker.submission.confinement import Confinement, become_subreaper, prepare
from checker.submission.jobs import frame, job_from_json, read_frame
from checker.submission.preload import load_sympy
from checker.submission.processes import end_descendants

__all__ = ["main"]

_CONNECTION = 0
_RESULTS, _REQUEST, _PREPARED = 3, 4, 5


def main() -> None:
    """Serve the grader at the other end of standard input until it hangs up."""
    _load()
    confinement = prepare()
    become_subreaper()
    child_ended = _notice_of_ended_children()
    with socket.socket(fileno=_CONNECTION) as grader, suppress(EOFError, ConnectionError):
        grader.sendall(frame(json.dumps(dict(confinement.isolation.missing)).encode()))
        while True:
            _serve(grader, child_ended, confinement)


def _load() -> None:
    """What nearly every file imports, so that the children find it loaded."""
    import numpy

    load_sympy()
    numpy.random.seed(0)  # the generator's module is loaded on first use
    gc.collect()
    gc.freeze()


def _notice_of_ended_children() -> int:
    """A descriptor that becomes readable when a child ends."""
    notice, signalled = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC) if hasattr(os, "pipe2") else os.pipe()
    os.set_blocking(notice, False)
    os.set_blocking(signalled, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(signalled, warn_on_full_buffer=False)
    return notice


def _serve(grader: socket.socket, child_ended: int, confinement: Confinement) -> None:
    _, descriptors, _, _ = socket.recv_fds(grader, 1, 3)
    if len(descriptors) != 3:
        raise EOFError
    terms = json.loads(read_frame(grader.recv))
    folder: str = terms["folder"]
    zygote = os.getpid()
    notice, prepared = os.pipe()
    process = os.fork()
    if not process:
        _become_child(confinement, folder, [*descriptors, prepared], zygote)
    for descriptor in (*descriptors, prepared):
        os.close(descriptor)
    reply = _supervise(process, terms["wall_seconds"], grader, child_ended)
    with open(notice, "rb") as told:
        reply["prepared"] = bool(told.read())
    try:
        grader.sendall(frame(json.dumps(reply).encode()))
    except ConnectionError:  # the grader is gone, and cannot remove the folder any more
        if folder:
            shutil.rmtree(folder, ignore_errors=True)
        raise


def _supervise(process: int, seconds: float, grader: socket.socket, child_ended: int) -> dict[str, int | float | bool]:
    """Wait for the child, end it when time is up or the grader gone, and leave none of its descendants."""
    watch = select.poll()
    watch.register(child_ended, select.POLLIN)
    watch.register(grader, 0)  # a hang-up is reported all the same
    deadline = time.monotonic() + seconds
    late = False
    ended, status, usage = os.wait4(process, os.WNOHANG)
    while not ended:
        events = watch.poll(max(0.0, deadline - time.monotonic()) * 1000)
        late = not events
        if late or any(descriptor == grader.fileno() for descriptor, _ in events):
            os.kill(process, signal.SIGKILL)
            ended, status, usage = os.wait4(process, 0)
        else:
            with suppress(BlockingIOError):
                os.read(child_ended, 2**16)
            ended, status, usage = os.wait4(process, os.WNOHANG)
    end_descendants(process)
    return {"code": os.waitstatus_to_exitcode(status), "cpu": usage.ru_utime + usage.ru_stime, "late": late}


def _become_child(confinement: Confinement, folder: str, descriptors: list[int], zygote: int) -> NoReturn:
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        most = os.sysconf("SC_OPEN_MAX")
        _redirect(*descriptors)
        with open(_REQUEST, "rb") as request:
            job, source = job_from_json(read_frame(request.read)), read_frame(request.read)
        if folder:
            os.chdir(folder)
            os.environ.update(HOME=folder, TMPDIR=folder)
        confinement.confine(job.limits, zygote)
        os.closerange(_PREPARED + 1, most)
        os.write(_PREPARED, b"!")  # a process that could not be confined never comes to the student's file
        os.close(_PREPARED)
    except BaseException:
        os._exit(child.FAILED)
    child.live(job, source, _RESULTS)


def _redirect(request: int, results: int, output: int, prepared: int) -> None:
    """Standard input from nowhere, output and errors to `output`; what is not passed here is closed later."""
    nowhere = os.open(os.devnull, os.O_RDONLY)
    copies = [os.dup(descriptor) for descriptor in (nowhere, output, output, results, request, prepared)]
    for place, copy in enumerate(copies):
        os.dup2(copy, place, inheritable=place < _RESULTS)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(line_buffering=True, errors="backslashreplace")

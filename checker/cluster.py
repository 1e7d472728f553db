"""Grading on a Dask cluster: the same tasks, sent to workers on any number of machines.

A `Cluster` is a `Pool` over `distributed.Client`. Who grades what, and what becomes of the tasks of a worker that dies,
is the scheduler's business; workers may join and leave at any time. Workers need this package, in this version and with
these exercises; the scheduler, which unpickles the calls that it passes on, needs only Dask, so a call is made of names
and bytes alone.
Times are Dask's own settings: `distributed.comm.timeouts.connect` to reach the scheduler (30 s), and
`distributed.scheduler.no-workers-timeout` to be without a worker (here 60 s when it is not set).
"""

from __future__ import annotations

import asyncio
import logging
import pickle
import signal
import socket
import time
from collections.abc import AsyncIterator
from concurrent.futures import BrokenExecutor, CancelledError, Future
from contextlib import asynccontextmanager, suppress
from functools import cache, reduce
from operator import call
from pkgutil import resolve_name
from threading import Lock, Thread
from typing import TYPE_CHECKING, NoReturn
from uuid import uuid4

from checker import __version__
from checker.catalogue import find
from checker.errors import CheckerError
from checker.executors import ExecutorError
from checker.interrupts import INTERRUPTS
from checker.versions import exercise_digest
from checker.worker import Graded, Task, Unconfined, grade_task

if TYPE_CHECKING:
    import distributed

__all__ = ["Cluster", "grade_packed"]

_GRADE = "checker.cluster:grade_packed"
"""as workers of every version know it"""
_LOGS = ("distributed", "distributed.client", "tornado.application")
_SECONDS_TO_CONNECT = 30.0
_SECONDS_WITHOUT_WORKERS = 60.0
_SECONDS_TO_ANSWER = 60.0
_SECONDS_BETWEEN_LOOKS = 0.5
_SECONDS_TO_CLOSE = 5.0

_ONE_AT_A_TIME = Lock()
"""for threads of a worker: Python 3.11 does not parse in two of them at once (SystemError, gh-106905)"""

_NOT_INSTALLED = "Dask is not installed here ({reason}). Install it: pip install 'unstable-gradients[cluster]'"
_UNREACHABLE = (
    "no Dask scheduler can be reached at {address} ({reason}). Check the address, and that `dask scheduler` runs there"
)
_AGAIN = "What was graded is kept: run the same command again to go on"
_CONNECTION_LOST = f"the connection to the scheduler at {{address}} was lost. {_AGAIN} when the cluster is back"
_NO_WORKERS = (
    "the scheduler at {address} had no worker for {seconds:g} s. "
    f"Start one: dask worker {{address}} --nthreads 1. {_AGAIN}"
)
_INCOMPLETE = "a worker cannot load the checker ({reason}). Install unstable-gradients {ours} on every worker"
_ANOTHER_VERSION = (
    "the worker on {host} has checker {theirs} and this is {ours}: their results must not be mixed. "
    "Install {ours} on every worker"
)
_OTHER_EXERCISES = (
    "the worker on {host} declares {exercise} otherwise than this machine. Install the same files on both"
)


class Cluster:
    """The workers of a Dask cluster, as many as there are at the time.

    Raises ExecutorError when the scheduler cannot be reached. Without workers it waits for some.
    A future has BrokenExecutor when the workers that had its task died, one after another, or were restarted, and
    ExecutorError when the cluster is lost or a worker must not be used.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._found = 0
        self._ready: Future[None] = Future()
        self._loop = asyncio.new_event_loop()
        self._closing = asyncio.Event()
        self._thread = Thread(target=self._run, name="cluster", daemon=True)
        self._thread.start()
        try:
            self._ready.result()
        except BaseException:
            self.close()
            raise

    @property
    def workers(self) -> int:
        """How many there are, 1 while there is none: a task that waits is how we wait."""
        return max(self._found, 1)

    def submit(self, task: Task) -> Future[Graded]:
        """Give out a task, the bytes of its file within."""
        return asyncio.run_coroutine_threadsafe(self._graded(task), self._loop)

    def restart(self) -> None:
        """Nothing: the scheduler goes on with the workers that it has."""

    def close(self) -> None:
        """Leave the scheduler, which cancels what is under way; a worker still ends the file that it has begun."""
        with suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(self._closing.set)
        self._thread.join(_SECONDS_TO_CLOSE)

    def _run(self) -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, INTERRUPTS)  # they are the main thread's
        try:
            with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
                runner.run(self._live())
        except Exception as error:
            self._ready.set_exception(error)

    async def _live(self) -> None:
        """Be connected until `close`."""
        closing = asyncio.create_task(self._closing.wait())
        async with _client(self._address) as self._client:
            connecting = asyncio.create_task(_connect(self._client, self._address))
            await asyncio.wait({connecting, closing}, return_when=asyncio.FIRST_COMPLETED)
            if connecting.done():
                connecting.result()
                self._watching = asyncio.create_task(self._watch())
                self._ready.set_result(None)
                await closing
                await self._end_watch()

    async def _end_watch(self) -> None:
        self._watching.cancel()
        await asyncio.gather(self._watching, return_exceptions=True)

    async def _watch(self) -> NoReturn:
        """Count the workers over and over. Raises ExecutorError when the cluster is lost."""
        patience = _seconds("distributed.scheduler.no-workers-timeout", _SECONDS_WITHOUT_WORKERS)
        seen = time.monotonic()
        while True:
            try:
                self._found = len(await asyncio.wait_for(self._client.nthreads(), _SECONDS_TO_ANSWER))
            except (OSError, RuntimeError) as error:  # the latter when Dask gave up connecting once more
                raise self._lost() from error
            if self._found:
                seen = time.monotonic()
            elif time.monotonic() - seen > patience:
                raise ExecutorError(_NO_WORKERS.format(address=self._address, seconds=patience))
            await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)

    async def _graded(self, task: Task) -> Graded:
        """What comes of a task, or what ends the watch."""
        answer = asyncio.create_task(self._answer(task))
        await asyncio.wait({answer, self._watching}, return_when=asyncio.FIRST_COMPLETED)
        if answer.done():
            return answer.result()
        answer.cancel()
        return self._watching.result()

    async def _answer(self, task: Task) -> Graded:
        from distributed import KilledWorker

        order = (__version__, _digest(task.exercise), pickle.dumps(task))
        # resolve_name(_GRADE)(order) on the worker; what is pickled by its name is the standard library's
        asked = self._client.submit(reduce, call, (_GRADE, order), resolve_name, key=f"grade-{uuid4()}", pure=False)
        try:
            graded: Graded = await asked
        except (KilledWorker, CancelledError) as error:
            if self._client.status != "running":
                raise self._lost() from error
            raise BrokenExecutor(str(error)) from error
        except ImportError as error:
            raise ExecutorError(_INCOMPLETE.format(reason=error, ours=__version__)) from error
        except OSError as error:
            if asked.status == "error":  # the worker's own, not the connection's
                raise
            raise self._lost() from error
        return graded

    def _lost(self) -> ExecutorError:
        return ExecutorError(_CONNECTION_LOST.format(address=self._address))


def grade_packed(order: tuple[str, str, bytes]) -> Graded:
    """Grade on a worker: a checker's version, the digest of its exercise, and a pickled Task.

    Raises ExecutorError if version or digest are not the worker's own; Unconfined and NotGraded as `grade_task` does.
    """
    version, digest, packed = order
    if version != __version__:
        raise ExecutorError(_ANOTHER_VERSION.format(host=socket.gethostname(), theirs=__version__, ours=version))
    task: Task = pickle.loads(packed)
    with _ONE_AT_A_TIME:
        try:
            own = _digest(task.exercise)
        except CheckerError:  # a teacher's own, which is not there
            own = ""
    if digest != own:
        raise ExecutorError(_OTHER_EXERCISES.format(host=socket.gethostname(), exercise=task.exercise))
    try:
        return grade_task(task)
    except Unconfined as error:
        raise Unconfined(f"on the worker {socket.gethostname()}: {error}") from error


@asynccontextmanager
async def _client(address: str) -> AsyncIterator[distributed.Client]:
    """A client that is not connected yet, closed at the end."""
    try:
        from distributed import Client
    except ImportError as error:
        raise ExecutorError(_NOT_INSTALLED.format(reason=error)) from error
    for name in _LOGS:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what goes wrong is said once, by us
    client = Client(address, asynchronous=True, set_as_default=False, direct_to_workers=False)
    try:
        yield client
    finally:
        with suppress(OSError):
            await client.close(_SECONDS_TO_CLOSE)


async def _connect(client: distributed.Client, address: str) -> None:
    """Wait for the connection, which Dask does without an end where something else listens and says nothing."""
    try:
        await asyncio.wait_for(client, 2 * _seconds("distributed.comm.timeouts.connect", _SECONDS_TO_CONNECT))
    except (OSError, ValueError, TypeError, ImportError) as error:  # the middle two: no address, no certificates
        raise ExecutorError(_UNREACHABLE.format(address=address, reason=_reason(error))) from error


def _seconds(setting: str, default: float) -> float:
    """A time among Dask's settings."""
    import dask
    from dask.utils import parse_timedelta

    return float(parse_timedelta(dask.config.get(setting, None) or default))


def _reason(error: Exception) -> str:
    """The first line of a message, which Dask writes at length."""
    return (str(error) or "no answer").partition("\n")[0]


@cache
def _digest(exercise: str) -> str:
    return exercise_digest(find(exercise))

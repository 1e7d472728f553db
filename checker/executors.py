"""Who grades many hand-ins: processes of this machine, or a Dask cluster.

A `Pool` takes tasks and gives futures; `graded` keeps a few of them under way and yields what came of each as soon as
it is known. A worker that dies costs nobody else: what was under way is tried again, one at a time, and a task whose
worker then dies twice is yielded as a `Failure`.
There is no scheduler here: the standard library's pool and Dask's do that.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, ProcessPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from multiprocessing import resource_tracker
from typing import Protocol, TypeVar

from checker.errors import CheckerError
from checker.interrupts import held_back
from checker.worker import Graded, NotGraded, Task, Unconfined, begin, grade_task

__all__ = ["ExecutorError", "Failure", "Pool", "Processes", "graded"]

T = TypeVar("T")

_TRIES = 2
"""for a task whose worker dies, and for the start of another worker"""
_AHEAD = 2
"""tasks given out for each worker, so that none waits for this process"""


class ExecutorError(CheckerError):
    """The workers cannot be had."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A task came to nothing, for a reason of ours."""

    reason: str


class Pool(Protocol):
    """What is asked of those who grade."""

    @property
    def workers(self) -> int:
        """How many there are."""

    def submit(self, task: Task) -> Future[Graded]:
        """Give out a task."""

    def restart(self) -> None:
        """Begin anew, after BrokenExecutor."""

    def close(self) -> None:
        """End every worker now, whatever it has under way."""


def graded(pool: Pool, tasks: Iterable[tuple[T, Task]]) -> Iterator[tuple[T, Graded | Failure]]:
    """What came of each task, by its label, in the order in which they end. Raises Unconfined."""
    left = iter(tasks)
    waiting: dict[Future[Graded], tuple[T, Task]] = {}
    while True:
        for label, task in islice(left, max(0, _AHEAD * pool.workers - len(waiting))):  # workers may leave
            waiting[_submitted(pool, task)] = label, task
        if not waiting:
            return
        ended, _ = wait(waiting, return_when=FIRST_COMPLETED)
        if any(_is_lost(future) for future in ended):
            ended = set(waiting)  # every other one is lost with it
        lost = [waiting[future] for future in ended if _is_lost(future)]
        known = sorted(
            (future for future in ended if not _is_lost(future)), key=_has_failed
        )  # a failure may be the end
        yield from ((waiting[future][0], _outcome(future)) for future in known)
        for future in ended:
            del waiting[future]
        if lost:
            pool.restart()
        yield from ((label, _alone(pool, task)) for label, task in lost)


def _submitted(pool: Pool, task: Task) -> Future[Graded]:
    try:
        return pool.submit(task)
    except BrokenExecutor as error:  # a worker has died since
        future: Future[Graded] = Future()
        future.set_exception(error)
        return future


def _is_lost(future: Future[Graded]) -> bool:
    """Whether it came to nothing because a worker died, its own or another; waits until that is known."""
    return isinstance(future.exception(), BrokenExecutor)


def _has_failed(future: Future[Graded]) -> bool:
    return future.exception() is not None


def _outcome(future: Future[Graded]) -> Graded | Failure:
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, Unconfined | ExecutorError):
        raise error
    return Failure(f"{error}" if isinstance(error, NotGraded) else f"{type(error).__name__}: {error}")


def _alone(pool: Pool, task: Task) -> Graded | Failure:
    """Try a task with nothing beside it, so that it is known whose worker dies."""
    for _ in range(_TRIES):
        future = _submitted(pool, task)
        if not _is_lost(future):
            return _outcome(future)
        pool.restart()
    return Failure("the process that graded it was ended, twice")


class Processes:
    """Processes of this machine, each with a zygote of its own. They end with this process."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._pool = self._started()

    def submit(self, task: Task) -> Future[Graded]:
        """Give out a task."""
        with held_back():  # the pool begins its processes here, and what ends a batch must not meet one half begun
            return self._pool.submit(grade_task, task)

    def restart(self) -> None:
        """Begin anew with other processes. Raises ExecutorError where they end before they have a task."""
        for _ in range(_TRIES):
            self.close()
            self._pool = self._started()
            with suppress(BrokenExecutor):
                with held_back():
                    begun = self._pool.submit(bool)
                begun.result()
                return
        raise ExecutorError("the processes that grade end as soon as they are started; look at this machine's memory")

    def close(self) -> None:
        """End every process, and what it has under way."""
        for process in multiprocessing.active_children():
            process.kill()
        self._pool.shutdown(cancel_futures=True)  # its thread sees that they have ended, and ends too

    def _started(self) -> ProcessPoolExecutor:
        # not forked: this process has threads, and what it holds is not for workers
        context = multiprocessing.get_context("spawn")
        resource_tracker.ensure_running()  # before: it lets interrupts through as it begins
        with held_back():  # else a semaphore may be left that the tracker does not know of
            return ProcessPoolExecutor(self.workers, context, initializer=begin, initargs=(os.getpid(),))

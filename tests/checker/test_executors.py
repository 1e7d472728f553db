"""Whatever becomes of the workers, each task comes out once, with its grade or with the reason why it has none."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.executors import ExecutorError, Failure, Processes, graded
from checker.worker import Graded, NotGraded, Task, Unconfined

DONE = Graded("{}", "", 0.0, 0.0)
TWICE = Failure("the process that graded it was ended, twice")


def task(what: str) -> Task:
    return Task("exercise2", what.encode(), 0)


class Scripted:
    """A pool whose tasks say in their source what becomes of them."""

    def __init__(self, workers: int = 2) -> None:
        self.workers = workers
        self.given: list[str] = []
        self.restarts = 0
        self._is_broken = False
        self._waiting: list[Future[Graded]] = []

    def submit(self, task: Task) -> Future[Graded]:
        if self._is_broken:
            raise BrokenProcessPool("a worker has died")
        what = task.source.decode()
        is_first = what not in self.given
        self.given.append(what)
        future: Future[Graded] = Future()
        self._waiting.append(future)
        if what.startswith("deadly") or (what.startswith("once") and is_first):
            self._die()
        elif what.startswith("slow"):
            threading.Timer(0.002, _settle, [future]).start()
        elif what.startswith(("good", "once")):
            _settle(future)
        else:
            future.set_exception(_ERRORS[what])
        return future

    def _die(self) -> None:
        self._is_broken = True
        for future in self._waiting:
            _settle(future, BrokenProcessPool("a worker has died"))

    def restart(self) -> None:
        self._is_broken = False
        self._waiting.clear()
        self.restarts += 1

    def close(self) -> None: ...


_LOCK = threading.Lock()


def _settle(future: Future[Graded], error: Exception | None = None) -> None:
    with _LOCK:
        if not future.done() and error:
            future.set_exception(error)
        elif not future.done():
            future.set_result(DONE)


_ERRORS = {
    "error": ValueError("a bug"),
    "not graded": NotGraded("no process could be started for it"),
    "unconfined": Unconfined("no Landlock"),
    "lost": ExecutorError("the cluster is gone"),
}


def outcomes(pool: Scripted, *whats: str) -> dict[str, Graded | Failure]:
    found = list(graded(pool, [(what, task(what)) for what in whats]))
    assert sorted(label for label, _ in found) == sorted(whats)
    return dict(found)


_FATES = st.lists(st.sampled_from(["good", "slow", "deadly"]), max_size=12)


@given(_FATES, st.integers(1, 3))
def test_each_task_comes_out_once_and_dies_for_itself_alone(fates: list[str], workers: int) -> None:
    """A task whose worker dies costs no other its grade, wherever it stands."""
    whats = [f"{fate} {number}" for number, fate in enumerate(fates)]
    found = outcomes(Scripted(workers), *whats)
    assert found == {what: TWICE if what.startswith("deadly") else DONE for what in whats}


def test_a_task_whose_worker_dies_once_is_graded() -> None:
    pool = Scripted()
    found = outcomes(pool, "good", "once 1", "slow 2", "once 3", "good 4")
    assert all(outcome == DONE for outcome in found.values())
    assert len(found) == 5
    assert pool.restarts


def test_a_task_whose_worker_dies_is_tried_twice_alone_and_then_let_be() -> None:
    pool = Scripted()
    assert outcomes(pool, "deadly") == {"deadly": TWICE}
    assert pool.given == ["deadly"] * 3
    assert pool.restarts == 3


def test_no_tasks_no_outcomes() -> None:
    assert outcomes(Scripted()) == {}


def test_what_goes_wrong_with_one_is_told_and_the_others_go_on() -> None:
    assert outcomes(Scripted(), "good", "error", "not graded", "good 2") == {
        "good": DONE,
        "error": Failure("ValueError: a bug"),
        "not graded": Failure("no process could be started for it"),
        "good 2": DONE,
    }


@pytest.mark.parametrize(("what", "error"), [("unconfined", Unconfined), ("lost", ExecutorError)])
def test_what_goes_wrong_with_all_ends_it(what: str, error: type[Exception]) -> None:
    with pytest.raises(error, match=str(_ERRORS[what])):
        outcomes(Scripted(), "good", what, "good 2")


@pytest.mark.parametrize("workers", [1, 4])
def test_tasks_are_taken_when_they_are_needed(workers: int) -> None:
    """However many there are, only a few are held at a time."""
    taken = 0

    def endless() -> Iterator[tuple[int, Task]]:
        nonlocal taken
        while True:
            taken += 1
            yield taken, task(f"good {taken}")

    found = graded(Scripted(workers), endless())
    for number in range(1, 100):
        next(found)
        assert taken <= number + 3 * workers


# What follows starts processes.

PATIENCE = 60.0
"""seconds, for what should take a few milliseconds"""
_QUICK = b"min_abs_w = 4\n"
_ENDLESS = b"while True:\n    pass\n"


@pytest.fixture
def below() -> Iterator[Callable[[], set[int]]]:
    """What is below this process and was not when the test began; all of it must be gone when it ends."""
    before = set(descendants(os.getpid()))
    seen: set[int] = set()

    def look() -> set[int]:
        found = set(descendants(os.getpid())) - before
        seen.update(found)
        return found

    yield look
    look()
    patience = time.monotonic() + PATIENCE
    while left := [process for process in seen if is_alive(process)]:
        if time.monotonic() > patience:
            for process in left:
                os.kill(process, signal.SIGKILL)
            raise AssertionError(f"still there: {left}")
        time.sleep(0.01)


def descendants(process: int) -> Iterator[int]:
    for listing in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):  # the thread has ended meanwhile
            for child in map(int, listing.read_text().split()):
                yield child
                yield from descendants(child)


def is_alive(process: int) -> bool:
    """Whether it is there, and is no tracker of `multiprocessing`, which stays as long as we do."""
    try:
        return b"resource_tracker" not in Path(f"/proc/{process}/cmdline").read_bytes() and not _is_zombie(process)
    except OSError:
        return False


def _is_zombie(process: int) -> bool:
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"


def workers_among(processes: set[int]) -> list[int]:
    return [process for process in processes if b"spawn_main" in Path(f"/proc/{process}/cmdline").read_bytes()]


def test_workers_that_are_killed_cost_nothing(below: Callable[[], set[int]]) -> None:
    """One in the middle, then all at once."""
    tasks = [(number, Task("exercise2", _QUICK, number)) for number in range(9)]
    found: list[tuple[int, Graded | Failure]] = []
    with closing(Processes(2)) as pool:
        for each in graded(pool, tasks):
            found.append(each)
            if len(found) in (1, 4):
                for worker in workers_among(below())[: len(found)]:
                    os.kill(worker, signal.SIGKILL)
    assert sorted(label for label, _ in found) == list(range(9))
    assert all(isinstance(outcome, Graded) for _, outcome in found)


def test_workers_that_cannot_begin_end_the_run(monkeypatch: pytest.MonkeyPatch, below: Callable[[], set[int]]) -> None:
    """Not one submission after the other is reported, when it is none of theirs."""
    monkeypatch.setattr("checker.executors.begin", os._exit)
    with closing(Processes(2)) as pool, pytest.raises(ExecutorError, match="end as soon as they are started"):
        list(graded(pool, [(number, Task("exercise2", _QUICK, number)) for number in range(9)]))


def test_workers_leave_interrupts_to_the_one_that_leads(below: Callable[[], set[int]]) -> None:
    """Ctrl-C comes to all processes in the terminal."""
    with closing(Processes(1)) as pool:
        pool.submit(Task("exercise2", _QUICK, 0)).result()
        (worker,) = workers_among(below())
        os.kill(worker, signal.SIGINT)
        assert pool.submit(Task("exercise2", _QUICK, 1)).result().report
        assert workers_among(below()) == [worker]


def test_closing_ends_what_is_under_way(below: Callable[[], set[int]]) -> None:
    """At once, with the processes that grade and all below them: the fixture sees that nothing is left."""
    with closing(Processes(2)) as pool:
        quick, endless = pool.submit(Task("exercise2", _QUICK, 0)), pool.submit(Task("exercise2", _ENDLESS, 0))
        assert quick.result().report
        assert len(workers_among(below())) == 2
    assert not workers_among(below())
    assert isinstance(endless.exception(), BrokenProcessPool)


def test_a_run_that_is_left_can_be_closed(below: Callable[[], set[int]]) -> None:
    with closing(Processes(1)) as pool:
        found = graded(pool, [(1, Task("exercise2", _QUICK, 0)), (2, Task("exercise2", _ENDLESS, 0))])
        assert next(found)[0] == 1
        below()
        found.close()  # type: ignore[attr-defined]


def test_the_limits_of_a_task_hold(below: Callable[[], set[int]]) -> None:
    with closing(Processes(1)) as pool:
        below()
        report = pool.submit(Task("exercise2", _QUICK, 0, ("source=5",))).result().report
    assert '"ending": "too-large"' in report


def test_an_interrupt_does_not_meet_a_process_half_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    """It waits until the pool has begun it, and then comes."""
    begun: list[Task] = []
    with closing(Processes(1)) as pool:

        def submit(_: object, task: Task) -> Future[Graded]:
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
            begun.append(task)
            return Future()

        monkeypatch.setattr(pool._pool, "submit", submit)
        with pytest.raises(KeyboardInterrupt):
            pool.submit(task("good"))
    assert begun
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())

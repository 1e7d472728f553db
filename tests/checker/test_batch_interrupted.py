"""A batch that is ended anywhere and run again: nothing lost, nothing done twice, nothing half written, nobody left.

The measure is a run that nothing disturbed, with the same secret: every table must come out equal, and every file to
the byte. Whoever is orphaned here becomes a child of the test, so that no process can slip out of sight.
"""

import ctypes
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from checker.store import Store

ROOT = Path(__file__).parents[2]
KILLS = 8
"""20 take a minute"""
PATIENCE = 60.0
"""seconds, for what should take a few milliseconds"""
SECRET = "5" * 64
FILES = 42
SHAPES = (
    "min_abs_w = {0}\n",
    "w_star = {0}.25\nprint({0})\n",
    "min_abs_w = 4\nmax_width = '{0}/w'\n",
    "a_low = {0}\n1/0\n",
    "min_abs_w = '{0}*('\n",
    "import math\nw_star = math.sqrt({0})\n",
    "raise SystemExit({0})\n",
)
SLOW = "import time\nwhile time.process_time() < 1:\n    pass\nmin_abs_w = 4\n"


class Course(NamedTuple):
    """A course that was graded without disturbance."""

    folder: Path
    results: "Results"


class Results(NamedTuple):
    """What a batch leaves, apart from the order and the time in which it came to each."""

    tables: dict[str, list[tuple[Any, ...]]]
    files: dict[str, bytes]


_TABLES = {
    "setting": "SELECT name, value FROM setting",
    "result": "SELECT answer, exercise, checker, score, max_score, status, ending, line, message, isolation, output, "
    "feedback FROM result",
    "part": "SELECT answer, place, name, verdict, points, max_points, bonus, written, read, evidence, fields "
    "FROM part JOIN result ON result = id",
    "finding": "SELECT answer, part, place, slip, rationale, help FROM finding JOIN result ON result = id",
    "submission": "SELECT name, student, number, path, submission.answer, result.answer, problem "
    "FROM submission LEFT JOIN result ON result = id",
}


def results(out: Path) -> Results:
    files = [out / "grades.csv", *(out / "feedback").iterdir()]
    return Results(
        {name: sorted(query(out, sql), key=repr) for name, sql in _TABLES.items()},
        {path.name: path.read_bytes() for path in files},
    )


def query(out: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(out / "results.sqlite")) as database:
        return database.execute(sql).fetchall()


def graded_by_now(out: Path) -> int:
    """How many results are kept; a batch may be writing."""
    with suppress(sqlite3.OperationalError):
        return int(query(out, "SELECT count(*) FROM result")[0][0])
    return 0


def prepared(out: Path) -> Path:
    """A folder for results, with the secret that all courses here have."""
    Store(out, "exercise2").__exit__(None, None, None)
    with closing(sqlite3.connect(out / "results.sqlite")) as database, database:
        database.execute("UPDATE setting SET value = ? WHERE name = 'secret'", (SECRET,))
    return out


def batch(folder: Path, out: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(_command(folder, out), cwd=ROOT, capture_output=True, text=True, timeout=100, check=False)


def _command(folder: Path, out: Path) -> list[str]:
    command = [sys.executable, "-m", "checker", "batch", "exercise2", str(folder), "--out", str(out)]
    return [*command, "--jobs", "2"]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    folder = tmp_path_factory.mktemp("course") / "in"
    folder.mkdir()
    for number in range(FILES):
        (folder / f"s{number:02}.py").write_text(SHAPES[number % len(SHAPES)].format(number))
    (folder / "copy.py").write_text(SHAPES[0].format(0))
    (folder / "none").mkdir()
    out = prepared(folder.parent / "out")
    done = batch(folder, out)
    assert done.returncode == 1, done.stderr  # for the one without a file
    assert f"{FILES} graded now" in done.stdout
    found = results(out)
    assert [len(found.tables[name]) for name in ("result", "submission")] == [FILES, FILES + 2]
    assert len({row[5] for row in found.tables["result"]}) > 2
    return Course(folder, found)


class Batch:
    """A batch under way, with ways to look at its processes."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def below(self, mark: bytes) -> list[int]:
        """The processes below it that are called so."""
        return [process for process in descendants(self.process.pid) if mark in command_line(process)]

    def wait_for(self, happened: Callable[[], object]) -> bool:
        """Whether it happens before the batch ends."""
        while self.is_running:
            if happened():
                return True
            time.sleep(0.02)
        return False

    def wait_for_results(self, out: Path, least: int) -> bool:
        """Whether so many are kept before the batch ends."""
        return self.wait_for(lambda: graded_by_now(out) >= least)

    def ended(self, *signals: int, everybody: bool = False) -> tuple[int, str, str]:
        """Its exit code and what it said, after these signals to it, or to all in its terminal."""
        for number in signals:
            with suppress(ProcessLookupError):
                (os.killpg if everybody else os.kill)(self.process.pid, number)
        said, told = self.process.communicate()
        return self.process.returncode, said, told


@pytest.fixture
def begin() -> Iterator[Callable[[Path, Path], Batch]]:
    """Begins a batch. At the end of the test every process that any of them has started must be gone."""
    prctl = ctypes.CDLL(None).prctl
    before = set(descendants(os.getpid()))
    prctl(_SET_SUBREAPER, 1, 0, 0, 0)
    with ExitStack() as begun:

        def begin(folder: Path, out: Path) -> Batch:
            streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
            process = subprocess.Popen(_command(folder, out), cwd=ROOT, text=True, start_new_session=True, **streams)
            begun.enter_context(process)
            begun.callback(process.kill)
            return Batch(process)

        yield begin
    wait_until_gone(before)
    prctl(_SET_SUBREAPER, 0, 0, 0, 0)


_SET_SUBREAPER = 36


def wait_until_gone(before: set[int]) -> None:
    """Wait for the processes that were not there before; who does not end is ended, and told."""
    patience = time.monotonic() + PATIENCE
    while left := set(descendants(os.getpid())) - before:
        for process in left:
            with suppress(ChildProcessError):
                os.waitpid(process, os.WNOHANG)
        if time.monotonic() > patience:
            names = [command_line(process) for process in left]
            for process in left:
                os.kill(process, signal.SIGKILL)
            raise AssertionError(f"still there: {names}")
        time.sleep(0.02)


def descendants(process: int) -> Iterator[int]:
    for child in children(process):
        yield child
        yield from descendants(child)


def children(process: int) -> list[int]:
    found: list[int] = []
    for listing in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):
            found += map(int, listing.read_text().split())
    return found


def command_line(process: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_bytes()
    return b""


WORKER, ZYGOTE = b"spawn_main", b"submission.zygote"


def _as_it_starts(_: Batch, __: Path) -> bool:
    time.sleep(0.1)
    return True


def _as_workers_begin(running: Batch, _: Path) -> bool:
    return running.wait_for(lambda: running.below(WORKER))


def _as_zygotes_begin(running: Batch, _: Path) -> bool:
    return running.wait_for(lambda: running.below(ZYGOTE))


def _after_results(count: int) -> Callable[[Batch, Path], bool]:
    return lambda running, out: running.wait_for_results(out, graded_by_now(out) + count)


MOMENTS = [_as_it_starts, _as_workers_begin, _as_zygotes_begin, *map(_after_results, (1, 1, 2, 3))]


def test_killed_at_any_moment_and_run_again(
    tmp_path: Path, course: Course, begin: Callable[[Path, Path], Batch]
) -> None:
    """While it starts, grades, and writes: each time all results are whole, and those of before are as they were."""
    chance = random.Random(7)
    out = prepared(tmp_path / "out")
    kept: dict[str, tuple[Any, ...]] = {}
    hits = 0
    for _ in range(KILLS):
        running = begin(course.folder, out)
        chance.choice(MOMENTS)(running, out)
        time.sleep(chance.uniform(0, 0.05))
        code, _, told = running.ended(signal.SIGKILL)
        hits += code == -signal.SIGKILL
        assert not told.strip() or f"{FILES - len(kept)} to grade" in told
        now = {row[0]: row[1:] for row in query(out, "SELECT answer, id, graded_at, grader_seconds FROM result")}
        assert {answer: now[answer] for answer in kept} == kept
        kept = now
        assert query(out, "PRAGMA integrity_check") == [("ok",)]
        parts = query(out, "SELECT count(*) FROM part GROUP BY result")
        assert parts == [(7,)] * len(kept)
    assert hits >= KILLS // 2  # else this has shown nothing
    done = batch(course.folder, out)
    assert f"{FILES - len(kept)} graded now" in done.stdout
    assert results(out) == course.results
    assert sorted(os.listdir(out)) == [".lock", "class.html", "feedback", "grades.csv", "results.sqlite"]


INTERRUPTIONS: list[tuple[Callable[[Batch, Path], bool], list[int], bool, int]] = [
    (_as_workers_begin, [signal.SIGINT], True, 130),
    (_as_workers_begin, [signal.SIGTERM], False, 143),
    (_after_results(1), [signal.SIGTERM], False, 143),
    (_after_results(1), [signal.SIGTERM], True, 143),
]
"""when, which signals, whether all processes in the terminal get them as with Ctrl-C, and the exit code"""


def test_ended_in_every_way_and_run_again(tmp_path: Path, course: Course, begin: Callable[[Path, Path], Batch]) -> None:
    """It says what to do next and no more, and the files are those of what is graded by then; at last, impatiently."""
    out = prepared(tmp_path / "out")
    for moment, signals, everybody, expected in INTERRUPTIONS:
        running = begin(course.folder, out)
        assert moment(running, out)
        code, said, told = running.ended(*signals, everybody=everybody)
        assert (code, said) == (expected, "")
        lines = [line for line in told.splitlines() if line]
        assert "to grade" in lines.pop(0)
        assert lines.pop(0) == f"Stopped. What was graded is kept in {out}; run the same command again to go on."
        assert lines == (["Interrupted."] if signal.SIGINT in signals else [])
        found = results(out)
        assert found.files["grades.csv"].count(b",graded,") == _count(found, "graded")
        assert len(found.files) == 1 + 2 * (FILES + 2)
        assert found.files["none.txt"] == course.results.files["none.txt"]
    running = begin(course.folder, out)
    assert running.wait_for_results(out, graded_by_now(out) + 1)
    code, _, told = running.ended(*[signal.SIGINT] * 20, everybody=True)
    assert code == 130
    assert "Traceback" not in told
    assert told.splitlines()[-1] == "Interrupted."
    kept = graded_by_now(out)
    assert 0 < kept < FILES
    assert f"{FILES - kept} graded now" in batch(course.folder, out).stdout
    assert results(out) == course.results
    assert sorted(os.listdir(out)) == [".lock", "class.html", "feedback", "grades.csv", "results.sqlite"]


def _count(found: Results, status: str) -> int:
    graded = {row[0] for row in found.tables["result"] if row[5] == status}
    return sum(row[5] in graded for row in found.tables["submission"])


def test_workers_and_zygotes_that_are_killed_cost_nothing(
    tmp_path: Path, course: Course, begin: Callable[[Path, Path], Batch]
) -> None:
    """The results are those of an undisturbed run, and the run is none the wiser."""
    out = prepared(tmp_path / "out")
    running = begin(course.folder, out)
    kills = 0
    for mark in (WORKER, ZYGOTE, WORKER, ZYGOTE, ZYGOTE):
        if running.wait_for_results(out, graded_by_now(out) + 3):
            for process in running.below(mark)[:1]:
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
                    kills += 1
    code, said, told = running.ended()
    assert kills >= 4
    assert code == 1, told
    assert f"{FILES} graded now. All" in said
    assert "Traceback" not in told
    assert results(out) == course.results


def test_a_submission_whose_worker_dies_each_time_is_reported_and_tried_again(
    tmp_path: Path, begin: Callable[[Path, Path], Batch]
) -> None:
    """It costs nobody else a grade. Its worker is killed here whenever the file has run for a while."""
    folder, out = with_a_slow_one(tmp_path / "in", 4), prepared(tmp_path / "out")
    running = begin(folder, out)
    while running.is_running:
        for worker in _busy(running):
            os.kill(worker, signal.SIGKILL)
        time.sleep(0.02)
    code, said, told = running.ended()
    assert code == 1, told
    assert "3 graded now. 1 could not be; run it again to try them once more." in said
    assert (out / "feedback/s1.txt").read_text() == "s1: not graded: the process that graded it was ended, twice.\n"
    assert (out / "grades.csv").read_text().count(",graded,") == 3
    done = batch(folder, out)
    assert "4 submissions: 1 to grade, 3 graded before." in done.stderr
    assert done.returncode == 0
    assert (out / "grades.csv").read_text().count(",graded,") == 4


def _seconds(process: int) -> float:
    """The computing time of a process of a student's file, which has its own session and is called like its zygote."""
    with suppress(OSError):
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def test_a_worker_that_stands_still_in_a_file_holds_up_nobody_else_and_can_be_interrupted(
    tmp_path: Path, begin: Callable[[Path, Path], Batch]
) -> None:
    """The file waits for it; all others are graded by the other worker."""
    folder, out = with_a_slow_one(tmp_path / "in", 6), prepared(tmp_path / "out")
    running = begin(folder, out)
    busy: list[int] = []
    assert running.wait_for(lambda: busy.extend(_busy(running)) or busy)
    os.kill(busy[0], signal.SIGSTOP)
    assert running.wait_for_results(out, 5)
    code, _, told = running.ended(signal.SIGINT, everybody=True)
    assert code == 130
    assert "Traceback" not in told
    assert "6 submissions: 1 to grade, 5 graded before." in batch(folder, out).stderr


def with_a_slow_one(folder: Path, count: int) -> Path:
    """A folder of so many quick hand-ins but for s1."""
    folder.mkdir()
    for number in range(count):
        (folder / f"s{number}.py").write_text(SLOW if number == 1 else f"min_abs_w = {number}\n")
    return folder


def _busy(running: Batch) -> list[int]:
    """The workers whose file has run for a while."""
    return [
        worker
        for worker in running.below(WORKER)
        if any(_seconds(process) > 0.4 for zygote in children(worker) for process in children(zygote))
    ]


def test_killed_while_it_writes_the_files_of_people(tmp_path: Path, begin: Callable[[Path, Path], Batch]) -> None:
    """Each of them is whole or not there; what was begun is gone after the next run."""
    folder, out = tmp_path / "in", prepared(tmp_path / "out")
    folder.mkdir()
    (folder / "s0.py").write_text("min_abs_w = 4\n")
    for number in range(1, 400):
        (folder / f"s{number}.py").hardlink_to(folder / "s0.py")
    assert batch(folder, out).returncode == 0
    whole = results(out)
    hits = 0
    for count in (1, 20, 60, 150):
        for path in (out / "grades.csv", *(out / "feedback").iterdir()):
            path.unlink()
        running = begin(folder, out)
        running.wait_for(lambda count=count: len(os.listdir(out / "feedback")) >= count)  # type: ignore[misc]
        code, _, _ = running.ended(signal.SIGKILL)
        hits += code == -signal.SIGKILL
        left = {path.name: path.read_bytes() for path in (out / "feedback").glob("*.txt")}
        assert left == {name: whole.files[name] for name in left}
        assert (out / "grades.csv").read_bytes() == whole.files["grades.csv"]
    assert hits
    for _ in range(2):
        assert batch(folder, out).returncode == 0
        assert not list(out.rglob("*.new"))
        assert results(out) == whole
        (out / "feedback/.new").write_text("half")  # also where nothing is left to be written

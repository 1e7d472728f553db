"""`batch` as it is run, a new process each time: what it makes of a folder, what it does again, and what it refuses."""

import csv
import os
import pty
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, closing, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click import unstyle

from checker import __version__, worker
from checker.batch import Course, Summary, grade_course
from checker.catalogue import find
from checker.exercises import load
from checker.grading import grade
from checker.outputs import feedback_name
from checker.report import Report
from checker.reports.as_json import to_json
from checker.reports.as_text import to_text_report
from checker.seeds import seed_of
from checker.store import Store
from checker.submission.isolation import UNKNOWN
from checker.submission.protocol import End, Ending, Limits
from checker.submission.runner import Runner
from checker.versions import exercise_digest
from checker.worker import Task

ROOT = Path(__file__).parents[2]
RIGHT = "min_abs_w = 4\n"
WRONG = "min_abs_w = 2\n"
SLOW = "import time\nwhile time.process_time() < 1:\n    pass\nmin_abs_w = 4\n"
PARTS = ["min_abs_w", "a_low", "a_high", "width", "width_at", "w_star", "max_width"]
COMMAND = [sys.executable, "-m", "checker"]

UNDER_AN_OLD_KERNEL = """
import errno, os, sys
import pyseccomp
calls = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
calls.add_rule(pyseccomp.ERRNO(errno.ENOSYS), 444)  # landlock_create_ruleset
calls.load()
os.execv(sys.executable, [sys.executable, "-m", "checker", *sys.argv[1:]])
"""
AS_ANYBODY = """
import ctypes, os, sys
for capability in (1, 2):  # with which root reads and writes whatever it likes
    ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)
os.execv(sys.executable, [sys.executable, "-m", "checker", *sys.argv[1:]])
"""


def run(*arguments: str | Path, launcher: str = "", **options: Any) -> subprocess.CompletedProcess[str]:
    """Run the command, started by a piece of Python if need be."""
    command = [sys.executable, "-c", launcher] if launcher else COMMAND
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "cwd": ROOT, **options}
    return subprocess.run([*command, *map(str, arguments)], encoding="utf-8", timeout=100, check=False, **streams)


def batch(folder: Path, out: Path, *options: str, **more: Any) -> subprocess.CompletedProcess[str]:
    return run("batch", "exercise2", folder, "--out", out, "--jobs", "1", *options, **more)


@pytest.fixture
def begin() -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """Begins a batch and goes on; whatever becomes of the test, the batch ends with it."""
    with ExitStack() as begun:

        def begin(folder: Path, out: Path, stderr: int = subprocess.PIPE) -> subprocess.Popen[str]:
            command = [*COMMAND, "batch", "exercise2", str(folder), "--out", str(out), "--jobs", "1"]
            streams = {"stdout": subprocess.PIPE, "stderr": stderr}
            process = begun.enter_context(subprocess.Popen(command, cwd=ROOT, encoding="utf-8", **streams))
            begun.callback(process.kill)
            return process

        yield begin


def write(folder: Path, **sources: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, source in sources.items():
        (folder / f"{name}.py").write_text(source, encoding="utf-8")
    return folder


def grades(out: Path) -> dict[str, dict[str, str]]:
    with (out / "grades.csv").open(encoding="utf-8", newline="") as file:
        return {line["submission"]: line for line in csv.DictReader(file)}


def statuses(out: Path) -> dict[str, str]:
    return {name: line["status"] for name, line in grades(out).items()}


def query(out: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{out / 'results.sqlite'}?mode=ro", uri=True)) as database:
        return database.execute(sql).fetchall()


def feedback(out: Path, name: str) -> str:
    return (out / "feedback" / feedback_name(name)).read_text(encoding="utf-8")


class Graded(NamedTuple):
    """A course that was graded once, for many tests to look at."""

    folder: Path
    out: Path
    done: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    """Files and folders, some with nothing to grade, some that fail, and some whose names are meant to do harm."""
    folder = write(tmp_path_factory.mktemp("course") / "in", ann=RIGHT, bob=WRONG, eve="1/0\n", empty="", same=RIGHT)
    write(folder / "carl", answer=RIGHT, plot="import os\n")
    write(folder / "dora", one=RIGHT, two=RIGHT)
    (folder / "fred").mkdir()
    (folder / "gina.txt").write_text("{}")
    for name in HOSTILE:
        os.makedirs(os.fsencode(folder) + b"/" + name)
        with open(os.fsencode(folder) + b"/" + name + b"/answer.py", "w") as file:
            file.write(RIGHT)
    out = folder.parent / "out"
    return Graded(folder, out, batch(folder, out))


HOSTILE = {
    b"=cmd|'calc'!A1": "'=cmd|'calc'!A1",
    b"+1": "'+1",
    b"new\nline": "new\\nline",
    b"not \xff utf-8": "not \\udcff utf-8",
    b"a" * 255: "a" * 99 + "…",
    "中".encode() * 85: "中" * 85,
    b"'; DROP TABLE result;--": "'; DROP TABLE result;'--",
    b'x","5","8","graded': 'x","5","8","graded',
    b"nul": "nul",
    b"\x1b[2J": "\\x1b[2J",
    "\u202egnp".encode(): "\\u202egnp",
}
"""the name of a folder, and what stands in the table"""
UNGRADED = {
    "dora": "the folder holds several .py files (one.py, two.py) and none is called answer.py",
    "fred": "the folder holds no file",
    "gina": "the hand-in holds no .py file and no notebook, only gina.txt",
}
BY_STATUS = {
    "graded": {"ann", "bob", "same", "carl", *HOSTILE.values()},
    "exception": {"eve"},
    "empty": {"empty"},
    "not graded": set(UNGRADED),
}


def test_what_was_done_is_told(course: Graded) -> None:
    """The plan and the rate among the trouble, the outcome on standard output; some could not be graded, hence 1."""
    assert course.done.returncode == 1
    plan = "20 submissions: 4 to grade, 13 equal to another, 3 without a file to grade."
    first, last = course.done.stderr.splitlines()
    assert first == plan
    assert re.fullmatch(r"4 of 4 graded, \d+\.\d a second", last)
    statuses = "1 empty, 1 exception, 15 graded, 3 not graded"
    assert course.done.stdout == f"4 graded now. All 20: {statuses}. Results are in {course.out}.\n"


def test_grades_have_a_line_for_each_and_a_column_a_part(course: Graded) -> None:
    table = grades(course.out)
    for status, names in BY_STATUS.items():
        assert {name for name, line in table.items() if line["status"] == status} == names
    assert list(table["ann"]) == ["submission", "score", "max_score", "status", *PARTS]
    assert list(table["ann"].values()) == ["ann", "1", "8", "graded", "1", *["0"] * 6]
    assert table["bob"]["score"] == "0"
    assert set(table["dora"].values()) == {"dora", "", "not graded"}
    assert not [name for name in table if name.startswith(("=", "+", "-", "@"))]


def test_the_folder_holds_what_is_documented_and_nothing_else(course: Graded) -> None:
    assert sorted(os.listdir(course.out)) == [".lock", "class.html", "feedback", "grades.csv", "results.sqlite"]
    endings = Counter(Path(name).suffix for name in os.listdir(course.out / "feedback"))
    submissions = sum(map(len, BY_STATUS.values()))
    assert endings == {".txt": submissions, ".html": submissions}


def test_the_feedback_is_what_a_student_would_have_seen(course: Graded, runner: Runner) -> None:
    report = unstyle(to_text_report(grade("exercise2", RIGHT.encode(), runner=runner)))
    for name in [
        "ann",
        "carl",
        *(re.sub("(^|;)'(?=[=+-])", r"\1", shown) for shown in HOSTILE.values()),
    ]:
        head, said = feedback(course.out, name).split("\n\n", 1)
        assert re.fullmatch(rf"{re.escape(name)}\nGraded: \w+\.py, SHA-256 [0-9a-f]{{12}}, checker {__version__}", head)
        assert said == report
    for name, problem in UNGRADED.items():
        assert feedback(course.out, name) == f"{name}: not graded: {problem}.\n"


def test_equal_answers_are_judged_once(course: Graded) -> None:
    """Four different files were graded, under the versions that produced the results."""
    assert query(course.out, "SELECT count(*), count(DISTINCT answer) FROM result") == [(4, 4)]
    assert query(course.out, "SELECT DISTINCT exercise, checker FROM result") == [
        (exercise_digest(find("exercise2")), __version__)
    ]
    assert query(course.out, "SELECT count(*) FROM submission JOIN result ON result = id WHERE status = 'graded'") == [
        (len(BY_STATUS["graded"]),)
    ]


def test_every_verdict_is_kept_with_its_evidence(course: Graded) -> None:
    asked = (
        "SELECT verdict, evidence, isolation FROM part JOIN result ON result = id JOIN submission USING (result) "
        "WHERE submission.name = '{}' AND part.name = 'min_abs_w'"
    )
    ((right, proof, isolation),) = query(course.out, asked.format("ann"))
    ((wrong, witness, _),) = query(course.out, asked.format("bob"))
    assert (right, wrong) == ("correct", "incorrect")
    assert proof != witness
    assert isolation.startswith("confined by the kernel")
    ((result,),) = query(course.out, "SELECT result FROM submission WHERE name = 'bob'")
    assert query(course.out, f"SELECT count(*) FROM finding WHERE result = {result} AND part = 'min_abs_w'") > [(0,)]


def test_a_second_run_does_nothing_twice(course: Graded) -> None:
    """No worker is begun, no result is new, and no file is written again."""
    before = _state(course.out)
    done = batch(course.folder, course.out)
    assert done.stderr == ""
    statuses = "1 empty, 1 exception, 15 graded, 3 not graded"
    assert done.stdout == f"0 graded now. All 20: {statuses}. Results are in {course.out}.\n"
    assert done.returncode == 1
    assert _state(course.out) == before


def _state(out: Path) -> tuple[object, ...]:
    files = [out / "grades.csv", *sorted((out / "feedback").iterdir())]
    return query(out, "SELECT * FROM result"), [(path.name, path.stat().st_ino) for path in files]


def test_only_what_changed_is_graded_again(tmp_path: Path) -> None:
    """One file changes, one goes, one is renamed, one comes; and one becomes the same as another."""
    folder, out = (
        write(tmp_path / "in", kept=RIGHT, changed=WRONG, gone="a_low = 1\n", old="a_high = 1\n"),
        tmp_path / "out",
    )
    assert batch(folder, out).returncode == 0
    before = dict(query(out, "SELECT answer, graded_at || id FROM result"))
    (folder / "gone.py").unlink()
    (folder / "old.py").rename(folder / "new.py")
    write(folder, changed="min_abs_w = 3\n", came="w_star = 1\n", equal=RIGHT)
    done = batch(folder, out)
    assert "5 submissions: 2 to grade, 3 graded before, 2 of the last run no longer there." in done.stderr
    assert done.returncode == 0
    assert statuses(out) == dict.fromkeys(["came", "changed", "equal", "kept", "new"], "graded")
    assert {path.stem for path in (out / "feedback").iterdir()} == {"came", "changed", "equal", "kept", "new"}
    after = dict(query(out, "SELECT answer, graded_at || id FROM result"))
    assert len(after) == 6
    assert {answer: after[answer] for answer in before} == before


def test_a_change_of_the_exercise_or_the_checker_grades_again(tmp_path: Path) -> None:
    """On a copy of the packages: another exercise may change, and nothing happens."""
    for package in ("checker", "derivations"):
        shutil.copytree(ROOT / package, tmp_path / package)
    folder, out = write(tmp_path / "in", ann=RIGHT), tmp_path / "out"

    def graded_now() -> str:
        return batch(folder, out, cwd=tmp_path).stdout.splitlines()[-1].split(".")[0]

    assert graded_now() == "1 graded now"
    for path in ("checker/exercises/chain.py", "derivations/chain.py", "derivations/identity_neuron.py"):
        _append(tmp_path / path, "\n# changed\n")
    assert graded_now() == "0 graded now"
    _append(tmp_path / "derivations/activation_interval.py", "\n# changed\n")
    assert graded_now() == "1 graded now"
    _append(tmp_path / "checker/__init__.py", '\n__version__ = "99"\n')
    assert graded_now() == "1 graded now"
    assert query(out, "SELECT checker, count(*) FROM result GROUP BY checker ORDER BY checker") == [
        (__version__, 2),
        ("99", 1),
    ]
    assert graded_now() == "0 graded now"


def _append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_files_that_change_while_it_runs(tmp_path: Path, begin: Callable[..., "subprocess.Popen[str]"]) -> None:
    """Neither the old answer nor the new one is graded under the name of the other; the next run sees to it."""
    folder, out = write(tmp_path / "in", a=SLOW, b=RIGHT, changed=WRONG, gone="w_star = 1\n"), tmp_path / "out"
    write(folder, shared="a_low = 1\n", shared_too="a_low = 1\n", z="a_high = 1\n")
    process = begin(folder, out)
    with _stopped(_worker(process)):
        write(folder, changed=RIGHT, shared="a_low = 2\n")
        (folder / "gone.py").unlink()
    _, told = process.communicate()
    assert process.returncode == 1, told
    not_graded = {name for name, status in statuses(out).items() if status == "not graded"}
    assert not_graded == {"changed", "gone"}
    problem = "the file was changed while the batch ran; run it again"
    assert feedback(out, "changed") == f"changed: not graded: {problem}.\n"
    done = batch(folder, out)
    assert "6 submissions: 1 to grade, 5 graded before, 1 of the last run no longer there." in done.stderr
    assert done.returncode == 0
    assert grades(out)["changed"]["score"] == "1"


def _worker(process: "subprocess.Popen[str]") -> int:
    """The one process that grades, as soon as there is one."""
    while process.poll() is None:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        for child in map(int, children):
            if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                return child
    raise AssertionError(process.communicate())


@contextmanager
def _stopped(process: int) -> Iterator[None]:
    """While this lasts the process stands still."""
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


def test_a_folder_that_cannot_be_read_costs_nobody_else(tmp_path: Path) -> None:
    """Whether it is a submission that was graded before, or a new one; once it can be read it is graded."""
    folder, out = write(tmp_path / "in", ann=RIGHT), tmp_path / "out"
    closed = write(folder / "closed", answer=WRONG)
    for mode, status in ((0o000, "not graded"), (0o700, "graded"), (0o000, "not graded")):
        closed.chmod(mode)
        assert batch(folder, out, launcher=AS_ANYBODY).returncode == (status != "graded")
        assert statuses(out) == {"ann": "graded", "closed": status}
        assert ("cannot be read (Permission denied)" in feedback(out, "closed")) == (status != "graded")
    closed.chmod(0o700)
    (closed / "answer.py").chmod(0o000)
    assert batch(folder, out, launcher=AS_ANYBODY).returncode == 1
    assert "closed cannot be read: Permission denied" in feedback(out, "closed")
    (closed / "answer.py").chmod(0o600)
    assert "All 2: 2 graded." in batch(folder, out, launcher=AS_ANYBODY).stdout


def test_results_may_lie_among_the_submissions(tmp_path: Path) -> None:
    """They are none, neither on the first run nor on the next; and a submission in their place is none either."""
    folder = write(tmp_path / "in", ann=RIGHT)
    for _ in range(2):
        assert batch(folder, folder / "results").returncode == 0
        assert statuses(folder / "results") == {"ann": "graded"}


@pytest.mark.parametrize("wrong", ["empty", "one folder too high", "another course's"])
def test_a_wrong_folder_replaces_no_results(tmp_path: Path, wrong: str) -> None:
    right, other, out = write(tmp_path / "in", ann=RIGHT), tmp_path / "other", tmp_path / "out"
    assert batch(right, out).returncode == 0
    before = {path: path.read_bytes() for path in (out / "grades.csv", out / "feedback/ann.txt")}
    if wrong == "one folder too high":
        other.mkdir()
        write(other / "download", ann=RIGHT, bob=RIGHT)
    else:
        write(other, **({} if wrong == "empty" else {"eve": RIGHT}))
    done = batch(other, out)
    assert done.returncode == 2
    assert ("holds the results of other hand-ins" in done.stderr) == (wrong == "another course's")
    assert ("can be graded" in done.stderr) == (wrong != "another course's")
    assert {path: path.read_bytes() for path in before} == before
    assert statuses(out) == {"ann": "graded"}


def test_everything_is_graded_anew_when_that_is_asked_for(tmp_path: Path) -> None:
    folder, out = write(tmp_path / "in", ann=RIGHT, bob=WRONG), tmp_path / "out"
    assert batch(folder, out).returncode == 0
    rows = query(out, "SELECT count(*) FROM part")
    done = batch(folder, out, "--regrade")
    assert "2 graded now" in done.stdout
    assert query(out, "SELECT count(*) FROM part") == rows
    assert statuses(out) == {"ann": "graded", "bob": "graded"}


def test_nobody_else_can_read_the_results(tmp_path: Path) -> None:
    folder, out = write(tmp_path / "in", ann=RIGHT), tmp_path / "out"
    assert batch(folder, out).returncode == 0
    assert not [path for path in (out, *out.rglob("*")) if path.stat().st_mode & 0o077]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["batch", "exercise9", "in", "--out", "out"], "there is no exercise 'exercise9'; there are exercise1 (chain)"),
        (["batch", "exercise2", "in"], "Missing option '--out'"),
        (["batch", "exercise2", "--out", "out"], "Missing argument 'FOLDER'"),
        (["batch", "exercise2", "nowhere", "--out", "out"], "nowhere holds no hand-ins: there is no such folder. Give"),
        (["batch", "exercise2", "in/ann.py", "--out", "out"], "it is a file, not a folder"),
        (["batch", "exercise2", "in", "--out", "in/ann.py"], "'in/ann.py' is a file"),
        (["batch", "exercise2", "in", "--out", "in/ann.py/out"], "in/ann.py/out: Not a directory."),
        (["batch", "exercise2", "in", "--out", "in"], "in holds the hand-ins; give a folder for the results alone."),
        (["batch", "exercise2", "in", "--out", "in/../in"], "holds the hand-ins"),
        (["batch", "exercise2", "in", "--out", "out", "--jobs", "0"], "0 is not in the range x>=1"),
        (["batch", "exercise2", "in", "--out", "out", "--jobs", "many"], "'many' is not a valid integer"),
        (["batch", "exercise2", "in", "--out", "out", "--executor", "dask"], "--executor dask needs --scheduler"),
        (
            ["batch", "exercise2", "in", "--out", "out", "--scheduler", "tcp://x"],
            "--scheduler goes with --executor dask",
        ),
        (["batch", "exercise2", "empty", "--out", "out"], "nothing in empty can be graded: it is empty. Give"),
    ],
)
def test_misuse(tmp_path: Path, arguments: list[str], message: str) -> None:
    """It is told in a line, and nothing is made that was not there."""
    write(tmp_path / "in", ann=RIGHT)
    (tmp_path / "empty").mkdir()
    done = run(*arguments, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert not done.stdout
    assert not (tmp_path / "out").exists()
    assert os.listdir(tmp_path / "in") == ["ann.py"]


class Recorder:
    """A pool that keeps what it is told, and grades nothing; or has one result for all."""

    workers = 1

    def __init__(self, report: str = "") -> None:
        self.tasks: list[Task] = []
        self._report = report

    def submit(self, task: Task) -> "Future[worker.Graded]":
        self.tasks.append(task)
        future: Future[worker.Graded] = Future()
        if self._report:
            future.set_result(worker.Graded(self._report, "", 0.0, 0.0))
        else:
            future.set_exception(worker.NotGraded("it is only recorded"))
        return future

    def restart(self) -> None: ...

    def close(self) -> None: ...


def led(course: Course, pool: Recorder) -> Summary:
    return grade_course(course, lambda: pool, lambda _: nullcontext(lambda: None))


def test_chance_is_drawn_from_the_secret_which_no_worker_is_told(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", ann=RIGHT, bob=WRONG)
    pool = Recorder()
    for out in ("one", "one", "two"):
        led(Course(find("exercise2"), folder, tmp_path / out), pool)
    seeds = [task.seed for task in pool.tasks]
    assert seeds[:2] == seeds[2:4]
    assert len(set(seeds)) == 4
    with Store(tmp_path / "one", "exercise2") as store:
        assert seed_of("exercise2", RIGHT.encode(), store.secret) == seeds[0]
        for secret in (store.secret.hex(), repr(store.secret)):
            assert secret not in repr(pool.tasks)


def test_other_limits_grade_again(tmp_path: Path) -> None:
    folder, out = write(tmp_path / "in", ann=RIGHT, bob=RIGHT), tmp_path / "out"
    pool = Recorder(to_json(Report(load(find("exercise2")), (), Ending(End.COMPLETED), "", UNKNOWN, Limits())))
    limits: list[tuple[str, ...]] = [(), (), ("cpu=3s",), ("cpu=4s",), ("cpu=3s",), ()]
    plans = [led(Course(find("exercise2"), folder, out, limits=each), pool).plan for each in limits]
    assert [plan.to_grade for plan in plans] == [1, 0, 1, 1, 0, 0]
    assert [plan.kept for plan in plans] == [0, 2, 0, 0, 2, 2]
    assert [task.limits for task in pool.tasks] == [(), *limits[2:4]]


def test_a_folder_that_may_not_be_written_to(tmp_path: Path) -> None:
    folder, out = write(tmp_path / "in", ann=RIGHT), tmp_path / "out"
    out.mkdir(mode=0o500)
    done = batch(folder, out, launcher=AS_ANYBODY)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"Error: {out}/.lock: Permission denied.\n"


def test_results_of_another_exercise_and_of_another_program(tmp_path: Path) -> None:
    """What is there is left as it is."""
    folder, out = write(tmp_path / "in", ann=RIGHT), tmp_path / "out"
    Store(out, "exercise3").__exit__(None, None, None)
    before = (out / "results.sqlite").read_bytes()
    done = batch(folder, out)
    assert done.returncode == 2
    assert "holds results of exercise3, not of exercise2; give another folder." in done.stderr
    assert (out / "results.sqlite").read_bytes() == before
    (out / "results.sqlite").write_bytes(before[:2000] * 3)
    done = batch(folder, out)
    assert (done.returncode, done.stdout) == (2, "")
    assert "results.sqlite cannot be used" in done.stderr
    assert "move it away, or give another folder" in done.stderr
    assert sorted(os.listdir(out)) == [".lock", "results.sqlite"]


def test_two_at_once(tmp_path: Path, begin: Callable[..., "subprocess.Popen[str]"]) -> None:
    """The second is refused, and the first is none the worse for it."""
    folder, out = write(tmp_path / "in", ann=RIGHT, bob=WRONG), tmp_path / "out"
    first = begin(folder, out)
    with _stopped(_worker(first)):
        second = batch(folder, out)
        assert (second.returncode, second.stdout) == (2, "")
        expected = f"Error: another batch is writing to {out}; wait for it, or give another folder.\n"
        assert second.stderr == expected
    said, told = first.communicate()
    assert first.returncode == 0, told
    assert "2 graded now" in said


def test_a_disk_that_fills_up(tmp_path: Path, begin: Callable[..., "subprocess.Popen[str]"]) -> None:
    """It is told; what was kept stays, nothing is left half written, and with room again the rest is graded."""
    sources = {f"s{number}": f"{RIGHT}print('x' * 9000, {number})\n" for number in range(8)}
    folder, out = write(tmp_path / "in", **sources), tmp_path / "out"
    process = begin(folder, out)
    with _stopped(_worker(process)):
        size = (out / "results.sqlite-wal").stat().st_size
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (size + 100_000, resource.RLIM_INFINITY))
    said, told = process.communicate()
    assert (process.returncode, said) == (2, "")
    assert "results.sqlite cannot be used (" in told
    assert told.endswith("mend that, and run the same command again.\n")
    assert "Traceback" not in told
    ((kept,),) = query(out, "SELECT count(*) FROM result")
    assert 0 < kept < len(sources)
    done = batch(folder, out)
    assert f"{len(sources) - kept} to grade, {kept} graded before" in done.stderr
    assert done.returncode == 0
    assert sorted(os.listdir(out)) == [".lock", "class.html", "feedback", "grades.csv", "results.sqlite"]


def test_readers_who_stop_early_change_nothing(tmp_path: Path) -> None:
    read, write_end = os.pipe()
    os.close(read)
    with open(write_end, "w") as nobody:
        done = batch(write(tmp_path / "in", ann=RIGHT), tmp_path / "out", stdout=nobody, stderr=nobody)
    assert done.returncode == 0
    assert statuses(tmp_path / "out") == {"ann": "graded"}


def test_a_bar_on_a_terminal(tmp_path: Path, begin: Callable[..., "subprocess.Popen[str]"]) -> None:
    ours, theirs = pty.openpty()
    with open(ours, "rb", buffering=0) as screen:
        process = begin(write(tmp_path / "in", ann=RIGHT, bob=WRONG), tmp_path / "out", stderr=theirs)
        os.close(theirs)
        with _stopped(_worker(process)):
            others = [thread for thread in os.listdir(f"/proc/{process.pid}/task") if int(thread) != process.pid]
            blocked = [_blocked(Path(f"/proc/{process.pid}/task/{thread}/status")) for thread in others]
        shown = ""
        with suppress(OSError):  # how Linux tells that the other side is closed
            while read := screen.read(4096):
                shown += read.decode(errors="replace")
    process.communicate()
    assert process.returncode == 0
    assert "2 submissions: 2 to grade." in shown
    assert "2/2" in unstyle(shown)
    assert "━" in shown
    assert blocked
    assert all({signal.SIGINT, signal.SIGTERM} <= each for each in blocked)  # else they would get past the main thread


def _blocked(status: Path) -> set[int]:
    """The signals that a thread does not take."""
    bits = int(status.read_text().split("SigBlk:")[1].split()[0], 16)
    return {number for number in range(1, 65) if bits >> (number - 1) & 1}


def test_where_the_kernel_cannot_confine_it_refuses(tmp_path: Path) -> None:
    """No file is run. It goes on when it is told to, and then the results say so."""
    folder, out = write(tmp_path / "in", ann=RIGHT), tmp_path / "out"
    done = batch(folder, out, launcher=UNDER_AN_OLD_KERNEL)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Files of students cannot be confined here (not confined: no Landlock (this kernel has none" in done.stderr
    assert "`python -m checker doctor` says what to do." in done.stderr
    assert "--allow-unconfined" in done.stderr
    assert "Traceback" not in done.stderr
    assert statuses(out) == {"ann": "not graded"}
    done = batch(folder, out, "--allow-unconfined", launcher=UNDER_AN_OLD_KERNEL)
    assert done.returncode == 0, done.stderr
    assert statuses(out) == {"ann": "graded"}
    ((isolation,),) = query(out, "SELECT isolation FROM result")
    assert isolation.startswith("not confined: no Landlock (this kernel has none; Linux 5.13 is the first that has)")


def test_doctor_says_what_is_missing() -> None:
    here, there = run("doctor"), run("doctor", launcher=UNDER_AN_OLD_KERNEL)
    assert (here.returncode, there.returncode) == (0, 1), here.stdout
    assert here.stdout.count("✓") == 4
    assert "Files of students are confined by the kernel" in here.stdout
    assert there.stdout.count("✓") == 3
    assert re.search(
        r"✗ Landlock +this kernel has none; Linux 5.13 is the first that has\n +→ Use a kernel", there.stdout
    )
    assert "Files of students are not confined: no Landlock" in there.stdout


def test_one_student_is_warned_and_goes_on(tmp_path: Path) -> None:
    write(tmp_path, answer=RIGHT)
    done = run("exercise2", tmp_path / "answer.py", launcher=UNDER_AN_OLD_KERNEL)
    assert done.returncode == 1
    assert "✓ correct     min_abs_w" in done.stdout
    assert done.stderr.startswith("Warning: not confined: no Landlock (this kernel has none")
    assert "`python -m checker doctor` says what to do" in done.stderr


def test_the_memory_of_the_process_that_leads_does_not_grow_with_the_course(
    tmp_path: Path, begin: Callable[..., "subprocess.Popen[str]"]
) -> None:
    """Here the files alone are more than it may take."""
    length, count, most = 250_000, 1200, 200_000_000
    assert length * count > most
    folder = write(tmp_path / "in", s0=f"{RIGHT}#{'x' * length}\n")
    for number in range(1, count):
        (folder / f"s{number}.py").hardlink_to(folder / "s0.py")
    process = begin(folder, tmp_path / "out")
    peak = 0
    while process.poll() is None:
        peak = max(peak, _peak_memory(process.pid))
    assert process.returncode == 0
    assert 0 < peak < most
    assert len(grades(tmp_path / "out")) == count


def _peak_memory(process: int) -> int:
    """The most that it has taken so far, in bytes; 0 when it has ended."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return 1024 * int(found[1]) if found else 0

"""Grading on a Dask cluster: a scheduler and workers on this machine, and the command, each a process of its own."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

import checker
import derivations

psutil = pytest.importorskip("psutil", reason="the extra `cluster` is not installed")
pytest.importorskip("distributed", reason="the extra `cluster` is not installed")

SOON = 40.0
"""seconds for what takes one or two; a busy machine may need them"""
MARK = "mark-of-the-environment"
PATIENT = {"DASK_TEMPORARY_DIRECTORY": MARK}
QUICK = PATIENT | {"DASK_DISTRIBUTED__SCHEDULER__NO_WORKERS_TIMEOUT": "1s"}


def until(is_so: Callable[[], object]) -> None:
    """Wait for it; fail when it takes too long."""
    deadline = time.monotonic() + SOON
    while not is_so():
        assert time.monotonic() < deadline, "it takes too long"
        time.sleep(0.02)


class Place:
    """A cluster in a folder: its scheduler, its workers, and the commands that use it; `stop` ends them all."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        folder.mkdir()
        self.processes: list[subprocess.Popen[str]] = []
        self.scheduler = self.start(
            "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
            "--dashboard-address", "127.0.0.1:0", "--scheduler-file", "scheduler.json", **environment,
        )  # fmt: skip
        until((folder / "scheduler.json").exists)
        until((folder / "scheduler.json").read_text)
        self.address = json.loads((folder / "scheduler.json").read_text())["address"]

    def start(self, module: str, *options: str, here: str = ".", **environment: str) -> subprocess.Popen[str]:
        folder = self.folder / here
        folder.mkdir(exist_ok=True)
        with (self.folder / f"{len(self.processes)}.log").open("w") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", module, *options],
                cwd=folder, stdout=log, stderr=log, text=True, start_new_session=True,
                env={**os.environ, "HOME": str(folder), **environment},
            )  # fmt: skip
        self.processes.append(process)
        return process

    def worker(self, packages: Path | str = "", *options: str) -> subprocess.Popen[str]:
        """A worker that is ready, with this package or with another copy of it."""
        before = self.said(self.scheduler).count("Register worker")
        worker = self.start(
            "distributed.cli.dask_worker", self.address, "--nthreads", "1", *(options or ["--no-nanny"]),
            "--no-dashboard", "--local-directory", str(self.folder), PYTHONPATH=str(packages), SECRET=MARK,
        )  # fmt: skip
        until(lambda: self.said(self.scheduler).count("Register worker") > before)
        return worker

    def batch(self, handed_in: Path, out: Path, *options: str, **environment: str) -> subprocess.Popen[str]:
        """The command, in a folder where it has no business to write; so is its HOME."""
        dask = ("--executor", "dask", "--scheduler", self.address)
        return self.start(
            "checker", "batch", "exercise2", str(handed_in), "--out", str(out), *dask, *options, here="empty",
            **(environment or QUICK),
        )  # fmt: skip

    def said(self, process: subprocess.Popen[str]) -> str:
        return (self.folder / f"{self.processes.index(process)}.log").read_text()

    def ended(self, process: subprocess.Popen[str]) -> tuple[int, str]:
        """The exit code and what was said, on one line."""
        return process.wait(SOON), " ".join(self.said(process).split())

    def stop(self, process: subprocess.Popen[str]) -> None:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def close(self) -> None:
        for process in self.processes:
            self.stop(process)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """A scheduler, and no worker yet."""
    with closing(Place(tmp_path / "cluster")) as place:
        yield place


@pytest.fixture
def slow(tmp_path: Path) -> Path:
    """Ten hand-ins that take a moment each, the last five a longer one: there is time to end something half-way."""
    text = "import time\ntime.sleep({})\nmin_abs_w = {}"
    return handed_in(tmp_path, {f"s{number}": text.format(0.1 if number < 5 else 0.6, number) for number in range(10)})


def handed_in(folder: Path, files: dict[str, str]) -> Path:
    place = folder / "in"
    place.mkdir()
    for name, text in files.items():
        (place / f"{name}.py").write_text(text)
    return place


def rows(out: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(f"file:{out / 'results.sqlite'}?mode=ro", uri=True)) as database:
        return database.execute(query).fetchall()


def results(out: Path) -> list[tuple[object, ...]]:
    try:
        return rows(out, "SELECT answer, id FROM result ORDER BY id")
    except sqlite3.OperationalError:  # not there yet
        return []


def below(process: subprocess.Popen[str]) -> list[psutil.Process]:
    found: list[psutil.Process] = psutil.Process(process.pid).children(recursive=True)
    return found


def alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    return [process for process in processes if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]


def copy_of_the_packages(folder: Path, module: str, addition: str) -> Path:
    """This package as another machine may have it: a line more in one of its modules."""
    for package in (checker, derivations):
        source = Path(str(package.__file__)).parent
        shutil.copytree(source, folder / source.name, ignore=shutil.ignore_patterns("__pycache__"))
    with (folder / module).open("a") as file:
        file.write(f"\n{addition}\n")
    return folder


PROBE = f"""
import os
for name in ("/proc/self/environ", f"/proc/{{os.getppid()}}/environ", "/proc/1/environ"):
    try:
        print("seen:", b"{MARK}" in open(name, "rb").read())
    except OSError as error:
        print(error.strerror)
print("seen:", "{MARK}" in str(os.environ))
min_abs_w = 4
"""
GRADED = "SELECT answer, score, status, ending, line, message, isolation, output, feedback FROM result"
PARTS = "SELECT answer, name, verdict, points, written, read, evidence, fields FROM part JOIN result ON result = id"
FINDINGS = "SELECT answer, part, place, slip, rationale, help FROM finding JOIN result ON result = id"


def test_the_results_are_those_of_this_machine(place: Place, tmp_path: Path) -> None:
    """Verdicts, points and findings; and a file sees nobody's environment, and nothing is left in HOME or folder."""
    examples = Path(str(checker.__file__)).parent.parent / "examples" / "exercise2"
    texts = {path.stem: path.read_text() for path in examples.glob("*.py")}
    folder = handed_in(tmp_path, texts | {"probe": PROBE, "broken": "min_abs_w = 4\n1/0", "none": "", "bad": "x ="})
    here, there = tmp_path / "here", tmp_path / "there"
    local = place.start("checker", "batch", "exercise2", str(folder), "--out", str(here), "--jobs", "1", **QUICK)
    workers = [place.worker(), place.worker("", "--no-nanny", "--nthreads", "4")]
    assert place.ended(local)[0] == 0
    there.mkdir()
    shutil.copy(here / "results.sqlite", there)
    with closing(sqlite3.connect(there / "results.sqlite")) as database, database:
        for table in ("finding", "part", "submission", "result"):
            database.execute(f"DELETE FROM {table}")

    code, said = place.ended(place.batch(folder, there))
    assert (code, "7 graded now" in said) == (0, True), said
    assert (there / "grades.csv").read_text() == (here / "grades.csv").read_text()
    for query in (GRADED, PARTS, FINDINGS):
        assert sorted(map(repr, rows(there, query))) == sorted(map(repr, rows(here, query)))
    assert all(below(worker) for worker in workers)
    outputs = str(rows(there, "SELECT output FROM result"))
    assert "seen: False" in outputs
    assert "seen: True" not in outputs
    assert list((place.folder / "empty").iterdir()) == []


def test_a_worker_that_dies_costs_no_result(place: Place, slow: Path, tmp_path: Path) -> None:
    """Its files go to the other one, nothing is kept twice, and what it had started ends with it."""
    out = tmp_path / "out"
    lost, _ = place.worker(), place.worker()
    batch = place.batch(slow, out)
    until(lambda: len(results(out)) >= 3)
    zygotes = below(lost)
    assert zygotes
    place.stop(lost)
    code, said = place.ended(batch)
    assert (code, "10 graded now" in said) == (0, True), said
    assert len(results(out)) == 10
    assert len(set(rows(out, "SELECT result FROM submission WHERE problem = ''"))) == 10
    until(lambda: not alive(zygotes))


def test_it_waits_for_workers_and_goes_on_with_others(place: Place, slow: Path, tmp_path: Path) -> None:
    """A worker that comes late is used; without any it ends, with what was graded; with another one it goes on."""
    out = tmp_path / "out"
    batch = place.batch(slow, out)
    code, said = place.ended(batch)
    assert code == 2
    assert "had no worker for 1 s" in said
    assert results(out) == []

    batch = place.batch(slow, out, **PATIENT)
    until(lambda: "10 to grade" in place.said(batch))
    workers = [place.worker(), place.worker()]
    until(lambda: all(below(worker) for worker in workers) and len(results(out)) >= 2)
    place.stop(batch)  # whatever ends it
    batch = place.batch(slow, out)
    until(lambda: len(results(out)) >= 5)
    for worker in workers:
        place.stop(worker)
    code, said = place.ended(batch)
    assert code == 2
    assert "had no worker for 1 s. Start one" in said
    assert "What was graded is kept" in said
    before = results(out)
    assert 5 <= len(before) < 10

    place.worker()
    code, said = place.ended(place.batch(slow, out))
    assert (code, f"{10 - len(before)} graded now" in said) == (0, True), said
    assert results(out)[: len(before)] == before
    assert len(results(out)) == 10


def test_a_scheduler_that_dies_ends_it(place: Place, slow: Path, tmp_path: Path) -> None:
    """At once, with the reason and with what was graded."""
    out = tmp_path / "out"
    place.worker()
    batch = place.batch(slow, out)
    until(lambda: len(results(out)) >= 2)
    place.stop(place.scheduler)
    code, said = place.ended(batch)
    assert code == 2
    assert f"the connection to the scheduler at {place.address} was lost" in said
    assert "run the same command again" in said
    assert "Traceback" not in said
    assert 2 <= len(results(out)) < 10
    assert (out / "grades.csv").read_text().count("not graded") == 10 - len(results(out))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_cancels_what_is_under_way(place: Place, slow: Path, tmp_path: Path, number: int) -> None:
    """The command ends promptly, and the worker grades nothing after the file that it has begun."""
    from distributed import Client

    out = tmp_path / "out"
    place.worker()
    batch = place.batch(slow, out)
    until(lambda: len(results(out)) >= 1)
    batch.send_signal(number)
    begun = time.monotonic()
    code, said = place.ended(batch)
    assert time.monotonic() - begun < 5
    assert code == 128 + number
    assert "Stopped." in said
    assert "Traceback" not in said
    with Client(place.address, set_as_default=False) as client:
        until(lambda: not any(client.processing().values()))


@pytest.mark.parametrize(
    ("module", "addition", "reason"),
    [
        ("checker/__init__.py", '__version__ = "0.0.1"', "has checker 0.0.1 and this is"),
        ("checker/exercises/activation_interval.py", "# another one", "declares exercise2 otherwise than this machine"),
        ("checker/cluster.py", "import no_such_package", "a worker cannot load the checker"),
        ("checker/submission/confinement.py", "_MAKERS = dict.fromkeys(Layer, _elsewhere)", "cannot be confined"),
    ],
)
def test_a_worker_that_must_not_be_used(place: Place, tmp_path: Path, module: str, addition: str, reason: str) -> None:
    """Nothing is graded there: its results would be others, or its machine be at risk."""
    place.worker(copy_of_the_packages(tmp_path / "packages", module, addition))
    folder, out = handed_in(tmp_path, {"one": "min_abs_w = 4"}), tmp_path / "out"
    code, said = place.ended(place.batch(folder, out))
    assert code == 2
    assert reason in said
    assert "Traceback" not in said
    assert results(out) == []


def test_a_file_that_ends_its_worker_is_reported(tmp_path: Path) -> None:
    """After Dask has tried it on as many workers as it does, and we once more; the others are graded."""
    dies = "grade_task = lambda task, grade=grade_task: os._exit(1) if b'poison' in task.source else grade(task)"
    packages = copy_of_the_packages(tmp_path / "packages", "checker/worker.py", f"import os\n{dies}")
    folder = handed_in(tmp_path, {"good": "min_abs_w = 4", "bad": "poison = 1"})
    with closing(Place(tmp_path / "strict", DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0")) as place:
        place.worker(packages, "--nanny")
        code, said = place.ended(place.batch(folder, tmp_path / "out", **PATIENT))
    assert (code, "1 graded now. 1 could not be" in said) == (1, True), said
    assert rows(tmp_path / "out", "SELECT name FROM submission WHERE result IS NULL") == [("bad",)]


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("tcp://127.0.0.1:9", "Timed out"),
        ("nowhere://127.0.0.1:8786", "unknown address scheme"),
        ("tls://127.0.0.1:8786", "check your TLS configuration"),
        ("127.0.0.1", "missing port number"),
    ],
)
def test_an_address_where_no_scheduler_is(place: Place, tmp_path: Path, address: str, reason: str) -> None:
    """It says so within the time that Dask is given to connect."""
    place.address = address
    folder = handed_in(tmp_path, {"one": "min_abs_w = 4"})
    code, said = place.ended(place.batch(folder, tmp_path / "out", DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT="1s"))
    assert code == 2
    assert f"no Dask scheduler can be reached at {address}" in said
    assert reason in said
    assert "Traceback" not in said


def test_settings_of_dask_in_home_are_read(place: Place, tmp_path: Path) -> None:
    """The command starts anew without HOME, and still finds how Dask's own commands were told to connect."""
    settings = tmp_path / ".config" / "dask" / "here.yaml"
    settings.parent.mkdir(parents=True)
    settings.write_text("distributed: {comm: {timeouts: {connect: 125ms}}}")
    place.address = "tcp://127.0.0.1:9"
    folder = handed_in(tmp_path, {"one": "min_abs_w = 4"})
    code, said = place.ended(place.batch(folder, tmp_path / "out", HOME=str(tmp_path)))
    assert code == 2
    assert "after 0.125 s" in said

"""What a submission costs in a batch, beside a new interpreter for each and `exec` without any protection.

    python benchmarks/throughput.py [--files 2000] [--peers 40] [--tiny 20000]

Every file has three formulas of exercise2, right and wrong, in SymPy and as text, and no two are equal. `batch` grades
them with one worker and with two; a new interpreter each is `python -m checker` on a part of the same files; `exec`
does the same reading and judging in one process, with the student's code in it. A sampler watches the processes of the
batch: what they hold, and the zygotes' own computing time. With --tiny, so many files of one line are graded too, for
the memory. The aims: 45 ms of CPU for child and grader (median), 1/15 of a new interpreter, 2,000 files in 75 s with
two workers, 200 MB for the parent, 64 MB private to a child.
"""

from __future__ import annotations

import argparse
import os
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

EXERCISE = "exercise2"
_PAGE = resource.getpagesize()
_TICK = os.sysconf("SC_CLK_TCK")

HEAD = (
    "from sympy import *\nw, b = symbols('w b', real=True)\nW = abs(w)\nr = sqrt(1 - 4/W)\nL = log(W*(1 + r)/2 - 1)\n"
)
WIDTHS = (
    "2/W*L",
    "4/W*atanh(r)",
    "2/W*acosh(W/2 - 1)",
    "4/W*asinh(sqrt(W/4 - 1))",
    "'4/|w| artanh √(1 - 4/|w|)'",
    "2/w*L",
    "4/W*atan(r)",
    "L/W",
)
LOWS = ("-b/w - L/W", "(-b*W/w - L)/W", "-b/w - acosh(W/2 - 1)/W", "(-b - L)/w", "-b/w + L/W")
HIGHS = ("-b/w + L/W", "'-b/w + ln(|w|(1+√(1-4/|w|))/2 - 1)/|w|'", "-b/w + 2*atanh(r)/W", "(L - b)/w")


def write_files(folder: Path, count: int) -> list[Path]:
    """Make so many hand-ins, no two equal."""
    paths = [folder / f"student{number:05}.py" for number in range(count)]
    for number, path in enumerate(paths):
        width, low, high = (forms[number % len(forms)] for forms in (WIDTHS, LOWS, HIGHS))
        path.write_text(f"{HEAD}width = {width}\na_low = {low}\na_high = {high}\n# {number}\n")
    return paths


@dataclass
class Sampler:
    """Watches the processes below a batch: the most that each sort holds, in MB, and the zygotes' computing time."""

    root: int
    most: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    zygotes: dict[int, tuple[float, float]] = field(default_factory=dict)
    """by process: its own CPU seconds once it was ready, and now"""

    def watch(self, ended: threading.Event) -> None:
        """Look again and again until `ended`."""
        while not ended.wait(0.05):
            with suppress(OSError, ValueError):
                self._look()

    def _look(self) -> None:
        self._note("parent", _resident(self.root))
        for worker in _children(self.root):
            if "spawn_main" not in _command(worker):
                continue
            self._note("worker", _resident(worker))
            for zygote in _children(worker):
                self._note("zygote", _resident(zygote))
                children = _children(zygote)
                if children or zygote in self.zygotes:
                    now = _own_seconds(zygote)
                    self.zygotes[zygote] = (self.zygotes.get(zygote, (now, now))[0], now)
                for child in children:
                    self._note("child, private", _private(child))

    def _note(self, sort: str, megabytes: float) -> None:
        self.most[sort] = max(self.most[sort], megabytes)


def _children(process: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def _command(process: int) -> str:
    return Path(f"/proc/{process}/cmdline").read_text()


def _resident(process: int) -> float:
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * _PAGE / 1e6


def _private(process: int) -> float:
    with suppress(OSError):
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        return sum(int(line.split()[1]) for line in lines if line.startswith("Private")) / 1e3
    return 0.0


def _own_seconds(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


def batch(folder: Path, out: Path, jobs: int) -> tuple[float, Sampler]:
    """Grade the folder by the real command; the seconds on the clock, and what the sampler saw."""
    command = [sys.executable, "-m", "checker", "batch", EXERCISE, str(folder), "--out", str(out), "--jobs", str(jobs)]
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    sampler, ended = Sampler(process.pid), threading.Event()
    watching = threading.Thread(target=sampler.watch, args=(ended,))
    watching.start()
    process.wait()
    seconds = time.perf_counter() - begun
    ended.set()
    watching.join()
    if process.returncode:
        raise SystemExit(f"the batch ended with exit code {process.returncode}")
    return seconds, sampler


def costs(out: Path) -> tuple[list[float], list[float]]:
    """The CPU seconds of child and grader for each submission."""
    query = "SELECT child_seconds, grader_seconds FROM result"
    rows = sqlite3.connect(out / "results.sqlite").execute(query).fetchall()
    return [child for child, _ in rows], [grader for _, grader in rows]


def new_interpreters(paths: list[Path]) -> list[float]:
    """CPU seconds of the command for one file, a new interpreter each."""
    spent = []
    for path in paths:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "checker", EXERCISE, str(path)], stdout=subprocess.DEVNULL, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return spent


UNPROTECTED = """
import sys, time, tempfile, os
from checker.catalogue import find
from checker.exercises import load
from checker.grading import grade_outcome
from checker.reports.as_text import to_text_report
from checker.seeds import seed_of
from checker.submission import child, outcomes
exercise = load(find(sys.argv[1]))
for path in sys.stdin.read().splitlines():
    source = open(path, "rb").read()
    begun = time.process_time()
    job = exercise.job(seed_of(exercise.name, source))
    with tempfile.TemporaryFile(buffering=0) as results:
        child._work(job, source, child._Results(results.fileno(), job.limits.result_bytes))
        outcome = outcomes.decode(os.pread(results.fileno(), job.limits.result_bytes, 0), b"", outcomes.Stop(0), job)
    to_text_report(grade_outcome(exercise, outcome, 1))
    print(time.process_time() - begun)
"""


def unprotected(paths: list[Path]) -> list[float]:
    """CPU seconds for each file in one process that executes the students' code itself."""
    command = [sys.executable, "-c", UNPROTECTED, EXERCISE]
    listed = "\n".join(map(str, paths))
    done = subprocess.run(command, input=listed, capture_output=True, text=True, check=True)
    return [float(line) for line in done.stdout.split()]


def report_batch(folder: Path, files: int, jobs: int) -> tuple[float, float]:
    """Run a batch and print what it took; seconds on the clock, and the median CPU of child and grader."""
    with tempfile.TemporaryDirectory() as out:
        seconds, sampler = batch(folder, Path(out), jobs)
        child, grader = costs(Path(out))
    both = statistics.median(map(sum, zip(child, grader, strict=True)))
    zygote = sum(now - ready for ready, now in sampler.zygotes.values()) / files
    print(f"batch, {jobs} worker{'s' if jobs > 1 else ' '}   {seconds:7.1f} s   {files / seconds:6.1f} files/s")
    print(
        f"    CPU of a submission, ms: child {statistics.median(child) * 1e3:.1f}, zygote {zygote * 1e3:.1f} (mean), "
        f"grader {statistics.median(grader) * 1e3:.1f}; child and grader {both * 1e3:.1f}"
    )
    print(f"    most memory, MB: {', '.join(f'{sort} {most:.0f}' for sort, most in sampler.most.items())}")
    return seconds, both


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--peers", type=int, default=40)
    parser.add_argument("--tiny", type=int, default=0)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = write_files(folder, arguments.files)
        one, _ = report_batch(folder, arguments.files, 1)
        two, both = report_batch(folder, arguments.files, 2)
        print(f"    two workers are {one / two:.2f} times as fast as one")
        some = paths[:: max(1, len(paths) // arguments.peers)]
        new = statistics.median(new_interpreters(some))
        print(f"new interpreter each: {new * 1e3:.0f} ms of CPU, {new / both:.1f} times child and grader")
        bare = statistics.median(unprotected(some))
        print(f"exec in one process:  {bare * 1e3:.1f} ms of CPU, without any protection")
    if arguments.tiny:
        with tempfile.TemporaryDirectory() as name:
            for number in range(arguments.tiny):
                Path(name, f"tiny{number:05}.py").write_text(f"min_abs_w = 4  # {number}\n")
            print(f"{arguments.tiny:,} files of one line:")
            report_batch(Path(name), arguments.tiny, 2)


if __name__ == "__main__":
    main()

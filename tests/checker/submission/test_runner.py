"""Starting a process: quick, with nothing of the grader's in it, and gone when it is closed."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checker.submission.jobs import frame, job_from_json, job_to_json, read_frame
from checker.submission.protocol import Array, Job, Kind, Limits, Question
from checker.submission.runner import start

FORMULA = Question("value", Kind.FORMULA)
Ran = Callable[..., Any]


def test_importing_the_runner_loads_next_to_nothing() -> None:
    heavy = "{'sympy', 'numpy', 'flint', 'click', 'dataclasses', 'tempfile', 'ctypes', 'derivations'}"
    script = f"import sys; import checker.submission.runner; print(sorted({heavy} & set(sys.modules)))"
    printed = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert printed.stdout == "[]\n"


def test_starting_does_not_wait_for_the_loading() -> None:
    """A process that has not told yet what confines it is not ready, and starting it takes no time to speak of."""
    with start() as runner:
        assert runner._isolation is None
        assert runner.isolation is runner.isolation


def test_one_process_serves_many_files(ran: Ran) -> None:
    with start() as runner:
        for value in range(3):
            assert ran(runner.run(Job((FORMULA,)), f"value = {value}".encode())).shown() == str(value)
        zygote = runner._zygote.pid
    with pytest.raises(ProcessLookupError):
        os.kill(zygote, 0)


def test_the_grader_s_environment_stays_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "s3cret")
    with start() as runner:
        answer = (
            runner.run(Job((FORMULA,)), b"import os; value = os.environ.get('SECRET_TOKEN', 'none')")
            .answers["value"]
            .answer
        )
    assert answer.text == "none"  # type: ignore[union-attr]


def test_files_run_at_the_same_time_do_not_meet(ran: Ran) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def one(value: int) -> object:
        with start() as runner:
            return ran(runner.run(Job((FORMULA,)), f"value = {value}\nimport time; time.sleep(0.2)".encode())).shown()

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(one, range(3))) == ["0", "1", "2"]


def test_the_process_ends_with_the_grader() -> None:
    script = (
        "from checker.submission.runner import start\nfrom checker.submission.protocol import *\nimport os, threading\n"
        "runner = start()\nprint(runner._zygote.pid, flush=True)\n"
        "threading.Timer(1.0, os._exit, (0,)).start()\n"
        "runner.run(Job((Question('value', Kind.NUMBER),)), b'import time; time.sleep(60)')"
    )
    printed = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=20)
    zygote = int(printed.stdout)
    deadline = time.monotonic() + 5
    while os.path.exists(f"/proc/{zygote}") and time.monotonic() < deadline:
        if Path(f"/proc/{zygote}/stat").read_text().split()[2] == "Z":  # ended, and nobody to collect it yet
            return
        time.sleep(0.02)
    assert not os.path.exists(f"/proc/{zygote}")


def test_an_interrupted_run_does_not_answer_for_the_next(ran: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    import checker.submission.jobs as jobs

    def interrupted(_: object) -> bytes:
        raise KeyboardInterrupt

    with start() as runner:
        assert ran(runner.run(Job((FORMULA,)), b"value = 1")).shown() == "1"
        with monkeypatch.context() as patch:
            patch.setattr(jobs, "read_frame", interrupted)
            with pytest.raises(KeyboardInterrupt):
                runner.run(Job((FORMULA,)), b"value = 2")
        assert ran(runner.run(Job((FORMULA,)), b"value = 3")).shown() == "3"


def test_a_job_survives_its_journey() -> None:
    grid = Array((2, 1), (1.0, float("inf")))
    job = Job(
        (
            Question("f", Kind.FUNCTION, calls=((1, 2.0, grid), ((grid, grid), (3,)))),
            Question("g", Kind.FORMULA, ("w", "b"), points=((1.0, 2.0),)),
            Question("c", Kind.CONSTRUCTION, field_symbols={"a": ("z",)}, field_points={"a": ((1.0,),)}),
        ),
        Limits(cpu_seconds=3),
    )
    read = job_from_json(job_to_json(job))
    assert read == job
    assert [type(value) for value in read.questions[0].calls[0][:2]] == [int, float]


def test_frames() -> None:
    data = frame(b"abc") + frame(b"")
    parts = [data[i : i + 1] for i in range(len(data))]
    assert [read_frame(lambda _: parts.pop(0)) for _ in range(2)] == [b"abc", b""]
    with pytest.raises(EOFError):
        read_frame(lambda _: b"")

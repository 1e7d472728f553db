"""The layers together: that a report says what holds, and that no file runs with less than its report says."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from checker.grading import grade
from checker.submission.isolation import UNKNOWN, Isolation, Layer
from checker.submission.protocol import End, Job, Kind, Question, Text
from checker.submission.runner import ROOT, Runner, start

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="layers of Linux")

Run = Callable[..., Any]
Ran = Callable[..., Any]
StartChanged = Callable[[str], AbstractContextManager[Runner]]

JOB = Job((Question("value", Kind.FORMULA),))
PROBES = {
    Layer.LANDLOCK: f"open({f'{ROOT}/pyproject.toml'!r}).close()",
    Layer.SECCOMP: "os.pipe()",
    Layer.CAPABILITIES: "assert any(word for word in capabilities())",
    Layer.PRIVILEGES: "assert libc.prctl(39, 0, 0, 0, 0) == 0",
}
SUCCEEDING = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def capabilities():
    sets = (ctypes.c_uint32 * 6)()
    if libc.capget((ctypes.c_uint32 * 2)(0x20080522, 0), sets): raise OSError
    return sets
value = ""
"""


def probing() -> str:
    attempts = (
        f"try:\n    {probe}\n    value += {layer.name!r}\nexcept (OSError, AssertionError): pass\n"
        for layer, probe in PROBES.items()
    )
    return SUCCEEDING + "".join(attempts)


def test_where_every_layer_holds_the_report_says_so(confined: Runner, run: Run) -> None:
    assert confined.isolation == Isolation()
    assert str(confined.isolation) == (
        "confined by the kernel: resource limits, dropped capabilities, no_new_privs, Landlock, seccomp"
    )
    assert run(probing()).value() == Text("")
    assert grade("exercise2", b"width = 1", runner=confined).isolation.is_confined


def test_where_a_layer_is_missing_the_report_names_it_and_why(partly_confined: Runner, ran: Ran) -> None:
    """And the others hold all the same: what the file can do is what the report says is missing."""
    isolation = partly_confined.isolation
    assert not isolation.is_confined
    assert set(isolation.missing) <= {Layer.LANDLOCK, Layer.SECCOMP}
    assert str(isolation).startswith("not confined: no ")
    if Layer.LANDLOCK in isolation.missing:
        assert isolation.missing[Layer.LANDLOCK] == "this kernel has none; Linux 5.13 is the first that has"
    outcome = ran(partly_confined.run(JOB, probing().encode()))
    assert {Layer[name] for name in _names(outcome.value().text)} == set(isolation.missing)
    report = grade("exercise2", b"width = 1", runner=partly_confined)
    assert report.isolation == isolation


def _names(text: str) -> list[str]:
    return [layer.name for layer in Layer if layer.name in text]


def test_where_nothing_was_started_nothing_is_claimed() -> None:
    assert set(UNKNOWN.missing) == set(Layer)


FAILING = {
    "it raises": "def restrict(*_): raise OSError(22, 'no more rulesets')",
    "it ends the process": "import os\ndef restrict(*_): os.abort()",
    "it exits": "import os\ndef restrict(*_): os._exit(0)",
    "it raises what is no error": "def restrict(*_): raise KeyboardInterrupt",
}
CRAFTED = """
from checker.submission import confinement, zygote
from checker.submission.isolation import Isolation
barrier = confinement._Barrier(restrict, lambda: '')
zygote.prepare = lambda: confinement.Confinement(Isolation(), (barrier,))
"""


@pytest.mark.parametrize("failing", FAILING.values(), ids=FAILING.keys())
def test_a_file_does_not_run_less_confined_than_its_report_says(
    start_changed: StartChanged, ran: Ran, failing: str
) -> None:
    """A layer that held when it was tried and fails for the file after all ends the process, before the file."""
    with start_changed(f"{failing}\n{CRAFTED}") as runner:
        assert runner.isolation.is_confined
        outcome = ran(runner.run(JOB, b"print('here')\nvalue = 1"))
        assert outcome.ending.kind is End.NO_RESULT
        assert (outcome.answers, outcome.output) == ({}, "")
        assert "could not be confined" in outcome.ending.message
        assert grade("exercise2", b"width = 1", runner=runner).score == 0


FAILING_THE_TRIAL = {
    "it lets files be read": ("_FILES = {'files are open': lambda: None}", Layer.LANDLOCK, "files are open"),
    "it lets calls through": ("_CALLS = {'calls go through': lambda: None}", Layer.SECCOMP, "calls go through"),
    "it cannot be put on": (
        "_Barrier = lambda restrict, breach: original(lambda *_: os.close(-1), breach)",
        Layer.LANDLOCK,
        "Bad file descriptor",
    ),
    "it ends who tries it": (
        "_Barrier = lambda restrict, breach: original(lambda *_: os.abort(), breach)",
        Layer.LANDLOCK,
        "a process that tried it did not survive",
    ),
}


@pytest.mark.parametrize(("change", "layer", "reason"), FAILING_THE_TRIAL.values(), ids=FAILING_THE_TRIAL.keys())
def test_a_layer_counts_only_when_it_was_seen_to_hold(
    start_changed: StartChanged, confined: Runner, change: str, layer: Layer, reason: str
) -> None:
    assert confined.isolation.is_confined
    patch = (
        f"import os\nfrom checker.submission import confinement\noriginal = confinement._Barrier\nconfinement.{change}"
    )
    with start_changed(patch) as runner:
        assert runner.isolation.missing[layer] == reason
        assert runner.run(JOB, b"value = 1").answers


ORDINARY = f"""
import json, os, sys
sys.path.insert(0, {ROOT!r})
from checker.submission.protocol import Job, Kind, Question
from checker.submission.runner import start
source = '''
import os, threading
value = [str(os.getuid())]
def attempt(name, work):
    try: work()
    except (OSError, RuntimeError): return
    value.append(name)
attempt("fork", lambda: os.fork() or os._exit(0))
attempt("thread", lambda: threading.Thread(target=print).start())
attempt("file", lambda: open({f"{ROOT}/pyproject.toml"!r}))
attempt("signal", lambda: os.kill(os.getppid(), 0))
attempt("write", lambda: open("/tmp/pwned_ordinary", "w"))
'''
with start() as runner:
    outcome = runner.run(Job((Question("value", Kind.FORMULA),)), source.encode())
    value = [item.text for item in outcome.answers["value"].answer.items]
    print(json.dumps([str(runner.isolation), value]))
"""


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="every test here runs as an ordinary user")
def test_an_ordinary_user_s_files_are_confined_as_root_s_are(confined: Runner) -> None:
    """No layer asks for a privilege. The one that is kept lets the user read Python, wherever root has installed it."""
    if shutil.which("setpriv") is None:
        pytest.skip("there is no setpriv to become an ordinary user with")
    reading = ("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search")
    command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *reading, sys.executable, "-c", ORDINARY]
    done = subprocess.run(command, cwd="/", capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr[-500:]
    assert json.loads(done.stdout) == [str(confined.isolation), ["65534"]]


KILLED = b"import time\ntime.sleep(0.4)\nvalue = 7"


def test_a_file_whose_process_is_ended_from_outside_is_tried_once_more(ran: Ran) -> None:
    with start() as runner:
        ended: list[int] = []

        def end_once() -> None:
            if not ended:
                ended.append(_end(runner))

        outcome = ran(runner.run(JOB, KILLED, meanwhile=end_once))
        assert (outcome.shown(), outcome.ending.kind) == ("7", End.COMPLETED)
        assert runner._zygote.pid != ended[0]  # type: ignore[attr-defined]


def test_a_file_whose_process_is_ended_twice_is_not_tried_again(ran: Ran) -> None:
    """It is not held against the file, and the next one runs."""
    with start() as runner:
        outcome = runner.run(JOB, KILLED, meanwhile=lambda: _end(runner))
        assert outcome.ending.kind is End.NO_RESULT
        assert "ended, twice" in outcome.ending.message
        assert ran(runner.run(JOB, b"value = 8")).shown() == "8"


def _end(runner: Runner) -> int:
    """End the zygote as the kernel does when memory runs out, while the file runs."""
    time.sleep(0.15)
    process: int = runner._zygote.pid  # type: ignore[attr-defined]
    os.kill(process, signal.SIGKILL)
    return process


def test_the_process_of_the_file_ends_with_the_zygote() -> None:
    """Should the zygote be ended, the kernel ends the file's own process at once."""
    found: list[str] = []

    def end() -> None:
        time.sleep(0.15)
        zygote: int = runner._zygote.pid  # type: ignore[attr-defined]
        found.extend(Path(f"/proc/{zygote}/task/{zygote}/children").read_text().split())
        os.kill(zygote, signal.SIGKILL)

    with start() as runner:
        runner.run(JOB, b"import time\ntime.sleep(20)", meanwhile=end)
        assert found
        deadline = time.monotonic() + 2
        while any(map(_is_alive, found)) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert not any(map(_is_alive, found))


def _is_alive(process: str) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().split()[2] != "Z"
    except OSError:
        return False

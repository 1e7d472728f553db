"""What a file may not do while it is graded: the hint that it gets, and new processes and threads up to a limit."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping

import click
import pytest

from checker.catalogue import find
from checker.exercises import load
from checker.grading import grade
from checker.report import Report
from checker.reports.as_json import to_json
from checker.reports.as_text import to_text_report
from checker.submission.advice import refused
from checker.submission.protocol import End, Limits
from checker.submission.runner import ROOT, Runner

EXERCISE = load(find("exercise3"))
OTHERS = ("taylor", "error_bound", "neuron")  # names that no file here binds


def graded(runner: Runner, source: str, limits: Limits | None = None) -> Report:
    return grade(EXERCISE, source.encode(), runner=runner, limits=limits)


def shown(report: Report) -> str:
    """The report as text, its lines run together."""
    return " ".join(click.unstyle(to_text_report(report)).split())


def verdicts(report: Report) -> Mapping[str, str]:
    return {part.part.name: part.judgement.verdict for part in report.parts}


NOT_ALLOWED = [
    ("open('plot.png', 'w')", "may not read or write other files"),
    ("open('/etc/passwd')", "may not read or write other files"),
    ("import numpy; numpy.save('/tmp/x.npy', numpy.ones(2))", "may not read or write other files"),
    ("import tempfile; tempfile.mkdtemp()", "may not read or write other files"),
    ("import socket; socket.socket()", "open connections"),
    ("import urllib.request as u; u.urlopen('http://localhost')", "open connections"),
    ("import subprocess; subprocess.run(['ls'])", "start processes"),
    ("import os; os.fork()", "start processes"),
    ("open('data.csv')", "No other file is there while this one is graded"),
    ("import lark", "SymPy, NumPy, SciPy and Matplotlib can be imported"),
]


@pytest.mark.parametrize(("line", "said"), NOT_ALLOWED)
def test_a_file_that_does_what_it_may_not_is_told_so(runner: Runner, line: str, said: str) -> None:
    """A hint, and no verdict: what was bound before it counts, and what was not is missing."""
    if not runner.isolation.is_confined:
        pytest.skip("the kernel does not keep files from it here")
    report = graded(runner, f"b = 0\n{line}\nw2 = 1/2")
    assert report.ending.kind is End.EXCEPTION
    assert said in report.ending.help
    assert shown(report).count(report.ending.help) == 1
    assert verdicts(report) == {"b": "correct"} | dict.fromkeys(("w2", "offset", *OTHERS), "missing")
    assert json.loads(to_json(report))["file"]["help"] == report.ending.help
    called = graded(runner, f"def b(w1):\n    {line}\n    return 0")
    finding = called.parts[0].judgement.findings[0]
    assert (finding.slip, called.parts[0].judgement.verdict) == ("exception", "unreadable")
    assert said in finding.help


def test_a_hint_is_given_also_when_every_name_is_bound(runner: Runner) -> None:
    source = "b = w2 = offset = taylor = error_bound = neuron = None\nraise PermissionError('no')"
    assert shown(graded(runner, source)).count("remove that line.") == 1


@pytest.mark.parametrize(
    "message", ["ZeroDivisionError: division by zero", "ValueError: [Errno 13]", "OSError: [Errno 24] Too many", ""]
)
def test_other_exceptions_are_not_explained_so(message: str) -> None:
    assert refused(message) is None


def test_a_file_is_told_to_mend_what_is_no_limit(runner: Runner) -> None:
    report = graded(runner, "1/0")
    assert (report.ending.limit, report.ending.help) == (None, "")
    assert "Mend that first, then grade again." in shown(report)


# Processes and threads

STARTING = """
import json, os, sys
sys.path.insert(0, {root!r})
from checker.submission.protocol import Exact, Job, Kind, Limits, Question
from checker.submission.runner import start

FILES = json.loads({files!r})
with start() as runner:
    for name, (processes, source) in FILES.items():
        limits = Limits(cpu_seconds=2, wall_seconds=6.0, processes=processes)
        outcome = runner.run(Job((Question("value", Kind.NUMBER),), limits), source.encode())
        answer = outcome.answers["value"].answer if outcome.answers else None
        value = int(answer.expression.root.value) if isinstance(answer, Exact) else -1
        print(json.dumps([name, value, outcome.ending.kind, outcome.ending.message]))
"""
FORKS = "import os, time\nvalue = 0\nwhile value < 20:\n    if not os.fork(): time.sleep(60)\n    value += 1"
THREADS = (
    "import threading, time\nvalue = 0\nwhile value < 20:\n"
    "    threading.Thread(target=time.sleep, args=(60,)).start()\n    value += 1"
)
STARTED: Mapping[str, tuple[int, str]] = {
    "no forks": (0, FORKS),
    "no threads": (0, THREADS),
    "forks": (3, FORKS),
    "threads": (3, THREADS),
    "one after another": (1, FORKS.replace("time.sleep(60)", "os._exit(0)").replace("value +=", "os.wait(); value +=")),
    "thread that ends": (
        1,
        "import threading\nfound = []\nthread = threading.Thread(target=found.append, args=(5,))\n"
        "thread.start(); thread.join()\nvalue = found[0]",
    ),
    "pipe": (
        1,
        "import os\nthere, here = os.pipe()\nif not os.fork():\n    os.write(here, b'6'); os._exit(0)\n"
        "value = int(os.read(there, 1))",
    ),
    "bound too": (
        1,
        "import os, socket\nif not os.fork():\n    try: socket.socket()\n    except PermissionError: os._exit(3)\n"
        "    os._exit(4)\nvalue = os.waitstatus_to_exitcode(os.wait()[1])",
    ),
    "program": (1, "import subprocess\nsubprocess.run(['/bin/true'])"),
    "clone3": (
        1,
        "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\nlibc.syscall(435, 0, 0)\nvalue = ctypes.get_errno()",
    ),
    "namespaces": (
        1,
        "import os, ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        "clone = {'x86_64': 56}.get(os.uname().machine, 220)\n"
        "value = sum(libc.syscall(clone, 1 << bit | 17, 0, 0, 0, 0) == -1 and ctypes.get_errno() == 1\n"
        "            for bit in (17, 25, 26, 27, 28, 29, 30))",
    ),
}
"""by name, the limit on processes and a file"""


def started() -> dict[str, tuple[int, str, str]]:
    """What came of each of these files under an ordinary user: the value, how it ended, and what was said."""
    script = STARTING.format(root=ROOT, files=json.dumps(STARTED))
    command = [sys.executable, "-c", script]
    if os.getuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("there is no setpriv to become an ordinary user with")
        # a user that nobody else is, so that its processes can be counted; the interpreter may lie in root's home
        user, reads = 100_000 + os.getpid(), "+dac_read_search"
        command[:0] = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", f"--inh-caps={reads}"]
        command.insert(5, f"--ambient-caps={reads}")
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False)
    assert done.returncode == 0, done.stderr
    return {name: (value, kind, message) for name, value, kind, message in map(json.loads, done.stdout.splitlines())}


@pytest.mark.skipif(sys.platform != "linux", reason="a limit on processes is kept on Linux only")
def test_processes_and_threads_up_to_a_limit() -> None:
    found = started()
    values = {name: value for name, (value, _, _) in found.items()}
    assert (values["no forks"], values["no threads"]) == (0, 0)
    if os.getuid() == 0:
        assert (values["forks"], values["threads"]) == (3, 3)
    else:  # other processes of the same user come and go meanwhile
        assert 0 < values["forks"] < 20
        assert 0 < values["threads"] < 20
    for name in ("forks", "threads"):
        assert "the limit on new processes and threads is 3" in found[name][2]
    assert (values["one after another"], values["thread that ends"], values["pipe"]) == (20, 5, 6)
    assert (values["bound too"], values["clone3"], values["namespaces"]) == (3, 38, 7)
    assert found["program"][1:] == ("exception", "PermissionError: [Errno 1] Operation not permitted: '/bin/true'")


@pytest.mark.skipif(sys.platform != "linux" or os.getuid() != 0, reason="it is about root")
def test_root_is_not_bound_by_a_limit_on_processes_and_so_runs_nothing(runner: Runner) -> None:
    report = graded(runner, "b = 0", Limits(processes=3))
    assert report.ending.kind is End.NO_RESULT
    assert "root is not bound by a limit on processes; run the checker as an ordinary user" in shown(report)
    assert set(verdicts(report).values()) == {"undecided"}

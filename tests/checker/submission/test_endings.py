"""However a file ends, it is said how and where, and what it bound before counts."""

import os
from collections.abc import Callable
from typing import Any

import pytest

from checker.submission.protocol import End, Kind, Question, Reason

Run = Callable[..., Any]

ENDINGS = [
    ("value = 1", End.COMPLETED, None, ""),
    ("a = 1\nvalue = (1 +\n", End.SYNTAX, 2, "never closed"),
    ("value = 1\n\tif", End.SYNTAX, 2, "indent"),
    (b"value = '\xff\xfe'", End.SYNTAX, None, "utf-8"),
    (b"# -*- coding: no-such -*-\nvalue = 1", End.SYNTAX, None, "no-such"),
    (b"value = 1\x00", End.SYNTAX, None, "null bytes"),
    ("", End.EMPTY, None, "no statements"),
    ("# only a comment\n", End.EMPTY, None, "no statements"),
    ("(" * 5000, End.SYNTAX, None, ""),
    ("value = 1\nraise ValueError('no')", End.EXCEPTION, 2, "ValueError: no"),
    ("value = 1\n1/0", End.EXCEPTION, 2, "ZeroDivisionError"),
    ("value = 1\ndef f(): f()\nf()", End.EXCEPTION, 2, "RecursionError"),
    ("value = 1\nimport json\njson.loads('{')", End.EXCEPTION, 3, "JSONDecodeError"),
    ("value = 1\nclass E(BaseException): __str__ = None\nraise E", End.EXCEPTION, 3, "E"),
    ("value = 1\nimport sys\nsys.exit('bye')", End.EXIT, 3, "sys.exit('bye')"),
    ("value = 1\nx = 'a' * 2**29", End.MEMORY, 2, "memory"),
    ("value = 1\nimport os; os._exit(0)", End.EXIT, None, "exit code 0"),
    ("value = 1\nimport os; os._exit(70)", End.EXIT, None, "exit code 70"),
    ("value = 1\nwhile True: pass", End.TIME, None, "1 s of computing time"),
    ("value = 1\nimport signal\nsignal.signal(24, signal.SIG_IGN)\nwhile True: pass", End.TIME, None, "computing time"),
    ("value = 1\nimport time; time.sleep(60)", End.TIME, None, "within 1 s"),
    ("import os, signal; os.kill(os.getpid(), signal.SIGSTOP)", End.TIME, None, "within 1 s"),
    ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", End.KILLED, None, "SIGKILL"),
    ("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", End.KILLED, None, "SIGTERM"),
    ("value = 1\nimport ctypes; ctypes.string_at(0)", End.CRASHED, None, "SIGSEGV"),
]

KEEPS_NAMES = (End.COMPLETED, End.EXCEPTION, End.MEMORY)


@pytest.mark.parametrize(("source", "kind", "line", "message"), ENDINGS)
def test_an_ending_is_named(run: Run, source: str | bytes, kind: End, line: int | None, message: str) -> None:
    outcome = run(source, wall_seconds=1.0 if "within" in message else 5.0)
    assert outcome.ending.kind is kind
    assert message in outcome.ending.message
    if line is not None:
        assert outcome.ending.line == line
    if kind in KEEPS_NAMES:
        assert outcome.shown() == "1"
    if kind in (End.TIME, End.KILLED, End.CRASHED, End.SYNTAX, End.EMPTY):
        assert not outcome.answers


def test_a_file_that_is_too_large_is_not_run(run: Run) -> None:
    outcome = run("value = 1" + " " * 1_000_000)
    assert outcome.ending.kind is End.TOO_LARGE
    assert "1,000,000 bytes" in outcome.ending.message


@pytest.mark.parametrize(
    "source",
    [b"\xef\xbb\xbfvalue = 1\r\n", b"# coding: latin-1\nname = '\xe9'\nvalue = 1", b"value = 1\r", b"value=1"],
)
def test_encodings_and_line_ends_are_read(run: Run, source: bytes) -> None:
    outcome = run(source)
    assert outcome.shown() == "1"
    assert outcome.answers["value"].written in ("value = 1", "value=1")


def test_output_is_kept_up_to_a_limit(run: Run) -> None:
    outcome = run("import sys\nprint('caf\\xe9 \\ud800')\nprint('err', file=sys.stderr)\nvalue = 1\nprint('x' * 20000)")
    assert outcome.output.startswith("café \\ud800\nerr\nxxx")
    assert len(outcome.output) == 10_000
    assert outcome.shown() == "1"


def test_output_that_is_no_text_is_replaced(run: Run) -> None:
    outcome = run("import os\nos.write(1, b'\\xff\\xfe ok')\nvalue = 1")
    assert outcome.output == "\ufffd\ufffd ok"


def test_a_flood_of_output_ends_with_the_file_limit(run: Run) -> None:
    outcome = run("value = 1\nline = 'A' * 2**20\nfor _ in range(64): print(line)")
    assert outcome.ending.kind is End.EXCEPTION
    assert outcome.shown() == "1"


def test_threads_do_not_outlive_the_file(run_unconfined: Run) -> None:
    source = "import threading, time\nvalue = 1\nthreading.Thread(target=time.sleep, args=(60,)).start()"
    outcome = run_unconfined(source, wall_seconds=1.5, processes=100 if os.getuid() else 0)  # root is not bound anyhow
    assert outcome.ending.kind is End.COMPLETED
    assert outcome.shown() == "1"


def test_the_same_file_gives_the_same_outcome(run: Run) -> None:
    source = (
        "import random, numpy\nfrom sympy import *\nx = symbols('x')\nvalue = random.random() + numpy.random.rand()"
        " + len({str(i) for i in range(9)}) + Dummy('q') * x\nprint({'a', 'b', 'c'})\nraise ValueError(object())"
    )
    first, second = run(source), run(source)
    assert (first.answers, first.bound, first.ending, first.output) == (
        second.answers,
        second.bound,
        second.ending,
        second.output,
    )


def test_missing_names_and_near_misses(run: Run) -> None:
    outcome = run("import math\nfrom numpy import *\n_hidden = Value = valeu = 2\ndef helper(): inner = 1\n")
    assert not outcome.answers
    assert outcome.bound == ("math", "Value", "valeu", "helper")


def test_a_name_from_an_import_of_everything_is_no_answer(run: Run) -> None:
    question = Question("gradient", Kind.FUNCTION, calls=((2, 1),))
    assert not run("from numpy import *", question).answers
    assert run("from numpy import *\ngradient = gradient", question).answers


def test_what_binds_a_name_is_quoted(run: Run) -> None:
    outcome = run("value = 1\nfor i in range(2):\n    value = i\n")
    assert outcome.answers["value"].written == "for i in range(2):\n    value = i"


def test_names_after_a_crash_are_told_apart(run: Run) -> None:
    function = [Question(name, Kind.FUNCTION, calls=((1,),)) for name in ("f", "g")]
    source = "value = 1\ndef f(n):\n    import ctypes; ctypes.string_at(0)\ndef g(n): return n\n"
    outcome = run(source, *function, Question("value", Kind.NUMBER))
    assert outcome.shown() == "1"
    assert outcome.reason("f") is Reason.CRASHED
    assert outcome.reason("g") is Reason.NOT_REACHED
    assert outcome.ending.kind is End.CRASHED

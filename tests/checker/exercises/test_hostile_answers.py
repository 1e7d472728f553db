"""Answers made to be accepted though they are wrong, or to break the judge: refused, or left to a person, in time."""

from collections.abc import Callable
from pathlib import Path

import pytest

from checker import grading
from checker.report import PartReport, Report

Grade = Callable[[str, str], Report]

SYMPY = "from sympy import *\n"
INTERVAL = f"""{SYMPY}w, b = symbols("w b", real=True)
L = log(abs(w)*(1 + sqrt(1 - 4/abs(w)))/2 - 1)
W = 2*L/abs(w)
low, high = -b/w - L/abs(w), -b/w + L/abs(w)
"""
CHAIN = f"""{SYMPY}z3, z4, w4, dC_da4 = symbols("z3 z4 w4 dC_da4")
sigma, sigma_prime = Function("sigma"), Function("sigma_prime")
right = sigma_prime(z3)*w4*sigma_prime(z4)*dC_da4
"""
IDENTITY = f"{SYMPY}w1, x, Delta = symbols('w1 x Delta', real=True)\n"


def part(report: Report, name: str) -> PartReport:
    return next(part for part in report.parts if part.part.name == name)


@pytest.mark.parametrize(
    ("exercise", "name", "answer"),
    [
        ("exercise2", "width", f"{INTERVAL}width = W + sin(pi*720000*w)"),
        ("exercise2", "a_low", f"{INTERVAL}a_low = low + sin(pi*2**200*b)"),
        ("exercise2", "width", f"{INTERVAL}width = Piecewise((W, abs(w) < 1005), (0, True))"),
        ("exercise2", "width", f"{INTERVAL}width = Piecewise((W, abs(w) < 100))"),
        ("exercise2", "a_low", f"{INTERVAL}a_low = low + Max(0, abs(b) - 1001)"),
        ("exercise2", "a_low", f"{INTERVAL}a_low = low + exp(-1000 - w**2)"),
        ("exercise2", "a_high", f"{INTERVAL}a_high = high + Rational(1, 10**400)"),
        ("exercise2", "width", f"{INTERVAL}width = W*exp(exp(-1000))"),
        ("exercise2", "width", f"{INTERVAL}width = W + exp(-exp(10))"),
        ("exercise2", "min_abs_w", f"{SYMPY}min_abs_w = 4 + Rational(1, 10**400)"),
        ("exercise1", "max_slope", f"{SYMPY}max_slope = Rational(1, 4) + exp(-1000)"),
        ("exercise1", "dC_db3", f"{CHAIN}dC_db3 = right + 10**9*sin(pi*720**4*w4)"),
        ("exercise1", "dC_db3", f"{CHAIN}dC_db3 = sigma_prime(z3)*Max(w4, -8)*sigma_prime(z4)*Min(dC_da4, 8)"),
        ("exercise3", "taylor", f"{IDENTITY}taylor = 2/w1 + Delta - w1**2*Delta**3/12 + Delta*sin(pi*4*720**4*w1)"),
        ("exercise3", "offset", f"{IDENTITY}offset = S(1)/2 - 2/w1 + Rational(1, 10**60)/w1"),
    ],
)
def test_a_difference_that_is_hidden_is_found(grade_text: Grade, exercise: str, name: str, answer: str) -> None:
    """Between the points that others draw, beyond the digits that others compute: it is still a difference."""
    judged = part(grade_text(exercise, answer), name).judgement
    assert judged.verdict == "incorrect", judged.evidence.sentence()
    assert judged.evidence.kind in ("witness", "enclosure")


def test_one_point_makes_no_slope(grade_text: Grade) -> None:
    """This activation is z everywhere; the formula for its slope at 0 says nothing of it."""
    answer = f"""{SYMPY}z = Symbol("z")
chain = {{"weights": [10]*4, "biases": [0]*4, "a0": 0}}
unstable = {{"activation": Piecewise((1000*z, Eq(z, 0)), (z, True)), "exploding": chain,
    "vanishing": {{"weights": [0.01]*4, "biases": [0]*4, "a0": 0}}}}
"""
    assert part(grade_text("exercise1", answer), "unstable").judgement.verdict == "incorrect"


@pytest.mark.parametrize(
    ("exercise", "name", "answer"),
    [
        ("exercise2", "width", f"{INTERVAL}width = W + exp(-10**9)"),
        ("exercise3", "error_bound", f"{IDENTITY}error_bound = w1**2/96 - Rational(1, 10**60)"),
        ("exercise3", "offset", 'offset = "1/2-2/w1+w1^((((((2^64)^64)^64)^64)^64)^64)"'),
        (
            "exercise2",
            "width",
            f"""{INTERVAL}t = Add(*[gamma(w + Rational(k, 7), evaluate=False) for k in range(3000)], evaluate=False)
width = W + exp(10**4)*(sin(w)**2 + cos(w)**2 - 1)*t""",
        ),
        (
            "exercise1",
            "unstable",
            f"""{SYMPY}z = Symbol("z")
chain = {{"weights": [10]*4, "biases": [0]*4, "a0": 0}}
f = Add(*[sin(z + Rational(k, 7)) for k in range(2000)])/5000
unstable = {{"activation": f, "exploding": chain, "vanishing": chain}}""",
        ),
    ],
)
def test_what_cannot_be_settled_is_left_to_a_person_in_time(
    grade_text: Grade, exercise: str, name: str, answer: str
) -> None:
    """Not correct, and never a hang: the time limit of the test is many times the budget of judging one part."""
    assert part(grade_text(exercise, answer), name).judgement.verdict in ("undecided", "incorrect")


@pytest.mark.parametrize("exercise", ["exercise1", "exercise2", "exercise3"])
def test_no_judgement_goes_on_without_time(grade_text: Grade, monkeypatch: pytest.MonkeyPatch, exercise: str) -> None:
    """With a budget of nothing every formula is left to a person: all work looks at the clock."""
    monkeypatch.setattr(grading, "_SECONDS", 0)
    answer = {
        "exercise1": f"{CHAIN}dC_db3 = right + w4",
        "exercise2": f"{INTERVAL}width = W + w",
        "exercise3": f"{IDENTITY}w2 = 3/w1\nerror_bound = w1**2/90",
    }[exercise]
    judged = [report for report in grade_text(exercise, answer).parts if report.read is not None]
    assert judged
    for report in judged:
        assert report.judgement.verdict == "undecided"
        assert "more computing time than it may" in report.judgement.evidence.sentence()


def test_a_witness_of_astronomic_size_is_shown(grade_text: Grade) -> None:
    tower = "2"
    for _ in range(700):
        tower = f"({tower})^1048576"
    judged = part(grade_text("exercise2", f'width = "{tower}"'), "width").judgement
    assert judged.verdict == "incorrect"
    assert len(judged.evidence.sentence()) < 300


FORGED = r"""import json, os
{name} = 1
for fd in range(3, 10):
    try:
        record = {{"name": "{name}", "first": ["samples", [[1, 0]], None], "second": None}}
        os.write(fd, b'\n' + json.dumps(record).encode() + b'\n')
    except OSError:
        pass
"""


@pytest.mark.parametrize(
    ("exercise", "name"),
    [
        ("exercise1", "dC_db1"),
        ("exercise2", "width"),
        ("exercise3", "b"),
        ("exercise3", "taylor"),
        ("exercise1", "gradient"),
    ],
)
def test_forged_values_are_no_answer(
    grade_text: Grade, caplog: pytest.LogCaptureFixture, exercise: str, name: str
) -> None:
    judged = part(grade_text(exercise, FORGED.format(name=name)), name).judgement
    assert judged.share == 0
    assert judged.verdict in ("unreadable", "incorrect")
    assert not caplog.records


@pytest.mark.parametrize(
    ("exercise", "name", "answer"),
    [
        ("exercise2", "width", f"{INTERVAL}width = Piecewise((W, abs(w) >= 4), (nan, True))"),
        ("exercise2", "a_high", f"{INTERVAL}a_high = Lambda((b, w), high)"),
        ("exercise1", "dC_db3", f"{CHAIN}dC_db3 = Function(r'\\sigma')(z3)*(1 - sigma(z3))*w4*sigma_prime(z4)*dC_da4"),
        (
            "exercise1",
            "dC_db3",
            f"""{CHAIN}class sigma(Function):
    def fdiff(self, argindex=1):
        return self*(1 - self)
dC_db3 = sigma(z3).diff(z3)*w4*sigma(z4).diff(z4)*dC_da4""",
        ),
        ("exercise3", "w2", f"{IDENTITY}w2 = Piecewise((4/w1, w1 > 0), (0, True))"),
        ("exercise3", "w2", f"{IDENTITY}w2 = 4/Max(w1, 0)"),
        ("exercise3", "w2", f"{IDENTITY}w2 = 4*sign(w1)/w1"),
        ("exercise3", "error_bound", f"{IDENTITY}error_bound = Min(w1**2/96, Rational(1, 2))"),
        ("exercise3", "error_bound", f"{IDENTITY}error_bound = Piecewise((w1**2/96, w1 <= 2), (1, True))"),
    ],
)
def test_an_unusual_right_answer_is_right(grade_text: Grade, exercise: str, name: str, answer: str) -> None:
    judged = part(grade_text(exercise, answer), name).judgement
    assert judged.verdict == "correct", (judged.findings, judged.evidence.sentence())


def test_nothing_that_a_file_started_outlives_its_zygote(tmp_path: Path) -> None:
    """A file that ends the process above it, and hides from the marks in the environment, is swept all the same."""
    import subprocess
    import sys

    (tmp_path / "answer.py").write_text(
        "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
        "        os.execve('/bin/sleep', ['sleep', '41.5'], {})\n    os._exit(0)\n"
        "time.sleep(0.3)\nos.kill(os.getppid(), 9)\ntime.sleep(1)\n"
    )
    subprocess.run(
        [sys.executable, "-m", "checker", "exercise2", "answer.py"], cwd=tmp_path, capture_output=True, check=False
    )
    running = [entry for entry in Path("/proc").glob("[0-9]*") if b"41.5" in _command(entry)]
    assert not running


def _command(process: Path) -> bytes:
    try:
        return (process / "cmdline").read_bytes()
    except OSError:
        return b""

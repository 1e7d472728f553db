"""`explain`: every part of every exercise, and an example of each form that is read and is never the answer."""

import ast
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from checker.authoring import Exercise, domain, expression
from checker.catalogue import CATALOGUE, Entry, find
from checker.exercise import Formula, Function, Number
from checker.exercises import load
from checker.explaining import examples, explained
from checker.expression.printing import to_text
from checker.grading import grade
from checker.submission.runner import Runner
from checker.verdict import Verdict

ROOT = Path(__file__).parents[2]
OWN = [find(str(ROOT / "examples/own_exercise/residual.py"))]
every_exercise = pytest.mark.parametrize("entry", [*CATALOGUE, *OWN], ids=lambda entry: entry.name)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "checker", "explain", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60, check=False)


@every_exercise
def test_every_example_is_read_and_is_wrong(entry: Entry, runner: Runner) -> None:
    """Graded in the place of an answer, beside nothing else: a formula or number reads, and no points come of it."""
    exercise = load(entry)
    most = max(len(examples(exercise, part)) for part in exercise.parts)
    for place in range(most):
        lines = [each[place] for part in exercise.parts if len(each := examples(exercise, part)) > place]
        report = grade(exercise, "\n".join([exercise.notation, *lines]).encode(), runner=runner)
        assert report.ending.kind == "completed"
        for found in report.parts:
            if len(examples(exercise, found.part)) <= place:
                continue
            verdict = found.judgement.verdict
            assert found.points == 0, (found.part.name, found.judgement)
            assert verdict not in (Verdict.MISSING, Verdict.UNDECIDED), (found.part.name, found.judgement)
            if isinstance(found.part, Formula | Number):
                assert verdict is Verdict.INCORRECT, (found.part.name, lines[0], found.judgement)


@every_exercise
def test_all_is_said_and_the_answer_is_not(entry: Entry) -> None:
    exercise = load(entry)
    text = explained(exercise, exercise.parts)
    assert exercise.notation.splitlines()[-1] in text
    for part in exercise.parts:
        assert f"\n{part.name} ({part.points} point" in text
        assert " ".join(part.asks.split()) in " ".join(text.split())
        expected = getattr(part, "expected", None)
        if expected is not None and len(to_text(expected)) > 4:
            assert to_text(expected) not in explained(exercise, [part])
        for line in examples(exercise, part):
            assert line.splitlines()[0] in text
            ast.parse(line)
        if isinstance(part, Function):
            assert f"def {part.name}({part.takes}):" in text


def test_the_command_explains_one_part_or_all() -> None:
    one = run("exercise2", "width")
    assert (one.returncode, one.stderr) == (0, "")
    assert "width (3 points)\n  the width of that interval, in w\n" in one.stdout
    assert "Judged for: w ≥ 4; w ≤ -4" in one.stdout
    assert r'width = r"\frac{w^2}{2 + \sqrt{7}}"' in one.stdout
    assert "min_abs_w" not in one.stdout
    everything = run("interval").stdout
    assert all(f"\n{part.name} (" in everything for part in load(find("exercise2")).parts)
    assert "a_low" in everything


def test_an_example_that_would_be_the_answer_is_another_one() -> None:
    part = Formula(name="f", points=1, asks="f", domain=domain(x="real"), expected=expression("x^2 / (sqrt(7) + 2)"))
    number = Number(name="n", points=1, asks="n", expected=expression("7/(3 sqrt(7))"))
    exercise = Exercise("one", "one", "title", "source", "from sympy import *", (part, number))
    assert examples(exercise, part)[0] == "f = 5 + log(3)*x**3"
    assert examples(exercise, replace(part, expected=expression("x")))[0] == "f = x**2/(2 + sqrt(7))"
    assert examples(exercise, number)[0] == "n = log(5) + 2"


def test_a_name_that_is_not_asked_for_is_refused_with_a_near_one() -> None:
    done = run("exercise2", "widht")
    assert done.returncode == 2
    assert "exercise2 does not ask for 'widht'; do you mean width? There are min_abs_w, a_low" in done.stderr
    assert run("exercise9", "width").returncode == 2

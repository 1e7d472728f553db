"""Each limit, reached for real: what the report says then, and that a higher limit lets the same file pass."""

import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import click
import mpmath
import pytest
import sympy

from checker.catalogue import find
from checker.errors import ExerciseError
from checker.exercises import load
from checker.expression.dag import TooLarge
from checker.expression.text import parse
from checker.grading import grade, grade_outcome
from checker.reading import Unread, read_formula
from checker.report import Report
from checker.reports.as_json import to_json
from checker.reports.as_text import to_text_report
from checker.submission.encoding import Encoder
from checker.submission.jobs import job_from_json, job_to_json
from checker.submission.outcomes import Stop, decode, unstarted
from checker.submission.protocol import (
    Answered,
    End,
    Ending,
    Exact,
    ExpressionLimits,
    Job,
    Kind,
    Limit,
    Limits,
    Outcome,
    Question,
    Text,
)
from checker.submission.runner import Runner

EXERCISE = load(find("exercise3"))
OTHERS = ("taylor", "error_bound", "neuron")  # names that no file here binds


def graded(runner: Runner, source: str, limits: Limits | None = None) -> Report:
    return grade(EXERCISE, source.encode(), runner=runner, limits=limits)


def shown(report: Report) -> str:
    """The report as text, its lines run together."""
    return " ".join(click.unstyle(to_text_report(report)).split())


def verdicts(report: Report) -> Mapping[str, str]:
    return {part.part.name: part.judgement.verdict for part in report.parts}


# A file that is ended: the source, limits that are too small, the limit that ends it, what is said and what to do.
ENDED = [
    (
        "b = 0\nfor _ in range(10**9): pass",
        Limits(cpu_seconds=1),
        (End.TIME, Limit.CPU, None),
        "Note: the file ran longer than it may: it took more than 1 s of computing time. Make it faster, or ask "
        "whoever grades it for a higher limit (--limit cpu=...).",
    ),
    (
        "b = 0\nimport time; time.sleep(30)",
        Limits(wall_seconds=0.5),
        (End.TIME, Limit.WALL, None),
        "it did not end within 0.5 s. Take out what waits, or make it faster, or ask whoever grades it for a higher "
        "limit (--limit wall",
    ),
    (
        "b = 0\nx = bytearray(2**27)",
        Limits(memory_bytes=2**26),
        (End.MEMORY, Limit.MEMORY, 2),
        "Note: the file took more memory than it may in line 2: it took more than 64 MiB of memory. Make its lists, "
        "arrays and formulas smaller, or ask whoever grades it for a higher limit (--limit memory=...).",
    ),
    (
        "b = 0\n" + "#" * 100,
        Limits(source_bytes=100),
        (End.TOO_LARGE, Limit.SOURCE, None),
        "the file has more than 100 bytes. Make it shorter, or ask whoever grades it for a higher limit "
        "(--limit source=...).",
    ),
    (
        "b = 0\nprint('x' * 3_000_000)",
        Limits(file_bytes=2_000_000, result_bytes=2_000_000),
        (End.EXCEPTION, Limit.OUTPUT, 2),
        "the file stopped with an error in line 2: it printed more than 2 MB. Print less.",
    ),
    (
        "b = 0\nimport threading\nthreading.Thread(target=print).start()",
        Limits(),
        (End.EXCEPTION, Limit.PROCESSES, 3),
        "can't start new thread; the limit on new processes and threads is 0. Compute without other processes and "
        "threads, or ask whoever grades it for a higher limit (--limit processes=...).",
    ),
]


@pytest.mark.parametrize(("source", "limits", "ending", "said"), ENDED)
def test_a_file_that_is_ended_is_told_which_limit_its_value_and_what_to_do(
    runner: Runner, source: str, limits: Limits, ending: tuple[End, Limit, int | None], said: str
) -> None:
    report = graded(runner, source, limits)
    assert (report.ending.kind, report.ending.limit, report.ending.line) == ending
    assert said in shown(report)
    file = json.loads(to_json(report))["file"]
    assert (file["limit"], file["line"]) == (ending[1], ending[2])
    assert file["help"]
    assert file["help"] in said or said.partition(" (--limit")[0] in shown(report)
    helps = {part.judgement.findings[0].help for part in report.parts if part.part.name in OTHERS}
    assert helps == {file["help"]}


NODES = Limits(expression=ExpressionLimits(nodes=30))
DIGITS = Limits(expression=ExpressionLimits(digits=20))
MEMORY = Limits(memory_bytes=2**26)
PARTS = (
    "The value is too large to be judged: the expression has more than 30 parts. → Write it in a shorter form, or ask"
)
LONG = "The value is too large to be judged: a number has more than 20 digits. → Write it in a shorter form, or ask"

# An answer that is too much: the source, limits that are too small, its part, the slip, and what is said of it.
TOO_MUCH = [
    (
        "def b(w1):\n    while True: pass",
        Limits(call_seconds=0.3),
        "b",
        "time",
        "no result within 0.3 s. → Look for a loop",
    ),
    ("def b(w1): return 0*len(bytearray(2**27))", MEMORY, "b", "memory", "too much memory: more than 64 MiB. → Make"),
    (
        "class Lazy(dict):\n    def items(self): return bytearray(2**27)\nneuron = Lazy(w1=1)",
        *(MEMORY, "neuron", "memory", "It takes too much memory: more than 64 MiB. → Make its lists"),
    ),
    (
        "neuron = {name: '1 + ' * 4_500 + '1' for name in ('w1', 'b', 'w2', 'note')}",
        *(Limits(result_bytes=2**16), "neuron", "too-large", "all answers together take more than 64 KiB. → Write"),
    ),
    ("from sympy import *\nw1 = symbols('w1')\nb = Add(*(w1**k for k in range(20)))", NODES, "b", "too-large", PARTS),
    ("def b(w1): return sum(w1**k for k in range(20))", NODES, "b", "too-large", PARTS),
    (f"b = '{' + '.join(f'w1^{k}' for k in range(20))}'", NODES, "b", "too-large", PARTS),
    ("b = 10**30", DIGITS, "b", "too-large", LONG),
    ("b = 1e30", DIGITS, "b", "too-large", LONG),
    ("b = 1e30 + 1j", DIGITS, "b", "too-large", LONG),
    ("import sympy\nb = sympy.Float('1e99')", DIGITS, "b", "too-large", LONG),
    ("import mpmath\nb = mpmath.mpf(2)**99", DIGITS, "b", "too-large", LONG),
    ("import numpy\nb = numpy.float64(1e30)", DIGITS, "b", "too-large", LONG),
    (f"b = '1{'0' * 30}'", DIGITS, "b", "unreadable-text", "a number has more than 20 digits"),
]


def slips(report: Report, name: str) -> list[str]:
    """What is said of a part, in short."""
    return [finding.slip for part in report.parts if part.part.name == name for finding in part.judgement.findings]


@pytest.mark.parametrize(("source", "limits", "name", "slip", "said"), TOO_MUCH)
def test_an_answer_that_is_too_much_costs_that_part_and_says_why(
    runner: Runner, source: str, limits: Limits, name: str, slip: str, said: str
) -> None:
    report = graded(runner, f"{source}\nw2 = 2", limits)
    assert report.ending == Ending(End.COMPLETED)
    assert slips(report, name) == [slip]
    assert said in shown(report)
    assert verdicts(report)["w2"] in ("correct", "incorrect")  # the others are judged


@pytest.mark.parametrize("row", [row for row in TOO_MUCH if row[3] != "time"], ids=lambda row: row[0][:40])
def test_under_the_usual_limits_the_same_answers_are_read(
    runner: Runner, row: tuple[str, Limits, str, str, str]
) -> None:
    source, _, name, _, _ = row
    assert not {"too-large", "memory"} & set(slips(graded(runner, source), name))


@pytest.mark.parametrize(
    ("value", "limits", "fits"),
    [
        (sympy.Add(*(sympy.Symbol("w1") ** k for k in range(20))), ExpressionLimits(nodes=30), False),
        (sympy.Add(*(sympy.Symbol("w1") ** k for k in range(20))), ExpressionLimits(nodes=90), True),
        (10**4200, ExpressionLimits(), False),
        (10**4200, ExpressionLimits(digits=4300), True),
        (Decimal("1e4200"), ExpressionLimits(), False),
        (Decimal("1e4200"), ExpressionLimits(digits=4300), True),
        (mpmath.mpf(2) ** 12_500, ExpressionLimits(), False),
        (mpmath.mpf(2) ** 12_500, ExpressionLimits(digits=4300), True),
    ],
)
def test_the_side_of_the_file_keeps_them_too(value: object, limits: ExpressionLimits, fits: bool) -> None:
    """So that little is sent; and a limit may be higher than usual."""
    encoded = Encoder(limits=limits).encode(value)
    assert encoded[0] == "exact" if fits else encoded[:2] == ["unusable", "too-large"]


def test_a_limit_may_be_higher_than_usual(runner: Runner) -> None:
    higher = Limits(expression=ExpressionLimits(digits=4300))
    assert slips(graded(runner, "b = 10**4200"), "b") == ["too-large"]
    assert "too-large" not in slips(graded(runner, "b = 10**4200", higher), "b")


def test_the_graders_side_keeps_the_limits_by_itself() -> None:
    """A process that was told otherwise, or writes what it likes, gets nothing larger through."""
    wire = [["number", "1"], *(["sin", place] for place in range(40))]
    sent = [
        {"ending": ["completed", "", None], "found": ["b", "w2"], "bound": []},
        {"name": "b", "first": ["exact", wire], "second": None},
        {"name": "w2", "first": ["text", " + ".join(f"w1^{k}" for k in range(20))], "second": None},
        {"done": True},
    ]
    lines = b"\n".join(json.dumps(record).encode() for record in sent)
    questions = (Question("b", Kind.FORMULA, ("w1",)), Question("w2", Kind.FORMULA, ("w1",)))
    answers = decode(lines, b"", Stop(0), Job(questions, NODES)).answers
    assert "more than 30 parts" in str(answers["b"].answer)
    read = read_formula(answers["w2"].answer, ("w1",))
    assert isinstance(read, Unread)
    assert read.finding.slip == "too-large"
    roomy = decode(lines, b"", Stop(0), Job(questions)).answers
    assert isinstance(roomy["b"].answer, Exact)
    assert not isinstance(read_formula(roomy["w2"].answer, ("w1",)), Unread)


def test_a_text_is_read_under_the_limits_that_it_came_under() -> None:
    """Both ways, whichever is read first: what was read once is kept."""
    text = " + ".join(f"w1^{k}" for k in range(20))
    for limits, fits in ((NODES, False), (Limits(), True), (NODES, False)):
        assert isinstance(read_formula(Text(text, limits.expression), ("w1",)), Unread) is not fits


# What it prints


def test_what_a_file_printed_is_cut_and_the_report_says_so(runner: Runner) -> None:
    source = "b = 0\nfor _ in range(100): print('é' * 40)"
    report = graded(runner, source, Limits(output_shown=500))
    document = json.loads(to_json(report))
    assert (len(document["output"]), document["output_cut"]) == (500, True)
    assert document["limits"]["output_characters"] == 500
    assert shown(report).endswith("… and 5 lines more What it printed was cut after 500 characters.")
    whole = graded(runner, source)
    assert json.loads(to_json(whole))["output_cut"] is False
    assert "cut after" not in shown(whole)


@pytest.mark.parametrize("character", ["x", "é", "\U0001f600"])
@pytest.mark.parametrize(("printed", "is_cut"), [(9, False), (10, False), (11, True), (5_000, True)])
def test_output_is_cut_when_there_is_more_of_it_and_only_then(
    runner: Runner, character: str, printed: int, is_cut: bool
) -> None:
    job = Job((), Limits(output_shown=10))
    outcome = runner.run(job, f"import sys; sys.stdout.write({character!r} * {printed})".encode())
    assert (outcome.output, outcome.is_output_cut) == (character * min(printed, 10), is_cut)


def test_the_usual_limit_on_output_is_said_in_words() -> None:
    outcome = Outcome({}, (), Ending(End.COMPLETED), output="x", is_output_cut=True)
    assert "cut after 10,000 characters" in shown(grade_outcome(EXERCISE, outcome, seed=1))


# Whose limits they are


def test_an_exercise_has_limits_of_its_own_and_whoever_grades_sets_others(runner: Runner) -> None:
    tight = replace(EXERCISE, limits=Limits(source_bytes=10))
    source = b"b = 0  # more than ten bytes"
    assert tight.job(seed=1).limits == tight.limits
    assert tight.job(seed=1, limits=NODES).limits == NODES
    own = grade(tight, source, runner=runner)
    assert (own.ending.kind, own.limits) == (End.TOO_LARGE, tight.limits)
    others = grade(tight, source, runner=runner, limits=Limits(source_bytes=28))
    assert (others.ending.kind, others.limits) == (End.COMPLETED, Limits(source_bytes=28))
    assert "Limits of this run: source=28B." in shown(others)
    assert "Limits of this run" not in shown(own)


def test_a_job_carries_every_limit_to_the_process() -> None:
    every = Limits(1, 2.5, 3.5, 4, 5, 6, 7, 8, 9, 10, ExpressionLimits(11, 12, 13))
    assert job_from_json(job_to_json(Job((), every))).limits == every


def test_the_json_report_has_the_limits_with_their_units_in_their_names(runner: Runner) -> None:
    limits = Limits(9, 28.5, 3.5, 2**29, 2**22, 2**21, 999, 0, 60, 123, ExpressionLimits(11, 12, 13))
    report = grade_outcome(EXERCISE, Outcome({}, (), Ending(End.COMPLETED)), seed=1, limits=limits)
    assert json.loads(to_json(report))["limits"] == {
        "cpu_seconds": 9,
        "wall_seconds": 28.5,
        "call_seconds": 3.5,
        "memory_bytes": 2**29,
        "output_characters": 123,
        "file_bytes": 2**22,
        "source_bytes": 999,
        "result_bytes": 2**21,
        "nodes": 11,
        "digits": 12,
        "processes": 0,
        "open_files": 60,
    }


def test_limits_that_python_cannot_keep_are_a_mistake_of_the_author() -> None:
    with pytest.raises(ExerciseError, match="a number can have 4300 digits at most"):
        Limits(expression=ExpressionLimits(digits=4301))
    assert Limits(expression=ExpressionLimits(digits=4300)).expression.digits == 4300


def test_answers_may_be_larger_than_other_files(runner: Runner) -> None:
    job = Job((Question("value", Kind.CONSTRUCTION),), Limits(file_bytes=1_000, result_bytes=2**20))
    outcome = runner.run(job, b"value = ['x' * 9_000] * 20")
    assert "Items" in type(outcome.answers["value"].answer).__name__


def test_judging_that_needs_more_than_an_expression_may_have_is_undecided(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from checker import grading

    def judge(*_: object) -> None:
        raise TooLarge("the expression has more than 20000 parts")

    monkeypatch.setattr(grading, "judge", judge)
    outcome = Outcome({"b": Answered(Exact(parse("0")))}, (), Ending(End.COMPLETED))
    report = grade_outcome(EXERCISE, outcome, seed=1)
    assert verdicts(report)["b"] == "undecided"
    assert "the expression has more than 20000 parts" in shown(report)
    assert not caplog.records


def test_a_file_that_was_not_started_has_a_reason_and_no_limit() -> None:
    assert unstarted(End.NO_RESULT, "why").ending == Ending(End.NO_RESULT, "why")

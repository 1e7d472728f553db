"""From a file to a report: missing names, names that are nearly right, broken files, faults of ours."""

from collections.abc import Callable
from pathlib import Path

import pytest

from checker.catalogue import UnknownExercise, find
from checker.exercises import load
from checker.grading import grade, grade_outcome
from checker.report import PartReport, Report
from checker.seeds import seed_of
from checker.submission.protocol import Answered, End, Ending, Outcome, Text
from checker.submission.runner import Runner
from checker.verdict import Verdict

Grade = Callable[[str, str], Report]
EXERCISE = load(find("exercise3"))


def part(report: Report, name: str) -> PartReport:
    return next(part for part in report.parts if part.part.name == name)


@pytest.mark.parametrize(
    ("source", "name", "spelled"),
    [
        ("errorBound = 1", "error_bound", "errorBound"),
        ("Taylor = 1", "taylor", "Taylor"),
        ("error_bond = 1", "error_bound", "error_bond"),
        ("W2 = 1", "w2", "W2"),
        ("neurone = 1", "neuron", "neurone"),
    ],
)
def test_a_name_that_is_nearly_right_is_pointed_out(grade_text: Grade, source: str, name: str, spelled: str) -> None:
    judgement = part(grade_text("exercise3", source), name).judgement
    assert judgement.verdict == "missing"
    assert judgement.findings[0].help == f"Your file has {spelled}; is it meant to be {name}?"


def test_a_name_that_is_not_there(grade_text: Grade) -> None:
    judgement = part(grade_text("exercise3", "unrelated = 1"), "taylor").judgement
    assert judgement.verdict == "missing"
    assert judgement.findings[0].help == "Write taylor = ..."


@pytest.mark.parametrize(
    ("end", "verdict"),
    [
        (End.EXCEPTION, "missing"),
        (End.EXIT, "missing"),
        (End.EMPTY, "missing"),
        (End.SYNTAX, "unreadable"),
        (End.TIME, "unreadable"),
        (End.MEMORY, "unreadable"),
        (End.CRASHED, "unreadable"),
        (End.KILLED, "unreadable"),
        (End.TOO_LARGE, "unreadable"),
        (End.NO_RESULT, "undecided"),
    ],
)
def test_how_the_file_ended_says_what_is_said_of_its_parts(end: End, verdict: str) -> None:
    """A process that we could not start is our fault: undecided, for a person."""
    report = grade_outcome(EXERCISE, Outcome({}, (), Ending(end, "why", 7)), seed=1)
    for graded in report.parts:
        assert graded.judgement.verdict == verdict
        assert "in line 7: why" in graded.judgement.findings[0].rationale
        assert graded.judgement.findings[0].slip == "not-reached"


def test_a_fault_of_ours_leaves_one_part_undecided(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from checker import grading

    judge = grading.judge
    monkeypatch.setattr(grading, "judge", lambda part, sheet: 1 / 0 if part.name == "w2" else judge(part, sheet))
    answers = {"b": Answered(Text("0")), "w2": Answered(Text("1/w1"))}
    report = grade_outcome(EXERCISE, Outcome(answers, (), Ending(End.COMPLETED)), seed=1)
    assert part(report, "b").judgement.verdict == "correct"
    assert part(report, "w2").judgement.verdict == "undecided"
    assert "our fault" in part(report, "w2").judgement.evidence.sentence()
    assert "judging w2 of exercise3 failed" in caplog.text


def test_the_seed_depends_on_the_file_and_the_exercise_alone() -> None:
    assert seed_of(EXERCISE.name, b"b = 0") == seed_of(EXERCISE.name, b"b = 0")
    assert seed_of(EXERCISE.name, b"b = 0") != seed_of(EXERCISE.name, b"b = 1")
    assert seed_of(EXERCISE.name, b"b = 0") != seed_of("exercise2", b"b = 0")


def test_an_exercise_by_its_name_and_a_submission_by_its_path(runner: Runner, tmp_path: Path) -> None:
    file = tmp_path / "answer.py"
    file.write_text("b = 0\nw2 = '4/w1'")
    by_path, by_bytes = grade("identity", file, runner=runner), grade(EXERCISE, file.read_bytes(), runner=runner)
    assert by_path == by_bytes
    assert by_path.score == 3


def test_what_cannot_be_graded_is_raised(runner: Runner, tmp_path: Path) -> None:
    with pytest.raises(UnknownExercise, match="there is no exercise 'exercise9'"):
        grade("exercise9", b"", runner=runner)
    with pytest.raises(FileNotFoundError):
        grade("exercise3", tmp_path / "nowhere.py", runner=runner)


def test_a_report_shows_the_answer_as_it_was_understood(grade_text: Grade) -> None:
    report = grade_text("exercise3", "b = r'-\\frac{w_1}{2}'\nneuron = {}")
    assert part(report, "b").written == "b = r'-\\frac{w_1}{2}'"
    assert part(report, "b").read == "-w1/2"
    assert part(report, "neuron").read is None
    assert part(report, "w2").written is None


def test_many_empty_lines_take_no_longer_than_others(runner: Runner) -> None:
    """Looking for a text among the answers must not be quadratic; a hang is for pytest's time limit."""
    report = grade("exercise2", b"\n" * 900_000 + b"min_abs_w = 4", runner=runner)
    assert report.parts[0].judgement.verdict is Verdict.CORRECT

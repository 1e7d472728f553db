"""What the tests of the exercises share: from a file's text to the judgement of one part of it."""

from collections.abc import Callable, Mapping
from fractions import Fraction

import pytest

from checker.catalogue import find
from checker.exercises import load
from checker.expression.dag import Builder
from checker.grading import grade_outcome
from checker.report import Report
from checker.submission.protocol import Answer, Answered, End, Ending, Exact, Fields, Outcome, Text
from checker.verdict import Judgement

JudgePart = Callable[[str, str, str], Judgement]
JudgeAnswers = Callable[..., Mapping[str, Judgement]]


@pytest.fixture
def judge_part(grade_text: Callable[[str, str], Report], caplog: pytest.LogCaptureFixture) -> JudgePart:
    """Grade a file and look at one part of it; whatever we logged, a failure of ours above all, fails the test."""

    def judge(exercise: str, name: str, source: str) -> Judgement:
        report = grade_text(exercise, source)
        assert not caplog.records
        (judgement,) = [part.judgement for part in report.parts if part.part.name == name]
        return judgement

    return judge


@pytest.fixture
def judge_answers(caplog: pytest.LogCaptureFixture) -> JudgeAnswers:
    """Judge answers given as text, numbers and dicts of these, without a file: what a table of many formulas needs."""

    def judge(exercise: str, **answers: object) -> Mapping[str, Judgement]:
        answered = {name: Answered(_answer(value)) for name, value in answers.items()}
        report = grade_outcome(load(find(exercise)), Outcome(answered, (), Ending(End.COMPLETED)), seed=1)
        assert not caplog.records
        return {part.part.name: part.judgement for part in report.parts}

    return judge


def _answer(value: object) -> Answer:
    if isinstance(value, str):
        return Text(value)
    if isinstance(value, dict):
        return Fields({name: _answer(item) for name, item in value.items()})
    assert isinstance(value, int | Fraction)
    build = Builder()
    return Exact(build.expression(build.number(value)))

"""What the tests of the exercises share: from a file's text to the judgement of one part of it."""

from collections.abc import Callable

import pytest

from checker.report import Report
from checker.verdict import Judgement

JudgePart = Callable[[str, str, str], Judgement]


@pytest.fixture
def judge_part(grade_text: Callable[[str, str], Report], caplog: pytest.LogCaptureFixture) -> JudgePart:
    """Grade a file and look at one part of it; whatever we logged, a failure of ours above all, fails the test."""

    def judge(exercise: str, name: str, source: str) -> Judgement:
        report = grade_text(exercise, source)
        assert not caplog.records
        (judgement,) = [part.judgement for part in report.parts if part.part.name == name]
        return judgement

    return judge

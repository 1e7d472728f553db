"""What the tests of the checker share: one process for students' files, and the way from source text to a report."""

from collections.abc import Callable, Iterator

import pytest

from checker.grading import grade
from checker.report import Report
from checker.submission.runner import Runner, start

Grade = Callable[[str, str], Report]


@pytest.fixture(scope="session")
def runner() -> Iterator[Runner]:
    """One process that runs every file of the session, each in a fork of its own."""
    with start() as process:
        yield process


@pytest.fixture(scope="session")
def grade_text(runner: Runner) -> Grade:
    """Grade source text as an answer to an exercise."""
    return lambda exercise, text: grade(exercise, text.encode(), runner=runner)

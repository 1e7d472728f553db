"""What is kept of a report writes the same text and the same page as the report."""

from collections.abc import Callable
from pathlib import Path

import pytest

from checker.feedback import Level
from checker.report import Report
from checker.reports.as_html import to_html
from checker.reports.as_json import to_json
from checker.reports.as_text import to_text_report
from checker.reports.keeping import kept, restored
from checker.submission.protocol import Limits

Grade = Callable[[str, str], Report]
EXAMPLES = sorted(Path("examples").glob("exercise*/*.py"))
BROKEN = {"time": "while True: pass", "syntax": "b = (", "unread": "w2 = '2 +'\nprint('x' * 20_000)", "empty": ""}


def same(report: Report) -> None:
    back = restored(kept(report))
    for level in Level:
        assert to_text_report(back.report, level) == to_text_report(report, level)
        assert to_html(back.report, level, back.drawings) == to_html(report, level)
        assert to_json(back.report, level) == to_json(report, level)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_example_comes_back(grade_text: Grade, path: Path) -> None:
    same(grade_text(path.parent.name, path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("kind", ["syntax", "unread", "empty"])
def test_files_that_break_come_back(grade_text: Grade, kind: str) -> None:
    same(grade_text("exercise3", BROKEN[kind]))


def test_a_limit_that_ended_the_file_comes_back(runner) -> None:  # type: ignore[no-untyped-def]
    from checker.grading import grade

    same(grade("exercise3", BROKEN["time"].encode(), runner=runner, limits=Limits(cpu_seconds=1, wall_seconds=3)))


def test_hostile_text_comes_back_as_it_was(grade_text: Grade) -> None:
    same(grade_text("exercise2", "print('\\ud800\\x00</script>')\nwidth = '\\u202e</script>'"))

"""What GitHub Classroom's reporter reads, added up here as it does."""

import base64
import re
from collections.abc import Callable
from typing import Any

import pytest

from checker.feedback import Level
from checker.report import Report
from checker.reports.as_github import problem_to_github, to_github

Named = Callable[[str], Report]
Validated = Callable[[str, str], dict[str, Any]]


def points(document: dict[str, Any]) -> tuple[float, float]:
    """As src/notify-classroom.js adds them up."""
    return sum(test["score"] for test in document["tests"]), document["max_score"]


@pytest.mark.parametrize("level", Level)
def test_every_report_is_valid_and_adds_up_at_every_level(
    named: Named, validated: Validated, kind: str, level: Level
) -> None:
    document = validated(to_github(named(kind), level), "github")
    assert points(document) == (float(named(kind).score), 8)


@pytest.mark.parametrize(
    ("kind_", "status"),
    [
        ("right", "pass"),
        ("bonus alone missing", "pass"),
        ("undecided bonus", "pass"),
        ("undecided", "error"),
        ("partly", "fail"),
        ("syntax", "fail"),
    ],
)
def test_what_marks_the_run(named: Named, validated: Validated, kind_: str, status: str) -> None:
    assert validated(to_github(named(kind_)), "github")["status"] == status


def test_an_undecided_part_is_an_error_and_never_a_failure(named: Named, validated: Validated) -> None:
    undecided, *others = validated(to_github(named("undecided")), "github")["tests"]
    assert (undecided["status"], undecided["score"]) == ("error", 0)
    assert {test["status"] for test in others} == {"pass"}


def test_no_text_is_a_command_to_the_machine_that_runs_it(named: Named, validated: Validated) -> None:
    """The runner of GitHub takes lines for commands that begin with ::, after spaces too, and ##[ anywhere."""
    document = validated(to_github(named("hostile"), Level.FULL), "github")
    texts = [test["message"] for test in document["tests"]]
    lines = [line for text in texts for line in re.split(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]", text)]
    assert any("add-mask" in line for line in lines)
    assert any(": :add-mask" in line or "| ::" in line for line in lines)
    assert not any(line.strip().startswith("::") or "##[" in line for line in lines)


def test_a_file_that_never_ran_says_why_where_the_reporter_shows_it(named: Named, validated: Validated) -> None:
    first, *_ = validated(to_github(named("syntax")), "github")["tests"]
    assert "the file is not valid Python in line 1" in first["message"]


def test_the_whole_fits_into_an_environment_variable(named: Named, kind: str) -> None:
    assert len(base64.b64encode(to_github(named(kind), Level.FULL).encode())) < 128 * 1024


def test_nothing_is_shown_but_the_points(named: Named, validated: Validated) -> None:
    document = validated(to_github(named("partly"), Level.NONE), "github")
    assert [test["name"] for test in document["tests"]] == ["exercise2"]
    assert "width" not in str(document)


def test_no_file_to_grade(validated: Validated) -> None:
    document = validated(problem_to_github("exercise2", "There is no file.\n::error::", 8), "github")
    assert points(document) == (0, 8)
    assert "\n: :error" in document["tests"][0]["message"]

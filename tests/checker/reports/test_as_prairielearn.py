"""The results.json of a PrairieLearn external grader, read by a schema written from its documentation."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from checker.feedback import Level
from checker.report import Report
from checker.reports.as_prairielearn import problem_to_prairielearn, to_prairielearn

Named = Callable[[str], Report]
Validated = Callable[[str, str], dict[str, Any]]


@pytest.mark.parametrize("level", Level)
def test_every_report_is_valid_at_every_level(named: Named, validated: Validated, kind: str, level: Level) -> None:
    document = validated(to_prairielearn(named(kind), level), "prairielearn")
    assert document["gradable"] == (kind not in ("syntax", "empty", "undecided"))


def test_a_score_between_0_and_1_whatever_the_bonus(named: Named, validated: Validated) -> None:
    assert validated(to_prairielearn(named("right")), "prairielearn")["score"] == 1
    assert validated(to_prairielearn(named("nothing bound")), "prairielearn")["score"] == 0
    partly = validated(to_prairielearn(named("partly")), "prairielearn")
    assert partly["score"] == float(named("partly").score) / 8
    assert 0 < partly["score"] < 1


def test_a_test_a_part(named: Named, validated: Validated) -> None:
    tests = validated(to_prairielearn(named("partly")), "prairielearn")["tests"]
    width = next(test for test in tests if test["name"] == "width")
    assert (width["points"], width["max_points"]) == (1.5, 3)
    assert "The answer goes wrong for w < 0" in width["output"]
    assert "right 0.384969" not in json.dumps(tests)


def test_what_never_ran_is_not_gradable_and_says_why(named: Named, validated: Validated) -> None:
    document = validated(to_prairielearn(named("syntax")), "prairielearn")
    assert "score" not in document
    assert document["format_errors"][0].startswith("The file is not valid Python in line 1: ")


def test_an_undecided_part_costs_nothing_and_buys_nothing(named: Named, validated: Validated) -> None:
    """No attempt is taken; and how the other parts fare is not told, or undecided formulas would be free attempts."""
    document = validated(to_prairielearn(named("undecided")), "prairielearn")
    assert document["gradable"] is False
    assert document["format_errors"][0].startswith("min_abs_w is not decided yet.")
    assert document["tests"] == []
    assert "width" not in json.dumps(document)


def test_an_undecided_bonus_is_marked_neither_right_nor_wrong(named: Named, validated: Validated) -> None:
    """PrairieLearn shows 0 of 0 points in grey; a test without points would hide those of all others."""
    document = validated(to_prairielearn(named("undecided bonus")), "prairielearn")
    assert document["score"] == 1
    bonus = next(test for test in document["tests"] if test["name"].startswith("width_at"))
    assert (bonus["points"], bonus["max_points"]) == (0, 0)


def test_nothing_is_shown_but_the_score(named: Named, validated: Validated) -> None:
    document = validated(to_prairielearn(named("partly"), Level.NONE), "prairielearn")
    assert document.keys() == {"gradable", "score", "message"}


def test_no_file_to_grade(validated: Validated) -> None:
    document = validated(problem_to_prairielearn("exercise2", "There is no file.", 8), "prairielearn")
    assert (document["gradable"], document["format_errors"]) == (False, ["There is no file."])

"""Gradescope's results.json, read by a schema written from its documentation."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from checker.feedback import Level
from checker.report import Report
from checker.reports.as_gradescope import problem_to_gradescope, to_gradescope
from checker.submission.isolation import UNKNOWN

Named = Callable[[str], Report]
Validated = Callable[[str, str], dict[str, Any]]


def for_students(document: dict[str, Any]) -> str:
    shown = [test for test in document["tests"] if test.get("visibility") != "hidden"]
    return json.dumps([document["output"], shown], ensure_ascii=False)


@pytest.mark.parametrize("level", Level)
def test_every_report_is_valid_at_every_level(named: Named, validated: Validated, kind: str, level: Level) -> None:
    document = validated(to_gradescope(named(kind), level), "gradescope")
    assert len(document["tests"]) == len(named(kind).parts) + 1
    assert document["score"] == float(named(kind).score)


def test_a_test_a_part_with_its_points_and_bonus_in_the_score(named: Named, validated: Validated) -> None:
    document = validated(to_gradescope(named("right")), "gradescope")
    tests = {test["name"]: test for test in document["tests"]}
    assert (tests["width"]["score"], tests["width"]["max_score"], tests["width"]["status"]) == (3, 3, "passed")
    assert tests["width_at (bonus)"]["score"] == 1
    assert (document["score"], document["extra_data"]["max_score"]) == (9, 8)


def test_a_wrong_part_fails_and_says_why(named: Named, validated: Validated) -> None:
    document = validated(to_gradescope(named("partly")), "gradescope")
    width = next(test for test in document["tests"] if test["name"] == "width")
    assert (width["status"], width["tags"]) == ("failed", ["partial"])
    assert "The answer goes wrong for w < 0" in width["output"]


def test_what_is_undecided_is_neither_passed_nor_failed_and_staff_are_told(named: Named, validated: Validated) -> None:
    document = validated(to_gradescope(named("undecided")), "gradescope")
    undecided, *others, staff = document["tests"]
    assert undecided["name"] == "min_abs_w: not decided yet, 1 points"
    assert not {"score", "max_score", "status"} & undecided.keys()
    assert all(test["status"] == "passed" for test in others)
    assert (staff["visibility"], staff["name"]) == ("hidden", "For staff: please look at this")
    assert "its 1 points are not in the score" in staff["output"]


def test_students_see_the_reference_only_in_full(named: Named, validated: Validated) -> None:
    seen = {
        level: for_students(validated(to_gradescope(named("partly"), level), "gradescope"))
        for level in (Level.NONE, Level.VERDICT, Level.WITNESS, Level.FULL)
    }
    assert "right 0.384969" in seen[Level.FULL]
    assert "yours -0.769939" in seen[Level.WITNESS]
    assert "right 0.384969" not in seen[Level.WITNESS]
    assert "-0.769939" not in seen[Level.VERDICT]
    assert "right 0.384969" in to_gradescope(named("partly"), Level.NONE)  # staff do


def test_students_who_are_shown_nothing_see_one_line(named: Named, validated: Validated) -> None:
    document = validated(to_gradescope(named("partly"), Level.NONE), "gradescope")
    assert (document["visibility"], document["output"]) == ("hidden", "Your file was received.")


def test_a_file_that_never_ran_says_where(named: Named, validated: Validated) -> None:
    document = validated(to_gradescope(named("syntax")), "gradescope")
    assert document["score"] == 0
    assert "the file is not valid Python in line 1" in document["output"]


def test_text_is_shown_as_text(named: Named, validated: Validated) -> None:
    """All formats say text, so that no tag of a student's is one; and no control character is left."""
    written = to_gradescope(named("hostile"))
    document = validated(written, "gradescope")
    assert {document[name] for name in ("output_format", "test_output_format", "test_name_format")} == {"text"}
    assert not any("format" in key for test in document["tests"] for key in test)
    assert "<script>" in for_students(document)  # as it was written
    assert not set(for_students(document)) & set("\x00\x0b\x1b\u202e")
    assert written.isascii()


def test_staff_are_told_that_a_file_was_not_confined(named: Named, validated: Validated) -> None:
    document = validated(to_gradescope(replace(named("right"), isolation=UNKNOWN)), "gradescope")
    assert "not confined" in document["tests"][-1]["output"]
    assert "not confined" not in for_students(document)


def test_no_file_to_grade(validated: Validated) -> None:
    document = validated(problem_to_gradescope("exercise2", "There is no file.", 8), "gradescope")
    assert (document["score"], document["output"]) == (0, "There is no file.")

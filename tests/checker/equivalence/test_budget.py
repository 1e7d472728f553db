"""Judging ends when its time is up, and only then."""

import pytest

from checker.equivalence.budget import OutOfTime, spend, time_budget
from checker.equivalence.enclosure import ball, evaluate
from checker.expression.text import parse


def test_without_a_budget_work_goes_on() -> None:
    spend()


def test_work_ends_with_the_budget() -> None:
    with pytest.raises(OutOfTime, match="more computing time"):
        work_for_ever(seconds=0.05)


def work_for_ever(seconds: float) -> None:
    formula = parse("x")
    with time_budget(seconds):
        while True:
            evaluate(formula, {"x": ball(1)})


def test_a_budget_ends_with_its_block() -> None:
    with time_budget(-1.0), pytest.raises(OutOfTime):
        spend()
    spend()

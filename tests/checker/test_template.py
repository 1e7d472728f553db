"""The starter file of every exercise."""

import ast
from collections.abc import Callable

import pytest

from checker.catalogue import CATALOGUE, Entry
from checker.exercises import load
from checker.report import Report
from checker.template import template

every_exercise = pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.name)


@every_exercise
def test_it_asks_for_every_part_by_name_and_points(entry: Entry) -> None:
    exercise = load(entry)
    source = template(exercise)
    names = [name for statement in ast.parse(source).body for name in bound_by(statement)]
    assert [name for name in names if name in {part.name for part in exercise.parts}] == [
        p.name for p in exercise.parts
    ]
    for part in exercise.parts:
        assert f"({part.points} point" in source.replace("\n# ", " ")
    assert f"python -m checker {exercise.name} answer.py" in source
    assert max(map(len, source.splitlines())) <= 120


@every_exercise
def test_it_declares_every_symbol_that_the_formulas_use(entry: Entry) -> None:
    """Its own notation runs, and no symbol of a formula is left undefined."""
    exercise = load(entry)
    scope: dict[str, object] = {}
    exec(template(exercise), scope)
    for part in exercise.parts:
        for symbol in getattr(getattr(part, "domain", None), "symbols", ()):
            assert symbol in scope, (part.name, symbol)


@every_exercise
def test_as_it_is_nothing_is_filled_in_yet(entry: Entry, grade_text: Callable[[str, str], Report]) -> None:
    report = grade_text(entry.name, template(load(entry)))
    assert report.score == 0
    for part in report.parts:
        assert part.judgement.verdict == "unreadable", part
        assert part.judgement.findings[0].slip == "empty", part
        said = part.judgement.findings[0].rationale
        assert "Nothing is filled in yet." in said or said == "Your function returns None."


def bound_by(statement: ast.stmt) -> list[str]:
    if isinstance(statement, ast.FunctionDef):
        return [statement.name]
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]

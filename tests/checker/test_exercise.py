"""Declarations: what contradicts itself is refused, and nothing that is expected goes to a student's process."""

import pytest

from checker.catalogue import CATALOGUE, Entry, UnknownExercise, find
from checker.equivalence.domain import Domain
from checker.errors import ExerciseError
from checker.exercise import Construction, Exercise, Formula, Function, Number
from checker.exercises import load
from checker.expression.text import parse
from checker.submission.jobs import job_to_json
from checker.verdict import Judgement

IN_W = Domain.everywhere("w")


def rule(_: object) -> Judgement:
    return Judgement.undecided("never called")


def test_a_formula_needs_exactly_one_way_to_be_judged() -> None:
    with pytest.raises(ExerciseError, match="width: give either the expected formula or a rule"):
        Formula(name="width", points=1, asks="?", domain=IN_W)
    with pytest.raises(ExerciseError, match="width: give either"):
        Formula(name="width", points=1, asks="?", domain=IN_W, expected=parse("w"), rule=rule)


def test_what_is_expected_uses_declared_symbols_only() -> None:
    with pytest.raises(ExerciseError, match="width: the expected formula uses symbols"):
        Formula(name="width", points=1, asks="?", domain=IN_W, expected=parse("w + v"))


def test_no_name_is_asked_for_twice() -> None:
    part = Number(name="a", points=1, asks="?", expected=parse("1"))
    with pytest.raises(ExerciseError, match="exercise0 asks for the same name twice"):
        Exercise("exercise0", "zero", "nothing", "nowhere", "", (part, part))


def test_bonus_points_are_not_in_the_greatest_score() -> None:
    parts = (
        Number(name="a", points=1, asks="?", expected=parse("1")),
        Number(name="b", points=2, asks="?", expected=parse("1"), bonus=True),
    )
    exercise = Exercise("exercise0", "zero", "nothing", "nowhere", "", parts)
    assert exercise.max_score == 1
    assert exercise.part("b") is parts[1]


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.name)
class TestEveryExercise:
    def test_it_is_found_by_name_and_alias(self, entry: Entry) -> None:
        exercise = load(entry)
        assert (exercise.name, exercise.alias, exercise.title) == (entry.name, entry.alias, entry.title)
        assert find(entry.name) is find(entry.alias) is entry

    def test_nothing_expected_goes_to_the_students_process(self, entry: Entry) -> None:
        """A job holds names, symbols, points and arguments: the values of no reference among them."""
        exercise = load(entry)
        job = exercise.job(seed=1)
        assert [question.name for question in job.questions] == [part.name for part in exercise.parts]
        data = job_to_json(job)
        sent = data.decode() if isinstance(data, bytes) else str(data)
        for word in ("expected", "tolerance", "exact", "sigma_prime", "mutant"):
            assert word not in sent

    def test_another_seed_asks_at_other_points(self, entry: Entry) -> None:
        exercise = load(entry)
        assert exercise.job(seed=1) == exercise.job(seed=1)
        drawn = [part for part in exercise.parts if part.question(1) != part.question(2)]
        assert all(isinstance(part, Formula | Function | Construction) for part in drawn)


def test_an_unknown_exercise_lists_those_that_there_are() -> None:
    with pytest.raises(UnknownExercise, match=r"'exercis2'; there are exercise1 \(chain\), exercise2 \(interval\)"):
        find("exercis2")

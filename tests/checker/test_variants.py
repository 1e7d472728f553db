"""Variants: the same for a student every time, of one shape for all, and errors for their author."""

import random
import subprocess
import sys
from collections.abc import Callable

import pytest

from checker.authoring import Exercise, ExerciseError, Number, Variants, expression

ONE = """
import random
from checker.authoring import Variants
seen = []
def make(draw):
    seen.append(draw.getrandbits(64))
    raise ValueError
try: Variants(make).of("2019001")
except ValueError: print(seen)
"""


def with_number(number: int, *, name: str = "value", points: int = 1) -> Exercise:
    part = Number(name=name, points=points, asks=f"{number}", expected=expression(number))
    return Exercise("one", "one", "title", "source", "", (part,))


def any_number(draw: random.Random) -> Exercise:
    return with_number(draw.getrandbits(64))


def asked(variants: Variants, student: str) -> str:
    return variants.of(student).parts[0].asks


def test_a_student_always_has_the_same_one_and_others_have_others() -> None:
    variants = Variants(any_number)
    students = [f"{number}" for number in range(200)]
    assert len({asked(variants, student) for student in students}) == 200
    assert [asked(variants, each) for each in students] == [asked(Variants(any_number), each) for each in students]


@pytest.mark.parametrize("spelling", [" jane doe", "Jane  Doe", "JANE\tDOE ", "Ｊane Doe"])
def test_case_and_blanks_in_an_id_make_no_difference(spelling: str) -> None:
    assert asked(Variants(any_number), spelling) == asked(Variants(any_number), "Jane Doe")
    assert asked(Variants(any_number), "Jane Do") != asked(Variants(any_number), "Jane Doe")


def test_salt_gives_everybody_another_one() -> None:
    assert asked(Variants(any_number, salt="2027"), "7") != asked(Variants(any_number), "7")


def test_it_is_the_same_in_another_process_whatever_the_seed_of_hashes() -> None:
    outputs = {
        subprocess.run(
            [sys.executable, "-c", ONE], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
    assert outputs.pop().strip(b"\n[]").isdigit()


@pytest.mark.parametrize(
    "make",
    [
        lambda draw: with_number(1, points=draw.randint(1, 10**6)),
        lambda draw: with_number(1, name=f"value{draw.randint(1, 10**6)}"),
    ],
)
def test_names_and_points_are_the_same_for_all(make: Callable[[random.Random], Exercise]) -> None:
    with pytest.raises(ExerciseError, match="different names, kinds or points"):
        Variants(make).of("7")


def test_it_has_to_be_said_whose_and_an_exercise_has_to_come_of_it() -> None:
    with pytest.raises(ExerciseError, match="--student ID"):
        Variants(any_number).of("  ")
    with pytest.raises(ExerciseError, match="returned a NoneType"):
        Variants(lambda draw: None).of("7")  # type: ignore[arg-type, return-value]

"""The door for authors, and the page that leads through it: its code is put together and verified."""

import re
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from checker import authoring
from checker.authoring import ExerciseError, bounds, domain, expression
from checker.equivalence.domain import Interval

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/authoring.md").read_text(encoding="utf-8")
QUESTION, ANSWERS, SLIPS, VARIANTS = re.findall(r"```py(?:thon)?\n(.*?)```", PAGE, re.DOTALL)
SHOWN = [line for text in re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL) for line in text.splitlines()]


def verify(folder: Path, name: str, text: str) -> subprocess.CompletedProcess[str]:
    (folder / name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "checker", "exercise", "verify", name]
    return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", timeout=60, check=False)


def test_the_exercise_of_the_page_grows_as_the_page_says(tmp_path: Path) -> None:
    last = '            expected=expression("1 + w1 w2 σ\'(w1 x + b)"),\n'
    assert last in QUESTION
    done = verify(tmp_path, "residual.py", QUESTION)
    assert done.returncode == 0, done.stdout + done.stderr
    done = verify(tmp_path, "residual.py", QUESTION.replace(last, last + ANSWERS))
    assert done.returncode == 1
    assert "\n".join(SHOWN[:8]) in done.stdout
    whole = SLIPS + QUESTION.replace(last, last + ANSWERS + "            slips=block_slips,\n")
    done = verify(tmp_path, "residual.py", whole)
    assert done.returncode == 0, done.stdout + done.stderr
    for line in SHOWN[8:]:
        assert line in done.stdout


def test_the_variants_of_the_page(tmp_path: Path) -> None:
    done = verify(tmp_path, "variants.py", VARIANTS)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("the variant of student") == 4


@pytest.mark.parametrize("name", ["residual.py", "variants.py"])
def test_the_examples_are_as_they_say(name: str) -> None:
    done = verify_at(ROOT / "examples/own_exercise" / name)
    assert done.returncode == 0, done.stdout + done.stderr


def verify_at(path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "checker", "exercise", "verify", str(path)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False)


@pytest.mark.parametrize("arguments", [(), ("tanh-slope.py",)])
def test_the_starter_passes_and_is_not_overwritten(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    new = [sys.executable, "-m", "checker", "exercise", "new", *arguments]
    done = subprocess.run(new, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True)
    name = arguments[0] if arguments else "my_exercise.py"
    assert f"python -m checker exercise verify {name}" in done.stdout
    text = (tmp_path / name).read_text(encoding="utf-8")
    done = verify(tmp_path, name, text)
    assert done.returncode == 0, done.stdout + done.stderr
    again = subprocess.run(new, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert again.returncode == 2
    assert "is there already" in again.stderr
    assert (tmp_path / name).read_text(encoding="utf-8") == text


def test_everything_that_the_door_lists_is_there() -> None:
    assert sorted(authoring.__all__, key=lambda name: (name.islower(), not name.isupper(), name)) == authoring.__all__
    for name in authoring.__all__:
        assert getattr(authoring, name) is not None


@pytest.mark.parametrize(
    ("text", "values", "low", "high"),
    [
        ("sqrt(x)", {"x": "2"}, 1.414213, 1.414214),
        ("σ'(0)", {}, 0.25, 0.25),
        ("1/x", {"x": "0"}, None, None),
        ("sqrt(-1)", {}, None, None),
    ],
)
def test_bounds_enclose(text: str, values: dict[str, str], low: float | None, high: float | None) -> None:
    meanings = {name: expression(value) for name, value in values.items()}
    found = bounds(expression(text), meanings)
    if low is None or high is None:
        assert found is None
    else:
        assert found is not None
        assert Fraction(low) <= found[0] <= found[1] <= Fraction(high)


def test_bounds_of_what_has_no_value_are_an_error_of_the_authors() -> None:
    with pytest.raises(ExerciseError, match="give values for y"):
        bounds(expression("x - y"), {"x": expression("y"), "y": expression(3)})


def test_what_says_nothing_is_an_error_of_the_authors() -> None:
    with pytest.raises(ExerciseError, match="'big' is none of"):
        domain(x="big")
    with pytest.raises(ExerciseError, match="the lower end stands first"):
        domain(x="(2, 1)")
    with pytest.raises(ExerciseError, match="is no formula"):
        expression("2 +")
    assert domain("here", b="real", a="positive").symbols == ("b", "a")


def test_a_bounded_range_of_integers_gives_points_without_end() -> None:
    few = Interval(Fraction(0), Fraction(3), whole=True)
    values = few.simple()
    assert [next(values) for _ in range(5)] == [1, 2, 1, 2, 1]
    assert not few.is_empty
    assert Interval(Fraction(0), Fraction(1), whole=True).is_empty
    assert Interval(Fraction(1), Fraction(1)).is_empty
    assert not Interval(Fraction(1), Fraction(2)).is_empty

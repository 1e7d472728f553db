"""A derivation checks each of its steps by itself, and shows itself in a notebook."""

from dataclasses import replace

import sympy
from mutations import survivors

from derivations.derivation import Derivation, Step, at_least, equal
from derivations.setting import Setting
from derivations.source import Source

x, y, s = sympy.symbols("x y s", real=True)
SQUARE = Derivation(
    name="square",
    title="Squares",
    statement="A square is not negative.",
    assumptions=("$x$ and $y$ are real",),
    steps=(
        Step(equal((x + y) ** 2, x**2 + 2 * x * y + y**2), "multiplied out", Source("Euclid", "book 2", "prop. 4")),
        Step(equal(s, x**2), "by name"),
    ),
    conclusion=at_least(s, 0),
    setting=Setting(meanings={s: x**2}),
    source=Source("Euclid", "book 2"),
)


def test_every_step_and_the_conclusion_are_checked() -> None:
    assert [checked.holds for checked in SQUARE.check()] == [True, True, True]


def test_a_wrong_step_is_found_and_the_others_are_not_blamed() -> None:
    wrong = replace(SQUARE, steps=(replace(SQUARE.steps[0], claim=equal((x + y) ** 2, x**2 + y**2)), SQUARE.steps[1]))
    assert [checked.holds for checked in wrong.check()] == [False, True, True]


def test_a_wrong_conclusion_is_found() -> None:
    wrong = replace(SQUARE, conclusion=at_least(s, 1))
    assert [checked.holds for checked in wrong.check()] == [True, True, False]


def test_it_shows_itself_in_a_notebook() -> None:
    assert "<math" in SQUARE._repr_html_()
    assert "$" in SQUARE._repr_markdown_()


def test_claims_stay_as_they_are_stated() -> None:
    assert equal(x, x).lhs == x
    assert isinstance(equal(x, x), sympy.Eq)


def test_no_mutated_step_passes() -> None:
    assert survivors(SQUARE) == []

"""What `verify` finds wrong with a declaration: each fault by itself, and none where there is none."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from checker.authoring import (
    Construction,
    Exercise,
    Factor,
    Finding,
    Formula,
    Judgement,
    Mutant,
    Number,
    Part,
    Sheet,
    Skeleton,
    Slips,
    Slot,
    domain,
    expression,
)
from checker.catalogue import find
from checker.errors import ExerciseError
from checker.exercises import load
from checker.submission.runner import Runner
from checker.verifying import Check, verify

Verify = Callable[..., list[Check]]
UNSURE = Finding("unsure", "It is so.", "Look there.")


@pytest.fixture
def verified(runner: Runner) -> Verify:
    def run(*parts: Part, explain: Callable[[BaseException], str] = repr) -> list[Check]:
        return list(verify(Exercise("one", "one", "title", "source", "", parts), runner, explain))

    return run


def square(**changes: Any) -> Formula:
    settings: Mapping[str, Any] = {
        "name": "square", "points": 2, "asks": "x²", "domain": domain(x="(-9, 9)"), "expected": expression("x^2")
    }  # fmt: skip
    return Formula(**{**settings, **changes})


def slips(*wrong: tuple[str, str], factors: tuple[Factor, ...] = (), skeleton: Skeleton | None = None) -> Any:
    mutants = tuple(Mutant(expression(text), Finding(slip, "It is so.", "Look there.")) for text, slip in wrong)
    return lambda: Slips(mutants, factors, skeleton)


def problems(checks: list[Check]) -> list[str]:
    return [check.problem for check in checks if check.problem]


def test_a_sound_part_has_none_and_shows_what_students_see(verified: Verify) -> None:
    checks = verified(square(right=("x*x",), wrong={"2x": "doubled", "x^3": ""}, slips=slips(("2x", "doubled"))))
    assert problems(checks) == []
    assert [check.what.partition(":")[0] for check in checks] == [
        "domain, x in (-9, 9)", "right", "right", "wrong", "wrong", "slip doubled"
    ]  # fmt: skip
    seen = checks[3].student
    assert "✗ incorrect   square" in seen
    assert "It is so." in seen
    assert "→ Look there." in seen
    assert ", right" not in seen  # a student is not shown the reference


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"right": ("x^3",)}, "It gets incorrect, and should get all points."),
        ({"right": ("x +",)}, "It gets unreadable, and should get all points."),
        ({"wrong": {"x*x": "doubled"}}, "It is right, and is said to be wrong."),
        ({"wrong": {"x +": ""}}, "It gets unreadable; a wrong answer has to be shown to be wrong."),
        ({"wrong": {"x^3": "doubled"}}, "The slip doubled is not found in it."),
        ({"slips": slips(("x*x", "same"))}, "The slip same has the value of the right answer."),
        ({"slips": slips(("2x", "one"), ("x + x", "two"))}, "The slips one and two are the same answer"),
        ({"slips": slips(("1/(x - x)", "void"))}, "The slip void has no value at any point."),
        ({"slips": slips(factors=(Factor("1", expression("3/3"), UNSURE, None),))}, "The slip unsure has the value"),
        (
            {"slips": slips(skeleton=Skeleton(expression("A^2"), (Slot("A", expression("x"), (
                Mutant(expression("-x"), UNSURE),)),)))},
            "The slip unsure has the value of the right answer.",
        ),
        ({"expected": expression("sqrt(-1 - x^2) / (x - x)")}, "The expected formula has no value at any of them."),
        (
            {"domain": domain(x="real"), "expected": expression("1 - tanh(x)^2"), "slips": slips(("1 - tanh(x)", "x"))},
            "The slip x cannot be recognised",
        ),
    ],
)  # fmt: skip
def test_each_fault_is_found(verified: Verify, changes: dict[str, Any], problem: str) -> None:
    assert any(found.startswith(problem) for found in problems(verified(square(**changes))))


def test_numbers_are_looked_at_as_formulas_are(verified: Verify) -> None:
    number = Number(
        name="n", points=1, asks="1/4", expected=expression("1/4"), wrong={"4": "upside-down"},
        slips=slips(("4", "upside-down"), ("2^2", "again")),
    )  # fmt: skip
    assert problems(verified(number)) == [
        "The slips upside-down and again are the same answer; only the first is ever named.",
        "The slip again is not found in it. Give a Mutant or a Factor for it, or another name.",
    ]


def broken(sheet: Sheet) -> Judgement:
    raise KeyError("of mine")


def test_a_rule_is_tried_and_what_it_raises_is_told(verified: Verify) -> None:
    part = Construction(name="made", points=1, asks="", fields="{}", rule=broken)
    assert problems(verified(part)) == [
        "There are none, so nothing shows that the rule takes any. Add right=(...) to the part."
    ]
    with_right = Construction(name="made", points=1, asks="", fields="{}", rule=broken, right=('{"a": 1}',))
    assert problems(verified(with_right)) == ["KeyError('of mine')"]


def test_slips_that_cannot_be_made_cost_their_part_alone(verified: Verify) -> None:
    checks = verified(square(slips=lambda: Slips((1 / 0,))), square(name="other"))
    assert problems(checks) == ["ZeroDivisionError('division by zero')"]
    assert checks[-1].part == "other"


def test_parts_that_depend_on_each_other_are_judged_beside_right_ones(runner: Runner) -> None:
    """exercise3 judges b and w2 together; given right answers, each alone is not lost for want of the other."""
    checks = list(verify(load(find("exercise5")), runner))
    assert problems(checks) == []
    assert len([check for check in checks if check.what.startswith("slip ")]) > 40


def test_a_domain_without_points_is_refused_when_it_is_declared() -> None:
    with pytest.raises(ExerciseError, match="n has no value in the regime"):
        square(domain=_empty())
    with pytest.raises(ExerciseError, match="write the symbol 'w_1' of the domain 'w1'"):
        square(domain=_named("w_1"), expected=expression("1"))


def _empty() -> Any:
    from fractions import Fraction

    from checker.authoring import REAL, Domain, Interval, Regime

    return Domain((Regime("none", {"x": REAL, "n": Interval(Fraction(0), Fraction(1), whole=True)}),))


def _named(symbol: str) -> Any:
    from checker.authoring import Domain

    return Domain.everywhere(symbol)

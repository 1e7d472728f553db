"""Equal answers stand together and no others: 500 spellings of 20 answers, made by rules that keep the value."""

import random
from collections.abc import Callable
from fractions import Fraction
from itertools import combinations
from typing import Any

import mpmath
import pytest

from checker.catalogue import find
from checker.equivalence.domain import Domain, Interval, Regime
from checker.exercise import Formula
from checker.exercises import load
from checker.expression.text import parse
from checker.grouping import CONSTANT, Groups

SECONDS = 1000.0
"""more than any of these takes"""
SPELLINGS = 25
"""of each answer"""
RESTATED = 0.01
"""the share of sub-formulas that something is done to and undone again; with 0.12 it holds too, and takes 20 s"""

Tree = Any
"""A name, a number, or an operation with its arguments."""


def over(a: Tree, b: Tree) -> Tree:
    return ("*", a, ("inverse", b))


W = ("abs", "w")
ROOT = ("sqrt", ("+", "1", ("-", over("4", W))))
ARTANH = ("artanh", ROOT)
ARCOSH = ("arcosh", ("+", over(W, "2"), "-1"))
ANSWERS: tuple[Tree, ...] = (
    over(("*", "4", ARTANH), W),
    over(("*", "4", ARTANH), "w"),  # the same for w > 0
    ("-", over(("*", "4", ARTANH), W)),
    over(("*", "2", ARTANH), W),
    over(("*", "4", ARTANH), ("+", W, "1")),
    ("*", "4", ARTANH),
    ("*", ARCOSH, W),
    over(ARCOSH, ("*", "w", "w")),
    ("log", W),
    ("log", ("+", W, "1")),
    ("+", ("log", W), "1/1000000000000000000000000000000"),
    ("sqrt", ("+", ("*", "w", "w"), "1")),
    ("+", W, "1"),
    ("+", "w", "1"),
    ROOT,
    ("+", "1", ("-", over("2", W))),
    ("exp", ("-", W)),
    over("1", ("+", "1", ("exp", ("-", "w")))),
    over("1", ("+", "1", ("exp", "w"))),
    ("*", "3", "7/3"),
)


def spelled(tree: Tree, draw: random.Random) -> str:
    """A text that means the tree wherever |w| > 4; every part of it may be written in another way."""
    if isinstance(tree, str):
        return _anything(f"({tree})" if "/" in tree or "-" in tree else tree, draw)
    operation, *arguments = tree
    written = draw.choice(WAYS[operation])(*(spelled(argument, draw) for argument in arguments))
    return _anything(f"({written})", draw)


def _anything(u: str, draw: random.Random) -> str:
    if draw.random() > RESTATED:
        return u
    ways = (f"-(-{u})", f"2*{u}/2", f"{u} + 3 - 3", f"(({u} + 1)^2 - ({u} - 1)^2)/4", f"{u}*(sin(w)^2 + cos(w)^2)")
    return f"({draw.choice(ways)})"


WAYS: dict[str, tuple[Callable[..., str], ...]] = {
    "+": (lambda a, b: f"{a} + {b}", lambda a, b: f"{b} + {a}", lambda a, b: f"{a} - (-{b})"),
    "*": (lambda a, b: f"{a}*{b}", lambda a, b: f"{b}*{a}", lambda a, b: f"{a}/(1/{b})"),
    "-": (lambda a: f"-{a}", lambda a: f"0 - {a}", lambda a: f"{a}*(-1)"),
    "inverse": (lambda a: f"1/{a}", lambda a: f"{a}^(-1)", lambda a: f"{a}/{a}^2"),
    "abs": (lambda a: f"|{a}|", lambda a: f"sqrt({a}^2)", lambda a: f"max({a}, -{a})", lambda a: f"{a}*sign({a})"),
    "sqrt": (lambda a: f"sqrt({a})", lambda a: f"{a}^(1/2)", lambda a: f"exp(ln({a})/2)"),
    "log": (lambda a: f"ln({a})", lambda a: f"-ln(1/{a})", lambda a: f"2*ln(sqrt({a}))", lambda a: f"ln({a}^3)/3"),
    "exp": (lambda a: f"exp({a})", lambda a: f"e^({a})", lambda a: f"1/exp(-{a})", lambda a: f"exp({a}/2)^2"),
    "artanh": (lambda a: f"artanh({a})", lambda a: f"ln((1 + {a})/(1 - {a}))/2"),
    "arcosh": (lambda a: f"arcosh({a})", lambda a: f"ln({a} + sqrt({a}^2 - 1))"),
}


def value(tree: Tree, w: mpmath.mpf) -> mpmath.mpf:
    """The value of an answer, by other software."""
    if isinstance(tree, str):
        return w if tree == "w" else mpmath.mpf(Fraction(tree).numerator) / Fraction(tree).denominator
    operation, *arguments = tree
    functions: dict[str, Callable[..., Any]] = {
        "+": lambda a, b: a + b,
        "*": lambda a, b: a * b,
        "-": lambda a: -a,
        "inverse": lambda a: 1 / a,
        "abs": abs,
        "artanh": mpmath.atanh,
        "arcosh": mpmath.acosh,
    }
    function = functions.get(operation) or getattr(mpmath, operation)
    return function(*(value(argument, w) for argument in arguments))


@pytest.fixture(scope="module")
def domain() -> Domain:
    part = load(find("exercise2")).part("width")
    assert isinstance(part, Formula)
    return part.domain


def test_the_20_answers_are_different() -> None:
    """So that the next test cannot pass by calling everything equal."""
    with mpmath.workdps(60):
        points = [mpmath.mpf(n) / 7 for n in (29, 50, 701, -29, -50, -701)]
        for left, right in combinations(ANSWERS, 2):
            assert max(abs(value(left, w) - value(right, w)) for w in points) > mpmath.mpf(10) ** -40, (left, right)


def test_500_spellings_of_20_answers_are_20_groups(domain: Domain) -> None:
    draw = random.Random(1)
    spellings = [(number, spelled(answer, draw)) for number, answer in enumerate(ANSWERS) for _ in range(SPELLINGS)]
    draw.shuffle(spellings)
    groups = Groups(domain, SECONDS)
    placed = [(number, groups.place(parse(text)), text) for number, text in spellings]
    assert len(placed) == 500
    meant: dict[int, set[int]] = {}
    for number, group, _ in placed:
        meant.setdefault(number, set()).add(group)
    assert all(len(found) == 1 for found in meant.values()), [t for n, g, t in placed if len(meant[n]) > 1]
    assert len(set.union(*meant.values())) == len(ANSWERS)
    assert not groups.is_out_of_time


@pytest.mark.parametrize(
    ("texts", "groups"),
    [
        (("1/(w - w)", "log(0)", "1/0", "w/0"), [0, 0, 0, 0]),  # no value anywhere
        (("0", "w - w", "ln(w^2) - 2*ln(|w|)", "1/(w - w)"), [0, 0, 0, 1]),
        (("w", "Piecewise((w, w > 0), (1/0, True))"), [0, 1]),  # no value in one regime
        (("Piecewise((w, w > 0), (1/0, True))", "w"), [0, 1]),  # in whichever order
        (("w^2/w", "w"), [0, 0]),
        (("w + 10^(-60)", "w", "w + exp(-exp(9))"), [0, 1, 2]),
        (("2*q*w", "w*q + q*w", "2*Q*w"), [0, 0, 1]),  # symbols that the exercise does not know
        (("w + O(w^2)", "w"), [0, 0]),
        (("floor(w)", "ceiling(w)", "floor(w) + 0"), [0, 1, 0]),
        (("gamma(w + 1)", "w*gamma(w)"), [0, 0]),
    ],
)
def test_answers_of_every_kind(domain: Domain, texts: tuple[str, ...], groups: list[int]) -> None:
    found = Groups(domain, SECONDS)
    assert [found.place(parse(text)) for text in texts] == groups


def test_numbers_stand_together_by_value() -> None:
    texts = (
        "ln(2)",
        "0.693",
        "0.6930",
        "693/1000",
        "-ln(1/2)",
        "0.6931",
        "sqrt(2)*sqrt(8)",
        "4",
        "4.0",
        "0.1 + 0.2",
        "0.3",
    )
    found = Groups(CONSTANT, SECONDS)
    assert [found.place(parse(text)) for text in texts] == [0, 1, 1, 1, 0, 2, 3, 3, 3, 4, 4]


def test_equality_on_one_part_of_a_domain_is_not_equality() -> None:
    """|w| and w are one answer where w > 0, and two where it may be negative."""
    positive = Domain((Regime("w > 0", {"w": Interval(low=Fraction(0))}),))
    both = Domain.everywhere("w")
    for domain, groups in ((positive, [0, 0]), (both, [0, 1])):
        found = Groups(domain, SECONDS)
        assert [found.place(parse(text)) for text in ("abs(w)", "w")] == groups


def test_what_there_is_no_time_to_compare_stands_alone_and_is_said(domain: Domain) -> None:
    found = Groups(domain, 0.0)
    assert [found.place(parse("w")), found.place(parse("w"))] == [0, 1]
    assert found.is_out_of_time


def test_a_formula_made_to_be_slow_holds_nobody_up(domain: Domain) -> None:
    slow = parse("*".join(f"gamma(w^{n}*10^6)" for n in range(2, 40)))
    found = Groups(domain, 3.0)
    assert [found.place(parse("w")), found.place(slow), found.place(parse("2*w/2"))][0] == 0


def test_one_formula_of_unknown_value_leaves_the_time_to_the_others() -> None:
    slow = parse("+".join(f"sin(exp(exp(w^{n}+{n})))" for n in range(2, 200)))
    found = Groups(Domain.everywhere("w"), 5.0)
    numbers = [found.place(each) for each in (slow, *(parse(f"w+{n}") for n in range(9)), parse("8+w"), slow)]
    assert numbers == [*range(10), 9, 0]
    assert not found.is_out_of_time

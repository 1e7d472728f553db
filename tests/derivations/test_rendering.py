"""A derivation as text holds everything that it is made of."""

import sympy

from derivations.derivation import Derivation, Figure, Step
from derivations.rendering import as_text
from derivations.source import Source

x = sympy.Symbol("x")


def test_a_whole_derivation() -> None:
    derivation = Derivation(
        name="square",
        statement="Squares are not negative.",
        assumptions=("x is real",),
        steps=(
            Step(sympy.Eq(x**2, sympy.Symbol("y")), "by name", "(7)"),
            Step(sympy.Ge(sympy.Symbol("y"), 0), "equal signs"),
        ),
        figures=(Figure("least", "0"),),
        source=Source("Euclid", "book 2"),
    )
    assert as_text(derivation).splitlines() == [
        "Squares are not negative.",
        "",
        "Given: x is real.",
        "",
        " 1. x**2 = y   (7)",
        "    by name",
        "",
        " 2. y >= 0",
        "    equal signs",
        "",
        "least: 0",
        "",
        "Source: Euclid, book 2",
    ]


def test_long_reasons_are_wrapped() -> None:
    step = Step(sympy.Eq(x, 1, evaluate=False), "because " * 40)
    derivation = Derivation("long", "Long.", (), (step,), (), Source("Euclid", "book 2"))
    assert all(len(line) <= 100 for line in as_text(derivation).splitlines())


def test_a_source_without_an_equation() -> None:
    assert str(Source("Euclid", "book 2")) == "Euclid, book 2"
    assert str(Source("Euclid", "book 2", "(4)")) == "Euclid, book 2, eq. (4)"

"""A page in Markdown."""

import sympy

from derivations.derivation import Derivation, equal
from derivations.rendering.latex_formulas import latex_formula
from derivations.rendering.markdown import as_markdown
from derivations.rendering.page import Outcomes, Page, lines
from derivations.setting import Setting
from derivations.source import Source
from derivations.table import Table


def test_everything_is_told(page: Page, derivation: Derivation, outcomes: Outcomes) -> None:
    text = as_markdown(page, outcomes)
    for line in lines(derivation):
        assert f"\n\n$$\n{latex_formula(line.claim)}\n$$\n\n" in text
        assert line.rule in text
    for told in (
        f"## {derivation.title}\n",
        derivation.statement,
        "- $x$ is real",
        "**1.** (4)",
        "See Peano, p. 1, eq. (7).",
        "✗ **fails:** at x = 1",
        "**So:**",
        "- the root of $2$: 1.414",
        "> **Erratum: Squares & signs.**",
        r"> - Right is: $x^2 \ge 0$",
        "*Source: Euclid & Söhne, book 2.*",
        "| name | $f(z)$ | told |\n| --- | --- | --- |\n",
        r"| one & only | $\frac{\vert x\vert }{2}$ |",
        r"\begin{cases} x & \text{for } x > 0 \cr 0 & \text{otherwise} \end{cases}",
    ):
        assert told in text


def test_one_derivation_shows_itself(derivation: Derivation) -> None:
    assert derivation._repr_markdown_() == as_markdown(derivation) == as_markdown((derivation,))


def test_no_line_ends_in_what_markdown_takes_for_a_break(page: Page) -> None:
    assert "\\\\" not in as_markdown(page)


def test_a_long_formula_is_broken() -> None:
    claim = equal(sympy.Symbol("x"), sympy.Mul(*sympy.symbols("w1:40")[::-1], evaluate=False))
    long = Derivation("long", "Long", "", (), (), claim, Setting(), Source("Euclid", ""))
    rows = as_markdown(long).split(r"\cr")
    assert len(rows) > 1
    assert all(rows[0].count(symbol) <= 1 for symbol in ("w_{39}", "w_{30}"))
    assert sum(row.count("w_") for row in rows) == 39


def test_rows_of_long_words_become_lists() -> None:
    table = Table("t", "T", ("what", "why"), (("a", "long words " * 9), ("b", "")))
    assert "### a\n\n- why: long words" in as_markdown(table)

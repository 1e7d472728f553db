"""A page for the terminal."""

import pytest
import sympy

from derivations.derivation import Derivation, Step, equal
from derivations.rendering.page import Outcomes, Page
from derivations.rendering.text import as_text
from derivations.setting import Setting
from derivations.source import Source
from derivations.table import Table


def test_everything_is_told(page: Page, outcomes: Outcomes) -> None:
    text = as_text(page, outcomes)
    for told in (
        "Squares, 100 % of them: x²\n====",
        "A square is <b>never</b> negative & a_b stays: x/2 < y, at #1.",
        "Given: x is real, and so is w₂",
        " 1. (x + y)² = x² + y² + 2 x y   (4)\n    multiplied σ'(z₁) out\n    ✓ to 50 digits at 12 points",
        " 2. x = σ'(z₁) w₂ ∂C/∂a₄\n    by name\n    See Peano, p. 1, eq. (7)\n    ✗ at x = 1: the two",
        "So: x² ≥ 0\n    ✓",
        "the root of 2: 1.41421356",
        "Erratum: Squares & signs\n    Where: Euclid, ch. 5\n    It says: a square is at most -1\n",
        "    Shown by: tests/test_square.py::test_it",
        "Source: Euclid & Söhne, book 2",
        "name: one & only\n    f(z): |x|/2\n    told: long words of a cell,",
        "f(z): {x for x > 0; 0 otherwise}",
        "A note on x & y_z.",
    ):
        assert told in text


def test_nothing_is_said_of_checks_that_were_not_made(page: Page) -> None:
    assert "✓" not in as_text(page)


@pytest.mark.parametrize("width", [60, 100])
def test_lines_are_no_longer_than_asked_for(page: Page, outcomes: Outcomes, width: int) -> None:
    lines = [line for line in as_text(page, outcomes, width=width).splitlines() if "1.41421" not in line]
    assert max(map(len, lines)) <= width


def test_ascii(page: Page, outcomes: Outcomes) -> None:
    text = as_text(page, outcomes, ascii_only=True)
    assert " 2. x = sigma'(z_1) w_2 dC/da_4\n" in text
    assert "ok: to 50" in text
    assert "FAILS: at x = 1" in text
    assert text.replace("ö", "o").isascii()


def test_a_narrow_table_has_columns() -> None:
    table = Table("t", "T", ("name", "$x^2$"), (("a", sympy.Symbol("x1") ** 2), ("long name", sympy.Rational(1, 2))))
    assert as_text(table).splitlines()[2:] == [
        "",
        "name       x²",
        "---------  ---",
        "a          x₁²",
        "long name  1/2",
    ]


def chain(factors: int) -> Derivation:
    symbols = sympy.symbols(f"w1:{factors + 1}")
    claim = equal(sympy.Symbol("dC_db1"), sympy.Mul(*reversed(symbols), evaluate=False))
    return Derivation("long", "Long", "", (), (Step(claim, "all"),), claim, Setting(), Source("Euclid", ""))


def test_a_long_product_is_broken_between_factors() -> None:
    lines = as_text(chain(60)).splitlines()
    first = next(place for place, line in enumerate(lines) if line.startswith(" 1. ∂C/∂b₁ = w₆₀ w₅₉"))
    continued = lines[first + 1]
    assert continued.startswith(" " * len(" 1. ∂C/∂b₁ = ") + "w")
    rest = " ".join(line.strip() for line in lines[first : lines.index("    all")])
    assert rest.removeprefix("1. ∂C/∂b₁ = ").split() == [text for text in rest.split() if text.startswith("w")]
    assert rest.count("w") == 60


def test_a_formula_that_fits_stays_in_one_line() -> None:
    assert " 1. ∂C/∂b₁ = w₉ w₈ w₇ w₆ w₅ w₄ w₃ w₂ w₁" in as_text(chain(9)).splitlines()


def test_a_long_left_side_has_a_line_of_its_own() -> None:
    symbols = sympy.symbols("w1:40")
    side = sympy.Mul(*reversed(symbols), evaluate=False)
    derivation = Derivation("l", "L", "", (), (), equal(side, side + 1), Setting(), Source("Euclid", ""))
    lines = as_text(derivation).splitlines()
    assert any(line.startswith("    = ") for line in lines)

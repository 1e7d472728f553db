"""What a page is made of, whatever it is written in."""

from dataclasses import replace

import pytest
import sympy

from derivations.checking import Checked
from derivations.derivation import Derivation, equal
from derivations.errata import READING
from derivations.rendering.page import Outcomes, Page, check_page, lines, page_title, parts, remarks, rows_below
from derivations.table import Table


def test_lines_are_numbered_and_cite(derivation: Derivation) -> None:
    shown = lines(derivation)
    assert [line.number for line in shown] == [1, 2, None]
    assert [(line.equation, line.reference) for line in shown] == [("(4)", ""), ("", "Peano, p. 1, eq. (7)"), ("", "")]
    assert [line.checked for line in shown] == [None, None, None]


def test_outcomes_stand_beside_their_lines(derivation: Derivation, outcomes: Outcomes) -> None:
    assert [line.checked.holds for line in lines(derivation, outcomes[0]) if line.checked] == [True, False, True]


def test_one_derivation_is_a_page(derivation: Derivation) -> None:
    assert [part for part, _ in parts(derivation)] == [derivation]
    assert page_title(derivation) == derivation.title


def test_outcomes_must_be_those_of_the_page(page: Page, outcomes: Outcomes) -> None:
    with pytest.raises(ValueError, match="shorter"):
        list(parts(page, outcomes[:1]))


def test_checking_a_page(derivation: Derivation, table: Table) -> None:
    x = sympy.Symbol("x", real=True)
    true = replace(derivation, steps=(), conclusion=equal(x + x, 2 * x))
    false = replace(derivation, steps=(), conclusion=equal(x + x, 3 * x))
    outcomes = check_page((true, table, false))
    assert [[checked.holds for checked in checks] for checks in outcomes] == [[True], [], [False]]
    assert isinstance(outcomes[0][0], Checked)


def test_long_columns_are_told_below(table: Table) -> None:
    headings, rows = rows_below(table)
    assert headings == ["name", "$f(z)$"]
    assert [row.cells[0] for row in rows] == ["one & only", "two"]
    assert rows[1].below == [("told", "short")]


def test_an_erratum_names_the_command_before_the_test(derivation: Derivation) -> None:
    (erratum,) = derivation.errata
    assert remarks(erratum)[-1] == ("Shown by", "`tests/test_square.py::test_it`")
    assert remarks(replace(erratum, command="derivations chain"))[-1] == ("Shown by", "`derivations chain`")
    assert remarks(replace(erratum, shown_by=READING))[-1] == ("Shown by", "reading the text")

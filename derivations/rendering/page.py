"""A page: derivations and tables in the order in which they are shown, each step with what checking it came to.

What every kind of page is made from, so that text, Markdown, LaTeX, HTML and JSON tell the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import TYPE_CHECKING, Final, TypeAlias

from derivations.derivation import Derivation
from derivations.errata.erratum import READING, Erratum
from derivations.table import Cell, Table

if TYPE_CHECKING:
    from sympy.core.relational import Relational

    from derivations.checking import Checked
    from derivations.source import Source

__all__ = [
    "Line",
    "Outcomes",
    "Page",
    "Row",
    "Shown",
    "check_page",
    "lines",
    "page_title",
    "parts",
    "remarks",
    "rows_below",
]

_LONGEST_CELL: Final = 48
"""characters"""

Shown: TypeAlias = Derivation | Table
Page: TypeAlias = Sequence[Shown]
Outcomes: TypeAlias = "Sequence[tuple[Checked, ...]]"
"""for each part of a page, what `Derivation.check` returned, and nothing for a table; empty if nothing was checked"""


@dataclass(frozen=True, slots=True)
class Line:
    """One relation as it is shown: a step, or the conclusion."""

    number: int | None
    """of a step, from 1; the conclusion has none"""
    claim: Relational
    rule: str
    equation: str
    """its number in the derivation's own source, if it has one"""
    reference: str
    """another place where it stands"""
    checked: Checked | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table as it is shown."""

    cells: list[Cell]
    """side by side"""
    below: list[tuple[str, Cell]]
    """each with its heading"""


def check_page(page: Shown | Page) -> list[tuple[Checked, ...]]:
    """Check every derivation of a page."""
    return [part.check() if isinstance(part, Derivation) else () for part, _ in parts(page)]


def parts(page: Shown | Page, outcomes: Outcomes = ()) -> Iterator[tuple[Shown, tuple[Checked, ...]]]:
    """The derivations and tables of a page, each with its outcomes. One alone is a page, too."""
    shown = [page] if isinstance(page, Derivation | Table) else page
    yield from zip(shown, outcomes or repeat((), len(shown)), strict=True)


def lines(derivation: Derivation, outcomes: tuple[Checked, ...] = ()) -> list[Line]:
    """The steps, and the conclusion last."""
    checked = iter(outcomes or repeat(None, len(derivation.steps) + 1))
    steps = [
        Line(number, step.claim, step.rule, *_cited(step.source, derivation.source), next(checked))
        for number, step in enumerate(derivation.steps, start=1)
    ]
    return [*steps, Line(None, derivation.conclusion, "", "", "", next(checked))]


def remarks(erratum: Erratum) -> list[tuple[str, str]]:
    """What is told of an erratum, each with what it is."""
    shown = "reading the text" if erratum.shown_by == READING else f"`{erratum.command or erratum.shown_by}`"
    return [("Where", erratum.where), ("It says", erratum.says), ("Right is", erratum.right), ("Shown by", shown)]


def rows_below(table: Table) -> tuple[list[str], list[Row]]:
    """The headings that stand side by side, and the rows: columns of long words are told below the others.

    So are all columns but the first if some are, and there is no formula to be seen at a glance.
    """
    long = {place for row in table.rows for place, cell in enumerate(row) if place and _is_long(cell)}
    if long and all(
        isinstance(row[place], str) for row in table.rows for place in range(len(row)) if place not in long
    ):
        long = set(range(1, len(table.columns)))
    beside = [place for place in range(len(table.columns)) if place not in long]
    rows = [
        Row(
            [row[place] for place in beside],
            [(table.columns[place], row[place]) for place in sorted(long) if row[place] != ""],
        )
        for row in table.rows
    ]
    return [table.columns[place] for place in beside], rows


def page_title(page: Shown | Page) -> str:
    """The title of the first part."""
    return next((part.title for part, _ in parts(page)), "")


def _is_long(cell: Cell) -> bool:
    return isinstance(cell, str) and len(cell) > _LONGEST_CELL


def _cited(source: Source | None, beside: Source) -> tuple[str, str]:
    """The number of an equation of the derivation's own source, or where else it stands."""
    if source is None:
        return "", ""
    is_same = (source.work, source.place) == (beside.work, beside.place)
    return (source.equation, "") if is_same else ("", str(source))

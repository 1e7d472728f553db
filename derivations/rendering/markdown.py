r"""A page in Markdown with LaTeX, as notebooks and repositories show it.

A formula on its own stands between lines of two dollar signs. A long one is broken in an `aligned` environment, with
`\cr` for a new line, since a Markdown reader may take the usual two backslashes for one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from derivations.derivation import Derivation
from derivations.rendering.latex_formulas import LatexFormulas, latex_formula
from derivations.rendering.page import Line, Outcomes, Page, Shown, lines, parts, remarks, rows_below
from derivations.rendering.text_formulas import TextFormulas

if TYPE_CHECKING:
    import sympy

    from derivations.checking import Checked
    from derivations.table import Cell, Table

__all__ = ["as_markdown"]

_LONGEST: Final = 80
"""characters of a formula, written as text, that fit beside each other"""


def as_markdown(page: Shown | Page, outcomes: Outcomes = ()) -> str:
    """The page as Markdown: a section for each part. One derivation or table is a page, too."""
    return "\n\n".join("\n\n".join(_part(part, checked)) for part, checked in parts(page, outcomes)) + "\n"


def _part(part: Shown, outcomes: tuple[Checked, ...]) -> Iterator[str]:
    yield f"## {part.title}"
    yield from _derivation(part, outcomes) if isinstance(part, Derivation) else _table(part)


def _derivation(derivation: Derivation, outcomes: tuple[Checked, ...]) -> Iterator[str]:
    yield derivation.statement
    if derivation.assumptions:
        yield "\n".join(["Given:", "", *(f"- {assumption}" for assumption in derivation.assumptions)])
    for line in lines(derivation, outcomes):
        yield from _line(line)
    if derivation.figures:
        yield "\n".join(f"- {figure.name}: {figure.value}" for figure in derivation.figures)
    for erratum in derivation.errata:
        told = (f"> - {label}: {words}" for label, words in remarks(erratum))
        yield "\n".join([f"> **Erratum: {erratum.title}.**", ">", *told])
    yield f"*Source: {derivation.source}.*"


def _line(line: Line) -> Iterator[str]:
    """A formula with its number above it and the reason below; no list, in which formulas are not always shown."""
    equation = f" {line.equation}" if line.equation else ""
    yield "**So:**" if line.number is None else f"**{line.number}.**{equation}"
    yield f"$$\n{_display(line.claim)}\n$$"
    reference = f"See {line.reference}." if line.reference else ""
    if line.rule or reference:
        yield " ".join(filter(None, (line.rule, reference)))
    if line.checked:
        yield f"{'✓' if line.checked.holds else '✗ **fails:**'} {line.checked.how}"


def _display(claim: sympy.Basic) -> str:
    """A formula for a line of its own, or for several if it is long."""
    rows = list(_rows(claim))
    if len(rows) == 1:
        return _guarded(rows[0])
    return _guarded(r"\begin{aligned} & " + r" \\ & ".join(rows) + r" \end{aligned}")


def _rows(claim: sympy.Basic) -> Iterator[str]:
    row, length = "", 0
    for latex, text in zip(LatexFormulas().pieces(claim), TextFormulas().pieces(claim), strict=True):
        if row and length + len(text) > _LONGEST:
            yield row
            row, length = r"\quad", 2
        row, length = f"{row} {latex}".strip(), length + len(text) + 1
    yield row


def _table(table: Table) -> Iterator[str]:
    headings, shown = rows_below(table)
    if len(headings) > 1:
        rows = [table.columns, ["---"] * len(table.columns), *([_cell(cell) for cell in row] for row in table.rows)]
        yield "\n".join(f"| {' | '.join(row)} |" for row in rows)
    else:
        for row in shown:
            yield "\n".join([f"### {row.cells[0]}", "", *(f"- {heading}: {cell}" for heading, cell in row.below)])
    yield from table.notes


def _cell(cell: Cell) -> str:
    """A cell, in which a bar would end it: the same sign in LaTeX is a command."""
    text = cell if isinstance(cell, str) else f"${_guarded(latex_formula(cell))}$"
    return text.replace("|", r"\vert ")


def _guarded(latex: str) -> str:
    return latex.replace(r"\\", r"\cr")

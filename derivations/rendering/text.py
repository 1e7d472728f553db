"""A page for the terminal: one line a formula, with the field's letters, wrapped to the width."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import sympy
from sympy.core.relational import Relational

from derivations.derivation import Derivation
from derivations.rendering.page import Line, Outcomes, Page, Shown, lines, parts, remarks
from derivations.rendering.prose import NO_BREAK, prose_as_text, unbroken
from derivations.rendering.text_formulas import text_formula

if TYPE_CHECKING:
    from derivations.checking import Checked
    from derivations.table import Cell, Table

__all__ = ["WIDTH", "as_text"]

WIDTH: Final = 100
_SHORT_SIDE: Final = 30
"""characters of a left side after which the right side goes on in the same line"""


def as_text(page: Shown | Page, outcomes: Outcomes = (), *, width: int = WIDTH, ascii_only: bool = False) -> str:
    """The page as text, lines of at most `width` characters unless a single word or number is longer.

    A formula stands in one line where there is room, so that it can be copied. With `ascii_only`, formulas are spelled
    in ASCII, for terminals without the letters; other letters of the words, as in a name, stay.
    """
    writer = _Writer(width, ascii_only=ascii_only)
    written = ("\n".join(writer.part(part, checked)) for part, checked in parts(page, outcomes))
    return "\n\n\n".join(written).replace(NO_BREAK, " ") + "\n"


class _Writer:
    """Writes the parts of a page, for one width and one set of letters."""

    def __init__(self, width: int, *, ascii_only: bool) -> None:
        self._width = width
        self._is_ascii = ascii_only

    def part(self, part: Shown, outcomes: tuple[Checked, ...]) -> Iterator[str]:
        """The lines of a derivation or a table."""
        title = self._words(part.title)
        yield title
        yield "=" * min(len(title), self._width)
        yield from self._derivation(part, outcomes) if isinstance(part, Derivation) else self._table(part)

    def _derivation(self, derivation: Derivation, outcomes: tuple[Checked, ...]) -> Iterator[str]:
        yield ""
        yield from self._wrapped(derivation.statement)
        if derivation.assumptions:
            yield ""
            yield from (line for assumption in derivation.assumptions for line in self._wrapped(assumption, "Given: "))
        for line in lines(derivation, outcomes):
            yield ""
            yield from self._line(line)
        if derivation.figures:
            yield ""
            yield from (f"{self._words(figure.name)}: {self._words(figure.value)}" for figure in derivation.figures)
        for erratum in derivation.errata:
            yield ""
            yield from self._wrapped(f"Erratum: {erratum.title}")
            for label, words in remarks(erratum):
                yield from self._wrapped(words, f"    {label}: ", indent=8)
        yield ""
        yield from self._wrapped(f"Source: {derivation.source}")

    def _line(self, line: Line) -> Iterator[str]:
        label = "So: " if line.number is None else f"{line.number:>2}. "
        yield from self._claim(line, label)
        indent = " " * len(label)
        if line.rule:
            yield from self._wrapped(line.rule, indent)
        if line.reference:
            yield from self._wrapped(f"See {line.reference}", indent)
        if line.checked:
            mark = ("ok:" if self._is_ascii else "✓") if line.checked.holds else ("FAILS:" if self._is_ascii else "✗")
            yield from textwrap.wrap(
                f"{mark} {line.checked.how}", self._width, initial_indent=indent, subsequent_indent=indent
            )

    def _claim(self, line: Line, label: str) -> Iterator[str]:
        """The relation in one line, or broken: below its sign, or before it where the left side is long itself."""
        number = f"   {line.equation}" if line.equation else ""
        whole = self._formula(line.claim) + number
        if len(label) + len(whole) <= self._width or not isinstance(line.claim, Relational):
            return iter(_broken(whole, self._width, label))
        left = self._formula(line.claim.lhs)
        sign, right = whole[len(left) + 1 :].split(" ", 1)
        if len(left) <= _SHORT_SIDE:
            return iter(_broken(unbroken(right), self._width, f"{label}{left} {sign} "))
        lines = _broken(unbroken(left), self._width, label)
        return iter([*lines, *_broken(unbroken(right), self._width, f"{' ' * len(label)}{sign} ")])

    def _table(self, table: Table) -> Iterator[str]:
        headings = [self._words(heading) for heading in table.columns]
        rows = [[self._cell(cell) for cell in row] for row in table.rows]
        widths = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]
        yield ""
        if sum(widths) + 2 * (len(widths) - 1) <= self._width:
            yield from _columns([headings, ["-" * width for width in widths], *rows], widths)
        else:
            yield from self._records(headings, rows)
        for note in table.notes:
            yield ""
            yield from self._wrapped(note)

    def _records(self, headings: list[str], rows: list[list[str]]) -> Iterator[str]:
        """Rows that are too wide for a table: one below the other, each cell with its heading."""
        for place, row in enumerate(rows):
            if place:
                yield ""
            yield from _broken(row[0], self._width, f"{headings[0]}: ", indent=4)
            for heading, cell in zip(headings[1:], row[1:], strict=True):
                if cell:
                    yield from _broken(cell, self._width, f"    {heading}: ", indent=8)

    def _formula(self, expression: sympy.Basic) -> str:
        return text_formula(expression, ascii_only=self._is_ascii)

    def _cell(self, cell: Cell) -> str:
        return self._words(cell) if isinstance(cell, str) else self._formula(cell)

    def _words(self, words: str) -> str:
        return prose_as_text(words, ascii_only=self._is_ascii)

    def _wrapped(self, words: str, label: str = "", indent: int | None = None) -> list[str]:
        return _broken(self._words(words), self._width, label, indent)


def _columns(rows: list[list[str]], widths: list[int]) -> Iterator[str]:
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _broken(text: str, width: int, label: str = "", indent: int | None = None) -> list[str]:
    """Text after a label, broken at spaces; further lines start below the text, or where `indent` says."""
    later = " " * (len(label) if indent is None else indent)
    return textwrap.wrap(
        text, width, initial_indent=label, subsequent_indent=later, break_long_words=False, break_on_hyphens=False
    ) or [label.rstrip()]

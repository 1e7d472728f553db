r"""A page in LaTeX: a whole document, or a fragment to put into one.

A fragment needs amsmath and amssymb, and hyperref where words hold links. Long formulas are broken by TeX: between the
factors of a product, which it would not do by itself, there stands \allowbreak.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from derivations.derivation import Derivation
from derivations.rendering.latex_formulas import LatexFormulas, latex_formula
from derivations.rendering.page import Line, Outcomes, Page, Shown, lines, page_title, parts, remarks, rows_below
from derivations.rendering.prose import latex_text, prose_as_latex

if TYPE_CHECKING:
    import sympy

    from derivations.checking import Checked
    from derivations.derivation import Figure
    from derivations.table import Cell, Table

__all__ = ["as_latex", "fragment"]

_OPENING: Final = r"""\documentclass[11pt,a4paper]{article}
\usepackage{amsmath,amssymb}
\usepackage[margin=25mm]{geometry}
\usepackage[hidelinks]{hyperref}
\setlength{\parindent}{0pt}
\setlength{\parskip}{0.6em plus 0.2em}
\setlength{\lineskiplimit}{2pt}
\setlength{\lineskip}{4pt}
\setlength{\emergencystretch}{3em}
\raggedright
"""
_LONG_DIGITS: Final = re.compile(r"\d{20,}")
_FRACTION: Final = re.compile(r"\\[td]?frac\{((?:[^{}]|\{[^{}]*\})*)\}\{((?:[^{}]|\{[^{}]*\})*)\}")
_WIDEST: Final = 106
"""characters of a table; beyond it, rows become lists"""


def as_latex(page: Shown | Page, outcomes: Outcomes = ()) -> str:
    """The page as a document of its own, which pdflatex compiles; a page of several parts has a section for each."""
    title = rf"\title{{{prose_as_latex(page_title(page))}}}" + "\n" + r"\author{}\date{}" + "\n"
    alone = sum(1 for _ in parts(page)) == 1
    body = "\n".join(_part(part, checked, titled=not alone) for part, checked in parts(page, outcomes))
    opening = (title, r"\begin{document}", r"\maketitle") if alone else (r"\begin{document}",)
    return "\n".join((_OPENING, *opening, body, r"\end{document}", ""))


def fragment(page: Shown | Page, outcomes: Outcomes = ()) -> str:
    """The page as sections without a preamble."""
    return "\n".join(_part(part, checked, titled=True) for part, checked in parts(page, outcomes))


def _part(part: Shown, outcomes: tuple[Checked, ...], *, titled: bool) -> str:
    heading = [rf"\section*{{{prose_as_latex(part.title)}}}"] if titled else []
    body = _derivation(part, outcomes) if isinstance(part, Derivation) else _table(part)
    return "\n".join([*heading, *body, ""])


def _derivation(derivation: Derivation, outcomes: tuple[Checked, ...]) -> Iterator[str]:
    yield prose_as_latex(derivation.statement)
    yield from _list("itemize", map(prose_as_latex, derivation.assumptions), "Given:")
    *steps, conclusion = lines(derivation, outcomes)
    yield from _list("enumerate", map(_line, steps))
    yield rf"\par\textbf{{So}}\quad {_line(conclusion)}"
    yield from _list("itemize", map(_figure, derivation.figures))
    for erratum in derivation.errata:
        yield rf"\paragraph{{Erratum: {prose_as_latex(erratum.title)}.}}"
        yield from _list("itemize", (f"{label}: {prose_as_latex(words)}" for label, words in remarks(erratum)))
    yield rf"\par\small Source: {latex_text(str(derivation.source))}.\normalsize"


def _line(line: Line) -> str:
    number = rf"\hfill\mbox{{{latex_text(line.equation)}}}" if line.equation else ""
    told = [f"{_breakable(line.claim)}{number}", prose_as_latex(line.rule)]
    if line.reference:
        told.append(f"See {latex_text(line.reference)}.")
    if line.checked:
        mark = r"$\checkmark$" if line.checked.holds else r"$\times$ \textbf{fails}:"
        told.append(rf"{{\small {mark} {latex_text(line.checked.how)}}}")
    return "\\\\\n".join(filter(None, told))


def _breakable(claim: sympy.Basic) -> str:
    pieces = r" \allowbreak ".join(LatexFormulas().pieces(claim))
    return rf"$\displaystyle {pieces}$"


def _figure(figure: Figure) -> str:
    digits = _LONG_DIGITS.sub(lambda run: r"\allowbreak ".join(re.findall(".{1,10}", run[0])), figure.value)
    value = prose_as_latex(figure.value) if digits == figure.value else digits
    return f"{prose_as_latex(figure.name)}: {value}"


def _table(table: Table) -> Iterator[str]:
    headings, rows = rows_below(table)
    names = [_stacked(prose_as_latex(heading)) for heading in headings]
    cells = [[_cell(cell) for cell in row.cells] for row in rows]
    below = [[f"{prose_as_latex(heading)}: {_cell(cell)}" for heading, cell in row.below] for row in rows]
    if sum(max(map(_width, column)) + 2 for column in zip(names, *cells, strict=True)) <= _WIDEST:
        yield from _tabular(names, cells, below)
    else:
        for row, rest in zip(cells, below, strict=True):
            told = zip(headings[1:], row[1:], strict=True)
            beside = (f"{prose_as_latex(heading)}: {cell}" for heading, cell in told if cell)
            yield rf"\paragraph{{{row[0]}}}"
            yield from _list("itemize", (*beside, *rest))
    yield from (rf"\par {prose_as_latex(note)}" for note in table.notes)


def _tabular(names: list[str], rows: list[list[str]], below: list[list[str]]) -> Iterator[str]:
    columns = f"@{{}}{'l' * len(names)}@{{}}"
    yield r"\par{\footnotesize\setlength{\tabcolsep}{3pt}"
    yield rf"\begin{{tabular}}{{{columns}}}\hline"
    yield rf"{_strut(bool(names))}{' & '.join(names)} \\ \hline"
    for row, rest in zip(rows, below, strict=True):
        yield rf"{_strut(any('frac' in cell for cell in row))}{' & '.join(row)} \\"
        yield from (rf"\multicolumn{{{len(names)}}}{{@{{}}p{{0.97\linewidth}}}}{{{told}}} \\" for told in rest)
    yield r"\hline\end{tabular}}"


def _strut(is_tall: bool) -> str:
    return r"\rule[-1.2em]{0pt}{3em}" if is_tall else r"\rule[-0.5em]{0pt}{1.6em}"


def _stacked(heading: str) -> str:
    """A heading in two lines, if it is of two words or more."""
    above, _, below = heading.rpartition(" ")
    return rf"\shortstack[l]{{{above}\\{below}}}" if above and "$" not in above else heading


def _width(latex: str) -> int:
    """About how many characters wide it is, a fraction being as wide as its wider side."""
    if latex.startswith(r"\shortstack[l]"):
        return max(map(_width, latex.removeprefix(r"\shortstack[l]").split(r"\\")))
    while (narrower := _FRACTION.sub(lambda sides: max(sides[1], sides[2], key=len), latex)) != latex:
        latex = narrower
    return len(re.sub(r"\\[A-Za-z]+|[{}$_^ ]", "", latex))


def _cell(cell: Cell) -> str:
    return prose_as_latex(cell) if isinstance(cell, str) else rf"$\displaystyle {latex_formula(cell)}$"


def _list(kind: str, items: Iterable[str], opening: str = "") -> Iterator[str]:
    shown = [rf"\item {item}" for item in items]
    if shown:
        yield from (rf"\par {opening}",) if opening else ()
        yield rf"\begin{{{kind}}}" + (r"\setlength{\itemsep}{0pt}" if kind == "itemize" else "")
        yield from shown
        yield rf"\end{{{kind}}}"

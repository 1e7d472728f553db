"""A page in LaTeX: pdflatex takes it, and everything stands in it."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import sympy

from derivations.derivation import Derivation, equal
from derivations.rendering.latex import as_latex, fragment
from derivations.rendering.latex_formulas import LatexFormulas
from derivations.rendering.page import Outcomes, Page, lines
from derivations.rendering.prose import prose_as_latex
from derivations.setting import Setting
from derivations.source import Source


def test_everything_is_told(page: Page, derivation: Derivation, outcomes: Outcomes) -> None:
    text = as_latex(page, outcomes)
    for line in lines(derivation):
        assert all(piece in text for piece in LatexFormulas().pieces(line.claim))
        assert prose_as_latex(line.rule) in text
    for told in (
        r"\section*{Squares, 100 \% of \emph{them}: $x^2$}",
        r"negative \& a\_b stays: $\frac{x}{2} < y$, at \#1.",
        r"\hfill\mbox{(4)}",
        "See Peano, p. 1, eq. (7).",
        r"$\checkmark$ to 50 digits",
        r"$\times$ \textbf{fails}: at x = 1",
        r"\paragraph{Erratum: Squares \& signs.}",
        r"Source: Euclid \& S\"ohne, book 2.",
    ):
        assert told in text


def test_special_characters_are_escaped_outside_formulas(page: Page) -> None:
    body = as_latex(page).partition(r"\begin{document}")[2]
    words = re.sub(r"\$[^$]*\$|\\begin\{tabular\}.*?\\end\{tabular\}", "", body.replace(r"\$", ""), flags=re.DOTALL)
    assert not re.search(r"(?<!\\)[%&#_^~]", words)


def test_a_fragment_has_no_preamble(page: Page) -> None:
    text = fragment(page)
    assert r"\documentclass" not in text
    assert r"\section*{" in text


def compiled(text: str, folder: Path) -> tuple[str, int]:
    """What pdflatex said, and how many pages came out."""
    if shutil.which("pdflatex") is None:
        pytest.skip("no pdflatex here")
    (folder / "page.tex").write_text(text, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "page.tex"]
    ran = subprocess.run(command, cwd=folder, capture_output=True, timeout=100, check=False)
    said = ran.stdout.decode(errors="replace")
    assert ran.returncode == 0, said
    pages = re.search(r"Output written on page\.pdf \((\d+) page", said)
    assert pages
    return said, int(pages[1])


def test_it_compiles_and_nothing_sticks_out(page: Page, outcomes: Outcomes, tmp_path: Path) -> None:
    said, pages = compiled(as_latex(page, outcomes), tmp_path)
    assert pages == 1
    assert "Overfull" not in said
    assert "undefined" not in said.lower()


def test_a_fragment_compiles_in_another_document(page: Page, tmp_path: Path) -> None:
    opening = r"\documentclass{article}\usepackage{amsmath,amssymb,hyperref}\begin{document}"
    compiled(f"{opening}\n{fragment(page)}\n\\end{{document}}", tmp_path)


def test_long_formulas_are_broken(tmp_path: Path) -> None:
    claim = equal(sympy.Symbol("dC_db1"), sympy.Mul(*sympy.symbols("w1:99")[::-1], evaluate=False))
    long = Derivation("long", "Long", "", (), (), claim, Setting(), Source("Euclid", ""))
    said, _ = compiled(as_latex(long), tmp_path)
    assert "Overfull" not in said

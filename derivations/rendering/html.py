"""A page in HTML: one file with its style and its formulas in it, which asks for nothing else and runs no script.

Formulas are MathML, in the reader's colours, light or dark. A formula that is long is several `math` elements, between
which a browser may break the line.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import jinja2
from markupsafe import Markup

from derivations.derivation import Derivation
from derivations.rendering.latex_formulas import LatexFormulas
from derivations.rendering.mathml import mathml
from derivations.rendering.page import Outcomes, Page, Shown, lines, page_title, parts, remarks, rows_below
from derivations.rendering.prose import prose_as_html, prose_as_text
from derivations.rendering.text_formulas import text_formula

if TYPE_CHECKING:
    import sympy

__all__ = ["as_html", "fragment"]

_LONGEST: Final = 30
"""characters of a formula, written as text, that stays in one piece"""


def as_html(page: Shown | Page, outcomes: Outcomes = ()) -> str:
    """The page as a document of its own."""
    return _template("page").render(title=prose_as_text(page_title(page)), parts=list(parts(page, outcomes)))


def fragment(page: Shown | Page, outcomes: Outcomes = ()) -> str:
    """The page as elements to put into a document, with their style; notebooks show it."""
    return _template("fragment").render(parts=list(parts(page, outcomes)))


def _template(name: str) -> jinja2.Template:
    return _environment().get_template(f"{name}.html.jinja")


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("derivations.rendering"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["prose"] = lambda words: Markup(prose_as_html(words))
    environment.filters["formula"] = _formula
    environment.filters["remarks"] = remarks
    environment.filters["lines"] = lines
    environment.filters["rows_below"] = rows_below
    environment.tests["derivation"] = lambda part: isinstance(part, Derivation)
    return environment


def _formula(expression: sympy.Basic) -> Markup:
    pieces = LatexFormulas().pieces(expression)
    if len(text_formula(expression)) <= _LONGEST:
        pieces = [" ".join(pieces)]
    # {} before an operator lets it stand between two sides, though what is to its left is another element
    continued = (r"{} " + piece for piece in pieces[1:])
    return Markup("<wbr>").join(Markup(mathml(piece)) for piece in (*pieces[:1], *continued))

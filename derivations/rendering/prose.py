"""Words for each kind of page: Markdown with LaTeX between dollar signs, as derivations and tables hold them.

Emphasis, `code` and links are understood; headings, lists and HTML are no part of a sentence and stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import escape
from itertools import pairwise
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from pylatexenc.latexencode import UnicodeToLatexEncoder

from derivations.rendering.latex_text import latex_as_text
from derivations.rendering.mathml import mathml
from derivations.rendering.names import upright

__all__ = ["NO_BREAK", "latex_text", "prose_as_html", "prose_as_latex", "prose_as_text", "unbroken"]

NO_BREAK: Final = "\N{NO-BREAK SPACE}"
_SHORT: Final = 30
_SHORT_BRACKET: Final = 45
"""characters of a formula, and of brackets in one, that are kept in one line"""
_LONG: Final = 40
"""characters of LaTeX, beyond which a formula may be cut"""
_TOKENS: Final = re.compile(r"\\[A-Za-z]+|.", re.DOTALL)
_OPENING: Final = frozenset(["{", "(", "[", r"\left", r"\begin"])
_CLOSING: Final = frozenset(["}", ")", "]", r"\right", r"\end"])
_RELATIONS: Final = frozenset(["=", "<", ">", r"\le", r"\ge", r"\approx"])
_HTML: Final = {"em_open": "<em>", "em_close": "</em>", "strong_open": "<strong>", "strong_close": "</strong>"}
_LATEX: Final = {"em_open": r"\emph{", "em_close": "}", "strong_open": r"\textbf{", "strong_close": "}"}


def prose_as_text(words: str, *, ascii_only: bool = False) -> str:
    r"""Words for a terminal, their formulas in one line each, with spaces at which short ones are not to be broken.

    >>> print(prose_as_text(r"the *slope* $\sigma'(z_1)$ is at most $\frac{1}{4}$"))
    the slope σ'(z₁) is at most 1/4
    """
    return "".join(
        unbroken(latex_as_text(token.content, ascii_only=ascii_only)) if token.type == "math" else _plain(token)
        for token in _tokens(words)
    )


def prose_as_latex(words: str) -> str:
    r"""Words for a LaTeX document; what is special to TeX outside formulas is escaped.

    >>> print(prose_as_latex(r"50 % of *all* $w_1$"))
    50 \% of \emph{all} $w_1$
    """
    return "".join(_LATEX.get(token.type) or _latex(token) for token in _tokens(words))


def prose_as_html(words: str) -> str:
    """Words for a browser: escaped, with formulas as MathML. Raises ValueError for a formula without MathML.

    >>> prose_as_html("*a* < b")
    '<em>a</em> &lt; b'
    """
    return "".join(_HTML.get(token.type) or _html(token) for token in _tokens(words))


def latex_text(text: str) -> str:
    r"""Plain text for a LaTeX document.

    >>> print(latex_text("Müller & Orr"))
    M\"uller \& Orr
    """
    return str(_encoder().unicode_to_latex(text))


def unbroken(formula: str) -> str:
    """A formula in a line of text with spaces that do not break in it if it is short, nor in short brackets."""
    if len(formula) <= _SHORT:
        return formula.replace(" ", NO_BREAK)
    letters = list(formula)
    opened: list[int] = []
    for place, letter in enumerate(formula):
        if letter in "({":
            opened.append(place)
        elif letter in ")}" and opened and place - (first := opened.pop()) <= _SHORT_BRACKET:
            letters[first:place] = formula[first:place].replace(" ", NO_BREAK)
    return "".join(letters)


def _plain(token: Token) -> str:
    return " " if token.type in ("softbreak", "hardbreak") else token.content


def _latex(token: Token) -> str:
    match token.type:
        case "math":
            return f"${upright(token.content)}$"
        case "code_inline":
            return rf"\texttt{{{_breakable(latex_text(token.content))}}}"
        case "link_open":
            return rf"\href{{{latex_text(str(token.attrs['href']))}}}{{"
        case "link_close":
            return "}"
    return latex_text(_plain(token))


def _parts(latex: str) -> list[str]:
    """A formula, cut before its relations if it is long, so that a line can end there."""
    cuts, depth = [0], 0
    for token in _TOKENS.finditer(latex) if len(latex) > _LONG else ():
        depth += (token[0] in _OPENING) - (token[0] in _CLOSING)
        if not depth and token[0] in _RELATIONS and token.start():
            cuts.append(token.start())
    # {} lets a relation stand between two sides, though what is to its left is another element
    return [("{} " if begin else "") + latex[begin:end] for begin, end in pairwise([*cuts, len(latex)])]


def _breakable(code: str) -> str:
    return re.sub(r"(/|:+|\\_)", r"\1\\allowbreak{}", code)


def _html(token: Token) -> str:
    match token.type:
        case "math":
            return "<wbr>".join(map(mathml, _parts(upright(token.content))))
        case "code_inline":
            return f"<code>{escape(token.content)}</code>"
        case "link_open":
            return f'<a href="{escape(str(token.attrs["href"]))}">'
        case "link_close":
            return "</a>"
    return escape(_plain(token))


def _tokens(words: str) -> Iterator[Token]:
    (inline,) = _reader().parseInline(words)
    yield from inline.children or ()


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False})
    reader.disable(["html_inline", "image"])
    reader.inline.ruler.before("escape", "math", _math)  # before `escape`, which would take the commands for escapes
    return reader


def _math(state: StateInline, silent: bool) -> bool:
    """A formula between dollar signs, as a rule of the Markdown reader."""
    end = state.src.find("$", state.pos + 1)
    if state.src[state.pos] != "$" or end <= state.pos + 1:
        return False
    if not silent:
        state.push("math", "", 0).content = state.src[state.pos + 1 : end]
    state.pos = end + 1
    return True


@cache
def _encoder() -> UnicodeToLatexEncoder:
    return UnicodeToLatexEncoder(unknown_char_policy="replace", unknown_char_warning=False)

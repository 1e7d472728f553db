r"""Formulas as text: plain maths, unicode and LaTeX, read by one grammar straight into the expression graph.

`parse` goes in steps, each linear in the text and none recursive: lexemes (`tokens.py`), what words mean (`words.py`),
brackets (`brackets.py`), products and calls without signs (`products.py`). What they deliver is read by the LALR(1)
grammar in `formula.lark`, and every node of the parse becomes a node of the graph (`reading.py`). Nothing is evaluated
except a quotient or the negative of written numbers. Equations, matrices, sums and integrals are not read.
"""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from checker.expression.brackets import ENDS_OPERAND, match_brackets
from checker.expression.dag import DEFAULT_LIMITS, Expression, Limits, TooLarge
from checker.expression.printing import printable
from checker.expression.products import write_out_products
from checker.expression.reading import build_expression
from checker.expression.tokens import Kind, Lexeme, scan
from checker.expression.unreadable import Unreadable
from checker.expression.words import resolve

if TYPE_CHECKING:
    from lark import Lark, Token, Tree

__all__ = ["Notation", "Unreadable", "parse"]

LONGEST_TEXT: Final = 20_000
"""characters"""
_MOST_TOKENS: Final = 2 * LONGEST_TEXT
"""Brackets and signs that were left out count too: a root sign alone stands for three tokens."""


@dataclass(frozen=True, slots=True)
class Notation:
    """The names that a formula may use."""

    symbols: frozenset[str] = frozenset()
    """canonical names of the declared symbols; when empty, every name is a symbol"""


NO_NOTATION: Final = Notation()

_AN_OPERAND: Final = "a number, a name or an opening parenthesis"
_OPENERS: Final = frozenset({Kind.OPEN, Kind.COMMA})
_CLOSERS: Final = frozenset({Kind.CLOSE, Kind.COMMA, Kind.END})


def parse(text: str, notation: Notation = NO_NOTATION, limits: Limits = DEFAULT_LIMITS) -> Expression:
    r"""The expression that a text means.

    >>> exercise = Notation(frozenset({"w", "b"}))
    >>> parse(r"\frac{2}{|w|} \ln(1+wb)", exercise) == parse("2/abs(w) * log(1 + w*b)", exercise)
    True
    >>> parse("2*(w + 1")
    Traceback (most recent call last):
    checker.expression.unreadable.Unreadable: a closing parenthesis ) is missing for the ( here

    Raises Unreadable, with the place and the reason, for every text that is no formula or exceeds the limits.
    """
    if len(text) > LONGEST_TEXT:
        raise Unreadable(text, LONGEST_TEXT, f"the text has more than {LONGEST_TEXT} characters")
    lexemes = resolve(text, scan(text, notation.symbols.__contains__), notation.symbols)
    written = write_out_products(text, match_brackets(text, lexemes))
    if len(written) > _MOST_TOKENS:
        raise Unreadable(text, 0, "the formula has too many parts")
    try:
        return build_expression(text, _tree(text, written), limits)
    except TooLarge as error:
        raise Unreadable(text, 0, str(error)) from error


@cache
def _parser() -> "Lark":
    """Built at the first text, since most answers are none."""
    from lark import Lark

    return Lark.open("formula.lark", rel_to=__file__, parser="lalr", lexer="basic", maybe_placeholders=False)


def _tree(text: str, lexemes: list[Lexeme]) -> "Tree[Token]":
    """The parse, fed lexeme by lexeme; the parser's stack is a list, so depth costs nothing."""
    from lark import Token, UnexpectedToken

    parser = _parser().parse_interactive()
    before: Lexeme | None = None
    tree: Tree[Token]
    try:
        for lexeme in lexemes:
            tree = parser.feed_token(Token(lexeme.kind.value, lexeme.text, start_pos=lexeme.offset))
            before = lexeme
    except UnexpectedToken as error:
        raise _unexpected(text, before, lexeme) from error
    return tree


def _unexpected(text: str, before: Lexeme | None, found: Lexeme) -> Unreadable:
    """Says what does not fit, from the lexeme before it and the one found."""
    here, there = _shown(text, found), _shown(text, before) if before else ""
    begins = before is None or before.kind in _OPENERS
    if before and before.kind in ENDS_OPERAND:
        reason, expected = f"{here} does not fit after {there}", "an operator"
    elif found.kind in _CLOSERS and begins:
        reason, expected = "something is missing here" if before else "the formula is empty", _AN_OPERAND
    elif found.kind in _CLOSERS:
        reason, expected = f"something is missing after the {there}", _AN_OPERAND
    elif begins:
        reason, expected = f"something is missing before the {here}", _AN_OPERAND
    else:
        reason, expected = f"two operators in a row: {there} and {here}", _AN_OPERAND
    return Unreadable(text, found.offset, reason, found=here, expected=expected)


def _shown(text: str, lexeme: Lexeme) -> str:
    return printable(text[lexeme.offset : lexeme.end] or lexeme.text or "the end", 40)

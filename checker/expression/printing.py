"""Expressions as plain maths that a student recognises, and untrusted text made safe to show.

What `to_text` prints `parse` reads back to the same value, given the formula's own symbols. Each node keeps no more
characters than the whole may have, so printing takes time linear in the graph however often a sub-formula is shared,
and nothing recurses. `printable` is for text that a student controls: nothing in it can move the cursor, reorder a line
or hide.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from enum import IntEnum
from fractions import Fraction
from itertools import chain
from typing import Final, NamedTuple

from checker.expression.dag import Expression, Node
from checker.expression.heads import Head
from checker.expression.names import canonical_name

__all__ = ["printable", "to_text"]

_HIDDEN_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Me"})
_BLANK_LETTERS: Final = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_BLANK_MARKS: Final = re.compile("[\u034f\u17b4\u17b5\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_MOST_MARKS: Final = 3
"""on one letter; names in Thai, Hindi or Arabic have two, and more would be drawn over other lines"""
_LONGEST_INTEGER: Final = 14_000
"""bits; Python refuses to print integers of more than 4300 digits"""
_SIMPLE_DENOMINATOR: Final = 1000
"""Fractions with a greater denominator are printed as decimals, where these end soon."""
_MOST_PLACES: Final = 40


def printable(text: str, longest: int) -> str:
    r"""`text` with what cannot be seen shown as escapes, cut to at most `longest` characters.

    >>> printable("w\x1b[2J\u202ew\n", 40)
    'w\\x1b[2J\\u202ew\\n'
    >>> printable("a long answer", 7)
    'a long…'
    """
    text = text[: longest + 1]
    if text.isascii() and text.isprintable():  # most texts are, and there are many
        return text if len(text) <= longest else text[: max(0, longest - 1)] + "…"
    shown, room = "", 0
    for character in text:
        room = _room_for_marks(character, room)
        shown += _escaped(character) if room < 0 or _is_hidden(character) else character
    return shown if len(shown) <= longest else shown[: max(0, longest - 1)] + "…"


def to_text(expression: Expression, longest: int = 200) -> str:
    """The expression as plain maths, cut to at most `longest` characters.

    >>> from checker.expression.text import parse
    >>> to_text(parse("2*Abs(w)**(-1)*log(w**(1/2) - 1)"))
    '2/|w|*ln(sqrt(w) - 1)'
    >>> to_text(parse("-sigma_prime(z_1)*(a + -b)"))
    "-σ'(z1)*(a - b)"
    """
    printer = _Printer(expression, longest)
    pieces: list[_Piece] = []
    for node in expression.nodes:
        piece = printer.piece(node, [pieces[i] for i in node.args])
        pieces.append(piece._replace(text=piece.text[: longest + 1]))
    text = pieces[-1].text
    return text if len(text) <= longest else text[: max(0, longest - 1)] + "…"


def _room_for_marks(character: str, before: int) -> int:
    """How many marks more can be put on the letter that stands before them; negative when there are too many."""
    category = unicodedata.category(character)
    if category in ("Mn", "Mc"):
        return before - (category == "Mn")
    return _MOST_MARKS if character.isalpha() else 0


def _is_hidden(character: str) -> bool:
    is_blank = character in _BLANK_LETTERS or _BLANK_MARKS.match(character) is not None
    return is_blank or unicodedata.category(character) in _HIDDEN_CATEGORIES


def _escaped(character: str) -> str:
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")


class _Level(IntEnum):
    """How tightly a text holds together; an operator puts parentheses round what is looser than it needs."""

    COMPARISON = 0
    SUM = 1
    NEGATIVE = 2
    """starts with a minus sign; what follows is a product"""
    PRODUCT = 3
    POWER = 4
    ATOM = 5


class _Piece(NamedTuple):
    text: str
    level: _Level

    def within(self, least: _Level) -> str:
        """The text as an operand that must hold together at least so tightly."""
        return self.text if self.level >= least else f"({self.text})"


_Rule = Callable[["_Printer", Node, list[_Piece]], _Piece]

_COMPARISON_SIGNS = {Head.LT: "<", Head.LE: "<=", Head.GT: ">", Head.GE: ">=", Head.EQ: "==", Head.NE: "!="}

# Two spellings each: the second is for a formula in which the first is the name of a variable.
_CONSTANTS = {
    Head.PI: ("pi", "acos(-1)"),
    Head.E: ("e", "exp(1)"),
    Head.I: ("I", "(-1)^(1/2)"),
    Head.TRUE: ("True", "0 < 1"),
    Head.FALSE: ("False", "0 < 0"),
}
_FUNCTIONS = {
    Head.LOG: ("ln", "log"),
    Head.MAX: ("max", "Max"),
    Head.MIN: ("min", "Min"),
    Head.ABS: ("abs", "Abs"),
    Head.SIGN: ("sign", "sgn"),
    Head.CEILING: ("ceil", "ceiling"),
    Head.HEAVISIDE: ("Heaviside", "heaviside"),
    Head.GAMMA: ("gamma", "Gamma"),
    Head.SIGMA: ("σ", "logistic"),
    Head.SIGMA_PRIME: ("σ'", "σ'"),
    Head.ORDER: ("O", "O"),
    Head.PIECEWISE: ("Piecewise", "Piecewise"),
    Head.AND: ("And", "And"),
    Head.OR: ("Or", "Or"),
    Head.NOT: ("Not", "Not"),
    Head.RE: ("re", "Re"),
    Head.IM: ("im", "Im"),
}


class _Printer:
    """Turns one node into text, given the texts of its arguments."""

    def __init__(self, expression: Expression, longest: int) -> None:
        self.nodes = expression.nodes
        self.symbols = expression.symbols
        self.longest = longest

    def piece(self, node: Node, args: list[_Piece]) -> _Piece:
        return _RULES.get(node.head, _Printer.function)(self, node, args)

    def symbol(self, node: Node, _: list[_Piece]) -> _Piece:
        return _Piece(printable(str(node.value), self.longest + 1), _Level.ATOM)

    def number(self, node: Node, _: list[_Piece]) -> _Piece:
        value = Fraction(node.value or 0)
        return _Piece(_rational(value), _rational_level(value))

    def constant(self, node: Node, _: list[_Piece]) -> _Piece:
        usual, other = _CONSTANTS[node.head]
        if usual not in self.symbols:
            return _Piece(usual, _Level.ATOM)
        return _Piece(
            other, _Level.POWER if node.head is Head.I else _Level.COMPARISON if "<" in other else _Level.ATOM
        )

    def function(self, node: Node, args: list[_Piece]) -> _Piece:
        return _Piece(f"{self.name(node.head)}({self.joined(arg.text for arg in args)})", _Level.ATOM)

    def name(self, head: Head) -> str:
        usual, other = _FUNCTIONS.get(head, (str(head), str(head)))
        return other if canonical_name(usual) in self.symbols else usual

    def joined(self, texts: Iterable[str], separator: str = ", ") -> str:
        """The texts in a row, as far as they can be shown."""
        kept, length = [], 0
        for text in texts:
            kept.append(text)
            length += len(text) + len(separator)
            if length > self.longest + len(separator):
                break
        return separator.join(kept)

    def sum(self, _: Node, args: list[_Piece]) -> _Piece:
        if len(args) == 1:
            return args[0]
        terms = (
            f" - {arg.text[1:]}" if arg.level is _Level.NEGATIVE else f" + {arg.within(_Level.SUM)}" for arg in args[1:]
        )
        return _Piece(self.joined(chain([args[0].within(_Level.SUM)], terms), ""), _Level.SUM)

    def product(self, _: Node, args: list[_Piece]) -> _Piece:
        """Factors in the order in which they were written, 1/x as a division and the signs in front."""
        above, rest = "", []
        for sign, text in map(_factor, args):
            if sign == "*" and not above:
                above = text
            elif text != "1":
                rest.append(sign + text)
        if above == "1" and rest and rest[0][0] == "*":
            above = rest.pop(0)[1:]
        text = self.joined(chain([above or "1"], rest), "")
        negative = sum(arg.level is _Level.NEGATIVE for arg in args) % 2
        return _Piece(f"-{text}", _Level.NEGATIVE) if negative else _Piece(text, _Level.PRODUCT)

    def power(self, node: Node, args: list[_Piece]) -> _Piece:
        base, exponent = args
        value = self.nodes[node.args[1]].value
        if not isinstance(value, Fraction) or value >= 0:
            return _raised(base, exponent, value)
        opposite = _raised(base, _Piece(exponent.text[1:], _rational_level(-value)), -value)
        return _Piece(f"1/{opposite.within(_Level.POWER)}", _Level.PRODUCT)

    def absolute(self, node: Node, args: list[_Piece]) -> _Piece:
        if "|" in args[0].text:  # bars in bars are hard to read
            return self.function(node, args)
        return _Piece(f"|{args[0].text}|", _Level.ATOM)

    def comparison(self, node: Node, args: list[_Piece]) -> _Piece:
        left, right = (arg.within(_Level.SUM) for arg in args)
        return _Piece(f"{left} {_COMPARISON_SIGNS[node.head]} {right}", _Level.COMPARISON)

    def piecewise(self, node: Node, args: list[_Piece]) -> _Piece:
        pairs = (f"({value.text}, {condition.text})" for value, condition in zip(args[::2], args[1::2], strict=True))
        return _Piece(f"{self.name(node.head)}({self.joined(pairs)})", _Level.ATOM)


_RULES: dict[Head, _Rule] = {
    Head.NUMBER: _Printer.number,
    Head.SYMBOL: _Printer.symbol,
    **dict.fromkeys(_CONSTANTS, _Printer.constant),
    Head.ADD: _Printer.sum,
    Head.MUL: _Printer.product,
    Head.POW: _Printer.power,
    Head.ABS: _Printer.absolute,
    Head.PIECEWISE: _Printer.piecewise,
    **dict.fromkeys(_COMPARISON_SIGNS, _Printer.comparison),
}


def _factor(arg: _Piece) -> tuple[str, str]:
    """A factor without its sign, and whether it multiplies or divides."""
    arg = _Piece(arg.text[1:], _Level.PRODUCT) if arg.level is _Level.NEGATIVE else arg
    if arg.level is _Level.PRODUCT and arg.text.startswith("1/"):
        return "/", arg.text[2:]
    return "*", arg.within(_Level.PRODUCT)


def _raised(base: _Piece, exponent: _Piece, value: Fraction | str | None) -> _Piece:
    """base^exponent, `value` being the exponent if that is a number."""
    if value == 1:
        return base
    if value == Fraction(1, 2):
        return _Piece(f"sqrt({base.text})", _Level.ATOM)
    return _Piece(f"{base.within(_Level.ATOM)}^{exponent.within(_Level.ATOM)}", _Level.POWER)


def _rational(value: Fraction) -> str:
    if max(abs(value.numerator).bit_length(), value.denominator.bit_length()) > _LONGEST_INTEGER:
        return "-…" if value < 0 else "…"
    return _decimal(value) or str(value)


def _decimal(value: Fraction) -> str | None:
    """A fraction that is easier to read as a decimal; None for others, and where the decimal does not end soon."""
    if value.denominator <= _SIMPLE_DENOMINATOR:
        return None
    places = next((k for k in range(_MOST_PLACES) if 10**k % value.denominator == 0), None)
    if places is None:
        return None
    digits = f"{abs(value.numerator) * 10**places // value.denominator:0{places + 1}}"
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def _rational_level(value: Fraction) -> _Level:
    if value < 0:
        return _Level.NEGATIVE
    return _Level.ATOM if value.denominator == 1 or _decimal(value) else _Level.PRODUCT

"""Expressions as MathML, for pages that people read.

Like `printing.to_text`, in time linear in the graph: no node keeps more markup than the whole may have, and what would
be longer or nested deeper than that is an ellipsis. Every name is made printable and escaped, whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from enum import IntEnum
from fractions import Fraction
from html import escape
from typing import Final, NamedTuple

from checker.expression.dag import Expression, Node
from checker.expression.heads import Head
from checker.expression.names import GREEK
from checker.expression.printing import printable

__all__ = ["to_mathml"]

_LONGEST: Final = 6_000
"""characters of markup; a formula over five lines of a page has about so many"""
_DEEPEST: Final = 40
"""elements in one another; browsers stop at a few hundred"""
_MOST_NODES: Final = 2_000
_LONGEST_NAME: Final = 40
_LONGEST_INTEGER: Final = 200
"""bits; of a longer number nobody reads the digits"""
_DECIMAL_PLACES: Final = 12


def to_mathml(expression: Expression) -> str:
    """The expression as a `math` element; nothing where it has too many parts to be looked at.

    >>> from checker.expression.text import parse
    >>> to_mathml(parse("-w_1/2"))
    '<math><mrow><mo>−</mo><mfrac><mrow><msub><mi>w</mi><mn>1</mn></msub></mrow><mn>2</mn></mfrac></mrow></math>'
    """
    if len(expression.nodes) > _MOST_NODES:
        return ""
    pieces: list[_Piece] = []
    for node in expression.nodes:
        args = [pieces[index] for index in node.args]
        pieces.append(_bounded(_RULES.get(node.head, _function)(node, args)))
    return f"<math><mrow>{pieces[-1].whole}</mrow></math>"


class _Level(IntEnum):
    """How tightly a formula holds together; an operator puts parentheses round what is looser than it needs."""

    COMPARISON = 0
    SUM = 1
    PRODUCT = 2
    POWER = 3
    ATOM = 4


class _Divisor(NamedTuple):
    alone: str
    beside: str
    """the same with the parentheses that it needs beside other factors"""
    is_digits: bool


class _Piece(NamedTuple):
    markup: str
    """without its sign, and only what stands above the line"""
    level: _Level
    """of `markup`"""
    depth: int = 2
    is_negative: bool = False
    below: tuple[_Divisor, ...] = ()
    is_digits: bool = False
    """it begins with a digit: a product needs a dot before it"""

    @property
    def bare(self) -> str:
        """The formula without its sign."""
        if not self.below:
            return self.markup
        divisor = self.below[0].alone
        if len(self.below) > 1:
            divisor = _times([each.beside for each in self.below], [each.is_digits for each in self.below])
        return f"<mfrac>{_row(self.markup)}{_row(divisor)}</mfrac>"

    @property
    def whole(self) -> str:
        sign = "<mo>−</mo>" if self.is_negative else ""
        return sign + (self.bare if not sign or self.below or self.level > _Level.SUM else _parenthesised(self.markup))

    def within(self, least: _Level) -> str:
        """The formula as an operand that must hold together at least so tightly."""
        level = _Level.SUM if self.is_negative else _Level.PRODUCT if self.below else self.level
        return self.whole if level >= least else _parenthesised(self.whole)


_Rule = Callable[[Node, list[_Piece]], _Piece]
_ELLIPSIS = _Piece("<mo>…</mo>", _Level.ATOM)


def _bounded(piece: _Piece) -> _Piece:
    size = len(piece.markup) + sum(len(divisor.beside) for divisor in piece.below)
    return _ELLIPSIS if size > _LONGEST or piece.depth > _DEEPEST else piece


def _row(markup: str) -> str:
    return f"<mrow>{markup}</mrow>" if markup.count("<") != 2 else markup


def _parenthesised(markup: str) -> str:
    return f"<mrow><mo>(</mo>{markup}<mo>)</mo></mrow>"


def _deeper(args: Iterable[_Piece]) -> int:
    return 1 + max((arg.depth for arg in args), default=0)


def _joined(markups: Iterable[str]) -> str:
    """The markups in a row, as far as there is room."""
    kept: list[str] = []
    room = _LONGEST // 2
    for markup in markups:
        room -= len(markup)
        if room < 0 and kept:
            return "".join((*kept, "<mo>⋯</mo>"))
        kept.append(markup)
    return "".join(kept)


def _number(node: Node, _: list[_Piece]) -> _Piece:
    value = Fraction(node.value or 0)
    above, below = abs(value.numerator), value.denominator
    if max(above.bit_length(), below.bit_length()) > _LONGEST_INTEGER:
        return _ELLIPSIS._replace(is_negative=value < 0)
    shown, is_decimal = f"<mn>{above}</mn>", below > 1000 and 10**_DECIMAL_PLACES % below == 0
    if is_decimal:
        shown = f"<mn>{_decimal(above, below)}</mn>"
    divisor = _Divisor(f"<mn>{below}</mn>", f"<mn>{below}</mn>", is_digits=True)
    is_whole = below == 1 or is_decimal
    return _Piece(shown, _Level.ATOM, 2, value < 0, () if is_whole else (divisor,), is_digits=True)


def _decimal(above: int, below: int) -> str:
    digits = f"{above * 10**_DECIMAL_PLACES // below:0{_DECIMAL_PLACES + 1}}"
    return f"{digits[:-_DECIMAL_PLACES]}.{digits[-_DECIMAL_PLACES:].rstrip('0')}"


_SYMBOLS = {name: letter for letter, name in GREEK.items() if letter not in "ς∆"}
_SUBSCRIPTED = re.compile(r"([A-Za-z]+?)_?(\d+|(?<=_)[A-Za-z0-9]+)")
_DERIVATIVE = re.compile(r"d([A-Za-z]\w*)_d([A-Za-z]\w*)", re.ASCII)


def _symbol(node: Node, _: list[_Piece]) -> _Piece:
    name = str(node.value)
    derivative = _DERIVATIVE.fullmatch(name)
    if derivative:
        above, below = (f"<mrow><mi>∂</mi>{_name(each)}</mrow>" for each in derivative.groups())
        return _Piece(f"<mfrac>{above}{below}</mfrac>", _Level.ATOM, 4)
    return _Piece(_name(name), _Level.ATOM, 2)


def _name(name: str) -> str:
    parts = _SUBSCRIPTED.fullmatch(name) if name.isascii() else None
    if parts is None or len(name) > _LONGEST_NAME:
        return f"<mi>{_letter(name)}</mi>"
    below = f"<mn>{parts[2]}</mn>" if parts[2].isdigit() else f"<mi>{parts[2]}</mi>"
    return f"<msub><mi>{_letter(parts[1])}</mi>{below}</msub>"


def _letter(name: str) -> str:
    return _SYMBOLS.get(name) or escape(printable(name, _LONGEST_NAME))


_CONSTANTS = {
    Head.PI: "<mi>π</mi>",
    Head.E: "<mi>e</mi>",
    Head.I: "<mi>i</mi>",
    Head.TRUE: "<mi>true</mi>",
    Head.FALSE: "<mi>false</mi>",
}


def _constant(node: Node, _: list[_Piece]) -> _Piece:
    return _Piece(_CONSTANTS[node.head], _Level.ATOM)


def _sum(_: Node, args: list[_Piece]) -> _Piece:
    if len(args) == 1:
        return args[0]
    terms = (f"<mo>{'−' if arg.is_negative else '+'}</mo>{_term(arg)}" for arg in args[1:])
    return _Piece(_joined([args[0].within(_Level.SUM), *terms]), _Level.SUM, _deeper(args))


def _term(arg: _Piece) -> str:
    """A term after a sign of its own."""
    return arg._replace(is_negative=False).within(_Level.PRODUCT if arg.is_negative else _Level.SUM)


def _product(_: Node, args: list[_Piece]) -> _Piece:
    """What multiplies above the line, what divides below it, and the sign in front."""
    if len(args) == 1:
        return args[0]
    above = [arg for arg in args if arg.markup != _ONE] or [_Piece(_ONE, _Level.ATOM, is_digits=True)]
    below = tuple(divisor for arg in args for divisor in arg.below)
    negative = sum(arg.is_negative for arg in args) % 2 == 1
    depth = _deeper(args) + 2
    if len(above) == 1:
        return _Piece(above[0].markup, above[0].level, depth, negative, below, above[0].is_digits)
    factors = [arg._replace(is_negative=False, below=()).within(_Level.PRODUCT) for arg in above]
    markup = _times(factors, [arg.is_digits for arg in above])
    return _Piece(markup, _Level.PRODUCT, depth, negative, below, above[0].is_digits)


_ONE = "<mn>1</mn>"


def _times(factors: Sequence[str], digits: Sequence[bool]) -> str:
    """Factors side by side, with a dot before a number."""
    signs = ("<mo>·</mo>" if is_digits else "<mo>&#x2062;</mo>" for is_digits in digits[1:])
    return _joined([factors[0], *(sign + factor for sign, factor in zip(signs, factors[1:], strict=True))])


def _power(_: Node, args: list[_Piece]) -> _Piece:
    base, exponent = args
    if not (exponent.is_negative and exponent.is_digits and _is_number(exponent)):
        return _raised(base, exponent)
    divisor = _raised(base, exponent._replace(is_negative=False))  # a negative number: this divides
    below = _Divisor(divisor.whole, divisor.within(_Level.PRODUCT), divisor.is_digits)
    return _Piece(_ONE, _Level.ATOM, divisor.depth + 2, below=(below,), is_digits=True)


def _is_number(piece: _Piece) -> bool:
    return piece.level is _Level.ATOM and piece.markup.startswith("<mn>")


def _raised(base: _Piece, exponent: _Piece) -> _Piece:
    depth = 2 + max(base.depth, exponent.depth)
    if exponent.whole == _ONE:
        return base
    root = _root(exponent)
    if root == "<mn>2</mn>":
        return _Piece(f"<msqrt>{base.whole}</msqrt>", _Level.ATOM, depth)
    if root:
        return _Piece(f"<mroot>{_row(base.whole)}{root}</mroot>", _Level.ATOM, depth)
    markup = f"<msup>{_row(base.within(_Level.ATOM))}{_row(exponent.whole)}</msup>"
    return _Piece(markup, _Level.POWER, depth, is_digits=base.is_digits)


def _root(exponent: _Piece) -> str:
    """Which root an exponent stands for; nothing when it stands for none."""
    is_root = exponent.markup == _ONE and len(exponent.below) == 1 and not exponent.is_negative
    return exponent.below[0].alone if is_root and exponent.below[0].alone.startswith("<mn>") else ""


_NAMES = {
    Head.LOG: "ln",
    Head.SIGMA: "σ",
    Head.GAMMA: "Γ",
    Head.ZETA: "ζ",
    Head.ORDER: "O",
    Head.HEAVISIDE: "H",
    Head.CONJUGATE: "conj",
    Head.RE: "Re",
    Head.IM: "Im",
    **{head: f"arc{str(head)[1:]}" for head in (Head.ASIN, Head.ACOS, Head.ATAN, Head.ACOT, Head.ASEC, Head.ACSC)},
    **{head: f"ar{str(head)[1:]}" for head in (Head.ASINH, Head.ACOSH, Head.ATANH, Head.ACOTH, Head.ASECH, Head.ACSCH)},
}
_FUNCTION_NAMES = {
    Head.SIGMA_PRIME: "<msup><mi>σ</mi><mo>′</mo></msup>",
    Head.ATAN2: "<mi>atan2</mi>",
}


def _function(node: Node, args: list[_Piece]) -> _Piece:
    name = _FUNCTION_NAMES.get(node.head) or f"<mi>{_NAMES.get(node.head, str(node.head))}</mi>"
    inner = _joined(f"{'<mo>,</mo>' if place else ''}{arg.whole}" for place, arg in enumerate(args))
    return _Piece(f"{name}<mo>&#x2061;</mo>{_parenthesised(inner)}", _Level.POWER, _deeper(args) + 1)


def _exponential(_: Node, args: list[_Piece]) -> _Piece:
    return _Piece(f"<msup><mi>e</mi>{_row(args[0].whole)}</msup>", _Level.POWER, _deeper(args) + 1)


_FENCES = {Head.ABS: "||", Head.FLOOR: "⌊⌋", Head.CEILING: "⌈⌉"}


def _fenced(node: Node, args: list[_Piece]) -> _Piece:
    left, right = (f'<mo fence="true" stretchy="true">{sign}</mo>' for sign in _FENCES[node.head])
    return _Piece(f"<mrow>{left}{args[0].whole}{right}</mrow>", _Level.ATOM, _deeper(args))


def _factorial(_: Node, args: list[_Piece]) -> _Piece:
    return _Piece(f"{args[0].within(_Level.ATOM)}<mo>!</mo>", _Level.POWER, _deeper(args))


_SIGNS = {Head.LT: "&lt;", Head.LE: "≤", Head.GT: "&gt;", Head.GE: "≥", Head.EQ: "=", Head.NE: "≠"}
_WORDS = {Head.AND: "∧", Head.OR: "∨"}


def _comparison(node: Node, args: list[_Piece]) -> _Piece:
    left, right = (arg.within(_Level.SUM) for arg in args)
    return _Piece(f"{left}<mo>{_SIGNS[node.head]}</mo>{right}", _Level.COMPARISON, _deeper(args))


def _connected(node: Node, args: list[_Piece]) -> _Piece:
    sign = f"<mo>{_WORDS[node.head]}</mo>"
    inner = _joined(f"{sign if place else ''}{arg.within(_Level.ATOM)}" for place, arg in enumerate(args))
    return _Piece(inner, _Level.COMPARISON, _deeper(args) + 1)


def _piecewise(_: Node, args: list[_Piece]) -> _Piece:
    rows = (
        f"<mtr><mtd>{_row(value.whole)}</mtd><mtd><mrow><mtext>if&#xa0;</mtext>{condition.whole}</mrow></mtd></mtr>"
        for value, condition in zip(args[::2], args[1::2], strict=True)
    )
    table = f'<mtable columnalign="left">{_joined(rows)}</mtable>'
    return _Piece(f'<mrow><mo fence="true" stretchy="true">{{</mo>{table}</mrow>', _Level.SUM, _deeper(args) + 4)


_RULES: dict[Head, _Rule] = {
    Head.NUMBER: _number,
    Head.SYMBOL: _symbol,
    **dict.fromkeys(_CONSTANTS, _constant),
    Head.ADD: _sum,
    Head.MUL: _product,
    Head.POW: _power,
    Head.EXP: _exponential,
    **dict.fromkeys(_FENCES, _fenced),
    Head.FACTORIAL: _factorial,
    Head.PIECEWISE: _piecewise,
    **dict.fromkeys(_SIGNS, _comparison),
    **dict.fromkeys(_WORDS, _connected),
}

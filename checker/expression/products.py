r"""The fourth step of reading a formula: products without a sign, and functions without parentheses.

`2x`, `(a)(b)` and `w2 σ'(z2)` get the sign of the product; `ln x` and `sin 2x` get the parentheses of the call. Where
an argument without parentheses could end in two places, as in `ln x (1+r)`, the text is refused instead of guessed at.
"""

from checker.expression.brackets import ENDS_OPERAND
from checker.expression.tokens import Kind, Lexeme
from checker.expression.unreadable import Unreadable
from checker.expression.vocabulary import may_be_bare

__all__ = ["write_out_products"]

_STARTS_OPERAND = frozenset({Kind.NUMBER, Kind.NAME, Kind.CONSTANT, Kind.OPEN, Kind.FUNCTION})
_SIMPLE = frozenset({Kind.NUMBER, Kind.NAME, Kind.CONSTANT})
_ROOTS = frozenset("√∛∜")
_GROUPS = frozenset({"|", "\\frac", "\\sqrt", "\\sqrt[]", "sqrt", "floor", "ceiling", *_ROOTS})
"""functions that enclose what they apply to: they do not end the argument that stands before them"""


def write_out_products(text: str, lexemes: list[Lexeme]) -> list[Lexeme]:
    """The lexemes with every product and every call written out, as the grammar has them.

    Raises Unreadable for a function without an argument, or with one whose end is not clear.
    """
    return _Products(text, lexemes).written_out()


class _Products:
    def __init__(self, text: str, lexemes: list[Lexeme]) -> None:
        self.text = text
        self.lexemes = lexemes
        self.partner = _partners(lexemes)
        self.start: dict[int, int] = {}
        """place of a function -> place where its argument starts"""
        self.stop: dict[int, int] = {}
        """place of a function -> place after its argument"""
        # From the right, so that the functions inside an argument are known before it is measured.
        for place in reversed(range(len(lexemes))):
            if lexemes[place].kind is Kind.FUNCTION:
                self.start[place] = self.argument_start(place)
                self.stop[place] = self.argument_stop(place)

    def written_out(self) -> list[Lexeme]:
        opens = {start for start in self.start.values() if self.lexemes[start].kind is not Kind.OPEN}
        starts = set(self.start.values())
        closes: dict[int, int] = {}
        for place, start in self.start.items():
            if start in opens:
                closes[self.stop[place]] = closes.get(self.stop[place], 0) + 1
        written: list[Lexeme] = []
        for place, lexeme in enumerate(self.lexemes):
            at = Lexeme(Kind.CLOSE, ")", lexeme.offset, lexeme.offset)
            written.extend([at] * closes.get(place, 0))
            if place in opens:
                written.append(at._replace(kind=Kind.OPEN, text="("))
            elif place not in starts and self.is_product(written, lexeme):
                written.append(at._replace(kind=Kind.TIMES, text="*"))
            written.append(lexeme)
        return written

    def is_product(self, written: list[Lexeme], lexeme: Lexeme) -> bool:
        if not written or lexeme.kind not in _STARTS_OPERAND or written[-1].kind not in ENDS_OPERAND:
            return False
        if written[-1].kind is Kind.NUMBER and lexeme.kind is Kind.NUMBER:
            raise self.error(lexeme, "an operator is missing between two numbers")
        return True

    def argument_start(self, place: int) -> int:
        """Where the argument of a function starts: after it, or after the exponent in sin^2 x."""
        start = place + 1
        if self.lexemes[start].kind is Kind.SUPERSCRIPT:
            start += 1
        elif self.lexemes[start].kind is Kind.POWER:
            start += 2 if self.lexemes[start + 1].kind is Kind.MINUS else 1
            start = self.partner.get(start, start) + 1
        after = self.lexemes[min(start, len(self.lexemes) - 1)]
        bare = may_be_bare(self.lexemes[place].text) and after.kind in _STARTS_OPERAND
        if after.kind is not Kind.OPEN and not bare:
            raise self.no_argument(place, after)
        return start

    def argument_stop(self, place: int) -> int:
        start = self.start[place]
        first = self.lexemes[start]
        if first.kind is Kind.OPEN:
            return self.partner[start] + 1
        stop = self.factor_stop(start)
        if self.lexemes[place].text in _ROOTS:
            return stop
        numbers = first.kind is Kind.NUMBER
        open_ended = first.kind in _SIMPLE
        while self.continues(stop):
            kind = self.lexemes[stop].kind
            if not open_ended or not (kind in _SIMPLE or numbers):
                raise self.unclear(place, stop)
            numbers = numbers and kind is Kind.NUMBER
            open_ended = kind in _SIMPLE
            stop = self.factor_stop(stop)
        return stop

    def continues(self, place: int) -> bool:
        """Whether what stands here may belong to the argument before it: not so an operator or a function's name."""
        lexeme = self.lexemes[place]
        return lexeme.kind in _STARTS_OPERAND and (lexeme.kind is not Kind.FUNCTION or lexeme.text in _GROUPS)

    def factor_stop(self, place: int) -> int:
        """The place after an operand with its powers and factorials."""
        stop = self.operand_stop(place)
        while True:
            kind = self.lexemes[stop].kind
            if kind is Kind.POWER:
                stop += 1
                while self.lexemes[stop].kind in (Kind.MINUS, Kind.PLUS):
                    stop += 1
                stop = self.operand_stop(stop)
            elif kind in (Kind.FACTORIAL, Kind.SUPERSCRIPT):
                stop += 1
            else:
                return stop

    def operand_stop(self, place: int) -> int:
        kind = self.lexemes[place].kind
        if kind is Kind.FUNCTION:
            return self.stop[place]
        if kind is Kind.END:
            return place  # the grammar says what is missing
        return self.partner.get(place, place) + 1

    def no_argument(self, place: int, after: Lexeme) -> Unreadable:
        name = self.name(place)
        if after.kind in _STARTS_OPERAND:
            return self.error(self.lexemes[place], f"the argument of {name} must stand in parentheses: {name}(...)")
        return self.error(self.lexemes[place], f"{name} needs an argument: {name}(...)", expected="(")

    def unclear(self, place: int, stop: int) -> Unreadable:
        reason = f"it is not clear where the argument of {self.name(place)} ends; put it in parentheses"
        return self.error(self.lexemes[stop], reason)

    def name(self, place: int) -> str:
        name = self.lexemes[place].text
        return "sigma'" if name == "sigma_prime" else name

    def error(self, lexeme: Lexeme, reason: str, *, expected: str = "") -> Unreadable:
        found = self.text[lexeme.offset : lexeme.end]
        return Unreadable(self.text, lexeme.offset, reason, found=found, expected=expected)


def _partners(lexemes: list[Lexeme]) -> dict[int, int]:
    """Place of each opening bracket -> place of the one that closes it."""
    partner: dict[int, int] = {}
    still_open: list[int] = []
    for place, lexeme in enumerate(lexemes):
        if lexeme.kind is Kind.OPEN:
            still_open.append(place)
        elif lexeme.kind is Kind.CLOSE:
            partner[still_open.pop()] = place
    return partner

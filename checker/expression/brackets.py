r"""The third step of reading a formula: which bracket closes which, and what bars and LaTeX arguments enclose.

Afterwards there is one kind of bracket. Bars, `\sqrt{}`, `\frac{}{}` and `\begin{cases}` have become calls of a
function: `|w|` is read as abs(w), `\frac12` as a quotient of 1 and 2.
"""

import re
from dataclasses import dataclass

from checker.expression.tokens import Kind, Lexeme
from checker.expression.unreadable import Unreadable

__all__ = ["ENDS_OPERAND", "match_brackets"]

ENDS_OPERAND = frozenset({Kind.NUMBER, Kind.NAME, Kind.CONSTANT, Kind.CLOSE, Kind.FACTORIAL, Kind.SUPERSCRIPT})
"""Kinds that can be the last of an operand."""

_CLOSER = {"(": ")", "[": "]", "{": "}", "\\{": "\\}", "|": "|", "cases": "cases"}
_CLOSER |= {"\\lfloor": "\\rfloor", "\\lceil": "\\rceil"}
_CALLS = {"\\lfloor": "floor", "\\lceil": "ceiling", "|": "|", "cases": "Piecewise"}
_ARGUMENTS = {"\\frac": 2, "\\sqrt": 1}
_NAMES = {"(": "closing parenthesis )", "[": "closing bracket ]", "{": "closing brace }", "cases": "\\end{cases}"}
_DECIMAL_COMMA = re.compile(r"[0-9],[0-9]")


@dataclass(slots=True)
class _Frame:
    """A bracket that is still open, or a LaTeX command that still waits for arguments."""

    opener: Lexeme
    place: int
    """where its first lexeme stands in the result"""
    commas: bool = False
    """whether it encloses the arguments of a function"""
    pairs: bool = False
    """whether those may be pairs, as the arguments of Piecewise"""
    waiting: int = 0
    """arguments that the LaTeX command still waits for"""
    either: bool = False
    """a bar that is an `or` if no other bar closes it: (x < 0) | (x > 1)"""


def match_brackets(text: str, lexemes: list[Lexeme]) -> list[Lexeme]:
    """The lexemes with every bracket matched and written as an opening or a closing one.

    Raises Unreadable at a bracket without its partner, and at a comma outside a function's arguments.
    """
    reader = _Brackets(text)
    for place, lexeme in enumerate(lexemes):
        reader.read(lexeme, lexemes[min(place + 1, len(lexemes) - 1)])
    return [lexeme for lexeme in reader.result if lexeme.kind is not Kind.SPACE]


class _Brackets:
    def __init__(self, text: str) -> None:
        self.text = text
        self.result: list[Lexeme] = []
        self.frames: list[_Frame] = [_Frame(Lexeme(Kind.SPACE, "", 0, 0), 0)]
        self.rules = {
            Kind.OPEN: self.open,
            Kind.CLOSE: self.close,
            Kind.BAR: self.bar,
            Kind.COMMA: self.comma,
            Kind.AND: self.ampersand,
            Kind.ROW: self.row,
            Kind.TILDE: self.tilde,
            Kind.FUNCTION: self.function,
            Kind.EQUALS: self.equals,
            Kind.END: self.end,
        }

    @property
    def top(self) -> _Frame:
        return self.frames[-1]

    def read(self, lexeme: Lexeme, after: Lexeme) -> None:
        if self.top.waiting and lexeme.kind not in (Kind.OPEN, Kind.BAR, Kind.FUNCTION):
            self.bare_argument(lexeme, after)
        elif rule := self.rules.get(lexeme.kind):
            rule(lexeme, after)
        else:
            self.result.append(lexeme)

    def open(self, lexeme: Lexeme, _: Lexeme) -> None:
        """An opening bracket; the arguments of a function when it follows one."""
        self.settle_order_of_root(lexeme)
        function = self.result[-1].text if self.result and self.result[-1].kind is Kind.FUNCTION else None
        commas = function is not None or self.top.pairs or lexeme.text == "cases"
        self.frames.append(_Frame(lexeme, len(self.result), commas, pairs=function == "Piecewise"))
        if lexeme.text in _CALLS:
            self.emit(Kind.FUNCTION, _CALLS[lexeme.text], lexeme)
        self.emit(Kind.OPEN, "(", lexeme)
        if lexeme.text == "cases":
            self.emit(Kind.OPEN, "(", lexeme)

    def close(self, lexeme: Lexeme, _: Lexeme) -> None:
        self.settle_either()
        frame = self.top
        if len(self.frames) == 1:
            raise self.error(lexeme, f"there is nothing open that this {_shown(lexeme)} could close")
        if frame.waiting or _CLOSER[frame.opener.text] != lexeme.text:
            raise self.not_closed(frame, lexeme)
        if lexeme.text == "cases":
            self.emit(Kind.CLOSE, ")", lexeme)
        self.pop(lexeme)

    def bar(self, lexeme: Lexeme, after: Lexeme) -> None:
        ends = bool(self.result) and self.result[-1].kind in ENDS_OPERAND
        if ends and self.top.opener.kind is Kind.BAR:
            self.pop(lexeme)
            return
        either = ends and self.result[-1].kind is Kind.CLOSE and after.kind in (Kind.OPEN, Kind.TILDE, Kind.NOT)
        self.frames.append(_Frame(lexeme._replace(text="|"), len(self.result), either=either))
        self.emit(Kind.FUNCTION, "|", lexeme)
        self.emit(Kind.OPEN, "(", lexeme)

    def comma(self, lexeme: Lexeme, after: Lexeme) -> None:
        self.settle_either()
        if self.in_cases() and after.kind in (Kind.AND, Kind.ROW, Kind.CLOSE):
            return  # punctuation before the condition or at the end of a row
        if not self.top.commas:
            decimal = _DECIMAL_COMMA.match(self.text, lexeme.offset - 1) if lexeme.offset else None
            advice = "write numbers with a decimal point, 0.5 and not 0,5"
            raise self.error(lexeme, advice if decimal else "a comma only belongs between the arguments of a function")
        self.result.append(lexeme)

    def ampersand(self, lexeme: Lexeme, _: Lexeme) -> None:
        self.result.append(lexeme._replace(kind=Kind.COMMA) if self.in_cases() else lexeme)

    def row(self, lexeme: Lexeme, after: Lexeme) -> None:
        if not self.in_cases():
            raise self.error(lexeme, "\\\\ only separates the rows of \\begin{cases}")
        if after.kind is not Kind.CLOSE:
            for kind, text in ((Kind.CLOSE, ")"), (Kind.COMMA, ","), (Kind.OPEN, "(")):
                self.emit(kind, text, lexeme)

    def tilde(self, lexeme: Lexeme, _: Lexeme) -> None:
        """A space in LaTeX when an operand stands before it, otherwise SymPy's `not`."""
        if not self.result or self.result[-1].kind not in ENDS_OPERAND:
            self.result.append(lexeme._replace(kind=Kind.NOT))

    def function(self, lexeme: Lexeme, _: Lexeme) -> None:
        arguments = _ARGUMENTS.get(lexeme.text, 0)
        if self.top.waiting and not arguments:
            raise self.needs_braces(self.top)
        self.result.append(lexeme)
        if arguments:
            self.frames.append(_Frame(lexeme, len(self.result) - 1, waiting=arguments))
            self.emit(Kind.OPEN, "(", lexeme)

    def equals(self, lexeme: Lexeme, _: Lexeme) -> None:
        raise self.error(lexeme, "write only the right-hand side of the formula, without =")

    def end(self, lexeme: Lexeme, _: Lexeme) -> None:
        self.settle_either()
        if len(self.frames) > 1:
            raise self.not_closed(self.top, None)
        self.result.append(lexeme)

    def bare_argument(self, lexeme: Lexeme, after: Lexeme) -> None:
        r"""An argument of a LaTeX command without braces: one digit or one name, as in \frac12."""
        digit = lexeme.kind is Kind.NUMBER
        if not (digit or lexeme.kind in (Kind.NAME, Kind.CONSTANT)):
            raise self.needs_braces(self.top)
        if not digit or len(lexeme.text) == 1:
            self.result.append(lexeme)
            self.argument_done(lexeme)
        elif not lexeme.text.isdigit():
            raise self.needs_braces(self.top)
        else:
            first, cut = lexeme.text[0], lexeme.offset + 1
            self.result.append(lexeme._replace(text=first, end=cut))
            self.argument_done(lexeme)
            self.read(lexeme._replace(text=lexeme.text[1:], offset=cut), after)

    def argument_done(self, lexeme: Lexeme) -> None:
        while self.top.waiting:
            self.top.waiting -= 1
            if self.top.waiting:
                self.emit(Kind.COMMA, ",", lexeme)
                return
            self.frames.pop()
            self.emit(Kind.CLOSE, ")", lexeme)

    def settle_order_of_root(self, lexeme: Lexeme) -> None:
        r"""\sqrt[3]{x} takes two arguments, the first in brackets."""
        frame = self.top
        if frame.waiting and frame.opener.text == "\\sqrt" and lexeme.text == "[":
            self.result[frame.place] = frame.opener = frame.opener._replace(text="\\sqrt[]")
            frame.waiting = 2

    def settle_either(self) -> None:
        while self.top.either:
            frame = self.frames.pop()
            self.result[frame.place] = frame.opener._replace(kind=Kind.OR)
            self.result[frame.place + 1] = frame.opener._replace(kind=Kind.SPACE)

    def pop(self, lexeme: Lexeme) -> None:
        self.frames.pop()
        self.emit(Kind.CLOSE, ")", lexeme)
        self.argument_done(lexeme)

    def in_cases(self) -> bool:
        return self.top.opener.text == "cases"

    def emit(self, kind: Kind, text: str, at: Lexeme) -> None:
        self.result.append(Lexeme(kind, text, at.offset, at.end))

    def needs_braces(self, frame: _Frame) -> Unreadable:
        name = frame.opener.text.removesuffix("[]")
        form = "\\frac{above}{below}" if name == "\\frac" else f"{name}{{...}}"
        return self.error(frame.opener, f"an argument of {name} is missing; write {form}")

    def not_closed(self, frame: _Frame, closer: Lexeme | None) -> Unreadable:
        if frame.waiting:
            return self.needs_braces(frame)
        if frame.opener.text == "|":
            return self.error(frame.opener, "a second bar | is missing for the | here; abs(...) is read as well")
        missing = _NAMES.get(frame.opener.text, _CLOSER[frame.opener.text])
        found = f", where {_shown(closer)} was found" if closer else ""
        reason = f"a {missing} is missing for the {_shown(frame.opener)} here{found}"
        return self.error(frame.opener, reason, expected=_CLOSER[frame.opener.text])

    def error(self, lexeme: Lexeme, reason: str, *, expected: str = "") -> Unreadable:
        found = self.text[lexeme.offset : lexeme.end]
        return Unreadable(self.text, lexeme.offset, reason, found=found, expected=expected)


def _shown(lexeme: Lexeme) -> str:
    if lexeme.text == "cases":
        return "\\begin{cases}" if lexeme.kind is Kind.OPEN else "\\end{cases}"
    return lexeme.text

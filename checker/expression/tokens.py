r"""The first step of reading a formula: cutting its text into lexemes.

A lexeme is a number, a word, a mark or a bracket with its place in the text; spaces, LaTeX dress (`\,`, `\left`, `$`)
and the prefix of a module (`np.`) are gone. What a word means is decided next, in `words.py`; where brackets close and
products are meant, in `layout.py`. Kinds that the grammar knows have the names of its terminals.
"""

import re
from collections.abc import Callable
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from checker.expression.names import GREEK, canonical_name
from checker.expression.printing import printable
from checker.expression.unreadable import Unreadable, describe_character
from checker.expression.vocabulary import FUNCTIONS

__all__ = ["Kind", "Lexeme", "scan"]


class Kind(StrEnum):
    """What a lexeme is."""

    NUMBER = "NUMBER"
    NAME = "NAME"
    CONSTANT = "CONSTANT"
    FUNCTION = "FUNCTION"
    SUPERSCRIPT = "SUPERSCRIPT"
    PLUS = "PLUS"
    MINUS = "MINUS"
    TIMES = "TIMES"
    DIVIDE = "DIVIDE"
    POWER = "_POWER"
    FACTORIAL = "FACTORIAL"
    COMPARE = "COMPARE"
    AND = "_AND"
    OR = "_OR"
    NOT = "_NOT"
    OPEN = "_OPEN"
    CLOSE = "_CLOSE"
    COMMA = "_COMMA"

    WORD = "word"
    PRIME = "prime"
    DERIVATIVE = "derivative"
    BAR = "bar"
    TILDE = "tilde"
    ROW = "row"
    TEXT = "text"
    EQUALS = "equals"
    SPACE = "space"
    END = "$END"


class Lexeme(NamedTuple):
    """A piece of the text; `text` is what it means, the place is where it was written."""

    kind: Kind
    text: str
    offset: int
    end: int


_LETTER = r"[^\W\d_\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u209f\u2150-\u218f\u2460-\u24ff]"
_WORD = rf"(?:{_LETTER}|[0-9])"
_STYLES = ("mathrm", "mathit", "mathbf", "mathsf", "mathnormal", "operatorname", "text", "textrm", "textit", "mbox")
_STYLE = rf"\\(?:{'|'.join(_STYLES)})\*?(?![A-Za-z])"
_SUBSCRIPT_GROUP = rf"(?:{_STYLE})?\s*\{{\s*(?:(?:{_STYLE})?\s*\{{\s*{_WORD}+\s*\}}|{_WORD}+(?:_{_WORD}+)*)\s*\}}"
_SUBSCRIPT = rf"(?:[₀-₉]+|_\s*{_SUBSCRIPT_GROUP})"
_PLAIN_NAME = rf"{_LETTER}{_WORD}*(?:_+{_WORD}+)*{_SUBSCRIPT}?"
_COMMAND_NAME = rf"(?:{_STYLE}\s*\{{\s*{_LETTER}{_WORD}*\s*\}}|\\[A-Za-z]+\*?)"
_COMMAND_SUBSCRIPT = rf"(?:\s*(?:[₀-₉]+|_\s*(?:[0-9]+|{_LETTER}|{_SUBSCRIPT_GROUP})))"
_VARIABLE = rf"(?:{_PLAIN_NAME}|{_COMMAND_NAME}{_COMMAND_SUBSCRIPT}?)"
_DEL = r"(?:∂\s*|\\partial(?![A-Za-z])\s*)"
_D = rf"(?:{_DEL}|d|\\mathrm\s*\{{\s*d\s*\}}\s*)"
_FRACTION = r"\\[dtc]?frac\s*"
_SIDED = r"(?:\||\\[lr]?vert(?![A-Za-z])|\\mid(?![A-Za-z]))"

_DERIVATIVE = (
    rf"{_FRACTION}\{{\s*{_D}{_VARIABLE}\s*\}}\s*\{{\s*{_D}{_VARIABLE}\s*\}}"
    rf"|{_DEL}{_VARIABLE}\s*/\s*{_DEL}{_VARIABLE}|d{_PLAIN_NAME}\s*/\s*d{_PLAIN_NAME}"
)
_PATTERNS: list[tuple[Kind, str]] = [
    (Kind.ROW, r"\\\\"),
    (
        Kind.SPACE,
        r"\s+|\$+|\\[,;:!> \n()\[\]]|\\(?:quad|qquad|displaystyle|textstyle|limits|nolimits)(?![A-Za-z])"
        r"|(?<![\w.])(?:np|numpy|math|cmath|sympy|sp|mpmath|mp)\s*\.\s*(?=[A-Za-z])",
    ),
    (Kind.NUMBER, r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[¼-¾⅐-⅞]"),
    (Kind.TEXT, r"\\(?:text|textrm|mbox)\s*\{[^{}\\]*\}"),
    (Kind.OPEN, rf"\\(?:left|[bB]igg?l)\s*{_SIDED}|\\lvert(?![A-Za-z])|\\begin\s*\{{\s*cases\s*\}}|[(\[{{]|\\\{{"),
    (Kind.CLOSE, rf"\\(?:right|[bB]igg?r)\s*{_SIDED}|\\rvert(?![A-Za-z])|\\end\s*\{{\s*cases\s*\}}|[)\]}}]|\\\}}"),
    (Kind.BAR, r"\||\\(?:vert|mid)(?![A-Za-z])"),
    (Kind.PRIME, r"['′’ʹ´]+|\^\s*\{\s*(?:\\prime\s*)+\}|\^\s*\\prime(?![A-Za-z])"),
    (Kind.WORD, _VARIABLE),
    (Kind.SUPERSCRIPT, r"[⁺⁻]?[⁰¹²³⁴-⁹]+|ⁿ"),
    (Kind.FUNCTION, r"[√∛∜]"),
    (Kind.COMPARE, r"<=|>=|==|!=|=<|<>|[<>≤≥≠⩽⩾]"),
    (Kind.EQUALS, r":?="),
    (Kind.POWER, r"\*\*|\^"),
    (Kind.PLUS, r"\+"),
    (Kind.MINUS, r"-"),
    (Kind.TIMES, r"\*"),
    (Kind.DIVIDE, r"/"),
    (Kind.FACTORIAL, r"!"),
    (Kind.AND, r"&&?|∧"),
    (Kind.OR, r"∨"),
    (Kind.NOT, r"¬"),
    (Kind.TILDE, r"~"),
    (Kind.COMMA, r","),
]
# Every mark stands for one character, so that places in the text stay what they are.
_PLAIN_MARKS = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f", " "),
        **dict.fromkeys("\u3000\ufeff\u200b\u2060\u2061\u2062\u2063", " "),
        **dict.fromkeys("·×⋅∙•∗✕", "*"),
        **dict.fromkeys("÷∕⁄", "/"),
        **dict.fromkeys("−–—‐‑‒﹣", "-"),
        **dict.fromkeys("∣❘", "|"),
        "∆": "Δ",  # the increment sign
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    }
)

_COMMANDS: dict[str, tuple[Kind, str]] = {
    **dict.fromkeys((name for name in FUNCTIONS if name.isascii() and name.isalpha()), (Kind.WORD, "")),
    **dict.fromkeys(("cdot", "times", "ast"), (Kind.TIMES, "*")),
    **dict.fromkeys(("div", "slash"), (Kind.DIVIDE, "/")),
    **dict.fromkeys(("le", "leq", "leqslant"), (Kind.COMPARE, "<=")),
    **dict.fromkeys(("ge", "geq", "geqslant"), (Kind.COMPARE, ">=")),
    **dict.fromkeys(("ne", "neq"), (Kind.COMPARE, "!=")),
    "lt": (Kind.COMPARE, "<"),
    "gt": (Kind.COMPARE, ">"),
    **dict.fromkeys(("land", "wedge"), (Kind.AND, "&")),
    **dict.fromkeys(("lor", "vee"), (Kind.OR, "|")),
    **dict.fromkeys(("lnot", "neg"), (Kind.NOT, "~")),
    **dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac"), (Kind.FUNCTION, "\\frac")),
    "sqrt": (Kind.FUNCTION, "\\sqrt"),
    "lbrace": (Kind.OPEN, "\\{"),
    "rbrace": (Kind.CLOSE, "\\}"),
    "lbrack": (Kind.OPEN, "["),
    "rbrack": (Kind.CLOSE, "]"),
    "lfloor": (Kind.OPEN, "\\lfloor"),
    "lceil": (Kind.OPEN, "\\lceil"),
    "rfloor": (Kind.CLOSE, "\\rfloor"),
    "rceil": (Kind.CLOSE, "\\rceil"),
    **dict.fromkeys(("left", "right", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr"), (Kind.SPACE, "")),
    **dict.fromkeys(("biggl", "biggr", "Biggl", "Biggr", "bigm", "Bigm", "middle"), (Kind.SPACE, "")),
    **dict.fromkeys((*_STYLES, "rm"), (Kind.SPACE, "")),
    **dict.fromkeys(("infty", "varepsilon", "vartheta", "varphi", "varsigma", "varrho"), (Kind.WORD, "")),
    **dict.fromkeys(GREEK.values(), (Kind.WORD, "")),
}

_COMMAND = re.compile(r"\\([A-Za-z]+)")
_TEXT = re.compile(r"\{\s*([^{}]*?)[\s.,:]*\}")

_SILENT_TEXTS = frozenset({"", "if", "for", "when", "where", "falls", "wenn", "für"})
_OTHERWISE_TEXTS = frozenset({"otherwise", "else", "sonst"})
_NO_FORMULA = {
    **dict.fromkeys(("±", "∓", "\\pm", "\\mp"), "stands for two formulas; write one of them, with + or with -"),
    **dict.fromkeys(("∞", "\\infty"), "is not a number, so it cannot be part of a formula"),
    **dict.fromkeys(("∑", "∏", "∫", "\\sum", "\\prod", "\\int", "\\lim"), "cannot be read; write the result"),
    "∂": "is only read in a derivative such as ∂C/∂a_4",
    "\\partial": "is only read in a derivative such as \\partial C/\\partial a_4",
    "_": "only joins a name and its subscript, as in w_1 or n_{in}",
    ".": "only belongs inside a number such as 0.5",
    ";": "does not belong in a formula",
    "\\": "starts a LaTeX command, but no command follows",
}


def scan(text: str, is_symbol: Callable[[str], bool]) -> list[Lexeme]:
    """The lexemes of a formula, the last one being its end.

    `is_symbol` tells whether a canonical name is declared: dC/da4 is one name when dC_da4 is, otherwise a quotient.
    Raises Unreadable at the first character that belongs to no formula.
    """
    marks = text.translate(_PLAIN_MARKS)
    patterns = _patterns()
    found: list[Lexeme] = []
    place = 0
    while place < len(text):
        derivative = patterns.derivative.match(marks, place) if marks[place] in "d∂\\" else None
        if derivative and _is_derivative(derivative[0], is_symbol):
            lexeme = Lexeme(Kind.DERIVATIVE, derivative[0], place, derivative.end())
        elif match := patterns.lexeme.match(marks, place):
            lexeme = _lexeme(text, Kind[str(match.lastgroup)], match)
        else:
            raise _stray(text, place)
        if lexeme.kind is not Kind.SPACE:
            found.append(lexeme)
        place = lexeme.end
    return [*found, Lexeme(Kind.END, "", len(text), len(text))]


class _Patterns(NamedTuple):
    lexeme: re.Pattern[str]
    derivative: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    """Compiled when the first text is read: most answers are no text."""
    lexeme = "|".join(f"(?P<{kind.name}>{pattern})" for kind, pattern in _PATTERNS)
    return _Patterns(re.compile(lexeme), re.compile(_DERIVATIVE))


def _is_derivative(text: str, is_symbol: Callable[[str], bool]) -> bool:
    return "∂" in text or "\\partial" in text or is_symbol(canonical_name(text))


def _lexeme(source: str, kind: Kind, match: re.Match[str]) -> Lexeme:
    text, start, end = match[0], match.start(), match.end()
    if kind is Kind.WORD and text.startswith("\\"):
        return _command(source, text, start)
    if kind is Kind.TEXT:
        return _quoted(source, text, start)
    if kind in (Kind.OPEN, Kind.CLOSE):
        return Lexeme(kind, _bracket(text), start, end)
    return Lexeme(kind, text, start, end)


def _command(source: str, text: str, start: int) -> Lexeme:
    match = _COMMAND.match(text)
    name = match[1] if match else ""
    if "{" in text[: len(name) + 3] and name in _STYLES:
        return Lexeme(Kind.WORD, text, start, start + len(text))
    known = _COMMANDS.get(name)
    if known is None:
        raise Unreadable(source, start, _refusal(f"\\{name}", f"the LaTeX command \\{name}"), found=f"\\{name}")
    kind, meaning = known
    if kind is Kind.WORD:
        return Lexeme(kind, text, start, start + len(text))
    return Lexeme(kind, meaning, start, start + len(name) + 1)


def _quoted(source: str, text: str, start: int) -> Lexeme:
    match = _TEXT.search(text)
    words, end = match[1] if match else "", start + len(text)
    if words.lower() in _SILENT_TEXTS:
        return Lexeme(Kind.SPACE, "", start, end)
    if words.lower() in _OTHERWISE_TEXTS:
        return Lexeme(Kind.WORD, "otherwise", start, end)
    if words.isidentifier():
        return Lexeme(Kind.WORD, words, start, end)
    raise Unreadable(source, start, f"the text “{printable(words, 30)}” is not part of a formula", found=words)


def _bracket(text: str) -> str:
    if "cases" in text:
        return "cases"
    if text[-1] in "([{}])":
        return text[-2:] if text[0] == "\\" else text[-1]
    return "|"


def _stray(text: str, place: int) -> Unreadable:
    character = text[place]
    return Unreadable(text, place, _refusal(character, describe_character(character)), found=character)


def _refusal(sign: str, shown: str) -> str:
    return f"{shown} {_NO_FORMULA.get(sign, 'is not something this reader knows')}"

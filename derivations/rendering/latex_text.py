r"""Short LaTeX formulas, as they stand among words, in one line of text: `\frac{a + b}{2}` as (a + b)/2.

What a formula means is kept: whatever TeX groups by size or place is put in brackets. Commands beyond those of school
mathematics are left to pylatexenc. Left out: environments, which are no part of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from derivations.rendering.letters import GREEK, SUBSCRIPTS, SUPERSCRIPTS

__all__ = ["latex_as_text"]

_TOKENS: Final = re.compile(r"\\[A-Za-z]+\s*|\\.|\d+(?:\.\d+)?|\s+|.", re.DOTALL)


class _Kind(StrEnum):
    FACTOR = "a letter, a number, a word"
    FUNCTION = "a name that stands before what it is taken of"
    PREFIX = "a sign that belongs to the letter after it"
    FRACTION = "a fraction"
    OPERATOR = "plus, minus, times"
    RELATION = "a relation, or an arrow"
    OPEN = "an opening bracket"
    CLOSE = "a closing bracket"
    COMMA = "a comma"
    SPACE = "a space"


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    kind: _Kind


_SIGNS: Final[dict[str, tuple[str, str, _Kind]]] = {
    **{sign: (sign, sign, _Kind.OPERATOR) for sign in "+-"},
    **{sign: (sign, sign, _Kind.RELATION) for sign in "=<>"},
    **{sign: (sign, sign, _Kind.OPEN) for sign in "(["},
    **{sign: (sign, sign, _Kind.CLOSE) for sign in ")]"},
    **{sign: (sign, sign, _Kind.COMMA) for sign in ",;"},
    **{rf"\{name}": (letter, name, _Kind.FACTOR) for name, letter in GREEK.items()},
    **{rf"\{name}": (" ", " ", _Kind.SPACE) for name in (",", ";", ":", " ", "quad", "qquad")},
    **{rf"\{name}": (name, name, _Kind.FUNCTION) for name in ("ln", "log", "exp", "min", "max", "sup", "inf", "lim")},
    **{rf"\{name}": (name, name, _Kind.FUNCTION) for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh", "coth")},
    **{rf"\{name}": (name, name, _Kind.FUNCTION) for name in ("arcsin", "arccos", "arctan")},
    **{rf"\{name}": ("|", "|", _Kind.FACTOR) for name in ("lvert", "rvert", "vert", "|")},
    "~": (" ", " ", _Kind.SPACE),
    r"\Delta": ("Δ", "Delta", _Kind.PREFIX),
    r"\partial": ("∂", "d", _Kind.PREFIX),
    r"\sum": ("∑", "sum", _Kind.FUNCTION),
    r"\prod": ("∏", "prod", _Kind.FUNCTION),
    r"\int": ("∫", "int", _Kind.FUNCTION),
    r"\cdot": ("·", "*", _Kind.OPERATOR),
    r"\times": ("×", "*", _Kind.OPERATOR),
    r"\pm": ("±", "+-", _Kind.OPERATOR),
    r"\mp": ("∓", "-+", _Kind.OPERATOR),
    r"\le": ("≤", "<=", _Kind.RELATION),
    r"\leq": ("≤", "<=", _Kind.RELATION),
    r"\ge": ("≥", ">=", _Kind.RELATION),
    r"\geq": ("≥", ">=", _Kind.RELATION),
    r"\ne": ("≠", "!=", _Kind.RELATION),
    r"\neq": ("≠", "!=", _Kind.RELATION),
    r"\lt": ("<", "<", _Kind.RELATION),
    r"\gt": (">", ">", _Kind.RELATION),
    r"\approx": ("≈", "~", _Kind.RELATION),
    r"\sim": ("∼", "~", _Kind.RELATION),
    r"\propto": ("∝", "~", _Kind.RELATION),
    r"\to": ("→", "->", _Kind.RELATION),
    r"\mapsto": ("↦", "|->", _Kind.RELATION),
    r"\in": ("∈", "in", _Kind.RELATION),
    r"\infty": ("∞", "oo", _Kind.FACTOR),
    r"\ell": ("ℓ", "l", _Kind.FACTOR),
    r"\dots": ("…", "...", _Kind.FACTOR),
    r"\ldots": ("…", "...", _Kind.FACTOR),
    r"\cdots": ("…", "...", _Kind.FACTOR),
    r"\{": ("{", "{", _Kind.OPEN),
    r"\}": ("}", "}", _Kind.CLOSE),
}
"""with Unicode, in ASCII, and what it is"""

_ACCENTS: Final = frozenset(["bar", "hat", "tilde", "vec", "mathbb", "mathbf", "mathcal"])
_NOTHING: Final = frozenset(
    rf"\{name}"
    for name in ("left", "right", "big", "Big", "bigl", "bigr", "Bigl", "Bigr", "limits", "displaystyle", "!")
)
_FACTORS: Final = frozenset([_Kind.FACTOR, _Kind.FUNCTION, _Kind.FRACTION, _Kind.PREFIX])
_BESIDE_EACH_OTHER: Final = frozenset([_Kind.FACTOR, _Kind.FUNCTION, _Kind.SPACE, _Kind.OPEN, _Kind.CLOSE])


def latex_as_text(latex: str, *, ascii_only: bool = False) -> str:
    r"""A formula in one line.

    >>> print(latex_as_text(r"\frac{\partial C}{\partial b_1} = \sigma'(z_1)\, w_2^2 e^{-z}, \; |w| \ge 4"))
    ∂C/∂b₁ = σ'(z₁) w₂² e^(-z), |w| ≥ 4
    """
    return _joined(_Reader(latex, ascii_only=ascii_only).row())


class _Reader:
    """Reads a formula from left to right."""

    def __init__(self, latex: str, *, ascii_only: bool) -> None:
        self._tokens = _TOKENS.findall(latex)[::-1]
        self._is_ascii = ascii_only
        self._commands: dict[str, Callable[[], _Part]] = {
            **dict.fromkeys((r"\frac", r"\tfrac", r"\dfrac"), self._fraction),
            **dict.fromkeys((r"\operatorname", r"\mathop"), lambda: _Part(self._words(), _Kind.FUNCTION)),
            **dict.fromkeys((r"\text", r"\mathrm", r"\textrm"), lambda: _Part(self._words(), _Kind.FACTOR)),
            r"\sqrt": self._root,
        }

    def row(self) -> list[_Part]:
        """The parts up to the end, or to the brace that closes the group."""
        parts: list[_Part] = []
        while self._tokens and (token := self._tokens.pop()) != "}":
            if token in "^_":
                self._attach(parts, token)
            elif token == "{":
                parts += self.row()
            elif token.strip() not in _NOTHING:
                self._append(parts, token)
        return parts

    def _append(self, parts: list[_Part], token: str) -> None:
        command = token.strip() or " "
        part = self._part(command)
        if part.text == "|":
            bars = sum(before.text.startswith("|") for before in parts)
            part = _Part("|", _Kind.CLOSE if bars % 2 else _Kind.OPEN)
        if parts and parts[-1].kind is _Kind.PREFIX and part.kind is _Kind.FACTOR:
            prefix = parts.pop().text
            part = _Part(f"{prefix}_{part.text}" if len(prefix) > 1 else prefix + part.text, _Kind.FACTOR)
        if part.text == "'" and parts:
            part = _Part(parts[-1].text + "'", parts.pop().kind)
        parts.append(part)
        if command != token and part.kind in (_Kind.FACTOR, _Kind.FUNCTION):
            parts.append(_Part(" ", _Kind.SPACE))  # the space that ends a command is one between factors here

    def _part(self, command: str) -> _Part:
        if command in self._commands:
            return self._commands[command]()
        if command in _SIGNS:
            unicode, plain, kind = _SIGNS[command]
            return _Part(plain if self._is_ascii else unicode, kind)
        if command == " ":
            return _Part(" ", _Kind.SPACE)
        return _Part(self._unknown(command) if len(command) > 1 and command[0] == "\\" else command, _Kind.FACTOR)

    def _argument(self) -> list[_Part]:
        while self._tokens and self._tokens[-1].isspace():
            self._tokens.pop()
        if self._tokens and self._tokens[-1] == "{":
            self._tokens.pop()
            return self.row()
        if self._tokens and self._tokens[-1].isdigit():  # \frac12 takes one digit at a time
            first, *rest = self._tokens.pop()
            self._tokens += ["".join(rest)] if rest else []
            return [_Part(first, _Kind.FACTOR)]
        parts: list[_Part] = []
        if self._tokens:
            self._append(parts, self._tokens.pop().strip())
        return parts

    def _attach(self, parts: list[_Part], mark: str) -> None:
        script = self._argument()
        while parts and parts[-1].kind is _Kind.SPACE:
            parts.pop()
        base = parts.pop() if parts else _Part("", _Kind.FACTOR)
        text = f"({base.text})" if base.kind is _Kind.FRACTION else base.text
        kind = _Kind.FACTOR if base.kind is _Kind.FRACTION else base.kind
        parts.append(_Part(text + self._script(mark, script), kind))

    def _script(self, mark: str, script: list[_Part]) -> str:
        text = _joined(script)
        if text.isdigit() and not self._is_ascii:
            return text.translate(SUPERSCRIPTS if mark == "^" else SUBSCRIPTS)
        if mark == "^":
            return f"^{text}" if _is_one(script) or _is_bracketed(script) else f"^({text})"
        text = text.replace(" ", "")
        return f"_{text}" if text.isalnum() else f"_{{{text}}}"

    def _fraction(self) -> _Part:
        above, below = self._argument(), self._argument()
        is_one = all(part.kind in _BESIDE_EACH_OTHER and part.text != "/" for part in above[1:]) or _is_one(above)
        over = _joined(above) if is_one else f"({_joined(above)})"
        under = _joined(below) if _is_one(below) else f"({_joined(below)})"
        partial = "d" if self._is_ascii else "∂"
        is_derivative = len(above) == len(below) == 1 and over[0] == under[0] == partial and len(over) > 1
        return _Part(f"{over}/{under}", _Kind.FACTOR if is_derivative else _Kind.FRACTION)

    def _root(self) -> _Part:
        radicand = self._argument()
        text = _joined(radicand)
        if self._is_ascii:
            return _Part(f"sqrt({text})", _Kind.FACTOR)
        return _Part(f"√{text}" if len(radicand) == 1 and _is_one(radicand) else f"√({text})", _Kind.FACTOR)

    def _words(self) -> str:
        return "".join(part.text for part in self._argument())

    def _unknown(self, command: str) -> str:
        from pylatexenc.latex2text import LatexNodes2Text

        if self._is_ascii:
            return f"{command[1:]} "
        text = LatexNodes2Text(math_mode="text").latex_to_text
        taken = self._words() if command[1:] in _ACCENTS else ""
        return str(text(f"{command}{{{taken}}}")).strip() or command[1:]


def _is_one(parts: list[_Part]) -> bool:
    """Whether a row is one factor, so that it needs no brackets below a line or as an exponent."""
    kinds = [part.kind for part in parts]
    if len(parts) == 1:
        return kinds[0] is not _Kind.FRACTION
    return _is_bracketed(parts) or (kinds[:1] in ([_Kind.FACTOR], [_Kind.FUNCTION]) and _is_bracketed(parts[1:]))


def _is_bracketed(parts: list[_Part]) -> bool:
    kinds = [part.kind for part in parts]
    return kinds[:1] == [_Kind.OPEN] and kinds[-1] is _Kind.CLOSE and kinds.count(_Kind.CLOSE) == 1


def _joined(parts: list[_Part]) -> str:
    """The parts with the spaces that a reader expects."""
    text = ""
    before: _Part | None = None
    visible = [part for place, part in enumerate(parts) if part.kind is not _Kind.SPACE or place + 1 < len(parts)]
    for place, part in enumerate(visible):
        if part.kind is _Kind.SPACE and before is not None and before.kind is _Kind.OPERATOR:
            continue
        after = next((later for later in visible[place + 1 :] if later.kind is not _Kind.SPACE), None)
        text += _spaced(before, part, after)
        before = before if part.kind is _Kind.SPACE else part
    return re.sub(r"(?<=[(\[{]) | (?=[)\]},;])", "", re.sub(r" +", " ", text)).strip()


def _spaced(before: _Part | None, part: _Part, after: _Part | None) -> str:
    begins = before is None or before.kind in (_Kind.OPERATOR, _Kind.RELATION, _Kind.OPEN, _Kind.COMMA)
    follows_factor = before is not None and before.kind in _FACTORS | {_Kind.CLOSE} and before.text != "/"
    precedes_factor = after is not None and after.kind in _FACTORS | {_Kind.OPEN}
    match part.kind:
        case _Kind.OPERATOR:
            return part.text if begins else f" {part.text} "
        case _Kind.RELATION:
            return f" {part.text} "
        case _Kind.COMMA:
            return f"{part.text} "
        case _Kind.FUNCTION:
            is_apart = after is not None and after.kind not in (_Kind.OPEN, _Kind.FRACTION) and after.text != "/"
            return (" " if follows_factor else "") + part.text + (" " if is_apart else "")
        case _Kind.FACTOR if re.match("[A-Za-z]{2}", part.text):
            return f" {part.text}" if follows_factor and before and before.text[-1:].isalnum() else part.text
        case _Kind.FRACTION:
            is_factor = follows_factor or precedes_factor
            return f"({part.text})" if is_factor else part.text
    return part.text

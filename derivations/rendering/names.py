"""How the name of a symbol is written on paper: `sigma_prime`, `dC_db1` and `a_low` as the field writes them.

A name is read once, into a `Name` or a `Partial`; it is written as LaTeX, with Unicode or in ASCII.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from derivations.rendering.latex_text import latex_as_text
from derivations.rendering.letters import GREEK, SUBSCRIPTS

__all__ = ["Name", "Partial", "ascii_name", "is_latex", "latex_name", "read_name", "unicode_name", "upright"]

_PARTIAL: Final = re.compile(r"d([A-Za-z]\w*?)_d([A-Za-z]\w*)")
_WORD_BELOW: Final = re.compile(r"_\{([A-Za-z]{3,}|in)\}")
_PARTS: Final = re.compile(r"(Delta_(?=[A-Za-z]))?([A-Za-z]+?)((?:_prime)*)(?:_?(\d+)|_(\w+))?")


@dataclass(frozen=True, slots=True)
class Name:
    """A letter or a word with its primes and its subscript."""

    base: str
    primes: int = 0
    subscript: str = ""
    is_change: bool = False
    """whether it is a change of what it names, as Delta_b1 is"""


@dataclass(frozen=True, slots=True)
class Partial:
    """The derivative of one name by another."""

    of: Name
    by: Name


@lru_cache(maxsize=4096)
def read_name(text: str) -> Name | Partial:
    """Take a name apart; one that follows no rule is left in one piece.

    >>> read_name("f_prime")
    Name(base='f', primes=1, subscript='', is_change=False)
    >>> read_name("dC_db12").by
    Name(base='b', primes=0, subscript='12', is_change=False)
    """
    partial = _PARTIAL.fullmatch(text)
    return Partial(_read(partial[1]), _read(partial[2])) if partial else _read(text)


def latex_name(text: str, *, with_slash: bool = False) -> str:
    r"""A name in LaTeX, a derivative with a fraction line or a slash; one that is in LaTeX already is left alone.

    >>> print(*map(latex_name, ("dC_db1", "sigma_prime", "n_in", "Delta_b1", r"\bar z")))
    \frac{\partial C}{\partial b_1} \sigma' n_{\operatorname{in}} \Delta b_1 \bar z
    """
    if is_latex(text):
        return upright(text)
    name = read_name(text)
    if not isinstance(name, Partial):
        return upright(_latex(name))
    of, by = (rf"\partial {upright(_latex(part))}" for part in (name.of, name.by))
    return f"{of} / {by}" if with_slash else rf"\frac{{{of}}}{{{by}}}"


def is_latex(text: str) -> bool:
    """Whether a name is written in LaTeX already, and not to be taken apart."""
    return any(mark in text for mark in "\\{^ ")


def upright(latex: str) -> str:
    r"""LaTeX with the words among the subscripts set as words; two letters are two indices, but for "in".

    >>> print(upright(r"n_{in} w_{jk} a_{low}"))
    n_{\operatorname{in}} w_{jk} a_{\operatorname{low}}
    """
    return _WORD_BELOW.sub(r"_{\\operatorname{\1}}", latex)


def unicode_name(text: str) -> str:
    """A name in Unicode: numbers as subscripts, other subscripts after an underscore.

    >>> print(*map(unicode_name, ("dC_db1", "sigma_prime", "n_in", "Delta_b1")))
    ∂C/∂b₁ σ' n_in Δb₁
    """
    if is_latex(text):
        return latex_as_text(text)
    name = read_name(text)
    return f"∂{_unicode(name.of)}/∂{_unicode(name.by)}" if isinstance(name, Partial) else _unicode(name)


def ascii_name(text: str) -> str:
    """A name in ASCII.

    >>> print(*map(ascii_name, ("dC_db1", "sigma_prime", "n_in", "Delta_b1")))
    dC/db_1 sigma' n_in Delta_b_1
    """
    if is_latex(text):
        return latex_as_text(text, ascii_only=True)
    name = read_name(text)
    return f"d{_ascii(name.of)}/d{_ascii(name.by)}" if isinstance(name, Partial) else _ascii(name)


def _read(text: str) -> Name:
    parts = _PARTS.fullmatch(text)
    if not parts:
        return Name(text)
    change, base, primes, number, word = parts.groups()
    return Name(base, primes.count("prime"), number or word or "", bool(change))


def _latex(name: Name) -> str:
    change = r"\Delta " if name.is_change else ""
    return f"{change}{_latex_word(name.base)}{_dashes(name)}{_latex_subscript(name.subscript)}"


def _latex_word(word: str) -> str:
    if word in GREEK:
        return "\\" + word
    return word if len(word) == 1 else rf"\operatorname{{{word}}}".replace("_", r"\_")


def _latex_subscript(subscript: str) -> str:
    if len(subscript) < 2:
        return f"_{subscript}" if subscript else ""
    return f"_{{{_latex(_read(subscript)) if subscript in GREEK else subscript}}}"


def _unicode(name: Name) -> str:
    change = "Δ" if name.is_change else ""
    subscript = name.subscript.translate(SUBSCRIPTS) if name.subscript.isdigit() else _after_underscore(name)
    return f"{change}{GREEK.get(name.base, name.base)}{_dashes(name)}{subscript}"


def _ascii(name: Name) -> str:
    change = "Delta_" if name.is_change else ""
    return f"{change}{name.base}{_dashes(name)}{_after_underscore(name)}"


def _dashes(name: Name) -> str:
    return "'" * name.primes


def _after_underscore(name: Name) -> str:
    return f"_{name.subscript}" if name.subscript else ""

"""Formulas as MathML, which browsers draw by themselves: LaTeX converted by latex2mathml, and mended.

latex2mathml leaves the space around names of functions, bars and signs to browsers, and they put too much there.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final
from xml.etree import ElementTree

from latex2mathml import converter, exceptions

from derivations.rendering.letters import GREEK

__all__ = ["mathml"]

_SPACE: Final = "0.1667em"
"""thin, as TeX has it between the name of a function and what is neither an operator nor a bracket"""
_REFUSALS: Final[tuple[type[Exception], ...]] = (
    ElementTree.ParseError,
    *(found for found in vars(exceptions).values() if isinstance(found, type) and issubclass(found, Exception)),
)
"""of the parser, and of latex2mathml, whose exceptions have no common root of their own"""
_PRIMES: Final = frozenset("′″‴")
_CAPITALS: Final = frozenset(letter for letter in GREEK.values() if letter.isupper())
_SCRIPTS: Final = frozenset(["msub", "msup", "msubsup", "munder", "mover", "munderover", "mstyle"])


@lru_cache(maxsize=4096)
def mathml(latex: str, *, block: bool = False) -> str:
    r"""A formula as a `math` element, which keeps the LaTeX for readers without MathML.

    >>> print(mathml("r"))
    <math display="inline" alttext="r"><mrow><mi>r</mi></mrow></math>

    Raises ValueError for LaTeX that cannot be converted.
    """
    # a sign that is markup in XML goes in as a command: latex2mathml copies the inside of \text as it is
    commands = latex.replace("<", r"\lt ").replace(">", r"\gt ")
    try:
        source = converter.convert(commands, display="block" if block else "inline")
        root = ElementTree.fromstring(source.replace(' xmlns="http://www.w3.org/1998/Math/MathML"', "", 1))
    except _REFUSALS as error:
        raise ValueError(f"there is no MathML for {latex}") from error
    root.set("alttext", latex)
    for parent in list(root.iter()):
        for place, element in enumerate(parent):
            if element.tag == "msup" and (element[1].text or "") in _PRIMES:
                parent[place] = _primed(element)
    for letter in root.iter("mi"):
        if (letter.text or "") in _CAPITALS:  # upright in TeX, and slanted by browsers unless told
            letter.set("mathvariant", "normal")
    for row in root.iter("mrow"):
        for place, element in enumerate(row):
            _space(element, list(row[:place]), list(row[place + 1 :]))
    return ElementTree.tostring(root, encoding="unicode")


def _primed(power: ElementTree.Element) -> ElementTree.Element:
    """A prime beside its letter: the sign is small and raised already, and would be so twice as an exponent."""
    row = ElementTree.Element("mstyle")  # a row, but not one of those between whose elements space is set
    prime = ElementTree.Element("mo", lspace="0", rspace="0")
    prime.text = power[1].text
    row.extend([power[0], prime])
    return row


def _space(element: ElementTree.Element, before: list[ElementTree.Element], after: list[ElementTree.Element]) -> None:
    """Set the space around a name of a function, a bar, a slash or a sign, as TeX has it."""
    core = _core(element)
    text = core.text or ""
    if core.tag == "mo" and text in ("/", "|") and not core.get("form"):
        core.set("lspace", "0")
        core.set("rspace", "0")
    elif core.tag == "mo" and text in ("−", "±", "+") and before and not _ends_a_factor(_core(before[-1])):
        core.set("form", "prefix")
    elif text.isalpha() and (core.tag == "mo" or (core.tag == "mi" and len(text) > 1)):
        core.tag = "mo"
        core.set("lspace", _SPACE if before and _ends_a_factor(_core(before[-1])) else "0")
        core.set("rspace", "0" if not after or _first(after[0]).tag == "mo" else _SPACE)


def _ends_a_factor(element: ElementTree.Element) -> bool:
    text = element.text or ""
    return element.tag != "mo" or text in ")]|" or element.get("form") == "postfix" or text in _PRIMES


def _core(element: ElementTree.Element) -> ElementTree.Element:
    """What carries the scripts of an element."""
    while element.tag in _SCRIPTS and len(element):
        element = element[0]
    return element


def _first(element: ElementTree.Element) -> ElementTree.Element:
    while len(element) and (element.tag == "mrow" or element.tag in _SCRIPTS):
        element = element[0]
    return element

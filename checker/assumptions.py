"""What is assumed of the variables of two formulas: real, positive, an integer, an interval, ...

`assumptions_of` reads what a caller wrote, `domain_of` makes of it the domain that the formulas are compared on. A
complex variable becomes two real ones, its real and its imaginary part; `in_words` puts them together for a witness.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import product

from checker.equivalence.domain import INTEGER, POSITIVE, REAL, Domain, Interval, Regime
from checker.errors import CheckerError
from checker.expression.dag import Builder, Expression, Limits
from checker.expression.heads import Head
from checker.expression.names import canonical_name
from checker.expression.printing import printable

__all__ = ["AssumptionError", "assumptions_of", "at_zero", "domain_of", "in_words"]

_NEGATIVE = Interval(high=Fraction(0))
_NAMED = {
    "real": REAL,
    "positive": POSITIVE,
    "negative": _NEGATIVE,
    "nonzero": REAL,
    "integer": INTEGER,
    "positive integer": replace(POSITIVE, whole=True),
    "negative integer": replace(_NEGATIVE, whole=True),
    "nonnegative integer": Interval(low=Fraction(-1), whole=True),
}
_COMPLEX = "complex"
_PARTS = ("re {}", "im {}")
"""The names of its parts; with a blank, so that no variable is called so."""
_ROOM_FOR_PARTS = Limits(name=128)
_KNOWN = f"{', '.join((*_NAMED, _COMPLEX))}, nor an interval such as '[4, oo)'"

_INTERVAL = re.compile(r"[\[(]\s*([^,\s]+)\s*,\s*([^,\s]+)\s*[\])]")
_INFINITE = re.compile(r"[+-]?(?:oo|inf|infinity|∞)")
_NUMBER = re.compile(
    r"[+-]?(?:[0-9]{1,60}/[0-9]{1,60}|(?:[0-9]{1,60}(?:\.[0-9]{0,60})?|\.[0-9]{1,60})(?:e[+-]?[0-9]{1,2})?)"
)
"""Short ones: 1e999999999 has as many digits as that says."""
_MINUS = str.maketrans("−–", "--")
_SHOWN = 60


class AssumptionError(CheckerError, ValueError):
    """An assumption that says nothing of a variable."""


def assumptions_of(assume: object) -> dict[str, str]:
    """What is assumed of which variable, each by the name that it has in an expression.

    z_1 and z1 are one variable, unless both are named here. Raises AssumptionError for what says nothing.

    >>> assumptions_of({"z_1": "positive", "w": "[4,oo)"})
    {'z1': 'positive', 'w': '[4, oo)'}
    """
    if assume is None:
        return {}
    if not isinstance(assume, Mapping):
        raise AssumptionError(f"assumptions map names to words, as in {{'x': 'positive'}}; this is a {_type(assume)}")
    spellings = Counter(_name(spelling) for spelling in assume)
    assumed: dict[str, str] = {}
    for spelling, what in assume.items():
        name = canonical_name(spelling)
        assumed[name if spellings[name] == 1 else spelling] = _words(spelling, what)
    return assumed


def domain_of(names: Collection[str], assumed: Mapping[str, str], split: Collection[str] = ()) -> Domain:
    """The domain in which `names` are what is assumed of them, real where nothing is.

    Of a variable that is not 0, 0 is nevertheless part of its range, unless it is one of `split`: for each of these
    the domain falls into two regimes, one for either sign. So only what meets the 0 pays for leaving it out.
    """
    definitions: dict[str, Expression] = {}
    for name in sorted(names):
        if assumed.get(name) == _COMPLEX:
            definitions[name] = _complex(*(part.format(name) for part in _PARTS))
    signs = product(*([(name, sign) for sign in ("positive", "negative")] for name in sorted(split)))
    return Domain(tuple(_regime(names, {**assumed, **dict(chosen)}) for chosen in signs), definitions)


def at_zero(point: Mapping[str, str], assumed: Mapping[str, str]) -> set[str]:
    """Variables that are 0 at a point though they are assumed not to be."""
    return {name for name, value in point.items() if value == "0" and assumed.get(name) == "nonzero"}


def in_words(point: Mapping[str, str]) -> dict[str, str]:
    """A point of such a domain, complex variables in one piece and every name safe to show."""
    words: dict[str, str] = {}
    for name, value in point.items():
        part, blank, base = name.partition(" ")
        if not blank:
            words[printable(name, _SHOWN)] = value
        elif part == "re":
            words[printable(base, _SHOWN)] = f"{value} + ({point.get(_PARTS[1].format(base), '0')})*I"
        else:
            words.setdefault(printable(base, _SHOWN), f"({value})*I")
    return words


def _name(spelling: object) -> str:
    if not isinstance(spelling, str):
        raise AssumptionError(f"the name of a variable is a text, not a value of type {_type(spelling)}")
    name = canonical_name(spelling)
    if not name.isidentifier():
        raise AssumptionError(f"'{printable(spelling, _SHOWN)}' is not the name of a variable")
    return name


def _words(name: str, what: object) -> str:
    """The one spelling of an assumption, once it is known to be one."""
    if not isinstance(what, str):
        raise AssumptionError(
            f"{_shown(name)}: an assumption is a word or an interval in quotes, not a value of type {_type(what)}"
        )
    words = " ".join(what.translate(_MINUS).lower().split())
    if words != _COMPLEX:
        _interval(name, words)
    match = _INTERVAL.fullmatch(words)
    return f"{words[0]}{match[1]}, {match[2]}{words[-1]}" if match else words


def _interval(name: str, assumption: str) -> Interval:
    if assumption in _NAMED:
        return _NAMED[assumption]
    match = _INTERVAL.fullmatch(assumption)
    if match is None:
        raise AssumptionError(f"{_shown(name)}: '{printable(assumption, _SHOWN)}' is none of {_KNOWN}")
    low, high = _end(name, match[1], infinite="-"), _end(name, match[2], infinite="+")
    if low is not None and high is not None and low >= high:
        raise AssumptionError(
            f"{_shown(name)}: '{printable(assumption, _SHOWN)}' is no interval; the lower end stands first"
        )
    return Interval(low, high)


def _end(name: str, text: str, infinite: str) -> Fraction | None:
    if _INFINITE.fullmatch(text):
        if ("-" if text[0] == "-" else "+") != infinite:
            raise AssumptionError(f"{_shown(name)}: an interval goes from -oo, if it has no lower end, to oo")
        return None
    try:
        if _NUMBER.fullmatch(text):
            return Fraction(text)
    except ZeroDivisionError:
        pass
    raise AssumptionError(
        f"{_shown(name)}: '{printable(text, _SHOWN)}' is no end of an interval; write it as 4, -1/2, 0.25 or oo"
    )


def _regime(names: Collection[str], assumed: Mapping[str, str]) -> Regime:
    ranges: dict[str, Interval] = {}
    for name in sorted(names):
        assumption = assumed.get(name, "real")
        if assumption == _COMPLEX:
            ranges |= {part.format(name): REAL for part in _PARTS}
        else:
            ranges[name] = _interval(name, assumption)
    return Regime(", ".join(_said(name, assumed) for name in sorted(names)), ranges)


def _complex(real: str, imaginary: str) -> Expression:
    build = Builder(_ROOM_FOR_PARTS)
    times_i = build.multiply(build.apply(Head.I), build.symbol(imaginary))
    return build.expression(build.add(build.symbol(real), times_i))


def _said(name: str, assumed: Mapping[str, str]) -> str:
    assumption = assumed.get(name, "real")
    return f"{_shown(name)} {'in ' if assumption[0] in '[(' else ''}{assumption}"


def _shown(name: str) -> str:
    return printable(name, _SHOWN)


def _type(value: object) -> str:
    return printable(type(value).__name__, _SHOWN)

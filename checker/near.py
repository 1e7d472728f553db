"""Names that one may have meant: spelled nearly alike, in another case, or with a letter that only looks alike."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["near_names"]

_MOST = 3
_LONGEST = 64
_CLOSE = 0.75
_LOOK_ALIKES = {
    "omega": "w",
    "nu": "v",
    "rho": "p",
    "kappa": "k",
    "chi": "x",
    "upsilon": "u",
    "tau": "t",
    "eta": "n",
    "beta": "b",
    "alpha": "a",
    "sigma": "s",
    "delta": "d",
    "theta": "t",
    "zeta": "z",
}
"""Greek letters, and the Latin ones that they are read as or stand for"""
_CYRILLIC = str.maketrans("авеѕіјкморсухАВЕЅІЈКМНОРСТУХ", "abesijkmopcyxABESIJKMHOPCTYX")


def near_names(name: str, known: Iterable[str]) -> list[str]:
    """The known names that `name` may be meant to be, the nearest first; at most three.

    >>> near_names("wdith", ["width", "a_low", "w_star"]), near_names("dCdb1", ["dC_db1", "dC_db2"])
    (['width'], ['dC_db1'])
    >>> [near_names(name, ["w", "b"]) for name in ("W", "omega", "w_", "x")]
    [['w'], ['w'], ['w'], []]
    """
    name = name[:_LONGEST]
    names = [other[:_LONGEST] for other in known if other != name]
    for alike in (_plain, _as_it_looks):
        if equal := [other for other in names if alike(other) == alike(name)]:
            return equal[:_MOST]
    plain: dict[str, list[str]] = {}
    for other in names:
        plain.setdefault(_plain(other), []).append(other)
    close = get_close_matches(_plain(name), plain, n=_MOST, cutoff=_CLOSE)
    return [other for spelling in close for other in plain[spelling]][:_MOST]


def _plain(name: str) -> str:
    """The letters and digits alone, in one case."""
    return unicodedata.normalize("NFKC", name).casefold().replace("_", "")


def _as_it_looks(name: str) -> str:
    plain = _plain(name.translate(_CYRILLIC))
    letter = plain.rstrip("0123456789")
    return _LOOK_ALIKES.get(letter, letter) + plain[len(letter) :]

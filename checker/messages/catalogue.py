"""A catalogue of messages: from a finished English text to the same text in another language.

Everything that a report says is made in English, and kept so; a catalogue finds the message that a text was made from.
A message is a text with places in it:

    {name}          any text; it is carried over as it stands, and never looked at
    {name:number}   digits
    {name:word}     text without spaces
    {name:ours}     a message of its own, which is translated too

A text that no message fits stays English, and so does one that fits a message in two ways: what a student has put in
then contains the words around it. Of several messages that fit, the one with the most words of its own counts. Looking
takes time proportional to the length of the text, whatever is in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

__all__ = ["ENGLISH", "LANGUAGES", "BrokenCatalogue", "Catalogue", "catalogue", "catalogue_of"]

LANGUAGES: Final = ("en", "de")
"""tags of languages, English first; each other one is a file beside this one"""

_PLACE = re.compile(r"\{([a-z_]+)(?::(ours|number|word))?\}")
_DIGITS = re.compile(r"\d{1,20}")
_LONGEST: Final = 5_000
"""a longer text is no message"""
_DEEPEST: Final = 3
_MOST_PREFIXES: Final = 3
_KEY: Final = 3
"""characters by which messages are found"""


class BrokenCatalogue(Exception):
    """A message of a catalogue cannot be used; the text says which and why."""


@dataclass(frozen=True, slots=True)
class _Message:
    """A message with places: literals around them, one more than places."""

    literals: tuple[str, ...]
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    translation: str

    @property
    def words(self) -> int:
        """Characters of its own."""
        return sum(map(len, self.literals))

    def inserted(self, text: str) -> dict[str, str] | None:
        """What stands in the places; None where the text is not this message, or is in more ways than one."""
        first, *after = self.literals
        if not text.startswith(first) or not text.endswith(after[-1]):
            return None
        at, found = len(first), {}
        for place, literal in enumerate(after):
            end = self._end(text, at, place, literal)
            if end is None:
                return None
            found[self.names[place]] = text[at:end]
            at = end + len(literal)
        return found

    def _end(self, text: str, at: int, place: int, literal: str) -> int | None:
        """Where the place that begins at `at` ends."""
        last = len(text) - len(literal)
        is_last = place == len(self.names) - 1
        if self.kinds[place] == "number":
            digits = _DIGITS.match(text, at)
            end = digits.end() if digits and text.startswith(literal, digits.end()) else -1
            return end if end > at and (not is_last or end == last) else None
        end = last if is_last else text.find(literal, at)
        if self.kinds[place] == "word" and any(map(str.isspace, text[at : max(at, end)])):
            return None
        if end <= at or (not is_last and text.find(literal, end + 1) >= 0):
            return None
        return end


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The messages of one language."""

    tag: str
    """of the language, as HTML has it"""
    _exact: Mapping[str, str] = field(default_factory=dict)
    _messages: Mapping[str, tuple[_Message, ...]] = field(default_factory=dict)
    """with places, by how they begin; under no text, those that begin with a place"""

    def say(self, text: str) -> str:
        """The text in this language; as it stands where there is no message for it."""
        return text if not self._exact else self._found(text, _DEEPEST) or text

    def say_finding(self, text: str) -> str:
        """The same for a text that may have a line of a student's below it, or say before a colon what it is about."""
        if not self._exact:
            return text
        sentence, line_end, rest = text.partition("\n")
        return f"{self._found(sentence, _DEEPEST) or self._after_prefix(sentence) or sentence}{line_end}{rest}"

    def _after_prefix(self, text: str) -> str | None:
        at = -1
        for _ in range(_MOST_PREFIXES):
            at = text.find(": ", at + 1)
            if at < 0:
                return None
            said = self._found(text[at + 2 :], _DEEPEST)
            if said:
                return f"{self._found(text[:at], 1) or text[:at]}: {said}"
        return None

    def _found(self, text: str, depth: int) -> str | None:
        if text in self._exact:
            return self._exact[text]
        if not depth or len(text) > _LONGEST:
            return None
        for message in (*self._messages.get(text[:_KEY], ()), *self._messages.get("", ())):
            inserted = message.inserted(text)
            said = inserted and self._filled(message, inserted, depth)
            if said:
                return said
        return None

    def _filled(self, message: _Message, inserted: Mapping[str, str], depth: int) -> str | None:
        values: dict[str, str] = {}
        for name, kind in zip(message.names, message.kinds, strict=True):
            said = self._found(inserted[name], depth - 1) if kind == "ours" else inserted[name]
            if said is None:
                return None
            values[name] = said
        return _PLACE.sub(lambda place: values[place[1]], message.translation)


ENGLISH: Final = Catalogue("en")
"""in which everything is written: it changes nothing"""


@cache
def catalogue(tag: str) -> Catalogue:
    """The catalogue of one of LANGUAGES."""
    if tag == ENGLISH.tag:
        return ENGLISH
    import tomllib  # English needs none

    text = (Path(__file__).parent / f"{tag}.toml").read_text(encoding="utf-8")
    sections: dict[str, dict[str, str]] = tomllib.loads(text)
    return catalogue_of(tag, {english: said for section in sections.values() for english, said in section.items()})


def catalogue_of(tag: str, messages: Mapping[str, str]) -> Catalogue:
    """A catalogue of these messages, translations by the English text. Raises BrokenCatalogue."""
    exact: dict[str, str] = {}
    with_places: dict[str, list[_Message]] = {}
    for english, translation in messages.items():
        message = _message(english, translation)
        if not message.names:
            exact[english] = translation
            continue
        begin = message.literals[0]
        with_places.setdefault(begin[:_KEY] if len(begin) >= _KEY else "", []).append(message)
    ordered = {key: tuple(sorted(each, key=lambda one: -one.words)) for key, each in with_places.items()}
    return Catalogue(tag, exact, ordered)


def _message(english: str, translation: str) -> _Message:
    places = list(_PLACE.finditer(english))
    names = tuple(place[1] for place in places)
    ends = [0, *(place.end() for place in places)]
    starts = [*(place.start() for place in places), len(english)]
    literals = tuple(english[end:start] for end, start in zip(ends, starts, strict=True))
    if not english or not translation:
        raise BrokenCatalogue(f"{english!r}: a message and its translation cannot be empty.")
    if len(set(names)) < len(names) or not all(literals[1:-1]):
        raise BrokenCatalogue(f"{english!r}: places need different names, and words between them.")
    if {place[1] for place in _PLACE.finditer(translation)} - {*names}:
        raise BrokenCatalogue(f"{english!r}: the translation has a place that the message has not.")
    return _Message(literals, names, tuple(place[2] or "" for place in places), translation)

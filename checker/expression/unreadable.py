"""What is said about a text that is no formula: the reason, in a student's words, and the place."""

import unicodedata

from checker.errors import AnswerError
from checker.expression.printing import printable

__all__ = ["Unreadable", "describe_character"]

_BEFORE, _AFTER = 40, 30


class Unreadable(AnswerError):
    """A text that cannot be read as a formula; its message is the reason alone, `pointer` shows the place."""

    def __init__(self, text: str, offset: int, reason: str, *, found: str = "", expected: str = "") -> None:
        super().__init__(reason)
        self.text = text
        self.offset = offset
        """index into text of the first character that does not fit"""
        self.found = found
        self.expected = expected

    def pointer(self) -> str:
        """The text around the place, with a caret beneath it.

        >>> print(Unreadable("2*(w + 1", 2, "the ( is not closed").pointer())
        2*(w + 1
          ^
        """
        start = max(0, self.offset - _BEFORE)
        before = ("…" if start else "") + printable(self.text[start : self.offset], 6 * _BEFORE)[-_BEFORE:]
        rest = self.text[self.offset : self.offset + _AFTER]
        cut = "…" if len(self.text) > self.offset + _AFTER else ""
        return f"{before}{printable(rest, _AFTER)}{cut}\n{' ' * len(before)}^"


def describe_character(character: str) -> str:
    """A character as shown to a student, with its code.

    >>> describe_character("@")
    '@ (U+0040 COMMERCIAL AT)'
    """
    name = unicodedata.name(character, "unnamed")
    return f"{printable(character, 10)} (U+{ord(character):04X} {name})"

"""From what a student's process sent to what a judge can work with: formulas, numbers, lists, or the reason why not.

An answer may be of any type; each reader takes the types that its part allows and turns every other into an `Unread`,
whose finding tells the student what was found, what is expected and what to do.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from checker.errors import AnswerError
from checker.expression.dag import Expression, Limits, TooLarge
from checker.expression.heads import CONDITIONS, Head
from checker.expression.printing import printable
from checker.submission.advice import advice, refused
from checker.submission.protocol import (
    Answer,
    Array,
    Exact,
    Fields,
    Items,
    Limit,
    Reason,
    Results,
    Samples,
    Text,
    Unusable,
)
from checker.verdict import Finding

__all__ = ["Unread", "read_fields", "read_formula", "read_items", "read_number", "read_results"]

_LONGEST_MESSAGE = 400


@dataclass(frozen=True, slots=True)
class Unread:
    """No value of the kind asked for; the finding says why."""

    finding: Finding


def read_formula(
    answer: Answer, declared: Collection[str], *, takes_order: bool = False
) -> Expression | Samples | Unread:
    """Read a formula in whichever way it was handed in; `declared` are the names that text may run together."""
    if isinstance(answer, Samples):
        return answer
    expression = _read_expression(answer, declared, "a formula")
    if isinstance(expression, Unread):
        return expression
    if expression.root.head in CONDITIONS:
        return _unread("wrong-type", "This is a condition, not a formula.", "Hand in the formula itself.")
    if Head.ORDER in expression.heads and not takes_order:
        return _unread("order-term", "The formula contains an O(...) term.", "Remove it, for instance with .removeO().")
    return expression


def read_number(answer: Answer, name: str = "") -> Expression | Unread:
    """Read a number: a constant expression without symbols."""
    expression = _read_expression(answer, (), "a number", name)
    if isinstance(expression, Unread):
        return expression
    if expression.symbols:
        symbols = ", ".join(printable(symbol, 40) for symbol in sorted(expression.symbols)[:5])
        return _unread(
            "not-a-number",
            f"A number is needed{_of(name)}, but the answer contains {symbols}.",
            "Put in the values, so that a single number is left.",
        )
    if expression.root.head in CONDITIONS:
        return _unread("wrong-type", f"A number is needed{_of(name)}, not a condition.", "Hand in the number.")
    return expression


def read_items(answer: Answer, name: str, length: int) -> list[Expression] | Unread:
    """Read a list of `length` numbers."""
    if isinstance(answer, Unusable):
        return unusable(answer, name)
    if not isinstance(answer, Items):
        return _unread("wrong-type", f"{name} is to be a list of {length} numbers.", f"Write {name} as [..., ...].")
    if len(answer.items) != length:
        return _unread(
            "wrong-length",
            f"{name} has {len(answer.items)} entries; {length} are needed.",
            f"Give {length} numbers.",
        )
    numbers: list[Expression] = []
    for place, item in enumerate(answer.items, start=1):
        number = read_number(item, f"entry {place} of {name}")
        if isinstance(number, Unread):
            return number
        numbers.append(number)
    return numbers


def read_fields(answer: Answer, fields: Collection[str], name: str = "") -> Mapping[str, Answer] | Unread:
    """Read a dict (dataclass, namedtuple) that has at least the given fields."""
    if isinstance(answer, Unusable):
        return unusable(answer, name)
    before = f"{name}: " if name else ""
    if not isinstance(answer, Fields):
        example = ", ".join(f'"{field}": ...' for field in fields)
        return _unread("wrong-type", f"{before}This is {_type_name(answer)}.", f"Hand in a dict: {{{example}}}.")
    missing = [field for field in fields if field not in answer.fields]
    if missing:
        found = ", ".join(printable(field, 40) for field in list(answer.fields)[:8]) or "none"
        return _unread(
            "missing-field",
            f"{before}The field {missing[0]} is missing; the fields given are: {found}.",
            f"Add {', '.join(missing)}, spelled so.",
        )
    return answer.fields


def read_results(answer: Answer, calls: int, definition: str) -> tuple[Answer, ...] | Unread:
    """Read what a function returned, one answer for each call; `definition` shows how it is defined."""
    if isinstance(answer, Unusable):
        return unusable(answer)
    if not isinstance(answer, Results) or len(answer.items) != calls:
        return _unread("wrong-type", "A function is asked for.", f"Write {definition}")
    return answer.items


def unusable(answer: Unusable, name: str = "") -> Unread:
    """Say why a value cannot be used."""
    rationale, help_ = _REASONS[answer.reason]
    refusal = refused(answer.message) if answer.reason is Reason.EXCEPTION else None
    message = printable(answer.message, _LONGEST_MESSAGE)
    return _unread(
        str(answer.reason),
        f"{f'{name}: ' if name else ''}{rationale.format(message)}",
        refusal.help if refusal else help_,
    )


def _read_expression(answer: Answer, declared: Collection[str], what: str, name: str = "") -> Expression | Unread:
    if isinstance(answer, Exact):
        return answer.expression
    if isinstance(answer, Unusable):
        return unusable(answer, name)
    before = f"{name}: " if name else ""
    if not isinstance(answer, Text):
        rationale = f"{before}This is {_type_name(answer)}; {what} is expected."
        return _unread("wrong-type", rationale, "Hand in the value itself.")
    expression = _parsed(answer.text, frozenset(declared), answer.limits)
    if isinstance(expression, Unread):
        return replace(expression, finding=replace(expression.finding, rationale=before + expression.finding.rationale))
    return expression


@lru_cache(maxsize=256)
def _parsed(text: str, declared: frozenset[str], limits: Limits) -> Expression | Unread:
    from checker.expression.text import Notation, Unreadable, parse  # most answers are no text

    try:
        return parse(text, Notation(symbols=declared), limits)
    except Unreadable as error:
        if isinstance(error.__cause__, TooLarge):
            return unusable(Unusable(Reason.TOO_LARGE, str(error)))  # no place in the text is wrong
        help_ = "Correct the text at the place marked by ^."
        return _unread("unreadable-text", f"{error}\n{error.pointer()}", help_)
    except AnswerError as error:
        return _unread("unreadable-text", f"The text cannot be read: {error}.", "Write a shorter formula.")


def _unread(slip: str, rationale: str, help_: str) -> Unread:
    return Unread(Finding(slip, rationale, help_))


def _of(name: str) -> str:
    return f" for {name}" if name else ""


def _type_name(answer: Answer) -> str:
    return _TYPE_NAMES[type(answer)]


_TYPE_NAMES: dict[type, str] = {
    Exact: "a number or formula",
    Text: "a string",
    Items: "a list",
    Fields: "a dict",
    Array: "an array",
    Samples: "a function",
    Results: "a function",
}

_REASONS: dict[Reason, tuple[str, str]] = {
    Reason.EMPTY: ("Nothing is filled in yet.", "Replace None by your answer."),
    Reason.WRONG_TYPE: (
        "The value cannot be used here: it is {}.",
        "Hand in the value itself, not something around it.",
    ),
    Reason.NOT_A_NUMBER: ("The value is not a number (nan): {}.", "Look for 0/0 or oo - oo on the way to it."),
    Reason.INFINITE: ("The value is infinite: {}.", "Look for a division by 0 on the way to it."),
    Reason.UNSUPPORTED: ("The formula cannot be read: {}.", "Write it with the notation of the exercise."),
    Reason.TOO_LARGE: (
        "The value is too large to be judged: {}.",
        "Write it in a shorter form, or ask whoever grades it for a higher limit"
        " (--limit nodes=..., digits=... or result=...).",
    ),
    Reason.EXCEPTION: ("It could not be evaluated: {}.", "Run the file yourself and call the function once."),
    Reason.TIME: (
        "It took too long: {}.",
        "Look for a loop that does not end, or ask whoever grades it for a higher limit"
        " (--limit call=..., cpu=... or wall=...).",
    ),
    Reason.MEMORY: ("It takes too much memory: {}.", advice(Limit.MEMORY)),
    Reason.CRASHED: ("Python itself ended while working on this value: {}.", "Run the file yourself and look at it."),
    Reason.NOT_REACHED: ("It was not reached: {}.", "Mend what comes before it, then grade again."),
    Reason.UNSTEADY: (
        "It gives different answers when called twice with the same arguments: {}.",
        "Let the result depend on the arguments alone.",
    ),
    Reason.GARBLED: ("What came back for it is no answer: {}.", "Do not write to the grader's own files."),
}

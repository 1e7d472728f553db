"""Arrays of numbers as students' functions return them: NumPy arrays, lists of lists, lists of numbers."""

from __future__ import annotations

import math
from itertools import chain

from checker.equivalence.enclosure import evaluate
from checker.expression.dag import Expression
from checker.reading import Unread, read_number
from checker.submission.protocol import Answer, Array, Items
from checker.verdict import Finding

__all__ = ["read_array"]


def read_array(answer: Answer, shape: tuple[int, ...], what: str) -> Array | Unread:
    """Read an array of finite numbers of a given shape; `what` says in findings which array it is."""
    found = _read(answer, what)
    if isinstance(found, Unread):
        return found
    if found.shape != shape:
        rationale = f"{what} has shape {_shown(found.shape)}; it should have shape {_shown(shape)}."
        return Unread(Finding("shape", rationale, "Print the shapes of what you return beside those of the arguments."))
    wrong = next((value for value in found.values if not math.isfinite(value)), None)
    if wrong is not None:
        help_ = "Look for an overflow or a division by 0."
        return Unread(Finding("not-finite", f"{what} contains {wrong}.", help_))
    return found


def _read(answer: Answer, what: str) -> Array | Unread:
    if isinstance(answer, Array):
        return answer
    if isinstance(answer, Items):
        return _stacked([_read(item, f"entry {place} of {what}") for place, item in enumerate(answer.items, 1)], what)
    number = read_number(answer, what)
    return number if isinstance(number, Unread) else Array((), (_float(number),))


def _stacked(rows: list[Array | Unread], what: str) -> Array | Unread:
    read: list[Array] = []
    for row in rows:
        if isinstance(row, Unread):
            return row
        read.append(row)
    shapes = {row.shape for row in read}
    if len(shapes) > 1:
        told = " and ".join(_shown(shape) for shape in sorted(shapes)[:2])
        return Unread(Finding("shape", f"{what} has entries of shapes {told}.", "All its rows must have one length."))
    inner = shapes.pop() if shapes else ()
    return Array((len(read), *inner), tuple(chain.from_iterable(row.values for row in read)))


def _float(number: Expression) -> float:
    value = evaluate(number, {})
    return float(value.real.mid()) if value.is_finite() and value.imag.contains(0) else math.nan


def _shown(shape: tuple[int, ...]) -> str:
    return str(shape) if shape else "() (a single number)"

"""What an experiment measured, as data: its settings, its rows, and the published figures beside them.

A `Measurement` is plain values all through, so that it is JSON as it stands; the table and the figure are made from it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

__all__ = ["Measurement", "Progress", "Row", "silently"]

Value: TypeAlias = "str | int | float | bool | Sequence[Value] | None"
Row: TypeAlias = Mapping[str, Value]
_T = TypeVar("_T")
Progress: TypeAlias = Callable[[Sequence[_T], str], Iterable[_T]]
"""goes through a sequence and shows how far it has come, under a label"""


@dataclass(frozen=True, slots=True)
class Measurement:
    """The outcome of one run of an experiment."""

    experiment: str
    """as the command line takes it"""
    settings: Row
    """everything that another run needs to come to the same rows"""
    rows: tuple[Row, ...]
    """every one with the same fields"""
    published: tuple[Row, ...] = ()
    """figures of the texts that the rows are to be held against, each with its source"""
    remarks: tuple[str, ...] = ()
    """what carries over from the texts, and what does not; not part of the JSON"""

    def as_json(self) -> str:
        """{"experiment", "settings", "rows", "published"}, floats to as many digits as they have."""
        fields: dict[str, Any] = {
            "experiment": self.experiment,
            "settings": dict(self.settings),
            "rows": [dict(row) for row in self.rows],
            "published": [dict(row) for row in self.published],
        }
        return json.dumps(fields, indent=2, ensure_ascii=False, allow_nan=False)

    def as_text(self) -> str:
        """A table of the rows, with the settings above and the remarks below."""
        settings = ", ".join(f"{name} {_shown(value)}" for name, value in self.settings.items())
        return "\n".join([f"{self.experiment}: {settings}", "", *_table(self.rows), "", *self.remarks])


def silently(items: Sequence[_T], label: str) -> Iterable[_T]:
    """Go through a sequence and show nothing: the `Progress` of whoever calls an experiment from Python."""
    del label
    return items


def _table(rows: Sequence[Row]) -> list[str]:
    """The rows under their fields, numbers to the right; fields that hold lists are left to the JSON."""
    if not rows:
        return ["nothing was measured"]
    columns = list(dict.fromkeys(name for row in rows for name in row if not _is_list(row[name])))
    cells = [columns, *([_shown(row.get(name)) for name in columns] for row in rows)]
    widths = [max(len(line[place]) for line in cells) for place in range(len(columns))]
    return ["  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells]


def _is_list(value: Value) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _shown(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool | str):
        return str(value)
    if isinstance(value, Sequence):
        return ", ".join(map(_shown, value))
    return str(value) if isinstance(value, int) else f"{value:.4g}"

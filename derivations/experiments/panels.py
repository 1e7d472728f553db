"""What the figures of the experiments have in common: a panel for each depth, and columns of rows as arrays."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from derivations.experiments.measurement import Row
from derivations.network import Array
from derivations.plots.style import sheet

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["column", "grouped", "left", "panels"]

_IN_A_ROW: Final = 4
_MOST: Final = 2 * _IN_A_ROW
_WIDE: Final = (12.8, 7.2)


def panels(title: str, count: int) -> tuple[Figure, list[Axes]]:
    """A sheet with so many panels, in one row up to four and in two above; all share both scales.

    Raises ValueError unless there are one to eight.
    """
    if not 1 <= count <= _MOST:
        raise ValueError(f"there is room for 1 to {_MOST} panels, not {count}")
    rows = math.ceil(count / _IN_A_ROW)
    columns = math.ceil(count / rows)
    figure, drawn = sheet(title, rows=rows, columns=columns, size=_WIDE)
    for axes in drawn[columns::columns]:
        axes.sharey(drawn[0])  # and with it those of its row
    for axes in drawn[count:]:
        axes.remove()
    return figure, drawn[:count]


def left(drawn: Sequence[Axes]) -> list[Axes]:
    """The panels that stand first in their row."""
    return [axes for axes in drawn if (place := axes.get_subplotspec()) is not None and place.is_first_col()]


def grouped(rows: Sequence[Row], name: str) -> dict[int, list[Row]]:
    """The rows by a field of whole numbers, in ascending order."""
    groups: dict[int, list[Row]] = {}
    for row in rows:
        groups.setdefault(int(column([row], name)[0]), []).append(row)
    return dict(sorted(groups.items()))


def column(rows: Sequence[Row], name: str) -> Array:
    """The values of a field of numbers, nan where there is none."""
    return np.array([math.nan if row[name] is None else row[name] for row in rows], dtype=np.float64)

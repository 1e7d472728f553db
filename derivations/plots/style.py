"""How every figure looks: large type, names beside the lines, and lines told apart in colour, in grey, by everybody.

The colours are those of Okabe and Ito that stand out from white, two of them darkened; every pen has a dash and a
marker of its own as well, so that no reader has to go by colour. Figures are made without pyplot, and the settings hold
only while one is drawn or saved, whatever the user's own are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, NamedTuple, ParamSpec, TypeAlias

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["PENS", "QUIET", "SHADE", "End", "Pen", "in_style", "name_ends", "sheet", "styled"]

Dash: TypeAlias = str | tuple[float, tuple[float, ...]]
_P = ParamSpec("_P")


@dataclass(frozen=True, slots=True)
class Pen:
    """What a line is drawn with."""

    colour: str
    dash: Dash
    marker: str

    @property
    def line(self) -> dict[str, Any]:
        """Keywords for `Axes.plot`."""
        return {"color": self.colour, "linestyle": self.dash}

    @property
    def dots(self) -> dict[str, Any]:
        """Keywords for `Axes.plot`, for measured points without a line."""
        return {"color": self.colour, "linestyle": "", "marker": self.marker, "markersize": 8}


class End(NamedTuple):
    """The right end of a line, and what is written there."""

    y: float
    text: str
    pen: Pen


PENS: Final = (
    Pen("#000000", "-", "o"),
    Pen("#00549F", (0, (7, 2)), "s"),
    Pen("#D55E00", (0, (7, 2, 1.5, 2)), "^"),
    Pen("#009E73", (0, (1.5, 1.5)), "D"),
    Pen("#9A4F7E", (0, (4, 1.5, 1, 1.5, 1, 1.5)), "v"),
)
QUIET: Final = "#595959"
"""of what stands behind the lines: bounds, remarks"""
SHADE: Final = "#C9C9C9"

_SIZE: Final = (10.0, 5.625)
"""inches: the shape of a slide"""
_SETTINGS: Final = {
    "font.size": 15,
    "axes.titlesize": 16,
    "axes.labelsize": 16,
    "figure.titlesize": 19,
    "lines.linewidth": 2.6,
    "lines.dash_capstyle": "butt",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "savefig.dpi": 160,
    "svg.hashsalt": "derivations",  # otherwise the names inside an SVG differ from run to run
}


@contextmanager
def styled() -> Iterator[None]:
    """Matplotlib's own defaults and the settings above; afterwards what was set before."""
    import matplotlib.style

    with matplotlib.style.context(["default", _SETTINGS]):
        yield


def in_style(draw: Callable[_P, Figure]) -> Callable[_P, Figure]:
    """The same function, its figure drawn in style."""

    @wraps(draw)
    def drawn(*args: _P.args, **options: _P.kwargs) -> Figure:
        with styled():
            return draw(*args, **options)

    return drawn


def sheet(
    title: str, *, rows: int = 1, columns: int = 1, size: tuple[float, float] = _SIZE
) -> tuple[Figure, list[Axes]]:
    """A figure under its title, and its panels row by row: x is the same in all, y in those of a row."""
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    # apart, or the last number under one panel stands by the first under the next
    figure = Figure(figsize=size, layout=ConstrainedLayoutEngine(wspace=0.08))
    figure.suptitle(title, x=0.01, horizontalalignment="left")
    panels = list(figure.subplots(rows, columns, sharex=True, sharey="row", squeeze=False).flat)
    for axes in panels:
        axes.tick_params(labelsize=14)  # said here, since ticks are made when the figure is shown, out of style
        axes.grid(color="#DDDDDD", linewidth=0.8)
    return figure, panels


def name_ends(axes: Axes, ends: Iterable[End], *, gap: float) -> None:
    """Write beside the right edge what ends there, moved apart to at least `gap`, a share of the axes' height.

    The limits of y must be final. An end outside them is named at the edge that its line leaves by.
    """
    to_share = axes.transScale + axes.transLimits
    placed = sorted((float(to_share.transform((1, end.y))[1]), end) for end in ends)
    heights = _apart([min(max(share, 0), 1) for share, _ in placed], gap)
    for (share, end), height in zip(placed, heights, strict=True):
        axes.annotate(
            end.text + (" ↑" if share > 1 else " ↓" if share < 0 else ""),
            (1, min(max(share, 0), 1)),
            (1.04, height),
            xycoords="axes fraction",
            textcoords="axes fraction",
            color=end.pen.colour,
            verticalalignment="center",
            arrowprops={"arrowstyle": "-", "color": end.pen.colour, "linewidth": 1, "shrinkA": 0, "shrinkB": 0},
        )


def _apart(sorted_heights: list[float], gap: float) -> list[float]:
    """The heights, at least `gap` apart and none above 1, if there is room for them."""
    heights = list(sorted_heights)
    for i in range(1, len(heights)):
        heights[i] = max(heights[i], heights[i - 1] + gap)
    ceiling = 1.0
    for i in reversed(range(len(heights))):
        heights[i] = min(heights[i], ceiling)
        ceiling = heights[i] - gap
    return heights

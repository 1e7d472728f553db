"""What every figure of an experiment owes its reader, for the tests of all of them."""

from collections.abc import Iterator
from itertools import combinations

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from derivations.plots.style import Pen


def check_readable(figure: Figure) -> None:
    """Nothing written is cut off or overwritten, and every panel says what it plots."""
    figure.draw_without_rendering()
    written = [(text.get_text(), Text.get_window_extent(text)) for text in _texts(figure)]
    page = figure.bbox
    cut = [
        text for text, box in written if box.x0 < page.x0 or box.x1 > page.x1 or box.y0 < page.y0 or box.y1 > page.y1
    ]
    assert cut == []
    assert [(one, other) for (one, a), (other, b) in combinations(written, 2) if _overlap(a, b)] == []
    assert figure.get_suptitle()
    for axes in figure.axes:
        place = axes.get_subplotspec()
        assert not place.is_first_col() or axes.get_ylabel()
        assert figure.get_supxlabel() or axes.get_xlabel()
        small = [*axes.texts, *_ticks(axes.xaxis), *_ticks(axes.yaxis)]
        assert all(text.get_fontsize() >= 14 for text in small)


def one_colour(axes: Axes, pen: Pen) -> list[Line2D]:
    """The lines that are drawn with a pen."""
    return [line for line in axes.lines if line.get_color() == pen.colour]


def _texts(figure: Figure) -> Iterator[Text]:
    found = [*figure.texts]
    found += [text for text in (figure._suptitle, figure._supxlabel) if text is not None and text not in found]
    for axes in figure.axes:
        found += [axes.title, axes.xaxis.label, axes.yaxis.label, *axes.texts, *_ticks(axes.xaxis), *_ticks(axes.yaxis)]
    yield from (text for text in found if text.get_text() and text.get_visible())


def _ticks(axis: Axis) -> Iterator[Text]:
    low, high = sorted(axis.get_view_interval())
    for tick in axis.get_major_ticks():
        if low <= tick.get_loc() <= high and tick.label1.get_visible():
            yield tick.label1


def _overlap(one: Bbox, other: Bbox) -> bool:
    shared = Bbox.intersection(one, other)
    return shared is not None and shared.width > 1 and shared.height > 1

"""The results as figures for a class: each drawn from the derived formulas, under a title that says what it shows.

    slope       sigma and its slope, never above 1/4
    width       how wide the interval of input activations is that keeps |w sigma'| at 1 or above
    condition   |w sigma'(w a + b)| itself, and that interval
    factors     gradients along a chain, vanishing and exploding
    identity    the error of the identity neuron
    variance    the variance of weighted inputs and of gradients through the layers of random networks

`PLOTS` lists them; each takes options of its own and returns a matplotlib `Figure`, made without pyplot.
`save` writes one into a file, `write` any other figure. Loading this package does not load matplotlib.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from derivations.plots import condition, factors, identity, slope, variance, width
from derivations.plots.style import styled

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["ENDINGS", "PLOTS", "save", "write"]

PLOTS: Final[Mapping[str, Callable[..., Figure]]] = {
    "slope": slope.draw,
    "width": width.draw,
    "condition": condition.draw,
    "factors": factors.draw,
    "identity": identity.draw,
    "variance": variance.draw,
}
ENDINGS: Final = (".svg", ".png")
"""of the files that `save` writes"""


def save(name: str, path: str | Path, **options: Any) -> None:
    """Draw the figure of that name, with its options, into a file: SVG or PNG by its ending, the same bytes every time.

    Raises ValueError for a name that is not in `PLOTS` and for another ending, OSError when the file cannot be written.
    """
    if name not in PLOTS:
        raise ValueError(f"there is no figure {name!r}; there are {', '.join(PLOTS)}")
    _check_ending(path)
    write(PLOTS[name](**options), path, title=name, description=_summary(PLOTS[name]))


def write(figure: Figure, path: str | Path, *, title: str, description: str) -> None:
    """Write a figure into a file: SVG or PNG by its ending, the same bytes every time.

    Raises ValueError for another ending, OSError when the file cannot be written.
    """
    ending = _check_ending(path)
    about = {"Title": title, "Description": description}
    with styled():
        figure.savefig(path, format=ending[1:], metadata=about | _UNDATED[ending])


def _check_ending(path: str | Path) -> str:
    ending = Path(path).suffix.lower()
    if ending not in ENDINGS:
        raise ValueError(f"a figure is written as {' or '.join(ENDINGS)}, and {str(path)!r} ends in neither")
    return ending


_UNDATED: Final[Mapping[str, dict[str, str | None]]] = {".svg": {"Date": None}, ".png": {"Software": None}}
"""what matplotlib would write of the day, or of its version, left out"""


def _summary(draw: Callable[..., Figure]) -> str:
    return (draw.__doc__ or "").partition("\n")[0]

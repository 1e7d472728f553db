"""A small picture of a wrong formula in one variable: its curve, the point where it goes wrong, and the right curve.

The curves are enclosures at some hundred places of the domain; where a value is undefined, not real or not known to a
thousandth, the curve has a gap. `plot_of` computes them once, `svg` draws as much of them as may be shown: without the
right values nothing in the picture depends on them, the scale included.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from html import escape
from math import ceil, floor, isfinite
from typing import Any, Final, Self, TypeAlias

from flint import acb, ctx

from checker.equivalence.budget import OutOfTime, time_budget
from checker.equivalence.domain import Interval, Regime
from checker.equivalence.enclosure import UnknownSymbol, ball, evaluate
from checker.exercise import Formula
from checker.expression.dag import Expression
from checker.expression.printing import printable
from checker.messages.catalogue import ENGLISH, Catalogue
from checker.report import PartReport
from checker.verdict import Witness

__all__ = ["Plot", "plot_of", "svg"]

Curve: TypeAlias = tuple[tuple[float, float | None], ...]
"""places and the values there; None where there is none"""
_Places: TypeAlias = tuple[tuple[Fraction, ...], ...]
"""by regime"""

_PLACES: Final = 56
"""of all regimes together"""
_BITS: Final = 53
_ACCURACY: Final = 1e-3
_MOST_NODES: Final = 400
_SECONDS: Final = 0.1
_REACH: Final = 8
_FARTHEST: Final = 1e12
"""a witness beyond is not drawn: no curve could be told from a line there"""
_SIGNIFICANT: Final = 6


@dataclass(frozen=True, slots=True)
class Plot:
    """What there is to draw, as plain data."""

    symbol: str
    answer: tuple[Curve, ...]
    """a curve a regime"""
    reference: tuple[Curve, ...]
    at: float
    """the place of the witness"""
    yours: float | None
    """the answer's value there"""
    right: float | None

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> Self:
        """The plot of which `dataclasses.asdict` made these, also after a way through JSON."""
        answer, reference = (
            tuple(tuple((place, value) for place, value in curve) for curve in fields[name])
            for name in ("answer", "reference")
        )
        return cls(fields["symbol"], answer, reference, fields["at"], fields["yours"], fields["right"])


def plot_of(report: PartReport) -> Plot | None:
    """The picture of a wrong answer; None where there is nothing to draw or it would take too long."""
    part, formula, witness = report.part, report.formula, report.judgement.evidence
    if not isinstance(part, Formula) or not isinstance(witness, Witness) or formula is None or part.expected is None:
        return None
    symbols = tuple(part.domain.regimes[0].ranges)
    if len(symbols) != 1 or part.domain.definitions or not formula.symbols <= {*symbols}:
        return None
    at = _place(witness.point.get(symbols[0], ""))
    if at is None or len(formula.nodes) + len(part.expected.nodes) > _MOST_NODES:
        return None
    places = _places(part.domain.regimes, symbols[0], at)
    try:
        with time_budget(_SECONDS), ctx.workprec(_BITS):
            answer, reference = _curves(formula, symbols[0], places), _known_curves(part.expected, symbols[0], places)
            yours, right = (_value(side, symbols[0], at) for side in (formula, part.expected))
    except (OutOfTime, UnknownSymbol, ArithmeticError):
        return None
    return Plot(symbols[0], answer, reference, float(at), yours, right) if any(True for _ in _values(answer)) else None


def _place(text: str) -> Fraction | None:
    try:
        value = Fraction(text)
    except (ValueError, ZeroDivisionError):
        return None
    return value if abs(value) < _FARTHEST else None


def _places(regimes: Sequence[Regime], symbol: str, at: Fraction) -> _Places:
    """Where each regime is looked at: up to some way beyond the witness."""
    count = max(8, _PLACES // len(regimes))
    return tuple(_spread(regime.ranges[symbol], at, count) for regime in regimes)


def _spread(interval: Interval, at: Fraction, count: int) -> tuple[Fraction, ...]:
    low, high = _window(interval, abs(at))
    if interval.whole:
        return tuple(place for place in map(Fraction, range(ceil(low), floor(high) + 1)) if interval.contains(place))
    step = (high - low) / count
    return (low + step / 50, *(low + step * k for k in range(1, count)), high - step / 50)


def _window(interval: Interval, size: Fraction) -> tuple[Fraction, Fraction]:
    """The part of an interval that is drawn: its own end nearest to 0, and as far as the witness and beyond."""
    low, high = interval.low, interval.high
    edge = max(low or 0, -(high or 0), 0)  # how far the interval stays away from 0
    reach = Fraction(_REACH)  # doubled, so that few windows serve all
    while reach < max(size * 5 / 4, 3 * edge):
        reach *= 2
    return (-reach if low is None else max(low, -reach)), (reach if high is None else min(high, reach))


@lru_cache(maxsize=64)
def _known_curves(reference: Expression, symbol: str, places: _Places) -> tuple[Curve, ...]:
    """The curves of a reference, which are the same for many answers."""
    return _curves(reference, symbol, places)


def _curves(side: Expression, symbol: str, places: _Places) -> tuple[Curve, ...]:
    return tuple(tuple((float(place), _value(side, symbol, place)) for place in row) for row in places)


def _value(side: Expression, symbol: str, place: Fraction) -> float | None:
    value: acb = evaluate(side, {symbol: ball(place)})
    if not value.is_finite() or not value.imag.contains(0):
        return None
    middle, radius = float(value.real.mid()), float(value.real.rad()) + float(value.imag.rad())
    is_known = isfinite(middle) and radius <= _ACCURACY * max(abs(middle), 1e-12)
    return float(f"{middle:.{_SIGNIFICANT}g}") if is_known or radius < 1e-9 else None


def _values(curves: tuple[Curve, ...]) -> Iterator[float]:
    return (value for curve in curves for _, value in curve if value is not None)


_WIDTH, _HEIGHT = 320, 180
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 8, 10, 26


@dataclass(frozen=True, slots=True)
class _Frame:
    """From values to places in the picture."""

    left: float
    right: float
    low: float
    high: float

    def x(self, value: float) -> float:
        return _LEFT + (value - self.left) / (self.right - self.left) * (_WIDTH - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        return _HEIGHT - _BOTTOM - (value - self.low) / (self.high - self.low) * (_HEIGHT - _TOP - _BOTTOM)


def svg(plot: Plot, *, name: str, with_reference: bool, language: Catalogue = ENGLISH) -> str:
    """The picture as an `svg` element with its own description; it takes its colours from the page."""
    shown = (*plot.answer, *(plot.reference if with_reference else ()))
    right = plot.right if with_reference else None
    frame = _frame(shown, [value for value in (plot.yours, right) if value is not None], plot.at)
    parts = [*_axes(plot, frame)]
    if with_reference:
        parts += (_line(curve, frame, "reference") for curve in plot.reference)
    parts += (_line(curve, frame, "answer") for curve in plot.answer)
    parts += _marks(plot, frame, with_reference=with_reference)
    described = language.say(_described(plot, name, with_reference=with_reference))
    said = escape(printable(described, 400), quote=True)
    box = f'viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}"'
    return f'<svg class="plot" role="img" aria-label="{said}" {box}>{"".join(parts)}</svg>'


def _described(plot: Plot, name: str, *, with_reference: bool) -> str:
    right = " (solid) and of the right formula (dashed)" if with_reference else ""
    at = f"{plot.symbol} = {plot.at:g}"
    values = f"yours is {plot.yours:g}" if plot.yours is not None else "yours has no value"
    if with_reference and plot.right is not None:
        values += f", right is {plot.right:g}"
    return f"Curve of your {name} over {plot.symbol}{right}. Marked: {at}, where {values}."


_TRIMMED = 0.06
"""share of the values at either end that may leave the picture, as near a pole"""


def _frame(shown: tuple[Curve, ...], marked: list[float], at: float) -> _Frame:
    """Room for the curves, the place of the witness and the values there; not for all of a pole."""
    places = [at, *(place for curve in shown for place, _ in curve)]
    values = sorted(_values(shown))
    skipped = int(len(values) * _TRIMMED)
    inner = values[skipped : len(values) - skipped] or [0.0]
    if inner[-1] - inner[0] > (values[-1] - values[0]) / 3:
        inner = values  # no pole: all of it
    low, high = min([inner[0], *marked]), max([inner[-1], *marked])
    margin = (high - low) * 0.08 or abs(high) * 0.1 or 1.0
    return _Frame(min(places), max(places), low - margin, high + margin)


def _line(curve: Curve, frame: _Frame, kind: str) -> str:
    """One path; a new piece of it after every gap and where the curve leaves the picture."""
    pieces: list[str] = []
    is_begun = False
    for place, value in curve:
        if value is None or not frame.low <= value <= frame.high:
            is_begun = False
            continue
        pieces.append(f"{'L' if is_begun else 'M'}{frame.x(place):.1f} {frame.y(value):.1f}")
        is_begun = True
    return f'<path class="{kind}" d="{"".join(pieces)}"/>' if pieces else ""


def _axes(plot: Plot, frame: _Frame) -> Iterator[str]:
    bottom, right = _HEIGHT - _BOTTOM, _WIDTH - _RIGHT
    yield f'<path class="frame" d="M{_LEFT} {_TOP}V{bottom}H{right}"/>'
    if frame.low < 0 < frame.high:
        yield f'<path class="zero" d="M{_LEFT} {frame.y(0):.1f}H{right}"/>'
    if frame.left < 0 < frame.right:
        yield f'<path class="zero" d="M{frame.x(0):.1f} {_TOP}V{bottom}"/>'
    for value in (frame.left, frame.right):
        anchor = "start" if value == frame.left else "end"
        yield f'<text x="{frame.x(value):.1f}" y="{bottom + 16}" text-anchor="{anchor}">{value:.3g}</text>'
    middle = (_LEFT + right) / 2
    yield f'<text class="name" x="{middle}" y="{bottom + 16}" text-anchor="middle">{escape(plot.symbol)}</text>'
    for value, y in ((frame.low, bottom), (frame.high, _TOP + 8)):
        yield f'<text x="{_LEFT - 4}" y="{y}" text-anchor="end">{value:.2g}</text>'


def _marks(plot: Plot, frame: _Frame, *, with_reference: bool) -> Iterator[str]:
    x = frame.x(plot.at)
    yield f'<path class="at" d="M{x:.1f} {_TOP}V{_HEIGHT - _BOTTOM}"/>'
    if with_reference and plot.right is not None:
        yield f'<circle class="right" cx="{x:.1f}" cy="{frame.y(plot.right):.1f}" r="4"/>'
    if plot.yours is not None:
        yield f'<circle class="yours" cx="{x:.1f}" cy="{frame.y(plot.yours):.1f}" r="4"/>'

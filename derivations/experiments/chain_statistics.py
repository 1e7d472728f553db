"""What is usual in chains of single neurons with biases from N(0, 1): how fast gradients vanish, how seldom they grow.

By length L, |da_L/db_1| = |sigma'(z_1) w_2 sigma'(z_2) ... w_L sigma'(z_L)| is simulated, with weights from N(0, 1) and
inputs uniform on [0, 1]. P(|w sigma'(w a + b)| >= 1) of one neuron, with w from N(0, s^2), is integrated and simulated.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from derivations.experiments.measurement import Measurement, Progress, Row, silently
from derivations.experiments.panels import column
from derivations.network import LOGISTIC, Array
from derivations.plots.style import PENS, End, in_style, name_ends, sheet
from derivations.source import CHAPTER

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["expected_log10", "figure", "measure", "probability"]

_A: Final = (0.0, 0.5, 1.0)
"""what the single neuron is given"""
_FOUR: Final = 4
"""neurons in the chapter's chain"""
_FACTOR: Final = 16
"""by which dC/db_1 is usually smaller than dC/db_3, says the chapter"""
_QUANTILES: Final = (0.05, 0.5, 0.95)


class _Sample(NamedTuple):
    """What is simulated with one seed."""

    logarithms: dict[int, Array]
    """log10 |da_L/db_1| of each chain, by L"""
    lags: Array
    """log10 of |dC/db_3| over |dC/db_1| in each chain of four"""
    counts: Array
    """how often |w sigma'(w a + b)| >= 1: (spreads, activations)"""


def measure(
    *,
    lengths: Sequence[int] = (1, 2, 3, 4, 5, 6, 8, 10),
    w_sds: Sequence[float] = (1, 2, 3, 5, 10, 20, 50, 100),
    seeds: int = 10,
    chains: int = 50_000,
    progress: Progress[int] = silently,
) -> Measurement:
    """Quantiles of log10 |da_L/db_1| by length, and P(|w sigma'(w a + b)| >= 1) by the spread of w and by a.

    There are `chains` chains and as many single neurons for each of the seeds 0 ... seeds - 1. The rows with a `length`
    have other fields than those with a `w_sd`: `expected_log10` is the mean by quadrature, and so is `probability`;
    `standard_error` is that of `simulated`. `published` has the ratio of dC/db_3 to dC/db_1 in chains of four.
    Raises ValueError when there is no chain, length or spread, and for a length or a spread that is not above 0.
    """
    if not lengths or not w_sds or min(seeds, chains, *lengths) < 1 or not all(0 < sd < math.inf for sd in w_sds):
        raise ValueError("chains are needed, of a length of 1 or more, and spreads of weights above 0")
    samples = [_simulated(seed, chains, lengths, w_sds) for seed in progress(range(seeds), "chain-statistics")]
    total = seeds * chains
    shares = np.sum([sample.counts for sample in samples], axis=0) / total
    rows = [_by_length(length, np.concatenate([each.logarithms[length] for each in samples])) for length in lengths]
    rows += [_by_spread(sd, a, shares[i, j], total) for i, sd in enumerate(w_sds) for j, a in enumerate(_A)]
    published = _ratio(np.concatenate([sample.lags for sample in samples]))
    settings: Row = {"lengths": list(lengths), "spreads of w": list(w_sds), "seeds": seeds, "chains": chains}
    return Measurement("chain-statistics", settings, tuple(rows), (published,), tuple(_remarks(rows, published)))


def _simulated(seed: int, chains: int, lengths: Sequence[int], w_sds: Sequence[float]) -> _Sample:
    terms = _terms(np.random.Generator(np.random.PCG64((seed, 0))), chains)
    deepest = max((_FOUR, *lengths))
    slopes, weights = (np.array(each) for each in zip(*(next(terms) for _ in range(deepest)), strict=True))
    weights[0] = 0  # w_1 is before b_1
    gradients = np.cumsum(slopes + weights, axis=0)
    lags = -(slopes[0] + weights[1] + slopes[1] + weights[2])
    w, b = np.random.Generator(np.random.PCG64((seed, 1))).standard_normal((2, chains))
    counts = [[np.sum(np.abs(sd * w) * LOGISTIC.prime(sd * w * a + b) >= 1) for a in _A] for sd in w_sds]
    return _Sample({length: gradients[length - 1] for length in lengths}, lags, np.array(counts).reshape(-1, len(_A)))


def _terms(generator: np.random.Generator, chains: int) -> Iterator[tuple[Array, Array]]:
    """The logarithms of sigma'(z_j) and |w_j|, j = 1, 2, ...; the first neurons of longer chains are the same."""
    a = generator.random(chains)
    while True:
        w, b = generator.standard_normal((2, chains))
        a, slope = LOGISTIC.with_slope(w * a + b)
        yield np.log10(slope), np.log10(np.abs(w))


def _by_length(length: int, logarithms: Array) -> Row:
    low, middle, high = np.quantile(logarithms, _QUANTILES)
    return {
        "length": length,
        "median_log10": float(middle),
        "p05_log10": float(low),
        "p95_log10": float(high),
        "mean_log10": float(np.mean(logarithms)),
        "expected_log10": expected_log10(length),
    }


def _by_spread(w_sd: float, a: float, share: float, total: int) -> Row:
    exact = probability(w_sd, a)
    return {
        "w_sd": float(w_sd),
        "a": a,
        "probability": exact,
        "simulated": float(share),
        "standard_error": math.sqrt(exact * (1 - exact) / total),
    }


def _ratio(lags: Array) -> Row:
    low, middle, high = 10 ** np.quantile(lags, _QUANTILES)
    share = float(np.mean(lags > math.log10(_FACTOR)))
    return {
        "claim": "dC/db_1 will usually be smaller than dC/db_3 by a factor of 16, or more",
        "published": _FACTOR,
        "probability": share,
        "median": float(middle),
        "p05": float(low),
        "p95": float(high),
        "holds": share > 1 / 2,
        "source": str(CHAPTER),
    }


def _remarks(rows: Sequence[Row], ratio: Row) -> Iterator[str]:
    yield (
        f"In chains of four |dC/db_1| is smaller than |dC/db_3| by a factor above {_FACTOR} with probability"
        f" {ratio['probability']:.3f}; the median factor is {ratio['median']:.3g}, and 90 % of all factors lie between"
        f" {ratio['p05']:.3g} and {ratio['p95']:.4g}."
    )
    if (by_length := _having(rows, "length"))[1:]:
        yield f"The median falls by {-_decades(by_length):.2f} decades a layer."
    for a in _A:
        top = max((row for row in _having(rows, "w_sd") if row["a"] == a), key=_chance)
        yield (
            f"With a = {a:g}, |w sigma'(w a + b)| is 1 or more with a probability of {_chance(top):.3g} at most, at the"
            f" spread {top['w_sd']:g} of w."
        )


def _having(rows: Sequence[Row], field: str) -> list[Row]:
    return [row for row in rows if field in row]


def _chance(row: Row) -> float:
    return float(column([row], "probability")[0])


def _decades(rows: Sequence[Row]) -> float:
    """By how much log10 of the median grows with a neuron more, from the shortest chains to the longest."""
    lengths, medians = column(rows, "length"), column(rows, "median_log10")
    first, last = lengths.argmin(), lengths.argmax()
    return float((medians[last] - medians[first]) / (lengths[last] - lengths[first]))


# by quadrature


def probability(w_sd: float, a: float) -> float:
    """P(|w sigma'(w a + b)| >= 1) for w from N(0, w_sd^2) and b from N(0, 1), independent.

    Given w, z = w a + b is from N(w a, 1), and |w| sigma'(z) >= 1 for |z| <= Z with |w| = 4 cosh(Z/2)^2. In t, with
    |w| = 4 + t^2, Z = 2 asinh(t/2) and the integrand is even and smooth: the trapezium rule is exact to rounding.

    >>> round(probability(10, 0.5), 4), round(probability(100, 0.5), 4)
    (0.0117, 0.0014)
    """
    from scipy import special

    t = np.linspace(0, math.sqrt(13 * w_sd), 20_001)  # beyond, w is 13 standard deviations from 0
    w, reach = 4 + t**2, 2 * np.arcsinh(t / 2)
    inside = special.ndtr(reach - w * a) - special.ndtr(-reach - w * a)
    density = np.exp(-((w / w_sd) ** 2) / 2) / (math.sqrt(2 * math.pi) * w_sd)
    return float(2 * np.sum(2 * t * density * inside) * t[1])  # 0 at both ends; as much again for w < 0


def expected_log10(length: int) -> float:
    """The mean of log10 |da_L/db_1|: that of log10 |w| for all w but w_1, and of log10 sigma' for all z.

    Given a, z = w a + b is from N(0, 1 + a^2), so that the law of one z, on a grid, gives that of the next.

    >>> round(expected_log10(10) - expected_log10(9), 3)
    -1.002
    """
    inputs, shares = np.polynomial.legendre.leggauss(40)
    density = _normal(_GRID[:, np.newaxis], 1 + ((inputs + 1) / 2) ** 2) @ (shares / 2)
    a, slope = LOGISTIC.with_slope(_GRID)
    onward = _normal(_GRID[:, np.newaxis], 1 + a**2)
    total = (length - 1) * _MEAN_LOG10_W
    for _ in range(length):
        total += float(np.sum(density * np.log10(slope)) * _STEP)
        density = onward @ density * _STEP
    return total


_GRID: Final = np.linspace(-14, 14, 561)  # ten standard deviations of the widest z
_STEP: Final = float(_GRID[1] - _GRID[0])
_MEAN_LOG10_W: Final = -(np.euler_gamma + math.log(2)) / (2 * math.log(10))
"""of |w| for w from N(0, 1)"""


def _normal(z: Array, variance: Array) -> Array:
    return np.asarray(np.exp(-(z**2) / (2 * variance)) / np.sqrt(2 * np.pi * variance))


# the figure


@in_style
def figure(measurement: Measurement) -> Figure:
    """The quantiles of the gradient by length, and the probability of a term of 1 or more by the spread of w."""
    by_length, by_spread = (_having(measurement.rows, field) for field in ("length", "w_sd"))
    drawn, panels = sheet(_title(by_length, by_spread), columns=2, size=(12.8, 7.2))
    right = _apart(panels[1])
    _draw_lengths(panels[0], by_length)
    _draw_spreads(right, by_spread)
    return drawn


def _apart(panel: Axes) -> Axes:
    """A panel in the place of one that shares its scales with others, with scales of its own."""
    place, drawn = panel.get_subplotspec(), panel.get_figure()
    assert place is not None
    assert drawn is not None
    panel.remove()
    own = drawn.add_subplot(place)
    own.tick_params(labelsize=14)
    own.grid(color="#DDDDDD", linewidth=0.8)
    return own


def _title(by_length: Sequence[Row], by_spread: Sequence[Row]) -> str:
    top = max(_chance(row) for row in by_spread if row["a"] == _A[1])
    fall = f"by {-_decades(by_length):.1f} decades a layer" if len(by_length) > 1 else "fast"
    return (
        f"In random chains gradients fall {fall}; wider weights do not help:\n"
        rf"for $a$ = {_A[1]:g}, $|w\,\sigma'|$ reaches 1 with a probability of {top:.2g} at most"
    )


def _draw_lengths(axes: Axes, rows: Sequence[Row]) -> None:
    rows = sorted(rows, key=lambda row: float(column([row], "length")[0]))
    pen, lengths = PENS[1], column(rows, "length")
    low, middle, high = (10 ** column(rows, f"{name}_log10") for name in ("p05", "median", "p95"))
    axes.fill_between(lengths, low, high, color=pen.colour, alpha=0.2, linewidth=0)
    axes.plot(lengths, middle, marker=pen.marker, markersize=8, **pen.line)
    axes.set(yscale="log", xlabel="length $L$ of the chain;  line and band:\nmedian and middle 90 %")
    axes.set_ylabel(r"$|\partial a_L / \partial b_1|$")


def _draw_spreads(axes: Axes, rows: Sequence[Row]) -> None:
    ends = []
    for a, pen in zip(_A, PENS, strict=False):
        given = sorted((row for row in rows if row["a"] == a), key=lambda row: float(column([row], "w_sd")[0]))
        spreads = column(given, "w_sd")
        axes.plot(spreads, column(given, "probability"), **pen.line)
        axes.plot(spreads, column(given, "simulated"), **pen.dots)
        ends.append(End(float(column(given, "probability")[-1]), f"$a = {a:g}$", pen))
    axes.set(xscale="log", yscale="log", ylim=(1e-9, 3), ylabel=r"P$(|w\,\sigma'(w a + b)| \geq 1)$")
    axes.set_xlabel("standard deviation of $w$;  lines:\nquadrature,  points: simulated")
    name_ends(axes, ends, gap=0.07)

"""Random chains: against chains written out, and integrals taken in another way."""

import math
from itertools import pairwise

import mpmath
import numpy as np
import pytest
from experiment_figures import check_readable
from scipy import integrate, special, stats

from derivations.experiments.chain_statistics import expected_log10, figure, measure, probability
from derivations.experiments.measurement import Measurement


@pytest.fixture(scope="module")
def chapter() -> Measurement:
    """All defaults."""
    return measure()


def having(measurement: Measurement, field: str) -> list:
    return [row for row in measurement.rows if field in row]


def test_two_kinds_of_rows(chapter: Measurement) -> None:
    lengths, spreads = having(chapter, "length"), having(chapter, "w_sd")
    assert len(lengths) + len(spreads) == len(chapter.rows)
    fields = ["length", "median_log10", "p05_log10", "p95_log10", "mean_log10", "expected_log10"]
    assert all(list(row) == fields for row in lengths)
    assert all(list(row) == ["w_sd", "a", "probability", "simulated", "standard_error"] for row in spreads)
    assert {row["a"] for row in spreads} == {0, 0.5, 1}


def test_chains_written_out() -> None:
    """Forty chains of three, neuron by neuron, the gradient at b_1 by central differences in mpmath."""
    (row,) = having(measure(lengths=[3], seeds=1, chains=40), "length")
    generator = np.random.Generator(np.random.PCG64((0, 0)))
    inputs = generator.random(40)
    draws = [generator.standard_normal((2, 40)) for _ in range(3)]
    sizes = []
    with mpmath.workdps(40):
        for i in range(40):

            def output(shift: mpmath.mpf, i: int = i) -> mpmath.mpf:
                a = mpmath.mpf(inputs[i])
                for j, (w, b) in enumerate(draws):
                    a = 1 / (1 + mpmath.exp(-(w[i] * a + b[i] + (shift if j == 0 else 0))))
                return a

            h = mpmath.mpf(10) ** -12
            sizes.append(float(mpmath.log10(abs(output(h) - output(-h)) / (2 * h))))
    assert row["median_log10"] == pytest.approx(np.median(sizes), rel=1e-9)
    assert row["mean_log10"] == pytest.approx(np.mean(sizes), rel=1e-9)
    assert row["p05_log10"] == pytest.approx(np.quantile(sizes, 0.05), rel=1e-9)


def test_a_decade_a_layer(chapter: Measurement) -> None:
    lengths = having(chapter, "length")
    for one, other in pairwise(lengths):
        falls = (one["median_log10"] - other["median_log10"]) / (other["length"] - one["length"])
        assert falls == pytest.approx(1, abs=0.03)
    assert all(row["mean_log10"] == pytest.approx(row["expected_log10"], abs=0.01) for row in lengths)


def test_expected_logarithms_of_one_neuron_and_of_two() -> None:
    """Of one: z = w a + b with a uniform. A second adds E log10 |w| and the mean over its z, given the first."""

    x = np.linspace(-16, 16, 4001)
    logarithms = np.log10(special.expit(x)) + np.log10(special.expit(-x))

    def log_slope(variance: float) -> float:
        return float(integrate.simpson(logarithms * stats.norm.pdf(x, 0, variance**0.5), x=x))

    one = integrate.quad(lambda a: log_slope(1 + a * a), 0, 1)[0]
    assert expected_log10(1) == pytest.approx(one, abs=1e-9)
    mean_w = float(mpmath.quad(lambda w: 2 * mpmath.log10(w) * mpmath.npdf(w), [0, 1, mpmath.inf]))
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    legendre, shares = np.polynomial.legendre.leggauss(20)
    two = sum(
        share / 2 * weight / math.sqrt(2 * math.pi) * log_slope(1 + special.expit(math.sqrt(1 + a * a) * node) ** 2)
        for a, share in zip((legendre + 1) / 2, shares, strict=True)
        for node, weight in zip(nodes, weights, strict=True)
        if weight > 1e-15
    )
    assert expected_log10(2) == pytest.approx(one + mean_w + two, abs=1e-7)


@pytest.mark.parametrize("w_sd", [1, 3, 20, 1000])
def test_the_probability_for_the_input_0(w_sd: float) -> None:
    """Then z = b, and |w| must reach 1/sigma'(b): the integral over b instead."""
    found = integrate.quad(
        lambda b: special.erfc((2 + 2 * np.cosh(b)) / w_sd / np.sqrt(2)) * stats.norm.pdf(b), -12, 12, limit=200
    )[0]
    assert probability(w_sd, 0) == pytest.approx(found, rel=1e-7)


@pytest.mark.parametrize(("w_sd", "a"), [(2, 0.5), (10, 0.5), (5, 1), (100, 1)])
def test_the_probability_by_a_double_sum(w_sd: float, a: float) -> None:
    """On a grid of w, the b between the two ends, found from the quadratic of sigma."""
    w = np.linspace(4, 4 + 13 * w_sd, 2_000_001)
    s = (1 + np.sqrt(1 - 4 / w)) / 2  # sigma at the upper end
    upper = special.logit(s)
    inside = stats.norm.cdf(upper - w * a) - stats.norm.cdf(-upper - w * a)
    both_signs = 2 * integrate.trapezoid(inside * stats.norm.pdf(w, 0, w_sd), w)
    assert probability(w_sd, a) == pytest.approx(both_signs, rel=1e-4)


def test_simulated_probabilities_are_within_their_errors(chapter: Measurement) -> None:
    for row in having(chapter, "w_sd"):
        allowed = 4 * row["standard_error"] + 4 / 500_000  # of rare events, a few more than expected
        assert abs(row["simulated"] - row["probability"]) < allowed


def test_wide_weights_do_not_help_but_at_the_input_0(chapter: Measurement) -> None:
    by_a = {a: [row["probability"] for row in having(chapter, "w_sd") if row["a"] == a] for a in (0, 0.5, 1)}
    assert by_a[0] == sorted(by_a[0])
    assert by_a[0][-1] > 0.95
    for a, top in ((0.5, 0.0145), (1, 1e-5)):
        assert max(by_a[a]) < top
        assert by_a[a][-1] < max(by_a[a]) / 5


def test_the_ratio_of_the_chapter(chapter: Measurement) -> None:
    """0.904 and the quantiles of a million other chains; four errors of a share of half a million are 0.0017."""
    (ratio,) = chapter.published
    assert ratio["probability"] == pytest.approx(0.904, abs=0.002)
    assert ratio["median"] == pytest.approx(79, rel=0.02)
    assert ratio["p05"] == pytest.approx(11.6, rel=0.02)
    assert ratio["p95"] == pytest.approx(2113, rel=0.03)
    assert ratio["holds"]


def test_short_chains_are_the_beginning_of_long_ones() -> None:
    short, long = (having(measure(lengths=lengths, seeds=1, chains=50), "length") for lengths in ([2], [9, 2]))
    assert short[0] == long[1]


def test_very_long_chains_do_not_underflow() -> None:
    (row,) = having(measure(lengths=[600], seeds=1, chains=20), "length")
    assert -660 < row["median_log10"] < -540


@pytest.mark.parametrize(
    "options",
    [
        *({"lengths": each} for each in ([], [0])),
        *({"w_sds": each} for each in ([], [0], [math.nan], [math.inf])),
        *({"seeds": 0}, {"chains": 0}),
    ],
)
def test_what_cannot_be_measured_is_refused(options: dict) -> None:
    with pytest.raises(ValueError, match="chains are needed"):
        measure(**options)


@pytest.mark.parametrize("options", [{}, {"lengths": [3]}, {"w_sds": [7]}, {"lengths": [1, 50]}])
def test_the_figure_is_readable(options: dict) -> None:
    measurement = measure(**({"seeds": 2, "chains": 2000} | options))
    drawn = figure(measurement)
    check_readable(drawn)
    left, right = drawn.axes
    np.testing.assert_allclose(
        left.lines[0].get_ydata(), [10 ** row["median_log10"] for row in having(measurement, "length")]
    )
    assert len(right.lines) == 6

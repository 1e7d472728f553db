"""Signals and gradients through random layers: against networks written out, quadrature and finite differences."""

import numpy as np
import pytest
from experiment_figures import check_readable
from scipy import integrate, special

from derivations.experiments.measurement import Measurement
from derivations.experiments.variance_flow import figure, flow, measure

FIELDS = [
    *("activation", "initialiser", "forward_factor", "forward_theory", "backward_factor", "backward_theory"),
    *("linear_factor", "settled_factor", "saturated_first", "saturated_last"),
    *("weighted_inputs", "mean_squares", "variances", "saturations", "gradients"),
]
UNITS = {
    "logistic": (special.expit, lambda z: special.expit(z) * special.expit(-z)),
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "relu": (lambda z: np.maximum(z, 0), lambda z: np.where(z > 0, 1.0, 0.0)),
}
N = 200


@pytest.fixture(scope="module")
def chapter() -> Measurement:
    """All defaults."""
    return measure()


def row_of(measurement: Measurement, activation: str, initialiser: str) -> dict:
    (row,) = (row for row in measurement.rows if (row["activation"], row["initialiser"]) == (activation, initialiser))
    return dict(row)


def mean_square(g, variance: float) -> float:
    """E g(z)^2 for z from N(0, variance)."""
    s = variance**0.5
    return integrate.quad(lambda x: g(s * x) ** 2 * np.exp(-x * x / 2), -12, 12, points=[0])[0] / (2 * np.pi) ** 0.5


def test_fields_and_pairs(chapter: Measurement) -> None:
    assert all(list(row) == FIELDS for row in chapter.rows)
    assert len(chapter.rows) == 16
    assert all(len(row[name]) == 12 for row in chapter.rows for name in FIELDS[10:])
    header = chapter.as_text().splitlines()[2].split()
    assert header == FIELDS[:10]  # lists are for the JSON


@pytest.mark.parametrize("unit", ["logistic", "tanh"])
def test_a_small_network_written_out(unit: str) -> None:
    """Three layers of five, two seeds; gradients by central differences of the cost in the weighted inputs.

    Only smooth units: where five rectifiers are silent at once, the next layer stands at its kinks.
    """
    f, _ = UNITS[unit]
    found = flow(unit, "he", layers=3, width=5, seeds=2)
    X, Y = np.random.Generator(np.random.PCG64(1_000_003)).standard_normal((2, 64, 5))
    squares, variances, deltas = np.zeros(3), np.zeros(3), np.zeros(3)
    for seed in range(2):
        generator = np.random.Generator(np.random.PCG64(seed))
        weights = [generator.standard_normal((5, 5)) * np.sqrt(2 / 5) for _ in range(3)]

        def cost(shift: np.ndarray, layer: int, x: np.ndarray, y: np.ndarray, weights: list = weights) -> float:
            a = x
            for i, w in enumerate(weights):
                a = f(w @ a + (shift if i == layer else 0))
            return float(y @ a)

        outputs: list[list[np.ndarray]] = [[], [], []]
        for x, y in zip(X, Y, strict=True):
            a = x
            for layer, w in enumerate(weights):
                z = w @ a
                a = f(z)
                outputs[layer].append(a)
                squares[layer] += np.mean(z**2) / 128
                h = 1e-6 * np.eye(5)
                slope = [(cost(e, layer, x, y) - cost(-e, layer, x, y)) / 2e-6 for e in h]
                deltas[layer] += np.mean(np.square(slope)) / 128
        variances += [np.var(each) / 2 for each in outputs]
    np.testing.assert_allclose(found.weighted_inputs, squares, rtol=1e-12)
    np.testing.assert_allclose(found.variances, variances, rtol=1e-12)
    np.testing.assert_allclose(found.gradients, deltas / deltas[-1], rtol=1e-6)


def test_saturated_is_within_a_hundredth_of_the_range_from_an_end() -> None:
    """z is N(0, 200) in the first layer: |z| > ln 99 for logistic units, > ln(99)/2 for tanh; z <= 0 for rectifiers."""
    for unit, bound in (("logistic", np.log(99)), ("tanh", np.log(99) / 2)):
        first = flow(unit, "standard", layers=3, width=N, seeds=4).saturations[0]
        expected = special.erfc(bound / np.sqrt(2 * N))
        assert first == pytest.approx(expected, abs=5 * 0.5 / np.sqrt(4 * N * 64) + 0.005)
    assert flow("relu", "he", layers=3, width=N, seeds=4).saturations[0] == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize(("unit", "law", "gain"), [("logistic", "lecun", 1), ("tanh", "he", 2), ("relu", "he", 2)])
def test_theory_is_the_recursion_of_gaussian_means(chapter: Measurement, unit: str, law: str, gain: float) -> None:
    f, prime = UNITS[unit]
    variances = [float(gain)]
    for _ in range(11):
        variances.append(gain * mean_square(f, variances[-1]))
    back = np.prod([gain * mean_square(prime, v) for v in variances[1:-1]]) ** 0.1
    row = row_of(chapter, unit, law)
    assert row["forward_theory"] == pytest.approx((variances[-1] / variances[1]) ** 0.1, rel=1e-4)
    assert row["backward_theory"] == pytest.approx(back, rel=1e-3)


def test_measured_factors_are_those_of_the_theory(chapter: Measurement) -> None:
    """Over ten layers of 200, eight networks: to 4 %, about twice what a factor strays with another set of seeds."""
    for row in chapter.rows:
        assert row["forward_factor"] == pytest.approx(row["forward_theory"], rel=0.04)
        assert row["backward_factor"] == pytest.approx(row["backward_theory"], rel=0.04)


def test_rectifiers_have_the_linear_factor_and_small_logistic_signals_stay_below_it(chapter: Measurement) -> None:
    for law, factor in (("standard", 100), ("lecun", 0.5), ("glorot-uniform", 0.5), ("he", 1)):
        row = row_of(chapter, "relu", law)
        assert row["linear_factor"] == pytest.approx(factor)
        assert row["settled_factor"] is None
        assert row["backward_factor"] == pytest.approx(factor, rel=0.04)
    logistic = row_of(chapter, "logistic", "lecun")
    assert logistic["linear_factor"] == pytest.approx(1 / 16)
    assert logistic["settled_factor"] == pytest.approx(0.0557, abs=1e-4)
    assert logistic["backward_factor"] == pytest.approx(logistic["settled_factor"], rel=0.02)


def test_what_the_texts_say(chapter: Measurement) -> None:
    verdicts = [claim["holds"] for claim in chapter.published]
    assert verdicts == [False, False, False, True, False, False, False, False, True]
    assert [remark.startswith("Holds") for remark in chapter.remarks] == verdicts
    standard = row_of(chapter, "logistic", "standard")
    assert max(standard["variances"]) == standard["variances"][0] < 1 / 4
    assert standard["weighted_inputs"][0] == pytest.approx(200, rel=0.05)
    assert standard["weighted_inputs"][1:] == pytest.approx([92] * 11, rel=0.1)
    assert standard["backward_factor"] ** 0.5 == pytest.approx(1.17, abs=0.02)
    assert standard["saturated_last"] == pytest.approx(0.63, abs=0.015)
    assert row_of(chapter, "tanh", "standard")["saturated_last"] == pytest.approx(0.87, abs=0.01)


def test_narrow_logistic_layers_vanish_with_the_same_weights() -> None:
    narrow = measure(width=30, activations=["logistic"], initialisers=["standard"], seeds=20)
    (vanish,) = (claim for claim in narrow.published if "vanish" in claim["claim"])
    assert vanish["holds"]


def test_layers_that_are_silent_have_no_factor() -> None:
    silent = measure(layers=12, width=1, seeds=1, activations=["relu"], initialisers=["standard"])
    assert silent.rows[0]["backward_factor"] is None
    silent.as_json()


def test_the_same_rows_every_time_and_in_any_company() -> None:
    small = {"layers": 4, "width": 20, "seeds": 2}
    alone = measure(activations=["tanh"], initialisers=["he"], **small)
    among = measure(activations=["relu", "tanh"], initialisers=["lecun", "he"], **small)
    assert alone.rows[0] == row_of(among, "tanh", "he")


@pytest.mark.parametrize("options", [{"layers": 2}, {"layers": 101}, {"seeds": 0}, {"width": 0}])
def test_what_cannot_be_measured_is_refused(options: dict) -> None:
    with pytest.raises(ValueError, match=r"layers|seed|empty"):
        measure(**options)


@pytest.mark.parametrize(
    "options",
    [
        {"activations": ["tanh"], "layers": 30, "width": 50},
        {"activations": ["logistic", "erf"], "initialisers": ["fan-in-uniform"], "layers": 3, "width": 50},
    ],
)
def test_the_figure_is_readable(options: dict) -> None:
    measurement = measure(seeds=2, **options)
    drawn = figure(measurement)
    check_readable(drawn)
    units = len({row["activation"] for row in measurement.rows})
    assert len(drawn.axes) == 3 * units
    points = [line for line in drawn.axes[0].lines if line.get_linestyle() == "None"]
    np.testing.assert_allclose(points[0].get_ydata(), measurement.rows[0]["variances"])


def test_the_figure_of_all_defaults_is_readable_and_says_what_it_shows(chapter: Measurement) -> None:
    drawn = figure(chapter)
    check_readable(drawn)
    assert "5.6 %" in drawn.get_suptitle()


def test_a_figure_has_room_for_four_units() -> None:
    small = measure(
        activations=["logistic", "arctan", "tanh", "relu", "leaky-relu"],
        initialisers=["he"],
        layers=3,
        width=5,
        seeds=1,
    )
    with pytest.raises(ValueError, match="room for 4"):
        figure(small)

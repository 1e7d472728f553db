"""Figures: the numbers drawn are right, and whoever looks can read them."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import matplotlib
import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from mpmath import mp, mpf

from derivations import plots
from derivations.activation import ARCTAN, BY_NAME, ERF, LOGISTIC, RELU, SOFTPLUS, SOFTSIGN, TANH, Activation
from derivations.chain import DepthError
from derivations.plots import layers
from derivations.plots.factors import gradients
from derivations.plots.style import PENS, QUIET, End, in_style, name_ends, sheet

BELLS = (LOGISTIC, TANH, ARCTAN, ERF, SOFTSIGN)
VARIANTS: list[tuple[str, dict[str, Any]]] = [
    *((name, {}) for name in plots.PLOTS),
    *(("slope", {"activation": activation}) for activation in BY_NAME.values()),
    *(("width", {"activation": activation}) for activation in BELLS),
    *(("factors", {"length": length}) for length in (3, 4, 30)),
    *(("condition", {"weights": weights}) for weights in ((-7,), (4, 100), (1, 5, 7, 20, 40))),
    *(("identity", {"weights": weights}) for weights in ((1,), (2, -2.01))),
    *(("variance", {"depth": depth}) for depth in (2, 30)),
]


@pytest.fixture(scope="module")
def drawn() -> dict[str, Figure]:
    """Every figure as it comes."""
    return {name: draw() for name, draw in plots.PLOTS.items()}


# what is drawn: against mpmath, finite differences and simulation


def sigma(z: mpf) -> mpf:
    return 1 / (1 + mpmath.exp(-z))


def sigma_prime(z: mpf) -> mpf:
    return sigma(z) * sigma(-z)


def samples(line: Line2D, count: int = 9) -> Iterator[tuple[float, float]]:
    """Points of a line, both ends among them."""
    x, y = (np.asarray(each, dtype=float) for each in line.get_data())
    for i in np.linspace(0, len(x) - 1, count).astype(int):
        yield float(x[i]), float(y[i])


def by_pen(axes: Axes, index: int) -> list[Line2D]:
    return [line for line in axes.lines if line.get_color() == PENS[index].colour]


def spans(axes: Axes) -> list[Rectangle]:
    return [patch for patch in axes.patches if isinstance(patch, Rectangle)]


def test_slope_draws_sigma_and_its_derivative(drawn: dict[str, Figure]) -> None:
    (axes,) = drawn["slope"].axes
    (curve,), (slope, peak) = by_pen(axes, 0), by_pen(axes, 1)
    for z, value in samples(curve):
        assert value == pytest.approx(float(sigma(z)), rel=1e-13)
    for z, value in samples(slope):
        assert value == pytest.approx(float(mpmath.diff(sigma, z)), rel=1e-12)
    assert list(samples(peak, 1)) == [(0, 0.25)]
    assert max(slope.get_ydata()) == 0.25


@pytest.mark.parametrize("activation", BY_NAME.values(), ids=lambda activation: activation.name)
def test_no_slope_drawn_is_above_the_line(activation: Activation) -> None:
    (axes,) = plots.PLOTS["slope"](activation).axes
    (line,) = (line for line in axes.lines if line.get_color() == QUIET)
    top = line.get_ydata()[0]
    slopes = by_pen(axes, 1)[0].get_ydata()
    assert np.nanmax(slopes) <= top
    assert np.nanmax(slopes) >= 0.95 * top


@pytest.mark.parametrize("activation", [RELU, BY_NAME["leaky-relu"]], ids=lambda activation: activation.name)
def test_a_jump_of_the_slope_is_a_gap(activation: Activation) -> None:
    (axes,) = plots.PLOTS["slope"](activation).axes
    z, slopes = by_pen(axes, 1)[0].get_data()
    assert list(z[np.isnan(slopes)]) == [0]


def width_of_logistic(w: mpf) -> mpf:
    """Measured on sigma' itself: the z > 0 with w sigma'(z) = 1, by bisection, as sigma' falls there."""
    low, high = mpf(0), mpf(60)
    while high - low > mpf(10) ** (3 - mp.dps) and w > 4:
        middle = (low + high) / 2
        low, high = (middle, high) if w * sigma_prime(middle) > 1 else (low, middle)
    return 2 * low / w


def test_width_draws_the_measured_width(drawn: dict[str, Figure]) -> None:
    (axes,) = drawn["width"].axes
    for w, width in samples(by_pen(axes, 0)[0], 15):
        assert width == pytest.approx(
            float(width_of_logistic(mpf(w))), abs=1e-9
        )  # the curve starts with a root of w - 4


def test_width_marks_the_maximum(drawn: dict[str, Figure]) -> None:
    (axes,) = drawn["width"].axes
    with mp.workdps(30):
        w = mpmath.findroot(lambda w: mpmath.diff(width_of_logistic, w, h=mpf(10) ** -8), 6.9)
        (marked,) = (line for line in by_pen(axes, 2) if line.get_marker() == PENS[2].marker)
        assert list(samples(marked, 1)) == [
            (pytest.approx(float(w), abs=1e-7), pytest.approx(float(width_of_logistic(w)), abs=1e-12))
        ]
    assert max(by_pen(axes, 0)[0].get_ydata()) <= marked.get_ydata()[0] + 1e-15
    assert spans(axes)[0].get_width() == 4
    assert "0.4477" in axes.texts[0].get_text()
    assert "6.894" in axes.texts[0].get_text()


def test_width_of_tanh_is_twice_that_of_the_logistic_at_four_times_the_weight() -> None:
    (axes,) = plots.PLOTS["width"](TANH).axes  # tanh(z) = 2 sigma(2 z) - 1, so tanh'(z) = 4 sigma'(2 z)
    for w, width in samples(by_pen(axes, 0)[0]):
        assert width == pytest.approx(2 * float(width_of_logistic(4 * mpf(w))), abs=1e-9)


@pytest.mark.parametrize("activation", [RELU, SOFTPLUS], ids=lambda activation: activation.name)
def test_width_refuses_an_activation_without_a_widest_interval(activation: Activation) -> None:
    with pytest.raises(ValueError, match=activation.name):
        plots.PLOTS["width"](activation)


def factor(w: float, a: float) -> mpf:
    return abs(w) * sigma_prime(mpf(w) * a - mpf(w) / 2)


@pytest.mark.parametrize("weights", [(3, 5, 7, 20), (-7, 100)])
def test_condition_shades_where_the_factor_is_at_least_1(weights: tuple[float, ...]) -> None:
    panels = plots.PLOTS["condition"](weights).axes
    for axes, w, pen in zip(panels, weights, PENS, strict=False):
        (line,) = (line for line in axes.lines if line.get_color() == pen.colour)
        for a, value in samples(line):
            assert value == pytest.approx(float(factor(w, a)), rel=1e-12)
        a, values = (np.asarray(each) for each in line.get_data())
        edges = [edge for span in spans(axes) for edge in (span.get_x(), span.get_x() + span.get_width())]
        assert [float(factor(w, edge)) for edge in edges] == pytest.approx([1] * len(edges), abs=1e-10)
        inside = (a >= edges[0]) & (a <= edges[1]) if edges else np.zeros(len(a), dtype=bool)
        assert np.array_equal(values >= 1, inside)
        assert bool(edges) == (abs(w) >= 4)


def test_condition_states_the_width_of_each_interval(drawn: dict[str, Figure]) -> None:
    titles = [axes.get_title() for axes in drawn["condition"].axes]
    stated = [float(title.rsplit(" ", 1)[1]) for title in titles[1:]]
    assert stated == pytest.approx([float(width_of_logistic(mpf(w))) for w in (5, 7, 20)], abs=0.005)
    assert "below 1" in titles[0]


def chain_output(weights: list[mpf], biases: list[mpf], a: mpf) -> mpf:
    for w, b in zip(weights, biases, strict=True):
        a = sigma(w * a + b)
    return a


def test_gradients_are_the_finite_differences_of_a_chain(rng: np.random.Generator) -> None:
    weights, biases = rng.standard_normal((2, 5, 3)) * 2
    inputs = rng.random(3)
    found = gradients(weights, biases, inputs)
    with mp.workdps(40):
        for column in range(3):
            w, b = ([mpf(x) for x in each[:, column]] for each in (weights, biases))
            for k in range(5):
                slope = mpmath.diff(
                    lambda x, k=k, w=w, b=b, a=inputs[column]: chain_output(w, [*b[:k], x, *b[k + 1 :]], a), b[k]
                )
                assert found[k, column] == pytest.approx(abs(float(slope)), rel=1e-12)


def test_factors_draws_the_exploding_chain_of_the_text(drawn: dict[str, Figure]) -> None:
    (axes,) = drawn["factors"].axes
    k, sizes = by_pen(axes, 2)[0].get_data()
    assert list(k) == list(range(1, 11))
    assert sizes == pytest.approx([25.0 ** (10 - j) / 4 for j in range(1, 11)], rel=1e-12)


def backpropagated(length: int, chains: int, rng: np.random.Generator) -> np.ndarray:
    """Log |dC/db_k| of random chains by hand-written backpropagation, a row each k."""
    w, b = rng.standard_normal((2, length, chains))
    a, slopes = rng.random(chains), []
    for j in range(length):
        a = 1 / (1 + np.exp(-(w[j] * a + b[j])))
        slopes.append(a * (1 - a))
    errors = [slopes[-1]]
    for j in reversed(range(length - 1)):
        errors.append(errors[-1] * w[j + 1] * slopes[j])
    return np.log(np.abs(errors[::-1]))


def test_factors_draws_the_quantiles_of_random_chains(drawn: dict[str, Figure], rng: np.random.Generator) -> None:
    (axes,) = drawn["factors"].axes
    independent = backpropagated(10, 20_000, rng)
    median = np.log(by_pen(axes, 1)[0].get_ydata())
    # the standard error of a median is about 1.25 s/sqrt(N), and two are compared
    errors = 1.25 * np.std(independent, axis=1) * np.sqrt(2 / 20_000)
    assert np.all(np.abs(median - np.median(independent, axis=1)) < 5 * errors)
    corners = axes.collections[0].get_paths()[0].vertices
    for k, row in enumerate(independent, start=1):
        low, high = np.exp(np.quantile(row, (0.05, 0.95)))
        band = corners[corners[:, 0] == k][:, 1]
        assert band.min() == pytest.approx(low, rel=0.3)
        assert band.max() == pytest.approx(high, rel=0.2)


def test_factors_is_the_same_for_the_same_seed_only() -> None:
    one, again, other = (by_pen(plots.PLOTS["factors"](4, seed=seed).axes[0], 1)[0].get_ydata() for seed in (1, 1, 2))
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


def test_identity_draws_the_error_under_its_bound(drawn: dict[str, Figure]) -> None:
    (axes,) = drawn["identity"].axes
    for w1, pen in zip((4, 2, 1, 0.5, 0.25), PENS, strict=True):
        bound, error = by_pen(axes, PENS.index(pen))
        for x, size in samples(error):
            with mp.workdps(40):
                neuron = 4 / mpf(w1) * sigma(w1 * (mpf(x) - mpf(1) / 2)) + mpf(1) / 2 - 2 / mpf(w1)
                assert size == pytest.approx(float(abs(neuron - x)), rel=1e-9)
        assert set(bound.get_ydata()) == {w1**2 / 96}
        assert 0.7 * bound.get_ydata()[0] < max(error.get_ydata()) < bound.get_ydata()[0]


@pytest.mark.parametrize("activation", [LOGISTIC, TANH, RELU], ids=lambda activation: activation.name)
def test_predicted_variances_are_gaussian_means(activation: Activation) -> None:
    f, slope = {
        "logistic": (sigma, sigma_prime),
        "tanh": (mpmath.tanh, lambda z: mpmath.sech(z) ** 2),
        "relu": (lambda z: max(z, 0), lambda z: int(z > 0)),
    }[activation.name]

    def mean_square(g: Callable[[mpf], mpf], q: float) -> mpf:
        return mpmath.quad(lambda x: g(mpmath.sqrt(q) * x) ** 2 * mpmath.npdf(x), [-12, -1, 0, 1, 12])

    flow = layers.predicted(activation, 2 / 50, width=50, depth=4)
    assert flow.forward[0] == pytest.approx(2)
    for before, after in pairwise(flow.forward):
        assert after == pytest.approx(float(2 * mean_square(f, before)), rel=1e-6)
    for q, (before, after) in zip(flow.forward, pairwise(flow.backward), strict=False):
        assert before / after == pytest.approx(float(2 * mean_square(slope, q)), rel=1e-3)  # the rectifier jumps
    assert flow.backward[-1] == 1


def test_measured_variances_are_those_of_a_written_out_network() -> None:
    drawn = layers.draws(3, 4, networks=1, inputs=1, seed=8)
    flow = layers.measured(TANH, 0.5, drawn)
    w = np.sqrt(0.5) * drawn.weights[:, 0]

    def cost(shift: np.ndarray, layer: int) -> float:
        """C = g a_4, with a shift added to z of one layer."""
        a = drawn.inputs[0, 0]
        for j in range(4):
            z = w[j] @ a + (shift if j == layer else 0)
            a = np.tanh(z)
        return drawn.last_slopes[0, 0] @ a

    squares = []
    for layer in range(4):
        errors = [(cost(h, layer) - cost(-h, layer)) / 2e-6 for h in 1e-6 * np.eye(3)]
        squares.append(np.mean(np.square(errors)))
    assert flow.backward == pytest.approx(np.array(squares) / squares[-1], rel=1e-6)
    z1 = w[0] @ drawn.inputs[0, 0]
    z2 = w[1] @ np.tanh(z1)
    assert flow.forward[:2] == pytest.approx([np.mean(z1**2), np.mean(z2**2)])


def test_measured_variances_of_rectifiers_under_he_stay_at_2() -> None:
    # the mean of z^2 is 2 in every layer of any width, exactly: relu(z)^2 is half of z^2 on the average
    flows = [layers.measured(RELU, 2 / 30, layers.draws(30, 5, networks=1, inputs=1, seed=seed)) for seed in range(400)]
    forward = np.array([flow.forward for flow in flows])
    errors = forward.std(axis=0, ddof=1) / np.sqrt(len(flows))
    assert np.all(np.abs(forward.mean(axis=0) - 2) < 4 * errors)
    assert np.all(errors < 0.2)


def test_variance_draws_points_beside_their_theory(drawn: dict[str, Figure]) -> None:
    panels = drawn["variance"].axes
    assert len(panels) == 6
    for axes in panels:
        for pen in PENS[:3]:
            theory, points = (line for line in axes.lines if line.get_color() == pen.colour)
            assert points.get_linestyle() == "None"
            assert np.log10(points.get_ydata()) == pytest.approx(np.log10(theory.get_ydata()), abs=0.3)


def test_variance_bears_out_its_title(drawn: dict[str, Figure]) -> None:
    forward, backward = drawn["variance"].axes[2], drawn["variance"].axes[5]
    for axes in (forward, backward):
        he = by_pen(axes, 2)[1].get_ydata()
        assert np.all(np.abs(np.log10(he / he[-1])) < 0.3)
    for pen in (1, 2):
        assert by_pen(drawn["variance"].axes[3], pen)[1].get_ydata()[0] < 1e-6


# who looks can read it


def ticks(axis: Axis) -> Iterator[Text]:
    low, high = sorted(axis.get_view_interval())
    for tick in axis.get_major_ticks():
        if low <= tick.get_loc() <= high and tick.label1.get_visible():
            yield tick.label1


def texts(figure: Figure) -> list[tuple[str, Bbox]]:
    """All that is written, and where in pixels."""
    figure.draw_without_rendering()
    found = [*figure.texts]
    found += [text for text in (figure._suptitle, figure._supxlabel) if text is not None and text not in found]
    for axes in figure.axes:
        found += [axes.title, axes._left_title, axes.xaxis.label, axes.yaxis.label, *axes.texts]
        found += [*ticks(axes.xaxis), *ticks(axes.yaxis)]
    # of an annotation the words only, without the line to what it names
    return [(text.get_text(), Text.get_window_extent(text)) for text in found if text.get_text() and text.get_visible()]


def overlap(one: Bbox, other: Bbox) -> bool:
    shared = Bbox.intersection(one, other)
    return shared is not None and shared.width > 1 and shared.height > 1


def of_variants(test: Callable[[Figure], None]) -> Callable[..., None]:
    names = [f"{name}-{i}" for i, (name, _) in enumerate(VARIANTS)]
    return pytest.mark.parametrize("figure", VARIANTS, ids=names, indirect=True)(test)


@pytest.fixture(scope="module")
def figure(request: pytest.FixtureRequest) -> Figure:
    name, options = request.param
    return plots.PLOTS[name](**options)


@of_variants
def test_nothing_written_is_cut_off_or_overwritten(figure: Figure) -> None:
    written = texts(figure)
    assert len(written) > 8
    for text, box in written:
        assert figure.bbox.x0 <= box.x0, text
        assert box.x1 <= figure.bbox.x1, text
        assert figure.bbox.y0 <= box.y0, text
        assert box.y1 <= figure.bbox.y1, text
    assert [(a, b) for (a, one), (b, other) in combinations(written, 2) if overlap(one, other)] == []


@of_variants
def test_no_line_runs_through_a_remark(figure: Figure) -> None:
    figure.draw_without_rendering()
    for axes in figure.axes:
        boxes = [(text.get_text(), Text.get_window_extent(text)) for text in axes.texts]
        for line in axes.lines:
            points = line.get_transform().transform(np.column_stack(line.get_data(orig=False)))
            steps = np.linspace(0, 1, 200)[:, np.newaxis, np.newaxis]
            dense = (points[:-1] * (1 - steps) + points[1:] * steps).reshape(-1, 2)
            crossed = [text for text, box in boxes if np.any(inside(box, dense))]
            assert crossed == []


def inside(box: Bbox, points: np.ndarray) -> np.ndarray:
    return np.all((points > box.min) & (points < box.max), axis=1)


def test_the_numbers_under_neighbouring_panels_do_not_run_together(drawn: dict[str, Figure]) -> None:
    figure = drawn["condition"]
    figure.draw_without_rendering()
    rows = [[Text.get_window_extent(label) for label in ticks(axes.xaxis)] for axes in figure.axes]
    assert all(right[0].x0 - left[-1].x1 > 1.5 * right[0].width for left, right in pairwise(rows))


@of_variants
def test_every_panel_says_what_it_plots(figure: Figure) -> None:
    assert figure.get_suptitle()
    first_column = [axes for axes in figure.axes if axes.get_subplotspec().is_first_col()]
    last_row = [axes for axes in figure.axes if axes.get_subplotspec().is_last_row()]
    assert all(axes.get_ylabel() for axes in first_column)
    assert figure.get_supxlabel() or all(axes.get_xlabel() for axes in last_row)
    for axes in figure.axes:  # panels without a label of their own share the scale of the one that has it
        assert axes in first_column or any(axes.get_shared_y_axes().joined(axes, other) for other in first_column)
        assert axes.get_xscale() == "linear"
        assert axes.lines


@of_variants
def test_type_is_large_enough_for_a_class(figure: Figure) -> None:
    figure.draw_without_rendering()
    for axes in figure.axes:
        sizes = [text.get_fontsize() for text in (*axes.texts, *ticks(axes.xaxis), *ticks(axes.yaxis))]
        assert min(sizes) >= 14
    assert figure.get_figheight() / figure.get_figwidth() == pytest.approx(9 / 16)


def luminance(colour: str) -> float:
    """Relative, as in WCAG 2: 0 black, 1 white."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))


@pytest.mark.parametrize("colour", [*(pen.colour for pen in PENS), QUIET])
def test_every_colour_stands_out_from_white(colour: str) -> None:
    assert 1.05 / (luminance(colour) + 0.05) >= 3  # WCAG 2.1 for graphics and for large text


def test_pens_are_told_apart_without_colour() -> None:
    assert len({str(pen.dash) for pen in PENS}) == len({pen.marker for pen in PENS}) == len(PENS)
    lightness = [116 * luminance(pen.colour) ** (1 / 3) - 16 for pen in PENS[:3]]
    assert all(after - before > 15 for before, after in pairwise(lightness))  # those that stand in one panel together


@of_variants
def test_lines_of_different_colours_have_different_dashes(figure: Figure) -> None:
    for axes in figure.axes:
        curves = [line for line in axes.lines if len(line.get_xdata()) > 2 and line.get_linestyle() != "None"]
        dashes = {line.get_color(): str(line._unscaled_dash_pattern) for line in curves if line.get_linewidth() > 2}
        assert len(set(dashes.values())) == len(dashes)


@settings(max_examples=30)
@given(
    st.lists(st.floats(0, 1), min_size=1, max_size=6),
    st.floats(0.01, 0.15),
)
def test_names_of_ends_are_moved_apart_and_no_more(heights: list[float], gap: float) -> None:
    @in_style
    def draw() -> Figure:
        figure, (axes,) = sheet("ends")
        axes.set_ylim(0, 1)
        name_ends(axes, [End(y, "name", PENS[0]) for y in heights], gap=gap)
        return figure

    placed = sorted(text.xyann[1] for text in draw().axes[0].texts)
    assert all(after - before >= gap - 1e-12 for before, after in pairwise(placed))
    assert placed[0] >= -1e-12
    assert placed[-1] <= 1
    if all(after - before >= gap for before, after in pairwise(sorted(heights))):
        assert placed == pytest.approx(sorted(heights))


@pytest.mark.parametrize(("y", "text", "edge"), [(20, "name ↑", 1), (-20, "name ↓", 0), (0.5, "name", 0.5)])
def test_an_end_out_of_sight_is_named_at_the_edge(y: float, text: str, edge: float) -> None:
    _, (axes,) = sheet("ends")
    axes.set_ylim(0, 1)
    name_ends(axes, [End(y, "name", PENS[0])], gap=0.1)
    assert [(each.get_text(), each.xyann[1]) for each in axes.texts] == [(text, pytest.approx(edge))]


# files


@pytest.mark.parametrize("name", plots.PLOTS)
def test_an_svg_is_well_formed_and_the_same_every_time(name: str, tmp_path: Path) -> None:
    plots.save(name, tmp_path / "one.svg")
    with matplotlib.rc_context({"font.size": 30, "text.color": "red", "xtick.major.size": 12, "svg.hashsalt": "own"}):
        plots.save(name, str(tmp_path / "two.SVG"))
    root = ElementTree.parse(tmp_path / "one.svg").getroot()
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.findtext("{http://www.w3.org/2000/svg}title") == name
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.SVG").read_bytes()
    assert b"<dc:date>" not in (tmp_path / "one.svg").read_bytes()


@pytest.mark.parametrize("name", plots.PLOTS)
def test_a_png_has_the_size_of_a_slide(name: str, tmp_path: Path) -> None:
    plots.save(name, tmp_path / "one.png")
    data = (tmp_path / "one.png").read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = (int.from_bytes(data[at : at + 4]) for at in (16, 20))
    assert (width, height) == ((2048, 1152) if name == "variance" else (1600, 900))
    assert b"Software" not in data  # the version of matplotlib, which would change the bytes


def test_save_passes_options_on(tmp_path: Path) -> None:
    plots.save("slope", tmp_path / "logistic.svg")
    plots.save("slope", tmp_path / "tanh.svg", activation=TANH)
    assert (tmp_path / "logistic.svg").read_bytes() != (tmp_path / "tanh.svg").read_bytes()


def test_an_unknown_figure_is_refused_with_the_names(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="'slop'; there are slope, width, condition, factors, identity, variance"):
        plots.save("slop", tmp_path / "slop.svg")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("file", ["slope.pdf", "slope", "slope.svg.gz", ".svg"])
def test_another_ending_is_refused(file: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"\.svg or \.png"):
        plots.save("slope", tmp_path / file)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("condition", {"weights": ()}),
        ("condition", {"weights": range(1, 7)}),
        ("identity", {"weights": ()}),
        ("identity", {"weights": (1, 0)}),
        ("identity", {"weights": range(1, 7)}),
        ("variance", {"width": 9}),
        ("variance", {"depth": 1}),
    ],
)
def test_what_cannot_be_drawn_is_refused(name: str, options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"drawn|room"):
        plots.PLOTS[name](**options)


@pytest.mark.parametrize("length", [0, 2])
def test_a_chain_too_short_is_refused(length: int) -> None:
    with pytest.raises(DepthError):
        plots.PLOTS["factors"](length)


def test_drawing_leaves_the_settings_alone() -> None:
    before = dict(matplotlib.rcParams)
    for draw in plots.PLOTS.values():
        draw()
    assert dict(matplotlib.rcParams) == before


def test_pyplot_is_never_loaded_nor_matplotlib_before_it_is_needed() -> None:
    code = (
        "import sys; from derivations import plots; assert 'matplotlib' not in sys.modules; plots.PLOTS['slope']();"
        "assert 'matplotlib' in sys.modules and 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)

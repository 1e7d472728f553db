"""Speeds before training: against a network written out, and what the chapter's figures are figures of."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from experiment_figures import check_readable, one_colour
from scipy.special import expit

from derivations.digits import load
from derivations.experiments.learning_speed import figure, measure
from derivations.experiments.measurement import Measurement
from derivations.plots.style import PENS

FIELDS = ["hidden", "layer", "median", "p05", "p95", "published", "percentile"]


@pytest.fixture(scope="module")
def chapter() -> Measurement:
    """All defaults but the number of seeds."""
    return measure(seeds=60)


def rows_of(measurement: Measurement, hidden: int) -> list:
    return [row for row in measurement.rows if row["hidden"] == hidden]


def written_out(hidden: int, seed: int, images: np.ndarray, labels: np.ndarray, deviation: float | None) -> list[float]:
    """The speeds of hidden layers, image by image, with weights drawn in the order of the layers and then biases."""
    generator = np.random.Generator(np.random.PCG64(seed))
    sizes = [784, *[30] * hidden, 10]
    weights = [generator.standard_normal((m, n)) * (deviation or 1 / np.sqrt(n)) for n, m in pairwise(sizes)]
    biases = [generator.standard_normal(m) for m in sizes[1:]]
    sums = [np.zeros(m) for m in sizes[1:]]
    for image, label in zip(images, labels, strict=True):
        zs, a = [], image
        for w, b in zip(weights, biases, strict=True):
            zs.append(w @ a + b)
            a = expit(zs[-1])
        delta = a - np.eye(10)[label]
        for layer in reversed(range(hidden + 1)):
            if layer < hidden:
                delta = (weights[layer + 1].T @ delta) * expit(zs[layer]) * expit(-zs[layer])
            sums[layer] += delta
    return [float(np.linalg.norm(each / len(images))) for each in sums[:-1]]


@pytest.mark.parametrize(("initialiser", "deviation"), [("lecun", None), ("standard", 1.0)])
def test_quantiles_are_those_of_networks_written_out(tmp_path: Path, initialiser: str, deviation: float | None) -> None:
    """Forty images, five seeds."""
    digits = load()
    images, labels = digits.images[:40], digits.labels[:40]
    file = tmp_path / "forty.npz"
    np.savez(file, images=np.rint(images * 255).astype(np.uint8).reshape(-1, 28, 28), labels=labels)
    found = measure(hidden=(2,), seeds=5, initialiser=initialiser, data=file)
    slow = np.array([written_out(2, seed, images, labels, deviation) for seed in range(5)])
    for layer, row in enumerate(found.rows):
        for name, quantile in (("p05", 0.05), ("median", 0.5), ("p95", 0.95)):
            assert row[name] == pytest.approx(np.quantile(slow[:, layer], quantile), rel=1e-10)
        slower = 100 * np.mean(slow[:, layer] < row["published"])
        assert row["percentile"] == pytest.approx(slower)
    assert found.settings["images"] == 40
    assert found.settings["data"] == str(file)


def test_rows_have_their_fields_in_order(chapter: Measurement) -> None:
    assert all(list(row) == FIELDS for row in chapter.rows)
    assert [(row["hidden"], row["layer"]) for row in chapter.rows] == [
        (n, layer) for n in (2, 3, 4) for layer in range(1, n + 1)
    ]
    assert len(chapter.published) == 9


def test_every_figure_of_the_chapter_is_typical(chapter: Measurement) -> None:
    published = [row["published"] for row in chapter.rows]
    assert published == [0.07, 0.31, 0.012, 0.060, 0.283, 0.003, 0.017, 0.070, 0.285]
    assert all(5 < row["percentile"] < 95 for row in chapter.rows)
    assert all(row["p05"] < row["published"] < row["p95"] for row in chapter.rows)
    assert any("9 of the chapter's 9 figures" in remark for remark in chapter.remarks)


def test_weights_of_deviation_1_do_not_give_the_chapter_s_figures(chapter: Measurement) -> None:
    unscaled = measure(seeds=20, initialiser="standard")
    first = [row for row in unscaled.rows if row["layer"] == 1]
    assert [row["percentile"] for row in first] == [0, 0, 0]
    assert any("N(0, 1)" in remark and "0 of 180 networks" in remark for remark in chapter.remarks)
    assert not any("N(0, 1)" in remark for remark in unscaled.remarks)


def test_the_quadratic_cost_is_slower_by_the_output_s_slope() -> None:
    """Its error at the output has one more factor sigma' <= 1/4."""
    entropy, quadratic = (measure(hidden=(2,), seeds=8, cost=cost).rows for cost in ("cross-entropy", "quadratic"))
    for one, other in zip(quadratic, entropy, strict=True):
        assert 0 < one["median"] < other["median"] / 3


def test_another_depth_or_width_has_no_published_figure() -> None:
    for row in (*measure(hidden=(1,), seeds=2).rows, *measure(hidden=(2,), seeds=2, width=5).rows):
        assert row["published"] is None
        assert row["percentile"] is None


def test_more_seeds_keep_those_before_and_again_is_the_same() -> None:
    assert measure(hidden=(2,), seeds=3).rows == measure(hidden=(2,), seeds=3).rows
    assert measure(hidden=(4, 2, 4), seeds=3).rows[:2] == measure(hidden=(2,), seeds=3).rows
    one = measure(hidden=(1,), seeds=1).rows[0]
    assert one["p05"] == one["median"] == one["p95"]


@pytest.mark.parametrize("options", [{"hidden": (0,)}, {"seeds": 0}, {"width": 0}])
def test_nothing_to_measure_is_refused(options: dict) -> None:
    with pytest.raises(ValueError, match=r"hidden|seed|sizes"):
        measure(**options)


def test_progress_goes_through_all_seeds() -> None:
    seen = []

    def progress(items: list, label: str) -> list:
        seen.extend(items)
        return items

    measure(hidden=(1, 2), seeds=40, initialiser="he", progress=progress)
    assert [n for n, seeds in seen for _ in seeds] == [1] * 40 + [2] * 40


def test_the_figure_draws_medians_and_the_chapter_s_figures(chapter: Measurement) -> None:
    drawn = figure(chapter)
    for axes, hidden in zip(drawn.axes, (2, 3, 4), strict=True):
        rows = rows_of(chapter, hidden)
        (line,), (points,) = one_colour(axes, PENS[1]), one_colour(axes, PENS[2])
        assert list(line.get_ydata()) == [row["median"] for row in rows]
        assert list(points.get_ydata()) == [row["published"] for row in rows]
        assert axes.get_yscale() == "log"
    ratio = rows_of(chapter, 4)[-1]["median"] / rows_of(chapter, 4)[0]["median"]
    assert f"{ratio:.3g} times slower" in drawn.get_suptitle()


@pytest.mark.parametrize("hidden", [(1,), (2, 3, 4), (1, 2, 3, 4, 5, 6)])
def test_the_figure_is_readable(hidden: tuple[int, ...]) -> None:
    check_readable(figure(measure(hidden=hidden, seeds=2, width=8)))


def test_more_panels_than_there_is_room_for_are_refused() -> None:
    with pytest.raises(ValueError, match="room for 1 to 8"):
        figure(measure(hidden=range(1, 10), seeds=1, width=2))

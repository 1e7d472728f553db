"""What is said to be right of networks of many neurons: small experiments in NumPy, with their seeds.

Thresholds are wide where training magnifies rounding, so that another machine passes too. Two claims are about
images of digits: they are tested where `../shared/data` is there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pytest
from scipy import integrate, optimize, special

Layers: TypeAlias = list[tuple[np.ndarray, np.ndarray]]
"""the weights of each layer, (n_out, n_in), and its biases, (n_out, 1)"""

DATA = Path(__file__).parents[3] / "shared/data"
needs_digits = pytest.mark.skipif(not DATA.is_dir(), reason="the images of digits are not part of the product")


@dataclass(frozen=True)
class Unit:
    f: Callable[[np.ndarray], np.ndarray]
    prime: Callable[[np.ndarray], np.ndarray]
    near_end: float
    """the weighted input at which the output is a hundredth of its range from an end"""


LOGISTIC = Unit(special.expit, lambda z: special.expit(z) * special.expit(-z), np.log(99))
TANH = Unit(np.tanh, lambda z: 1 - np.tanh(z) ** 2, np.log(99) / 2)


def gaussian(sizes: Sequence[int], seed: int, scaled: bool, biases: float = 1.0) -> Layers:
    """Weights N(0, 1/n_in) if scaled, else N(0, 1); biases N(0, 1) times what is asked."""
    draw = np.random.default_rng(seed)
    return [
        (draw.standard_normal((m, n)) * (n**-0.5 if scaled else 1), biases * draw.standard_normal((m, 1)))
        for n, m in pairwise(sizes)
    ]


def weighted_inputs(net: Layers, x: np.ndarray, unit: Unit = LOGISTIC) -> list[np.ndarray]:
    found, a = [], x
    for w, b in net:
        found.append(w @ a + b)
        a = unit.f(found[-1])
    return found


def errors(net: Layers, zs: list[np.ndarray], at_output: np.ndarray, unit: Unit = LOGISTIC) -> list[np.ndarray]:
    """The error of each layer, one column for each input, from that of the last."""
    found = [at_output]
    for (w, _), z in zip(net[:0:-1], zs[-2::-1], strict=True):
        found.append(unit.prime(z) * (w.T @ found[-1]))
    return found[::-1]


def square(z: np.ndarray) -> float:
    return float((z**2).mean())


def backward_growth(n: int, scaled: bool, seed: int, unit: Unit = LOGISTIC, biases: float = 0.0) -> float:
    """The factor a layer by which the mean square of the error grows, from the tenth layer back to the second."""
    net = gaussian([n] * 11, seed, scaled, biases)
    draw = np.random.default_rng(seed + 1000)
    zs = weighted_inputs(net, draw.standard_normal((n, 64)), unit)
    deltas = errors(net, zs, unit.prime(zs[-1]) * draw.standard_normal((n, 64)), unit)
    return (square(deltas[1]) / square(deltas[-1])) ** (1 / 8)


def mean_and_error(values: Sequence[float]) -> tuple[float, float]:
    return float(np.mean(values)), float(np.std(values, ddof=1) / len(values) ** 0.5)


# the flow of variance


class TestWideLayers:
    """How gradients grow in logistic layers with weights and biases N(0, 1)."""

    @pytest.mark.parametrize(("n", "growth"), [(50, 0.83), (105, 1.0), (200, 1.17)])
    def test_growth_by_networks_and_by_quadrature(self, n: int, growth: float) -> None:
        """Two ways: the level of the variance, by quadrature, and twelve networks, whose mean is within four errors."""
        level = level_growth(n)
        assert level == pytest.approx(growth, abs=0.005)
        mean, error = mean_and_error([backward_growth(n, False, seed, biases=1.0) ** 0.5 for seed in range(12)])
        assert abs(mean - level) < 4 * error < 0.05

    def test_the_growth_of_very_wide_layers(self) -> None:
        assert level_growth(10**6) == pytest.approx((10**6 / (36 * np.pi)) ** 0.25, rel=0.01)


def level_growth(n: int) -> float:
    """The square root of n E[sigma'(z)^2], z being N(0, q) with the level q = n E[sigma(z)^2] + 1."""

    def mean(f: Callable[[float], float], q: float) -> float:
        return (
            integrate.quad(lambda z: f(z) * np.exp(-z * z / (2 * q)), -40, 40, points=[0])[0] / (2 * np.pi * q) ** 0.5
        )

    def handed_on(q: float) -> float:  # sigma(z)^2 and sigma(-z)^2 add up to 1 - 2 sigma'(z)
        return n * (1 - 2 * mean(LOGISTIC.prime, q)) / 2 + 1

    q = optimize.brentq(lambda q: handed_on(q) - q, 0.1, n)
    return float((n * mean(lambda z: LOGISTIC.prime(z) ** 2, q)) ** 0.5)


def logistic_layers(unit: Unit = LOGISTIC) -> list[np.ndarray]:
    """The weighted inputs of ten layers of 200 with weights N(0, 1) and inputs N(0, 1), for several seeds at once."""
    nets = [gaussian([200] * 11, seed, scaled=False, biases=0) for seed in range(6)]
    x = np.random.default_rng(77).standard_normal((200, 64))
    return [np.hstack(zs) for zs in zip(*(weighted_inputs(net, x, unit) for net in nets), strict=True)]


def test_variance_is_level_from_the_second_layer_on() -> None:
    zs = logistic_layers()
    assert square(zs[0]) == pytest.approx(200, rel=0.05)
    assert [square(z) for z in zs[1:]] == pytest.approx([92] * 9, rel=0.1)
    outputs = [float(special.expit(z).var()) for z in zs]
    assert max(outputs) == outputs[0] < 0.25
    saturated = [(abs(z) > LOGISTIC.near_end).mean() for z in zs]
    assert max(saturated[1:]) < saturated[0] - 0.05


def test_logistic_outputs_vary_less_than_weighted_inputs() -> None:
    """At most a sixteenth, whatever the distribution; and weighted inputs n Var[w] times as much as inputs."""
    draw = np.random.default_rng(4)
    for z in (draw.normal(0, 0.1, 10**5), draw.normal(2, 5, 10**5), draw.random(10**5) - 0.5, np.array([-3.0, 9.0])):
        assert special.expit(z).var() <= z.var() / 16
    small = draw.normal(0, 0.01, 10**5)
    assert special.expit(small).var() == pytest.approx(small.var() / 16, rel=1e-3)  # no smaller share will do
    x = draw.standard_normal((200, 64))
    (z,) = weighted_inputs(gaussian([200, 2000], 0, scaled=False, biases=0), x)
    assert z.var() / x.var() == pytest.approx(200, rel=0.05)


def test_tanh_saturates_more_and_passes_gradients_better() -> None:
    tanh, logistic = (np.mean([abs(z) > unit.near_end for z in logistic_layers(unit)[1:]]) for unit in (TANH, LOGISTIC))
    assert tanh == pytest.approx(0.87, abs=0.01)
    assert logistic == pytest.approx(0.63, abs=0.01)
    assert np.mean([backward_growth(200, True, seed, TANH) for seed in range(6)]) == pytest.approx(0.80, abs=0.01)
    assert np.mean([backward_growth(200, True, seed) for seed in range(6)]) == pytest.approx(0.056, abs=0.001)


def test_xavier_does_not_help_the_logistic_function() -> None:
    """The variance of the gradient cannot keep more than the square of the steepest slope, 1/16, in equal layers."""
    shrinks = [backward_growth(200, True, seed) for seed in range(6)]
    assert all(0.05 < factor < 1 / 16 for factor in shrinks)


# the units that do not fire


def fit_absolute_value(biases: Sequence[float], steps: int = 2000) -> tuple[float, np.ndarray]:
    """Two ReLUs and a linear output learn |x| on [-1, 1]: the greatest error, and the units' weights and biases."""
    x = np.linspace(-1, 1, 21)
    units, v = np.array([[1.0, -1.0], biases]), np.array([0.5, 0.5])
    for _ in range(steps):
        z = np.outer(units[0], x) + units[1][:, None]
        missed = v @ np.maximum(z, 0) - abs(x)
        passed = v[:, None] * missed * (z > 0)
        v = v - 0.1 * np.maximum(z, 0) @ missed / len(x)
        units = units - 0.1 * np.array([passed @ x, passed.sum(axis=1)]) / len(x)
    return abs(missed).max(), units


def test_a_relu_dies_only_if_it_is_negative_for_every_input() -> None:
    """Each of the two is silent for half the inputs, and both learn; one pushed below all of them never moves again."""
    error, units = fit_absolute_value(biases=(0.3, -0.3))
    assert error < 0.01
    assert abs(units[1]).max() < 0.1  # both have moved
    error, units = fit_absolute_value(biases=(0.3, -1.5))
    assert error > 0.3
    assert tuple(units[:, 1]) == (-1.0, -1.5)


def blobs() -> tuple[np.ndarray, np.ndarray]:
    """Five hundred points of 50 coordinates between 0 and 1, about ten centres, and which centre each belongs to."""
    draw = np.random.default_rng(0)
    label = draw.integers(10, size=500)
    points = draw.random((10, 50))[label] + 0.3 * draw.standard_normal((500, 50))
    return np.clip(points, 0, 1), np.eye(10)[label]


def sleeping_share(leak: float, rate: float, seed: int) -> float:
    """Of fifty hidden units, those negative for every input after ten epochs in mini-batches of ten."""
    x, y = blobs()
    draw = np.random.default_rng(seed)
    w, v = draw.standard_normal((50, 50)) * 0.2, draw.standard_normal((50, 10)) * 0.2
    b, c = np.zeros(50), np.zeros(10)
    for batch in (part for _ in range(10) for part in np.split(draw.permutation(500), 50)):
        z = x[batch] @ w + b
        slope = np.where(z > 0, 1, leak)
        missed = (special.softmax((z * slope) @ v + c, axis=1) - y[batch]) / len(batch)
        passed = missed @ v.T * slope
        v, c = v - rate * (z * slope).T @ missed, c - rate * missed.sum(axis=0)
        w, b = w - rate * x[batch].T @ passed, b - rate * passed.sum(axis=0)
    return float((x @ w + b < 0).all(axis=0).mean())


def steps_to_wake(leak: float) -> int:
    """Of one unit of output leak * b, which is asked for 1 at rate 0.01 and starts at b = -1."""
    b, steps = -1.0, 0
    while b < 0:
        b, steps = b - 0.01 * (leak * b - 1) * leak, steps + 1
    return steps


class TestSleepingUnits:
    """Leaky units that are negative for every input: how many, and how fast they wake."""

    def test_they_are_as_common_as_dead_ones(self) -> None:
        relu, leaky, gentle = (
            np.mean([sleeping_share(leak, rate, seed) for seed in range(6)])
            for leak, rate in ((0, 0.7), (0.01, 0.7), (0.01, 0.1))
        )
        assert gentle < 0.1
        assert relu == pytest.approx(0.5, abs=0.2)
        assert leaky == pytest.approx(0.5, abs=0.2)

    def test_they_wake_a_hundred_times_as_slowly(self) -> None:
        assert 100 < steps_to_wake(0.01) / steps_to_wake(1) < 150


# training


def circles(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Points on a circle, and on one within it: which is which, no straight line can tell."""
    angle = 2 * np.pi * np.random.default_rng(seed).random(count)
    outer = np.arange(count) % 2
    return np.where(outer, 1.0, 0.3) * np.stack([np.cos(angle), np.sin(angle)]), outer[None]


@pytest.mark.parametrize("seed", [2, 3])
def test_a_deep_logistic_network_converges(seed: int) -> None:
    """Four hidden layers of 30, batch gradient descent with the rate 2, cross-entropy: right on points not seen."""
    (x, y), (unseen, truth) = circles(60, 0), circles(500, 1)
    net = gaussian([2, 30, 30, 30, 30, 1], seed, scaled=True)
    speeds = []
    for _ in range(3000):
        zs = weighted_inputs(net, x)
        inputs = [x, *map(special.expit, zs[:-1])]
        deltas = errors(net, zs, special.expit(zs[-1]) - y)
        speeds.append([np.linalg.norm(delta.mean(axis=1)) for delta in deltas])
        net = [
            (w - 2 * delta @ a.T / 60, b - 2 * delta.mean(axis=1, keepdims=True))
            for (w, b), delta, a in zip(net, deltas, inputs, strict=True)
        ]
    assert speeds[0][0] < speeds[0][3] / 80
    assert ((weighted_inputs(net, unseen)[-1] > 0) == truth).mean() > 0.9


# images of digits


def digits(name: str) -> tuple[np.ndarray, np.ndarray]:
    """The images as columns, and their labels."""
    with np.load(DATA / name) as stored:
        return stored["images"].reshape(-1, 784).T / 255, stored["labels"].astype(int)


def learning_speeds(hidden: int, scaled: bool) -> np.ndarray:
    """The norms of the mean errors of the hidden layers over a thousand images, a row for each seed."""
    x, label = digits("mnist_1000.npz")

    def speeds(net: Layers) -> list[float]:
        zs = weighted_inputs(net, x)
        deltas = errors(net, zs, special.expit(zs[-1]) - np.eye(10)[label].T)
        return [float(np.linalg.norm(delta.mean(axis=1))) for delta in deltas[:-1]]

    return np.array([speeds(gaussian([784, *[30] * hidden, 10], seed, scaled)) for seed in range(20)])


@needs_digits
@pytest.mark.parametrize(
    ("published", "faster"),
    [((0.07, 0.31), 4.4), ((0.012, 0.060, 0.283), 12), ((0.003, 0.017, 0.070, 0.285), 41)],
)
def test_the_published_speeds_are_those_of_scaled_weights(published: tuple[float, ...], faster: float) -> None:
    """They are within the spread of twenty seeds when scaled; unscaled, no first layer of twenty is as slow."""
    scaled, unscaled = (learning_speeds(len(published), kind) for kind in (True, False))
    assert (scaled.min(axis=0) <= published).all()
    assert (published <= scaled.max(axis=0)).all()
    assert unscaled[:, 0].min() > published[0]
    assert np.median(unscaled[:, 0]) / np.median(scaled[:, 0]) == pytest.approx(faster, rel=0.1)
    lags, unscaled_lags = (np.median(speeds[:, -1] / speeds[:, 0]) for speeds in (scaled, unscaled))
    assert unscaled_lags < lags


def recognised(features: np.ndarray, label: np.ndarray) -> float:
    """The share of the last 2,000 that linear discriminants get right, fitted on the rest: one column an image."""
    fitted, known = features[:, :-2000], label[:-2000]
    centres = np.column_stack([fitted[:, known == digit].mean(axis=1) for digit in range(10)])
    around = fitted - centres[:, known]
    weights = np.linalg.solve(around @ around.T / len(known), centres)
    scores = weights.T @ features[:, -2000:] - (centres * weights).sum(axis=0)[:, None] / 2
    return float((scores.argmax(axis=0) == label[-2000:]).mean())


@needs_digits
@pytest.mark.parametrize(("scaled", "share"), [(True, 0.73), (False, 0.62)])
def test_a_random_first_layer_keeps_most_digits_apart(scaled: bool, share: float) -> None:
    x, label = digits("mnist_10000.npz")
    layers = [weighted_inputs(gaussian([784, 30], seed, scaled), x)[0] for seed in range(6)]
    found = [recognised(special.expit(z), label) for z in layers]
    assert np.mean(found) == pytest.approx(share, abs=0.03)

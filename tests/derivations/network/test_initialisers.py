"""Random weights follow the laws they are named after, and a seed gives one network whatever is drawn beside it."""

import math

import numpy as np
import pytest
from scipy import stats

from derivations.network import INITIALISERS, LECUN, RELU, SOFTMAX, STANDARD, Architecture, Initialiser

N_IN, N_OUT = 120, 80
VARIANCES = {
    "standard": 1,
    "lecun": 1 / N_IN,
    "fan-in-uniform": 1 / (3 * N_IN),
    "glorot-normal": 2 / (N_IN + N_OUT),
    "glorot-uniform": 2 / (N_IN + N_OUT),
    "he": 2 / N_IN,
}
HALF_WIDTHS = {"fan-in-uniform": 1 / math.sqrt(N_IN), "glorot-uniform": math.sqrt(6 / (N_IN + N_OUT))}


def test_every_law_is_tested() -> None:
    assert set(INITIALISERS) == set(VARIANCES)
    assert {name for name, law in INITIALISERS.items() if law.uniform} == set(HALF_WIDTHS)


@pytest.mark.parametrize("law", INITIALISERS.values(), ids=lambda law: law.name)
def test_weights_follow_their_law(law: Initialiser, rng: np.random.Generator) -> None:
    """By the test of Kolmogorov and Smirnov; a law with a variance 5 % off fails it on 96,000 weights."""
    weights = np.concatenate([law.draw(rng, N_IN, N_OUT).ravel() for _ in range(10)])
    deviation = math.sqrt(VARIANCES[law.name])
    expected = _law(law, deviation)
    assert stats.kstest(weights, expected.cdf).pvalue > 0.001
    assert stats.kstest(weights, _law(law, 1.05 * deviation).cdf).pvalue < 0.001
    if law.uniform:
        assert np.abs(weights).max() == pytest.approx(HALF_WIDTHS[law.name], rel=1e-3)


@pytest.mark.parametrize("law", INITIALISERS.values(), ids=lambda law: law.name)
def test_one_seed_is_one_network(law: Initialiser) -> None:
    architecture = Architecture((5, 4, 3), weights=law)
    family = architecture.draw([3, 8, 3])
    alone = architecture.draw(8)
    for drawn, single in zip((*family.weights, *family.biases), (*alone.weights, *alone.biases), strict=True):
        np.testing.assert_array_equal(drawn[1], single)
        np.testing.assert_array_equal(drawn[0], drawn[2])
        assert (drawn[0] != drawn[1]).all()


def test_the_stream_is_the_one_that_numpy_has_always_had() -> None:
    """The first normal numbers of PCG64 from seed 0, as they stand in print: our figures rest on them."""
    weights = Architecture((3, 1), weights=STANDARD).draw(0).weights[0]
    np.testing.assert_allclose(weights, [[0.12573022, -0.13210486, 0.64042265]], atol=5e-9)


def test_layers_and_their_biases() -> None:
    drawn = Architecture((7, 5, 2), hidden=RELU, output=SOFTMAX).draw(range(4))
    assert [W.shape for W in drawn.weights] == [(4, 5, 7), (4, 2, 5)]
    assert [b.shape for b in drawn.biases] == [(4, 5), (4, 2)]
    assert (drawn.hidden, drawn.output) == (RELU, SOFTMAX)


def test_biases_of_another_deviation_leave_the_weights() -> None:
    usual, wide, none = (Architecture((7, 5, 2), bias_deviation=sd).draw(1) for sd in (1.0, 3.0, 0.0))
    for layer in range(2):
        np.testing.assert_array_equal(usual.weights[layer], none.weights[layer])
        np.testing.assert_array_equal(3 * usual.biases[layer], wide.biases[layer])
        np.testing.assert_array_equal(none.biases[layer], 0)


def test_biases_are_normal() -> None:
    biases = Architecture((1, 1000)).draw(range(20)).biases[0].ravel()
    assert stats.kstest(biases, stats.norm(0, 1).cdf).pvalue > 0.001
    assert stats.kstest(biases, stats.norm(0, 1.05).cdf).pvalue < 0.001


def test_the_chapter_is_the_default() -> None:
    assert Architecture((2, 1)).weights == LECUN


@pytest.mark.parametrize("sizes", [(), (3,), (3, 0, 2), (-1, 2)])
def test_sizes_that_make_no_network(sizes: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="a network has inputs and one layer at least"):
        Architecture(sizes)


def test_seeds_that_are_none() -> None:
    with pytest.raises(ValueError, match="one seed at least"):
        Architecture((2, 1)).draw([])
    with pytest.raises(ValueError, match="non-negative"):
        Architecture((2, 1)).draw(-1)


def _law(law: Initialiser, deviation: float):
    half_width = math.sqrt(3) * deviation
    return stats.uniform(-half_width, 2 * half_width) if law.uniform else stats.norm(0, deviation)

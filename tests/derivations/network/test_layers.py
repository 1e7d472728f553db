"""What a network computes agrees with the same network neuron by neuron; shapes that do not fit are named."""

import mpmath
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from written_out import outputs

from derivations.network import ACTIVATIONS, LOGISTIC, SOFTMAX, Network, NotReal, ShapeError, one_hot

SIZES = st.lists(st.integers(1, 5), min_size=2, max_size=7).map(tuple)
FAMILIES = st.sampled_from([(), (1,), (4,), (2, 3)])
same_rng = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)


@pytest.mark.parametrize("output", [*ACTIVATIONS.values(), SOFTMAX], ids=lambda function: function.name)
@pytest.mark.parametrize("hidden", ACTIVATIONS.values(), ids=lambda function: function.name)
def test_outputs_to_thirteen_digits(hidden, output, draw) -> None:
    """Against mpmath at 30 digits."""
    network, X, _ = draw((3, 4, 2, 3), 2, hidden=hidden, output=output)
    with mpmath.workdps(30):
        expected = [outputs(network.weights, network.biases, x, hidden.name, output.name, mpmath) for x in _exact(X)]
    np.testing.assert_allclose(network.outputs(X), np.array(expected, dtype=float), rtol=1e-13)


@given(SIZES, st.integers(1, 6), FAMILIES)
@same_rng
def test_shapes(draw, sizes: tuple[int, ...], m: int, family: tuple[int, ...]) -> None:
    network, X, _ = draw(sizes, m, family)
    assert (network.sizes, network.depth, network.family) == (sizes, len(sizes) - 1, family)
    forward = network.forward(X)
    shapes = [(*family, n, m) for n in sizes[1:]]
    assert [z.shape for z in forward.weighted_inputs] == [a.shape for a in forward.activations] == shapes
    assert [slope.shape for slope in forward.slopes] == shapes[:-1]
    assert network.outputs(X).shape == (*family, m, sizes[-1])
    assert forward.into(1) is forward.inputs
    assert all(forward.into(layer + 1) is a for layer, a in enumerate(forward.activations, start=1))


@given(SIZES, st.integers(1, 4), st.sampled_from([(1,), (4,), (2, 3)]), st.data())
@same_rng
def test_a_member_of_a_family_is_the_network_alone(draw, sizes, m: int, family, data: st.DataObject) -> None:
    network, X, _ = draw(sizes, m, family)
    member = tuple(data.draw(st.integers(0, length - 1)) for length in family)
    alone = Network([W[member] for W in network.weights], [b[member] for b in network.biases])
    np.testing.assert_allclose(network.outputs(X)[member], alone.outputs(X), rtol=1e-12)


def test_accuracy_is_the_share_of_equal_greatest_entries() -> None:
    """A network that hands its inputs on, and a family of it and its opposite."""
    X = [[3, 1, 2], [0, 5, 1], [1, 2, 3], [9, 0, 0]]
    Y = one_hot([0, 1, 0, 1], classes=3)
    identity = np.eye(3)
    assert Network([identity], [np.zeros(3)]).accuracy(X, Y) == 0.5
    family = Network([np.stack([identity, -identity])], [np.zeros((2, 3))])
    np.testing.assert_array_equal(family.accuracy(X, Y), [0.5, 0.5])
    np.testing.assert_array_equal(family.accuracy(X[:2], Y[:2]), [1.0, 0.0])


def test_integers_and_lists_are_real_numbers() -> None:
    network = Network([[[1, -1]]], [[0]])
    assert network.outputs([[2, 2]]) == 0.5


def test_a_copy_has_arrays_of_its_own(draw) -> None:
    network, X, _ = draw((3, 4, 2), 2, output=SOFTMAX, hidden=ACTIVATIONS["tanh"])
    before = network.outputs(X)
    copy = network.copy()
    for array in (*copy.weights, *copy.biases):
        array += 1
    np.testing.assert_array_equal(network.outputs(X), before)
    assert (copy.hidden, copy.output) == (network.hidden, network.output)


W1, W2, B1, B2 = np.ones((3, 2)), np.ones((1, 3)), np.ones(3), np.ones(1)


@pytest.mark.parametrize(
    ("weights", "biases", "message"),
    [
        ([W1, W2.T], [B1, B2], r"weights of layer 2: expected shape \(n_2, 3\), got \(3, 1\)"),
        ([W1, W2], [B1, B1], r"biases of layer 2: expected shape \(1,\), got \(3,\)"),
        ([W1, W2], [B1[:, None], B2], r"biases of layer 1: expected shape \(3,\), got \(3, 1\)"),
        ([B1], [B1], r"weights of layer 1: expected shape \(\.\.\., n_1, n_0\), got \(3,\)"),
        ([np.ones((0, 2))], [B1], r"weights of layer 1: expected shape \(\.\.\., n_1, n_0\), got \(0, 2\)"),
        ([W1, np.ones((0, 3))], [B1, B2], r"weights of layer 2: expected shape \(n_2, 3\), got \(0, 3\)"),
        ([np.stack([W1] * 5), W2], [B1, B2], r"biases of layer 1: expected shape \(5, 3\), got \(3,\)"),
        ([W1, np.stack([W2] * 5)], [B1, B2], r"weights of layer 2: expected shape \(n_2, 3\), got \(5, 1, 3\)"),
        (
            [np.stack([W1] * 5), np.stack([W2] * 4)],
            [np.ones((5, 3)), np.ones((4, 1))],
            r"weights of layer 2: expected shape \(5, n_2, 3\), got \(4, 1, 3\)",
        ),
    ],
)
def test_layers_that_do_not_fit(weights, biases, message: str) -> None:
    with pytest.raises(ShapeError, match=message):
        Network(weights, biases)


@pytest.mark.parametrize(("weights", "biases"), [([], []), ([W1], []), ([], [B1]), ([W1, W2], [B1])])
def test_weights_without_biases(weights, biases) -> None:
    counts = f"here are {len(biases)} and {len(weights)}"
    with pytest.raises(ValueError, match=f"as many biases as weights, one of each a layer; {counts}"):
        Network(weights, biases)


@pytest.mark.parametrize(
    ("X", "shape"),
    [(np.ones((5, 3)), r"\(5, 3\)"), (np.ones(2), r"\(2,\)"), (np.ones((0, 2)), r"\(0, 2\)"), (1, r"\(\)")],
)
def test_inputs_that_do_not_fit(X, shape: str) -> None:
    with pytest.raises(ShapeError, match=rf"X: expected shape \(m, 2\), got {shape}") as caught:
        Network([W1], [B1]).forward(X)
    assert (caught.value.what, caught.value.expected) == ("X", "(m, 2)")


@pytest.mark.parametrize(
    ("W", "message"),
    [
        ([["a", "b"]], "weights of layer 1: real numbers are needed, not an array of <U1"),
        (1j * W1, "not an array of complex128"),
        ([[1, 2], [3]], "weights of layer 1: this is no array of real numbers"),
        ([[None, 1]], "not an array of object"),
    ],
)
def test_what_is_no_number(W, message: str) -> None:
    with pytest.raises(NotReal, match=message):
        Network([W], [B1])


def test_errors_are_value_errors() -> None:
    assert issubclass(ShapeError, ValueError)
    assert issubclass(NotReal, ValueError)


def test_one_hot() -> None:
    rows = one_hot(np.array([2, 0, 9], dtype=np.uint8))
    assert rows.shape == (3, 10)
    np.testing.assert_array_equal(rows.argmax(axis=1), [2, 0, 9])
    np.testing.assert_array_equal(rows.sum(axis=1), 1)
    assert one_hot(np.array([], dtype=int)).shape == (0, 10)


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ([0, 10], "labels run from 0 to 9, these from 0 to 10"),
        ([-1, 3], "these from -1 to 3"),
        ([0.5], r"not float64 of shape \(1,\)"),
        ([[1]], r"not int64 of shape \(1, 1\)"),
    ],
)
def test_labels_that_are_none(labels, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        one_hot(labels)


def _exact(X) -> list[list[mpmath.mpf]]:
    return [[mpmath.mpf(value) for value in x] for x in X]


def test_the_default_is_logistic() -> None:
    assert Network([W1], [B1]).output == Network([W1], [B1]).hidden == LOGISTIC

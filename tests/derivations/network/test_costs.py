"""Costs agree with the textbook's formulas, even where doubles would lose everything, and refuse what they must."""

import mpmath
import numpy as np
import pytest

from derivations.network import (
    ACTIVATIONS,
    CROSS_ENTROPY,
    LOGISTIC,
    QUADRATIC,
    SOFTMAX,
    TANH,
    Cost,
    OutputFunction,
    UnsuitableCost,
)

OUTPUTS = [*ACTIVATIONS.values(), SOFTMAX]
COSTS = [
    *(pytest.param(QUADRATIC, output, id=f"quadratic-{output.name}") for output in OUTPUTS),
    pytest.param(CROSS_ENTROPY, LOGISTIC, id="cross-entropy-logistic"),
    pytest.param(CROSS_ENTROPY, SOFTMAX, id="cross-entropy-softmax"),
]


def test_the_logistic_cross_entropy_keeps_its_digits() -> None:
    """At z = 60 the output rounds to 1, and ln(1 - a) would be minus infinity."""
    z, y = np.array([[-60.0, 60.0, 60.0, 0.5]]), np.array([[1.0, 0.0, 1.0, 0.3]])
    with mpmath.workdps(80):
        a = [1 / (1 + mpmath.exp(-mpmath.mpf(value))) for value in z[0]]
        expected = [
            float(-w * mpmath.log(p) - (1 - w) * mpmath.log(1 - p))
            for w, p in zip(map(mpmath.mpf, y[0]), a, strict=True)
        ]
    np.testing.assert_allclose(CROSS_ENTROPY.of_examples(z, y, LOGISTIC), expected, rtol=1e-14)


def test_the_softmax_cross_entropy_keeps_its_digits() -> None:
    z, y = np.array([[900.0], [0.0], [-900.0]]), np.array([[0.0], [0.25], [0.75]])
    np.testing.assert_allclose(CROSS_ENTROPY.of_examples(z, y, SOFTMAX), [0.25 * 900 + 0.75 * 1800], rtol=1e-15)


@pytest.mark.parametrize(("cost", "output"), COSTS)
def test_errors_are_the_slopes_of_the_cost(cost: Cost, output: OutputFunction, rng: np.random.Generator) -> None:
    """By central differences in the weighted inputs; the wanted outputs of an example need not add up to 1."""
    z, y, h = rng.standard_normal((3, 4)), rng.random((3, 4)), 1e-6
    expected = np.empty((3, 4))
    for j in range(3):
        step = h * (np.arange(3) == j)[:, None]
        rise = cost.of_examples(z + step, y, output) - cost.of_examples(z - step, y, output)
        expected[j] = rise / (2 * h)
    np.testing.assert_allclose(cost.error(z, output.f(z), y, output), expected, atol=1e-8)


@pytest.mark.parametrize(
    "output", [output for output in OUTPUTS if output not in (LOGISTIC, SOFTMAX)], ids=lambda output: output.name
)
def test_outputs_that_have_no_cross_entropy(output: OutputFunction) -> None:
    z = np.zeros((1, 1))
    for evaluate in (
        lambda: CROSS_ENTROPY.of_examples(z, z, output),
        lambda: CROSS_ENTROPY.error(z, output.f(z), z, output),
    ):
        with pytest.raises(UnsuitableCost, match=f"those of {output.name} can be others"):
            evaluate()


def test_an_error_of_the_caller() -> None:
    assert issubclass(UnsuitableCost, ValueError)
    assert TANH not in (LOGISTIC, SOFTMAX)

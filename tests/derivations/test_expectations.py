"""Expectations against moments that are known."""

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from derivations.expectations import expected, gaussian_mean, signs, skewed, uniform_mean

numbers = st.integers(-50, 50).map(lambda n: mpmath.mpf(n) / 4)


@given(numbers, numbers.map(abs))
def test_moments_of_the_laws(mean: mpmath.mpf, spread: mpmath.mpf) -> None:
    assert mpmath.almosteq(expected(lambda w: w, [skewed(mean, spread)]), mean, abs_eps=1e-12)
    assert mpmath.almosteq(expected(lambda w: (w - mean) ** 2, [skewed(mean, spread)]), spread**2, abs_eps=1e-10)
    assert expected(lambda w: w, [signs(spread)]) == 0
    assert mpmath.almosteq(expected(lambda w: w**2, [signs(spread)]), spread**2)


def test_the_skewed_law_is_skewed() -> None:
    assert expected(lambda w: w**3, [skewed(mpmath.mpf(0), mpmath.mpf(1))]) == pytest.approx(-1.5)


@given(numbers, numbers)
def test_independent_numbers(a: mpmath.mpf, b: mpmath.mpf) -> None:
    """The mean of a product is the product of the means."""
    laws = [skewed(a, mpmath.mpf(2)), skewed(b, mpmath.mpf(3))]
    assert mpmath.almosteq(expected(lambda x, y: x * y, laws), a * b, abs_eps=1e-10)


@pytest.mark.parametrize("digits", [20, 60, 100])
def test_gaussian_moments(digits: int) -> None:
    with mpmath.workdps(digits):
        v = mpmath.mpf(7) / 3
        for power, moment in ((0, 1), (2, v), (4, 3 * v**2), (6, 15 * v**3)):
            error = gaussian_mean(lambda z, power=power: z**power, v) - moment
            assert abs(error) < moment * mpmath.mpf(10) ** (1 - digits)
        assert abs(gaussian_mean(abs, v) - mpmath.sqrt(2 * v / mpmath.pi)) < mpmath.mpf(10) ** (1 - digits)
        assert abs(gaussian_mean(mpmath.exp) - mpmath.exp(mpmath.mpf(1) / 2)) < mpmath.mpf(10) ** (1 - digits)


def test_uniform_moments() -> None:
    with mpmath.workdps(50):
        r = mpmath.mpf(5) / 2
        for power, moment in ((0, 1), (2, r**2 / 3), (4, r**4 / 5)):
            assert abs(uniform_mean(lambda w, power=power: w**power, r) - moment) < mpmath.mpf(10) ** -45

"""Expectations as numbers, to mpmath's precision at the time: exact sums over finite laws, and quadrature.

They measure what the arguments on initialisation and on activations state as formulas, in another way. A finite law
lists values with their probabilities; `expected` goes through every outcome, so nothing is sampled.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from typing import TypeAlias

import mpmath

__all__ = ["Law", "expected", "gaussian_mean", "signs", "skewed", "uniform_mean"]

Law: TypeAlias = Sequence[tuple[mpmath.mpf, mpmath.mpf]]
"""values of a random number, each with its probability"""


def expected(value: Callable[..., mpmath.mpf], laws: Sequence[Law]) -> mpmath.mpf:
    """The mean of value(x_1, x_2, ...), for independent x_i with a law each: the sum over all outcomes.

    >>> expected(lambda x, y: (x + y) ** 2, [signs(mpmath.mpf(3)), signs(mpmath.mpf(4))])
    mpf('25.0')
    """
    outcomes = product(*laws)
    return mpmath.fsum(mpmath.fprod(p for _, p in one) * value(*(x for x, _ in one)) for one in outcomes)


def signs(spread: mpmath.mpf) -> Law:
    """The symmetric law of standard deviation `spread` on two values: plus or minus it, evenly."""
    half = mpmath.mpf(1) / 2
    return [(-spread, half), (spread, half)]


def skewed(mean: mpmath.mpf, spread: mpmath.mpf) -> Law:
    """A law of a given mean and standard deviation that is not symmetric about its mean.

    >>> expected(lambda w: w**2, [skewed(mpmath.mpf(0), mpmath.mpf(1))])
    mpf('1.0')
    """
    fifth = mpmath.mpf(1) / 5
    return [(mean - 2 * spread, fifth), (mean + spread / 2, 4 * fifth)]


def gaussian_mean(value: Callable[[mpmath.mpf], mpmath.mpf], variance: mpmath.mpf | int = 1) -> mpmath.mpf:
    """The mean of value(z) for z ~ N(0, variance), for a value smooth but at 0.

    It may grow as a power of z, or as exp(c |z|) with c^2 <= 4/variance.
    """
    spread = mpmath.sqrt(variance)
    far = mpmath.sqrt(2 * (mpmath.mp.dps + 5) * mpmath.log(10)) + 2  # what lies beyond is below the last digit
    weighted = mpmath.quad(lambda x: value(spread * x) * mpmath.exp(-x * x / 2), [-far, 0, far])
    return weighted / mpmath.sqrt(2 * mpmath.pi)


def uniform_mean(value: Callable[[mpmath.mpf], mpmath.mpf], half_width: mpmath.mpf) -> mpmath.mpf:
    """The mean of value(w) for w uniform on [-half_width, half_width], for a value smooth but at 0."""
    return mpmath.quad(value, [-half_width, 0, half_width]) / (2 * half_width)

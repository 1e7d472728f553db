"""Every test starts from the same seed and leaves the global precisions as it found them."""

from collections.abc import Iterator

import flint
import mpmath
import numpy as np
import pytest


@pytest.fixture(autouse=True)
def precision() -> Iterator[None]:
    before = mpmath.mp.prec, flint.ctx.prec
    yield
    after = mpmath.mp.prec, flint.ctx.prec
    mpmath.mp.prec, flint.ctx.prec = before
    assert after == before, "a global precision was changed"


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(5)

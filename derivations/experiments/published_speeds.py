"""The speeds that the chapter quotes before training, of one network for each number of hidden layers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from derivations.experiments.measurement import Row
from derivations.source import CHAPTER

__all__ = ["SPEEDS", "WIDTH", "as_rows"]

SPEEDS: Final = {2: (0.07, 0.31), 3: (0.012, 0.060, 0.283), 4: (0.003, 0.017, 0.070, 0.285)}
"""by the number of hidden layers, from the first to the last"""
WIDTH: Final = 30
"""neurons in each of them"""


def as_rows(hidden: Iterable[int]) -> tuple[Row, ...]:
    """Those of networks with such numbers of hidden layers, as far as there are any."""
    return tuple(
        {"hidden": n, "layer": layer, "speed": speed, "source": str(CHAPTER)}
        for n in hidden
        for layer, speed in enumerate(SPEEDS.get(n, ()), start=1)
    )

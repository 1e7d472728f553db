"""What the texts say of signals and gradients in random layers, each with the measured number that decides it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np

from derivations.experiments.measurement import Row
from derivations.experiments.panels import column
from derivations.network import Array
from derivations.source import CHAPTER, HE

__all__ = ["as_rows", "by_layer", "remark"]

_LEVEL: Final = (0.9, 1.1)
"""the factors by layer that are called no change"""
_BOOK: Final = "Géron extract, and course notes after it"
_COURSE: Final = "course notes after Géron"
_GARDEN: Final = "digital garden"


class _Claim(NamedTuple):
    text: str
    source: str
    pairs: tuple[tuple[str, str], ...]
    """the activation functions and initialisers that it is about"""
    number: str
    """what is measured"""
    measured: Callable[..., np.float64]
    """from the rows of the pairs"""
    holds: Callable[[float], bool]


def as_rows(rows: Sequence[Row]) -> list[Row]:
    """The claims that these rows of `variance_flow` can tell of."""
    by_pair = {(row["activation"], row["initialiser"]): row for row in rows}
    found: list[Row] = []
    for claim in _CLAIMS:
        if all(pair in by_pair for pair in claim.pairs):
            with np.errstate(all="ignore"):  # what is no number is left out
                measured = float(claim.measured(*(by_pair[pair] for pair in claim.pairs)))
            if math.isfinite(measured):
                found.append(
                    {
                        "claim": claim.text,
                        "number": claim.number,
                        "measured": measured,
                        "holds": claim.holds(measured),
                        "source": claim.source,
                    }
                )
    return found


def by_layer(row: Row, name: str) -> Array:
    """A field of `variance_flow` that has a number for each layer, nan where there is none."""
    values = row[name]
    assert isinstance(values, Sequence)
    return column([{name: value} for value in values], name)


def remark(claim: Row) -> str:
    """One of `as_rows` in words."""
    verdict = "Holds" if claim["holds"] else "Does not hold"
    return f"{verdict}: {claim['claim']} ({claim['source']}). {claim['number']}: {claim['measured']:.3g}."


def _one(row: Row, name: str) -> np.float64:
    return np.float64(column([row], name)[0])


def _is_level(factor: float) -> bool:
    return _LEVEL[0] < factor < _LEVEL[1]


_STANDARD: Final = (("logistic", "standard"),)
_CLAIMS: Final = (
    _Claim(
        "outputs of logistic layers with weights N(0, 1) vary far more than inputs",
        _BOOK,
        _STANDARD,
        "Variance of the first layer's outputs, over that of its inputs",
        lambda row: by_layer(row, "variances")[0],
        lambda variance: variance > 1,
    ),
    _Claim(
        "their variance keeps growing from layer to layer",
        _BOOK,
        _STANDARD,
        "Variance of the last layer's outputs, over that of the second's",
        lambda row: by_layer(row, "variances")[-1] / by_layer(row, "variances")[1],
        lambda ratio: ratio > _LEVEL[1],
    ),
    _Claim(
        "the top layers saturate most",
        _BOOK,
        _STANDARD,
        "Saturated share in the last layer, over that in the first",
        lambda row: _one(row, "saturated_last") / _one(row, "saturated_first"),
        lambda ratio: ratio > 1,
    ),
    _Claim(
        "a logistic layer puts out less variance than it gets",
        _GARDEN,
        _STANDARD,
        "Variance of outputs over mean square of weighted inputs, the greatest of all layers",
        lambda row: np.max(by_layer(row, "variances") / by_layer(row, "weighted_inputs")),
        lambda ratio: ratio < 1,
    ),
    _Claim(
        "tanh saturates a little less than the logistic function, its mean being 0",
        _BOOK,
        (("tanh", "standard"), ("logistic", "standard")),
        "Saturated share in the last layer with N(0, 1), tanh over logistic",
        lambda tanh, logistic: _one(tanh, "saturated_last") / _one(logistic, "saturated_last"),
        lambda ratio: ratio < 1,
    ),
    _Claim(
        "with logistic neurons and weights N(0, 1) gradients vanish, in layers of this width",
        str(CHAPTER),
        _STANDARD,
        "Factor of a layer on the size of the gradient, backwards",
        lambda row: np.sqrt(_one(row, "backward_factor")),
        lambda factor: factor < _LEVEL[0],
    ),
    *(
        _Claim(
            f"Glorot's weights keep the gradient of {unit} layers, to a tenth a layer",
            _COURSE,
            ((unit, "glorot-uniform"),),
            "Factor of a layer on the mean square of the gradient, backwards",
            lambda row: _one(row, "backward_factor"),
            _is_level,
        )
        for unit in ("logistic", "tanh")
    ),
    _Claim(
        "He's weights keep the gradient of ReLU layers, to a tenth a layer",
        str(HE.at("(14)")),
        (("relu", "he"),),
        "Factor of a layer on the mean square of the gradient, backwards",
        lambda row: _one(row, "backward_factor"),
        _is_level,
    ),
)

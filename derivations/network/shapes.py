"""Arrays as they come in: real numbers of the shape that a network expects, or an error that names both shapes."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

__all__ = ["Array", "NotReal", "ShapeError", "checked"]

Array: TypeAlias = npt.NDArray[np.float64]


class ShapeError(ValueError):
    """An array has another shape than the network needs."""

    def __init__(self, what: str, expected: str, got: tuple[int, ...]) -> None:
        super().__init__(f"{what}: expected shape {expected}, got {got}")
        self.what, self.expected, self.got = what, expected, got


class NotReal(ValueError):
    """An array does not hold real numbers."""


def checked(what: str, array: npt.ArrayLike, expected: tuple[int | str, ...]) -> Array:
    """The array as float64, when its shape is the expected one; a letter stands for any length but 0.

    Raises ShapeError, and NotReal for anything that is not an array of real numbers.

    >>> checked("X", [[1, 2], [3, 4]], ("m", 3))
    Traceback (most recent call last):
    ...
    derivations.network.shapes.ShapeError: X: expected shape (m, 3), got (2, 2)
    """
    values = real(what, array)
    agree = len(values.shape) == len(expected) and all(
        length == wanted if isinstance(wanted, int) else length > 0
        for length, wanted in zip(values.shape, expected, strict=True)
    )
    if not agree:
        raise ShapeError(what, described(expected), values.shape)
    return values


def real(what: str, array: npt.ArrayLike) -> Array:
    """The array as float64, whatever its shape. Raises NotReal."""
    try:
        values = np.asarray(array)
    except ValueError as error:  # rows of different lengths
        raise NotReal(f"{what}: this is no array of real numbers ({error})") from error
    if values.dtype.kind not in "biuf":
        raise NotReal(f"{what}: real numbers are needed, not an array of {values.dtype}")
    return values.astype(np.float64, copy=False)


def described(shape: tuple[int | str, ...]) -> str:
    """A shape as Python writes it, with letters for lengths that are free.

    >>> described(("m", 784)), described((30,))
    ('(m, 784)', '(30,)')
    """
    return f"({', '.join(str(length) for length in shape)}{',' if len(shape) == 1 else ''})"

"""Handwritten digits for the experiments: 1,000 of MNIST come with the package, more are read from a file.

The digits that come with the package are under a licence of their own; `derivations/data/ATTRIBUTION.md` states it,
their authors, and where they come from.
"""

from __future__ import annotations

import zipfile
import zlib
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import os

    import numpy as np
    import numpy.typing as npt

__all__ = ["Digits", "NotDigits", "load"]


class NotDigits(ValueError):
    """A file does not hold images of digits and their labels."""


class Digits(NamedTuple):
    """Images of digits, and which digits they show."""

    images: npt.NDArray[np.float64]
    """(m, 784), a row an image: grey levels from 0, the background, to 1"""
    labels: npt.NDArray[np.int64]
    """(m,), in 0 ... 9"""


def load(path: str | os.PathLike[str] | None = None) -> Digits:
    """The digits in an .npz file; without one, the 1,000 that come with the package, 100 of each in turn.

    The file holds `images`, an array (m, 28, 28) of bytes, and `labels`, an array (m,) of whole numbers.
    Raises NotDigits for a file that does not, and OSError for one that cannot be opened.

    >>> images, labels = load()
    >>> images.shape, labels[:12]
    ((1000, 784), array([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]))
    """
    if path is not None:
        return _read(Path(path))
    with resources.as_file(resources.files("derivations") / "data" / "mnist_1000.npz") as shipped:
        return _read(shipped)


def _read(path: Path) -> Digits:
    import numpy as np

    images, labels = _arrays(path)
    if images.ndim != 3 or images.shape[1:] != (28, 28) or not len(images) or images.dtype != np.uint8:
        raise NotDigits(f"{path}: images of shape (m, 28, 28) and type uint8 are needed, not {_described(images)}")
    if labels.shape != images.shape[:1] or labels.dtype.kind not in "iu":
        raise NotDigits(f"{path}: {len(images)} labels, whole numbers, are needed, not {_described(labels)}")
    if labels.min() < 0 or labels.max() > 9:
        raise NotDigits(f"{path}: labels are digits; these run from {labels.min()} to {labels.max()}")
    return Digits(images.reshape(len(images), -1) / 255, labels.astype(np.int64))


def _arrays(path: Path) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    import numpy as np

    with path.open("rb") as file:
        if not zipfile.is_zipfile(file):
            raise NotDigits(f"{path}: this is no .npz file")
        file.seek(0)
        try:
            with np.load(file) as arrays:
                return np.asarray(arrays["images"]), np.asarray(arrays["labels"])
        except KeyError as error:
            raise NotDigits(f"{path}: {error.args[0]}") from error  # it names the array that is missing
        except (zipfile.BadZipFile, zlib.error, ValueError, EOFError) as error:
            raise NotDigits(f"{path}: the arrays cannot be read ({error})") from error


def _described(array: npt.NDArray[Any]) -> str:
    return f"{array.shape} and {array.dtype}"

"""The digits that come with the package are whole and credited; files that hold no digits are named with the reason."""

import hashlib
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from derivations import digits

SHIPPED = resources.files("derivations") / "data"
IMAGES = np.arange(2 * 28 * 28).reshape(2, 28, 28).astype(np.uint8)
LABELS = np.array([7, 0])


def test_a_hundred_of_each_digit_in_turn() -> None:
    images, labels = digits.load()
    assert images.shape == (1000, 784)
    assert images.dtype == np.float64
    np.testing.assert_array_equal(labels, np.arange(1000) % 10)


def test_images_are_grey_levels_from_0_to_1() -> None:
    images = digits.load().images
    assert (images.min(), images.max()) == (0, 1)
    np.testing.assert_allclose(255 * images, np.rint(255 * images), atol=1e-12)
    assert len(np.unique(images, axis=0)) == 1000
    assert images.any(axis=1).all()


def test_images_show_their_digits() -> None:
    """Each image is compared with the mean image of each digit: chance would be right on one in ten."""
    images, labels = digits.load()
    train, test = slice(0, 500), slice(500, 1000)
    means = np.stack([images[train][labels[train] == digit].mean(axis=0) for digit in range(10)])
    nearest = ((images[test, None, :] - means) ** 2).sum(axis=-1).argmin(axis=1)
    assert (nearest == labels[test]).mean() > 0.7


def test_the_attribution_names_authors_licence_and_the_very_file() -> None:
    attribution = (SHIPPED / "ATTRIBUTION.md").read_text(encoding="utf-8")
    for word in ("LeCun", "Cortes", "Burges", "Attribution-ShareAlike 3.0", "creativecommons.org/licenses/by-sa/3.0"):
        assert word in attribution
    assert hashlib.sha256((SHIPPED / "mnist_1000.npz").read_bytes()).hexdigest() in attribution


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
@pytest.mark.parametrize("dtype", [np.uint8, np.int32, np.int64])
def test_a_file_of_ones_own(tmp_path: Path, save, dtype: type) -> None:
    path = tmp_path / "own.npz"
    save(path, images=IMAGES, labels=LABELS.astype(dtype), more=np.zeros(3))
    for name in (path, str(path)):
        images, labels = digits.load(name)
        np.testing.assert_array_equal(images, IMAGES.reshape(2, 784) / 255)
        np.testing.assert_array_equal(labels, LABELS)
        assert labels.dtype == np.int64


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"images": IMAGES}, "labels is not a file in the archive"),
        ({"labels": LABELS}, "images is not a file in the archive"),
        ({"images": IMAGES / 255, "labels": LABELS}, r"uint8 are needed, not \(2, 28, 28\) and float64"),
        ({"images": IMAGES.reshape(2, 784), "labels": LABELS}, r"images of shape \(m, 28, 28\).*not \(2, 784\)"),
        ({"images": IMAGES[:0], "labels": LABELS[:0]}, r"not \(0, 28, 28\)"),
        ({"images": IMAGES, "labels": LABELS[:1]}, r"2 labels, whole numbers, are needed, not \(1,\) and int64"),
        ({"images": IMAGES, "labels": LABELS / 2}, r"not \(2,\) and float64"),
        ({"images": IMAGES, "labels": LABELS + 3}, "labels are digits; these run from 3 to 10"),
        ({"images": IMAGES, "labels": LABELS - 1}, "these run from -1 to 6"),
        ({"images": IMAGES, "labels": np.array([{}, 1])}, "the arrays cannot be read"),
    ],
)
def test_arrays_that_are_no_digits(tmp_path: Path, arrays, message: str) -> None:
    path = tmp_path / "wrong.npz"
    np.savez(path, **arrays)
    with pytest.raises(digits.NotDigits, match=rf"wrong\.npz: .*{message}"):
        digits.load(path)


@pytest.mark.parametrize("content", [b"", b"label,pixel0\n7,0\n", b"PK\x03\x04 and no more"])
def test_a_file_of_another_kind(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.csv"
    path.write_bytes(content)
    with pytest.raises(digits.NotDigits, match=r"other\.csv: this is no \.npz file"):
        digits.load(path)


@pytest.mark.parametrize(("place", "byte"), [(80_000, b"\x00"), (100, b"\xff")], ids=["sum-is-wrong", "not-compressed"])
def test_a_file_that_was_damaged(tmp_path: Path, place: int, byte: bytes) -> None:
    path = tmp_path / "damaged.npz"
    content = bytearray((SHIPPED / "mnist_1000.npz").read_bytes())
    content[place : place + 100] = 100 * byte
    path.write_bytes(content)
    with pytest.raises(digits.NotDigits, match="the arrays cannot be read"):
        digits.load(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="missing"):
        digits.load(tmp_path / "missing.npz")


def test_an_error_of_the_caller() -> None:
    assert issubclass(digits.NotDigits, ValueError)

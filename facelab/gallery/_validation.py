"""What a gallery asks of names, photos and vectors, checked once."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Sequence

import numpy as np

from facelab._rows import unit_rows
from facelab.errors import InputError

Source = str | os.PathLike

# Cc: control; Cs: half a character, which no file can hold; Zl, Zp: line and paragraph separators.
_NOT_IN_NAMES = ("Cc", "Cs", "Zl", "Zp")


def normal_name(name: str) -> str:
    """Without spaces around it, accents composed: what a person's name is looked up by."""
    return unicodedata.normalize("NFC", name).strip()


def check_name(name: str) -> str:
    """The name as it is stored.

    Raises:
        InputError: Not a string, nothing but spaces, or with line breaks or control characters.
    """
    normal = normal_name(name) if isinstance(name, str) else ""
    if not normal or any(unicodedata.category(character) in _NOT_IN_NAMES for character in normal):
        raise InputError(f"Expected a name of visible characters on one line. Received: {name!r}.")
    return normal


def check_sources(photos: Source | Sequence[Source] | None, n: int) -> list[str | None]:
    """One source, or ``None``, for each of n vectors.

    Raises:
        InputError: Another number of sources, or something that is no path.
    """
    if photos is None:
        return [None] * n
    photos = [photos] if isinstance(photos, Source) else list(photos)
    if len(photos) != n or not all(isinstance(photo, Source) for photo in photos):
        raise InputError(f"Expected one photo path for each of the {n} vectors. Received: {photos!r}.")
    # File names may hold bytes that are no text; SQLite's text may not.
    return [os.fsdecode(photo).encode("utf-8", "backslashreplace").decode() for photo in photos]


def unit_vectors(vectors: np.ndarray, size: int) -> np.ndarray:
    """(n, size) or (size,) numbers -> (n, size) float32, unit length.

    Raises:
        InputError: Not numbers, another shape, NaN, infinite, or a vector of zeros, which points nowhere.
    """
    expected = f"Expected vectors of shape (n, {size}), finite numbers and not all zero"
    try:
        array = np.atleast_2d(np.asarray(vectors))
    except ValueError as err:
        raise InputError(f"{expected}. Received: rows of different lengths.") from err
    if array.ndim != 2 or array.shape[1] != size or array.dtype.kind not in "fiu":
        raise InputError(f"{expected}. Received: shape {array.shape}, {array.dtype}.")
    array = array.astype(np.float64)
    largest = np.abs(array).max(axis=1, keepdims=True)  # (n, 1), divided out first, so that no square overflows
    good = np.isfinite(largest) & (largest > 0)
    if not good.all():
        row = np.argmin(good)
        raise InputError(f"{expected}. Received: row {row}, whose largest number is {largest[row, 0]}.")
    array /= largest
    return unit_rows(array).astype(np.float32)

"""What this package asks of vectors, faces, labels and thresholds, checked once."""

from __future__ import annotations

import numpy as np

from facelab._luma import LUMA
from facelab._rows import unit_rows
from facelab.errors import InputError


def check_vectors(vectors: np.ndarray, size: int | None = None, points: bool = False) -> np.ndarray:
    """The vectors as (N, D) float32, if all are finite and none is zero.

    Args:
        vectors: (N, D) numbers.
        size: D, where it is already fixed.
        points: Whether they are places rather than directions, so that zero is as good as any.

    Raises:
        InputError: Not numbers, another shape, NaN, infinite, or a vector of zeros, which points nowhere.
    """
    rule = "finite numbers" if points else "finite numbers and not all zero"
    expected = f"Expected vectors of shape (N, {'D' if size is None else size}), {rule}"
    try:
        array = np.asarray(vectors)
    except ValueError as err:
        raise InputError(f"{expected}. Received: rows of different lengths.") from err
    if array.ndim != 2 or array.shape[1] != (size or array.shape[1] or 1) or array.dtype.kind not in "fiu":
        raise InputError(f"{expected}. Received: shape {array.shape}, {array.dtype}.")
    with np.errstate(over="ignore"):
        array = array.astype(np.float32)
    good = np.isfinite(array).all(axis=1) & (points | array.any(axis=1))
    if not good.all():
        raise InputError(f"{expected}. Received: {np.count_nonzero(~good)} others, the first in row {np.argmin(good)}.")
    return array


def unit(vectors: np.ndarray) -> np.ndarray:
    """(N, D) checked vectors -> (N, D) float64, unit length."""
    return unit_rows(vectors.astype(np.float64))


def check_threshold(threshold: float) -> float:
    """The threshold, if it is a cosine distance.

    Raises:
        InputError: Not between 0 and 2.
    """
    if not 0 <= threshold <= 2:
        raise InputError(f"Expected a threshold between 0 and 2 (cosine distance). Received: {threshold}.")
    return float(threshold)


def gray_faces(faces: np.ndarray, size: tuple[int, int] | None = None) -> np.ndarray:
    """Aligned faces as gray levels.

    Args:
        faces: (N, H, W, 3) uint8 RGB, or (N, H, W) numbers, which are gray levels on any scale.
        size: (H, W), where it is already fixed.

    Returns:
        (N, H, W) float64; of color photos 0 to 255.

    Raises:
        InputError: Another shape or dtype, NaN or infinite.
    """
    where = "N, H, W" if size is None else f"N, {size[0]}, {size[1]}"
    expected = f"Expected faces of shape ({where}, 3) uint8 RGB, or ({where}) finite gray levels"
    try:
        array = np.asarray(faces)
    except ValueError as err:
        raise InputError(f"{expected}. Received: faces of different sizes. Align them first.") from err
    color = array.ndim == 4 and array.shape[3] == 3 and array.dtype == np.uint8
    gray = array.ndim == 3 and array.dtype.kind in "fiu"
    fits = (color or gray) and array.size > 0 and (size is None or array.shape[1:3] == tuple(size))
    if not fits or not np.isfinite(array).all():
        raise InputError(f"{expected}. Received: shape {array.shape}, {array.dtype}.")
    return array @ LUMA if color else array.astype(np.float64)


def check_labels(labels: np.ndarray, n: int) -> np.ndarray:
    """The labels as (N,) int, if there is one for each of n photos.

    Raises:
        InputError: Not ints, or another number of them.
    """
    array = np.asarray(labels)
    if array.shape != (n,) or array.dtype.kind not in "iu":
        raise InputError(f"Expected labels of shape ({n},), ints. Received: shape {array.shape}, {array.dtype}.")
    return array.astype(np.int64)

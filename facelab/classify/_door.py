"""What this package asks of vectors and thresholds, checked once."""

from __future__ import annotations

import numpy as np

from facelab.errors import InputError


def check_vectors(vectors: np.ndarray, size: int | None = None) -> np.ndarray:
    """The vectors as (N, D) float32, if all are finite and none is zero.

    Args:
        vectors: (N, D) numbers.
        size: D, where it is already fixed.

    Raises:
        InputError: Not numbers, another shape, NaN, infinite, or a vector of zeros, which points nowhere.
    """
    expected = f"Expected vectors of shape (N, {'D' if size is None else size}), finite numbers and not all zero"
    try:
        array = np.asarray(vectors)
    except ValueError as err:
        raise InputError(f"{expected}. Received: rows of different lengths.") from err
    if array.ndim != 2 or array.shape[1] != (size or array.shape[1] or 1) or array.dtype.kind not in "fiu":
        raise InputError(f"{expected}. Received: shape {array.shape}, {array.dtype}.")
    with np.errstate(over="ignore"):
        array = array.astype(np.float32)
    good = np.isfinite(array).all(axis=1) & array.any(axis=1)
    if not good.all():
        raise InputError(f"{expected}. Received: {np.count_nonzero(~good)} others, the first in row {np.argmin(good)}.")
    return array


def unit(vectors: np.ndarray) -> np.ndarray:
    """(N, D) checked vectors -> (N, D) float64, unit length."""
    vectors = vectors.astype(np.float64)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def check_threshold(threshold: float) -> float:
    """The threshold, if it is a cosine distance.

    Raises:
        InputError: Not between 0 and 2.
    """
    if not 0 <= threshold <= 2:
        raise InputError(f"Expected a threshold between 0 and 2 (cosine distance). Received: {threshold}.")
    return float(threshold)

"""What this room asks of its inputs: scikit-learn's own checks, with facelab's error, and what faces need besides."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from sklearn.utils import check_array
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from facelab._luma import LUMA
from facelab._rows import unit_rows
from facelab.errors import InputError


def validated(estimator: Any, X: Any, y: Any = "no_validation", *, reset: bool = True, **checks: Any) -> Any:
    """:func:`sklearn.utils.validation.validate_data` as float64, whose ``ValueError`` is an ``InputError``.

    Raises:
        InputError: What scikit-learn refuses: NaN, infinite, another number of features, another shape, ...
    """
    if not reset:
        check_is_fitted(estimator)
    checks = {"dtype": np.float64, **checks}
    try:
        return validate_data(estimator, X, y, reset=reset, **checks)
    except ValueError as err:
        raise InputError(str(err)) from err


def numbers(X: Any, **checks: Any) -> np.ndarray:
    """(N, D) finite numbers as float64, by :func:`sklearn.utils.check_array`.

    Raises:
        InputError: What scikit-learn refuses.
    """
    try:
        return check_array(X, dtype=np.float64, **checks)
    except ValueError as err:
        raise InputError(str(err)) from err


def partners(first: Any, second: Any, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Two arrays (P, D) of numbers, row by row the two of a pair.

    Raises:
        InputError: Other shapes, NaN or infinite.
    """
    first, second = numbers(first), numbers(second)
    if first.shape != second.shape or first.shape[1] != width:
        raise InputError(f"Expected two arrays of shape (P, {width}). Received: {first.shape} and {second.shape}.")
    return first, second


def classes_of(y: np.ndarray, least: int = 2) -> tuple[np.ndarray, np.ndarray]:
    """(N,) labels -> the (C,) classes in rising order, and (N,) int, which of them each is.

    Raises:
        InputError: Numbers that are no labels, or fewer classes than ``least``.
    """
    try:
        with warnings.catch_warnings():
            # Few photos per person are the rule here; scikit-learn suspects a regression then.
            warnings.filterwarnings("ignore", message="The number of unique classes is greater than 50%")
            check_classification_targets(y)
    except ValueError as err:
        raise InputError(str(err)) from err
    classes, index = np.unique(y, return_inverse=True)
    if len(classes) < least:
        raise InputError(f"Expected {least} classes or more, people for example. Received: {len(classes)} class.")
    return classes, index


def unit(vectors: np.ndarray) -> np.ndarray:
    """(N, D) vectors -> (N, D) float64, unit length.

    Raises:
        InputError: A vector of zeros, which points nowhere.
    """
    vectors = np.asarray(vectors, np.float64)
    zeros = np.flatnonzero(~vectors.any(axis=1))
    if len(zeros):
        raise InputError(
            f"Expected vectors that are not all zero, since only their direction counts. "
            f"Received: zeros in {len(zeros)} rows, the first in row {zeros[0]}."
        )
    return unit_rows(vectors)


def check_threshold(threshold: float) -> float:
    """The threshold, if it is a cosine distance.

    Raises:
        InputError: Not between 0 and 2.
    """
    if not 0 <= threshold <= 2:
        raise InputError(f"Expected a threshold between 0 and 2 (cosine distance). Received: {threshold}.")
    return float(threshold)


def check_positive(**values: float) -> None:
    """Nothing, if each of the named numbers is above 0 and finite.

    Raises:
        InputError: Another number.
    """
    for name, value in values.items():
        if not 0 < value < np.inf:
            raise InputError(f"Expected {name} to be positive. Received: {name}={value}.")


def is_image(X: Any) -> bool:
    """Whether these are images, (N, H, W) or (N, H, W, 3), not rows of numbers."""
    return getattr(X, "ndim", 2) > 2


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


def rows(estimator: Any, X: Any, y: Any = "no_validation", *, reset: bool, least: int = 2) -> Any:
    """Faces or rows of numbers -> checked rows, (N, H * W) or (N, D); ``image_shape_`` is set or compared.

    ``least`` is how many faces there have to be to learn from.

    Raises:
        InputError: Images of another size, or what :func:`validated` refuses.
    """
    if not reset:
        check_is_fitted(estimator)
    shape = None
    if is_image(X):
        X = gray_faces(X, None if reset else estimator.image_shape_)
        shape, X = X.shape[1:], X.reshape(len(X), -1)
    out = validated(estimator, X, y, reset=reset, ensure_min_samples=least if reset else 1)
    if reset:
        estimator.image_shape_ = shape
    return out

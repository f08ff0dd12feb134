"""What every measure asks of its input, checked once."""

from __future__ import annotations

import numpy as np

from facelab.errors import InputError


def check_distances(distances: np.ndarray, ndim: int = 1) -> np.ndarray:
    """The distances as float64, if there is at least one and all are finite.

    float64, because numpy compares a float32 array with a Python number in float32: a threshold halfway
    between two neighbors would be rounded onto one of them.

    Raises:
        InputError: Not numbers, another number of dimensions, empty, NaN or infinite.
    """
    shape = "(P,)" if ndim == 1 else "(Q, G)"
    try:
        distances = np.asarray(distances, np.float64)
    except (TypeError, ValueError) as err:
        raise InputError(f"Expected distances of shape {shape}, numbers. Received: {err}.") from err
    if distances.ndim != ndim or distances.size == 0:
        raise InputError(f"Expected distances of shape {shape}, at least one. Received: shape {distances.shape}.")
    if not np.isfinite(distances).all():
        bad = np.count_nonzero(~np.isfinite(distances))
        raise InputError(
            f"Expected finite distances. Received: {bad:,} of {distances.size:,} NaN or infinite. "
            f"Leave out the photos without an embedding."
        )
    return distances


def check_pairs(same: np.ndarray, distances: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(P,) bool and (P,) float64 distances, if they fit together and hold both kinds of pairs.

    Raises:
        InputError: Bad distances, ``same`` not bool or of another shape, or pairs of one kind only.
    """
    distances, same = check_distances(distances), np.asarray(same)
    if same.dtype != bool or same.shape != distances.shape:
        raise InputError(
            f"Expected same of shape {distances.shape}, bool, one for each distance. "
            f"Received: shape {same.shape}, {same.dtype}."
        )
    genuine = np.count_nonzero(same)
    if genuine in (0, same.size):
        raise InputError(
            f"Expected pairs of both kinds. Received: {genuine:,} of the same person, "
            f"{same.size - genuine:,} of different people."
        )
    return same, distances


def check_integers(values: np.ndarray, shape: tuple[int, ...], name: str) -> np.ndarray:
    """The integers as an array of that shape.

    Raises:
        InputError: Another shape or dtype.
    """
    values = np.asarray(values)
    if values.shape != shape or values.dtype.kind not in "iu":
        raise InputError(f"Expected {name} of shape {shape}, integers. Received: {values.shape} {values.dtype}.")
    return values


def check_fraction(value: float, name: str) -> float:
    """The value, if it lies strictly between 0 and 1.

    Raises:
        InputError: Outside, or NaN.
    """
    if not 0 < value < 1:
        raise InputError(f"Expected {name} between 0 and 1, e.g. 0.001 for one in a thousand. Received: {value}.")
    return value

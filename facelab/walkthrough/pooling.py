"""Pooling: of each small square of a map, its largest number or its average.

The squares lie side by side. Rows and columns at the bottom and right that fill no square are left out, as Keras does.
"""

from __future__ import annotations

import numpy as np

from facelab.errors import InputError


def max_pool(maps: np.ndarray, size: int = 2) -> np.ndarray:
    """The largest number of each square: (N, H, W, C) -> (N, H // size, W // size, C).

    Raises:
        InputError: Not such maps, or smaller than a square.

    Example:
        >>> maps = np.array([[1, 5, 2, 0], [3, 4, 0, 9]])
        >>> max_pool(maps[None, :, :, None])[0, :, :, 0]
        array([[5, 9]])
    """
    return _squares(maps, size).max(axis=0)


def max_pool_backward(upstream: np.ndarray, maps: np.ndarray, size: int = 2) -> np.ndarray:
    """All of the gradient goes to the pixel that was the largest: no other can have changed the loss.

    Of equal pixels the first one gets it, row by row, as in TensorFlow on a CPU.

    Args:
        upstream: (N, H // size, W // size, C), with respect to what :func:`max_pool` returned.
        maps: (N, H, W, C), as they went in.
        size: Side of a square.

    Returns:
        (N, H, W, C).

    Example:
        >>> maps = np.array([[1, 5, 2, 0], [3, 4, 0, 9]])
        >>> max_pool_backward(np.array([[10, 20]])[None, :, :, None], maps[None, :, :, None])[0, :, :, 0]
        array([[ 0, 10,  0,  0],
               [ 0,  0,  0, 20]])
    """
    winner = _squares(maps, size).argmax(axis=0)  # (N, h, w, C): 0 to size * size - 1
    d_maps = np.zeros(maps.shape, upstream.dtype)
    for place, corner in enumerate(_corners(maps, size)):
        d_maps[corner] = upstream * (winner == place)
    return d_maps


def average_pool(maps: np.ndarray, size: int = 2) -> np.ndarray:
    """The average of each square: (N, H, W, C) -> (N, H // size, W // size, C).

    Raises:
        InputError: Not such maps, or smaller than a square.

    Example:
        >>> maps = np.array([[1, 5, 2, 0], [3, 3, 0, 10]])
        >>> average_pool(maps[None, :, :, None])[0, :, :, 0]
        array([[3., 3.]])
    """
    return _squares(maps, size).mean(axis=0)


def average_pool_backward(upstream: np.ndarray, maps: np.ndarray, size: int = 2) -> np.ndarray:
    """Each pixel gets an equal share of the gradient: shapes as in :func:`max_pool_backward`.

    Example:
        >>> average_pool_backward(np.array([[[[8.0]]]]), np.zeros((1, 2, 2, 1)))[0, :, :, 0]
        array([[2., 2.],
               [2., 2.]])
    """
    d_maps = np.zeros(maps.shape, upstream.dtype)
    for corner in _corners(maps, size):
        d_maps[corner] = upstream / size**2
    return d_maps


def _squares(maps: np.ndarray, size: int) -> np.ndarray:
    """(size * size, N, h, w, C): the first pixels of all squares, the second pixels, and so on."""
    if maps.ndim != 4 or not 1 <= size <= min(maps.shape[1:3]):
        raise InputError(f"Expected maps (N, H, W, C) and a size from 1 to H and W. Received: {maps.shape}, {size}.")
    return np.stack([maps[corner] for corner in _corners(maps, size)])


def _corners(maps: np.ndarray, size: int) -> list[tuple]:
    """Indices that take one pixel of each square, for each of its pixels, row by row."""
    rows, columns = (side // size * size for side in maps.shape[1:3])
    return [np.s_[:, i:rows:size, j:columns:size] for i in range(size) for j in range(size)]

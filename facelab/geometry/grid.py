"""Surfaces as grids of points: triangles and normals."""

from __future__ import annotations

import numpy as np


def grid_triangles(rows: int, columns: int, closed: bool) -> np.ndarray:
    """The triangles of a grid of ``rows`` x ``columns`` points, two for each cell.

    Args:
        rows: Points from top to bottom.
        columns: Points from left to right, as seen from outside.
        closed: The last column is joined to the first, as around a head.

    Returns:
        (T, 3) int32 indices into the points, row by row; counterclockwise as seen from outside.

    Example:
        >>> grid_triangles(2, 2, closed=False).tolist()
        [[0, 2, 3], [0, 3, 1]]
    """
    left = np.arange(columns if closed else columns - 1)
    right = (left + 1) % columns
    top = columns * np.arange(rows - 1)[:, None]
    a, b, c, d = top + left, top + columns + left, top + columns + right, top + right
    return np.stack([a, b, c, a, c, d], axis=-1).reshape(-1, 3).astype(np.int32)


def grid_normals(points: np.ndarray, closed: bool) -> np.ndarray:
    """(R, C, 3) points -> (R, C, 3) unit normals, pointing outside, by central differences."""
    if closed:
        across = np.roll(points, -1, axis=1) - np.roll(points, 1, axis=1)
    else:
        across = np.empty_like(points)
        across[:, 1:-1] = points[:, 2:] - points[:, :-2]
        across[:, 0], across[:, -1] = points[:, 1] - points[:, 0], points[:, -1] - points[:, -2]
    down = np.empty_like(points)
    down[1:-1] = points[2:] - points[:-2]
    down[0], down[-1] = points[1] - points[0], points[-1] - points[-2]
    normals = cross(down, across)
    return normals / (np.sqrt((normals**2).sum(-1, keepdims=True)) + 1e-12)


def cross(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """(..., 3) x (..., 3) -> (..., 3); several times as fast as ``numpy.cross`` on small arrays."""
    out = np.empty(np.broadcast_shapes(a.shape, b.shape), np.result_type(a, b))
    for i, (j, k) in enumerate(((1, 2), (2, 0), (0, 1))):
        out[..., i] = a[..., j] * b[..., k] - a[..., k] * b[..., j]
    return out

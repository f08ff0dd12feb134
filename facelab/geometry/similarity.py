"""Least-squares similarity transforms of the plane (rotation, uniform scale, translation)."""

from __future__ import annotations

import numpy as np

from facelab.errors import InputError


def fit_similarity(source: np.ndarray, target: np.ndarray) -> np.ndarray:
    """The similarity that carries ``source`` points onto ``target`` with the least squared error.

    In the plane a rotation with scale is one complex number ``a``, so the best one is an ordinary
    least-squares slope: with both point sets centered, ``a = sum(conj(s) t) / sum(|s|^2)``. It is
    the solution of Umeyama (1991), equations 40-42, which needs a singular value decomposition only
    in three and more dimensions. Mirror images are never returned.

    Args:
        source: (..., P, 2) points; leading axes are independent point sets.
        target: (P, 2) or (..., P, 2) points.

    Returns:
        (..., 2, 3) float64 matrices for :func:`apply_affine`.

    Raises:
        InputError: Fewer than two points, or all points of a source set coincide.

    Example:
        >>> fit_similarity([[0, 0], [1, 0]], [[5, 5], [5, 7]]).round(6).tolist()
        [[0.0, -2.0, 5.0], [2.0, 0.0, 5.0]]
    """
    source, target = np.asarray(source, np.float64), np.asarray(target, np.float64)
    if source.shape[-1:] != (2,) or source.shape[-2:] != target.shape[-2:] or source.shape[-2] < 2:
        raise InputError(
            f"Expected matching (..., P, 2) points with P >= 2. Received: {source.shape} and {target.shape}."
        )
    s, t = source @ [1, 1j], target @ [1, 1j]  # (..., P) complex
    s_mean, t_mean = s.mean(-1, keepdims=True), t.mean(-1, keepdims=True)
    spread = (np.abs(s - s_mean) ** 2).sum(-1)
    if not np.all(spread > 0):
        raise InputError("Expected source points that differ. Received: points that all coincide or are not finite.")
    a = ((s - s_mean).conj() * (t - t_mean)).sum(-1) / spread
    shift = t_mean[..., 0] - a * s_mean[..., 0]
    rows = [[a.real, -a.imag, shift.real], [a.imag, a.real, shift.imag]]
    return np.moveaxis(np.array(rows), (0, 1), (-2, -1))


def apply_affine(matrix: np.ndarray, points: np.ndarray) -> np.ndarray:
    """(..., 2, 3) matrices times (..., P, 2) points -> (..., P, 2) points."""
    matrix = np.asarray(matrix, np.float64)
    return np.asarray(points, np.float64) @ np.swapaxes(matrix[..., :2], -1, -2) + matrix[..., None, :, 2]

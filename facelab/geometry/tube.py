"""Tubes along curves: frames of glasses, ribbons, fingers."""

from __future__ import annotations

import numpy as np

from facelab.geometry.grid import cross


def tube(path: np.ndarray, radius: float | np.ndarray, sides: int = 7) -> np.ndarray:
    """A round tube along a curve, its ends closed.

    Args:
        path: (P, 3) points of its middle in mm, P at least 2.
        radius: In mm, one for all or (P,).
        sides: Points around.

    Returns:
        (P + 2, sides, 3) mm, to be joined at the last column; the outside is seen from outside.
    """
    path = np.concatenate([path[:1], path, path[-1:]])
    radius = np.broadcast_to(radius, len(path) - 2)
    radius = np.concatenate([[1e-3], radius, [1e-3]])
    along = np.gradient(path, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True) + 1e-9
    # A direction that is never along the curve gives the first axis of each ring.
    aside = np.where(np.abs(along[:, 2:]) < 0.9, [[0.0, 0.0, 1.0]], [[1.0, 0.0, 0.0]])
    first = cross(along, aside)
    first /= np.linalg.norm(first, axis=1, keepdims=True) + 1e-9
    second = cross(along, first)
    angle = np.linspace(0, 2 * np.pi, sides, endpoint=False)[:, None]
    ring = first[:, None] * np.cos(angle) - second[:, None] * np.sin(angle)
    return path[:, None] + radius[:, None, None] * ring

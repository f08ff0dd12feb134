"""A pinhole camera and the pose of a head before it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


def rotation(yaw: float, pitch: float, roll: float) -> np.ndarray:
    """(3, 3) the matrix that poses a head: first yaw, then pitch, then roll.

    Args:
        yaw: Degrees; positive turns the nose to the viewer's right.
        pitch: Degrees; positive looks up.
        roll: Degrees; positive tilts the head clockwise for the viewer.

    Example:
        >>> (rotation(90, 0, 0) @ [0, 0, 1]).round(6).tolist()
        [1.0, 0.0, 0.0]
    """
    a, b, c = np.radians([yaw, pitch, roll])
    turn = np.array([[np.cos(a), 0, np.sin(a)], [0, 1, 0], [-np.sin(a), 0, np.cos(a)]])
    nod = np.array([[1, 0, 0], [0, np.cos(b), np.sin(b)], [0, -np.sin(b), np.cos(b)]])
    tilt = np.array([[np.cos(c), np.sin(c), 0], [-np.sin(c), np.cos(c), 0], [0, 0, 1]])
    return tilt @ nod @ turn


@dataclass(frozen=True)
class Camera:
    """A pinhole at (0, 0, distance) that looks along -z.

    Attributes:
        focal: Focal length in pixels.
        distance: From the pinhole to the plane z = 0, in mm.
        center: (x, y) in pixels, where the point (0, 0, 0) is seen.
    """

    focal: float
    distance: float
    center: tuple[float, float]

    def project(self, points: np.ndarray) -> np.ndarray:
        """(..., 3) mm -> (..., 3): x and y in pixels (y down) and the depth from the pinhole in mm."""
        depth = self.distance - points[..., 2]
        scale = self.focal / depth
        x = self.center[0] + scale * points[..., 0]
        return np.stack([x, self.center[1] - scale * points[..., 1], depth], axis=-1)

"""A sheet or a screen held before a camera: where each ray meets it, and where each of its points is seen.

Two kinds of places, both with (0, 0) in the middle, right and down positive: in the *picture* the long side goes
from -0.5 to 0.5, on the *sheet* the long side of the photo that it shows does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from facelab.synthetic.parameters import check_parameters, parameter

_FOCAL = 1.25  # over the long side of the picture: the main camera of a telephone
_NOWHERE = 9.0  # on the sheet: far beyond any edge


@dataclass(frozen=True)
class Held:
    """How it is held. The defaults: straight, flat, and the photo on it fills the picture.

    Raises:
        InputError: A value out of its range.
    """

    size: float = parameter(1, 0.2, 3, "", "long side of the photo on it over that of the picture, if held straight")
    x: float = parameter(0, -1, 1, "", "shift to the right, over the long side of the picture")
    y: float = parameter(0, -1, 1, "", "shift down, over the long side of the picture")
    yaw: float = parameter(0, -45, 45, "degrees", "turn; positive: its right edge is farther away")
    pitch: float = parameter(0, -45, 45, "degrees", "nod; positive: its lower edge is farther away")
    roll: float = parameter(0, -180, 180, "degrees", "tilt in the picture; positive: clockwise")
    bend: float = parameter(0, -120, 120, "degrees", "turn from end to end; positive: its middle bulges to the camera")
    bend_axis: float = parameter(0, -90, 90, "degrees", "of the line that stays straight; 0 vertical, then clockwise")

    def __post_init__(self):
        check_parameters(self)

    def trace(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Where the camera's rays meet the sheet, or the endless cylinder that it is part of.

        The sheet is bent around a cylinder of curvature k. In its frame, with s across the axis and n away from
        the camera, the cylinder is k (s^2 + n^2) = 2 n, which for k = 0 is the plane: a quadratic equation in
        the distance along the ray, solved in the form that does not divide by k.

        Args:
            x: (...) places in the picture.
            y: (...) places in the picture.

        Returns:
            u, v: (...) places on the sheet; far off where a ray misses.
            normal: (..., 3) unit vectors towards the viewer; right, down, away from the camera.
        """
        frame, center, curvature = self._frame()
        ray = [(right * x + down * y) / _FOCAL + away for right, down, away in frame.T]
        eye = -center @ frame
        a = curvature * (ray[0] ** 2 + ray[2] ** 2)
        b = curvature * (eye[0] * ray[0] + eye[2] * ray[2]) - ray[2]
        c = curvature * (eye[0] ** 2 + eye[2] ** 2) - 2 * eye[2]
        square = b**2 - a * c
        distance = c / (np.sqrt(np.maximum(square, 0)) - b)
        s, t, n = (eye[i] + distance * ray[i] for i in range(3))
        angle = np.arctan2(curvature * s, 1 - curvature * n)
        s = s / np.sinc(angle / np.pi)  # the chord's half becomes the arc's
        s = np.where((square > 0) & (distance > 0), s, _NOWHERE)
        cos, sin = _cos_sin(self.bend_axis)
        normal = np.sin(angle)[..., None] * frame[:, 0] - np.cos(angle)[..., None] * frame[:, 2]
        return cos * s - sin * t, sin * s + cos * t, normal

    def project(self, u: np.ndarray, v: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Where points of the sheet are seen: the way back.

        Example:
            >>> held = Held(yaw=20, bend=40)
            >>> u, v, _ = held.trace(*held.project(np.array(0.3), np.array(-0.2)))
            >>> print(f"{u:.6f} {v:.6f}")
            0.300000 -0.200000
        """
        frame, center, curvature = self._frame()
        cos, sin = _cos_sin(self.bend_axis)
        s, t = cos * u + sin * v, cos * v - sin * u
        angle = curvature * s
        bent = [s * np.sinc(angle / np.pi), t, s * angle / 2 * np.sinc(angle / (2 * np.pi)) ** 2]
        right, down, away = np.moveaxis(np.stack(bent, axis=-1) @ frame.T + center, -1, 0)
        return _FOCAL * right / away, _FOCAL * down / away

    def _frame(self) -> tuple[np.ndarray, np.ndarray, float]:
        """Axes of the cylinder as columns, the middle of the sheet, and the curvature."""
        frame = _about(2, self.roll) @ _about(1, -self.yaw) @ _about(0, self.pitch) @ _about(2, self.bend_axis)
        away = _FOCAL / self.size
        return frame, away * np.array([self.x / _FOCAL, self.y / _FOCAL, 1]), float(np.radians(self.bend))


def sample_held(rng: np.random.Generator, bend: float, bend_axis: float) -> Held:
    """As an attacker would: nearly straight, so near that the photo almost fills the picture.

    Args:
        rng: The source of chance.
        bend: See :class:`Held`; 0 for a screen.
        bend_axis: About what it is in the mean.
    """
    return Held(
        size=float(rng.uniform(0.72, 1.0)),
        x=float(0.025 * np.clip(rng.standard_normal(), -2, 2)),
        y=float(0.025 * np.clip(rng.standard_normal(), -2, 2)),
        yaw=float(9 * np.clip(rng.standard_normal(), -2.5, 2.5)),
        pitch=float(7 * np.clip(rng.standard_normal(), -2.5, 2.5)),
        roll=float(5 * np.clip(rng.standard_normal(), -2.5, 2.5)),
        bend=float(bend),
        bend_axis=float(np.clip(bend_axis + (15 * rng.standard_normal() if bend else 0), -90, 90)),
    )


def _about(axis: int, degrees: float) -> np.ndarray:
    """(3, 3) rotation about one of the axes right, down, away."""
    cos, sin = _cos_sin(degrees)
    i, j = (axis + 1) % 3, (axis + 2) % 3
    turn = np.eye(3)
    turn[[i, i, j, j], [i, j, i, j]] = cos, -sin, sin, cos
    return turn


def _cos_sin(degrees: float) -> tuple[float, float]:
    return float(np.cos(np.radians(degrees))), float(np.sin(np.radians(degrees)))

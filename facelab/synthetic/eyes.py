"""Eyeballs and the inside of the mouth, painted where lids and lips leave them free."""

from __future__ import annotations

import numpy as np

from facelab._rows import unit_rows
from facelab.geometry.head3d.openings import SEAM, lids
from facelab.synthetic import color
from facelab.synthetic.noise import ramp
from facelab.synthetic.person import Look

_BALL, _IRIS, _PUPIL = 12.5, 6.2, 2.2  # radii in mm


def eyeballs(look: Look, offset: np.ndarray, face: np.ndarray, gaze: tuple[float, float]):
    """Color and form of the eye between the lids.

    Args:
        look: Gives the color of the iris and the age.
        offset: (N, 2) mm from the center of that eye on this person's face.
        face: (N, 2) place on the average face.
        gaze: Degrees to the right and up.

    Returns:
        (N, 3) albedo, (N, 3) normals in the coordinates of the head, (N,) gloss.
    """
    look_at = _BALL * np.sin(np.radians(gaze))
    r = np.hypot(*(offset - look_at).T)
    ring = color.iris(look)
    angle = np.arctan2(offset[:, 1] - look_at[1], offset[:, 0] - look_at[0])
    spokes = 1 + 0.22 * np.sin(23 * angle) * np.sin(9 * angle + 1)
    inner = np.interp(r, [_PUPIL, 0.55 * _IRIS, 0.86 * _IRIS, _IRIS], [1.35, 1.15, 0.85, 0.35])
    white = np.array([0.36, 0.32, 0.30]) * (1 - 0.12 * np.clip((look.age - 40) / 40, 0, 1))
    corner = ramp(np.abs(np.abs(face[:, 0]) - 32), 8, 15)[:, None]
    albedo = white * (1 - corner * np.array([0.12, 0.38, 0.38]))
    in_iris = ramp(r, _IRIS + 0.35, _IRIS - 0.35)[:, None]
    albedo = albedo + in_iris * (ring * (inner * spokes)[:, None] - albedo)
    albedo = albedo + ramp(r, _PUPIL + 0.4, _PUPIL - 0.4)[:, None] * (0.006 - albedo)
    upper, lower, _ = lids(face[:, 0])
    # The lid and its lashes throw a shadow on the upper part of the ball.
    shadow = 1 - 0.72 * np.exp(-((np.maximum(upper - face[:, 1], 0) / 3.0) ** 2))
    rim = 1 - 0.35 * np.exp(-((np.maximum(face[:, 1] - lower, 0) / 0.8) ** 2))
    xy = offset / (1.25 * _BALL)
    normals = np.column_stack([xy, np.sqrt(np.maximum(1 - (xy**2).sum(1), 0.1))])
    return albedo * (shadow * rim)[:, None], unit_rows(normals), 1.6 + 0 * r


def mouth_inside(face: np.ndarray, opening: float) -> np.ndarray:
    """(N, 3) albedo between the lips: teeth above, tongue below, dark between.

    Args:
        face: (N, 2) place on the average face.
        opening: Distance of the lips in mm.
    """
    below = (SEAM[0] - face[:, 1]) / (SEAM[0] - SEAM[1]) * opening  # mm under the upper lip
    x = np.abs(face[:, 0])
    dark = np.broadcast_to(np.array([0.055, 0.012, 0.012]), (len(face), 3))
    teeth = ramp(below, 7.5, 6.5) * ramp(x, 21, 17) * ramp(opening - 0 * x, 1.0, 2.5)
    gaps = 1 - 0.35 * np.exp(-((((x / 7.4) % 1) - 0.5) ** 2) / 0.003)
    shade = 0.62 * gaps * np.interp(x, [0, 20], [1, 0.55]) * (0.55 + 0.45 * ramp(below, 0, 3))
    tongue = ramp(opening - below, 8, 3) * ramp(x, 16, 10) * ramp(opening - 0 * x, 6, 12)
    inside = dark + tongue[:, None] * (np.array([0.32, 0.09, 0.09]) - dark)
    return inside + teeth[:, None] * (shade[:, None] * np.array([0.74, 0.68, 0.58]) - inside)

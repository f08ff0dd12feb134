"""The 68 landmarks of the iBUG 300-W scheme on the average face (Sagonas et al., 2013)."""

from __future__ import annotations

import numpy as np


def _mirrored(right: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The same points on the left half, in reversed order."""
    return [(-x, y) for x, y in reversed(right)]


_JAW = [(16, -113), (31, -105), (43.5, -93), (52, -80), (58.5, -66), (63, -50), (66.5, -34), (69, -17)]
_BROW = [(14, 18.2), (24, 22.2), (34, 24.2), (45, 22.7), (54, 18.2)]
_EYE = [(17.5, -1.5), (26.5, 4.9), (37.5, 5.1), (47, 1.2), (38, -4.1), (26.5, -4.7)]  # inner corner, top, outer, below
_LIPS_RIGHT_TOP = [(6, -61.3), (15, -64.2), (25, -69.2)]
_LIPS_RIGHT_BELOW = [(16, -75.6), (7.5, -79.4)]

# Order: jaw from left to right, left brow, right brow, bridge down, nose base, left eye, right eye, outer lips
# clockwise from the left corner, inner lips. Left is the viewer's.
LANDMARKS_68 = np.array(
    [
        *[(-x, y) for x, y in reversed(_JAW)], (0, -115.5), *_JAW,
        *_mirrored(_BROW), *_BROW,
        (0, 6), (0, -8), (0, -22), (0, -36),
        (-12, -46), (-6, -48), (0, -49.5), (6, -48), (12, -46),
        (-47, 1.2), (-37.5, 5.1), (-26.5, 4.9), (-17.5, -1.5), (-26.5, -4.7), (-38, -4.1), *_EYE,
        *_mirrored(_LIPS_RIGHT_TOP), (0, -62.8), *_LIPS_RIGHT_TOP,
        *_LIPS_RIGHT_BELOW, (0, -80.4), *_mirrored(_LIPS_RIGHT_BELOW),
        (-22, -69.1), (-8, -68.5), (0, -68.5), (8, -68.5), (22, -69.1), (8, -69.5), (0, -69.5), (-8, -69.5),
    ],
    dtype=np.float64,
)  # fmt: skip


def five_of_68(landmarks: np.ndarray) -> np.ndarray:
    """(..., 68, D) -> (..., 5, D): centers of the eyes, tip of the nose, corners of the mouth."""
    eyes = [landmarks[..., i : i + 6, :].mean(-2) for i in (36, 42)]
    points = [*eyes, landmarks[..., 30, :], landmarks[..., 48, :], landmarks[..., 54, :]]
    return np.stack(points, axis=-2)

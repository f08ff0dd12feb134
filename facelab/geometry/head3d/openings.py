"""Where the head opens: lids and lips on the average face, and how they open and shut.

All coordinates are those of the average face in mm, see :mod:`facelab.geometry.head3d.head`.
"""

from __future__ import annotations

import numpy as np
from scipy.interpolate import PchipInterpolator

EYE_CENTER = (32.0, 0.0)  # and its mirror image
SEAM = (-68.6, -69.4)  # the strip between the lips, which opens
MOUTH_HALF_WIDTH = 24.0
_LID_X = [17, 20.5, 26.5, 32, 37.5, 43, 48]  # from the inner to the outer corner
_UPPER_LID = PchipInterpolator(_LID_X, [-1.7, 1.9, 4.9, 5.7, 5.2, 3.4, 0.7])
_LOWER_LID = PchipInterpolator(_LID_X, [-1.7, -3.1, -4.7, -5.1, -4.3, -2.3, 0.7])
_LIP_X = [0, 3, 6, 15, 21, 25.5]
_UPPER_LIP = PchipInterpolator(_LIP_X, [-62.8, -62.0, -61.3, -64.2, -67.0, -69.0])
_LOWER_LIP = PchipInterpolator([0, 7.5, 16, 21, 25.5], [-80.4, -79.4, -75.6, -72.2, -69.0])
_JAW_DROP = 19.0  # mm at mouth_open = 1


def lids(x: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Height of the upper and lower lid at ``|x|``, and whether x lies between the corners of an eye."""
    x = np.abs(x)
    inside = np.clip(x, _LID_X[0], _LID_X[-1])
    return _UPPER_LID(inside), _LOWER_LID(inside), (x > _LID_X[0]) & (x < _LID_X[-1])


def lips(x: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Upper border of the upper lip, lower border of the lower lip at ``|x|``, and whether x lies within the mouth."""
    x = np.abs(x)
    inside = np.clip(x, 0, _LIP_X[-1])
    return _UPPER_LIP(inside), _LOWER_LIP(inside), x < _LIP_X[-1]


def in_eye(face: np.ndarray) -> np.ndarray:
    """(..., 2) -> (...) bool: between the lids."""
    upper, lower, between = lids(face[..., 0])
    return between & (face[..., 1] < upper) & (face[..., 1] > lower)


def in_mouth(face: np.ndarray) -> np.ndarray:
    """(..., 2) -> (...) bool: in the strip between the lips."""
    return (np.abs(face[..., 0]) < MOUTH_HALF_WIDTH) & (face[..., 1] < SEAM[0]) & (face[..., 1] > SEAM[1])


def eyes_shut(face: np.ndarray, front: np.ndarray) -> np.ndarray:
    """(V, 3) mm: the upper lid comes down on the lower one, with the skin above it."""
    x, y = face[:, 0], face[:, 1]
    upper, lower, _ = lids(x)
    opening = np.maximum(upper - lower, 0) * np.exp(-((np.maximum(np.abs(np.abs(x) - 32.5) - 15.5, 0) / 1.5) ** 2))
    share = np.clip((y - lower) / np.maximum(upper - lower, 1e-6), 0, 1)  # 0 at the lower lid, 1 at the upper
    above = np.exp(-((np.maximum(y - upper, 0) / 6.5) ** 2))
    moved = np.zeros((len(face), 3))
    moved[:, 1] = -0.93 * opening * share * above * front
    return moved


def mouth_opened(face: np.ndarray, points: np.ndarray, front: np.ndarray) -> np.ndarray:
    """(V, 3) mm: the jaw turns down; the strip between the lips is torn open, its inside pulled back."""
    x, y = face[:, 0], face[:, 1]
    seam = np.clip(1 - (np.abs(x) / 26) ** 2, 0, 1) ** 0.6
    down = np.clip((SEAM[1] - y) / 32, 0, 1)
    jaw = np.exp(-((x / 52) ** 4))
    weight = np.where(y <= np.mean(SEAM), (1 - down) * seam + down * jaw, 0)
    weight = weight * np.exp(-((np.minimum(y + 121, 0) / 16) ** 2)) * np.clip((points[:, 2] - 15) / 55, 0, 1) * front
    moved = np.zeros((len(face), 3))
    moved[:, 1] = -_JAW_DROP * weight
    moved[:, 2] = -0.35 * _JAW_DROP * weight
    inside = (np.abs(x) < 25) & (np.abs(y - np.mean(SEAM)) < 0.5)
    moved[:, 2] -= 2.0 * (inside & (front > 0.5))
    return moved

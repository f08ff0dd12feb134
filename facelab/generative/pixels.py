"""From photos to what generators work on, and back."""

from __future__ import annotations

import numpy as np

from facelab.errors import InputError


def to_signed(faces: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """(N, H, W, 3) uint8 RGB -> (N, H, W, 3) float32, black at -1 and white at 1, the range of tanh.

    Raises:
        InputError: Another dtype, or faces that are not ``size`` (height, width).

    Example:
        >>> to_signed(np.full((1, 2, 2, 3), 255, np.uint8), (2, 2)).max().item()
        1.0
    """
    faces = np.asarray(faces)
    if faces.dtype != np.uint8 or faces.ndim != 4 or faces.shape[1:] != (*size, 3):
        raise InputError(
            f"Expected faces (N, {size[0]}, {size[1]}, 3), uint8 RGB. Received: {faces.shape} {faces.dtype}. "
            "Cut them with facelab.detection.align."
        )
    return faces.astype(np.float32) / np.float32(127.5) - 1


def to_uint8(signed: np.ndarray) -> np.ndarray:
    """(..., 3) float from -1 to 1 -> uint8; what lies outside is clipped.

    Example:
        >>> to_uint8(np.array([-1.0, 0.0, 2.0])).tolist()
        [0, 128, 255]
    """
    return np.clip(np.rint(127.5 * (np.asarray(signed, np.float64) + 1)), 0, 255).astype(np.uint8)

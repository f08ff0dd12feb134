"""A face as DeepFace's third network saw it: brightness, and how strongly and which way it changes.

A change of light multiplies all brightnesses; the direction in which they grow stays. A network that is given that
direction errs on other pairs than one that sees colors, and that is what an ensemble lives on.
"""

from __future__ import annotations

import numpy as np

from facelab._luma import LUMA
from facelab.errors import InputError

_STEEPEST = 127.5  # gray levels a pixel: half of the difference of black and white, two pixels apart


def gradient_channels(faces: np.ndarray) -> np.ndarray:
    """Gray level, magnitude and direction of its gradient in place of red, green and blue.

    Args:
        faces: (N, H, W, 3) uint8 RGB.

    Returns:
        (N, H, W, 3) uint8: the gray level; the gradient's magnitude, 255 for 180 gray levels a pixel (the steepest
        there is, along a diagonal); its direction, 0 for growing to the right, 64 downward, 128 to the left.

    Raises:
        InputError: Another shape or type.

    Source:
        Taigman et al., DeepFace, 2014, section 5.3: "the gray-level image plus image gradient magnitude and
        orientation" is the input of one of the networks of the ensemble.

    Example:
        >>> ramp = np.repeat((10 * np.arange(4, dtype=np.uint8))[None, None, :, None], 4, 1).repeat(3, 3)
        >>> gradient_channels(ramp)[0, 1, 1].tolist()  # 10 gray levels brighter at each step to the right
        [10, 14, 0]
    """
    faces = np.asarray(faces)
    if faces.ndim != 4 or faces.shape[3] != 3 or faces.dtype != np.uint8 or min(faces.shape[1:3]) < 2:
        raise InputError(f"Expected faces (N, H, W, 3) uint8, 2 pixels or more. Received: {faces.shape} {faces.dtype}.")
    gray = faces @ LUMA
    down, right = np.gradient(gray, axis=(1, 2))  # central differences, one-sided at the border
    magnitude = 255 * np.hypot(down, right) / (np.sqrt(2) * _STEEPEST)
    turn = np.mod(np.arctan2(down, right) / (2 * np.pi), 1)  # 0 to 1, clockwise as y runs down
    direction = np.mod(np.round(256 * turn), 256)
    return np.stack([gray, np.minimum(magnitude, 255), direction], axis=-1).round().astype(np.uint8)

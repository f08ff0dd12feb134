"""Is a face good enough to be learned from? How far it is turned, and how sharp it is."""

from __future__ import annotations

import cv2
import numpy as np

from facelab.types import Face


def turn(face: Face) -> float:
    """How far the nose lies to the side of the middle between the eyes, in eye distances: 0 from the front.

    About 0.5 where the head is turned by 45 degrees: the nose stands out by a third of the distance between the eyes'
    outer corners, and the eyes come nearer together. Measured along the line through the eyes, so that a tilted head
    counts as straight.
    """
    left, right, nose = (np.array(point) for point in face.landmarks[:3])
    along = (right - left) / max(face.interocular, 1e-6)
    return abs(float((nose - (left + right) / 2) @ along)) / max(face.interocular, 1e-6)


def sharpness(aligned: np.ndarray) -> float:
    """Variance of the Laplacian in the middle of an aligned face, (H, W, 3) uint8 RGB, over that of its gray levels.

    The second part makes it independent of light and of contrast. Blurred faces have little of it.

    Source: Pech-Pacheco et al., Diatom autofocusing in brightfield microscopy, ICPR 2000 (the variance of the
    Laplacian).
    """
    height, width = aligned.shape[:2]
    middle = aligned[height // 5 : -(height // 5), width // 5 : -(width // 5)]
    gray = cv2.cvtColor(middle, cv2.COLOR_RGB2GRAY).astype(np.float32)
    # Rounding to whole gray levels is noise, and noise would count as sharp.
    gray = cv2.GaussianBlur(gray, (0, 0), 1)
    return float(cv2.Laplacian(gray, cv2.CV_32F).var() / max(float(gray.var()), 1.0))

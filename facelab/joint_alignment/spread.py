"""What did the transformer learn to crop? Measured with landmarks that it was never told."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from facelab.errors import InputError


@dataclass(frozen=True)
class LandmarkSpread:
    """How differently faces lie in their crops; all 0 for perfect alignment of equal faces.

    Attributes:
        position: Standard deviation of a landmark's place, in widths of the crop, mean over five landmarks and x and y.
        rotation: Standard deviation of the line between the eyes, in degrees.
        scale: Standard deviation of the distance between the eyes over its mean.
    """

    position: float
    rotation: float
    scale: float

    def __str__(self) -> str:
        return f"position {self.position:.3f}, rotation {self.rotation:.1f} degrees, scale {self.scale:.2f}"


def landmark_spread(landmarks: np.ndarray) -> LandmarkSpread:
    """The spread of some faces.

    Args:
        landmarks: (N, 5, 2) from -1 to 1, the eyes first.

    Raises:
        InputError: Another shape.

    Example:
        >>> face = np.array([[-0.4, -0.2], [0.4, -0.2], [0, 0.1], [-0.3, 0.4], [0.3, 0.4]])
        >>> landmark_spread(np.stack([face, face]))
        LandmarkSpread(position=0.0, rotation=0.0, scale=0.0)
    """
    if np.ndim(landmarks) != 3 or np.shape(landmarks)[1:] != (5, 2):
        raise InputError(f"Expected landmarks (N, 5, 2). Received: {np.shape(landmarks)}.")
    eyes = landmarks[:, 1] - landmarks[:, 0]
    far = np.linalg.norm(eyes, axis=1)
    angles = np.degrees(np.arctan2(eyes[:, 1], eyes[:, 0]))
    return LandmarkSpread(float(landmarks.std(axis=0).mean() / 2), float(angles.std()), float(far.std() / far.mean()))

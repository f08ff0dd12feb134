"""A synthetic photo with all that is true of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from facelab.synthetic.capture import Capture
from facelab.synthetic.person import Person
from facelab.types import Box

# The value of a pixel in the parsing mask is the index of its name.
PARSING = (
    "background", "skin", "brows", "eyes", "nose", "lips", "mouth", "ears", "neck", "hair", "beard", "glasses",
    "clothes", "occlusion",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class SyntheticPhoto:
    """One rendered photo and its ground truth.

    Coordinates are pixels, the center of the top-left pixel is (0, 0); left is the viewer's left.

    Attributes:
        image: (H, W, 3) uint8 RGB, what the camera gives.
        person: Who it is.
        capture: How it was taken.
        box: The face from brows to chin, slightly enlarged, as detectors draw it.
        landmarks: (5, 2) float32, in the order of :data:`facelab.types.LANDMARK_NAMES`.
        landmarks68: (68, 2) float32, in the usual order of the 68-point scheme (iBUG 300-W), hidden ones too.
        visible68: (68,) bool, whether the point is seen, not behind the head or a hand.
        depth: (H, W) float32, distance from the camera in mm; infinite where there is only background.
        parsing: (H, W) uint8, index into :data:`PARSING`.
        albedo: (H, W, 3) uint8 sRGB, color without light; black where there is only background.
    """

    image: np.ndarray
    person: Person
    capture: Capture
    box: Box
    landmarks: np.ndarray
    landmarks68: np.ndarray
    visible68: np.ndarray
    depth: np.ndarray
    parsing: np.ndarray
    albedo: np.ndarray


def box_around(landmarks68: np.ndarray) -> Box:
    """(68, 2) -> the box that detectors draw: the landmarks, and above the brows a quarter of their height."""
    left, top = landmarks68.min(0)
    right, bottom = landmarks68.max(0)
    return Box(float(left), float(top - 0.25 * (bottom - top)), float(right), float(bottom))

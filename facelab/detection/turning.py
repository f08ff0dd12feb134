"""Photos on their side or upside down, whose files do not say so."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from facelab.types import Face

Detector = Callable[[Sequence[np.ndarray]], list[list[Face]]]
_TURNS = (90, 180, 270)


def detect_turned(detector: Detector, photos: Sequence[np.ndarray]) -> list[tuple[np.ndarray, list[Face], int]]:
    """Detect; a photo in which no face is found is turned to find one.

    Of the three turns the one with the most certain face counts. A photo in which no turn shows a face stays as it is.

    Args:
        detector: From a list of images, (H, W, 3) uint8 RGB, to one list of faces per image.
        photos: (H, W, 3) uint8 RGB each.

    Returns:
        For each photo the image as it was turned, the faces in it, and by how many degrees clockwise it was turned:
        0, 90, 180 or 270. The faces' coordinates are those of the turned image.
    """
    found = [(photo, faces, 0) for photo, faces in zip(photos, detector(photos), strict=True)]
    return [each if each[1] else _turned(detector, each[0]) for each in found]


def _turned(detector: Detector, photo: np.ndarray) -> tuple[np.ndarray, list[Face], int]:
    turned = [np.ascontiguousarray(np.rot90(photo, -degrees // 90)) for degrees in _TURNS]
    found = zip(turned, detector(turned), _TURNS, strict=True)
    best = max(found, key=lambda each: max((face.confidence for face in each[1]), default=0.0))
    return best if best[1] else (photo, [], 0)

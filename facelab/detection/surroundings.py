"""The face with what lies around it, for networks that look for the edges of a picture held before the camera."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from facelab import images
from facelab.cards.alignment import Surroundings
from facelab.types import Box


def with_surroundings(image: np.ndarray, boxes: Sequence[Box], alignment: Surroundings) -> np.ndarray:
    """Cut faces out with their surroundings, stretched to one size.

    Args:
        image: (H, W, 3) uint8 RGB.
        boxes: As a detector gives them.
        alignment: How much around them, and the size.

    Returns:
        (N, height, width, 3) uint8 RGB.
    """
    image = images.reading.check(image)
    aligned = np.empty((len(boxes), *alignment.size, 3), np.uint8)
    for aligned_face, box in zip(aligned, boxes, strict=True):
        left, top, right, bottom = rectangle(image.shape[:2], box, alignment.scale)
        aligned_face[:] = images.warping.stretch(image[top : bottom + 1, left : right + 1], *alignment.size)
    return aligned


def rectangle(photo: tuple[int, int], box: Box, scale: float) -> tuple[int, int, int, int]:
    """The pixels to cut out: about the box's center, never beyond the photo.

    Args:
        photo: (height, width) in pixels.
        box: The face.
        scale: Sides of the rectangle as multiples of the box's, less where the photo is too small for that.

    Returns:
        (left, top, right, bottom), the first and the last column and row.

    Source:
        Minivision, Silent-Face-Anti-Spoofing, 2020: what its networks were trained on.

    Example:
        >>> rectangle((200, 100), Box(10, 20, 30, 50), 2.0)  # 40 wide, 60 high, about (20, 35)
        (0, 5, 40, 65)
        >>> rectangle((200, 100), Box(0, 20, 20, 50), 2.0)  # moved into the photo
        (0, 5, 40, 65)
    """
    height, width = photo
    scale = min(scale, (height - 1) / max(box.height, 1), (width - 1) / max(box.width, 1))
    sides = []
    for center, side, last in zip(box.center, (box.width, box.height), (width - 1, height - 1), strict=True):
        low, high = center - scale * side / 2, center + scale * side / 2
        moved = max(-low, 0) - max(high - last, 0)
        sides.append((int(max(low + moved, 0)), int(min(high + moved, last))))
    (left, right), (top, bottom) = sides
    return left, top, right, bottom

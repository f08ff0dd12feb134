"""Lay drawings of several people over each other, each drawn only in the part of the picture that they need."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from facelab.synthetic.capture import Capture
from facelab.synthetic.drawing import Drawing

# From the middle of the face to the ends of hair, chest and shoulders, in heights of the face, with some room.
_UP, _DOWN, _ASIDE = 1.8, 2.7, 1.8
_LONGEST = 200  # mm: focal length that a capture may have


@dataclass(frozen=True)
class Window:
    """A part of a picture, and the capture that shows in it what the whole picture would show there.

    Attributes:
        left: First column.
        top: First row.
        width: Columns.
        height: Rows.
        capture: For a photo of that size.
    """

    left: int
    top: int
    width: int
    height: int
    capture: Capture

    @classmethod
    def around(cls, capture: Capture, height: int, width: int) -> Window:
        """The part of a (height, width) picture in which a person is seen; the middle of the face lies in it.

        Example:
            >>> window = Window.around(Capture(face_size=0.1, center_x=0.2), 400, 600)
            >>> window.left, window.top, window.width, window.height
            (348, 128, 144, 180)
        """
        x, y = (0.5 + capture.center_x) * width, (0.5 + capture.center_y) * height
        face = capture.face_size * height
        left, right = _span(x - _ASIDE * face, x + _ASIDE * face, width)
        top, bottom = _span(y - _UP * face, y + _DOWN * face, height)
        # A strip of the photo counts as one of a longer lens, and that has its limit.
        least = int(np.ceil(capture.focal_length * height / _LONGEST))
        bottom = min(max(bottom, top + least), height)
        top = min(top, bottom - least)
        inner = replace(
            capture,
            focal_length=capture.focal_length * height / (bottom - top),
            face_size=face / (bottom - top),
            center_x=(x - left) / (right - left) - 0.5,
            center_y=(y - top) / (bottom - top) - 0.5,
        )
        return cls(left, top, right - left, bottom - top, inner)


class Collage:
    """A picture that grows from the background to the nearest person.

    Attributes:
        light: (H, W, 3) float64, linear light.
        depth: (H, W) float32 mm, infinite for the background.
        region: (H, W) uint8, index into :data:`facelab.synthetic.photo.PARSING`.
        owner: (H, W) int16, who is seen, -1 for the background.
    """

    def __init__(self, background: np.ndarray):
        self.light = np.array(background, np.float64)
        size = background.shape[:2]
        self.depth = np.full(size, np.inf, np.float32)
        self.region = np.zeros(size, np.uint8)
        self.owner = np.full(size, -1, np.int16)
        self._marks: dict[int, tuple[np.ndarray, np.ndarray]] = {}

    def lay(self, number: int, window: Window, drawing: Drawing) -> None:
        """Lay a person over all that is there; those behind lose the landmarks that are covered.

        Args:
            number: Who it is.
            window: Where the drawing belongs.
            drawing: The person, drawn with the window's capture and size.
        """
        part = np.s_[window.top : window.top + window.height, window.left : window.left + window.width]
        self.light[part] = self.light[part] * (1 - drawing.cover[..., None]) + drawing.light
        solid = drawing.region > 0
        self.region[part][solid] = drawing.region[solid]
        self.depth[part][solid] = drawing.depth[solid]
        self.owner[part][solid] = number
        for points, visible in self._marks.values():
            visible &= self._owners(points) != number
        self._marks[number] = (drawing.landmarks68 + np.array([window.left, window.top]), drawing.visible68.copy())

    def landmarks(self, number: int) -> tuple[np.ndarray, np.ndarray]:
        """(68, 2) pixels of a person's landmarks, and (68,) bool which are seen."""
        return self._marks[number]

    def _owners(self, points: np.ndarray) -> np.ndarray:
        """(N, 2) pixels -> (N,) who is seen there, -1 also outside the picture."""
        column, row = np.round(points).astype(int).T
        height, width = self.owner.shape
        inside = (column >= 0) & (column < width) & (row >= 0) & (row < height)
        return np.where(inside, self.owner[np.clip(row, 0, height - 1), np.clip(column, 0, width - 1)], -1)


def _span(low: float, high: float, size: int) -> tuple[int, int]:
    """Whole pixels from low to high, as far as they lie in a picture of that size; at least one."""
    first = int(np.clip(np.floor(low), 0, size - 1))
    return first, int(np.clip(np.ceil(high), first + 1, size))

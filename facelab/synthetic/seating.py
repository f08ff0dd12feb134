"""Where people stand for a group photo: in rows, each in a gap of the row before it, so that faces stay free.

A unit of length is the *face*: the height of a face from brows to chin, times 1.3, in pixels. Measured on heads,
from the middle of the face: the hair ends 1.0 to 1.2 faces above, shoulders reach 1.1 faces to each side, and the
chest ends 2.2 faces below.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from facelab.errors import InputError

_ROWS = 4  # most
_BEHIND = 0.9  # size of a row over that of the row before it
_STEP = 0.95  # faces from row to row: the shoulders before hide where the chests behind end
_GAP, _WIDEST = 1.7, 1.9  # faces from head to head: nearer they would hide each other, farther one would see between
_MARGIN = 0.85  # faces from the middle of the outermost face to the edge of the picture
_ABOVE = 1.15  # faces from the middle of the hindmost face to the upper edge
_BELOW, _LOWEST = 1.35, 1.85  # faces from the middle of the front row to the lower edge, at least and at most
_LARGEST, _SMALLEST = 0.36, 20  # a face: share of the picture's height; pixels


@dataclass(frozen=True)
class Seat:
    """A place in a picture, in pixels.

    Attributes:
        x: Middle of the face.
        y: Likewise.
        face: Height of the face, brows to chin, times 1.3.
    """

    x: float
    y: float
    face: float


def seats(count: int, rng: np.random.Generator, height: int, width: int) -> tuple[Seat, ...]:
    """Places for a group, those in front first.

    Args:
        count: Number of people.
        rng: Chance of small differences in size and place, and of who stands in which gap.
        height: Of the picture, in pixels.
        width: Of the picture, in pixels.

    Raises:
        InputError: No people, or too many: a face would be smaller than 20 pixels.

    Example:
        >>> [front] = seats(1, np.random.default_rng(0), 360, 640)
        >>> 100 < front.face < 140
        True
    """
    if count < 1:
        raise InputError(f"Expected at least one person. Received: {count}.")
    face, rows, front = _largest(count, height, width)
    gap = np.clip((width - 2 * _MARGIN * face) / max(front - 1, 1), _GAP * face, _WIDEST * face)
    y = np.clip(0.58 * height + 0.5 * (rows - 1) * face, height - _LOWEST * face, height - _BELOW * face)
    places = []
    for row in range(rows):
        free = front - row
        taken = np.sort(rng.permutation(free)[: count - len(places)])
        size = face * _BEHIND**row
        for slot in taken:
            dx, dy, scale = rng.uniform(-1, 1, 3) * [0.05, 0.04, 0.03]
            x = width / 2 + (slot - (free - 1) / 2) * gap
            places.append((x + dx * size, y - _up(row) * face + dy * size, size * (1 + scale)))
    return tuple(Seat(*map(float, place)) for place in places)


def _largest(count: int, height: int, width: int) -> tuple[float, int, int]:
    """The largest face with which a group fits in, with how many rows, and people in the front row."""
    fits = []
    for rows in range(1, min(_ROWS, count) + 1):
        front = _front(count, rows)
        fits.append((_face(rows, front, height, width), rows, front))
    if max(fits)[0] < _SMALLEST:
        raise InputError(
            f"Expected room for faces of {_SMALLEST} pixels. Received: {count} people in {width} x {height} pixels, "
            f"{max(fits)[0]:.0f} pixels per face. Take a larger picture or fewer people."
        )
    return max(fits)


def _front(count: int, rows: int) -> int:
    """People in the front row, where each row has one fewer than the row before it."""
    return next(n for n in range(rows, count + rows) if rows * n - rows * (rows - 1) // 2 >= count)


def _depth(rows: int) -> float:
    """Faces from the middle of the front row to the upper edge."""
    return _up(rows - 1) + _ABOVE * _BEHIND ** (rows - 1)


def _up(row: int) -> float:
    """Faces of the front row from its middle up to that of another row."""
    return _STEP * sum(_BEHIND**i for i in range(row))


def _face(rows: int, front: int, height: int, width: int) -> float:
    """The largest face with which all fit, in pixels."""
    return min(_LARGEST * height, height / (_depth(rows) + _BELOW), width / (_GAP * (front - 1) + 2 * _MARGIN))

"""A contact sheet: many photos on one page, one row per person."""

from __future__ import annotations

import numpy as np

from facelab import images
from facelab.errors import InputError
from facelab.synthetic.dataset import SyntheticSet

_PAPER, _GAP = 255, 4  # gray level; pixels


def contact_sheet(people: SyntheticSet, rows: int = 40, columns: int = 12, side: int = 160) -> np.ndarray:
    """The first photos of the first people.

    Args:
        people: The photos; they are read here.
        rows: Most people.
        columns: Most photos of each.
        side: Largest height of a photo on the sheet in pixels; larger ones are shrunk.

    Returns:
        (H, W, 3) uint8 RGB.

    Raises:
        InputError: No photos, rows or columns.
    """
    present = np.unique(people.labels)[:rows]
    if len(present) == 0 or min(rows, columns, side) < 1:
        raise InputError(
            f"Expected photos, and at least 1 row, column and pixel. "
            f"Received: {len(people)} photos, {rows} rows, {columns} columns, {side} pixels."
        )
    chosen = [np.flatnonzero(people.labels == label)[:columns] for label in present]
    side = min(side, people.settings.size)
    step = side + _GAP
    sheet = np.full((step * len(chosen) + _GAP, step * max(map(len, chosen)) + _GAP, 3), _PAPER, np.uint8)
    for row, numbers in enumerate(chosen):
        for column, i in enumerate(numbers):
            top, left = _GAP + step * row, _GAP + step * column
            sheet[top : top + side, left : left + side] = images.shrink(people.photos.image(i), side, side)
    return sheet

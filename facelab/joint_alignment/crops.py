"""Misaligned crops: the box of a detector that has had a bad day, with the truth about where the face is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from facelab import images
from facelab._luma import LUMA
from facelab._rows import Rows
from facelab.errors import InputError
from facelab.synthetic.dataset import SyntheticSet

CROP = 64  # pixels, height and width


@dataclass(frozen=True)
class Misalignment:
    """How far off the crops are: normal deviations, so that most are a little off and some are far off.

    Attributes:
        shift: Standard deviation to each side, in heights of the face's box.
        side: Median side of a crop, in heights of the box.
        zoom: Standard deviation of the logarithm of that side.
        rotation: Standard deviation of the rotation, in degrees.

    Raises:
        InputError: A negative deviation, or a side that is not positive.
    """

    shift: float = 0.15
    side: float = 1.6
    zoom: float = 0.18
    rotation: float = 20.0

    def __post_init__(self):
        if not (min(self.shift, self.zoom, self.rotation) >= 0 and self.side > 0):
            raise InputError(f"Expected deviations of 0 or more and a side above 0. Received: {self}.")


TYPICAL = Misalignment()
ALIGNED = Misalignment(shift=0, zoom=0, rotation=0)


@dataclass(frozen=True, eq=False)
class MisalignedCrops(Rows):
    """Crops, who is in them, and where the face truly is.

    Attributes:
        crops: (N, 64, 64, 1) uint8, gray.
        labels: (N,) int.
        landmarks: (N, 5, 2) float32, true places in the crop: -1 is the first pixel's middle, 1 the last one's.
    """

    crops: np.ndarray
    labels: np.ndarray
    landmarks: np.ndarray


def misaligned_crops(
    people: SyntheticSet, copies: int, rng: np.random.Generator, misalignment: Misalignment = TYPICAL
) -> MisalignedCrops:
    """Cut every face out of its photo several times, each time misaligned in another way.

    Args:
        people: From :func:`facelab.synthetic.shipped_people` or ``synthetic_people``.
        copies: Crops of each photo, at least 1.
        rng: Source of chance.
        misalignment: How far off they are; ``ALIGNED`` cuts every box the same way.

    Raises:
        InputError: No copies, or a photo cannot be read.

    Example:
        >>> from facelab import synthetic
        >>> crops = misaligned_crops(synthetic.shipped_people().subset([0, 1]), 3, np.random.default_rng(0))
        >>> crops.crops.shape, crops.labels.tolist()
        ((6, 64, 64, 1), [0, 0, 0, 0, 0, 0])
    """
    if copies < 1:
        raise InputError(f"Expected one copy or more. Received: {copies}.")
    count = len(people) * copies
    luma = LUMA.astype(np.float32)[:, None]  # (3, 1)
    crops, points = np.empty((count, CROP, CROP, 1), np.uint8), np.empty((count, 5, 2), np.float32)
    for i, truth in enumerate(people.truths):
        rows = slice(i * copies, (i + 1) * copies)
        matrices = np.stack([_matrix(truth.box, misalignment, rng) for _ in range(copies)])
        crops[rows] = images.warp(people.photos.image(i), matrices, (CROP, CROP)) @ luma + 0.5
        places = truth.landmarks @ matrices[:, :, :2].swapaxes(1, 2) + matrices[:, None, :, 2]  # (copies, 5, 2) pixels
        points[rows] = 2 * places / (CROP - 1) - 1
    return MisalignedCrops(crops, np.repeat(people.labels, copies), points)


def _matrix(box, misalignment: Misalignment, rng: np.random.Generator) -> np.ndarray:
    """(2, 3) from photo pixels to crop pixels."""
    center = np.array(box.center) + misalignment.shift * box.height * rng.standard_normal(2)
    scale = CROP / (misalignment.side * np.exp(misalignment.zoom * rng.standard_normal()) * box.height)
    angle = np.radians(misalignment.rotation * rng.standard_normal())
    turn = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return np.column_stack([turn, (CROP - 1) / 2 - turn @ center])

"""Photos of people become aligned faces in memory, and people are divided into parts that share no person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from facelab._rows import Rows
from facelab.cards.alignment import Alignment
from facelab.datasets import Photos
from facelab.detection import MTCNN, align
from facelab.errors import InputError
from facelab.pipeline import largest_face_or_center

Progress = Callable[[Iterable, int], Iterable]
_BATCH = 32


@dataclass(frozen=True, eq=False)
class AlignedFaces(Rows):
    """Faces cut out for one network, and who they are.

    Attributes:
        faces: (N, H, W, 3) uint8 RGB.
        labels: (N,) int, an index into ``names``.
        names: Everybody's name; a part keeps them all, so that labels keep their meaning.
    """

    faces: np.ndarray
    labels: np.ndarray
    names: tuple[str, ...]

    @property
    def people(self) -> int:
        """The number of different people."""
        return len(np.unique(self.labels))


def align_photos(
    photos: Photos, alignment: Alignment, detector: Callable | None = None, progress: Progress = lambda items, n: items
) -> AlignedFaces:
    """Find the main face of every photo and cut it out; where none is found, the middle of the photo.

    Args:
        photos: One person per photo.
        alignment: Of the network that the faces are for: ``card.alignment``.
        detector: As :class:`facelab.Pipeline` takes it; default :class:`facelab.MTCNN`.
        progress: Wraps the stream of faces, given their number, to show a progress bar.

    Raises:
        InputError: A photo cannot be read.
    """
    detector = MTCNN() if detector is None else detector
    faces = np.empty((len(photos), *alignment.size, 3), np.uint8)
    for i, face in enumerate(progress(_cut(photos, alignment, detector), len(photos))):
        faces[i] = face
    return AlignedFaces(faces, np.asarray(photos.labels), photos.names)


def _cut(photos: Photos, alignment: Alignment, detector: Callable) -> Iterator[np.ndarray]:
    for start in range(0, len(photos), _BATCH):
        batch = [photos.image(i) for i in range(start, min(start + _BATCH, len(photos)))]
        for image, found in zip(batch, detector(batch), strict=True):
            yield align(image, largest_face_or_center(found, image.shape), alignment)[0]


def split_people(labels: np.ndarray, fraction: float, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Divide by person, never by photo: results on people who were trained on say nothing about new people.

    Args:
        labels: (N,) int.
        fraction: Share of the people, 0 to 1, that goes into the second part; at least one person each.
        rng: Chooses them.

    Returns:
        Two (N,) bool masks. Each person is in exactly one of them.

    Raises:
        InputError: Fewer than two people, or a fraction that is none.

    Example:
        >>> first, second = split_people(np.array([5, 5, 7, 9]), 0.34, np.random.default_rng(0))
        >>> int(second.sum() + first.sum()), bool((first & second).any())
        (4, False)
    """
    people = np.unique(labels)
    if len(people) < 2 or not 0 < fraction < 1:
        raise InputError(
            f"Expected two people or more and a fraction between 0 and 1. Received: {len(people)}, {fraction}."
        )
    count = min(max(round(fraction * len(people)), 1), len(people) - 1)
    second = np.isin(labels, rng.permutation(people)[:count])
    return ~second, second

"""Photos to vectors and small pictures."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from facelab import images
from facelab.datasets import Photos
from facelab.errors import DatasetError, FacelabError, NoFaceError
from facelab.pipeline import Pipeline, largest_face
from facelab.reports.tour import choose

PEOPLE, PHOTOS = 60, 12  # at most, and of each: their pictures fit into one page
SIDE = 64  # of a small picture, in pixels; a multiple of 16, so that WebP's blocks hold one face each


@dataclass(frozen=True, eq=False)
class Faces:
    """The N photos in which a face was found.

    Attributes:
        vectors: (N, D) float32, unit length.
        labels: (N,) int, index into ``names``.
        names: Everybody's name.
        pictures: (N, 64, 64, 3) uint8 RGB, the aligned faces made small.
        missed: The number of photos that could not be read or show no face.
    """

    vectors: np.ndarray
    labels: np.ndarray
    names: tuple[str, ...]
    pictures: np.ndarray
    missed: int


def look(
    pipeline: Pipeline,
    photos: Photos,
    on_skip: Callable[[str, FacelabError], None] | None = None,
    progress: Callable[[Iterable, int], Iterable] = lambda items, total: items,
) -> Faces:
    """Find, align and represent the people; of many the 60 with most photos, of each the first 12 photos.

    Args:
        pipeline: Photos to vectors.
        photos: Two people or more with two photos or more.
        on_skip: Called with the source and the error of each photo that cannot be read or shows no face. Without it
            the first photo that cannot be read is an error.
        progress: Wraps the stream of results, given their number, to show a progress bar.

    Raises:
        DatasetError: Too few people, or a face was found in no photo.
        InputError: A photo cannot be read and there is no ``on_skip``.
    """
    photos = choose(photos, PEOPLE, PHOTOS)
    label_of = {os.fspath(path): label for path, label in zip(photos.paths, photos.labels.tolist(), strict=True)}
    stream = progress(pipeline(photos.paths, pick=largest_face, on_skip=on_skip), len(photos))
    found = []
    for result in stream:
        if result.faces:
            picture = images.shrink(result.aligned[0], SIDE, SIDE)
            found.append((result.vectors[0], label_of[result.source], picture))
        elif on_skip is not None:
            on_skip(result.source, NoFaceError("no face found"))
    if not found:
        raise DatasetError(f"Expected faces in the photos. Received: {len(photos)} photos in which none was found.")
    vectors, labels, pictures = (np.array(column) for column in zip(*found, strict=True))
    return Faces(vectors, labels, photos.names, pictures, len(photos) - len(found))


def sheet(pictures: np.ndarray, columns: int) -> np.ndarray:
    """(N, S, S, 3) -> one image of rows of ``columns`` pictures; what is left of the last row is black.

    Example:
        >>> sheet(np.zeros((5, 64, 64, 3), np.uint8), columns=2).shape
        (192, 128, 3)
    """
    count, side = pictures.shape[:2]
    rows = -(-count // columns)
    full = np.zeros((rows * columns, side, side, 3), np.uint8)
    full[:count] = pictures
    return full.reshape(rows, columns, side, side, 3).swapaxes(1, 2).reshape(rows * side, columns * side, 3)

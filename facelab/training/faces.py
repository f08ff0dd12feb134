"""Photos of people become aligned faces in memory, and people are divided into parts that share no person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from facelab._account import Account
from facelab._rows import Rows
from facelab.cards.alignment import Alignment
from facelab.datasets import Photos
from facelab.detection import MTCNN, align, own_faces
from facelab.errors import InputError
from facelab.models import Embedder
from facelab.pipeline import largest_face_or_center, main_face_first
from facelab.types import Face

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
    photos: Photos,
    alignment: Alignment,
    detector: Callable | None = None,
    progress: Progress = lambda items, n: items,
    account: Account | None = None,
    embedder: Embedder | None = None,
) -> AlignedFaces:
    """Find the main face of every photo and cut it out; where none is found, the middle of the photo.

    Args:
        photos: One person per photo.
        alignment: Of the network that the faces are for: ``card.alignment``.
        detector: As :class:`facelab.Pipeline` takes it; default :class:`facelab.MTCNN`.
        progress: Wraps the stream of faces, given their number, to show a progress bar.
        account: Is told of photos that cannot be read and so are left out, and of those that show several faces.
            Without it the first error is raised.
        embedder: Compares the photos of a person: of each photo the face is taken that agrees with the person's other
            photos, and a photo without such a face is left out, as :func:`facelab.detection.own_faces` decides. The
            account is told. ``None``: every photo gives its main face.

    Raises:
        InputError: A photo cannot be read and there is no account, or the embedder's card has no threshold.
    """
    candidates = _Candidates(alignment, MTCNN() if detector is None else detector, embedder)
    faces = np.empty((len(photos), *alignment.size, 3), np.uint8)
    found = {}
    for i, each in progress(candidates.of(photos, account), len(photos)):
        faces[i] = each.aligned[0]
        # The main face of each photo is in its place; only what it may be replaced by is kept beside it.
        found[i] = replace(each, aligned=each.aligned[1:].copy())
    chosen = dict.fromkeys(found, 0) if embedder is None else _own(photos, found, embedder, account or Account())
    for i, number in chosen.items():
        if number:
            faces[i] = found[i].aligned[number - 1]
        if account is not None:
            _tell(account, photos.paths[i], found[i].faces, number)
    if len(chosen) < len(photos):
        rows = np.array(sorted(chosen), int)
        return AlignedFaces(faces[rows], np.asarray(photos.labels)[rows], photos.names)
    return AlignedFaces(faces, np.asarray(photos.labels), photos.names)


@dataclass(frozen=True, eq=False)
class _Found:
    """The k faces that may be taken of a photo, the main face first: aligned (k, H, W, 3), vectors (k, D) or None."""

    faces: list[Face]
    aligned: np.ndarray
    vectors: np.ndarray | None


@dataclass(frozen=True)
class _Candidates:
    """Photos to the faces that may be taken of them."""

    alignment: Alignment
    detector: Callable
    embedder: Embedder | None

    def of(self, photos: Photos, account: Account | None) -> Iterator[tuple[int, _Found]]:
        for start in range(0, len(photos), _BATCH):
            rows, batch = [], []
            for i in range(start, min(start + _BATCH, len(photos))):
                try:
                    batch.append(photos.image(i))
                except InputError as err:
                    if account is None:
                        raise
                    account(photos.paths[i], err)
                    continue
                rows.append(i)
            if batch:
                yield from zip(rows, self._cut(batch), strict=True)

    def _cut(self, batch: list[np.ndarray]) -> Iterator[_Found]:
        for image, faces, vectors in zip(batch, *self._represent(batch), strict=True):
            kept = faces if self.embedder is not None else faces[:1]
            yield _Found(faces, align(image, kept, self.alignment), vectors)

    def _represent(self, batch: list[np.ndarray]) -> tuple[list[list[Face]], list[np.ndarray | None]]:
        found = [
            list(main_face_first(faces, image.shape)) or largest_face_or_center(faces, image.shape)
            for image, faces in zip(batch, self.detector(batch), strict=True)
        ]
        if self.embedder is None:
            return found, [None] * len(batch)
        alignment = self.embedder.card.alignment
        aligned = [align(image, faces, alignment) for image, faces in zip(batch, found, strict=True)]
        vectors = self.embedder(np.concatenate(aligned))
        return found, np.split(vectors, np.cumsum([len(faces) for faces in found])[:-1])


def _own(photos: Photos, found: dict[int, _Found], embedder: Embedder, account: Account) -> dict[int, int]:
    """Row of a photo -> number of the face that is taken; photos in which none agrees are left out."""
    if embedder.card.threshold is None:
        raise InputError(f"Expected a model with a threshold to compare photos. Received: {embedder.card.name}.")
    rows, chosen = np.array(sorted(found), int), {}
    labels = np.asarray(photos.labels)[rows]
    for label in np.unique(labels):
        mine = rows[labels == label]
        own = own_faces([found[i].vectors for i in mine], embedder.card.threshold.distance)
        for i, number, distance in zip(mine.tolist(), own.numbers.tolist(), own.distances.tolist(), strict=True):
            if number < 0:
                account.disagrees(photos.paths[i], photos.names[label], distance, own.limit, len(mine))
            else:
                chosen[i] = number
    return chosen


def _tell(account: Account, source: Path, faces: list[Face], number: int) -> None:
    if faces[number].confidence == 0:  # that of the stand-in for a face
        account.note(source, "no face found, took the middle of the photo")
    account.took(source, faces[number], len(faces))


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

"""The whole way from photos to decisions: detect, align, represent, match."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from facelab import images, models
from facelab.detection import align, central_face, main_face
from facelab.detection.mtcnn import MTCNN
from facelab.errors import FacelabError, InputError, NoFaceError
from facelab.types import Face, LivenessResult, VerificationResult

if TYPE_CHECKING:
    from facelab.liveness import Liveness

Photo = str | os.PathLike | np.ndarray
Picker = Callable[[Sequence[Face], tuple[int, ...]], Sequence[Face]]

# A batch ends at this number of photos or of pixels, so memory stays constant however long the list is.
_BATCH_PHOTOS, _BATCH_PIXELS = 32, 24_000_000


@dataclass(frozen=True)
class PhotoFaces:
    """What the pipeline found in one photo.

    Attributes:
        source: The path, or ``"array"`` for a photo given as pixels.
        image: (H, W, 3) uint8 RGB.
        faces: The N faces.
        aligned: (N, h, w, 3) uint8 RGB, aligned for the model.
        vectors: (N, D) float32, unit length.
        liveness: For each face whether it is live or a picture of a face; ``None`` without a liveness check.
    """

    source: str
    image: np.ndarray
    faces: tuple[Face, ...]
    aligned: np.ndarray
    vectors: np.ndarray
    liveness: tuple[LivenessResult, ...] | None


def all_faces(faces: Sequence[Face], image_shape: tuple[int, ...]) -> Sequence[Face]:
    """Keep all faces."""
    return faces


def largest_face(faces: Sequence[Face], image_shape: tuple[int, ...]) -> Sequence[Face]:
    """Keep one face, the largest near the middle (:func:`facelab.detection.main_face`); none where there is none."""
    face = main_face(faces, image_shape)
    return [] if face is None else [face]


def largest_face_or_center(faces: Sequence[Face], image_shape: tuple[int, ...]) -> Sequence[Face]:
    """Keep the face that :func:`largest_face` keeps or, where there is none, the middle of the photo (confidence 0)."""
    return largest_face(faces, image_shape) or [central_face(image_shape)]


class Pipeline:
    """Photos in; faces, vectors and decisions out.

    Args:
        model: Name of a registered model, or an :class:`facelab.models.Embedder`.
        detector: A function from a list of images, (H, W, 3) uint8 RGB, to one list of :class:`facelab.Face` per image;
            ``None`` for :class:`facelab.MTCNN`.
        liveness: Looks at each face and its surroundings; ``None`` for no such check. Its result is returned for
            each face; no face is left out.

    Raises:
        InputError: A detector that cannot be called.
    """

    def __init__(
        self,
        model: str | models.Embedder = "dlib_resnet",
        detector: Callable[[Sequence[np.ndarray]], list[list[Face]]] | None = None,
        liveness: Liveness | None = None,
    ):
        if detector is not None and not callable(detector):
            raise InputError(f"Expected a detector: a function from images to lists of faces. Received: {detector!r}.")
        self.embedder = models.load(model) if isinstance(model, str) else model
        self.detector = MTCNN() if detector is None else detector
        self.liveness = liveness

    @property
    def card(self):
        """The card of the model."""
        return self.embedder.card

    def __call__(
        self,
        photos: Iterable[Photo],
        pick: Picker = all_faces,
        on_skip: Callable[[str, FacelabError], None] | None = None,
    ) -> Iterator[PhotoFaces]:
        """Detect, align and represent, in batches, lazily, in the order of the photos.

        Args:
            photos: Paths or (H, W, 3) uint8 RGB arrays; sizes may differ.
            pick: Which of the detected faces go on: :func:`all_faces`, :func:`largest_face`,
                :func:`largest_face_or_center` or your own.
            on_skip: Called with the source and the error of each photo that cannot be read, which
                is then left out. Without it the first such error is raised.
        """
        batches = _batches(_read_all(photos, on_skip))
        for batch in _one_ahead(self._cut_out(batch, pick) for batch in batches):
            vectors = self.embedder(np.concatenate([aligned for *_, aligned in batch]))
            ends = np.cumsum([len(faces) for _, _, faces, _ in batch])
            for (source, image, faces, aligned), end in zip(batch, ends, strict=True):
                liveness = None if self.liveness is None else tuple(self.liveness(image, faces))
                yield PhotoFaces(source, image, faces, aligned, vectors[end - len(faces) : end], liveness)

    def _cut_out(self, batch: list[tuple[str, np.ndarray]], pick: Picker) -> list[tuple]:
        """(source, image) -> (source, image, faces, aligned faces), for each photo of a batch."""
        detected = self.detector([image for _, image in batch])
        cut = []
        for (source, image), faces in zip(batch, detected, strict=True):
            picked = tuple(pick(faces, image.shape))
            cut.append((source, image, picked, align(image, picked, self.card.alignment)))
        return cut

    def verify(self, first: Photo, second: Photo, threshold: float | None = None) -> VerificationResult:
        """Are the people that these two photos are of the same?

        Args:
            first: Path or image; of several faces the largest and most central is meant.
            second: The other photo.
            threshold: Largest cosine distance for "same"; default is the card's.

        Raises:
            NoFaceError: A photo shows no face.
            InputError: A photo cannot be read, or there is no threshold.
        """
        threshold = self.threshold(threshold)
        vectors = []
        for result in self([first, second], pick=largest_face):
            if not result.faces:
                raise NoFaceError(f"Expected a face in {result.source}. Received: a photo in which none was found.")
            vectors.append(result.vectors[0])
        distance = float(1 - vectors[0] @ vectors[1])
        return VerificationResult(distance <= threshold, distance, threshold, self.card.name)

    def threshold(self, threshold: float | None = None) -> float:
        """The given threshold, else the card's.

        Raises:
            InputError: Neither is there, or it is not a cosine distance.
        """
        if threshold is None:
            if self.card.threshold is None:
                raise InputError(f"{self.card.name} has no calibrated threshold: pass one (a cosine distance, 0 to 2).")
            threshold = self.card.threshold.distance
        if not 0 <= threshold <= 2:
            raise InputError(f"Expected a threshold between 0 and 2 (cosine distance). Received: {threshold}.")
        return float(threshold)


def _one_ahead(items: Iterator[list]) -> Iterator[list]:
    """The same items; each next one is made in a second thread while the caller works on the present one."""
    with ThreadPoolExecutor(1) as thread:
        future = thread.submit(next, items, None)
        while (item := future.result()) is not None:
            future = thread.submit(next, items, None)
            yield item


def _read_all(
    photos: Iterable[Photo], on_skip: Callable[[str, FacelabError], None] | None
) -> Iterator[tuple[str, np.ndarray]]:
    for photo in photos:
        source = "array" if isinstance(photo, np.ndarray) else os.fspath(photo)
        try:
            image = images.reading.check(photo) if isinstance(photo, np.ndarray) else images.read(photo)
        except InputError as err:
            if on_skip is None:
                raise
            on_skip(source, err)
            continue
        yield source, image


def _batches(photos: Iterable[tuple[str, np.ndarray]]) -> Iterator[list[tuple[str, np.ndarray]]]:
    batch, pixels = [], 0
    for source, image in photos:
        batch.append((source, image))
        pixels += image.shape[0] * image.shape[1]
        if len(batch) == _BATCH_PHOTOS or pixels >= _BATCH_PIXELS:
            yield batch
            batch, pixels = [], 0
    if batch:
        yield batch

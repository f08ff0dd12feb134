"""The whole way from photos to decisions: detect, align, represent, match."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from facelab import images, models
from facelab._account import Account
from facelab.detection import align, central_face, detect_turned, main_face, own_faces
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
        count: How many faces the detector found, of which ``faces`` are those that were picked.
        turned: By how many degrees clockwise the photo was turned to find a face: 0, 90, 180 or 270. ``image`` and the
            faces' coordinates are those of the turned photo.
    """

    source: str
    image: np.ndarray
    faces: tuple[Face, ...]
    aligned: np.ndarray
    vectors: np.ndarray
    liveness: tuple[LivenessResult, ...] | None
    count: int
    turned: int


@dataclass(frozen=True)
class PersonFaces:
    """One face of each of n photos of one person.

    Attributes:
        name: The person.
        sources: The n photos.
        faces: The face in each.
        vectors: (n, D) float32, unit length.
    """

    name: str
    sources: tuple[str, ...]
    faces: tuple[Face, ...]
    vectors: np.ndarray


def all_faces(faces: Sequence[Face], image_shape: tuple[int, ...]) -> Sequence[Face]:
    """Keep all faces."""
    return faces


def largest_face(faces: Sequence[Face], image_shape: tuple[int, ...]) -> Sequence[Face]:
    """Keep one face, the largest near the middle (:func:`facelab.detection.main_face`); none where there is none."""
    face = main_face(faces, image_shape)
    return [] if face is None else [face]


def main_face_first(faces: Sequence[Face], image_shape: tuple[int, ...]) -> Sequence[Face]:
    """Keep all faces, the one that :func:`largest_face` keeps before the others."""
    main = main_face(faces, image_shape)
    return sorted(faces, key=lambda face: face is not main)


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
        rotations: Turn a photo in which no face is found by 90, 180 and 270 degrees, and look again.

    Raises:
        InputError: A detector that cannot be called.
    """

    def __init__(
        self,
        model: str | models.Embedder = "dlib_resnet",
        detector: Callable[[Sequence[np.ndarray]], list[list[Face]]] | None = None,
        liveness: Liveness | None = None,
        rotations: bool = False,
    ):
        if detector is not None and not callable(detector):
            raise InputError(f"Expected a detector: a function from images to lists of faces. Received: {detector!r}.")
        self.embedder = models.load(model) if isinstance(model, str) else model
        self.detector = MTCNN() if detector is None else detector
        self.liveness = liveness
        self.rotations = rotations

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
            ends = np.cumsum([len(faces) for _, _, _, _, faces, _ in batch])
            for (source, image, count, turned, faces, aligned), end in zip(batch, ends, strict=True):
                liveness = None if self.liveness is None else tuple(self.liveness(image, faces))
                own = vectors[end - len(faces) : end]
                yield PhotoFaces(source, image, faces, aligned, own, liveness, count, turned)

    def _cut_out(self, batch: list[tuple[str, np.ndarray]], pick: Picker) -> list[tuple]:
        """(source, image) -> (source, image, faces found, turn, faces, aligned faces), for each photo of a batch."""
        cut = []
        for (source, _), (image, faces, turned) in zip(batch, self._detect([im for _, im in batch]), strict=True):
            picked = tuple(pick(faces, image.shape))
            cut.append((source, image, len(faces), turned, picked, align(image, picked, self.card.alignment)))
        return cut

    def _detect(self, photos: list[np.ndarray]) -> list[tuple[np.ndarray, list[Face], int]]:
        if self.rotations:
            return detect_turned(self.detector, photos)
        return [(photo, faces, 0) for photo, faces in zip(photos, self.detector(photos), strict=True)]

    def people(
        self,
        person_of: Mapping[str, str],
        account: Account,
        progress: Callable[[Iterable, int], Iterable] = lambda items, total: items,
        compare: bool = True,
        known: Callable[[str], np.ndarray] | None = None,
    ) -> Iterator[PersonFaces]:
        """One face of each photo of named people: the one that agrees with the person's other photos.

        A photo in which no face agrees with the others is left out, as :func:`facelab.detection.own_faces` decides; of
        a person with one photo the main face is taken. Memory holds one person's vectors, and no pictures.

        Args:
            person_of: Path of each photo -> whose it is said to be; a person's photos one after the other.
            account: Is told of photos that are left out, with the reason, and of those that show several faces.
            progress: Wraps the stream of photos, given their number, to show a progress bar.
            compare: False takes the main face of each photo without comparing, as for a person who has changed much.
            known: From a name to the vectors, (n, D), of photos of that person that are known already, such as
                ``gallery.vectors_of``: the new photos are compared with them, too.

        Yields:
            Each person of whom a photo is left.
        """
        if compare and self.card.threshold is None:
            account.note(self.card.name, "no calibrated threshold, so the photos of a person are not compared")
            compare = False
        threshold = self.threshold() if compare else 2.0  # the largest distance there is: everything agrees
        results = self(person_of, pick=main_face_first if compare else largest_face, on_skip=account)
        photos = progress(map(_without_pixels, results), len(person_of))
        for name, group in itertools.groupby(photos, key=lambda photo: person_of[photo.source]):
            before = None if known is None else known(name)
            person = _one_face_each(name, list(group), threshold, account, before)
            if person.faces:
                yield person

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
        return self.verify_faces(first, second, threshold, pick=largest_face)[0]

    def verify_faces(
        self, first: Photo, second: Photo, threshold: float | None = None, pick: Picker = main_face_first
    ) -> list[VerificationResult]:
        """Compare every face of one photo with every face of the other.

        Args:
            first: Path or image.
            second: The other photo.
            threshold: As for :meth:`verify`.
            pick: Which faces are compared; all by default, the main face of each photo first.

        Returns:
            One result per pair: those of the first face of the first photo, then of its second.

        Raises:
            NoFaceError: A photo shows no face.
            InputError: A photo cannot be read, or there is no threshold.
        """
        threshold = self.threshold(threshold)
        one, other = photos = list(self([first, second], pick=pick))
        for result in photos:
            if not result.faces:
                raise NoFaceError(f"Expected a face in {result.source}. Received: a photo in which none was found.")
        counts, turned = (one.count, other.count), (one.turned, other.turned)
        return [
            VerificationResult(distance <= threshold, distance, threshold, self.card.name, pair, counts, turned)
            for face, row in zip(one.faces, (1 - one.vectors @ other.vectors.T).tolist(), strict=True)
            for pair, distance in zip(((face, each) for each in other.faces), row, strict=True)
        ]

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


def _without_pixels(photo: PhotoFaces) -> PhotoFaces:
    return replace(photo, image=np.empty((0, 0, 3), np.uint8), aligned=np.empty((0, 0, 0, 3), np.uint8))


def _one_face_each(
    name: str, photos: list[PhotoFaces], threshold: float, account: Account, known: np.ndarray | None
) -> PersonFaces:
    """Choose in each photo, whose main face comes first; tell what is not taken, and where there was a choice."""
    for photo in photos:
        if not photo.faces:
            account(photo.source, NoFaceError("no face found"))
    photos = [photo for photo in photos if photo.faces]
    earlier = [] if known is None else [vector[None] for vector in known]
    own = own_faces([*earlier, *(photo.vectors for photo in photos)], threshold)
    answers = zip(own.numbers.tolist()[len(earlier) :], own.distances.tolist()[len(earlier) :], strict=True)
    taken = []
    for photo, (number, distance) in zip(photos, answers, strict=True):
        if number < 0:
            account.disagrees(photo.source, name, distance, own.limit, len(earlier) + len(photos))
            continue
        taken.append((photo.source, photo.faces[number], photo.vectors[number]))
        account.took(photo.source, photo.faces[number], photo.count, photo.turned)
    sources, faces, vectors = zip(*taken, strict=True) if taken else ((), (), ())
    return PersonFaces(name, sources, faces, np.array(vectors, np.float32))


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

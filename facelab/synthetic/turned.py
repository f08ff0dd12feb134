"""Turned heads with their true frontal views: two cameras at one instant, which only drawn people can stand before.

Multi-PIE (Gross et al. 2010) photographed 337 people with 15 cameras at once, and TP-GAN learned from it. Here the head
is drawn twice, in the same light and with the same expression: as the camera at the side sees it, and from the front.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from facelab import geometry, images
from facelab._rows import Rows
from facelab.cards import FivePointAlignment
from facelab.errors import InputError
from facelab.synthetic.capture import Capture
from facelab.synthetic.head import Head
from facelab.synthetic.photo import PARSING, SyntheticPhoto
from facelab.synthetic.population import Population

_FACE = [PARSING.index(part) for part in ("skin", "brows", "eyes", "nose", "lips", "mouth", "beard", "glasses")]


@dataclass(frozen=True, eq=False)
class TurnedPhoto:
    """One instant, seen by two cameras.

    Attributes:
        turned: As the camera at the side sees the head.
        frontal: As the camera before the face sees it: same person, expression and light, and no noise.
        label: Number of the person in the population.
        session: Number of the instant; light, expression and clothes differ between sessions.
    """

    turned: SyntheticPhoto
    frontal: SyntheticPhoto
    label: int
    session: int


@dataclass(frozen=True, eq=False)
class TurnedFaces(Rows):
    """What is cut out of N such pairs of photos.

    Attributes:
        turned: (N, H, W, 3) uint8 RGB, aligned by the five landmarks, as a recognizer gets it.
        landmarks: (N, 5, 2) float32, where they lie in ``turned``; those that the head hides, too.
        frontal: (N, H, W, 3) uint8 RGB, the true frontal view.
        face: (N, H, W) bool, where ``frontal`` shows the face: no hair, neck, clothes or background.
        yaws: (N,) float32 degrees, positive to the right of the photo.
        labels: (N,) int, who it is.
        sessions: (N,) int, which instant of that person.
    """

    turned: np.ndarray
    landmarks: np.ndarray
    frontal: np.ndarray
    face: np.ndarray
    yaws: np.ndarray
    labels: np.ndarray
    sessions: np.ndarray

    def within(self, low: float, high: float) -> TurnedFaces:
        """The rows whose head is turned by ``low`` to ``high`` degrees, to either side."""
        return self.subset((np.abs(self.yaws) >= low) & (np.abs(self.yaws) < high))


def turned_photos(
    population: Population, people: Iterable[int], sessions: int, bins: Iterable[tuple[float, float]], size: int = 160
) -> Iterator[TurnedPhoto]:
    """Photograph people from the side and from the front at once, in a studio.

    Args:
        population: Whose people.
        people: Their numbers.
        sessions: Instants of each person.
        bins: (lowest, highest) degrees; each session has one view within each, to the left or to the right.
        size: Height and width of the photos.

    Raises:
        InputError: A size or an angle out of its range.
    """
    bins = tuple(bins)
    for number in people:
        person = population.person(number)
        head = Head(person)
        for session in range(sessions):
            rng = np.random.default_rng([population.seed, number, session])
            drawn, capture = population.capture(number, session, person)
            dressed = head.dressed(drawn)
            capture = replace(capture, background="plain", yaw=0, pitch=0, roll=0)
            frontal = dressed.photo(replace(capture, noise=0, jpeg_quality=100), size)
            for low, high in bins:
                yaw = float(rng.choice([-1, 1]) * rng.uniform(low, high))
                yield TurnedPhoto(dressed.photo(from_the_side(capture, yaw), size), frontal, number, session)


def from_the_side(capture: Capture, yaw: float) -> Capture:
    """The same instant from a camera that stands beside: the head turns, and the light turns with it.

    Example:
        >>> side = from_the_side(Capture(light_azimuth=-30), 50)
        >>> side.yaw, side.light_azimuth
        (50, 20)
    """
    return replace(capture, yaw=yaw, light_azimuth=(capture.light_azimuth + yaw + 180) % 360 - 180)


def align_turned(photos: Iterable[TurnedPhoto], alignment: FivePointAlignment) -> TurnedFaces:
    """Align both views of each pair; landmarks are the true ones, since detectors lose faces that turn away.

    Raises:
        InputError: No photos, or an alignment that is not by five landmarks.
    """
    if not isinstance(alignment, FivePointAlignment):
        raise InputError(
            f"Expected an alignment by landmarks, FivePointAlignment. Received: {type(alignment).__name__}."
        )
    rows = [_cut(photo, alignment) for photo in photos]
    if not rows:
        raise InputError("Expected one photo or more. Received: none.")
    return TurnedFaces(*(np.stack(column) for column in zip(*rows, strict=True)))


def _cut(photo: TurnedPhoto, alignment: FivePointAlignment) -> tuple:
    to_turned, to_frontal = (_matrix(view.landmarks, alignment) for view in (photo.turned, photo.frontal))
    face = np.where(np.isin(photo.frontal.parsing, _FACE), 255, 0).astype(np.uint8)
    return (
        images.warp(photo.turned.image, to_turned[None], alignment.size)[0],
        geometry.apply_affine(to_turned, photo.turned.landmarks).astype(np.float32),
        images.warp(photo.frontal.image, to_frontal[None], alignment.size)[0],
        images.warp(face[..., None].repeat(3, -1), to_frontal[None], alignment.size)[0, ..., 0] > 127,
        np.float32(photo.turned.capture.yaw), photo.label, photo.session,
    )  # fmt: skip


def _matrix(landmarks: np.ndarray, alignment: FivePointAlignment) -> np.ndarray:
    used = [i for i, point in enumerate(alignment.template) if point is not None]
    return geometry.fit_similarity(landmarks[used], np.array([alignment.template[i] for i in used]))


def frontalize_turned(photos: Iterable[TurnedPhoto], alignment: FivePointAlignment) -> np.ndarray:
    """(N, H, W, 3) uint8: the turned photos by :func:`facelab.geometry.frontalize`, which learns nothing.

    It is told all 68 landmarks, hidden ones too, and its generic head is the one that the people were made from: on
    drawn people it is better than it can be on anybody real.
    """
    return np.stack([
        geometry.frontalize(p.turned.image, p.turned.landmarks68, alignment.template, alignment.size)[0] for p in photos
    ])  # fmt: skip

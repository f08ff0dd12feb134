"""A scene: several people in one picture, under one light and before one background."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from facelab.errors import InputError
from facelab.geometry.landmarks68 import five_of_68
from facelab.synthetic.background import background
from facelab.synthetic.camera import develop
from facelab.synthetic.capture import Capture
from facelab.synthetic.collage import Collage, Window
from facelab.synthetic.head import Head
from facelab.synthetic.person import Person
from facelab.synthetic.photo import box_around
from facelab.synthetic.sampling import sample_capture
from facelab.synthetic.seating import Seat, seats
from facelab.types import Box

_SIZES = (64, 4096)
_FOCAL = (35, 50)  # mm, of group photos
# What a picture has once, whoever is in it.
_SHARED = (
    "light_azimuth", "light_elevation", "light_strength", "ambient", "light_warmth", "saturation", "blur", "noise",
    "jpeg_quality", "background", "background_seed", "noise_seed",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class SceneFace:
    """One face of a scene; pixels are those of the picture, as in :class:`SyntheticPhoto`.

    Attributes:
        person: Who it is, as they look that day.
        capture: How this face was taken: ``face_size``, ``center_x`` and ``center_y`` are shares of the picture.
        box: The face from brows to chin, slightly enlarged.
        landmarks: (5, 2) float32, in the order of :data:`facelab.types.LANDMARK_NAMES`.
        landmarks68: (68, 2) float32, hidden ones too.
        visible68: (68,) bool, whether the point is seen, not behind the head or another person.
    """

    person: Person
    capture: Capture
    box: Box
    landmarks: np.ndarray
    landmarks68: np.ndarray
    visible68: np.ndarray


@dataclass(frozen=True, eq=False)
class Scene:
    """Several people in one picture.

    Attributes:
        image: (H, W, 3) uint8 RGB.
        faces: In the order of the people that were asked for.
        depth: (H, W) float32, distance from the camera in mm; infinite where there is only background.
        parsing: (H, W) uint8, index into :data:`facelab.synthetic.photo.PARSING`.
        owner: (H, W) int16, index into ``faces`` of who is seen, -1 for the background.
    """

    image: np.ndarray
    faces: tuple[SceneFace, ...]
    depth: np.ndarray
    parsing: np.ndarray
    owner: np.ndarray


def scene(
    people: Sequence[Person], rng: np.random.Generator, height: int = 360, width: int = 640, difficulty: str = "easy"
) -> Scene:
    """A group photo.

    Args:
        people: Who comes; hair, glasses and clothes may be other ones that day.
        rng: Chance of pose, light, places and background.
        height: Of the picture, 64 to 4096 pixels.
        width: Likewise.
        difficulty: ``"easy"`` or ``"wild"``, as for photos of one person.

    Raises:
        InputError: A size out of range, no people, or more than there is room for.

    Example:
        >>> pair = scene([Person(), Person()], np.random.default_rng(0), 64, 96)
        >>> pair.image.shape, len(pair.faces)
        ((64, 96, 3), 2)
    """
    if not all(_SIZES[0] <= size <= _SIZES[1] for size in (height, width)):
        raise InputError(f"Expected sizes from {_SIZES[0]} to {_SIZES[1]} pixels. Received: {width} x {height}.")
    places = seats(len(people), rng, height, width)
    places = [places[i] for i in rng.permutation(len(places))]
    persons, captures = zip(*(sample_capture(rng, difficulty, person) for person in people), strict=True)
    captures = _seated(_together(captures, float(rng.uniform(*_FOCAL))), places, height, width)
    first = captures[0]
    collage = Collage(background(first.background, first.background_seed, height, width))
    for i in sorted(range(len(people)), key=lambda i: captures[i].face_size):  # the farthest first
        window = Window.around(captures[i], height, width)
        collage.lay(i, window, Head(persons[i]).draw(window.capture, window.height, window.width))
    image = develop(collage.light, first, np.random.default_rng(first.noise_seed))
    faces = tuple(_face(i, persons[i], captures[i], collage) for i in range(len(people)))
    return Scene(image, faces, collage.depth, collage.region, collage.owner)


def _together(captures: Sequence[Capture], focal_length: float) -> list[Capture]:
    """One camera, one light and one background for all; the exposure is the mean of what each would need."""
    shared = {name: getattr(captures[0], name) for name in _SHARED}
    exposure = sum(capture.exposure for capture in captures) / len(captures)
    return [replace(capture, **shared, exposure=exposure, focal_length=focal_length) for capture in captures]


def _seated(captures: Sequence[Capture], places: Sequence[Seat], height: int, width: int) -> list[Capture]:
    return [
        replace(capture, face_size=seat.face / height, center_x=seat.x / width - 0.5, center_y=seat.y / height - 0.5)
        for capture, seat in zip(captures, places, strict=True)
    ]


def _face(i: int, person: Person, capture: Capture, collage: Collage) -> SceneFace:
    landmarks68, visible68 = collage.landmarks(i)
    landmarks68 = landmarks68.astype(np.float32)
    return SceneFace(person, capture, box_around(landmarks68), five_of_68(landmarks68), landmarks68, visible68)

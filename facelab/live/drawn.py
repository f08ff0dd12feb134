"""People who do not exist walk past a camera that does not exist: for machines without a camera, and for tests.

Each is drawn once from several sides (:mod:`facelab.synthetic`); then the drawings are moved across the picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

import cv2
import numpy as np

from facelab import images
from facelab.errors import InputError
from facelab.synthetic import Capture, Head, sample_person
from facelab.synthetic.background import background
from facelab.synthetic.camera import develop

_SPRITE = 256  # pixels of a drawing
_TURN = 24  # degrees to the left and right from which a walker is drawn
_STEP = 8  # degrees from one drawing to the next
_SECONDS = 6.0  # that a walker takes to cross the picture
_APART = 3.0  # seconds from one walker to the next


@dataclass(frozen=True, eq=False)
class Drawn:
    """A walker drawn from several sides.

    Attributes:
        images: (V, h, w, 3) uint8 RGB, from the left side to the right.
        covers: (V, h, w) float32, 1 where the person is and 0 where the background is.
        boxes: (V, 4) float32, the face in each drawing: left, top, right, bottom.
    """

    images: np.ndarray
    covers: np.ndarray
    boxes: np.ndarray


def draw(head: Head, capture: Capture) -> Drawn:
    """Draw a head from all sides that a walk shows."""
    photos = [head.photo(replace(capture, yaw=float(yaw)), _SPRITE) for yaw in range(-_TURN, _TURN + 1, _STEP)]
    covers = [cv2.GaussianBlur(np.isfinite(photo.depth).astype(np.float32), (3, 3), 0) for photo in photos]
    boxes = [[photo.box.left, photo.box.top, photo.box.right, photo.box.bottom] for photo in photos]
    return Drawn(np.stack([p.image for p in photos]), np.stack(covers), np.array(boxes, np.float32))


class Street:
    """Drawn people who walk by, one after the other, two in the picture at a time, in opposite directions.

    Args:
        people: How many there are; after the last the first comes again.
        seed: Which people.
        height: Of the picture in pixels, 120 or more.
        width: Of the picture in pixels, 160 or more.
        rate: Frames a second.

    Raises:
        InputError: An argument is out of range.

    Example:
        >>> street = Street(people=1, height=240, width=320)
        >>> frame = next(street.frames())
        >>> frame.shape, frame.dtype
        ((240, 320, 3), dtype('uint8'))
    """

    def __init__(self, people: int = 6, seed: int = 0, height: int = 480, width: int = 640, rate: float = 25.0):
        if people < 1 or height < 120 or width < 160 or not rate > 0:
            raise InputError(
                "Expected at least 1 person, 120 x 160 pixels and more than 0 frames a second. "
                f"Received: {people}, {height} x {width}, {rate}."
            )
        self.size, self.rate = (height, width), rate
        self.people = [sample_person(np.random.default_rng([seed, number])) for number in range(people)]
        self._heads: dict[int, Head] = {}
        capture = Capture(background="indoor", background_seed=seed)
        linear = background(capture.background, capture.background_seed, height, width)
        self._behind = develop(linear, capture, np.random.default_rng(seed))

    def name(self, number: int) -> str:
        """What a person is called: "Person 1" is the first."""
        return f"Person {number + 1}"

    def portraits(self, number: int, count: int = 3) -> list[np.ndarray]:
        """Photos to enroll a person with: (160, 160, 3) uint8 RGB each, from the front and a little from the sides."""
        yaws = np.linspace(-12, 12, count) if count > 1 else [0.0]
        captures = [Capture(yaw=float(yaw), smile=0.2 * i, background_seed=9) for i, yaw in enumerate(yaws)]
        return [self._head(number).photo(capture).image for capture in captures]

    def frames(self) -> Iterator[np.ndarray]:
        """(H, W, 3) uint8 RGB frames without end. The next walkers are drawn while the first walk."""
        with ThreadPoolExecutor(1) as thread:
            drawings: dict[int, Future[Drawn]] = {}
            frame = 0
            while True:
                seconds = frame / self.rate
                newest = int(seconds / _APART)
                for walk in (newest, newest + 1):
                    number = walk % len(self.people)
                    if number not in drawings:
                        drawings[number] = thread.submit(self._drawn, number)
                walks = [walk for walk in range(newest, -1, -1) if seconds - walk * _APART < _SECONDS]
                # Every second one walks nearer to the camera, and so before the others.
                walks.sort(key=lambda walk: walk % 2)
                picture = self._behind.copy()
                for walk in walks:
                    drawn = drawings[walk % len(self.people)].result()
                    self._lay(picture, drawn, walk, (seconds - walk * _APART) / _SECONDS)
                yield picture
                frame += 1

    def places(self, frame: int) -> dict[int, float]:
        """Number of a walk -> where the middle of that walker is in a frame, pixels from the left; the truth."""
        seconds = frame / self.rate
        walks = range(int(seconds / _APART) + 1)
        progress = {walk: (seconds - walk * _APART) / _SECONDS for walk in walks}
        return {walk: self._place(walk, share)[0] for walk, share in progress.items() if share < 1}

    def _place(self, walk: int, progress: float) -> tuple[float, float, float]:
        """(x, y, scale) of the middle of a drawing, in pixels; ``progress`` runs from 0 to 1 across the picture."""
        height, width = self.size
        near = walk % 2 == 1  # these walk to the left
        scale = (0.95 if near else 0.72) * height / _SPRITE
        x = (1 - progress if near else progress) * (width + _SPRITE * scale) - _SPRITE * scale / 2
        bob = 0.012 * height * np.sin(2 * np.pi * 1.8 * progress * _SECONDS)
        return x, (0.62 if near else 0.66) * height + bob, scale  # a drawing ends at the chest: below the picture

    def _head(self, number: int) -> Head:
        if number not in self._heads:
            self._heads[number] = Head(self.people[number])
        return self._heads[number]

    def _drawn(self, number: int) -> Drawn:
        return draw(self._head(number), Capture(light_azimuth=-20.0, smile=0.15))

    def _lay(self, picture: np.ndarray, drawn: Drawn, walk: int, progress: float) -> None:
        """Put one walker into the picture; ``progress`` runs from 0 to 1 across it."""
        height, width = self.size
        x, y, scale = self._place(walk, progress)
        lookout = (progress - 0.5) * 2 * (-1 if walk % 2 == 1 else 1)  # they look into the camera half-way
        view = round((np.clip(lookout, -1, 1) + 1) / 2 * (len(drawn.images) - 1))
        matrix = np.array([[scale, 0, x - scale * _SPRITE / 2], [0, scale, y - scale * _SPRITE / 2]])
        moved = cv2.warpAffine(drawn.images[view], matrix, (width, height), flags=cv2.INTER_LINEAR)
        cover = cv2.warpAffine(drawn.covers[view], matrix, (width, height), flags=cv2.INTER_LINEAR)[..., None]
        picture[:] = np.round(picture * (1 - cover) + moved * cover).astype(np.uint8)


def film(street: Street, seconds: float) -> list[bytes]:
    """The first frames as JPEG files, such as a browser takes them for its camera one after the other."""
    frames = street.frames()
    return [images.writing.encode(next(frames), ".jpg") for _ in range(round(seconds * street.rate))]

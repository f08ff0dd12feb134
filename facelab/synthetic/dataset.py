"""Synthetic people as arrays: photos, labels and ground truth of a rendered set."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from facelab import images
from facelab.datasets.photos import Photos
from facelab.datasets.places import cache
from facelab.errors import DatasetError, InputError
from facelab.synthetic import layout
from facelab.synthetic.capture import Capture
from facelab.synthetic.person import Person
from facelab.synthetic.photo import SyntheticPhoto
from facelab.synthetic.population import RENDERER, Population
from facelab.synthetic.reading import read_scenes, read_set
from facelab.synthetic.settings import Settings
from facelab.synthetic.storage import Progress, render_set, silent
from facelab.synthetic.truth import PhotoTruth, SceneTruth

if TYPE_CHECKING:
    import tensorflow as tf


def synthetic_people(
    people: int = 20, photos: int = 8, seed: int = 0, size: int = 160, difficulty: str = "easy",
    progress: Progress = silent,
) -> SyntheticSet:  # fmt: skip
    """Invented people: rendered once into facelab's cache, read from there afterwards.

    Args:
        people: Number of people; the first of them are the same however many are asked for.
        photos: Photos of each.
        seed: Which people; 0 to 2**32 - 1.
        size: Height and width of a photo in pixels.
        difficulty: ``"easy"``, or ``"wild"``: strong pose, harsh light, changed hair, glasses and beards.
        progress: Takes the photos to render and their number, and gives them one by one.

    Raises:
        InputError: A value out of its range, or the cache cannot be written.
    """
    settings = Settings(people=people, photos=photos, seed=seed, size=size, difficulty=difficulty)
    name = f"v{RENDERER}-{people}x{photos}-seed{seed}-{size}px-{difficulty}"
    directory = cache() / "synthetic" / name
    render_set(directory, settings, progress)
    return SyntheticSet.open(directory)


@dataclass(frozen=True, eq=False)
class SyntheticSet:
    """A rendered set, or some of its photos. Pixels are read when they are asked for, and not kept.

    Attributes:
        directory: Where it is.
        settings: How all of it was rendered.
        people: Everybody's numbers; a subset keeps them all, so that labels keep their meaning.
        truths: What is true of each of the N photos.
    """

    directory: Path
    settings: Settings
    people: tuple[Person, ...]
    truths: tuple[PhotoTruth, ...]

    @classmethod
    def open(cls, directory: str | os.PathLike) -> SyntheticSet:
        """The set that ``facelab synth`` or :func:`synthetic_people` rendered into a folder.

        Raises:
            DatasetError: There is none, it is unfinished, or files are missing or damaged.
        """
        return cls(Path(directory), *read_set(Path(directory)))

    def __len__(self) -> int:
        return len(self.truths)

    @cached_property
    def photos(self) -> Photos:
        """Paths, labels and names, as every data set of facelab has them."""
        paths = tuple(self.directory / truth.file for truth in self.truths)
        return Photos(paths, self.labels, tuple(map(layout.person_name, range(len(self.people)))))

    @cached_property
    def labels(self) -> np.ndarray:
        """(N,) int, index into ``people``."""
        return np.array([truth.label for truth in self.truths], int)

    @cached_property
    def boxes(self) -> np.ndarray:
        """(N, 4) float32 pixels: left, top, right, bottom of the face."""
        boxes = [(t.box.left, t.box.top, t.box.right, t.box.bottom) for t in self.truths]
        return np.array(boxes, np.float32).reshape(-1, 4)

    @cached_property
    def landmarks(self) -> np.ndarray:
        """(N, 5, 2) float32 pixels, in the order of :data:`facelab.types.LANDMARK_NAMES`."""
        return np.array([truth.landmarks for truth in self.truths], np.float32).reshape(-1, 5, 2)

    @cached_property
    def landmarks68(self) -> np.ndarray:
        """(N, 68, 2) float32 pixels, in the order of iBUG 300-W; hidden points too."""
        return np.array([truth.landmarks68 for truth in self.truths], np.float32).reshape(-1, 68, 2)

    @cached_property
    def visible68(self) -> np.ndarray:
        """(N, 68) bool, which of ``landmarks68`` are seen."""
        return np.array([truth.visible68 for truth in self.truths], bool).reshape(-1, 68)

    @cached_property
    def scenes(self) -> tuple[SceneTruth, ...]:
        """Pictures of several people, and the truth of every face in them; those of the whole set in any subset.

        Raises:
            DatasetError: Files are missing or damaged.
        """
        return read_scenes(self.directory, self.settings, self.people)

    @property
    def captures(self) -> tuple[Capture, ...]:
        """How each photo was taken."""
        return tuple(truth.capture for truth in self.truths)

    @property
    def drawn(self) -> tuple[Person, ...]:
        """Each photo's person as they looked that day; ``people`` says how they usually look."""
        return tuple(truth.person for truth in self.truths)

    def images(self) -> np.ndarray:
        """All photos: (N, size, size, 3) uint8 RGB.

        Raises:
            InputError: A file cannot be read.
        """
        size = self.settings.size
        pixels = np.empty((len(self), size, size, 3), np.uint8)
        for i, image in enumerate(self.photos):
            pixels[i] = image
        return pixels

    def depth(self, i: int) -> np.ndarray:
        """(size, size) float32, distance of photo ``i``'s pixels from the camera in mm; infinite for background.

        Maps that are not stored, here and below, are rendered again.
        """
        path = self._map(i, "depth.npz")
        if not path.is_file():
            return layout.rounded_depth(self.render(i).depth)
        with np.load(path) as stored:
            return stored["depth_mm"]

    def parsing(self, i: int) -> np.ndarray:
        """(size, size) uint8, what each pixel of photo ``i`` shows: index into ``photo.PARSING``."""
        path = self._map(i, "parsing.png")
        return images.read(path)[:, :, 0] if path.is_file() else self.render(i).parsing

    def albedo(self, i: int) -> np.ndarray:
        """(size, size, 3) uint8 sRGB, photo ``i``'s color without light; black for background."""
        path = self._map(i, "albedo.png")
        return images.read(path) if path.is_file() else self.render(i).albedo

    def render(self, i: int) -> SyntheticPhoto:
        """Photo ``i`` taken again, with all its ground truth.

        Raises:
            DatasetError: This facelab's renderer is not the one that made the set.
        """
        if self.settings.renderer != RENDERER:
            raise DatasetError(
                f"Expected a set of renderer {RENDERER} to take its photos again. Received: one of "
                f"{self.settings.renderer}. Render it again with: facelab synth"
            )
        truth = self.truths[i]
        population = Population(self.settings.seed, self.settings.difficulty)
        return population.photo(truth.label, truth.number, self.settings.size)

    def subset(self, indices: np.ndarray) -> SyntheticSet:
        """These photos only.

        Args:
            indices: (M,) int in the wanted order, or (N,) bool.

        Raises:
            InputError: An index out of range, or an array of another kind.
        """
        truths = dict(zip(self.photos.paths, self.truths, strict=True))
        return replace(self, truths=tuple(truths[path] for path in self.photos.subset(indices).paths))

    def split(self, fractions: tuple[float, ...] = (0.7, 0.15, 0.15), seed: int = 0) -> tuple[SyntheticSet, ...]:
        """Parts that share no people, such as for training, validation and test.

        Args:
            fractions: Of the people, one for each part; their sum is 1.
            seed: Which people go where.

        Raises:
            InputError: The fractions are not positive or their sum is not 1, or a part would be empty.
        """
        fractions = np.asarray(fractions, np.float64)
        if fractions.ndim != 1 or not (fractions > 0).all() or abs(fractions.sum() - 1) > 1e-6:
            raise InputError(f"Expected positive fractions with the sum 1. Received: {fractions.tolist()}.")
        present = np.unique(self.labels)
        ends = np.round(np.cumsum(fractions) * len(present)).astype(int)
        parts = np.split(np.random.default_rng(seed).permutation(present), ends[:-1])
        if not all(map(len, parts)):
            raise InputError(
                f"Expected at least one person in each part. Received: {len(present)} people for the fractions "
                f"{fractions.tolist()}. Take more people or fewer parts."
            )
        return tuple(self.subset(np.isin(self.labels, part)) for part in parts)

    def as_tf_data(self, batch_size: int = 32, seed: int | None = None) -> tf.data.Dataset:
        """Batches of (image, label): (B, size, size, 3) uint8 and (B,) int64.

        Args:
            batch_size: Photos in a batch; the last one may have fewer.
            seed: Shuffles all photos, differently in each epoch; ``None`` keeps their order.

        Raises:
            InputError: A batch size below 1.
        """
        if batch_size < 1:
            raise InputError(f"Expected a batch size of at least 1. Received: {batch_size}.")
        import facelab._keras  # noqa: F401, I001 - first, so that TensorFlow starts without its chatter
        import tensorflow as tf  # takes seconds, and only this method needs it

        def read(i: tf.Tensor) -> tf.Tensor:
            image = tf.numpy_function(self.photos.image, [i], tf.uint8)
            return tf.ensure_shape(image, (self.settings.size, self.settings.size, 3))

        numbers = tf.data.Dataset.from_tensor_slices((np.arange(len(self)), self.labels))
        if seed is not None:
            numbers = numbers.shuffle(max(len(self), 1), seed=seed)
        return numbers.map(lambda i, label: (read(i), label)).batch(batch_size).prefetch(1)

    def _map(self, i: int, kind: str) -> Path:
        truth = self.truths[i]
        return self.directory / layout.map_file(truth.label, truth.number, kind)

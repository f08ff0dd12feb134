"""Photos on disk and the people in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from facelab import images
from facelab.errors import InputError


@dataclass(frozen=True, eq=False)
class Photos:
    """Photos on disk, each of one person. A photo is read when it is asked for, and not kept.

    Iterating gives the images, in the order of ``paths``.

    Attributes:
        paths: One image file per photo, N of them.
        labels: (N,) int, who it is, as an index into ``names``.
        names: Everybody's name; a subset keeps them all, so that labels keep their meaning.

    Raises:
        InputError: The labels do not fit the paths or the names.

    Example:
        >>> photos = Photos((Path("a.jpg"), Path("b.jpg"), Path("c.jpg")), np.array([0, 0, 1]), ("Ann", "Bob"))
        >>> len(photos), photos.people
        (3, 2)
        >>> photos.subset(photos.labels == 0).paths[1].name
        'b.jpg'
    """

    paths: tuple[Path, ...]
    labels: np.ndarray
    names: tuple[str, ...]

    def __post_init__(self):
        labels = np.asarray(self.labels)
        if labels.shape != (len(self.paths),) or labels.dtype.kind not in "iu":
            raise InputError(
                f"Expected one int label for each of the {len(self.paths)} photos. "
                f"Received: shape {labels.shape}, {labels.dtype}."
            )
        if len(labels) and not (labels.min() >= 0 and labels.max() < len(self.names)):
            raise InputError(
                f"Expected labels from 0 to {len(self.names) - 1}, one for each name. "
                f"Received: {labels.min()} to {labels.max()}."
            )
        object.__setattr__(self, "labels", labels)

    def __len__(self) -> int:
        return len(self.paths)

    def __iter__(self) -> Iterator[np.ndarray]:
        return map(self.image, range(len(self)))

    @property
    def people(self) -> int:
        """The number of different people who are in these photos."""
        return len(np.unique(self.labels))

    def image(self, i: int) -> np.ndarray:
        """Photo ``i`` as (H, W, 3) uint8 RGB.

        Raises:
            InputError: No such photo, or the file cannot be read.
        """
        if not -len(self) <= i < len(self):
            raise InputError(f"Expected the index of one of {len(self)} photos. Received: {i}.")
        return images.read(self.paths[i])

    def subset(self, indices: np.ndarray) -> Photos:
        """These photos only.

        Args:
            indices: (M,) int in the wanted order, or (N,) bool.

        Raises:
            InputError: An index out of range, or an array of another kind.
        """
        indices = np.asarray(indices)
        if indices.size == 0:
            indices = indices.astype(int)  # numpy takes an empty list for floats
        try:
            chosen = np.arange(len(self))[indices]
        except IndexError as err:
            raise InputError(f"Expected indices of {len(self)} photos, or (N,) bool. Received: {err}.") from err
        if chosen.ndim != 1:
            raise InputError(f"Expected (M,) int indices, or (N,) bool. Received: shape {indices.shape}.")
        return Photos(tuple(self.paths[i] for i in chosen), self.labels[chosen], self.names)

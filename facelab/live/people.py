"""The gallery as a running recognizer needs it: from any thread, with the threshold of its present size."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np

from facelab.cards.false_matches import DEFAULT_RATE, GalleryThreshold
from facelab.cards.network import ModelCard
from facelab.errors import InputError
from facelab.gallery import Gallery
from facelab.types import Match

_NEAREST = 10  # people who are remembered for an embedding; who is farther has no say in a vote
_Answer = TypeVar("_Answer")


class People:
    """The enrolled people of one gallery file. An SQLite connection serves one thread, so each thread has its own.

    Args:
        path: The gallery file; made where there is none.
        card: Of the model whose vectors it holds.
        threshold: Largest cosine distance at which a face is named, 0 to 2; ``None`` for that which the card's table
            gives for the number of enrolled photos.
        rate: Share of strangers who may be given a name, where the table decides.

    Raises:
        GalleryError: It is no gallery, or one of another model.
        InputError: A threshold or rate out of range, or none where the card has no table.
    """

    def __init__(
        self, path: str | os.PathLike, card: ModelCard, threshold: float | None = None, rate: float = DEFAULT_RATE
    ):
        if threshold is not None and not 0 <= threshold <= 2:
            raise InputError(f"Expected a threshold between 0 and 2 (cosine distance). Received: {threshold}.")
        if threshold is None and card.false_matches is None:
            raise InputError(
                f"{card.name} has no table for identification: pass a threshold (a cosine distance, 0 to 2)."
            )
        self.path, self.card, self.rate = Path(path), card, rate
        self._given = threshold
        self._looked_up: tuple[tuple, GalleryThreshold] | None = None
        self._here = threading.local()
        self.threshold()  # a rate out of range, a file of another model: now, not at the first face

    def __len__(self) -> int:
        """How many people."""
        return self._ask(len)

    def list(self) -> dict[str, int]:
        """Name -> number of photos, sorted by name."""
        return self._ask(Gallery.people)

    def threshold(self) -> float:
        """The distance at which a face is named now."""
        return self._given if self._given is not None else self._chosen().distance

    def expected_rate(self) -> float | None:
        """Share of strangers who are given a name at that distance; ``None`` where the threshold was given."""
        return None if self._given is not None else self._chosen().expected_rate

    def _chosen(self) -> GalleryThreshold:
        """From the card's table; looked up again where the number of people or photos has changed."""
        counts = tuple(self.list().items())
        if self._looked_up is None or self._looked_up[0] != counts:
            self._looked_up = counts, self._ask(lambda gallery: gallery.threshold(self.rate))
        return self._looked_up[1]

    def nearest(self, vectors: np.ndarray, top: int = _NEAREST) -> list[list[Match]]:
        """The nearest people to each of (N, D) vectors, nearest first."""
        threshold = self.threshold()
        return self._ask(lambda gallery: gallery.identify(vectors, threshold, top))

    def vectors_of(self, name: str) -> np.ndarray:
        """(n, D) float32, of one person; (0, D) where no one has that name."""
        return self._ask(lambda gallery: gallery.vectors_of(name))

    def add(self, name: str, vectors: np.ndarray, sources: Sequence[str]) -> int:
        """Enroll (n, D) vectors; how many are new."""
        return self._ask(lambda gallery: gallery.add(name, vectors, list(sources)))

    def remove(self, name: str) -> int:
        """Forget a person; how many photos are gone."""
        return self._ask(lambda gallery: gallery.remove(name))

    def close(self) -> None:
        """Let go of this thread's connection."""
        gallery = getattr(self._here, "gallery", None)
        if gallery is not None:
            gallery.close()
            del self._here.gallery

    def _ask(self, question: Callable[[Gallery], _Answer]) -> _Answer:
        if not hasattr(self._here, "gallery"):
            self._here.gallery = Gallery(self.path, self.card.name, self.card.embedding_size, create=True)
        return question(self._here.gallery)

"""All enrolled photos in memory, ready for an exact search."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from facelab.gallery.storage import Storage


@dataclass(frozen=True)
class Enrolled:
    """M photos of P people, sorted by name.

    Attributes:
        names: (P,) the people.
        starts: (P,) row of each person's first photo.
        sources: (M,) where the photos come from.
        vectors: (M, D) float32, unit length.
    """

    names: list[str]
    starts: np.ndarray
    sources: list[str | None]
    vectors: np.ndarray

    @classmethod
    def read(cls, storage: Storage) -> Enrolled:
        """Everything in the file.

        Raises:
            GalleryError: The file is damaged or locked.
        """
        query = "SELECT name, source, vector FROM people JOIN photos ON person = people.id ORDER BY name, photos.id"
        rows = storage.rows(query)
        if not all(isinstance(name, str) and isinstance(source, str | None) for name, source, _ in rows):
            raise storage.damaged()
        names, starts = np.unique(np.array([row[0] for row in rows], object), return_index=True)
        return cls(names.tolist(), starts, [row[1] for row in rows], matrix([row[2] for row in rows], storage))

    @property
    def counts(self) -> np.ndarray:
        """(P,) photos of each person."""
        return np.diff(self.starts, append=len(self.vectors))

    def distances(self, queries: np.ndarray) -> np.ndarray:
        """(q, D) unit vectors -> (q, P) cosine distance to each person's nearest photo."""
        to_photos = 1 - queries @ self.vectors.T  # (q, M)
        return np.minimum.reduceat(to_photos, self.starts, axis=1).clip(0, 2)  # rounding can leave 0 to 2


def smallest(row: np.ndarray, top: int) -> np.ndarray:
    """Where the ``top`` smallest numbers of (P,) are, ascending; of equal ones the first. Sorts only those few."""
    top = min(top, len(row))
    few = np.flatnonzero(row <= np.partition(row, top - 1)[top - 1])
    return few[np.argsort(row[few], kind="stable")][:top]


def blob(vector: np.ndarray) -> bytes:
    """(D,) -> what is stored: float32, low byte first on every machine."""
    return vector.astype("<f4").tobytes()


def matrix(blobs: list[bytes], storage: Storage) -> np.ndarray:
    """n stored vectors -> (n, D) float32, unit length.

    Raises:
        GalleryError: One is not what :func:`blob` has made.
    """
    size = storage.embedding_size
    if not all(isinstance(blob, bytes) and len(blob) == 4 * size for blob in blobs):
        raise storage.damaged()
    vectors = np.frombuffer(b"".join(blobs), "<f4").astype(np.float32).reshape(-1, size)
    with np.errstate(over="ignore", invalid="ignore"):  # flipped bits may make anything
        whole = np.abs(np.einsum("nd,nd->n", vectors, vectors) - 1) < 1e-3
    if not whole.all():
        raise storage.damaged()
    return vectors

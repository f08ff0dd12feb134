"""Every photo compared with every other one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from facelab.errors import InputError


@dataclass(frozen=True, eq=False)
class AllPairs:
    """The P = N (N - 1) / 2 pairs of N photos.

    Attributes:
        distances: (P,) cosine distances.
        rows: (P, 2) int, the two photos.
        people: (P, 2), who is on them.
    """

    distances: np.ndarray
    rows: np.ndarray
    people: np.ndarray

    @property
    def same(self) -> np.ndarray:
        """(P,) bool, whether both photos show one person."""
        return self.people[:, 0] == self.people[:, 1]


def pairs(vectors: np.ndarray, labels: np.ndarray) -> AllPairs:
    """Compare every photo with every other one.

    Args:
        vectors: (N, D) floats of unit length; distances get their dtype.
        labels: (N,) int, who is on each photo.

    Raises:
        InputError: Other shapes.

    Example:
        >>> found = pairs(np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]]), np.array([0, 0, 1]))
        >>> found.distances.tolist(), found.same.tolist()
        ([0.0, 1.0, 1.0], [True, False, False])
    """
    vectors, labels = np.asarray(vectors), np.asarray(labels)
    if vectors.ndim != 2 or labels.shape != vectors.shape[:1]:
        raise InputError(f"Expected vectors (N, D) and labels (N,). Received: {vectors.shape} and {labels.shape}.")
    first, second = np.triu_indices(len(labels), 1)
    rows = np.stack([first, second], axis=1)
    return AllPairs(1 - (vectors @ vectors.T)[first, second], rows, labels[rows])

"""Arrays with one row a face: take some of the rows, join two sets of them, bring each to unit length."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Self

import numpy as np


class Rows:
    """For dataclasses whose arrays have a row for each face, ``labels`` among them. What is no array stays as it is."""

    labels: np.ndarray

    def __len__(self) -> int:
        return len(self.labels)

    def subset(self, chosen: np.ndarray) -> Self:
        """These rows only: (M,) int indices or (N,) bool."""
        return replace(self, **{name: getattr(self, name)[chosen] for name in self._arrays()})

    def join(self, other: Self) -> Self:
        """Both, of the same people."""
        pairs = {name: (getattr(self, name), getattr(other, name)) for name in self._arrays()}
        return replace(self, **{name: np.concatenate(pair) for name, pair in pairs.items()})

    def _arrays(self) -> list[str]:
        return [field.name for field in fields(self) if isinstance(getattr(self, field.name), np.ndarray)]


def unit_rows(vectors: np.ndarray) -> np.ndarray:
    """(N, D) floats -> (N, D), the same dtype, each row divided by its length; a row of zeros stays one.

    Example:
        >>> unit_rows(np.array([[3.0, 4.0], [0.0, 0.0]])).tolist()
        [[0.6, 0.8], [0.0, 0.0]]
    """
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return vectors / np.where(lengths > 0, lengths, 1)

"""How well do vectors tell people apart? Every photo is compared with every other; intervals are over people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from facelab.errors import InputError
from facelab.evaluate.intervals import Interval, bootstrap_over_people
from facelab.evaluate.pairs import pairs
from facelab.evaluate.verification import auc


@dataclass(frozen=True, eq=False)
class Separation:
    """All P pairs of some photos.

    Attributes:
        people: (P, 2) int, who is on the two photos.
        distances: (P,) cosine distances.
        auc: Area under the ROC curve; 0.5 at chance level.
        interval: Of the AUC, 95 % over people.
    """

    distances: np.ndarray
    people: np.ndarray
    auc: float
    interval: Interval

    @property
    def same(self) -> np.ndarray:
        """(P,) bool, whether both photos show one person."""
        return self.people[:, 0] == self.people[:, 1]

    def accuracy(self, threshold: float, rng: np.random.Generator, rounds: int = 300) -> tuple[float, Interval]:
        """Share of pairs judged correctly, both kinds counting half, and its 95 % interval over people; chance: 0.5.

        Args:
            threshold: Largest distance for the same person, chosen on *other* people.
            rng: Source of chance of the bootstrap.
            rounds: Draws of the bootstrap.
        """
        same, right = self.same, (self.distances <= threshold) == self.same

        def share(weights: np.ndarray) -> np.ndarray:
            kinds = [weights * kind for kind in (same, ~same)]
            return np.array([np.mean([k @ right / k.sum() if k.sum() else np.nan for k in kinds])])

        value = float(share(np.ones(len(right)))[0])
        return value, bootstrap_over_people(share, self.people, rng, rounds)[0]

    def __str__(self) -> str:
        return f"AUC {self.auc:.3f} ({self.interval.low:.3f} to {self.interval.high:.3f}), chance 0.5"


def separation(vectors: np.ndarray, labels: np.ndarray, rng: np.random.Generator, rounds: int = 300) -> Separation:
    """Compare every photo with every other.

    Args:
        vectors: (N, D) floats of unit length.
        labels: (N,) int, who is on each photo. None of them should have been trained on.
        rng: Source of chance of the bootstrap.
        rounds: Draws of the bootstrap over people.

    Raises:
        InputError: Other shapes, or no two photos of one person, or only one person.

    Example:
        >>> vectors = np.array([[1.0, 0], [1, 0], [0, 1], [0, 1]])
        >>> separation(vectors, np.array([5, 5, 8, 8]), np.random.default_rng(0), rounds=50).auc
        1.0
    """
    found = pairs(np.asarray(vectors, np.float64), labels)
    return judged_pairs(found.people, found.distances, rng, rounds)


def judged_pairs(people: np.ndarray, distances: np.ndarray, rng: np.random.Generator, rounds: int = 300) -> Separation:
    """The same for pairs and distances of your own choice.

    Args:
        people: (P, 2) int, who is on the two photos; equal numbers make a pair of one person.
        distances: (P,) floats, smaller = more alike.
        rng: Source of chance of the bootstrap.
        rounds: Draws of the bootstrap over people.

    Raises:
        InputError: Other shapes, or pairs of one kind only.

    Example:
        >>> people = np.array([[1, 1], [2, 2], [1, 2]])
        >>> judged_pairs(people, np.array([0.1, 0.5, 0.4]), np.random.default_rng(0), rounds=50).auc
        0.5
    """
    distances, people = np.asarray(distances, np.float64), np.asarray(people)
    if distances.ndim != 1 or people.shape != (len(distances), 2):
        raise InputError(f"Expected distances (P,) and people (P, 2). Received: {distances.shape} and {people.shape}.")
    same = people[:, 0] == people[:, 1]
    area = float(auc(same, distances))
    return Separation(
        distances, people, area, bootstrap_over_people(weighted_auc(same, distances), people, rng, rounds)[0]
    )


def weighted_auc(same: np.ndarray, distances: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """The AUC as a statistic for :func:`bootstrap_over_people`; pairs are sorted once, not in each round.

    Args:
        same: (P,) bool.
        distances: (P,) floats.
    """
    order = np.argsort(distances)
    genuine = same[order]

    def statistic(weights: np.ndarray) -> np.ndarray:
        weights = weights[order]
        impostors = np.cumsum(np.where(genuine, 0, weights))
        weights = np.where(genuine, weights, 0)
        total = weights.sum() * impostors[-1]
        return np.array([weights @ (impostors[-1] - impostors) / total if total else np.nan])

    return statistic

"""Support vector machines name people, although one of them can only tell two kinds apart.

One SVM lays the plane between two kinds of points that keeps the widest margin to both; the points on the margin,
or on its wrong side, are the support vectors, and only they matter. Face recognition has K people. Ways out:

- **one-vs-rest**: K planes, each between one person and everybody else; the largest value wins.
- **one-vs-one**: K (K - 1) / 2 planes, one for each two people; each has a vote.
- **same/different**: one surface for all people, see :mod:`facelab.classify.pair_svm`.

Scale matters: bring the vectors to a length of about 1 (:func:`scaled`), or ``c`` means something else each time.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from sklearn.svm import SVC

from facelab.classify._validation import check_labels, check_vectors
from facelab.errors import InputError


@dataclass(frozen=True, eq=False)
class Plane:
    """One linear SVM: ``vectors @ weights + bias`` is 0 on the plane and 1 or -1 on its two margins.

    Attributes:
        person: Whose side is positive, as an index into ``ManySVMs.people``.
        other: Whose side is negative; ``None``: everybody else's.
        weights: (D,) float64, at a right angle to the plane; the margins are 2 / length apart.
        bias: Moves the plane off the origin.
        support: (S,) int, rows of the training vectors that lie on or beyond their margin and hold the plane.
    """

    person: int
    other: int | None
    weights: np.ndarray
    bias: float
    support: np.ndarray


@dataclass(frozen=True, eq=False)
class ManySVMs:
    """K people told apart by many planes. Made by :func:`one_vs_rest` and :func:`one_vs_one`.

    Attributes:
        form: ``"one-vs-rest"`` or ``"one-vs-one"``.
        people: (K,) int, the labels in rising order.
        planes: K of the first form, K (K - 1) / 2 of the second.
    """

    form: str
    people: np.ndarray
    planes: tuple[Plane, ...]

    def decisions(self, vectors: np.ndarray) -> np.ndarray:
        """What each plane says: (N, D) -> (N, number of planes) float64, positive for its person.

        Raises:
            InputError: Bad vectors.
        """
        vectors = check_vectors(vectors, len(self.planes[0].weights), points=True).astype(np.float64)
        weights = np.stack([plane.weights for plane in self.planes])  # (M, D)
        return vectors @ weights.T + [plane.bias for plane in self.planes]

    def similarities(self, vectors: np.ndarray) -> np.ndarray:
        """How well each person fits, larger = better: (N, D) -> (N, K) float64.

        Of one-vs-rest the planes' own values. Of one-vs-one the votes, 0 to K - 1; ties are broken by the sum of
        the values, pressed into less than half a vote.

        Raises:
            InputError: Bad vectors.
        """
        decisions = self.decisions(vectors)
        if self.form == "one-vs-rest":
            return decisions
        votes, sums = np.zeros((2, len(decisions), len(self.people)))
        for plane, values in zip(self.planes, decisions.T, strict=True):
            votes[:, plane.person] += values > 0
            votes[:, plane.other] += values <= 0
            sums[:, plane.person] += values
            sums[:, plane.other] -= values
        return votes + sums / (3 * (np.abs(sums) + 1))

    def predict(self, vectors: np.ndarray) -> np.ndarray:
        """The label of the person who fits best: (N, D) -> (N,) int.

        Raises:
            InputError: Bad vectors.
        """
        return self.people[self.similarities(vectors).argmax(axis=1)]


def one_vs_rest(vectors: np.ndarray, labels: np.ndarray, c: float = 1.0) -> ManySVMs:
    """Learn one plane for each person, between him or her and all others.

    Args:
        vectors: (N, D) numbers.
        labels: (N,) int, who it is; two people or more.
        c: How much a training vector on the wrong side of its margin weighs against a wide margin.

    Raises:
        InputError: Bad vectors, labels or c, or one person only.

    Example:
        >>> svms = one_vs_rest([[1, 0], [0, 1], [-1, -1]], np.array([5, 6, 7]), c=100)
        >>> len(svms.planes), svms.predict([[3, 1], [-2, -1]]).tolist()
        (3, [5, 7])
    """
    vectors, people, index = check_people(vectors, labels, c)
    rows = np.arange(len(vectors))
    return ManySVMs(
        "one-vs-rest", people, tuple(_plane(vectors, rows, index, (k, None), c) for k in range(len(people)))
    )


def one_vs_one(vectors: np.ndarray, labels: np.ndarray, c: float = 1.0) -> ManySVMs:
    """Learn one plane for each two people, from their photos alone. Arguments and errors as :func:`one_vs_rest`.

    Example:
        >>> svms = one_vs_one([[1, 0], [0, 1], [-1, -1], [-1, 1]], np.array([5, 6, 7, 8]), c=100)
        >>> len(svms.planes), svms.predict([[3, 1], [-2, -1]]).tolist()
        (6, [5, 7])
    """
    vectors, people, index = check_people(vectors, labels, c)
    rows = [np.flatnonzero(index == k) for k in range(len(people))]
    return ManySVMs(
        "one-vs-one",
        people,
        tuple(
            _plane(vectors, np.concatenate([rows[a], rows[b]]), index, (a, b), c)
            for a, b in combinations(range(len(people)), 2)
        ),
    )


def _plane(vectors: np.ndarray, rows: np.ndarray, index: np.ndarray, who: tuple[int, int | None], c: float) -> Plane:
    """The SVM on some rows; of ``who`` the first is positive."""
    svm = SVC(C=c, kernel="linear").fit(vectors[rows], index[rows] == who[0])  # False < True: True is positive
    return Plane(*who, svm.coef_[0], float(svm.intercept_[0]), np.sort(rows[svm.support_]))


def scaled(training: np.ndarray, *others: np.ndarray) -> list[np.ndarray]:
    """The vectors with the mean of the training at 0 and its root mean square length at 1; angles between
    differences stay as they are.

    Args:
        training: (N, D) numbers, not all equal.
        *others: (M, D) numbers, moved and scaled alike.

    Returns:
        float64 arrays of the same shapes, training first.

    Raises:
        InputError: The training vectors are all equal.
    """
    mean = np.mean(training, axis=0, dtype=np.float64)
    length = np.sqrt(((training - mean) ** 2).sum(axis=1).mean())
    if not length > 0:
        raise InputError(f"Expected training vectors that differ. Received: {len(training)} equal ones.")
    return [(vectors - mean) / length for vectors in (training, *others)]


def check_people(vectors: np.ndarray, labels: np.ndarray, c: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What every SVM is learned from: (N, D) float64, the (K,) people, and (N,) int, who it is of them.

    Raises:
        InputError: Bad vectors, labels or c, or one person only.
    """
    vectors = check_vectors(vectors, points=True).astype(np.float64)
    people, index = np.unique(check_labels(labels, len(vectors)), return_inverse=True)
    if len(people) < 2:
        raise InputError(f"Expected two people or more. Received: {len(people)}.")
    if not 0 < c < np.inf:
        raise InputError(f"Expected c to be positive. Received: {c}.")
    return vectors, people, index

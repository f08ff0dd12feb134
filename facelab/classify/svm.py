"""Support vector machines name people, although one of them can only tell two kinds apart.

One SVM lays the plane between two kinds of points that keeps the widest margin to both; the points on the margin,
or on its wrong side, are the support vectors, and only they matter. Face recognition has K people. Ways out:

- **one-vs-rest**: K planes, each between one person and everybody else; the largest value wins.
- **one-vs-one**: K (K - 1) / 2 planes, one for each two people; each has a vote.
- **same/different**: one surface for all people, see :mod:`facelab.classify.pair_svm`.

Scale matters: bring the vectors to a length of about 1 (:class:`LengthScaler`), or ``C`` means something else
each time.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Self

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin, OneToOneFeatureMixin, TransformerMixin
from sklearn.svm import SVC

from facelab.classify._validation import check_positive, classes_of, numbers, validated
from facelab.errors import InputError

STRATEGIES = ("one-vs-rest", "one-vs-one")


@dataclass(frozen=True, eq=False)
class Plane:
    """One linear SVM: ``vectors @ weights + bias`` is 0 on the plane and 1 or -1 on its two margins.

    Attributes:
        person: Whose side is positive, as an index into ``classes_``.
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


class ManySVMs(ClassifierMixin, BaseEstimator):
    """K people told apart by many planes.

    Args:
        strategy: ``"one-vs-rest"``: one plane for each person, between him or her and all others; ``"one-vs-one"``:
            one plane for each two people, from their photos alone, and they vote.
        C: How much a training vector on the wrong side of its margin weighs against a wide margin.

    Attributes:
        planes_: A tuple of K :class:`Plane` (one-vs-rest) or K (K - 1) / 2 (one-vs-one).
        classes_: (K,) the people.
        n_features_in_: D.

    Example:
        >>> svms = ManySVMs(C=100).fit([[1, 0], [0, 1], [-1, -1]], [5, 6, 7])
        >>> len(svms.planes_), svms.predict([[3, 1], [-2, -1]]).tolist()
        (3, [5, 7])
    """

    def __init__(self, strategy: str = "one-vs-rest", C: float = 1.0):
        self.strategy = strategy
        self.C = C

    def fit(self, X: np.ndarray, y: np.ndarray) -> Self:
        """Learn the planes.

        Args:
            X: (N, D) numbers.
            y: (N,) labels, who it is; two people or more.

        Raises:
            InputError: Bad vectors, labels or settings, or one person only.
        """
        X, y = validated(self, X, y)
        self.classes_, index = classes_of(y)
        check_positive(C=self.C)
        if self.strategy not in STRATEGIES:
            raise InputError(f"Expected a strategy of: {', '.join(STRATEGIES)}. Received: {self.strategy!r}.")
        count, everyone = len(self.classes_), np.arange(len(X))
        if self.strategy == "one-vs-rest":
            planes = (_plane(X, everyone, index, (k, None), self.C) for k in range(count))
        else:
            rows = [np.flatnonzero(index == k) for k in range(count)]
            pairs = combinations(range(count), 2)
            planes = (_plane(X, np.concatenate([rows[a], rows[b]]), index, (a, b), self.C) for a, b in pairs)
        self.planes_ = tuple(planes)
        return self

    def plane_values(self, X: np.ndarray) -> np.ndarray:
        """What each plane says: (N, D) -> (N, number of planes) float64, positive for its person.

        Raises:
            InputError: Bad vectors.
            NotFittedError: Before :meth:`fit`.
        """
        X = validated(self, X, reset=False)
        return X @ np.stack([plane.weights for plane in self.planes_]).T + [plane.bias for plane in self.planes_]

    def similarities(self, X: np.ndarray) -> np.ndarray:
        """How well each person fits, larger = better: (N, D) -> (N, K) float64.

        Of one-vs-rest the planes' own values. Of one-vs-one the votes, 0 to K - 1; ties are broken by the sum of
        the values, pressed into less than half a vote.

        Raises:
            InputError: Bad vectors.
            NotFittedError: Before :meth:`fit`.
        """
        values = self.plane_values(X)
        if self.strategy == "one-vs-rest":
            return values
        votes, sums = np.zeros((2, len(values), len(self.classes_)))
        for plane, column in zip(self.planes_, values.T, strict=True):
            votes[:, plane.person] += column > 0
            votes[:, plane.other] += column <= 0
            sums[:, plane.person] += column
            sums[:, plane.other] -= column
        return votes + sums / (3 * (np.abs(sums) + 1))

    def decision_function(self, X: np.ndarray) -> np.ndarray:
        """:meth:`similarities`; of two people (N,), how much better the second fits.

        Raises:
            InputError: Bad vectors.
            NotFittedError: Before :meth:`fit`.
        """
        values = self.similarities(X)
        return values[:, 1] - values[:, 0] if values.shape[1] == 2 else values

    def predict(self, X: np.ndarray) -> np.ndarray:
        """The label of the person who fits best: (N, D) -> (N,).

        Raises:
            InputError: Bad vectors.
            NotFittedError: Before :meth:`fit`.
        """
        similarities = self.similarities(X)
        return self.classes_[similarities.argmax(axis=1)]


def _plane(vectors: np.ndarray, rows: np.ndarray, index: np.ndarray, who: tuple[int, int | None], c: float) -> Plane:
    """The SVM on some rows; of ``who`` the first is positive."""
    svm = SVC(C=c, kernel="linear").fit(vectors[rows], index[rows] == who[0])  # False < True: True is positive
    return Plane(*who, svm.coef_[0], float(svm.intercept_[0]), np.sort(rows[svm.support_]))


class LengthScaler(OneToOneFeatureMixin, TransformerMixin, BaseEstimator):
    """Move the mean to 0 and the root mean square length to 1; angles between differences stay as they are.

    :class:`sklearn.preprocessing.StandardScaler` scales each feature by itself, which makes the noise of weak
    eigenfaces as loud as the strong ones.

    Attributes:
        mean_: (D,) float64.
        scale_: What the vectors are divided by; 1 where all are equal.
        n_features_in_: D.
    """

    def fit(self, X: np.ndarray, y: None = None) -> Self:
        """Measure mean and length of (N, D) numbers; ``y`` is ignored.

        Raises:
            InputError: Bad vectors.
        """
        X = validated(self, X)
        self.mean_ = X.mean(axis=0)
        self.scale_ = float(np.sqrt(((X - self.mean_) ** 2).sum(axis=1).mean())) or 1.0
        return self

    def transform(self, X: np.ndarray) -> np.ndarray:
        """(N, D) -> (N, D) float64, moved and scaled.

        Raises:
            InputError: Bad vectors.
            NotFittedError: Before :meth:`fit`.
        """
        return (validated(self, X, reset=False) - self.mean_) / self.scale_

    def inverse_transform(self, X: np.ndarray) -> np.ndarray:
        """(N, D) scaled -> (N, D) float64, as they were.

        Raises:
            InputError: Bad vectors.
        """
        return numbers(X) * self.scale_ + self.mean_

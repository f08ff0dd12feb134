"""One SVM for all people: are two photos of the same person, or of different ones?

Phillips, Support vector machines applied to face recognition, 1998,
https://www.nist.gov/publications/support-vector-machines-applied-face-recognition. An SVM tells two kinds apart, and
there are K people. So it does not look at faces but at *differences* of two faces, of which there are just two kinds:
of one person, and of two. It then also judges people whom it has never seen.
"""

from __future__ import annotations

from typing import Self

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.svm import SVC

from facelab.classify._validation import check_positive, classes_of, numbers, partners, validated
from facelab.errors import InputError


class SameDifferentSVM(ClassifierMixin, BaseEstimator):
    """Learn what differences within a person look like, against those between people (Phillips, sections 2 and 3).

    The similarity of two vectors a and b is the decision value of a - b::

        sum over support vectors s: coefficient * exp(-gamma * |a - b - s|^2) + bias,

    which is the signed distance to the surface in the space of the kernel, in units of its margin: 0 on the surface,
    1 on the margin of the same-person side. Not its sign alone is used, which would only verify: the values order the
    people of a gallery, which identifies, and a threshold other than 0 trades false accepts for false rejects.

    The kernel is a radial one and cannot be left out. a - b and b - a mean the same, so both kinds lie symmetrically
    around 0, differences of one person nearer to it: no plane parts them, a closed surface around 0 does. Each pair
    is learned both ways round, so that the similarity does not ask who comes first.

    Args:
        max_pairs: Pairs of each kind at most, see :func:`sample_pairs`.
        C: How much a pair on the wrong side weighs against a wide margin.
        gamma: 1 / (2 * radius^2) of the kernel; ``None``: 1 / mean squared length of the differences, a radius of the
            data's own size.
        random_state: Draws the pairs: an int, ``None`` for another draw each time, or what else
            :func:`numpy.random.default_rng` takes.

    Attributes:
        support_vectors_: (S, D) float64, the differences that hold the surface.
        coefficients_: (S,) float64, positive for differences of one person.
        bias_: Similarity far away from all support vectors.
        gamma_: Of the kernel.
        gallery_: (N, D) float64, the vectors that were learned from; :meth:`predict` compares with them.
        classes_: (C,) the people.
        n_features_in_: D.
    """

    def __init__(self, max_pairs: int = 1000, C: float = 1.0, gamma: float | None = None, random_state=0):
        self.max_pairs = max_pairs
        self.C = C
        self.gamma = gamma
        self.random_state = random_state

    def fit(self, X: np.ndarray, y: np.ndarray) -> Self:
        """Learn the surface.

        Args:
            X: (N, D) numbers, not all equal.
            y: (N,) labels, who is on each; some people with two photos or more.

        Raises:
            InputError: Bad vectors, labels or settings, or no pairs of both kinds.
        """
        X, y = validated(self, X, y, ensure_min_samples=2)
        self.classes_, self._index = classes_of(y)
        check_positive(C=self.C, **({} if self.gamma is None else {"gamma": self.gamma}))
        first, second, same = sample_pairs(self._index, self.max_pairs, np.random.default_rng(self.random_state))
        differences = X[first] - X[second]
        mean = (differences**2).sum(axis=1).mean()
        if not mean > 0:
            raise InputError(f"Expected vectors that differ. Received: {len(X)} equal ones.")
        self.gamma_ = 1 / mean if self.gamma is None else self.gamma
        svm = SVC(C=self.C, kernel="rbf", gamma=self.gamma_)
        svm.fit(np.concatenate([differences, -differences]), np.tile(same, 2))
        self.support_vectors_, self.coefficients_ = svm.support_vectors_, svm.dual_coef_[0]
        self.bias_, self.gallery_ = float(svm.intercept_[0]), X
        return self

    def similarities(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Similarity of each with each, larger = more alike: (N, D), (M, D) -> (N, M) float64.

        Raises:
            InputError: Bad vectors.
        """
        first, second = numbers(first), numbers(second)
        if first.shape[1] != second.shape[1] or first.shape[1] != self.n_features_in_:
            raise InputError(f"Expected vectors of {self.n_features_in_}. Received: {first.shape}, {second.shape}.")
        values = np.empty((len(first), len(second)))
        for i, vector in enumerate(first):  # one row at a time: N x M x S numbers would not fit into memory
            values[i] = self._decide(vector - second)
        return values

    def similarity(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Similarity of each with its partner: (P, D), (P, D) -> (P,) float64. Verification: same where >= threshold.

        Raises:
            InputError: Bad vectors, or two numbers of them.
        """
        return self._decide(np.subtract(*partners(first, second, self.n_features_in_)))

    def decision_function(self, X: np.ndarray) -> np.ndarray:
        """Similarity with the most similar training vector of each person.

        Returns:
            (N, C) float64; of two people (N,), how much more alike the second is.

        Raises:
            InputError: Bad vectors.
            NotFittedError: Before :meth:`fit`.
        """
        alike = self.similarities(validated(self, X, reset=False), self.gallery_)
        best = np.stack([alike[:, self._index == c].max(axis=1) for c in range(len(self.classes_))], axis=1)
        return best[:, 1] - best[:, 0] if len(self.classes_) == 2 else best

    def predict(self, X: np.ndarray) -> np.ndarray:
        """(N, D) -> (N,) labels, of the most similar training vector.

        Raises:
            InputError: Bad vectors.
            NotFittedError: Before :meth:`fit`.
        """
        values = self.decision_function(X)
        return self.classes_[(values > 0).astype(int) if values.ndim == 1 else values.argmax(axis=1)]

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        # In two dimensions the kernel leaves too little room: 0 need not be the most alike of all differences.
        tags.classifier_tags.poor_score = True
        return tags

    def _decide(self, differences: np.ndarray) -> np.ndarray:
        """(P, D) -> (P,)."""
        squares = (differences**2).sum(axis=1)[:, None] + (self.support_vectors_**2).sum(axis=1)  # (P, S)
        squares -= 2 * differences @ self.support_vectors_.T
        return np.exp(-self.gamma_ * np.maximum(squares, 0)) @ self.coefficients_ + self.bias_


def sample_pairs(labels: np.ndarray, most: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """As many pairs of one person as of two people, drawn without replacement from all there are.

    Nearly all pairs show two people; an SVM that saw them all could say "different" every time.

    Args:
        labels: (N,) int, who is on each photo.
        most: Pairs of each kind at most, 1 or more; there are fewer where not so many exist.
        rng: Source of chance.

    Returns:
        (P,) int and (P,) int, rows of the two photos, and (P,) bool, whether they show one person.

    Raises:
        InputError: No one has two photos, one person only, or ``most`` is below 1.

    Example:
        >>> first, second, same = sample_pairs(np.array([0, 0, 1]), 5, np.random.default_rng(0))
        >>> int(first[same][0]), int(second[same][0]), int(same.sum()), len(same)
        (0, 1, 1, 2)
    """
    first, second = np.triu_indices(len(labels), 1)
    same = labels[first] == labels[second]
    if most < 1 or not same.any() or same.all():
        raise InputError(
            f"Expected two people (classes), one of them with two photos, and max_pairs >= 1. Received: {len(labels)} "
            f"photos of {len(np.unique(labels))} people, max_pairs={most}."
        )
    kinds = [np.flatnonzero(same), np.flatnonzero(~same)]
    count = min(most, *map(len, kinds))
    chosen = np.concatenate([rng.choice(kind, count, replace=False) for kind in kinds])
    return first[chosen], second[chosen], same[chosen]

"""Metric learning on vectors: which directions count when two of them are compared?

Euclid counts all directions alike. A *Mahalanobis* distance stretches some and shrinks others before it measures:

    d(x, y)² = |L (x - y)|² = (x - y)' M (x - y)    with M = L' L

*Large margin nearest neighbor* (Weinberger and Saul, JMLR 2009, https://jmlr.org/papers/v10/weinberger09a.html) learns
L so that everybody's nearest neighbors are their own photos, with a margin. FaceNet's triplet loss is the same sentence
(its paper says so), with a deep network in place of the matrix L.
"""

from __future__ import annotations

from typing import Self

import numpy as np
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, TransformerMixin

from facelab.classify._validation import classes_of, partners, validated
from facelab.errors import InputError


class LMNN(ClassNamePrefixFeaturesOutMixin, TransformerMixin, BaseEstimator):
    """Large margin nearest neighbor: pull own photos near, push others a margin of 1 beyond them.

    Plain gradient descent on L. The step grows by 5 % while the loss falls and halves when it does not, so no learning
    rate has to be found. The vectors are first scaled so that own neighbors lie 1 apart on average: a margin of 1 means
    something then. N³ numbers are looked at in chunks; some hundred photos take seconds.

    Args:
        n_neighbors: *Target neighbors*: how many own photos are pulled, those nearest before learning; of people with
            fewer photos all others of theirs.
        push: 0 to 1, exclusive, how much pushing counts against pulling.
        max_iter: Steps of the descent.

    Attributes:
        components_: (D, D) float64, L.
        losses_: The loss before each step of the descent, and after the last.
        n_iter_: Steps of the descent.
        classes_: (C,) the people.
        n_features_in_: D.

    Source:
        Weinberger and Saul 2009, equations 11 to 13: the loss (1 - push) * sum of pulls + push * sum of hinges.
    """

    def __init__(self, n_neighbors: int = 3, push: float = 0.5, max_iter: int = 100):
        self.n_neighbors = n_neighbors
        self.push = push
        self.max_iter = max_iter

    def fit(self, X: np.ndarray, y: np.ndarray) -> Self:
        """Learn the map.

        Args:
            X: (N, D) numbers.
            y: (N,) labels, who is on each.

        Raises:
            InputError: Bad vectors or labels, one person only, one photo of each only, or settings out of range.
        """
        X, y = validated(self, X, y, ensure_min_samples=2)
        self.classes_, labels = classes_of(y)
        if len(self.classes_) == len(X) or self.n_neighbors < 1 or not 0 < self.push < 1 or self.max_iter < 1:
            raise InputError(
                f"Expected more photos than people (classes), n_neighbors and max_iter of 1 or more, and push between "
                f"0 and 1. Received: {len(self.classes_)} people on {len(X)} photos, {self.n_neighbors}, "
                f"{self.max_iter}, {self.push}."
            )
        targets = target_neighbors(X, labels, self.n_neighbors)
        there = targets >= 0
        pulled = np.linalg.norm(X[:, None] - X[targets], axis=2)[there]
        matrix, losses = np.eye(X.shape[1]) / max(np.sqrt((pulled**2).mean()), 1e-12), []
        loss, gradient = _loss(matrix, X, labels, targets, self.push)
        rate = 0.1 * np.linalg.norm(matrix) / max(np.linalg.norm(gradient), 1e-12)
        for _ in range(self.max_iter):
            losses.append(loss)
            tried = matrix - rate * gradient
            new_loss, new_gradient = _loss(tried, X, labels, targets, self.push)
            if new_loss < loss:
                matrix, loss, gradient, rate = tried, new_loss, new_gradient, 1.05 * rate
            else:
                rate /= 2
        self.components_, self.losses_, self.n_iter_ = matrix, (*losses, loss), self.max_iter
        return self

    def transform(self, X: np.ndarray) -> np.ndarray:
        """(N, D) -> (N, D) float64, L x: compare them by Euclidean distance.

        Raises:
            InputError: Bad vectors.
            NotFittedError: Before :meth:`fit`.
        """
        return validated(self, X, reset=False) @ self.components_.T

    def distance(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """(P, D), (P, D) -> (P,) distances, not squared.

        Raises:
            InputError: Bad vectors, or other numbers of them.
        """
        return np.linalg.norm(np.subtract(*partners(first, second, len(self.components_))) @ self.components_.T, axis=1)

    @property
    def _n_features_out(self) -> int:
        return len(self.components_)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.target_tags.required = True
        return tags


def target_neighbors(vectors: np.ndarray, labels: np.ndarray, k: int) -> np.ndarray:
    """(N, D), (N,) -> (N, k) int: for each photo its k nearest of the same person, -1 where there are fewer.

    Example:
        >>> target_neighbors(np.array([[0.0], [1], [5], [2]]), np.array([0, 0, 0, 1]), 1)[:, 0].tolist()
        [1, 0, 1, -1]
    """
    distances = _squared(vectors)
    distances[(labels[:, None] != labels) | np.eye(len(labels), dtype=bool)] = np.inf
    nearest = np.argsort(distances, axis=1, kind="stable")[:, :k]
    return np.where(np.isfinite(np.take_along_axis(distances, nearest, axis=1)), nearest, -1)


def _loss(matrix: np.ndarray, x: np.ndarray, labels: np.ndarray, targets: np.ndarray, push: float):
    """The loss and its gradient in L, both divided by N.

    Both sums are sums of squared distances with weights: +1 for a pulled pair, and for each violated triple +1 for its
    pulled and -1 for its pushed pair. With W the (N, N) weights, the gradient is 2 L X' (D - W - W') X, D diagonal.
    """
    n = len(x)
    distances = _squared(x @ matrix.T)
    weights, total, others = np.zeros((n, n)), 0.0, labels[:, None] != labels
    for column in targets.T:  # one target neighbor of everybody at a time: (N,)
        has = np.flatnonzero(column >= 0)
        j = column[has]
        own = distances[has, j]
        hinge = np.where(others[has], np.maximum(1 + own[:, None] - distances[has], 0), 0)  # (N, N)
        violated = hinge > 0
        total += (1 - push) * own.sum() + push * hinge.sum()
        weights[has, j] += (1 - push) + push * violated.sum(axis=1)
        weights[has] -= push * violated
    both = weights + weights.T
    laplacian = np.diag(both.sum(axis=1)) - both
    return total / n, 2 * matrix @ (x.T @ laplacian @ x) / n


def _squared(vectors: np.ndarray) -> np.ndarray:
    """(N, D) -> (N, N) squared Euclidean distances."""
    squares = (vectors**2).sum(axis=1)
    return np.maximum(squares[:, None] + squares - 2 * vectors @ vectors.T, 0)

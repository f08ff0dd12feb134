"""Metric learning on vectors: which directions count when two of them are compared?

Euclid counts all directions alike. A *Mahalanobis* distance stretches some and shrinks others before it measures:

    d(x, y)² = |L (x - y)|² = (x - y)' M (x - y)    with M = L' L

*Large margin nearest neighbor* (Weinberger and Saul, JMLR 2009, https://jmlr.org/papers/v10/weinberger09a.html) learns
L so that everybody's nearest neighbors are their own photos, with a margin. FaceNet's triplet loss is the same sentence
(its paper says so), with a deep network in place of the matrix L.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from facelab.classify._validation import check_labels, check_vectors
from facelab.errors import InputError


@dataclass(frozen=True, eq=False)
class Mahalanobis:
    """A linear map after which Euclidean distances are meant. Made by :func:`lmnn`.

    Attributes:
        matrix: (D, D) float64, L.
        losses: The loss before each step of the descent; empty where nothing was learned.
    """

    matrix: np.ndarray
    losses: tuple[float, ...] = ()

    def vectors(self, vectors: np.ndarray) -> np.ndarray:
        """(N, D) -> (N, D) float64, L x: compare them by Euclidean distance.

        Raises:
            InputError: Bad vectors.
        """
        return check_vectors(vectors, self.matrix.shape[1], points=True).astype(np.float64) @ self.matrix.T

    def distance(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """(P, D), (P, D) -> (P,) distances, not squared.

        Raises:
            InputError: Bad vectors, or other numbers of them.

        Example:
            >>> metric = Mahalanobis(np.array([[2.0, 0], [0, 0.5]]))
            >>> metric.distance([[1, 4]], [[0, 0]]).round(3).tolist()  # sqrt(2² * 1 + 0.5² * 16)
            [2.828]
        """
        first, second = self.vectors(first), self.vectors(second)
        if first.shape != second.shape:
            raise InputError(
                f"Expected the same number of vectors on both sides. Received: {len(first)} and {len(second)}."
            )
        return np.linalg.norm(first - second, axis=1)


def lmnn(vectors: np.ndarray, labels: np.ndarray, k: int = 3, push: float = 0.5, steps: int = 100) -> Mahalanobis:
    """Large margin nearest neighbor: pull k own photos near, push others a margin of 1 beyond them.

    Plain gradient descent on L. The step grows by 5 % while the loss falls and halves when it does not, so no learning
    rate has to be found. The vectors are first scaled so that own neighbors lie 1 apart on average: a margin of 1 means
    something then.

    Args:
        vectors: (N, D) numbers; everybody has k + 1 photos or more. N³ numbers are looked at in chunks; some
            hundred photos take seconds.
        labels: (N,) int.
        k: *Target neighbors*: how many own photos are pulled, those nearest before learning.
        push: 0 to 1, exclusive, how much pushing counts against pulling.
        steps: Of the descent.

    Raises:
        InputError: Bad vectors or labels, too few photos of somebody, one person only, or settings out of range.

    Source:
        Weinberger and Saul 2009, equations 11 to 13: the loss (1 - push) * sum of pulls + push * sum of hinges.
    """
    x = check_vectors(vectors, points=True).astype(np.float64)
    labels = check_labels(labels, len(x))
    counts = np.unique(labels, return_counts=True)[1]
    if len(counts) < 2 or k < 1 or counts.min() <= k or not 0 < push < 1 or steps < 1:
        raise InputError(
            f"Expected two people or more with {k + 1} photos or more each, push between 0 and 1, and a step or more. "
            f"Received: {len(counts)} people, {counts.min()} photos of somebody, {push}, {steps}."
        )
    targets = target_neighbors(x, labels, k)
    pulled = np.linalg.norm(x[:, None] - x[targets], axis=2)  # (N, k)
    matrix, rate, losses = np.eye(x.shape[1]) / max(np.sqrt((pulled**2).mean()), 1e-12), None, []
    loss, gradient = _loss(matrix, x, labels, targets, push)
    rate = 0.1 * np.linalg.norm(matrix) / max(np.linalg.norm(gradient), 1e-12)
    for _ in range(steps):
        losses.append(loss)
        tried = matrix - rate * gradient
        new_loss, new_gradient = _loss(tried, x, labels, targets, push)
        if new_loss < loss:
            matrix, loss, gradient, rate = tried, new_loss, new_gradient, 1.05 * rate
        else:
            rate /= 2
    return Mahalanobis(matrix, (*losses, loss))


def target_neighbors(vectors: np.ndarray, labels: np.ndarray, k: int) -> np.ndarray:
    """(N, D), (N,) -> (N, k) int: for each photo its k nearest of the same person.

    Example:
        >>> target_neighbors(np.array([[0.0], [1], [5], [2]]), np.array([0, 0, 0, 1]), 1)[:3, 0].tolist()
        [1, 0, 1]
    """
    distances = _squared(vectors)
    distances[(labels[:, None] != labels) | np.eye(len(labels), dtype=bool)] = np.inf
    return np.argsort(distances, axis=1, kind="stable")[:, :k]


def _loss(matrix: np.ndarray, x: np.ndarray, labels: np.ndarray, targets: np.ndarray, push: float):
    """The loss and its gradient in L, both divided by N.

    Both sums are sums of squared distances with weights: +1 for a pulled pair, and for each violated triple +1 for its
    pulled and -1 for its pushed pair. With W the (N, N) weights, the gradient is 2 L X' (D - W - W') X, D diagonal.
    """
    n = len(x)
    distances = _squared(x @ matrix.T)
    weights, total, others = np.zeros((n, n)), 0.0, labels[:, None] != labels
    for j in targets.T:  # one target neighbor of everybody at a time: (N,)
        own = distances[np.arange(n), j]
        hinge = np.where(others, np.maximum(1 + own[:, None] - distances, 0), 0)  # (N, N)
        violated = hinge > 0
        total += (1 - push) * own.sum() + push * hinge.sum()
        weights[np.arange(n), j] += (1 - push) + push * violated.sum(axis=1)
        weights -= push * violated
    both = weights + weights.T
    laplacian = np.diag(both.sum(axis=1)) - both
    return total / n, 2 * matrix @ (x.T @ laplacian @ x) / n


def _squared(vectors: np.ndarray) -> np.ndarray:
    """(N, D) -> (N, N) squared Euclidean distances."""
    squares = (vectors**2).sum(axis=1)
    return np.maximum(squares[:, None] + squares - 2 * vectors @ vectors.T, 0)

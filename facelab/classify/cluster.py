"""Sort faces into people without knowing a name, and measure how well that went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from sklearn.base import BaseEstimator, ClusterMixin
from sklearn.cluster import DBSCAN, HDBSCAN, AgglomerativeClustering
from sklearn.metrics.pairwise import cosine_distances

from facelab.classify._validation import check_threshold, unit, validated
from facelab.errors import InputError

NOISE = -1
METHODS = ("agglomerative", "dbscan", "hdbscan")


class IdentityClustering(ClusterMixin, BaseEstimator):
    """Group vectors so that one group is, as far as can be told, one person.

    - ``"agglomerative"`` joins the two nearest groups until their *mean* distance exceeds the threshold. Everybody
      gets a group, also those who appear once. The choice for face vectors with a calibrated threshold.
    - ``"dbscan"`` joins whatever is connected by steps up to the threshold; one bad photo between two people
      chains them together. Who appears once is noise.
    - ``"hdbscan"`` looks for groups that are denser than their surroundings, whatever the distance; it takes some
      dozen photos. The threshold only tells it when all photos are one person: by their mean distance. Who appears
      once is noise.

    The first and the last hold N x N distances: 10,000 vectors take about 1 GB.

    Args:
        threshold: Cosine distance, 0 to 2, up to which two vectors count as one person. It belongs to the network
            that made the vectors: take the one of its card (``Pipeline.threshold()``), the default fits none exactly.
        method: One of the three above.

    Attributes:
        labels_: (N,) int: 0 is the largest group, then 1 ...; of equally large groups the one that begins first. -1 is
            noise.
        n_features_in_: D.

    Example:
        >>> IdentityClustering(threshold=0.3).fit_predict([[1, 0], [0, 1], [0.1, 1], [-1, 0]]).tolist()
        [1, 0, 0, 2]
    """

    def __init__(self, threshold: float = 0.4, method: str = "agglomerative"):
        self.threshold = threshold
        self.method = method

    def fit(self, X: np.ndarray, y: None = None) -> Self:
        """Group (N, D) numbers of any length but zero; ``y`` is ignored.

        Raises:
            InputError: Bad vectors, threshold or method.
        """
        vectors, threshold = unit(validated(self, X)), check_threshold(self.threshold)
        if self.method not in METHODS:
            raise InputError(f"Expected a method of: {', '.join(METHODS)}. Received: {self.method!r}.")
        self.labels_ = _by_size(_groups(vectors, threshold, self.method))
        return self


def _groups(vectors: np.ndarray, threshold: float, method: str) -> np.ndarray:
    """(N, D) of unit length -> (N,) labels of any order."""
    if len(vectors) < 2:  # scikit-learn asks for two or more
        return np.full(len(vectors), 0 if method == "agglomerative" else NOISE)
    beyond = np.nextafter(threshold, np.inf)  # scikit-learn's "below" becomes our "up to", and 0 becomes legal
    if method == "hdbscan":
        return _hdbscan(cosine_distances(vectors), threshold)
    if method == "dbscan":
        return DBSCAN(eps=beyond, min_samples=2, metric="cosine").fit_predict(vectors)
    estimator = AgglomerativeClustering(
        n_clusters=None, distance_threshold=beyond, metric="precomputed", linkage="average"
    )
    return estimator.fit_predict(cosine_distances(vectors))


def _hdbscan(distances: np.ndarray, threshold: float) -> np.ndarray:
    """(N, N) cosine distances -> (N,) labels."""
    n = len(distances)
    # HDBSCAN compares groups with one another, so alone it never sees that all are one person; told to allow that,
    # it too often finds one person in an album of sixty. Its own threshold (cluster_selection_epsilon) stays unused:
    # scikit-learn 1.9 fails on it with numpy 2.4 ("only 0-dimensional arrays can be converted to Python scalars").
    if distances.sum() <= threshold * n * (n - 1):
        return np.zeros(n, int)
    return HDBSCAN(min_cluster_size=2, metric="precomputed", copy=True).fit_predict(distances)


def _by_size(labels: np.ndarray) -> np.ndarray:
    """The same groups, numbered from the largest; noise stays -1."""
    old, first, sizes = np.unique(labels[labels != NOISE], return_index=True, return_counts=True)
    number = np.full(labels.max() + 2, NOISE)  # its last element is that of noise
    number[old[np.lexsort((first, -sizes))]] = np.arange(len(old))
    return number[labels]


@dataclass(frozen=True)
class PairQuality:
    """How well groups agree with the truth, counted over all pairs of photos.

    Attributes:
        precision: Of the pairs put into one group, the fraction that shows one person; 1 where no pair was.
        recall: Of the pairs that show one person, the fraction put into one group; 1 where no pair does.
        f1: Harmonic mean of the two.
    """

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total > 0 else 0.0


def pair_quality(labels_true: Sequence, labels_pred: np.ndarray) -> PairQuality:
    """Compare groups with the true people.

    No pair is ever looked at: n photos in one cell make n (n - 1) / 2 pairs.

    Args:
        labels_true: (N,) names or ints; equal means the same person.
        labels_pred: (N,) ints of :class:`IdentityClustering`. Each noise photo (-1) is a group of its own.

    Raises:
        InputError: Shapes do not fit, or ``labels_pred`` are not ints.

    Example:
        >>> pair_quality(["Ada", "Ada", "Bea", "Bea"], [0, 0, 0, 1])
        PairQuality(precision=0.3333333333333333, recall=0.5)
    """
    labels, truth = np.asarray(labels_pred), np.asarray(labels_true)
    if labels.ndim != 1 or labels.shape != truth.shape or (labels.size and labels.dtype.kind not in "iu"):
        raise InputError(
            f"Expected labels_true (N,) and labels_pred (N,) ints. "
            f"Received: {truth.shape} and {labels.shape} {labels.dtype}."
        )
    people = np.unique(truth, return_inverse=True)[1]
    grouped = labels != NOISE
    together = _pairs(labels[grouped])
    right = _pairs(labels[grouped], people[grouped])
    same = _pairs(people)
    return PairQuality(right / together if together else 1.0, right / same if same else 1.0)


def _pairs(*columns: np.ndarray) -> int:
    """Pairs of rows that agree in every column."""
    counts = np.unique(np.stack(columns), axis=1, return_counts=True)[1] if columns[0].size else np.array([], int)
    return int((counts * (counts - 1) // 2).sum())

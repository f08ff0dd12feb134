"""One SVM for all people: are two photos of the same person, or of different ones?

Phillips, Support vector machines applied to face recognition, 1998,
https://www.nist.gov/publications/support-vector-machines-applied-face-recognition. An SVM tells two kinds apart, and
there are K people. So it does not look at faces but at *differences* of two faces. There are only two kinds:
of one person, and of two. It then also judges people whom it has never seen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.svm import SVC

from facelab.classify._validation import check_labels, check_vectors
from facelab.classify.svm import check_people
from facelab.errors import InputError


@dataclass(frozen=True, eq=False)
class SameDifferentSVM:
    """Tells whether two photos show one person. Made by :func:`same_different`.

    The similarity of two vectors a and b is the decision value of a - b::

        sum over support vectors s: coefficient * exp(-gamma * |a - b - s|^2) + bias,

    which is the signed distance to the surface in the space of the kernel, in units of its margin: 0 on the surface,
    1 on the margin of the same-person side. Not its sign alone is used, which would only verify: the values order the
    people of a gallery, which identifies, and a threshold other than 0 trades false accepts for false rejects.

    Attributes:
        support: (S, D) float64, the differences that hold the surface.
        coefficients: (S,) float64, positive for differences of one person.
        bias: Similarity far away from all support vectors.
        gamma: 1 / (2 * radius^2) of the kernel.
    """

    support: np.ndarray
    coefficients: np.ndarray
    bias: float
    gamma: float

    def similarities(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Similarity of each with each, larger = more alike: (N, D), (M, D) -> (N, M) float64.

        Raises:
            InputError: Bad vectors.
        """
        size = self.support.shape[1]
        first, second = (check_vectors(v, size, points=True).astype(np.float64) for v in (first, second))
        values = np.empty((len(first), len(second)))
        for i, vector in enumerate(first):  # one row at a time: N x M x S numbers would not fit into memory
            values[i] = self._decide(vector - second)
        return values

    def pair_similarities(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Similarity of each with its partner: (P, D), (P, D) -> (P,) float64. Verification: same where >= threshold.

        Raises:
            InputError: Bad vectors, or two numbers of them.
        """
        size = self.support.shape[1]
        first, second = (check_vectors(v, size, points=True).astype(np.float64) for v in (first, second))
        if len(first) != len(second):
            raise InputError(f"Expected two vectors for each pair. Received: {len(first)} and {len(second)}.")
        return self._decide(first - second)

    def identify(self, queries: np.ndarray, gallery: np.ndarray, labels: np.ndarray) -> np.ndarray:
        """The label of the most similar gallery photo: (N, D), (M, D), (M,) int -> (N,) int.

        Raises:
            InputError: Bad vectors or labels, or an empty gallery.
        """
        labels = check_labels(labels, len(gallery))
        if not len(labels):
            raise InputError("Expected one photo or more in the gallery. Received: none.")
        return labels[self.similarities(queries, gallery).argmax(axis=1)]

    def _decide(self, differences: np.ndarray) -> np.ndarray:
        """(P, D) -> (P,)."""
        squares = (differences**2).sum(axis=1)[:, None] + (self.support**2).sum(axis=1)  # (P, S)
        squares -= 2 * differences @ self.support.T
        return np.exp(-self.gamma * np.maximum(squares, 0)) @ self.coefficients + self.bias


def sample_pairs(labels: np.ndarray, most: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Equal numbers of pairs of one person and of two people, drawn without replacement from all pairs.

    Nearly all pairs show two people; an SVM that saw them all could say "different" every time.

    Args:
        labels: (N,) int, who is on each photo.
        most: Pairs of each kind at most, 1 or more; fewer where fewer exist.
        rng: Source of chance.

    Returns:
        (P,) int and (P,) int, rows of the two photos, and (P,) bool, whether they show one person.

    Raises:
        InputError: Labels are not ints, no person has two photos, one person only, or ``most`` is below 1.

    Example:
        >>> first, second, same = sample_pairs(np.array([0, 0, 1]), 5, np.random.default_rng(0))
        >>> int(first[same][0]), int(second[same][0]), int(same.sum()), len(same)
        (0, 1, 1, 2)
    """
    labels = check_labels(labels, len(labels))
    first, second = np.triu_indices(len(labels), 1)
    same = labels[first] == labels[second]
    if most < 1 or not same.any() or same.all():
        raise InputError(
            f"Expected two people, somebody with two photos, and most >= 1. Received: {len(labels)} photos of "
            f"{len(np.unique(labels))} people, most={most}."
        )
    kinds = [np.flatnonzero(same), np.flatnonzero(~same)]
    count = min(most, *map(len, kinds))
    chosen = np.concatenate([rng.choice(kind, count, replace=False) for kind in kinds])
    return first[chosen], second[chosen], same[chosen]


def same_different(
    vectors: np.ndarray,
    labels: np.ndarray,
    rng: np.random.Generator,
    most: int = 1000,
    c: float = 1.0,
    gamma: float | None = None,
) -> SameDifferentSVM:
    """Learn what differences within a person look like, against those between people (Phillips, sections 2 and 3).

    The kernel is a radial one and cannot be left out. a - b and b - a mean the same, so both kinds lie symmetrically
    around 0, differences of one person nearer to it: no plane parts them, a closed surface around 0 does. Each pair
    is learned both ways round, so that the similarity does not ask who comes first.

    Args:
        vectors: (N, D) numbers.
        labels: (N,) int, who it is.
        rng: Draws the pairs, see :func:`sample_pairs`.
        most: Pairs of each kind at most.
        c: How much a pair on the wrong side weighs against a wide margin.
        gamma: Of the kernel; ``None``: 1 / mean squared length of the differences, a radius of the data's own size.

    Raises:
        InputError: Bad vectors, labels, c or gamma, or no pairs of both kinds; or all vectors equal.
    """
    vectors, _, labels = check_people(vectors, labels, c)
    first, second, same = sample_pairs(labels, most, rng)
    differences = vectors[first] - vectors[second]
    mean = (differences**2).sum(axis=1).mean()
    if not mean > 0 or not (gamma is None or 0 < gamma < np.inf):
        raise InputError(f"Expected vectors that differ, and gamma above 0 or None. Received: gamma={gamma}.")
    gamma = 1 / mean if gamma is None else gamma
    svm = SVC(C=c, kernel="rbf", gamma=gamma).fit(np.concatenate([differences, -differences]), np.tile(same, 2))
    return SameDifferentSVM(svm.support_vectors_, svm.dual_coef_[0], float(svm.intercept_[0]), float(gamma))

"""Support vector machines name people, although one of them can only tell two kinds apart.

One SVM lays the plane between two kinds of points that keeps the widest margin to both; the points on the margin,
or on its wrong side, are the support vectors, and only they matter. Face recognition has K people. Ways out:

- **one-vs-rest**: K planes, each between one person and everybody else; the largest value wins.
- **one-vs-one**: K (K - 1) / 2 planes, one for each two people; each has a vote.
- **same/different**: one surface for all people, also for those it has never seen. It does not look at faces, but at
  *differences* of two faces, of which there are just two kinds: of one person, and of two (Phillips, Support vector
  machines applied to face recognition, 1998,
  https://www.nist.gov/publications/support-vector-machines-applied-face-recognition).

Scale matters: bring the vectors to a length of about 1 (:func:`scaled`), or ``c`` means something else each time.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from sklearn.svm import SVC

from facelab.classify._door import check_labels, check_vectors
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
    vectors, people, index = _checked(vectors, labels, c)
    everyone = np.arange(len(vectors))
    return ManySVMs(
        "one-vs-rest", people, tuple(_plane(vectors, everyone, index, (k, None), c) for k in range(len(people)))
    )


def one_vs_one(vectors: np.ndarray, labels: np.ndarray, c: float = 1.0) -> ManySVMs:
    """Learn one plane for each two people, from their photos alone. Arguments and errors as :func:`one_vs_rest`.

    Example:
        >>> svms = one_vs_one([[1, 0], [0, 1], [-1, -1], [-1, 1]], np.array([5, 6, 7, 8]), c=100)
        >>> len(svms.planes), svms.predict([[3, 1], [-2, -1]]).tolist()
        (6, [5, 7])
    """
    vectors, people, index = _checked(vectors, labels, c)
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


@dataclass(frozen=True, eq=False)
class SameDifferentSVM:
    """Tells whether two photos show one person. Made by :func:`same_different`.

    The similarity of two vectors a and b is the decision value of a - b,

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
    """As many pairs of one person as of two people, drawn without replacement from all there are.

    Nearly all pairs show two people; an SVM that saw them all could say "different" every time.

    Args:
        labels: (N,) int, who is on each photo.
        most: Pairs of each kind at most, 1 or more; there are fewer where not so many exist.
        rng: Source of chance.

    Returns:
        (P,) int and (P,) int, rows of the two photos, and (P,) bool, whether they show one person.

    Raises:
        InputError: Labels are no ints, nobody has two photos, one person only, or ``most`` is below 1.

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
    vectors, _, labels = _checked(vectors, labels, c)
    first, second, same = sample_pairs(labels, most, rng)
    differences = vectors[first] - vectors[second]
    mean = (differences**2).sum(axis=1).mean()
    if not mean > 0 or not (gamma is None or 0 < gamma < np.inf):
        raise InputError(f"Expected vectors that differ, and gamma above 0 or None. Received: gamma={gamma}.")
    gamma = 1 / mean if gamma is None else gamma
    svm = SVC(C=c, kernel="rbf", gamma=gamma).fit(np.concatenate([differences, -differences]), np.tile(same, 2))
    return SameDifferentSVM(svm.support_vectors_, svm.dual_coef_[0], float(svm.intercept_[0]), float(gamma))


def _checked(vectors: np.ndarray, labels: np.ndarray, c: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(N, D) float64, the people, and (N,) int, whose index among them."""
    vectors = check_vectors(vectors, points=True).astype(np.float64)
    people, index = np.unique(check_labels(labels, len(vectors)), return_inverse=True)
    if len(people) < 2:
        raise InputError(f"Expected two people or more. Received: {len(people)}.")
    if not 0 < c < np.inf:
        raise InputError(f"Expected c to be positive. Received: {c}.")
    return vectors, people, index

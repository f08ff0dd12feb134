"""Joint Bayesian: are two vectors more likely as two photos of one person, or of two?

Chen, Cao, Wang, Wen and Sun, Bayesian face revisited: a joint formulation, ECCV 2012,
https://doi.org/10.1007/978-3-642-33712-3_41. A vector is who it is plus how it was taken: x = mu + epsilon, both
normally distributed, with covariances S_mu (how people differ) and S_epsilon (how photos of one differ). Two photos of
one person share their mu, and that is all the model knows; DeepID used it as its last step.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from facelab.classify._validation import check_labels, check_vectors
from facelab.errors import InputError


@dataclass(frozen=True, eq=False)
class JointBayesian:
    """What :func:`joint_bayesian` has learned.

    Attributes:
        mean: (D,) float64, of all vectors that were learned from.
        identity: (D, D) float64, S_mu.
        variation: (D, D) float64, S_epsilon.
    """

    mean: np.ndarray
    identity: np.ndarray
    variation: np.ndarray

    def similarity(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Twice the logarithm of how much likelier one person is than two, but for a constant.

        Args:
            first: (P, D) numbers.
            second: (P, D).

        Returns:
            (P,) float64, larger for one person: r = x' A x + y' A y - 2 x' G y.

        Raises:
            InputError: Bad vectors, or other numbers of them.

        Source:
            Chen et al. 2012, equation 4, with A and G of equations 5 to 7.

        Example:
            >>> model = JointBayesian(np.zeros(1), np.array([[3.0]]), np.array([[1.0]]))  # A = -9/28, G = -3/7
            >>> (28 * model.similarity([[1.0], [1.0]], [[1.0], [-1.0]])).round(6).tolist()  # -18 and 24, -18 and -24
            [6.0, -42.0]
        """
        x, y = (check_vectors(some, len(self.mean), points=True) - self.mean for some in (first, second))
        if x.shape != y.shape:
            raise InputError(f"Expected the same number of vectors on both sides. Received: {len(x)} and {len(y)}.")
        f, g = np.linalg.inv(self.variation), _shared(self.identity, self.variation, 2)
        a = np.linalg.inv(self.identity + self.variation) - (f + g)
        return ((x @ a) * x).sum(axis=1) + ((y @ a) * y).sum(axis=1) - 2 * ((x @ g) * y).sum(axis=1)


def joint_bayesian(vectors: np.ndarray, labels: np.ndarray, rounds: int = 20, ridge: float = 1e-3) -> JointBayesian:
    """Learn both covariances by expectation and maximization.

    Each round asks, for everybody, what their mu and each photo's epsilon probably are (E), and takes the covariances
    of those answers (M). The first answers are means and differences from them, as in Fisher's discriminant.

    Args:
        vectors: (N, D) numbers; D well below N, else reduce them first (``eigenfaces``, PCA).
        labels: (N,) int; some people with two photos or more.
        rounds: Of E and M.
        ridge: Share of the average variance that is added to every direction, so that none has none.

    Raises:
        InputError: Bad vectors or labels, fewer than two people, one photo of each, or settings out of range.

    Source:
        Chen et al. 2012, section 3.1: equations 8 and 9 in closed form, as for m photos
        mu = sum_i S_mu (F + m G) x_i, epsilon_j = x_j + sum_i S_epsilon G x_i. As there, the spread that each answer
        still has is not added in M.
    """
    x = check_vectors(vectors, points=True).astype(np.float64)
    labels = check_labels(labels, len(x))
    people, index, counts = np.unique(labels, return_inverse=True, return_counts=True)
    if not 2 <= len(people) < len(x) or rounds < 1 or ridge <= 0:
        raise InputError(
            f"Expected two people or more, more photos than people, a round or more, and a ridge above 0. "
            f"Received: {len(people)} people on {len(x)} photos, {rounds}, {ridge}."
        )
    mean = x.mean(axis=0)
    x = x - mean
    sums = np.zeros((len(people), x.shape[1]))
    np.add.at(sums, index, x)  # (P, D), of each person's photos
    floor = ridge * x.var() * np.eye(x.shape[1])
    mu = sums / counts[:, None]
    identity, variation = mu.T @ mu / len(people) + floor, np.cov((x - mu[index]).T, bias=True) + floor
    for _ in range(rounds):
        mu, epsilon = np.empty_like(sums), x.copy()
        inverse = np.linalg.inv(variation)
        for m in np.unique(counts):
            some, g = counts == m, _shared(identity, variation, int(m))
            mu[some] = sums[some] @ (identity @ (inverse + m * g)).T
            photos = some[index]
            epsilon[photos] += sums[index[photos]] @ (variation @ g).T
        identity, variation = mu.T @ mu / len(people) + floor, epsilon.T @ epsilon / len(x) + floor
    return JointBayesian(mean, identity, variation)


def _shared(identity: np.ndarray, variation: np.ndarray, photos: int) -> np.ndarray:
    """G of the paper, off the diagonal of the inverse covariance of m photos of one person."""
    return -np.linalg.solve(photos * identity + variation, identity @ np.linalg.inv(variation))

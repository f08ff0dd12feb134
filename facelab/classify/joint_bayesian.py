"""Joint Bayesian: are two vectors more likely as two photos of one person, or of two?

Chen, Cao, Wang, Wen and Sun, Bayesian face revisited: a joint formulation, ECCV 2012,
https://doi.org/10.1007/978-3-642-33712-3_41. A vector is who it is plus how it was taken: x = mu + epsilon, both
normally distributed, with covariances S_mu (how people differ) and S_epsilon (how photos of one differ). Two photos of
one person share their mu, and that is all the model knows; DeepID used it as its last step.
"""

from __future__ import annotations

from typing import Self

import numpy as np
from sklearn.base import BaseEstimator

from facelab.classify._validation import check_positive, classes_of, partners, validated
from facelab.errors import InputError


class JointBayesian(BaseEstimator):
    """Learn how people differ and how photos of one differ, by expectation and maximization.

    Each round asks, for everybody, what their mu and each photo's epsilon probably are (E), and takes the covariances
    of those answers (M). The first answers are means and differences from them, as in Fisher's discriminant.

    Args:
        max_iter: Rounds of E and M.
        ridge: Share of the average variance that is added to every direction, so that none has none.

    Attributes:
        mean_: (D,) float64, of all vectors that were learned from.
        identity_: (D, D) float64, S_mu.
        variation_: (D, D) float64, S_epsilon.
        classes_: (C,) the people.
        n_features_in_: D; it should be well below N, else reduce the vectors first (``Eigenfaces``, PCA).

    Source:
        Chen et al. 2012, section 3.1: equations 8 and 9 in closed form, as for m photos
        mu = sum_i S_mu (F + m G) x_i, epsilon_j = x_j + sum_i S_epsilon G x_i. As there, the spread that each answer
        still has is not added in M.
    """

    def __init__(self, max_iter: int = 20, ridge: float = 1e-3):
        self.max_iter = max_iter
        self.ridge = ridge

    def fit(self, X: np.ndarray, y: np.ndarray) -> Self:
        """Learn both covariances.

        Args:
            X: (N, D) numbers.
            y: (N,) labels, who is on each; some people with two photos or more.

        Raises:
            InputError: Bad vectors or labels, fewer than two people, one photo of each, or settings out of range.
        """
        X, y = validated(self, X, y, ensure_min_samples=2)
        self.classes_, index = classes_of(y)
        check_positive(ridge=self.ridge, max_iter=self.max_iter)
        counts = np.bincount(index)
        if len(counts) == len(X):
            raise InputError(f"Expected more photos than people. Received: {len(counts)} classes (people), each once.")
        self.mean_ = X.mean(axis=0)
        x = X - self.mean_
        sums = np.zeros((len(counts), x.shape[1]))
        np.add.at(sums, index, x)  # (P, D), of each person's photos
        floor = max(self.ridge * x.var(), np.finfo(float).tiny) * np.eye(x.shape[1])
        mu = sums / counts[:, None]
        identity, variation = mu.T @ mu / len(counts) + floor, (x - mu[index]).T @ (x - mu[index]) / len(x) + floor
        for _ in range(self.max_iter):
            mu, epsilon = np.empty_like(sums), x.copy()
            inverse = np.linalg.inv(variation)
            for m in np.unique(counts):
                some, g = counts == m, _shared(identity, variation, int(m))
                mu[some] = sums[some] @ (identity @ (inverse + m * g)).T
                photos = some[index]
                epsilon[photos] += sums[index[photos]] @ (variation @ g).T
            identity, variation = mu.T @ mu / len(counts) + floor, epsilon.T @ epsilon / len(x) + floor
        self.identity_, self.variation_ = identity, variation
        return self

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
        """
        x, y = (some - self.mean_ for some in partners(first, second, len(self.mean_)))
        f, g = np.linalg.inv(self.variation_), _shared(self.identity_, self.variation_, 2)
        a = np.linalg.inv(self.identity_ + self.variation_) - (f + g)
        return ((x @ a) * x).sum(axis=1) + ((y @ a) * y).sum(axis=1) - 2 * ((x @ g) * y).sum(axis=1)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.target_tags.required = True
        return tags


def _shared(identity: np.ndarray, variation: np.ndarray, photos: int) -> np.ndarray:
    """G of the paper, off the diagonal of the inverse covariance of m photos of one person."""
    return -np.linalg.solve(photos * identity + variation, identity @ np.linalg.inv(variation))

"""Metric learning on pairs, DeepFace's way: which features count when two faces are compared?"""

from __future__ import annotations

from typing import Self

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.svm import LinearSVC
from sklearn.utils.validation import check_is_fitted

from facelab.classify._validation import check_positive, classes_of
from facelab.errors import InputError

_TINY = 1e-9  # two features of 0 differ by nothing


class WeightedChiSquare(ClassifierMixin, BaseEstimator):
    """A distance with a learned weight for each feature, by a linear support vector machine on pairs.

    Both kinds of pairs count half, however many there are of each. Weights below 0 become 0: a feature that differs
    can make two faces less alike, never more.

    Args:
        C: How much the machine minds an error; larger fits more closely.

    Attributes:
        weights_: (D,) float64, 0 or more.
        threshold_: The distance up to which a pair counts as one person: where most of these pairs are judged
            correctly, both kinds counting half.
        classes_: ``[False, True]``.

    Source:
        Taigman et al., DeepFace, CVPR 2014, section 4.1: chi² = sum_i w_i (f1_i - f2_i)² / (f1_i + f2_i), weights by a
        linear SVM. The clipping at 0 is ours.
    """

    def __init__(self, C: float = 1.0):
        self.C = C

    def fit(self, X: np.ndarray, y: np.ndarray) -> Self:
        """Learn the weights.

        Args:
            X: (P, 2, D) features of the two photos of each pair, not negative.
            y: (P,) bool, whether they show one person.

        Raises:
            InputError: Other shapes, negative features, or pairs of one kind only.
        """
        terms, y = chi_square_terms(*_halves(X)), np.asarray(y)
        check_positive(C=self.C)
        if y.dtype != bool or y.shape != (len(terms),):
            raise InputError(f"Expected y of shape ({len(terms)},), bool. Received: {y.shape}, {y.dtype}.")
        self.classes_, _ = classes_of(y)
        machine = LinearSVC(C=self.C, class_weight="balanced", dual="auto", max_iter=10_000, random_state=0)
        machine.fit(terms, ~y)
        self.weights_ = np.maximum(machine.coef_[0], 0)
        self.threshold_ = _threshold(terms @ self.weights_, y)
        return self

    def distance(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """(P, D) and (P, D) features, not negative -> (P,) distances, 0 for equal ones.

        Raises:
            InputError: Other shapes, or negative features.
        """
        check_is_fitted(self)
        return chi_square_terms(first, second) @ self.weights_

    def decision_function(self, X: np.ndarray) -> np.ndarray:
        """(P, 2, D) -> (P,) float64: how far each pair lies below the threshold, positive for one person."""
        check_is_fitted(self)
        return self.threshold_ - self.distance(*_halves(X))

    def predict(self, X: np.ndarray) -> np.ndarray:
        """(P, 2, D) -> (P,) bool, whether each pair shows one person."""
        return self.decision_function(X) >= 0

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array, tags.input_tags.three_d_array = False, True
        tags.input_tags.positive_only = True
        tags.classifier_tags.multi_class = False
        return tags


def _halves(X: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(P, 2, D) -> (P, D), (P, D)."""
    X = np.asarray(X, np.float64)
    if X.ndim != 3 or X.shape[1] != 2:
        raise InputError(f"Expected pairs of shape (P, 2, D). Received: {X.shape}.")
    return X[:, 0], X[:, 1]


def _threshold(distances: np.ndarray, same: np.ndarray) -> float:
    order = np.argsort(distances, kind="stable")
    accepted = np.where(same[order], 1 / same.sum(), -1 / (~same).sum()).cumsum()
    return float(distances[order][accepted.argmax()])


def chi_square_terms(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """How much each feature differs: ``(a - b)² / (a + b)``.

    Large features differ more from photo to photo; dividing by their sum evens that out.

    Args:
        first: (P, D) features, not negative, as they are after a ReLU.
        second: (P, D).

    Raises:
        InputError: Other shapes, or negative features.

    Example:
        >>> chi_square_terms(np.array([[3.0, 0.0]]), np.array([[1.0, 0.0]])).round(6).tolist()  # 2² / 4, and 0
        [[1.0, 0.0]]
    """
    first, second = np.asarray(first, np.float64), np.asarray(second, np.float64)
    if first.ndim != 2 or first.shape != second.shape or (first < 0).any() or (second < 0).any():
        raise InputError(
            f"Expected two arrays (P, D) of features that are not negative. Received: {first.shape}, {second.shape}, "
            f"smallest {min(first.min(initial=0), second.min(initial=0)):.3g}."
        )
    return (first - second) ** 2 / (first + second + _TINY)

"""Metric learning on pairs, DeepFace's way: which features count when two faces are compared?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.svm import LinearSVC

from facelab.errors import InputError

_TINY = 1e-9  # two features of 0 differ by nothing


@dataclass(frozen=True, eq=False)
class WeightedChiSquare:
    """A distance with a learned weight for each feature. Made by :func:`weighted_chi_square`.

    Attributes:
        weights: (D,) float64, 0 or more.
    """

    weights: np.ndarray

    def distance(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """(P, D) and (P, D) features, not negative -> (P,) distances, 0 for equal ones.

        Raises:
            InputError: Other shapes, or negative features.
        """
        return chi_square_terms(first, second) @ self.weights


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


def weighted_chi_square(first: np.ndarray, second: np.ndarray, same: np.ndarray, c: float = 1.0) -> WeightedChiSquare:
    """Learn the weights from pairs, by a linear support vector machine on the terms.

    Both kinds of pairs count half, however many there are of each. Weights below 0 become 0: a feature that differs
    can make two faces less alike, never more.

    Args:
        first: (P, D) features of the first photos, not negative.
        second: (P, D), of the second.
        same: (P,) bool, whether they show one person.
        c: How much the machine minds an error; larger fits more closely.

    Raises:
        InputError: Other shapes, negative features, or pairs of one kind only.

    Source:
        Taigman et al., DeepFace, CVPR 2014, section 4.1: chi² = sum_i w_i (f1_i - f2_i)² / (f1_i + f2_i), weights by a
        linear SVM. The clipping at 0 is ours.
    """
    terms, same = chi_square_terms(first, second), np.asarray(same, bool)
    if same.shape != (len(terms),) or same.all() or not same.any():
        raise InputError(f"Expected (P,) bool with pairs of both kinds. Received: {same.shape}, {same.sum()} the same.")
    machine = LinearSVC(C=c, class_weight="balanced", dual="auto", max_iter=10_000, random_state=0).fit(terms, ~same)
    return WeightedChiSquare(np.maximum(machine.coef_[0], 0))

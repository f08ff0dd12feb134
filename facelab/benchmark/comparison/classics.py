"""The methods without a network: what they are fitted on, and how their vectors are compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from sklearn.base import BaseEstimator, clone

from facelab import classify
from facelab.cards import Accuracy
from facelab.classify.lbp import lbp_histograms

Vectors = Callable[[np.ndarray], np.ndarray]  # (N, ...) faces -> (N, D)


@dataclass(frozen=True)
class Classic:
    """A method for gray faces (N, 64, 64).

    Attributes:
        title: To read.
        year: Of the paper; ``None`` where there is no paper.
        published: Accuracy on LFW as it was published; None where it was not.
        fit: Faces and labels (N,) -> vectors of faces, and how many numbers are kept for that.
        compare: (P, D), (P, D) -> (P,) distances.
    """

    title: str
    year: int | None
    published: Accuracy | None
    fit: Callable[[np.ndarray, np.ndarray], tuple[Vectors, int]]
    compare: Callable[[np.ndarray, np.ndarray], np.ndarray]


def own(name: str, estimator: BaseEstimator) -> Classic:
    """A transformer of somebody's own as a method; its vectors are compared by the cosine."""

    def fit(faces: np.ndarray, labels: np.ndarray) -> tuple[Vectors, int]:
        fitted = clone(estimator).fit(faces, labels)
        arrays = (value for name, value in vars(fitted).items() if name.endswith("_") and isinstance(value, np.ndarray))
        return fitted.transform, sum(value.size for value in arrays)

    return Classic(name, None, None, fit, cosine)


def cosine(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """(P, D), (P, D) -> (P,) cosine distances, 0 to 2.

    Example:
        >>> cosine(np.array([[2.0, 0.0]]), np.array([[0.0, 3.0]]))
        array([1.])
    """
    lengths = np.linalg.norm(first, axis=1) * np.linalg.norm(second, axis=1)
    return 1 - (first * second).sum(axis=1) / np.maximum(lengths, 1e-12)


def chi_square(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """(P, D), (P, D) histograms -> (P,): :func:`facelab.classify.lbp.chi_square_distance` of each pair alone."""
    return ((first - second) ** 2 / np.maximum(first + second, 1e-12)).sum(axis=1)


def _pixels(faces: np.ndarray, labels: np.ndarray) -> tuple[Vectors, int]:
    return lambda some: some.reshape(len(some), -1), 0


def _eigenfaces(faces: np.ndarray, labels: np.ndarray) -> tuple[Vectors, int]:
    # Beyond a third of the photos the components are noise, which whitening would make loud.
    space = classify.Eigenfaces(n_components=min(100, len(faces) // 3), whiten=True).fit(faces)
    return space.transform, space.components_.size + space.mean_.size


def _fisherfaces(faces: np.ndarray, labels: np.ndarray) -> tuple[Vectors, int]:
    space = classify.Fisherfaces().fit(faces, labels)
    return space.transform, space.components_.size + space.mean_.size


def _histograms(faces: np.ndarray, labels: np.ndarray) -> tuple[Vectors, int]:
    return lbp_histograms, 0


# Turk and Pentland's on LFW: its results page, image-restricted, no outside data.
CLASSICS = {
    "pixels": Classic("Gray pixels", None, None, _pixels, cosine),
    "eigenfaces": Classic(
        "Eigenfaces", 1991, Accuracy(0.6002, "http://vis-www.cs.umass.edu/lfw/results.html"), _eigenfaces, cosine
    ),
    "fisherfaces": Classic("Fisherfaces", 1997, None, _fisherfaces, cosine),
    "lbp": Classic("LBP histograms", 2006, None, _histograms, chi_square),
}

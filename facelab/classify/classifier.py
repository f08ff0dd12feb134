"""Learn people from named vectors: nearest neighbors, or support vector machines in one of three forms."""

from __future__ import annotations

import os
import struct
import warnings
import zipfile
import zlib
from dataclasses import dataclass
from typing import Self

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import LinearSVC
from sklearn.utils.validation import check_is_fitted

from facelab._files import check_output, writing
from facelab.classify._validation import check_positive, check_threshold, classes_of, unit, validated
from facelab.classify.pair_svm import SameDifferentSVM
from facelab.classify.svm import ManySVMs
from facelab.errors import InputError

METHODS = ("knn", "svm", "svm-one-vs-one", "svm-same-different")
_FORMAT = "facelab classifier 1"
# What numpy and zipfile are known to raise on damaged files.
_READ_ERRORS = (
    OSError, ValueError, KeyError, TypeError, EOFError, NotImplementedError, MemoryError, OverflowError,
    SyntaxError, RuntimeError, struct.error, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Identification:
    """The open-set answers to "who is this?", one for each of Q vectors.

    Attributes:
        names: (Q,) labels, the most likely of the people that were learned.
        confidences: (Q,) float64, 0 to 1. Of ``"knn"`` the person's share of the vote, of ``"svm-one-vs-one"`` the
            share of the other people that he or she wins against; of the others 0.5 on the boundary and more inside.
            They order answers; they are no calibrated probabilities.
        distances: (Q,) float64, cosine distance to that person's nearest training vector, 0 to 2.
        accepted: (Q,) bool. False: too far away, so the person is unknown.
        threshold: The largest distance that still counts as that person; ``None`` accepts every answer.
    """

    names: np.ndarray
    confidences: np.ndarray
    distances: np.ndarray
    accepted: np.ndarray
    threshold: float | None


class IdentityClassifier(ClassifierMixin, BaseEstimator):
    """Learn people from vectors with names.

    - ``"knn"`` asks the k nearest training vectors, each with a vote of 1 / distance. It needs no training to speak
      of, works with one photo per person, and people can be added freely.
    - ``"svm"`` finds, for each person, the plane that best separates him or her from all others; it gains where
      there are several photos per person.
    - ``"svm-one-vs-one"`` finds a plane for each two people, and they vote; P people take P (P - 1) / 2 planes.
    - ``"svm-same-different"`` learns what differences of two photos of one person look like, and asks which training
      vector differs like that. At least one person needs two photos. Of its pairs at most 1000 of each kind are drawn,
      by a fixed seed. See :mod:`facelab.classify.pair_svm`.

    Args:
        method: One of the four above.
        n_neighbors: How many neighbors vote, of ``"knn"``; all where there are fewer vectors.
        C: Of SVMs: how much a training vector on the wrong side weighs against a wide margin.

    Attributes:
        classes_: (P,) the people, sorted.
        vectors_: (N, D) float32 or float64, the training vectors as they came.
        labels_: (N,) who is on each.
        estimator_: The scikit-learn or facelab estimator that was fitted.
        n_features_in_: D.

    Example:
        >>> classifier = IdentityClassifier(n_neighbors=1).fit([[1, 0], [0, 1]], ["east", "north"])
        >>> found = classifier.identify([[2, 1], [-1, -2]], threshold=0.5)
        >>> found.names.tolist(), found.accepted.tolist()
        (['east', 'east'], [True, False])
    """

    def __init__(self, method: str = "knn", n_neighbors: int = 3, C: float = 1.0):
        self.method = method
        self.n_neighbors = n_neighbors
        self.C = C

    def fit(self, X: np.ndarray, y: np.ndarray) -> Self:
        """Learn people.

        Args:
            X: (N, D) numbers, any length but zero; directions are what counts.
            y: (N,) names or other labels, who is on each vector.

        Raises:
            InputError: Bad vectors, labels or settings, or too few people or photos for an SVM.
        """
        X, y = validated(self, X, y, dtype=[np.float64, np.float32])
        if self.method not in METHODS:
            raise InputError(f"Expected a method of: {', '.join(METHODS)}. Received: {self.method!r}.")
        self.classes_, index = classes_of(y, least=1 if self.method == "knn" else 2)
        check_positive(n_neighbors=self.n_neighbors, C=self.C)
        self.vectors_, self.labels_, self._index = X, np.asarray(y), index
        self.estimator_ = _estimator(self.method, min(self.n_neighbors, len(X)), self.C)
        with warnings.catch_warnings():
            # Few photos per person are the rule here; scikit-learn suspects a regression then.
            warnings.filterwarnings("ignore", message="The number of unique classes is greater than 50%")
            self.estimator_.fit(unit(X), index)
        return self

    def decision_function(self, X: np.ndarray) -> np.ndarray:
        """How well each person fits, larger = better.

        Returns:
            (Q, P) float64: of ``"knn"`` shares of the vote, of SVMs their values or votes; of two people (Q,), how
            much better the second fits.

        Raises:
            InputError: Bad vectors.
            NotFittedError: Before :meth:`fit`.
        """
        fits = self._fits(unit(validated(self, X, reset=False)))
        return fits[:, 1] - fits[:, 0] if fits.shape[1] == 2 else fits

    def predict(self, X: np.ndarray) -> np.ndarray:
        """(Q, D) -> (Q,) labels: the person who fits best, however badly. See :meth:`identify` for unknown people.

        Raises:
            InputError: Bad vectors.
            NotFittedError: Before :meth:`fit`.
        """
        fits = self._fits(unit(validated(self, X, reset=False)))
        return self.classes_[fits.argmax(axis=1)]

    def identify(self, X: np.ndarray, threshold: float | None = None) -> Identification:
        """Name the person on each vector, or find that it is no one who was learned.

        Args:
            X: (Q, D) numbers, any length but zero.
            threshold: Largest cosine distance, 0 to 2, between a vector and the nearest training vector of the
                named person. Beyond it the answer is not ``accepted``: the person is unknown.

        Raises:
            InputError: Bad vectors or threshold.
            NotFittedError: Before :meth:`fit`.
        """
        threshold = None if threshold is None else check_threshold(threshold)
        X = unit(validated(self, X, reset=False))
        fits = self._fits(X)
        best, gallery = fits.argmax(axis=1), unit(self.vectors_)
        distances = np.array([
            np.clip(1 - gallery[self._index == person] @ vector, 0, 2).min()
            for vector, person in zip(X, best, strict=True)
        ])  # fmt: skip
        confidences = self._confidences(fits)[np.arange(len(X)), best]
        accepted = np.ones(len(X), bool) if threshold is None else distances <= threshold
        return Identification(self.classes_[best], confidences, distances, accepted, threshold)

    def _fits(self, vectors: np.ndarray) -> np.ndarray:
        """(Q, D) unit vectors -> (Q, P)."""
        if len(self.classes_) == 1:
            return np.ones((len(vectors), 1))
        if self.method == "knn":
            return self.estimator_.predict_proba(vectors)
        if self.method == "svm-one-vs-one":
            return self.estimator_.similarities(vectors)
        fits = self.estimator_.decision_function(vectors)  # of two people (Q,), positive for the second
        return np.stack([-fits, fits], axis=1) if fits.ndim == 1 else fits

    def _confidences(self, fits: np.ndarray) -> np.ndarray:
        """(Q, P), 0 to 1."""
        if self.method == "knn":
            return fits
        if self.method == "svm-one-vs-one":
            return np.clip(fits / (len(self.classes_) - 1), 0, 1)
        return 1 / (1 + np.exp(-fits))

    def save(self, path: str | os.PathLike, model: str | None = None, overwrite: bool = False) -> None:
        """Write the training vectors, names and settings to a ``.npz`` file, whole or not at all; no pickle.

        A file that is there already is replaced only if facelab wrote it, or with ``overwrite``.

        Args:
            path: Where to.
            model: Name of the model that made the vectors; kept, so that others are not asked for by mistake.
            overwrite: Replace a file that facelab did not write.

        Raises:
            InputError: Not a ``.npz`` name, labels that are not strings, a file is there already, or the folder is
                missing or cannot be written.
            NotFittedError: Before :meth:`fit`.
        """
        check_is_fitted(self)
        check_output(path, (".npz",), overwrite=overwrite)
        if not all(isinstance(label, str) for label in self.labels_.tolist()):
            raise InputError(f"Expected names as labels, strings. Received: {self.labels_.dtype}.")
        settings = {"method": self.method, "k": self.n_neighbors, "c": self.C, "model": "" if model is None else model}
        names = self.labels_.astype(str)
        with writing(path, overwrite) as temporary:
            np.savez(temporary, format=_FORMAT, vectors=self.vectors_, names=names, **settings)


def _estimator(method: str, k: int, c: float) -> KNeighborsClassifier | LinearSVC | ManySVMs | SameDifferentSVM:
    if method == "svm-one-vs-one":
        return ManySVMs("one-vs-one", C=c)
    if method == "svm-same-different":
        return SameDifferentSVM(C=c, random_state=0)
    if method == "knn":
        return KNeighborsClassifier(k, weights="distance", metric="cosine", algorithm="brute")
    # C = 1: on unit vectors the accuracy for unseen ones is flat up to there and falls with larger values, where
    # the planes follow single photos (simulated: 10 to 100 people, 1 to 10 photos each, 128 dimensions).
    return LinearSVC(C=c, random_state=0, max_iter=10_000)


def load(path: str | os.PathLike) -> tuple[IdentityClassifier, str | None]:
    """Read a file of :meth:`IdentityClassifier.save` and learn anew from it, which gives the same predictions.

    Returns:
        The classifier, and the name of the model that made its vectors, ``None`` where it was not told.

    Raises:
        InputError: No such file, damaged, or not a classifier.
    """
    expected = f"Expected a classifier's .npz file. Received: {path}"
    if not os.path.isfile(path) or not zipfile.is_zipfile(path):
        raise InputError(f"{expected}, which is {'damaged or something else' if os.path.isfile(path) else 'no file'}.")
    try:
        with np.load(path, allow_pickle=False) as data:
            if str(data["format"]) != _FORMAT:
                raise InputError(f"{expected}, of format {data['format']}. Update facelab.")
            classifier = IdentityClassifier(str(data["method"]), int(data["k"]), float(data["c"]))
            return classifier.fit(data["vectors"], data["names"]), str(data["model"]) or None
    except InputError:
        raise
    except _READ_ERRORS as err:
        raise InputError(f"{expected}, which is damaged or something else ({' '.join(str(err).split())}).") from err

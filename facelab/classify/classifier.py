"""Learn people from named vectors: nearest neighbors, or support vector machines in one of three forms."""

from __future__ import annotations

import os
import struct
import warnings
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import LinearSVC

from facelab._files import replacing
from facelab.classify._validation import check_threshold, check_vectors, unit
from facelab.classify.pair_svm import SameDifferentSVM, same_different
from facelab.classify.svm import ManySVMs, one_vs_one
from facelab.errors import InputError

METHODS = ("knn", "svm", "svm-one-vs-one", "svm-same-different")
_FORMAT = "facelab classifier 1"
# What numpy and zipfile are known to raise on damaged files.
_READ_ERRORS = (
    OSError, ValueError, KeyError, TypeError, EOFError, NotImplementedError, MemoryError, OverflowError,
    SyntaxError, RuntimeError, struct.error, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


@dataclass(frozen=True)
class Prediction:
    """The classifier's answer to "who is this?".

    Attributes:
        name: The most likely of the people that it has learned.
        confidence: 0 to 1. Of ``"knn"`` the person's share of the vote, of ``"svm-one-vs-one"`` the share of the
            other people that he or she wins against; of the others 0.5 on the boundary and more inside. It orders
            answers; it is no calibrated probability.
        distance: Cosine distance to that person's nearest training vector, 0 to 2.
        threshold: The largest distance that still counts as that person; ``None`` accepts every answer.
    """

    name: str
    confidence: float
    distance: float
    threshold: float | None

    @property
    def accepted(self) -> bool:
        """False: too far away, so the open-set answer is "unknown"."""
        return self.threshold is None or self.distance <= self.threshold


@dataclass(frozen=True, eq=False)
class Classifier:
    """What :func:`train` has learned.

    Attributes:
        vectors: (N, D) float32, the training vectors.
        names: (N,) str, who is on each.
        method: One of those of :func:`train`.
        k: Neighbors that vote, of ``"knn"``.
        c: Weight of the training errors against the margin, of SVMs.
        model: Name of the model that made the vectors, or ``None`` where it was not given.
        estimator: What was fitted; its class i is the i-th name in sorted order.
    """

    vectors: np.ndarray
    names: np.ndarray
    method: str
    k: int
    c: float
    model: str | None
    estimator: KNeighborsClassifier | LinearSVC | ManySVMs | SameDifferentSVM

    def predict(self, vectors: np.ndarray, threshold: float | None = None) -> list[Prediction]:
        """Name the person on each vector.

        Args:
            vectors: (Q, D) numbers, any length but zero.
            threshold: Largest cosine distance, 0 to 2, between a vector and the nearest training vector of the
                named person. Beyond it the prediction is not ``accepted``: the person is unknown.

        Raises:
            InputError: Bad vectors or threshold.
        """
        threshold = None if threshold is None else check_threshold(threshold)
        vectors = unit(check_vectors(vectors, self.vectors.shape[1]))
        if not len(vectors):
            return []
        people, labels = np.unique(self.names, return_inverse=True)
        confidences = self._confidences(vectors, labels)  # (Q, P)
        training, predictions = unit(self.vectors), []
        for vector, person in zip(vectors, confidences.argmax(axis=1), strict=True):
            distance = np.clip(1 - training[labels == person] @ vector, 0, 2).min()
            confidence = confidences[len(predictions), person]
            predictions.append(Prediction(str(people[person]), float(confidence), float(distance), threshold))
        return predictions

    def _confidences(self, vectors: np.ndarray, labels: np.ndarray) -> np.ndarray:
        """(Q, D) unit vectors, (N,) who is on the training vectors -> (Q, P), 0 to 1."""
        people = labels.max() + 1
        if self.method == "knn":
            return self.estimator.predict_proba(vectors)
        if self.method == "svm-one-vs-one":
            return np.clip(self.estimator.similarities(vectors) / (people - 1), 0, 1)
        if self.method == "svm-same-different":
            alike = self.estimator.similarities(vectors, unit(self.vectors))  # (Q, N)
            margins = np.stack([alike[:, labels == person].max(axis=1) for person in range(people)], axis=1)
        else:
            margins = self.estimator.decision_function(vectors)  # (Q, P); of two people (Q,), positive for the second
            margins = np.stack([-margins, margins], axis=1) if margins.ndim == 1 else margins
        return 1 / (1 + np.exp(-margins))

    def save(self, path: str | os.PathLike) -> None:
        """Write the training vectors, names and settings to a ``.npz`` file, whole or not at all; no pickle.

        Raises:
            InputError: Not a ``.npz`` name, or the folder is missing or cannot be written.
        """
        path = Path(path)
        if path.suffix != ".npz":
            raise InputError(f"Expected a path that ends in .npz. Received: {path}.")
        settings = {"method": self.method, "k": self.k, "c": self.c, "model": "" if self.model is None else self.model}
        with replacing(path) as temporary:
            np.savez(temporary, format=_FORMAT, vectors=self.vectors, names=self.names, **settings)


def train(
    vectors: np.ndarray,
    names: Sequence[str],
    method: str = "knn",
    k: int | None = None,
    c: float = 1.0,
    model: str | None = None,
) -> Classifier:
    """Learn people from vectors with names.

    - ``"knn"`` asks the k nearest training vectors, each with a vote of 1 / distance. It needs no training to speak
      of, works with one photo per person, and people can be added freely.
    - ``"svm"`` finds, for each person, the plane that best separates him or her from all others; it gains where
      there are several photos per person.
    - ``"svm-one-vs-one"`` finds a plane for each two people, and they vote; P people take P (P - 1) / 2 planes.
    - ``"svm-same-different"`` learns what differences of two photos of one person look like, and asks which training
      vector differs like that. Somebody needs two photos. Of its pairs at most 1000 of each kind are drawn, by a
      fixed seed. See :mod:`facelab.classify.pair_svm`.

    Args:
        vectors: (N, D) numbers, any length but zero; directions are what counts.
        names: (N,) strings, who is on each vector.
        method: One of the four above.
        k: How many neighbors vote, of ``"knn"``. ``None``: 3, or N if that is less.
        c: Of SVMs: how much a training vector on the wrong side weighs against a wide margin.
        model: Name of the model that made the vectors; kept, so that others are not asked for by mistake.

    Raises:
        InputError: Bad vectors, names or settings, or too few people or photos for an SVM.

    Example:
        >>> classifier = train([[1, 0], [0, 1]], ["east", "north"], k=1)
        >>> [(p.name, p.accepted) for p in classifier.predict([[2, 1], [-1, -2]], threshold=0.5)]
        [('east', True), ('east', False)]
    """
    vectors = check_vectors(vectors)
    names = _check_names(names, len(vectors))
    if method not in METHODS:
        raise InputError(f"Expected a method of: {', '.join(METHODS)}. Received: {method!r}.")
    k = min(3, len(vectors)) if k is None else k
    if not (1 <= k <= len(vectors) and 0 < c < np.inf):
        raise InputError(f"Expected k between 1 and the {len(vectors)} training vectors, and c to be positive. "
                         f"Received: k={k}, c={c}.")  # fmt: skip
    people, labels = np.unique(names, return_inverse=True)
    if method != "knn" and len(people) == 1:
        raise InputError(
            f"Expected two or more people for {method}. Received: only {people[0]}. Use knn with a threshold."
        )
    estimator = _fit(unit(vectors), labels, method, k, c)
    return Classifier(vectors, names, method, int(k), float(c), model, estimator)


def _fit(
    units: np.ndarray, labels: np.ndarray, method: str, k: int, c: float
) -> KNeighborsClassifier | LinearSVC | ManySVMs | SameDifferentSVM:
    if method == "svm-one-vs-one":
        return one_vs_one(units, labels, c)
    if method == "svm-same-different":
        return same_different(units, labels, np.random.default_rng(0), c=c)
    if method == "knn":
        estimator = KNeighborsClassifier(k, weights="distance", metric="cosine", algorithm="brute")
    else:
        # c = 1: on unit vectors the accuracy for unseen ones is flat up to there and falls with larger values, where
        # the planes follow single photos (simulated: 10 to 100 people, 1 to 10 photos each, 128 dimensions).
        estimator = LinearSVC(C=c, random_state=0, max_iter=10_000)
    with warnings.catch_warnings():
        # Few photos per person are the rule here; scikit-learn suspects a regression then.
        warnings.filterwarnings("ignore", message="The number of unique classes is greater than 50%")
        return estimator.fit(units, labels)


def _check_names(names: Sequence[str], n: int) -> np.ndarray:
    array = np.asarray(names, object)
    if array.shape != (n,) or not n or not all(isinstance(name, str) and name for name in array):
        raise InputError(f"Expected a name for each of {max(n, 1)} vectors or more. Received: {array.size} of such: "
                         f"{array.ravel()[:3].tolist()}.")  # fmt: skip
    return array.astype(str)


def load(path: str | os.PathLike) -> Classifier:
    """Read a file of :meth:`Classifier.save` and train again on it, which gives the same predictions.

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
            settings = {"method": str(data["method"]), "k": int(data["k"]), "c": float(data["c"])}
            model = str(data["model"])
            return train(data["vectors"], data["names"].tolist(), **settings, model=model if model else None)
    except InputError:
        raise
    except _READ_ERRORS as err:
        raise InputError(f"{expected}, which is damaged or something else ({' '.join(str(err).split())}).") from err

"""Are these two photos of the same person? Error rates over many pairs, and the threshold between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from facelab.errors import InputError
from facelab.evaluate.inputs import check_distances, check_integers, check_pairs


@dataclass(frozen=True, eq=False)
class Roc:
    """What is accepted at every threshold that makes a difference.

    Attributes:
        far: (T,) float64, false accept rate: the fraction of different-person pairs accepted, rising 0 to 1.
        tar: (T,) float64, true accept rate: the fraction of same-person pairs accepted, rising 0 to 1.
        thresholds: (T,) float64, -infinity (nothing is accepted), then every distance that occurs, rising.
    """

    far: np.ndarray
    tar: np.ndarray
    thresholds: np.ndarray

    @property
    def frr(self) -> np.ndarray:
        """(T,) float64, false reject rate: the fraction of same-person pairs not accepted, falling 1 to 0."""
        return 1 - self.tar

    @property
    def auc(self) -> float:
        """Area under the curve: the chance that a same-person pair lies closer than a different-person pair.

        1 is perfect, 0.5 is chance level; equal distances count half. It does not depend on a threshold.
        """
        return float(np.sum(np.diff(self.far) * (self.tar[1:] + self.tar[:-1]) / 2))

    @property
    def eer(self) -> float:
        """Equal error rate: the rate at the threshold where FAR = FRR.

        Rates move in steps, so in general no threshold has exactly FAR = FRR. The convention here: the two
        neighboring points between which FAR - FRR changes sign are joined by a straight line.
        """
        excess = self.far - self.frr  # rises from -1 to 1
        above = int(np.argmax(excess >= 0))
        step = -excess[above - 1] / (excess[above] - excess[above - 1])
        return float(self.far[above - 1] + step * (self.far[above] - self.far[above - 1]))

    def tar_at_far(self, far: float) -> float:
        """The true accept rate at the loosest threshold whose false accept rate is at most ``far``.

        Nothing is interpolated: it is the rate of a threshold that exists. With fewer than 1 / far
        different-person pairs it is the rate at no false accept at all, which is no measurement of that FAR;
        :func:`facelab.evaluate.calibrate` refuses then.

        Raises:
            InputError: ``far`` is not a fraction, 0 to 1.
        """
        if not 0 <= far <= 1:
            raise InputError(f"Expected far between 0 and 1, a fraction. Received: {far}.")
        return float(self.tar[np.searchsorted(self.far, far, side="right") - 1])


def roc(same: np.ndarray, distances: np.ndarray) -> Roc:
    """The receiver operating characteristic; equal distances are accepted together, so they make one point.

    Args:
        same: (P,) bool, True where both photos show one person.
        distances: (P,) floats, smaller = more alike.

    Raises:
        InputError: Shapes differ, empty, NaN, or pairs of one kind only.

    Example:
        >>> curve = roc(np.array([True, False, True, False]), np.array([0.2, 0.4, 0.6, 0.8]))
        >>> curve.far.tolist(), curve.tar.tolist()
        ([0.0, 0.0, 0.5, 0.5, 1.0], [0.0, 0.5, 0.5, 1.0, 1.0])
    """
    accepted, genuine, thresholds = _accepted(*_sorted(*check_pairs(same, distances)))
    impostors = accepted - genuine
    return Roc(impostors / impostors[-1], genuine / genuine[-1], thresholds)


def _sorted(same: np.ndarray, distances: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    order = np.argsort(distances)
    return same[order], distances[order]


def _accepted(same: np.ndarray, distances: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sorted pairs -> (T,) number of pairs accepted, (T,) how many of them are genuine, (T,) thresholds."""
    last = np.flatnonzero(np.append(distances[1:] > distances[:-1], True))  # the last of each run of equals
    accepted = np.append(0, last + 1)
    genuine = np.append(0, np.cumsum(same)[last])
    return accepted, genuine, np.append(-np.inf, distances[last])


def auc(same: np.ndarray, distances: np.ndarray) -> float:
    """Area under the ROC curve, see :attr:`Roc.auc`.

    Example:
        >>> auc(np.array([True, False, True, False]), np.array([0.2, 0.4, 0.6, 0.8]))
        0.75
    """
    return roc(same, distances).auc


def eer(same: np.ndarray, distances: np.ndarray) -> float:
    """Equal error rate, see :attr:`Roc.eer`.

    Example:
        >>> eer(np.array([True, False, True, False]), np.array([0.2, 0.4, 0.6, 0.8]))
        0.5
    """
    return roc(same, distances).eer


def tar_at_far(same: np.ndarray, distances: np.ndarray, far: float) -> float:
    """True accept rate where at most the fraction ``far`` of impostors gets in, see :meth:`Roc.tar_at_far`.

    Example:
        >>> tar_at_far(np.array([True, False, True, False]), np.array([0.2, 0.4, 0.6, 0.8]), far=0.1)
        0.5
    """
    return roc(same, distances).tar_at_far(far)


def det(same: np.ndarray, distances: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(T,) false accept and (T,) false reject rates: the detection error trade-off, both wished small.

    Example:
        >>> far, frr = det(np.array([True, False, True, False]), np.array([0.2, 0.4, 0.6, 0.8]))
        >>> frr.tolist()
        [1.0, 0.5, 0.5, 0.0, 0.0]
    """
    curve = roc(same, distances)
    return curve.far, curve.frr


def accuracy(same: np.ndarray, distances: np.ndarray, threshold: float) -> float:
    """The fraction of pairs judged correctly by ``distance <= threshold``.

    Args:
        same: (P,) bool.
        distances: (P,) floats, smaller = more alike.
        threshold: Chosen on *other* pairs, or the result is too good to be true; see :func:`k_fold`.

    Raises:
        InputError: Shapes differ, empty, NaN, or pairs of one kind only.

    Example:
        >>> accuracy(np.array([True, False, True, False]), np.array([0.2, 0.4, 0.6, 0.8]), threshold=0.5)
        0.5
    """
    same, distances = check_pairs(same, distances)
    check_distances([threshold])
    return _accuracy(same, distances, threshold)


def _accuracy(same: np.ndarray, distances: np.ndarray, threshold: float) -> float:
    return float(np.mean((distances <= threshold) == same))


def best_threshold(same: np.ndarray, distances: np.ndarray) -> float:
    """The threshold that judges most of these pairs correctly.

    It lies midway between the last accepted and the first rejected distance (at the largest distance where
    all are accepted, just below the smallest where none is). Where several do equally well, the smallest is
    taken: the one that accepts least.

    Raises:
        InputError: Shapes differ, empty, NaN, or pairs of one kind only.

    Example:
        >>> best_threshold(np.array([True, True, False, False]), np.array([0.25, 0.75, 1.25, 1.75]))
        1.0
    """
    return _best_threshold(*_sorted(*check_pairs(same, distances)))


def _best_threshold(same: np.ndarray, distances: np.ndarray) -> float:
    accepted, genuine, thresholds = _accepted(same, distances)
    # Right are the genuine pairs accepted and the impostors not accepted; the constant is left out.
    best = int(np.argmax(2 * genuine - accepted))
    if best == 0:
        return float(np.nextafter(thresholds[1], -np.inf))
    low, high = thresholds[best], thresholds[min(best + 1, len(thresholds) - 1)]
    middle = low + (high - low) / 2
    return float(middle if middle < high else low)  # between adjacent floats the middle rounds to one of them


@dataclass(frozen=True, eq=False)
class KFold:
    """Accuracy with thresholds that never saw the pairs they were judged on.

    Attributes:
        fold_accuracies: (K,) float64, fraction right in each fold, in rising order of the fold's number.
        thresholds: (K,) float64, for each fold the best threshold of all other folds.
        accuracy: Mean of the fold accuracies.
        standard_error: Of that mean: standard deviation of the fold accuracies (with K - 1) / sqrt(K).
    """

    fold_accuracies: np.ndarray
    thresholds: np.ndarray
    accuracy: float
    standard_error: float


def k_fold(same: np.ndarray, distances: np.ndarray, fold: np.ndarray) -> KFold:
    """The protocol of LFW: each fold is judged with the threshold that is best on the other folds.

    Args:
        same: (P,) bool.
        distances: (P,) floats, smaller = more alike.
        fold: (P,) ints, which fold a pair belongs to. No person should occur in two folds.

    Raises:
        InputError: Shapes differ, empty, NaN, fewer than two folds, or without one fold only one kind of
            pairs is left.

    Source:
        Huang, Ramesh, Berg and Learned-Miller, Labeled Faces in the Wild, 2007: the estimated mean
        accuracy and the standard error of the mean over the ten folds of View 2.

    Example:
        >>> distances = np.array([0.25, 0.75, 0.25, 1.25, 0.5, 1.0])
        >>> result = k_fold(np.array([True, False] * 3), distances, np.array([1, 1, 2, 2, 3, 3]))
        >>> result.thresholds.tolist(), result.accuracy
        ([0.75, 0.625, 0.5], 0.8333333333333334)
    """
    same, distances = check_pairs(same, distances)
    fold = check_integers(fold, same.shape, "fold")
    numbers = np.unique(fold)
    if len(numbers) < 2:
        raise InputError(f"Expected pairs in at least two folds. Received: all in fold {numbers[0]}.")
    order = np.argsort(distances)  # once: what is left of a sorted array without one fold is still sorted
    distances, same, fold = distances[order], same[order], fold[order]
    thresholds, accuracies = [], []
    for number in numbers:
        here = fold == number
        if not same[~here].any() or same[~here].all():
            raise InputError(f"Expected pairs of both kinds outside fold {number}. Received: one kind. Mix the folds.")
        thresholds.append(_best_threshold(same[~here], distances[~here]))
        accuracies.append(_accuracy(same[here], distances[here], thresholds[-1]))
    error = np.std(accuracies, ddof=1) / np.sqrt(len(numbers))
    return KFold(np.array(accuracies), np.array(thresholds), float(np.mean(accuracies)), float(error))

"""Who is this? Rates for one photo against a gallery of known people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from facelab.errors import InputError
from facelab.evaluate.inputs import check_distances, check_integers


def cmc(distances: np.ndarray, query_labels: np.ndarray, gallery_labels: np.ndarray) -> np.ndarray:
    """Cumulative match characteristic: how often the right person is among the k nearest people.

    Closed set: everybody asked for is in the gallery. A person is as near as the nearest of his or her
    gallery photos. People at exactly the right person's distance are ranked before him or her, so that a
    network which maps all faces to one point does not look perfect.

    Args:
        distances: (Q, G) floats, from each query to each gallery photo, smaller = more alike.
        query_labels: (Q,) ints, who is on each query.
        gallery_labels: (G,) ints, who is on each gallery photo.

    Returns:
        (K,) float64 rising to 1, K being the number of gallery people: the identification rates at rank 1 ... K.

    Raises:
        InputError: Shapes do not fit, empty, NaN, or a query shows nobody of the gallery.

    Source:
        Phillips, Grother and Micheals, Evaluation methods in face recognition, Handbook of Face Recognition.

    Example:
        >>> distances = np.array([[0.1, 0.9, 0.5],   # person 7: nearest is photo 0, which shows person 7
        ...                       [0.2, 0.4, 0.5]])  # person 8: nearest is person 7, then person 8
        >>> cmc(distances, np.array([7, 8]), np.array([7, 8, 8])).tolist()
        [0.5, 1.0]
    """
    nearest, people, query_labels = _nearest(distances, query_labels, gallery_labels)
    own, known = _own(nearest, people, query_labels)
    if not known.all():
        raise InputError(
            f"Expected queries of gallery people only. Received: {np.count_nonzero(~known)} of {len(known)} queries of "
            f"people without a gallery photo. Use open_set for them."
        )
    rank = np.count_nonzero(nearest <= own[:, None], axis=1)  # (Q,) from 1
    return np.cumsum(np.bincount(rank - 1, minlength=len(people))) / len(rank)


def _nearest(
    distances: np.ndarray, query_labels: np.ndarray, gallery_labels: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(Q, G) to photos -> (Q, K) to people, (K,) the people's labels, (Q,) the checked query labels."""
    distances = check_distances(distances, ndim=2)
    query_labels = check_integers(query_labels, distances.shape[:1], "query_labels")
    gallery_labels = check_integers(gallery_labels, distances.shape[1:], "gallery_labels")
    order = np.argsort(gallery_labels, kind="stable")
    people, starts = np.unique(gallery_labels[order], return_index=True)
    return np.minimum.reduceat(distances[:, order], starts, axis=1), people, query_labels


def _own(nearest: np.ndarray, people: np.ndarray, query_labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(Q,) each query's distance to the right person, meaningless where (Q,) ``known`` is False."""
    column = np.searchsorted(people, query_labels).clip(max=len(people) - 1)
    return np.take_along_axis(nearest, column[:, None], axis=1)[:, 0], people[column] == query_labels


@dataclass(frozen=True)
class OpenSet:
    """What happens at one threshold when strangers ask, too.

    Attributes:
        detection_rate: Detection and identification rate: the fraction of queries of gallery people whose
            nearest person is the right one and near enough. 1 - FNIR of ISO/IEC 19795.
        false_alarm_rate: The fraction of strangers' queries that are taken for somebody, FPIR.
        threshold: Accepted were distances up to this one.
    """

    detection_rate: float
    false_alarm_rate: float
    threshold: float


@dataclass(frozen=True, eq=False)
class OpenSetCurve:
    """The rates of :class:`OpenSet` at every threshold that makes a difference, three (T,) float64 arrays, rising."""

    detection_rates: np.ndarray
    false_alarm_rates: np.ndarray
    thresholds: np.ndarray


def open_set(distances: np.ndarray, query_labels: np.ndarray, gallery_labels: np.ndarray, threshold: float) -> OpenSet:
    """Identification where some queries show people who are not in the gallery.

    A query is answered with the nearest gallery person if that distance is at most ``threshold``, else with
    "nobody that I know". Two people at exactly the same distance are no identification of either.

    Args:
        distances: (Q, G) floats, from each query to each gallery photo, smaller = more alike.
        query_labels: (Q,) ints; a label that the gallery does not have marks a stranger.
        gallery_labels: (G,) ints.
        threshold: Largest distance that is accepted.

    Raises:
        InputError: Shapes do not fit, empty, NaN, no query of a gallery person, or none of a stranger.

    Example:
        >>> distances = np.array([[0.1, 0.9], [0.8, 0.6], [0.7, 0.3]])
        >>> open_set(distances, np.array([1, 2, 99]), np.array([1, 2]), threshold=0.5)
        OpenSet(detection_rate=0.5, false_alarm_rate=1.0, threshold=0.5)
    """
    check_distances([threshold])
    known, strangers = _turning_points(distances, query_labels, gallery_labels)
    return OpenSet(float(np.mean(known <= threshold)), float(np.mean(strangers <= threshold)), float(threshold))


def open_set_curve(distances: np.ndarray, query_labels: np.ndarray, gallery_labels: np.ndarray) -> OpenSetCurve:
    """:func:`open_set` at all thresholds, from -infinity (no answer) on. It need not reach a detection rate of 1.

    Raises:
        InputError: As :func:`open_set`.

    Example:
        >>> distances = np.array([[0.1, 0.9], [0.8, 0.6], [0.7, 0.3]])
        >>> open_set_curve(distances, np.array([1, 2, 99]), np.array([1, 2])).false_alarm_rates.tolist()
        [0.0, 0.0, 1.0, 1.0]
    """
    known, strangers = map(np.sort, _turning_points(distances, query_labels, gallery_labels))
    thresholds = np.append(-np.inf, np.union1d(known[np.isfinite(known)], strangers))
    return OpenSetCurve(
        np.searchsorted(known, thresholds, side="right") / len(known),
        np.searchsorted(strangers, thresholds, side="right") / len(strangers),
        thresholds,
    )


def _turning_points(
    distances: np.ndarray, query_labels: np.ndarray, gallery_labels: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """From which threshold on each known query is identified (infinity: never), each stranger a false alarm."""
    nearest, people, query_labels = _nearest(distances, query_labels, gallery_labels)
    own, known = _own(nearest, people, query_labels)
    if known.all() or not known.any():
        raise InputError(
            f"Expected queries of gallery people and of strangers. Received: {np.count_nonzero(known)} and "
            f"{np.count_nonzero(~known)}. Without strangers use cmc."
        )
    first = np.count_nonzero(nearest <= own[:, None], axis=1) == 1
    return np.where(first, own, np.inf)[known], nearest[~known].min(axis=1)

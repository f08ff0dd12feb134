"""Identification: who of the enrolled people is on a photo? Rates for closed and open sets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from facelab.errors import InputError
from facelab.evaluate.inputs import check_distances, check_integers


def cmc(query_labels: np.ndarray, gallery_labels: np.ndarray, distances: np.ndarray) -> np.ndarray:
    """Cumulative match characteristic: how often the right person is among the k nearest people.

    Closed set: every query shows an enrolled person. The distance to a person is that to his or her nearest
    gallery photo. People at exactly the right person's distance are ranked before him or her, so that a
    network that maps all faces to one point does not look perfect.

    Args:
        query_labels: (Q,) ints, who is on each query.
        gallery_labels: (G,) ints, who is on each gallery photo.
        distances: (Q, G) floats, from each query to each gallery photo, smaller = more alike.

    Returns:
        (K,) float64 rising to 1, K being the number of gallery people: the identification rates at rank 1 ... K.

    Raises:
        InputError: Shapes do not fit, empty, NaN, or a query shows a person who is not enrolled.

    Source:
        Phillips, Grother and Micheals, Evaluation methods in face recognition, Handbook of Face Recognition.

    Example:
        >>> distances = np.array([[0.1, 0.9, 0.5],   # person 7: nearest is photo 0, which shows person 7
        ...                       [0.2, 0.4, 0.5]])  # person 8: nearest is person 7, then person 8
        >>> cmc(np.array([7, 8]), np.array([7, 8, 8]), distances).tolist()
        [0.5, 1.0]
    """
    nearest, people, query_labels = _nearest(distances, query_labels, gallery_labels)
    own, mated = _own(nearest, people, query_labels)
    if not mated.all():
        raise InputError(
            f"Expected queries of enrolled people only. Received: {np.count_nonzero(~mated)} of {len(mated)} queries "
            f"of people without a gallery photo. Use open_set for them."
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
    """(Q,) each query's distance to the right person, meaningless where (Q,) ``mated`` is False."""
    column = np.searchsorted(people, query_labels).clip(max=len(people) - 1)
    return np.take_along_axis(nearest, column[:, None], axis=1)[:, 0], people[column] == query_labels


@dataclass(frozen=True)
class OpenSet:
    """The error rates at one threshold where some queries show unknown people (open set).

    Attributes:
        detection_rate: Detection and identification rate: the fraction of mated queries, which show enrolled people,
            whose nearest person is the right one and within the threshold. 1 - FNIR of ISO/IEC 19795.
        false_alarm_rate: The fraction of non-mated queries, which show unknown people, that are identified as an
            enrolled person. FPIR of ISO/IEC 19795.
        threshold: Distances up to this one are accepted.
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


def open_set(query_labels: np.ndarray, gallery_labels: np.ndarray, distances: np.ndarray, threshold: float) -> OpenSet:
    """Identification where some queries show people who are not enrolled.

    A query is answered with the nearest enrolled person if that distance is at most ``threshold``, else with
    "unknown". Where two people are at exactly the same distance, neither is identified.

    Args:
        query_labels: (Q,) ints; a label that the gallery does not have marks an unknown person.
        gallery_labels: (G,) ints.
        distances: (Q, G) floats, from each query to each gallery photo, smaller = more alike.
        threshold: Largest distance that is accepted.

    Raises:
        InputError: Shapes do not fit, empty, NaN, no query of an enrolled person, or none of an unknown person.

    Example:
        >>> distances = np.array([[0.1, 0.9], [0.8, 0.6], [0.7, 0.3]])
        >>> open_set(np.array([1, 2, 99]), np.array([1, 2]), distances, threshold=0.5)
        OpenSet(detection_rate=0.5, false_alarm_rate=1.0, threshold=0.5)
    """
    check_distances([threshold])
    mated, non_mated = _turning_points(distances, query_labels, gallery_labels)
    return OpenSet(float(np.mean(mated <= threshold)), float(np.mean(non_mated <= threshold)), float(threshold))


def open_set_curve(query_labels: np.ndarray, gallery_labels: np.ndarray, distances: np.ndarray) -> OpenSetCurve:
    """:func:`open_set` at all thresholds, from -infinity (no answer) on. The detection rate need not reach 1.

    Raises:
        InputError: As :func:`open_set`.

    Example:
        >>> distances = np.array([[0.1, 0.9], [0.8, 0.6], [0.7, 0.3]])
        >>> open_set_curve(np.array([1, 2, 99]), np.array([1, 2]), distances).false_alarm_rates.tolist()
        [0.0, 0.0, 1.0, 1.0]
    """
    mated, non_mated = map(np.sort, _turning_points(distances, query_labels, gallery_labels))
    thresholds = np.append(-np.inf, np.union1d(mated[np.isfinite(mated)], non_mated))
    return OpenSetCurve(
        np.searchsorted(mated, thresholds, side="right") / len(mated),
        np.searchsorted(non_mated, thresholds, side="right") / len(non_mated),
        thresholds,
    )


def _turning_points(
    distances: np.ndarray, query_labels: np.ndarray, gallery_labels: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """From which threshold on each mated query is identified (infinity: never), each non-mated one a false alarm."""
    nearest, people, query_labels = _nearest(distances, query_labels, gallery_labels)
    own, mated = _own(nearest, people, query_labels)
    if mated.all() or not mated.any():
        raise InputError(
            f"Expected queries of enrolled and of unknown people. Received: {np.count_nonzero(mated)} and "
            f"{np.count_nonzero(~mated)}. Without unknown people use cmc."
        )
    first = np.count_nonzero(nearest <= own[:, None], axis=1) == 1
    return np.where(first, own, np.inf)[mated], nearest[~mated].min(axis=1)

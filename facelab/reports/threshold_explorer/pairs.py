"""All pairs of photos, and those that change sides near a threshold."""

from __future__ import annotations

import numpy as np

from facelab.evaluate import pairs, roc
from facelab.evaluate.pairs import AllPairs

STEPS = 500  # of the slider, at most
SHOWN = 3  # pairs on each side of a threshold


def compare(vectors: np.ndarray, labels: np.ndarray) -> AllPairs:
    """(N, D) unit vectors and (N,) labels -> their N (N - 1) / 2 pairs.

    Raises:
        InputError: There are no pairs of one person, or none of two.

    Example:
        >>> found = compare(np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]]), np.array([0, 0, 1]))
        >>> found.distances.tolist(), found.same.tolist()
        ([0.0, 1.0, 1.0], [True, False, False])
    """
    found = pairs(np.asarray(vectors, np.float64), labels)
    roc(found.same, found.distances)  # refuses pairs of one kind only
    return found


def grid(distances: np.ndarray) -> np.ndarray:
    """(T,) thresholds from 0 to the largest distance or just beyond, at most 501, a round step apart.

    Example:
        >>> grid(np.array([0.1, 0.2249]))[[1, -1]].tolist()
        [0.0005, 0.225]
    """
    largest = max(float(distances.max()), 1e-3)
    power = np.floor(np.log10(largest / STEPS))
    step = next(step for step in 10.0**power * np.array([1, 2, 5, 10]) if np.ceil(largest / step) <= STEPS)
    return np.round(np.arange(int(np.ceil(largest / step)) + 1) * step, 10)


def accepted_from(distances: np.ndarray, thresholds: np.ndarray) -> np.ndarray:
    """(P,) int: the number of the smallest threshold that accepts each pair."""
    return np.searchsorted(thresholds, distances, side="left")


def flips(comparisons: AllPairs, thresholds: np.ndarray) -> dict[str, np.ndarray]:
    """The pairs that lie nearest to any threshold: the last three below it and the first three above it.

    Returns:
        For ``"genuine"`` (one person) and ``"impostor"`` (two people): (M, 4) int, rising by distance: first photo,
        second photo, number of the smallest threshold that accepts the pair, distance in millionths.
    """
    found = {}
    for kind, mask in (("genuine", comparisons.same), ("impostor", ~comparisons.same)):
        order = np.flatnonzero(mask)[np.argsort(comparisons.distances[mask], kind="stable")]
        first = accepted_from(comparisons.distances[order], thresholds)
        # Where the pairs of one step begin and end: the three at either end are all that can be asked for.
        begin, end = (np.searchsorted(first, first, side=side) for side in ("left", "right"))
        place = np.arange(len(order))
        shown = (place < begin + SHOWN) | (place >= end - SHOWN)
        kept = order[shown]
        millionths = np.round(1e6 * comparisons.distances[kept]).astype(int)
        found[kind] = np.column_stack([comparisons.rows[kept], first[shown], millionths])
    return found

"""Choose the threshold for a false accept rate, and say how well the data determine it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from facelab.errors import InputError
from facelab.evaluate.inputs import check_distances, check_fraction, check_integers, check_pairs
from facelab.evaluate.intervals import Interval, bootstrap_over_people


def threshold_at_far(distances: np.ndarray, far: float) -> float:
    """The largest of these distances at which at most the fraction ``far`` of them is accepted.

    With n distances it is the k-th smallest, k = floor(far * n). New distances fall at or below it
    with probability k / (n + 1) on average, so it errs to the safe side. Where even the smallest distance
    occurs too often, the threshold lies just below it.

    Args:
        distances: (N,) floats between photos of *different* people.
        far: False accept rate, a fraction between 0 and 1.

    Raises:
        InputError: Empty, NaN, ``far`` out of range, or fewer than 1 / far distances.

    Example:
        >>> threshold_at_far(np.arange(1, 101) / 100, far=0.05)
        0.05
    """
    distances = np.sort(check_distances(distances))
    _check_enough(len(distances), far)
    return _weighted_threshold(distances, np.arange(1, len(distances) + 1), far)


def _check_enough(impostors: int, far: float) -> None:
    check_fraction(far, "far")
    if far < 1 / impostors:
        raise InputError(
            f"Expected at least {math.ceil(1 / far):,} pairs of different people to measure a FAR of {far:g}. "
            f"Received: {impostors:,}. Add pairs, or ask for a FAR of {1 / impostors:.2g} or more."
        )


def _weighted_threshold(distances: np.ndarray, cumulative: np.ndarray, far: float) -> float:
    """(N,) rising distances, (N,) weight up to each -> the largest distance of weight > 0 that accepts at most ``far``.

    NaN where there is no weight at all.
    """
    if cumulative[-1] == 0:
        return np.nan
    # The sliver keeps 0.29 * 100 = 28.999... from costing a pair.
    rejected = np.searchsorted(cumulative, far * cumulative[-1] * (1 + 1e-12), side="right")
    # Equal distances are accepted together or not at all: step back to the first equal one.
    rejected = np.searchsorted(distances, distances[rejected])
    weight = cumulative[rejected - 1] if rejected > 0 else 0
    if weight == 0:
        return float(np.nextafter(distances[rejected], -np.inf))
    return float(distances[np.searchsorted(cumulative, weight)])


@dataclass(frozen=True)
class Calibration:
    """A threshold with its error rates. The intervals say what other people of the same kind might have given.

    Attributes:
        threshold: Accept distances up to this one.
        threshold_interval: Range of the thresholds that resampled people lead to.
        far: False accept rate at ``threshold``, at most what was asked for.
        far_interval: Range of the false accept rate *at this very threshold*.
        tar: True accept rate at ``threshold``.
        tar_interval: Range of the true accept rate at this very threshold.
    """

    threshold: float
    threshold_interval: Interval
    far: float
    far_interval: Interval
    tar: float
    tar_interval: Interval


def calibrate(
    people: np.ndarray,
    distances: np.ndarray,
    far: float,
    rng: np.random.Generator,
    rounds: int = 1000,
    confidence: float = 0.95,
) -> Calibration:
    """The threshold for a false accept rate, with intervals from a bootstrap over people.

    An error rate rests on the errors that were seen: with a handful of false accepts even the intervals are
    rough. A common rule asks for 30 of them, that is 30 / far pairs of different people.

    Args:
        people: (P, 2) ints, who is on the two photos; equal numbers make a pair of the same person.
        distances: (P,) floats, smaller = more alike.
        far: False accept rate, a fraction between 0 and 1.
        rng: Source of chance for the bootstrap.
        rounds: Number of bootstrap draws. Each takes about a tenth of a second for 10 million pairs.
        confidence: Of the intervals, between 0 and 1.

    Raises:
        InputError: Shapes differ, empty, NaN, pairs of one kind only, or fewer than 1 / far pairs of
            different people.

    Example:
        >>> rng = np.random.default_rng(0)
        >>> people = np.array([[i, j] for i in range(30) for j in range(i, 30)])
        >>> distances = np.where(people[:, 0] == people[:, 1], 0.2, 1.0) + rng.uniform(-0.1, 0.1, len(people))
        >>> result = calibrate(people, distances, far=0.01, rng=rng)
        >>> 0.9 < result.threshold_interval.low < result.threshold < result.threshold_interval.high < 0.95, result.tar
        (True, 1.0)
    """
    distances = check_distances(distances)
    people = check_integers(people, (len(distances), 2), "people")
    same, distances = check_pairs(people[:, 0] == people[:, 1], distances)
    impostors = np.count_nonzero(~same)
    _check_enough(impostors, far)
    order = np.lexsort((distances, same))  # the impostors first, then the genuine pairs, each by distance
    impostor, genuine = np.split(distances[order], [impostors])
    threshold = _weighted_threshold(impostor, np.arange(1, impostors + 1), far)
    wrong, right = (np.searchsorted(group, threshold, side="right") for group in (impostor, genuine))

    def measure(weights: np.ndarray) -> list[float]:
        impostor_weight, genuine_weight = np.cumsum(weights[:impostors]), np.cumsum(weights[impostors:])
        return [
            _weighted_threshold(impostor, impostor_weight, far),
            _accepted_share(impostor_weight, wrong),
            _accepted_share(genuine_weight, right),
        ]

    intervals = bootstrap_over_people(measure, people[order], rng, rounds, confidence)
    return Calibration(
        threshold, intervals[0], float(wrong / len(impostor)), intervals[1], float(right / len(genuine)), intervals[2]
    )


def _accepted_share(cumulative: np.ndarray, accepted: int) -> float:
    if cumulative[-1] == 0:
        return np.nan
    return cumulative[accepted - 1] / cumulative[-1] if accepted > 0 else 0.0

"""How far a measured rate may be from the truth: intervals of confidence."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from facelab.errors import InputError
from facelab.evaluate.inputs import check_fraction


@dataclass(frozen=True)
class Interval:
    """The range in which the true value lies with the confidence that was asked for."""

    low: float
    high: float


def wilson(successes: int, trials: int, confidence: float = 0.95) -> Interval:
    """The interval of a rate that was counted in independent trials.

    Unlike "rate ± 2 standard deviations" it stays within 0 to 1 and has a width even where no trial (or
    every trial) succeeded: 0 errors in 100 trials still allow an error rate of almost 4 %.
    Pairs that share people are not independent trials; for them see :func:`bootstrap_over_people`.

    Args:
        successes: How often it happened, 0 to ``trials``.
        trials: How often it could have happened, at least 1.
        confidence: 0 to 1, exclusive.

    Raises:
        InputError: Counts or confidence out of range.

    Source:
        Wilson, Probable inference, the law of succession, and statistical inference, JASA 1927.

    Example:
        >>> interval = wilson(0, 100)
        >>> round(interval.low, 4), round(interval.high, 4)
        (0.0, 0.037)
    """
    if not (trials >= 1 and 0 <= successes <= trials):
        raise InputError(f"Expected 0 <= successes <= trials, trials >= 1. Received: {successes} of {trials}.")
    z = NormalDist().inv_cdf((1 + check_fraction(confidence, "confidence")) / 2)
    rate = successes / trials
    center = rate + z**2 / (2 * trials)
    half = z * math.sqrt(rate * (1 - rate) / trials + z**2 / (4 * trials**2))
    scale = 1 + z**2 / trials
    # With no (or only) successes the end is 0 (or 1); said outright, because rounding would miss it by a hair.
    low = 0.0 if successes == 0 else (center - half) / scale
    high = 1.0 if successes == trials else (center + half) / scale
    return Interval(low, high)


def student(values: np.ndarray, confidence: float = 0.95, overlap: float = 0.0) -> Interval:
    """The interval of a mean from some independent values, such as one for each seed.

    Values that share data, such as splits of the same people, are not independent, and more splits do not make more
    people: the interval would shrink to nothing. ``overlap`` keeps it from that.

    Args:
        values: (N,), two or more.
        confidence: 0 to 1, exclusive.
        overlap: Of repeated random splits: people judged in one, divided by its other people. 0: independent values.

    Raises:
        InputError: Fewer than two values, a negative overlap, or a confidence out of range.

    Source:
        Student, The probable error of a mean, Biometrika 1908. Overlap: Nadeau and Bengio, Inference for the
        generalization error, Machine Learning 2003: 1/N becomes 1/N + overlap.

    Example:
        >>> found = student(np.array([1.0, 2.0, 3.0]))  # 2 ± 4.303 / sqrt(3)
        >>> round(found.low, 3), round(found.high, 3)
        (-0.484, 4.484)
    """
    values = np.asarray(values, np.float64)
    if values.ndim != 1 or len(values) < 2:
        raise InputError(f"Expected two values or more, (N,). Received: {values.shape}.")
    if not overlap >= 0:
        raise InputError(f"Expected an overlap of 0 or more. Received: {overlap}.")
    from scipy import stats  # half a second, which the other intervals need not pay

    quantile = float(stats.t.ppf((1 + check_fraction(confidence, "confidence")) / 2, len(values) - 1))
    half = quantile * float(values.std(ddof=1)) * math.sqrt(1 / len(values) + overlap)
    return Interval(float(values.mean()) - half, float(values.mean()) + half)


def bootstrap_over_people(
    statistic: Callable[[np.ndarray], np.ndarray],
    people: np.ndarray,
    rng: np.random.Generator,
    rounds: int = 1000,
    confidence: float = 0.95,
) -> list[Interval]:
    """Percentile intervals for numbers that are computed from pairs of photos.

    Pairs are not independent: one odd photo spoils all pairs it is in. The people are, so they are what is
    drawn. Each round draws n of the n people, with replacement; a person drawn k times counts as
    k people. A pair of two different people then occurs k1 * k2 times, a pair of one person's photos k times.

    Args:
        statistic: Weights (P,) float64 -> (S,) numbers, NaN where the weights do not allow one. Weights
            of 1 must give the statistic of the data as they are.
        people: (P, 2) ints, who is on the two photos of each pair.
        rng: Source of chance.
        rounds: Number of draws.
        confidence: 0 to 1, exclusive.

    Returns:
        S intervals. Rounds in which a number was NaN are left out of that number's interval.

    Raises:
        InputError: Bad ``people``, ``rounds`` or ``confidence``, or a number was NaN in every round.

    Source:
        Bolle, Ratha and Pankanti, Error analysis of pattern recognition systems - the subsets bootstrap,
        CVIU 2004: resample whole subjects, not comparisons.

    Example:
        >>> people, right = np.array([[0, 0], [1, 1], [0, 1], [1, 2]]), np.array([True, True, True, True])
        >>> share = lambda weights: np.array([np.sum(weights * right) / np.sum(weights)]) if weights.any() else [np.nan]
        >>> bootstrap_over_people(share, people, np.random.default_rng(0), rounds=50)  # all right, however drawn
        [Interval(low=1.0, high=1.0)]
    """
    if rounds < 1:
        raise InputError(f"Expected at least 1 round. Received: {rounds}.")
    tail = (1 - check_fraction(confidence, "confidence")) / 2
    first, second, count = _index_people(people)
    values = np.array([statistic(_draw(first, second, count, rng)) for _ in range(rounds)])  # (rounds, S)
    if np.isnan(values).all(0).any():
        raise InputError(f"Expected enough people to resample. Received: {count}. Add people or rounds.")
    return [Interval(*np.nanquantile(column, [tail, 1 - tail]).tolist()) for column in values.T]


def _index_people(people: np.ndarray) -> tuple[np.ndarray, np.ndarray, int]:
    """Who is on the first and second photo of each pair, as 0 ... K - 1, and K. A second photo of the
    same person points to K, whose count is always 1, so that a product gives every pair's weight."""
    people = np.asarray(people)
    if people.ndim != 2 or people.shape[1] != 2 or people.dtype.kind not in "iu" or len(people) == 0:
        raise InputError(f"Expected people of shape (P, 2), integers. Received: {people.shape} {people.dtype}.")
    names, index = np.unique(people, return_inverse=True)
    first, second = index.reshape(people.shape).T
    return first.copy(), np.where(first == second, len(names), second), len(names)


def _draw(first: np.ndarray, second: np.ndarray, count: int, rng: np.random.Generator) -> np.ndarray:
    times = np.bincount(rng.integers(count, size=count), minlength=count + 1).astype(np.float64)
    times[count] = 1
    weights = times[first]
    weights *= times[second]
    return weights

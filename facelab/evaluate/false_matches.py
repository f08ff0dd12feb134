"""Measure how near different people lie: the table by which identification chooses its distance."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from facelab.cards.false_matches import FalseMatchRow, FalseMatchTable
from facelab.errors import InputError
from facelab.evaluate.calibration import _weighted_threshold
from facelab.evaluate.inputs import check_integers

_RATES = tuple(float(f"{step}e-{power}") for power in range(1, 10) for step in (1, 0.5, 0.2))
_ROWS = 512  # of the distance matrix at a time: bounds the memory


def false_match_table(
    vectors: np.ndarray,
    labels: np.ndarray,
    protocol: str,
    rng: np.random.Generator,
    least: int = 30,
    rounds: int = 300,
    progress: Callable[[Iterable, int], Iterable] = lambda items, total: items,
) -> FalseMatchTable:
    """False match rate -> cosine distance, from the pairs of different people.

    Every two people count once, however many photos there are of them: a pair of photos has the weight 1 / (photos of
    the one x photos of the other). So a rate is that of two people and photos of theirs drawn at random.

    Args:
        vectors: (N, D) float, unit length.
        labels: (N,) int, who is on each; two people or more.
        protocol: What to write into the table: which people and photos.
        rng: Source of chance for the intervals, a bootstrap over people.
        least: The table ends where fewer pairs of people than this lie within the distance. 30 is a common rule.
        rounds: Number of bootstrap draws.
        progress: Wraps the blocks of rows, then the draws, given their number, to show a progress bar.

    Raises:
        InputError: Labels do not fit, or too few people for a single row.

    Example:
        >>> rng = np.random.default_rng(0)
        >>> vectors = rng.normal(size=(60, 8))
        >>> vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        >>> table = false_match_table(vectors, np.arange(60), "random directions", rng)
        >>> [row.rate for row in table.rows]  # 0.02 of 1,770 pairs are 35
        [0.1, 0.05, 0.02]
    """
    vectors = np.asarray(vectors, np.float32)
    labels = np.unique(check_integers(labels, (len(vectors),), "labels"), return_inverse=True)[1]
    counts = np.bincount(labels)
    couples = len(counts) * (len(counts) - 1) / 2
    photo_pairs = (len(labels) ** 2 - (counts**2).sum()) / 2
    rates = [rate for rate in _RATES if rate * photo_pairs >= least]
    if not rates:
        raise InputError(
            f"Expected {least / _RATES[0]:,.0f} pairs of different people for a table. Received: {photo_pairs:,.0f}."
        )
    distances, first, second = _nearest_pairs(vectors, labels, couples * rates[0], progress)
    weights = (1 / counts)[first] / counts[second]
    found = _at(rates, distances, weights, couples)
    kept = [k for k, distance in enumerate(found) if _couples(distance, distances, first, second) >= least]
    draws = np.array([
        _resampled(rates, distances, weights, (first, second), len(counts), rng)
        for _ in progress(range(rounds), rounds)
    ])  # fmt: skip
    ends = np.nanquantile(draws, [0.025, 0.975], axis=0)
    rows = tuple(
        FalseMatchRow(rates[k], *(float(f"{value:.4g}") for value in (found[k], ends[0, k], ends[1, k]))) for k in kept
    )
    return FalseMatchTable(rows, len(counts), len(vectors), protocol)


def _nearest_pairs(
    vectors: np.ndarray, labels: np.ndarray, couples: float, progress: Callable
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Distances, rising, and the two people of the nearest pairs of photos: enough for that many pairs of people."""
    limit = _limit(vectors, labels, couples)
    parts = []
    starts = range(0, len(vectors), _ROWS)
    for start in progress(starts, len(starts)):
        near = 1 - vectors[start : start + _ROWS] @ vectors[start:].T  # each pair once: only columns to the right
        rows, columns = np.nonzero(np.triu(near <= limit, 1))
        first, second = labels[start + rows], labels[start + columns]
        different = first != second
        parts.append((near[rows, columns][different], first[different], second[different]))
    distances, first, second = (np.concatenate(part) for part in zip(*parts, strict=True))
    order = np.argsort(distances, kind="stable")
    return distances[order].clip(0, 2), first[order].astype(np.int32), second[order].astype(np.int32)


def _limit(vectors: np.ndarray, labels: np.ndarray, couples: float) -> float:
    """A distance beyond the largest of the table and of its draws, from one photo of each of at most 3,000 people."""
    one = np.unique(labels, return_index=True)[1][:3000]
    near = 1 - vectors[one] @ vectors[one].T
    near = near[np.triu_indices(len(one), 1)]
    share = min(1.0, 1.3 * couples / (labels.max() * (labels.max() + 1) / 2))
    return float(np.quantile(near, share)) if share < 1 else 2.0


def _at(rates: list[float], distances: np.ndarray, weights: np.ndarray, total: float) -> list[float]:
    """For each rate the largest distance that accepts at most that share of the total weight."""
    cumulative = np.cumsum(weights)
    # What is beyond the pairs at hand stands as one more, at the end.
    distances, cumulative = np.append(distances, 2.0), np.append(cumulative, max(total, cumulative[-1]))
    return [_weighted_threshold(distances, cumulative, rate) for rate in rates]


def _couples(distance: float, distances: np.ndarray, first: np.ndarray, second: np.ndarray) -> int:
    """How many pairs of people have photos within the distance."""
    n = np.searchsorted(distances, distance, side="right")
    low, high = np.minimum(first[:n], second[:n]), np.maximum(first[:n], second[:n])
    return len(np.unique(low.astype(np.int64) * (high.max(initial=0) + 1) + high))


def _resampled(rates: list[float], distances: np.ndarray, weights: np.ndarray, people: tuple[np.ndarray, np.ndarray],
               count: int, rng: np.random.Generator) -> list[float]:  # fmt: skip
    """:func:`_at` for people drawn with replacement; the copies of one person are no pair of different people."""
    times = np.bincount(rng.integers(count, size=count), minlength=count).astype(np.float64)
    drawn = weights * times[people[0]] * times[people[1]]
    return _at(rates, distances, drawn, (count**2 - (times**2).sum()) / 2)

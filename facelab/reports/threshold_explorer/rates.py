"""Error rates at every threshold of the machine, and how far so few people determine them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from facelab.evaluate import bootstrap_over_people, roc, wilson
from facelab.evaluate.pairs import AllPairs
from facelab.reports.threshold_explorer.pairs import accepted_from, grid

NEEDED = 30  # errors from different people that a rate must rest on, see Rates.resolved


@dataclass(frozen=True, eq=False)
class Rates:
    """What each of T thresholds does.

    Attributes:
        thresholds: (T,) float64, from 0 to the largest distance or just beyond.
        far: (T,) float64, the fraction of impostor pairs accepted.
        frr: (T,) float64, the fraction of genuine pairs rejected.
        far_interval: (T, 2) float64, 95 %, see :func:`measure`.
        frr_interval: (T, 2) float64.
        far_sources: (T,) int, how many different pairs of people the false accepts come from.
        frr_sources: (T,) int, how many different people the false rejects come from.
        impostors: Number of impostor pairs.
        genuine: Number of genuine pairs.
        couples: Number of pairs of people.
        persons: Number of people with two photos or more.
        auc: See :func:`facelab.evaluate.auc`.
        eer: See :func:`facelab.evaluate.eer`.
    """

    thresholds: np.ndarray
    far: np.ndarray
    frr: np.ndarray
    far_interval: np.ndarray
    frr_interval: np.ndarray
    far_sources: np.ndarray
    frr_sources: np.ndarray
    impostors: int
    genuine: int
    couples: int
    persons: int
    auc: float
    eer: float

    @property
    def resolved(self) -> int | None:
        """The number of the smallest threshold whose FAR rests on enough errors; ``None`` where no one's does.

        Doddington's rule of 30 asks for 30 errors in independent trials, for a rate within ±30 % at a confidence of
        90 %. Pairs of photos of the same two people are no independent trials: each pair of people is counted once.

        Source:
            Doddington, Przybocki, Martin and Reynolds, The NIST speaker recognition evaluation, Speech
            Communication 2000: the rule of 30.
        """
        enough = self.far_sources >= NEEDED
        return int(np.argmax(enough)) if enough.any() else None

    def at_far(self, far: float) -> int | None:
        """The number of the loosest threshold whose false accept rate is at most ``far``.

        ``None`` where that is no measurement: there are fewer than 1 / ``far`` impostor pairs, or more than ``far`` of
        them lie at distance 0.
        """
        if far * self.impostors < 1 or self.far[0] > far:
            return None
        return int(np.searchsorted(self.far, far, side="right")) - 1

    @property
    def equal(self) -> int:
        """The number of the threshold where FAR and FRR lie nearest to each other."""
        return int(np.argmin(np.abs(self.far - self.frr)))


def measure(comparisons: AllPairs, rng: np.random.Generator, rounds: int = 1000) -> Rates:
    """Both error rates on a grid of thresholds, with 95 % intervals.

    The intervals come from a bootstrap over people. Where few errors were seen a bootstrap is too narrow: resampled
    people make no mistakes that were not seen. So the upper end is never below what "not one error" still allows,
    and the lower end never above what "errors only" does (Wilson, with one trial for each pair of people, or for each
    person).

    Args:
        comparisons: All pairs of photos.
        rng: Source of chance for the bootstrap.
        rounds: Number of draws.

    Raises:
        InputError: Pairs of one kind only, or too few people to draw from.
    """
    thresholds, same = grid(comparisons.distances), comparisons.same
    curve = roc(same, comparisons.distances)
    place = np.searchsorted(curve.thresholds, thresholds, side="right") - 1
    first = accepted_from(comparisons.distances, thresholds)
    intervals = _intervals(first, comparisons, len(thresholds), rng, rounds)
    couples = _extremes(comparisons.people[~same], first[~same], np.minimum)
    persons = _extremes(comparisons.people[same], first[same], np.maximum)
    for interval, trials in zip(intervals, (len(couples), len(persons)), strict=True):
        interval[:, 0] = np.minimum(interval[:, 0], wilson(trials, trials).low)
        interval[:, 1] = np.maximum(interval[:, 1], wilson(0, trials).high)
    return Rates(
        thresholds, curve.far[place], curve.frr[place], *intervals,
        far_sources=_up_to(couples, len(thresholds)), frr_sources=len(persons) - _up_to(persons, len(thresholds)),
        impostors=int(np.sum(~same)), genuine=int(np.sum(same)), couples=len(couples), persons=len(persons),
        auc=curve.auc, eer=curve.eer,
    )  # fmt: skip


def _intervals(
    first: np.ndarray, comparisons: AllPairs, count: int, rng: np.random.Generator, rounds: int
) -> tuple[np.ndarray, np.ndarray]:
    """(T, 2) of the false accept rate and (T, 2) of the false reject rate."""
    same = comparisons.same

    def share(chosen: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """(T,) the share of the chosen pairs' weight that each threshold accepts."""
        accepted = np.cumsum(np.bincount(first[chosen], weights[chosen], count))
        return accepted / accepted[-1] if accepted[-1] else np.full(count, np.nan)

    def both(weights: np.ndarray) -> np.ndarray:
        return np.concatenate([share(~same, weights), 1 - share(same, weights)])

    found = bootstrap_over_people(both, comparisons.people, rng, rounds)
    ends = np.array([(interval.low, interval.high) for interval in found])
    return ends[:count], ends[count:]


def _extremes(people: np.ndarray, first: np.ndarray, extreme: np.ufunc) -> np.ndarray:
    """(P, 2) people, (P,) ints -> for each different pair of people the least or largest of its ints."""
    _, which = np.unique(np.sort(people, axis=1), axis=0, return_inverse=True)
    found = np.full(which.max() + 1, first.max() if extreme is np.minimum else 0)
    extreme.at(found, which.reshape(-1), first)
    return found


def _up_to(values: np.ndarray, count: int) -> np.ndarray:
    """(count,) int: how many of the values are at most 0, 1, ..., count - 1."""
    return np.cumsum(np.bincount(values, minlength=count))

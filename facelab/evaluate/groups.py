"""Error rates of each group of people: an average hides who pays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from facelab.errors import InputError
from facelab.evaluate.inputs import check_distances
from facelab.evaluate.intervals import Interval, bootstrap_over_people


@dataclass(frozen=True)
class GroupRates:
    """How one group fares at a threshold that holds for all.

    Attributes:
        group: Its name.
        people: How many of it there are.
        far: Fraction of pairs of two of its people that are accepted.
        far_interval: 95 % over people.
        frr: Fraction of pairs of one of its people that are rejected.
        frr_interval: 95 % over people.
    """

    group: str
    people: int
    far: float
    far_interval: Interval
    frr: float
    frr_interval: Interval


def group_rates(
    people: np.ndarray, distances: np.ndarray, groups: Mapping[int, str], threshold: float,
    rng: np.random.Generator, rounds: int = 300,
) -> list[GroupRates]:  # fmt: skip
    """False accepts and false rejects within each group.

    Pairs of people of two groups are left out: there a group would be judged by the others. A small group has a wide
    interval; where few or no errors were seen, even the interval is rough, as everywhere.

    Args:
        people: (P, 2) int, who is on the two photos.
        distances: (P,) floats, smaller = more alike.
        groups: Person -> name of the group; whoever is missing is in none.
        threshold: The one threshold of all, chosen on other people.
        rng: Source of chance of the bootstrap.
        rounds: Draws of it.

    Returns:
        One entry for each group, by name.

    Raises:
        InputError: Other shapes, or a group without pairs of one person or of two.

    Source:
        NISTIR 8280, 2019, section 3: false matches and false non-matches of each demographic at one threshold.

    Example:
        >>> people = np.array([[1, 1], [2, 2], [1, 2], [3, 3], [4, 4], [3, 4]])
        >>> distances = np.array([0.1, 0.1, 0.9, 0.1, 0.6, 0.2])
        >>> old, young = group_rates(people, distances, {1: "young", 2: "young", 3: "old", 4: "old"}, 0.5,
        ...                          np.random.default_rng(0), rounds=20)
        >>> (old.far, old.frr), (young.far, young.frr)
        ((1.0, 0.5), (0.0, 0.0))
    """
    distances, people = check_distances(distances), np.asarray(people)
    if people.shape != (len(distances), 2):
        raise InputError(f"Expected people ({len(distances)}, 2), one row for each distance. Received: {people.shape}.")
    accepted, names = distances <= threshold, np.array([[groups.get(int(p)) or "" for p in pair] for pair in people])
    found = []
    for name in sorted(set(groups.values())):
        inside = (names == name).all(axis=1)
        same = people[inside, 0] == people[inside, 1]
        if same.all() or not same.any():
            raise InputError(f"Expected pairs of one person and of two in every group. Received: one kind in {name!r}.")
        found.append(_rates(name, accepted[inside], people[inside], rng, rounds))
    return found


def _rates(name: str, accepted: np.ndarray, people: np.ndarray, rng: np.random.Generator, rounds: int) -> GroupRates:
    same = people[:, 0] == people[:, 1]
    wrong = np.where(same, ~accepted, accepted)

    def rates(weights: np.ndarray) -> np.ndarray:
        kinds = [weights * kind for kind in (~same, same)]
        return np.array([kind @ wrong / kind.sum() if kind.sum() else np.nan for kind in kinds])

    far, frr = rates(np.ones(len(wrong))).tolist()
    far_interval, frr_interval = bootstrap_over_people(rates, people, rng, rounds)
    return GroupRates(name, len(np.unique(people)), far, far_interval, frr, frr_interval)

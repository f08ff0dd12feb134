"""How well attacks are told from living faces: the rates of ISO/IEC 30107-3.

An *attack presentation* is a picture or mask before the camera, a *bona fide presentation* a living face. The kinds of
attack are judged one by one and the worst one counts, because an attacker chooses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from facelab.errors import InputError
from facelab.evaluate.inputs import check_fraction
from facelab.evaluate.intervals import Interval, bootstrap_over_people, wilson

LIVE = "live"


@dataclass(frozen=True)
class AttackRates:
    """Errors at one threshold.

    Attributes:
        threshold: The least probability that counted as live.
        apcer: Fraction of attacks taken for live (attack presentation classification error rate), of the worst kind.
        apcer_interval: 95 % over people.
        bpcer: Fraction of living faces taken for attacks (bona fide presentation classification error rate).
        bpcer_interval: 95 % over people.
        acer: Mean of the two. Popular in papers, no longer in the standard: who loses by it, it does not say.
        acer_interval: 95 % over people.
        kinds: Kind of attack -> its own APCER and interval.
    """

    threshold: float
    apcer: float
    apcer_interval: Interval
    bpcer: float
    bpcer_interval: Interval
    acer: float
    acer_interval: Interval
    kinds: dict[str, tuple[float, Interval]]


def attack_rates(
    kinds: Sequence[str], probabilities: np.ndarray, people: np.ndarray, threshold: float,
    rng: np.random.Generator, rounds: int = 300,
) -> AttackRates:  # fmt: skip
    """APCER, BPCER and ACER, with intervals.

    People are drawn, not photos: photos of one person are alike. Where not one error was seen, the interval ends at
    what :func:`wilson` still allows with one trial per person.

    Args:
        kinds: N names, ``"live"`` or a kind of attack such as ``"print"``.
        probabilities: (N,) floats, 0 to 1, of a living face.
        people: (N,) int, who is on each photo.
        threshold: 0 to 1; chosen on other people, for example by :func:`live_threshold`.
        rng: Source of chance of the bootstrap.
        rounds: Draws of it.

    Raises:
        InputError: Other shapes or values, no living face, or no attack.

    Source:
        ISO/IEC 30107-3:2023, 13.2 (APCER of each kind, the maximum over kinds) and 13.3 (BPCER).

    Example:
        >>> said = np.array([0.9, 0.2, 0.1, 0.6, 0.3, 0.1])
        >>> kinds = ["live", "live", "print", "print", "replay", "replay"]
        >>> rates = attack_rates(kinds, said, np.arange(6), 0.5, np.random.default_rng(0), rounds=20)
        >>> rates.apcer, rates.bpcer, {kind: rate for kind, (rate, _) in rates.kinds.items()}
        (0.5, 0.5, {'print': 0.5, 'replay': 0.0})
    """
    probabilities, kinds = _check(probabilities, kinds)
    people, threshold = np.asarray(people), check_probability(threshold)
    if people.shape != kinds.shape:
        raise InputError(f"Expected people ({len(kinds)},), one for each of kinds. Received: {people.shape}.")
    attacks = sorted(set(kinds.tolist()) - {LIVE})
    wrong = np.where(kinds == LIVE, probabilities < threshold, probabilities >= threshold)

    def rates(weights: np.ndarray) -> np.ndarray:
        each = [_mean(wrong, weights * (kinds == kind)) for kind in (LIVE, *attacks)]
        worst = max(each[1:])  # NaN wherever a kind was not drawn
        return np.array([worst, each[0], (worst + each[0]) / 2, *each[1:]])

    values = rates(np.ones(len(kinds))).tolist()
    drawn = bootstrap_over_people(rates, np.column_stack([people, people]), rng, rounds)
    intervals = [_widened(value, found, people) for value, found in zip(values, drawn, strict=True)]
    facts = [part for pair in zip(values[:3], intervals[:3], strict=True) for part in pair]
    return AttackRates(threshold, *facts, dict(zip(attacks, zip(values[3:], intervals[3:], strict=True), strict=True)))


def live_threshold(kinds: Sequence[str], probabilities: np.ndarray, bpcer: float) -> float:
    """The strictest threshold that takes at most a given fraction of the living faces for attacks.

    Args:
        kinds: N names, ``"live"`` or a kind of attack.
        probabilities: (N,) floats, 0 to 1, of a living face; of people who are judged nowhere else.
        bpcer: 0 to 1, exclusive.

    Raises:
        InputError: Other shapes or values, no living face, or no attack.

    Example:
        >>> float(live_threshold(["live"] * 4 + ["print"], np.array([0.9, 0.8, 0.7, 0.6, 0.1]), bpcer=0.25))
        0.7
    """
    probabilities, kinds = _check(probabilities, kinds)
    live = np.sort(probabilities[kinds == LIVE])
    return float(live[int(check_fraction(bpcer, "bpcer") * len(live) + 1e-9)])


def check_probability(threshold: float) -> float:
    """The same threshold.

    Raises:
        InputError: Not from 0 to 1.
    """
    if not 0 <= threshold <= 1:
        raise InputError(f"Expected a threshold from 0 to 1, a probability. Received: {threshold}.")
    return threshold


def _check(probabilities: np.ndarray, kinds: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    probabilities, kinds = np.asarray(probabilities, np.float64), np.asarray(kinds, str)
    if probabilities.ndim != 1 or probabilities.shape != kinds.shape:
        raise InputError(f"Expected probabilities (N,) and N kinds. Received: {probabilities.shape} and {kinds.shape}.")
    if not ((probabilities >= 0) & (probabilities <= 1)).all():
        raise InputError("Expected probabilities from 0 to 1. Received: others.")
    if (kinds == LIVE).all() or not (kinds == LIVE).any():
        raise InputError(f"Expected {LIVE!r} and at least one kind of attack. Received: {sorted(set(kinds.tolist()))}.")
    return probabilities, kinds


def _mean(wrong: np.ndarray, weights: np.ndarray) -> float:
    return float(weights @ wrong / weights.sum()) if weights.any() else float("nan")


def _widened(value: float, interval: Interval, people: np.ndarray) -> Interval:
    """No surer than one trial a person allows, where the bootstrap saw no error, or nothing else."""
    count = len(np.unique(people))
    if value == 0:
        return Interval(0.0, max(interval.high, wilson(0, count).high))
    return Interval(min(interval.low, wilson(count, count).low), 1.0) if value == 1 else interval

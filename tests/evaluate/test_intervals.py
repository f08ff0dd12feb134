from __future__ import annotations

import numpy as np
import pytest

from facelab.errors import InputError
from facelab.evaluate import bootstrap_over_people, wilson
from facelab.evaluate.intervals import student


def share_of_weight(weights):
    return [weights.sum(), weights[0]]


def test_wilson_solves_its_equation():
    # The ends are the rates p from which the observed rate is exactly z standard deviations away.
    interval = wilson(30, 200)
    for p in (interval.low, interval.high):
        assert abs(30 / 200 - p) / np.sqrt(p * (1 - p) / 200) == pytest.approx(1.959964, rel=1e-6)
    assert interval.low < 0.15 < interval.high


def test_wilson_published_value():
    # Newcombe 1998 (Statistics in Medicine 17), table I: 81 of 263.
    interval = wilson(81, 263)
    assert (round(interval.low, 4), round(interval.high, 4)) == (0.2553, 0.3662)


def test_wilson_at_the_ends():
    assert wilson(0, 7).low == 0
    assert wilson(7, 7).high == 1
    assert wilson(0, 7).high == pytest.approx(1 - wilson(7, 7).low)
    assert wilson(5, 10, confidence=0.5).low > wilson(5, 10, confidence=0.99).low


@pytest.mark.parametrize(("successes", "trials", "confidence"), [(1, 0, 0.9), (3, 2, 0.9), (-1, 2, 0.9), (1, 2, 95)])
def test_wilson_refuses(successes, trials, confidence):
    with pytest.raises(InputError):
        wilson(successes, trials, confidence)


def test_weights_are_products_of_how_often_people_were_drawn():
    people = np.array([[5, 5], [5, 9], [9, 9], [7, 9], [9, 5]])
    seen = []

    def statistic(weights):
        seen.append(weights.tolist())
        return [0.0]

    bootstrap_over_people(statistic, people, np.random.default_rng(3), rounds=20)
    rng = np.random.default_rng(3)
    for weights in seen:
        drawn = [(5, 7, 9)[i] for i in rng.integers(3, size=3)]
        five, seven, nine = (drawn.count(name) for name in (5, 7, 9))
        assert weights == [five, five * nine, nine, seven * nine, nine * five]


def test_interval_holds_the_middle_95_percent():
    people = np.stack([np.arange(50), np.arange(50)], axis=1)
    values = np.linspace(0, 1, 50)
    (interval,) = bootstrap_over_people(
        lambda weights: [np.average(values, weights=weights)], people, np.random.default_rng(0), rounds=2000
    )
    half = 1.96 * values.std() / np.sqrt(50)  # here people are independent, so the textbook formula holds
    assert interval.low == pytest.approx(0.5 - half, abs=0.015)
    assert interval.high == pytest.approx(0.5 + half, abs=0.015)


def test_rounds_without_a_value_are_left_out():
    people = np.array([[0, 0], [1, 1]])
    (interval,) = bootstrap_over_people(
        lambda weights: [3.0 if weights.any() and weights.all() else np.nan], people, np.random.default_rng(0)
    )
    assert (interval.low, interval.high) == (3, 3)
    with pytest.raises(InputError, match="enough people"):
        bootstrap_over_people(lambda weights: [np.nan], people, np.random.default_rng(0), rounds=3)


def test_same_chance_same_interval():
    people = np.random.default_rng(0).integers(10, size=(40, 2))
    first, second = (bootstrap_over_people(share_of_weight, people, np.random.default_rng(7), 30) for _ in range(2))
    assert first == second
    assert len(first) == 2


@pytest.mark.parametrize(
    ("people", "rounds", "confidence"),
    [([[0, 1]], 0, 0.9), ([[0, 1]], 5, 1.0), ([0, 1], 5, 0.9), ([[0.0, 1.0]], 5, 0.9), (np.zeros((0, 2), int), 5, 0.9)],
)
def test_bootstrap_refuses(people, rounds, confidence):
    with pytest.raises(InputError):
        bootstrap_over_people(share_of_weight, people, np.random.default_rng(0), rounds, confidence)


def test_students_interval_is_scipys():
    from scipy import stats

    values = np.random.default_rng(0).normal(3, 2, 7)
    expected = stats.t.interval(0.9, 6, values.mean(), stats.sem(values))
    found = student(values, 0.9)
    assert (found.low, found.high) == pytest.approx(expected)


@pytest.mark.parametrize("values", [[1.0], [[1.0, 2.0]], []])
def test_students_interval_needs_two_values(values):
    with pytest.raises(InputError, match="two values"):
        student(np.array(values))


def test_splits_of_the_same_people_have_a_wider_interval():
    values = np.array([0.8, 0.9, 1.0])
    assert student(values, overlap=1.0).low == pytest.approx(0.9 - 2 * (0.9 - student(values).low))  # sqrt(1/3 + 1)
    with pytest.raises(InputError, match="overlap of 0 or more"):
        student(values, overlap=-0.1)

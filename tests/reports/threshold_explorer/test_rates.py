"""Rates, sources, intervals and nearest pairs against counting them one by one."""

from __future__ import annotations

import numpy as np
import pytest

from facelab import evaluate
from facelab.errors import InputError
from facelab.reports.threshold_explorer import compare, flips, measure
from facelab.reports.threshold_explorer.pairs import SHOWN, STEPS, accepted_from, grid
from facelab.reports.threshold_explorer.rates import NEEDED


@pytest.fixture(scope="module")
def comparisons():
    """Ten people with three to five photos, as points around a center of their own."""
    rng = np.random.default_rng(1)
    labels = np.repeat(np.arange(10), [3, 4, 5, 3, 4, 5, 3, 4, 5, 4])
    vectors = rng.normal(size=(10, 8))[labels] + 0.8 * rng.normal(size=(40, 8))
    return compare(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), labels)


@pytest.fixture(scope="module")
def rates(comparisons):
    return measure(comparisons, np.random.default_rng(0), rounds=200)


def test_the_rates_are_those_of_evaluate(comparisons, rates):
    distances, same = comparisons.distances, comparisons.same
    for k, threshold in enumerate(rates.thresholds):
        assert rates.far[k] == np.mean(distances[~same] <= threshold)
        assert rates.frr[k] == pytest.approx(np.mean(distances[same] > threshold), abs=1e-12)
    assert (rates.auc, rates.eer) == (evaluate.auc(same, distances), evaluate.eer(same, distances))
    assert (rates.far[-1], rates.frr[-1]) == (1, 0)


def test_sources_count_every_pair_of_people_and_every_person_once(comparisons, rates):
    for k in range(0, len(rates.thresholds), 20):
        accepted = comparisons.distances <= rates.thresholds[k]
        wrong = comparisons.people[accepted & ~comparisons.same]
        assert rates.far_sources[k] == len({frozenset(pair) for pair in wrong.tolist()})
        assert rates.frr_sources[k] == len(set(comparisons.people[~accepted & comparisons.same, 0].tolist()))
    assert (rates.couples, rates.persons) == (45, 10)


def test_the_intervals_are_the_bootstraps_with_ends_of_wilson(comparisons, rates):
    k = len(rates.thresholds) // 2
    accepted, same = comparisons.distances <= rates.thresholds[k], comparisons.same

    def far(weights):
        return [np.average(accepted[~same], weights=weights[~same])]

    (alone,) = evaluate.bootstrap_over_people(far, comparisons.people, np.random.default_rng(0), rounds=200)
    assert rates.far_interval[k].tolist() == pytest.approx([alone.low, alone.high])
    assert rates.far_interval[0].tolist() == [0, evaluate.wilson(0, 45).high]  # no error is no proof
    assert rates.far_interval[-1].tolist() == [evaluate.wilson(45, 45).low, 1]
    assert rates.frr_interval[-1].tolist() == [0, evaluate.wilson(0, 10).high]
    assert (np.diff(rates.far_interval, axis=0) >= 0).all()  # looser thresholds never accept less
    assert (np.diff(rates.frr_interval, axis=0) <= 0).all()


def test_resolved_is_the_first_threshold_with_enough_pairs_of_people(rates):
    assert rates.far_sources[rates.resolved] >= NEEDED > rates.far_sources[rates.resolved - 1]


def test_few_people_resolve_nothing():
    vectors = np.eye(4)[[0, 0, 1, 1, 2, 2]] + 0.1
    few = compare(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.array([0, 0, 1, 1, 2, 2]))
    assert measure(few, np.random.default_rng(0), rounds=20).resolved is None


def test_a_false_accept_rate_is_given_only_where_it_was_measured(comparisons, rates):
    k = rates.at_far(0.1)
    assert rates.far[k] <= 0.1 < rates.far[k + 1]
    assert rates.at_far(0.5 / rates.impostors) is None
    twins = compare(np.eye(3)[[0, 0, 0, 0, 1]], np.array([0, 0, 1, 1, 2]))  # different people at distance 0
    assert measure(twins, np.random.default_rng(0), rounds=20).at_far(0.2) is None


def test_at_every_threshold_the_nearest_pairs_are_there(comparisons, rates):
    shown = flips(comparisons, rates.thresholds)
    for kind, mask in (("genuine", comparisons.same), ("impostor", ~comparisons.same)):
        ordered = np.sort(comparisons.distances[mask])
        for k, threshold in enumerate(rates.thresholds):
            first, distance = shown[kind][:, 2], shown[kind][:, 3] / 1e6
            below, above = distance[first <= k][-SHOWN:], distance[first > k][:SHOWN]
            assert below == pytest.approx(ordered[ordered <= threshold][-SHOWN:], abs=1e-6)
            assert above == pytest.approx(ordered[ordered > threshold][:SHOWN], abs=1e-6)


@pytest.mark.parametrize("largest", [0.0, 0.003, 0.2249, 0.25, 1.0, 1.7, 2.0])
def test_the_grid_is_round_and_reaches_all(largest):
    thresholds = grid(np.array([0.0, largest]))
    assert len(thresholds) <= STEPS + 1
    assert thresholds[0] == 0
    assert thresholds[-1] >= largest
    assert accepted_from(np.array([largest]), thresholds)[0] < len(thresholds)
    assert f"{thresholds[1]:e}"[0] in "125"


def test_one_kind_of_pairs_is_refused():
    with pytest.raises(InputError, match="both kinds"):
        compare(np.eye(3), np.array([0, 1, 2]))

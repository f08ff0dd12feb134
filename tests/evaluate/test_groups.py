import numpy as np
import pytest

from facelab import evaluate
from facelab.errors import InputError


def all_pairs(labels):
    first, second = np.triu_indices(len(labels), 1)
    return np.stack([labels[first], labels[second]], axis=1)


def simulated(rng, people=30, hard=0.0):
    """Genuine distances about 0.3, impostors about 0.7; those of the second half are nearer by ``hard``."""
    pairs = all_pairs(np.repeat(np.arange(people), 4))
    same = pairs[:, 0] == pairs[:, 1]
    distances = rng.normal(np.where(same, 0.3, 0.7), 0.1)
    late = (pairs >= people // 2).all(axis=1) & ~same
    return distances - hard * late, pairs, {i: "early" if i < people // 2 else "late" for i in range(people)}


def test_a_group_that_is_confused_more_often_is_seen():
    distances, pairs, groups = simulated(np.random.default_rng(0), hard=0.2)
    early, late = evaluate.group_rates(pairs, distances, groups, 0.5, np.random.default_rng(1), rounds=100)
    assert (early.group, late.group) == ("early", "late")
    assert early.people == late.people == 15
    assert late.far > 10 * early.far
    assert late.far_interval.low > early.far_interval.high
    assert early.far_interval.low <= early.far <= early.far_interval.high
    assert abs(early.frr - late.frr) < 0.05


def test_equal_groups_have_intervals_that_overlap():
    distances, pairs, groups = simulated(np.random.default_rng(2))
    early, late = evaluate.group_rates(pairs, distances, groups, 0.5, np.random.default_rng(1), rounds=100)
    assert late.far_interval.low <= early.far_interval.high
    assert early.far_interval.low <= late.far_interval.high


def test_pairs_across_groups_and_people_without_one_do_not_count():
    people = np.array([[1, 1], [2, 2], [1, 2], [3, 3], [4, 4], [3, 4], [1, 3], [5, 5], [1, 5]])
    distances = np.array([0.1, 0.9, 0.9, 0.1, 0.1, 0.9, 0.0, 0.9, 0.0])
    first, second = evaluate.group_rates(
        people, distances, {1: "a", 2: "a", 3: "b", 4: "b"}, 0.5, np.random.default_rng(0), rounds=10
    )
    assert (first.far, first.frr, second.far, second.frr) == (0.0, 0.5, 0.0, 0.0)


def test_bad_input():
    people, distances = np.array([[1, 1], [2, 2]]), np.array([0.1, 0.2])
    with pytest.raises(InputError, match="one kind in 'a'"):
        evaluate.group_rates(people, distances, {1: "a", 2: "a"}, 0.5, np.random.default_rng(0))
    with pytest.raises(InputError, match="Expected people"):
        evaluate.group_rates(people[:1], distances, {1: "a"}, 0.5, np.random.default_rng(0))

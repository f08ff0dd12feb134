import numpy as np
import pytest

from facelab import evaluate
from facelab.errors import InputError


def directions(degrees):
    angles = np.deg2rad(degrees)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)


def test_pairs_distances_and_the_area_by_hand():
    found = evaluate.separation(directions([0, 60, 90]), np.array([3, 3, 7]), np.random.default_rng(0), rounds=50)
    assert found.distances == pytest.approx([0.5, 1.0, 1 - np.sqrt(3) / 2])
    assert found.same.tolist() == [True, False, False]
    assert found.people.tolist() == [[3, 3], [3, 7], [3, 7]]
    assert found.auc == 0.5  # nearer than one of the two pairs of different people


def test_accuracy_counts_both_kinds_half():
    # One pair of one person (kept), four pairs of two people, of which one is near.
    vectors, labels = directions([0, 10, 15, 90]), np.array([0, 0, 1, 2])
    found = evaluate.separation(vectors, labels, np.random.default_rng(0), rounds=50)
    threshold = float(1 - np.cos(np.deg2rad(10))) + 1e-9
    value, _ = found.accuracy(threshold, np.random.default_rng(0), rounds=20)
    assert value == pytest.approx((1 + 4 / 5) / 2)


def test_more_people_narrow_the_interval():
    rng = np.random.default_rng(0)

    def wide(people):
        centers = rng.normal(size=(people, 8))
        vectors = np.repeat(centers, 3, axis=0) + rng.normal(size=(people * 3, 8))
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        found = evaluate.separation(vectors, np.repeat(np.arange(people), 3), np.random.default_rng(1), rounds=100)
        assert found.interval.low < found.auc < found.interval.high
        return found.interval.high - found.interval.low

    assert wide(60) < 0.7 * wide(8)


def test_bad_input():
    for vectors, labels in ((np.ones((2, 3, 1)), np.zeros(2)), (np.ones((2, 3)), np.zeros(3))):
        with pytest.raises(InputError, match="Expected vectors"):
            evaluate.separation(vectors, labels, np.random.default_rng(0))
    with pytest.raises(InputError):
        evaluate.separation(directions([0, 5]), np.array([1, 1]), np.random.default_rng(0))

import numpy as np
import pytest

from facelab.evaluate import auc, bootstrap_over_people


@pytest.fixture
def comparison(script):
    return script("comparison")


def test_all_pairs_and_their_distances(comparison):
    pairs = comparison.all_pairs(np.array([4, 4, 7]))
    assert pairs.same.tolist() == [True, False, False]
    assert pairs.people.tolist() == [[4, 4], [4, 7], [4, 7]]
    assert comparison.distances_of(np.array([[0, 0], [3, 4], [3, 0]]), pairs) == pytest.approx([5, 3, 4])


def test_balanced_pairs_are_half_of_each_kind(comparison):
    pairs = comparison.balanced_pairs(np.repeat(np.arange(5), 3), np.random.default_rng(0))
    assert len(pairs.first) == 30
    assert pairs.same.sum() == 15
    assert len(np.unique(np.stack([pairs.first, pairs.second], 1), axis=0)) == 30


def test_weighted_auc(comparison):
    rng = np.random.default_rng(1)
    distances, same = rng.random(40), rng.random(40) < 0.5
    weights = rng.integers(0, 3, 40)
    repeated = np.repeat(np.arange(40), weights)
    statistic = comparison.weighted_auc(same, distances)
    assert statistic(np.ones(40))[0] == pytest.approx(auc(same, distances))
    # A hair is added, because repeated distances are equal and facelab counts equals half.
    assert statistic(weights.astype(float))[0] == pytest.approx(auc(same[repeated], distances[repeated]), abs=0.02)
    assert np.isnan(statistic(np.where(same, 1.0, 0.0))[0])


def test_measure_holds_the_auc_in_its_interval(comparison):
    pairs = comparison.all_pairs(np.repeat(np.arange(6), 3))
    distances = np.random.default_rng(2).random(len(pairs.first)) + ~pairs.same * 0.5
    found = comparison.measure(distances, pairs, rounds=50)
    assert found.auc == auc(pairs.same, distances)
    assert found.interval.low < found.auc < found.interval.high
    assert found.same < 0.6 < 0.9 < found.different
    again = bootstrap_over_people(
        comparison.weighted_auc(pairs.same, distances), pairs.people, np.random.default_rng(0), 50
    )
    assert found.interval == again[0]


def test_accuracy_counts_pairs_on_the_right_side(comparison):
    pairs = comparison.all_pairs(np.array([0, 0, 1, 1]))  # same, 4 different, same
    distances = np.array([0.1, 0.9, 0.9, 0.9, 0.2, 0.9])
    right, interval = comparison.accuracy_with_interval(distances, pairs, threshold=0.5, rounds=50)
    assert right == pytest.approx(4 / 6)
    assert interval.low <= right <= interval.high


def test_aligned_faces_to_vectors(comparison):
    aligned = np.random.default_rng(0).integers(0, 256, (9, 150, 150, 3), np.uint8)
    aligned[0] = [255, 0, 0]
    gray = comparison.gray64(aligned)
    assert gray.shape == (9, 64, 64)
    assert gray[0] == pytest.approx(0.299 * 255, abs=0.01)
    assert comparison.pixels(aligned).max() <= 1
    vectors = comparison.eigenfaces(aligned)(aligned[:4])
    assert vectors.shape == (4, 3)  # a third of the nine
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1)


def test_detect_takes_only_what_is_sure(comparison):
    from facelab.types import Box, Face

    sure, unsure = (Face(Box(0, 0, 9, 9), confidence, ((1.0, 1.0),) * 5) for confidence in (0.9, 0.89))
    seen = comparison.detect(lambda photos: [[unsure], [unsure, sure], []], [np.zeros((9, 9, 3))] * 3, "")
    assert seen == [None, sure, None]


def test_table_is_markdown(comparison):
    assert comparison.table(("a", "b"), [(1, "x")]) == "| a | b |\n| --- | --- |\n| 1 | x |\n"

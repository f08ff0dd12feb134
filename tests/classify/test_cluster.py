"""Angles: 10 degrees are a cosine distance of 0.015, 60 degrees 0.5, 90 degrees 1."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from sklearn.metrics import fowlkes_mallows_score
from sklearn.metrics.cluster import pair_confusion_matrix

from facelab.classify import IdentityClustering, pair_quality
from facelab.classify.cluster import PairQuality
from facelab.errors import InputError

METHODS = ["agglomerative", "dbscan", "hdbscan"]


def cluster(vectors, threshold: float, method: str = "agglomerative") -> np.ndarray:
    return IdentityClustering(threshold, method).fit_predict(vectors)


def at(*degrees: float) -> np.ndarray:
    """(n, 2) float64 unit vectors."""
    radians = np.deg2rad(degrees)
    return np.stack([np.cos(radians), np.sin(radians)], axis=1)


def clouds(sizes: list[int], rng: np.random.Generator, noise: float = 0.4) -> tuple[np.ndarray, np.ndarray]:
    truth = rng.permutation(np.repeat(np.arange(len(sizes)), sizes))
    return rng.normal(size=(len(sizes), 64))[truth] + noise * rng.normal(size=(len(truth), 64)), truth


def test_four_angles():
    photos = at(180, 0, 10, 90)
    assert cluster(photos, 0.1).tolist() == [1, 0, 0, 2]
    assert cluster(photos, 0.1, "dbscan").tolist() == [-1, 0, 0, -1]
    assert cluster(photos, 0.1, "hdbscan").tolist() == [-1, -1, -1, -1]  # no group stands out among four


@pytest.mark.parametrize("method", METHODS)
def test_separate_people_are_found_and_numbered_by_size(method):
    vectors, truth = clouds([5, 9, 2, 7], np.random.default_rng(0))
    labels = cluster(vectors, 0.4, method)
    assert labels.dtype.kind == "i"
    assert np.bincount(labels).tolist() == [9, 7, 5, 2]
    assert pair_quality(truth, labels) == PairQuality(1, 1)


@pytest.mark.parametrize("method", METHODS)
def test_length_does_not_matter_and_order_only_numbers(method):
    rng = np.random.default_rng(1)
    vectors, _ = clouds([3, 4, 5, 1, 1], rng)
    labels, order = cluster(vectors, 0.5, method), rng.permutation(len(vectors))
    lengths = rng.uniform(0.1, 10, (len(vectors), 1))
    assert cluster(lengths * vectors, 0.5, method).tolist() == labels.tolist()
    again = cluster(vectors[order], 0.5, method)
    assert (again == -1).tolist() == (labels[order] == -1).tolist()
    grouped = again != -1  # noise is no group that could be found again
    assert pair_quality(labels[order][grouped], again[grouped]) == PairQuality(1, 1)


def test_equally_large_groups_are_numbered_as_they_begin():
    assert cluster(at(90, 0, 180, 1, 91, 181), 0.1).tolist() == [0, 1, 2, 1, 0, 2]


def test_agglomerative_goes_by_the_mean_distance_and_dbscan_by_steps():
    chain = at(0, 28, 60, 89)  # steps of 0.117, 0.152 and 0.125; between the halves the mean distance is 0.54
    assert cluster(chain, 0.2).tolist() == [0, 0, 1, 1]
    assert cluster(chain, 0.2, "dbscan").tolist() == [0, 0, 0, 0]
    mean = np.mean([1 - np.cos(np.deg2rad(angle)) for angle in (60, 89, 32, 61)])
    assert cluster(chain, mean - 0.01).tolist() == [0, 0, 1, 1]
    assert cluster(chain, mean + 0.01).tolist() == [0, 0, 0, 0]


def test_hdbscan_finds_groups_of_any_distance():
    tight, wide = at(0, 1, 2, 3, 4, 5), at(180, 190, 200, 210, 220, 230)
    assert cluster(np.concatenate([tight, wide]), 0.01, "hdbscan").tolist() == [0] * 6 + [1] * 6


def test_hdbscan_of_many_people_does_not_become_one():
    vectors, truth = clouds([6] * 60, np.random.default_rng(0), noise=1.0)
    assert pair_quality(truth, cluster(vectors, 0.6, "hdbscan")).f1 > 0.9


@pytest.mark.parametrize("method", ["agglomerative", "dbscan"])
def test_the_threshold_itself_is_still_the_same_person(method):
    right_angle = [[1, 0], [0, 1]]
    assert cluster(right_angle, 1, method).tolist() == [0, 0]
    apart = {"agglomerative": [0, 1], "dbscan": [-1, -1]}[method]
    assert cluster(right_angle, 0.999, method).tolist() == apart
    assert cluster([[1, 0], [1, 0], [0, 1]], 0, method).tolist()[:2] == [0, 0]


def test_an_album_of_one_person():
    for method in METHODS:
        assert cluster(at(0, 1, 2, 3, 4, 5), 0.1, method).tolist() == [0] * 6


@pytest.mark.parametrize(("method", "alone"), [("agglomerative", [0]), ("dbscan", [-1]), ("hdbscan", [-1])])
def test_one_alone(method, alone):
    assert cluster(at(7), 0.5, method).tolist() == alone


@pytest.mark.parametrize("vectors", [[1, 0], [[0, 0], [1, 0]], [[np.nan, 0]], [["a"]], [[1], [1, 2]], np.empty((0, 2))])
def test_bad_vectors(vectors):
    with pytest.raises(InputError):
        cluster(vectors, 0.5)


def test_bad_settings():
    with pytest.raises(InputError, match="agglomerative, dbscan, hdbscan"):
        cluster(at(0), 0.5, "k-means")
    for threshold in (-1, 2.5, np.nan):
        with pytest.raises(InputError, match="threshold"):
            cluster(at(0), threshold)


def test_quality_in_the_head():
    # Together: {0, 1, 2}, three pairs, one of them right. Truly the same: 0-1 and 2-3.
    assert pair_quality(["Ada", "Ada", "Bea", "Bea"], [0, 0, 0, 1]) == PairQuality(1 / 3, 1 / 2)
    assert pair_quality(["Ada", "Ada", "Bea", "Bea"], [0, 0, 0, 1]).f1 == pytest.approx(0.4)


def test_noise_is_in_no_group():
    assert pair_quality([7, 7, 8, 8], [-1, -1, 0, 0]) == PairQuality(1, 0.5)
    assert pair_quality([7, 7, 7], [-1, -1, -1]) == PairQuality(1, 0)
    assert pair_quality([7, 7, 7], [-1, -1, -1]).f1 == 0


def test_nothing_to_get_wrong():
    for labels in ([], [0], [0, 1, 2]):
        assert pair_quality([f"p{i}" for i in labels], labels) == PairQuality(1, 1)


def test_quality_equals_a_loop_over_pairs_and_scikit_learn():
    rng = np.random.default_rng(3)
    for _ in range(20):
        labels, truth = rng.integers(0, 5, 40), rng.integers(0, 6, 40)
        pairs = [(labels[i] == labels[j], truth[i] == truth[j]) for i, j in combinations(range(40), 2)]
        right = sum(together and same for together, same in pairs)
        quality = pair_quality(truth, labels)
        assert quality.precision == pytest.approx(right / sum(together for together, _ in pairs))
        assert quality.recall == pytest.approx(right / sum(same for _, same in pairs))
        matrix = pair_confusion_matrix(truth, labels)
        assert quality.precision == pytest.approx(matrix[1, 1] / matrix[:, 1].sum())
        assert np.sqrt(quality.precision * quality.recall) == pytest.approx(fowlkes_mallows_score(truth, labels))


@pytest.mark.parametrize(("labels", "truth"), [([0, 1], [0]), ([0.5, 1], [0, 1]), ([[0]], [[0]]), ("ab", "ab")])
def test_quality_of_nonsense(labels, truth):
    with pytest.raises(InputError, match="Expected labels"):
        pair_quality(truth, labels)

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score, roc_curve

from facelab.errors import InputError
from facelab.evaluate import accuracy, auc, best_threshold, eer, k_fold, roc, tar_at_far
from facelab.evaluate.verification import det

# Two genuine pairs, two impostors, interleaved: G I G I.
DISTANCES = np.array([0.2, 0.4, 0.6, 0.8])
SAME = np.array([True, False, True, False])


def make_pairs(n=400, step=0.05, seed=0):
    """Overlapping genuine and impostor distances on a coarse grid, so that many are equal."""
    rng = np.random.default_rng(seed)
    same = rng.random(n) < 0.3
    distances = np.where(same, rng.normal(0.6, 0.2, n), rng.normal(1.0, 0.2, n))
    return same, np.round(distances / step) * step


def test_roc_by_hand():
    curve = roc(SAME, DISTANCES)
    assert curve.thresholds.tolist() == [-np.inf, 0.2, 0.4, 0.6, 0.8]
    assert curve.far.tolist() == [0, 0, 0.5, 0.5, 1]
    assert curve.tar.tolist() == [0, 0.5, 0.5, 1, 1]


def test_equal_distances_make_one_point():
    curve = roc(np.array([True, False, True, False]), np.array([0.5, 0.5, 0.5, 0.7]))
    assert curve.thresholds.tolist() == [-np.inf, 0.5, 0.7]
    assert curve.far.tolist() == [0, 0.5, 1]
    assert curve.tar.tolist() == [0, 1, 1]


def test_roc_is_what_counting_gives():
    same, distances = make_pairs()
    curve = roc(same, distances)
    for far, tar, threshold in zip(curve.far, curve.tar, curve.thresholds, strict=True):
        assert far == np.mean(distances[~same] <= threshold)
        assert tar == np.mean(distances[same] <= threshold)


def test_roc_and_auc_equal_scikit_learn():
    same, distances = make_pairs()
    curve = roc(same, distances)
    far, tar, thresholds = roc_curve(same, -distances, drop_intermediate=False)
    np.testing.assert_allclose(curve.far, far, rtol=1e-12)
    np.testing.assert_allclose(curve.tar, tar, rtol=1e-12)
    np.testing.assert_allclose(curve.thresholds, -thresholds)
    assert curve.auc == pytest.approx(roc_auc_score(same, -distances), rel=1e-12)


def test_auc_is_the_chance_that_genuine_is_nearer():
    same, distances = make_pairs(n=60)
    won = [(g < i) + (g == i) / 2 for g in distances[same] for i in distances[~same]]
    assert auc(same, distances) == pytest.approx(np.mean(won))


@pytest.mark.parametrize(
    ("distances", "area", "rate"), [([1, 2, 3, 4], 1, 0), ([3, 4, 1, 2], 0, 1), ([1] * 4, 0.5, 0.5)]
)
def test_limits_perfect_inverted_and_blind(distances, area, rate):
    curve = roc(np.array([True, True, False, False]), np.array(distances, float))
    assert curve.auc == area
    assert curve.eer == rate


def test_eer_is_interpolated_between_the_two_points():
    # Genuine at 1, 3; impostors at 2, 4, 5: (far, frr) runs (0, 1) (0, 1/2) (1/3, 1/2) (1/3, 0) ...
    # The third to the fourth point crosses far = frr straight at 1/3.
    assert eer(np.array([True, False, True, False, False]), np.arange(1.0, 6)) == pytest.approx(1 / 3)
    # All five at once, (0, 1) to (1, 0), cross at 1/2.
    assert eer(np.array([True, False, True, False, False]), np.ones(5)) == pytest.approx(0.5)
    # One genuine pair alone, then the rest: (0, 1/2) to (1, 0) cross where x = (1 - x) / 2, at 1/3.
    assert eer(np.array([True, False, True, False, False]), np.array([1.0, 2, 2, 2, 2])) == pytest.approx(1 / 3)


def test_eer_is_where_the_drawn_curve_meets_the_diagonal():
    curve = roc(*make_pairs())
    place = np.linspace(0, len(curve.far) - 1, 1_000_001)
    far, frr = (np.interp(place, np.arange(len(curve.far)), rates) for rates in (curve.far, curve.frr))
    assert curve.eer == pytest.approx(far[np.argmin(np.abs(far - frr))], abs=1e-5)


def test_tar_at_far_takes_the_loosest_allowed_threshold():
    curve = roc(SAME, DISTANCES)
    assert [curve.tar_at_far(far) for far in (0, 0.49, 0.5, 1)] == [0.5, 0.5, 1, 1]
    same, distances = make_pairs()
    curve = roc(same, distances)
    for far in (0.001, 0.01, 0.1, 0.5):
        allowed = [np.mean(distances[same] <= t) for t in distances if np.mean(distances[~same] <= t) <= far]
        assert curve.tar_at_far(far) == max(allowed)
    with pytest.raises(InputError, match="far between 0 and 1"):
        tar_at_far(same, distances, 5)


def test_det_holds_both_errors():
    far, frr = det(SAME, DISTANCES)
    assert far.tolist() == [0, 0, 0.5, 0.5, 1]
    assert frr.tolist() == [1, 0.5, 0.5, 0, 0]


def test_accuracy_accepts_at_the_threshold_itself():
    assert accuracy(SAME, DISTANCES, 0.2) == 0.75
    assert accuracy(SAME, DISTANCES, 0.1999) == 0.5
    with pytest.raises(InputError, match="finite"):
        accuracy(SAME, DISTANCES, np.nan)


def test_best_threshold_is_midway_and_the_strictest_of_equals():
    assert best_threshold(np.array([True, True, False]), np.array([0.25, 0.75, 1.25])) == 1.0
    # G I G I: accepting one or three pairs both give 3 right of 4.
    assert best_threshold(SAME, DISTANCES) == pytest.approx(0.3)


def test_best_threshold_at_the_ends():
    some = np.array([0.5, 0.6, 0.7, 0.8])
    everybody = best_threshold(np.array([False, True, True, True]), some)
    none_accepted = best_threshold(np.array([False, False, False, True]), some)
    assert everybody == 0.8
    assert 0.4999 < none_accepted < 0.5


def test_best_threshold_separates_neighboring_floats():
    for low in (np.float32(0.7), np.nextafter(np.float32(0.7), np.float32(1)), 0.7, np.nextafter(0.7, 1)):
        distances = np.array([low, np.nextafter(low, type(low)(1))])
        same = np.array([True, False])
        assert accuracy(same, distances, best_threshold(same, distances)) == 1


def test_no_threshold_beats_the_best():
    same, distances = make_pairs()
    found = accuracy(same, distances, best_threshold(same, distances))
    candidates = np.concatenate([distances, distances - 0.001])
    assert found == pytest.approx(max(accuracy(same, distances, t) for t in candidates), abs=1e-12)


def test_k_fold_by_hand():
    # Fold 0 alone would choose 0.5, fold 1 alone 1.5: each is judged with the other's threshold.
    distances = np.array([0.0, 1.0, 1.0, 2.0])
    result = k_fold(np.array([True, False, True, False]), distances, np.array([0, 0, 1, 1]))
    assert result.thresholds.tolist() == [1.5, 0.5]
    assert result.fold_accuracies.tolist() == [0.5, 0.5]
    assert (result.accuracy, result.standard_error) == (0.5, 0)


def test_k_fold_is_the_lfw_protocol():
    same, distances = make_pairs(n=600, step=0.001)
    fold = np.random.default_rng(1).permutation(600) % 10 + 1
    rates = []
    for k in range(1, 11):
        threshold = best_threshold(same[fold != k], distances[fold != k])
        rates.append(accuracy(same[fold == k], distances[fold == k], threshold))
    mean = sum(rates) / 10
    error = (sum((rate - mean) ** 2 for rate in rates) / 9) ** 0.5 / 10**0.5
    result = k_fold(same, distances, fold)
    assert result.fold_accuracies.tolist() == pytest.approx(rates)
    assert result.accuracy == pytest.approx(mean)
    assert result.standard_error == pytest.approx(error)


def test_k_fold_needs_two_mixed_folds():
    with pytest.raises(InputError, match="at least two folds"):
        k_fold(SAME, DISTANCES, np.zeros(4, int))
    with pytest.raises(InputError, match="outside fold 0"):
        k_fold(np.array([True, False, False, False]), DISTANCES, np.array([0, 0, 1, 1]))
    with pytest.raises(InputError, match="fold of shape"):
        k_fold(SAME, DISTANCES, np.array([0, 1]))


@pytest.mark.parametrize(
    "measure", [roc, best_threshold, lambda s, d: accuracy(s, d, 0.5), lambda s, d: k_fold(s, d, s)]
)
@pytest.mark.parametrize(
    ("distances", "same", "message"),
    [
        ([], [], "at least one"),
        ([[1.0]], [[True]], "shape"),
        (["near", "far"], [True, False], "numbers"),
        ([1.0, np.nan], [True, False], "finite"),
        ([1.0, np.inf], [True, False], "finite"),
        ([1.0, 2.0], [True], "same of shape"),
        ([1.0, 2.0], [1, 0], "bool"),
        ([1.0, 2.0], [True, True], "both kinds"),
        ([1.0, 2.0], [False, False], "both kinds"),
    ],
)
def test_bad_pairs_are_refused(measure, distances, same, message):
    with pytest.raises(InputError, match=message):
        measure(same, distances)


@pytest.mark.realdata
def test_auc_of_openface_on_lfw_photos(shared):
    with np.load(shared / "oracles" / "openface_published_reps.npz") as record:
        embeddings, person = record["embeddings"].astype(np.float64), record["person"]
    first, second = np.triu_indices(len(person), 1)
    distances = ((embeddings[first] - embeddings[second]) ** 2).sum(1)
    assert len(distances) == 499_500
    assert auc(person[first] == person[second], distances) == pytest.approx(0.9794, abs=5e-5)

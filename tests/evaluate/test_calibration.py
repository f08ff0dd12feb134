from __future__ import annotations

import numpy as np
import pytest

from facelab.errors import InputError
from facelab.evaluate import calibrate, tar_at_far, threshold_at_far


def make_people(count=40, photos=3, spread=0.15, step=None, seed=0):
    """All pairs of photos of ``count`` people: (P,) distances and (P, 2) who is on them."""
    rng = np.random.default_rng(seed)
    label = np.repeat(np.arange(count), photos)
    first, second = np.triu_indices(len(label), 1)
    people = np.stack([label[first], label[second]], axis=1)
    distances = np.where(label[first] == label[second], 0.5, 1.0) + rng.normal(0, spread, len(first))
    return (distances if step is None else np.round(distances / step) * step), people


def test_threshold_is_the_kth_smallest():
    distances = np.random.default_rng(0).permutation(np.arange(1, 101)) / 100
    for far, threshold in ((0.01, 0.01), (0.0199, 0.01), (0.02, 0.02), (0.29, 0.29), (0.5, 0.5)):
        assert threshold_at_far(distances, far) == threshold


def test_equal_distances_are_all_in_or_all_out():
    distances = np.array([0.1, 0.3, 0.3, 0.3, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5])
    assert [threshold_at_far(distances, far) for far in (0.1, 0.3, 0.39, 0.4)] == [0.1, 0.1, 0.1, 0.3]
    assert 0.29 < threshold_at_far(distances[1:], 0.2) < 0.3  # even the smallest occurs too often


def test_threshold_is_the_largest_allowed():
    distances = np.round(np.random.default_rng(1).normal(1, 0.2, 500), 2)
    for far in (0.01, 0.03, 0.1, 0.9):
        assert threshold_at_far(distances, far) == max(t for t in distances if np.mean(distances <= t) <= far)


@pytest.mark.parametrize(("count", "far", "needed"), [(999, 0.001, "1,000"), (10, 1e-6, "1,000,000"), (3, 0.3, "4")])
def test_too_few_pairs_for_the_asked_rate(count, far, needed):
    with pytest.raises(InputError, match=f"at least {needed} pairs.*Received: {count}"):
        threshold_at_far(np.ones(count), far)
    people = np.array([[0, 0]] + [[0, 1]] * count)
    with pytest.raises(InputError, match=f"at least {needed} pairs"):
        calibrate(people, np.arange(count + 1.0), far, np.random.default_rng(0))


@pytest.mark.parametrize("far", [0, 1, -0.1, 5, np.nan])
def test_a_rate_outside_0_to_1_is_refused(far):
    with pytest.raises(InputError, match="far between 0 and 1"):
        threshold_at_far(np.ones(10), far)


def test_calibrate_gives_the_rates_at_the_threshold():
    distances, people = make_people()
    same = people[:, 0] == people[:, 1]
    result = calibrate(people, distances, 0.01, np.random.default_rng(0), rounds=200)
    assert result.threshold == threshold_at_far(distances[~same], 0.01)
    assert result.far == np.mean(distances[~same] <= result.threshold) <= 0.01
    assert result.tar == np.mean(distances[same] <= result.threshold)
    assert result.tar <= tar_at_far(same, distances, 0.01) < result.tar + 0.05
    for name in ("threshold", "far", "tar"):
        interval = getattr(result, f"{name}_interval")
        assert interval.low < getattr(result, name) < interval.high


@pytest.mark.parametrize("step", [None, 0.05])
def test_bootstrap_is_what_repeating_the_pairs_gives(step):
    distances, people = make_people(count=12, photos=2, step=step)
    far, rounds = 0.05, 25
    point = calibrate(people, distances, far, np.random.default_rng(5), rounds)
    rng, rows = np.random.default_rng(5), []
    for _ in range(rounds):
        times = np.bincount(rng.integers(12, size=12), minlength=12)
        genuine, impostor = [], []
        for distance, (a, b) in zip(distances, people, strict=True):
            (genuine if a == b else impostor).extend([distance] * (times[a] if a == b else times[a] * times[b]))
        rows.append(
            (
                threshold_at_far(np.array(impostor), far),
                np.mean(np.array(impostor) <= point.threshold),
                np.mean(np.array(genuine) <= point.threshold),
            )
        )
    low, high = np.quantile(rows, [0.025, 0.975], axis=0)
    intervals = (point.threshold_interval, point.far_interval, point.tar_interval)
    np.testing.assert_allclose([i.low for i in intervals], low)
    np.testing.assert_allclose([i.high for i in intervals], high)


def test_interval_covers_the_threshold_of_the_population():
    truth = threshold_at_far(np.random.default_rng(99).normal(1.0, 0.15, 1_000_000), 0.01)
    covered = 0
    for seed in range(40):
        distances, people = make_people(seed=seed)
        interval = calibrate(people, distances, 0.01, np.random.default_rng(seed), rounds=100).threshold_interval
        covered += interval.low <= truth <= interval.high
    assert covered >= 34  # 38 of 40 expected


def test_people_are_drawn_not_pairs():
    # One person, a look-alike of all others, is the cause of every small impostor distance: the false accept
    # rate hangs on how often that one person is drawn, which an interval over pairs would not notice.
    distances, people = make_people(count=20, photos=4, spread=0.02)
    lookalike = (people[:, 0] == 0) ^ (people[:, 1] == 0)
    distances[lookalike] -= 0.3
    result = calibrate(people, distances, 0.05, np.random.default_rng(0), rounds=300)
    assert result.far_interval.low == 0
    assert result.far_interval.high > 0.1


def test_calibrate_refuses():
    rng = np.random.default_rng(0)
    distances, people = make_people(count=5)
    with pytest.raises(InputError, match="people of shape"):
        calibrate(people[:-1], distances, 0.1, rng)
    with pytest.raises(InputError, match="integers"):
        calibrate(people.astype(float), distances, 0.1, rng)
    with pytest.raises(InputError, match="both kinds"):
        calibrate(np.ones_like(people), distances, 0.1, rng)
    with pytest.raises(InputError, match="finite"):
        calibrate(people, distances * np.nan, 0.1, rng)
    with pytest.raises(InputError, match="at least 1 round"):
        calibrate(people, distances, 0.1, rng, rounds=0)

from __future__ import annotations

import numpy as np
import pytest

from facelab.errors import InputError
from facelab.evaluate import cmc, open_set
from facelab.evaluate.identification import open_set_curve

# Gallery: person 20 on photos 0 and 2, person 10 on photo 1 (labels neither sorted nor from 0).
GALLERY = np.array([20, 10, 20])


def make_search(seed=0, step=0.1):
    """30 queries of 12 people, 8 of them in a gallery of 20 photos; coarse distances, so that many are equal."""
    rng = np.random.default_rng(seed)
    query, gallery = rng.integers(12, size=30), np.arange(20) % 8
    distances = rng.random((30, 20)) - 0.3 * (query[:, None] == gallery)
    return np.round(distances / step) * step, query, gallery


def rank_by_loop(row, label, gallery):
    """1 + the number of other people who are as near as the right one."""
    own = min(d for d, g in zip(row, gallery, strict=True) if g == label)
    return 1 + len({g for d, g in zip(row, gallery, strict=True) if g != label and d <= own})


def test_cmc_by_hand():
    distances = np.array([[0.9, 0.5, 0.1], [0.9, 0.3, 0.2], [0.1, 0.5, 0.9]])
    # Nearest people: 20 by photo 2; 20 by photo 2; 20 by photo 0.
    assert cmc(np.array([20, 10, 20]), GALLERY, distances).tolist() == [2 / 3, 1]


def test_cmc_is_what_counting_gives():
    distances, query, gallery = make_search()
    inside = query < 8
    ranks = [rank_by_loop(row, q, gallery) for row, q in zip(distances[inside], query[inside], strict=True)]
    expected = [np.mean([rank <= k for rank in ranks]) for k in range(1, 9)]
    np.testing.assert_allclose(cmc(query[inside], gallery, distances[inside]), expected, rtol=1e-12)


def test_a_network_that_sees_no_difference_ranks_last():
    assert cmc(np.array([0, 1, 2, 1]), np.arange(3), np.zeros((4, 3))).tolist() == [0, 0, 1]


def test_cmc_refuses_unknown_people():
    with pytest.raises(InputError, match=r"1 of 2 queries.*open_set"):
        cmc(np.array([20, 15]), GALLERY, np.zeros((2, 3)))
    with pytest.raises(InputError, match="open_set"):  # beyond the largest label, too
        cmc(np.array([20, 99]), GALLERY, np.zeros((2, 3)))


def test_open_set_by_hand():
    distances = np.array(
        [
            [0.9, 0.9, 0.1],  # person 20, near photo 2: right
            [0.2, 0.5, 0.9],  # person 10, near person 20: wrong person
            [0.9, 0.7, 0.8],  # person 10, nearest, but too far
            [0.9, 0.5, 0.9],  # unknown person at the threshold: false alarm
            [0.9, 0.6, 0.9],  # unknown person turned away
        ]
    )
    result = open_set(np.array([20, 10, 10, 99, 15]), GALLERY, distances, threshold=0.5)
    assert result.detection_rate == pytest.approx(1 / 3)
    assert result.false_alarm_rate == 0.5
    assert result.threshold == 0.5


def test_open_set_is_what_counting_gives_and_the_curve_agrees():
    distances, query, gallery = make_search()
    curve = open_set_curve(query, gallery, distances)
    assert curve.thresholds[0] == -np.inf
    assert (curve.detection_rates[0], curve.false_alarm_rates[0], curve.false_alarm_rates[-1]) == (0, 0, 1)
    for i, threshold in list(enumerate(curve.thresholds))[1:]:
        found = [
            rank_by_loop(row, q, gallery) == 1 and row[gallery == q].min() <= threshold
            for row, q in zip(distances, query, strict=True)
            if q < 8
        ]
        alarms = [row.min() <= threshold for row, q in zip(distances, query, strict=True) if q >= 8]
        result = open_set(query, gallery, distances, threshold)
        assert result.detection_rate == curve.detection_rates[i] == pytest.approx(np.mean(found))
        assert result.false_alarm_rate == curve.false_alarm_rates[i] == pytest.approx(np.mean(alarms))


def test_open_set_needs_both_kinds_of_queries():
    for query in ([10, 20], [11, 21]):
        with pytest.raises(InputError, match="and of unknown people"):
            open_set(np.array(query), GALLERY, np.zeros((2, 3)), 0.5)
    with pytest.raises(InputError, match="finite"):
        open_set(np.array([10, 99]), GALLERY, np.zeros((2, 3)), np.nan)


@pytest.mark.parametrize("measure", [cmc, open_set_curve, lambda *a: open_set(*a, threshold=0.5)])
@pytest.mark.parametrize(
    ("distances", "query", "gallery", "message"),
    [
        (np.zeros((0, 3)), np.zeros(0, int), GALLERY, "at least one"),
        (np.zeros(3), np.array([10]), GALLERY, r"\(Q, G\)"),
        (np.full((1, 3), np.nan), np.array([10]), GALLERY, "finite"),
        (np.zeros((2, 3)), np.array([10]), GALLERY, "query_labels"),
        (np.zeros((2, 3)), np.array([10, 20]), GALLERY[:2], "gallery_labels"),
        (np.zeros((2, 3)), np.array(["ann", "bob"]), GALLERY, "integers"),
    ],
)
def test_bad_searches_are_refused(measure, distances, query, gallery, message):
    with pytest.raises(InputError, match=message):
        measure(query, gallery, distances)

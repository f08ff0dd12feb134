"""Mahalanobis distances by hand; LMNN's loss against plain loops, its gradient against differences, its use."""

import numpy as np
import pytest

from facelab.classify import LMNN
from facelab.classify.mahalanobis import _loss, target_neighbors
from facelab.errors import InputError


def given(matrix) -> LMNN:
    """As if this had been learned."""
    metric = LMNN()
    metric.components_, metric.n_features_in_ = matrix, len(matrix)
    return metric


def some(people=4, photos=5, size=3, seed=0):
    rng = np.random.default_rng(seed)
    labels = np.repeat(np.arange(people), photos)
    return rng.normal(size=(people, size))[labels] + 0.7 * rng.normal(size=(people * photos, size)), labels


def test_a_distance_by_hand():
    metric = given(np.array([[2.0, 0], [0, 0.5]]))
    # L (1, 4) = (2, 2)
    assert metric.distance([[1, 4]], [[0, 0]]) == pytest.approx([np.sqrt(8)])
    assert metric.transform([[1, 4]]).tolist() == [[2, 2]]
    first, second = np.random.default_rng(0).normal(size=(2, 6, 2)).astype(np.float32)
    m = metric.components_.T @ metric.components_
    expected = [np.sqrt((a - b) @ m @ (a - b)) for a, b in zip(first, second, strict=True)]
    assert metric.distance(first, second) == pytest.approx(expected, rel=1e-5)


def test_the_loss_is_the_papers():
    x, labels = some()
    targets, push = target_neighbors(x, labels, 2), 0.3
    matrix = np.random.default_rng(1).normal(size=(3, 3))
    pull = hinge = 0.0
    for i in range(len(x)):
        for j in targets[i]:
            own = ((matrix @ (x[i] - x[j])) ** 2).sum()
            pull += own
            for other in range(len(x)):
                if labels[other] != labels[i]:
                    hinge += max(0, 1 + own - ((matrix @ (x[i] - x[other])) ** 2).sum())
    loss, gradient = _loss(matrix, x, labels, targets, push)
    assert loss == pytest.approx(((1 - push) * pull + push * hinge) / len(x))
    for place in np.ndindex(3, 3):
        step = np.zeros((3, 3))
        step[place] = 1e-6
        slope = (
            _loss(matrix + step, x, labels, targets, push)[0] - _loss(matrix - step, x, labels, targets, push)[0]
        ) / 2e-6
        assert gradient[place] == pytest.approx(slope, rel=1e-4, abs=1e-6)


def test_targets_are_ones_own_nearest():
    x, labels = some()
    for i, targets in enumerate(target_neighbors(x, labels, 2)):
        own = [j for j in range(len(x)) if labels[j] == labels[i] and j != i]
        own.sort(key=lambda j: np.linalg.norm(x[i] - x[j]))
        assert targets.tolist() == own[:2]


def test_it_learns_to_ignore_what_says_nothing():
    """One direction tells the people apart, the other is loud noise: neighbors before and after, of people unseen."""
    rng = np.random.default_rng(0)

    def photos(people):
        labels = np.repeat(np.arange(people), 6)
        x = np.stack(
            [np.linspace(0, 8, people)[labels] + 0.1 * rng.normal(size=len(labels)), 5 * rng.normal(size=len(labels))],
            1,
        )
        return x, labels

    def right(x, labels):
        distances = np.linalg.norm(x[:, None] - x, axis=2) + np.diag(np.full(len(x), np.inf))
        return (labels[distances.argmin(1)] == labels).mean()

    metric = LMNN().fit(*photos(8))
    assert all(after <= before + 1e-12 for before, after in zip(metric.losses_, metric.losses_[1:], strict=False))
    x, labels = photos(7)
    assert right(x, labels) < 0.7
    assert right(metric.transform(x), labels) > 0.9


@pytest.mark.parametrize("arguments", [{"n_neighbors": 0}, {"push": 0.0}, {"push": 1.0}, {"max_iter": 0}])
def test_bad_settings(arguments):
    with pytest.raises(InputError, match="Expected more photos than people"):
        LMNN(**arguments).fit(*some())


def test_people_with_few_photos_pull_those_they_have():
    x, labels = some()
    few = np.r_[0:5, 5:7, 10:11, 15:20]  # of 5, 2, 1 and 5 photos
    assert (target_neighbors(x[few], labels[few], 3) >= 0).sum(axis=1).tolist() == [3] * 5 + [1] * 2 + [0] + [3] * 5
    metric = LMNN(n_neighbors=3, max_iter=20).fit(x[few], labels[few])
    assert metric.losses_[-1] < metric.losses_[0]


def test_bad_input():
    x, labels = some()
    with pytest.raises(InputError, match="2 classes or more"):
        LMNN().fit(x, np.zeros(len(x), int))
    with pytest.raises(InputError, match="inconsistent numbers of samples"):
        LMNN().fit(x, labels[1:])
    metric = given(np.eye(3))
    with pytest.raises(InputError, match=r"two arrays of shape \(P, 3\)"):
        metric.distance(x, x[1:])
    with pytest.raises(InputError, match="4 features, but LMNN is expecting 3"):
        metric.transform(np.ones((2, 4)))

"""People on a line first, then scikit-learn on the same differences."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.svm import SVC

from facelab.classify import SameDifferentSVM
from facelab.classify.pair_svm import sample_pairs
from facelab.errors import InputError

LINE = np.array([[0.0, 0], [1, 0], [3, 0], [4, 0]])


def clouds(people: int, photos: int, seed: int, spread: float = 0.6, size: int = 16) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    centers = rng.normal(size=(people, 1, size))
    vectors = centers + spread * rng.normal(size=(people, photos, size))
    return vectors.reshape(-1, size).astype(np.float32), np.repeat(10 * np.arange(people) + 5, photos)


def test_pairs_are_balanced_and_named_rightly():
    labels = np.array([0, 0, 0, 1, 1, 2, 3, 3])
    first, second, same = sample_pairs(labels, 100, np.random.default_rng(0))
    assert same.sum() == 5  # 3 + 1 + 0 + 1: all there are
    assert (~same).sum() == 5
    assert np.array_equal(labels[first] == labels[second], same)
    pairs = set(zip(first.tolist(), second.tolist(), strict=True))
    assert len(pairs) == 10
    assert all(a < b for a, b in pairs)  # no photo with itself
    assert sum(sample_pairs(labels, 2, np.random.default_rng(0))[2]) == 2


def test_the_drawn_pairs_depend_on_the_seed_alone():
    labels = np.repeat(np.arange(6), 4)
    drawn = [np.concatenate(sample_pairs(labels, 9, np.random.default_rng(seed))) for seed in (0, 0, 1)]
    assert np.array_equal(drawn[0], drawn[1])
    assert not np.array_equal(drawn[0], drawn[2])


def test_same_different_by_hand():
    """People at 0, 10, 20, ... on a line, their photos 1 apart: up to there it is one person."""
    vectors = np.array([[10.0 * person + photo] for person in range(6) for photo in (-0.5, 0.5)])
    svm = SameDifferentSVM(C=100, gamma=0.05).fit(vectors, np.repeat(np.arange(6), 2))
    apart = svm.similarity([[0.0], [0.0], [0.0], [0.0]], [[0.0], [1.0], [9.0], [60.0]])
    assert (apart[:2] > 0).all()
    assert (apart[2:] < 0).all()
    # Support vectors off the bounds lie on the margin: the value there is 1, in units of it.
    assert apart[1] == pytest.approx(1, abs=0.05)
    # Test people, who were not in training: one at -33 and one at -47.
    matrix = svm.similarities([[-33.0], [-47.0]], [[-33.8], [-46.1]])
    assert (matrix > 0).tolist() == [[True, False], [False, True]]


def test_similarity_is_the_decision_value_and_symmetric():
    vectors, labels = clouds(10, 4, seed=5)
    svm = SameDifferentSVM(40, C=3).fit(vectors, labels)
    first, second, same = sample_pairs(labels, 40, np.random.default_rng(0))
    data = vectors.astype(float)
    differences = data[first] - data[second]
    gamma = 1 / (differences**2).sum(1).mean()
    theirs = SVC(C=3, gamma=gamma).fit(np.concatenate([differences, -differences]), np.tile(same, 2))
    matrix = svm.similarities(vectors, vectors)
    plain = [[theirs.decision_function([a - b])[0] for b in data[:6]] for a in data[:9]]
    assert matrix[:9, :6] == pytest.approx(np.array(plain), abs=1e-6)
    assert svm.gamma_ == pytest.approx(gamma)
    assert matrix == pytest.approx(matrix.T, abs=2e-2)  # as far as the solver goes, tolerance 1e-3
    assert svm.similarity(vectors[:5], vectors[5:10]) == pytest.approx(matrix[np.arange(5), np.arange(5, 10)])


def test_same_different_verifies_and_identifies_test_people():
    vectors, labels = clouds(60, 4, seed=6, spread=0.4)
    train, new = labels < 400, labels >= 400
    svm = SameDifferentSVM(C=10).fit(vectors[train], labels[train])
    first, second, same = sample_pairs(labels[new], 1000, np.random.default_rng(1))
    alike = svm.similarity(vectors[new][first], vectors[new][second])
    assert np.mean((alike > 0) == same) > 0.9
    gallery, asked = np.arange(80) % 4 == 0, np.arange(80) % 4 > 0
    alike = svm.similarities(vectors[new][asked], vectors[new][gallery])
    named = labels[new][gallery][alike.argmax(axis=1)]
    assert np.mean(named == labels[new][asked]) > 0.95


def test_no_plane_parts_signed_differences():
    """Why there is a kernel: a linear SVM on the same pairs, in both orders, is at chance level."""
    vectors, labels = clouds(20, 4, seed=7, spread=0.4)
    first, second, same = sample_pairs(labels, 100, np.random.default_rng(0))
    differences = vectors[first] - vectors[second]
    both, twice = np.concatenate([differences, -differences]), np.tile(same, 2)
    assert SVC(kernel="linear").fit(both, twice).score(both, twice) < 0.6
    svm = SameDifferentSVM(100).fit(vectors, labels)
    assert np.mean((svm.similarity(vectors[first], vectors[second]) > 0) == same) > 0.95


def test_refusals():
    rng = np.random.default_rng(0)
    with pytest.raises(InputError, match="one of them with two photos"):
        SameDifferentSVM().fit(LINE, np.arange(4))
    with pytest.raises(InputError, match="max_pairs=0"):
        sample_pairs(np.array([0, 0, 1]), 0, rng)
    with pytest.raises(InputError, match="vectors that differ"):
        SameDifferentSVM().fit(np.ones((4, 2)), np.array([7, 7, 9, 9]))
    for gamma in (0, -1, np.nan, np.inf):
        with pytest.raises(InputError, match="gamma to be positive"):
            SameDifferentSVM(gamma=gamma).fit(LINE, np.array([7, 7, 9, 9]))
    svm = SameDifferentSVM().fit(LINE, np.array([7, 7, 9, 9]))
    for call in (
        lambda: svm.similarities([[1, 2, 3]], LINE),
        lambda: svm.similarity(LINE, LINE[:2]),
        lambda: svm.predict(LINE[:0]),
    ):
        with pytest.raises(InputError):
            call()

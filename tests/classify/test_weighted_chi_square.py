import numpy as np
import pytest

from facelab.classify import WeightedChiSquare
from facelab.classify.weighted_chi_square import chi_square_terms
from facelab.errors import InputError


def test_terms_by_hand():
    terms = chi_square_terms(np.array([[4.0, 0, 1]]), np.array([[0.0, 0, 3]]))
    assert terms[0] == pytest.approx([4, 0, 1])


def learn(first, second, same) -> WeightedChiSquare:
    return WeightedChiSquare().fit(np.stack([first, second], axis=1), same)


def pairs(rng, count=400):
    """Feature 0 tells people apart, feature 1 is noise, larger than the difference in feature 0."""
    same = np.arange(count) % 2 == 0
    first = rng.uniform(5, 6, (count, 2))
    second = first.copy()
    second[~same, 0] += rng.choice([-1.0, 1.0], (~same).sum())
    second[:, 0] += rng.normal(0, 0.1, count)
    second[:, 1] += rng.uniform(-4, 4, count)
    return first, second, same


def test_the_feature_that_tells_people_apart_gets_the_weight():
    learned = learn(*pairs(np.random.default_rng(0)))
    assert learned.weights_[0] > 5 * learned.weights_[1] >= 0
    first, second, same = pairs(np.random.default_rng(1))
    learned_distance = learned.distance(first, second)
    plain = chi_square_terms(first, second).sum(axis=1)
    limit = np.median(learned_distance)
    assert np.mean((learned_distance <= limit) == same) > 0.9
    x = np.stack([first, second], axis=1)
    assert learned.score(x, same) > 0.9
    assert np.array_equal(learned.predict(x), learned_distance <= learned.threshold_)
    assert np.mean((plain <= np.median(plain)) == same) < 0.75


def test_equal_faces_have_no_distance():
    learned = WeightedChiSquare()
    learned.weights_ = np.array([1.0, 2.0])
    assert learned.distance(np.array([[1.0, 2.0], [1, 0]]), np.array([[1.0, 2.0], [0, 0]])) == pytest.approx([0, 1])


def test_bad_input():
    good = np.ones((4, 3))
    for first, second in ((good, good[:3]), (good, good[0]), (-good, good)):
        with pytest.raises(InputError, match="not negative"):
            chi_square_terms(first, second)
    for same, words in (
        (np.ones(4, bool), "2 classes"), (np.zeros(4, bool), "2 classes"), (np.ones(3, bool), "Expected y"),
        (np.arange(4) % 2, "Expected y"),
    ):  # fmt: skip
        with pytest.raises(InputError, match=words):
            learn(good, good, same)
    with pytest.raises(InputError, match=r"pairs of shape \(P, 2, D\)"):
        WeightedChiSquare().fit(good, np.arange(4) % 2 == 0)

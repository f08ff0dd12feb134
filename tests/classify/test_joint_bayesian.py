"""The log-likelihood ratio against scipy's normal distributions, the E step against the conditional mean, and more."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from facelab.classify import JointBayesian
from facelab.classify.joint_bayesian import _shared
from facelab.errors import InputError
from facelab.evaluate import auc

IDENTITY = np.array([[2.0, 0.5, 0], [0.5, 1, 0], [0, 0, 0.1]])
VARIATION = np.array([[0.3, 0, 0.1], [0, 0.8, 0], [0.1, 0, 2.0]])


def given(mean, identity, variation) -> JointBayesian:
    """As if these had been learned."""
    model = JointBayesian()
    model.mean_, model.identity_, model.variation_ = mean, identity, variation
    return model


def sample(people, photos, seed=0):
    rng = np.random.default_rng(seed)
    labels = np.repeat(np.arange(people), photos)
    mu = rng.multivariate_normal(np.zeros(3), IDENTITY, people)
    return mu[labels] + rng.multivariate_normal(np.zeros(3), VARIATION, len(labels)) + [5, 0, -2], labels


def test_it_is_the_ratio_of_two_likelihoods():
    model = given(np.zeros(3), IDENTITY, VARIATION)
    total = IDENTITY + VARIATION
    one = multivariate_normal(np.zeros(6), np.block([[total, IDENTITY], [IDENTITY, total]]))
    two = multivariate_normal(np.zeros(6), np.block([[total, 0 * total], [0 * total, total]]))
    first, second = np.random.default_rng(0).normal(size=(2, 20, 3))
    both = np.hstack([first, second])
    expected = 2 * (one.logpdf(both) - two.logpdf(both))
    found = model.similarity(first, second)
    assert found - found[0] == pytest.approx(expected - expected[0], abs=1e-4)


def test_one_number_by_hand():
    """S_mu = 3, S_epsilon = 1: G = -3 / 7, F + G = 4 / 7, A = 1 / 4 - 4 / 7 = -9 / 28."""
    model = given(np.zeros(1), np.array([[3.0]]), np.array([[1.0]]))
    assert model.similarity([[1.0]], [[1.0]]) == pytest.approx([-18 / 28 + 6 / 7])
    assert model.similarity([[1.0]], [[-1.0]]) == pytest.approx([-18 / 28 - 6 / 7])


def test_g_is_what_the_inverse_covariance_of_m_photos_holds():
    for m in (2, 3, 5):
        covariance = np.kron(np.ones((m, m)), IDENTITY) + np.kron(np.eye(m), VARIATION)
        inverse = np.linalg.inv(covariance)
        assert inverse[:3, 3:6] == pytest.approx(_shared(IDENTITY, VARIATION, m), abs=1e-10)


def test_the_answers_are_conditional_means(monkeypatch):
    """One round from given covariances: mu is E[mu | all photos], by the textbook's formula for normal variables."""
    x, labels = sample(50, 4)
    model = JointBayesian(max_iter=1, ridge=1e-9).fit(x, labels)
    centered = x - x.mean(0)
    mu = np.array([centered[labels == p].mean(0) for p in range(50)])
    s_mu = mu.T @ mu / 50
    s_epsilon = np.cov((centered - mu[labels]).T, bias=True)
    covariance = np.kron(np.ones((4, 4)), s_mu) + np.kron(np.eye(4), s_epsilon)
    gain = np.kron(np.ones((1, 4)), s_mu) @ np.linalg.inv(covariance)
    answers = np.array([gain @ centered[labels == p].ravel() for p in range(50)])
    assert model.identity_ == pytest.approx(answers.T @ answers / 50, rel=1e-4, abs=1e-5)


def test_it_finds_which_direction_says_who_it_is():
    model = JointBayesian().fit(*sample(400, 4))
    ratio = np.diag(model.identity_) / np.diag(model.variation_)
    assert ratio.argmax() == 0
    assert ratio.argmin() == 2
    x, labels = sample(60, 3, seed=1)
    first, second = np.triu_indices(len(x), 1)
    same = labels[first] == labels[second]
    learned = auc(same, -model.similarity(x[first], x[second]))
    assert learned > auc(same, np.linalg.norm(x[first] - x[second], axis=1)) + 0.05


def test_photos_may_be_of_different_numbers():
    x, labels = sample(40, 5)
    keep = np.random.default_rng(0).random(len(x)) < 0.6
    model = JointBayesian().fit(x[keep], labels[keep])
    assert np.linalg.eigvalsh(model.identity_).min() > 0
    assert np.linalg.eigvalsh(model.variation_).min() > 0


def test_bad_input():
    x, labels = sample(5, 3)
    for arguments in ({"max_iter": 0}, {"ridge": 0.0}):
        with pytest.raises(InputError, match="to be positive"):
            JointBayesian(**arguments).fit(x, labels)
    with pytest.raises(InputError, match="2 classes or more"):
        JointBayesian().fit(x, np.zeros(15, int))
    with pytest.raises(InputError, match="more photos than people"):
        JointBayesian().fit(x, np.arange(15))
    model = JointBayesian().fit(x, labels)
    with pytest.raises(InputError, match=r"two arrays of shape \(P, 3\)"):
        model.similarity(x, x[1:])

"""Losses of adversarial training, by hand and against cross-entropy."""

import keras
import numpy as np
import pytest

from facelab.generative.trainer import discriminator_loss, frozen_copy, generator_loss, sync_weights


def test_who_knows_nothing_pays_log_2_for_each_picture():
    assert float(discriminator_loss([0.0], [0.0])[0]) == pytest.approx(2 * np.log(2))
    assert float(generator_loss([0.0])[0]) == pytest.approx(np.log(2))


def test_equal_the_logarithms_of_equation_1():
    rng = np.random.default_rng(0)
    real, fake = rng.normal(size=(2, 50))
    wanted = [-np.log(1 / (1 + np.exp(-r))) - np.log(1 - 1 / (1 + np.exp(-m))) for r, m in zip(real, fake, strict=True)]
    np.testing.assert_allclose(discriminator_loss(real, fake), wanted, rtol=1e-5)
    np.testing.assert_allclose(generator_loss(fake), [-np.log(1 / (1 + np.exp(-m))) for m in fake], rtol=1e-5)


def test_equal_what_the_trainers_are_compiled_with():
    cross_entropy = keras.losses.BinaryCrossentropy(from_logits=True)
    fake = np.array([[-2.0], [0.5]], np.float32)
    assert float(cross_entropy(np.ones_like(fake), fake)) == pytest.approx(float(np.mean(generator_loss(fake))))


def test_finite_where_sigmoid_is_0_or_1():
    np.testing.assert_allclose(discriminator_loss([-500.0, 500.0], [-500.0, 500.0]), [500, 500])
    np.testing.assert_allclose(generator_loss([-500.0, 500.0]), [500, 0], atol=1e-6)


def test_slopes_where_the_generator_loses():
    """The reason for the other loss: equation 1 is flat there, this one has slope -1."""
    step = 1e-2
    ours = float(generator_loss([-6.0 + step])[0] - generator_loss([-6.0])[0]) / step
    first = (np.log(1 - 1 / (1 + np.exp(6.0 - step))) - np.log(1 - 1 / (1 + np.exp(6.0)))) / step
    assert ours == pytest.approx(-1, abs=0.01)
    assert abs(first) < 0.01


def test_a_frozen_copy_has_weights_of_its_own_until_they_are_synced():
    network = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
    copy = frozen_copy(network)
    x = np.ones((1, 3), np.float32)
    np.testing.assert_array_equal(copy(x), network(x))
    network.layers[0].kernel.assign(network.layers[0].kernel + 1)
    assert (np.asarray(copy(x)) != np.asarray(network(x))).all()
    sync_weights(copy, network)
    np.testing.assert_array_equal(copy(x), network(x))
    assert not copy.trainable_weights
    assert network.trainable_weights

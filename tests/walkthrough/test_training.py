"""The walkthrough network learns to read."""

import numpy as np
import pytest

from facelab.datasets import digits, split_digits
from facelab.errors import InputError
from facelab.walkthrough import train_cnn
from facelab.walkthrough.training import changes


@pytest.fixture(scope="module")
def parts():
    return split_digits(digits(), np.random.default_rng(0))


def accuracy(network, held_out):
    return np.mean(network.predict(held_out.images, verbose=0).argmax(axis=1) == held_out.labels)


@pytest.mark.scripts
def test_three_seeds_read_975_of_1000_held_out_digits():
    accuracies = []
    for seed in range(3):
        training, held_out = split_digits(digits(), np.random.default_rng(seed))
        accuracies.append(accuracy(train_cnn(training, seed)[0], held_out))
    assert np.mean(accuracies) >= 0.975


@pytest.mark.slow
def test_two_epochs_are_far_better_than_chance_and_the_seed_decides_them(parts):
    training, held_out = parts
    few = training.take(np.arange(600))
    network, losses = train_cnn(few, seed=1, epochs=3, augment=False)
    assert losses[2] < losses[0]
    assert accuracy(network, held_out) > 0.7
    again, _ = train_cnn(few, seed=1, epochs=3, augment=False)
    other, _ = train_cnn(few, seed=2, epochs=3, augment=False)
    scores = [n.predict(held_out.images[:9], verbose=0) for n in (network, again, other)]
    np.testing.assert_allclose(scores[1], scores[0], atol=1e-3)
    assert np.abs(scores[2] - scores[0]).max() > 0.01


def test_what_comes_back_changes_no_digit(parts):
    training, held_out = parts
    network, _ = train_cnn(training.take(np.arange(32)), epochs=1)
    assert (network.name, network.input_shape) == ("cnn", (None, 28, 28, 1))
    assert [layer.name for layer in network.layers][1:] == ["conv1", "pool1", "conv2", "pool2", "flatten", "scores"]


def test_the_changes_are_small_and_only_in_training(parts):
    images = parts[0].images[:64]
    moved, still = images, images
    for layer in changes():
        moved, still = np.array(layer(moved, training=True)), np.array(layer(still, training=False))
    np.testing.assert_array_equal(still, images)
    assert np.abs(moved - images).max() > 0.5
    ink = moved.sum(axis=(1, 2, 3)) / images.sum(axis=(1, 2, 3))
    assert ((ink > 0.6) & (ink < 1.5)).all()  # nothing has left the image or been filled with ink


def test_refuses_no_digits_and_no_epochs(parts):
    with pytest.raises(InputError, match=r"Expected digits .* Received: 0"):
        train_cnn(parts[0].take(np.arange(0)))
    with pytest.raises(InputError, match="at least 1 epoch"):
        train_cnn(parts[0], epochs=0)

"""A Siamese network shares its weights, subtracts features, and learns which of them count."""

import keras
import numpy as np
import pytest
from keras import layers

from facelab.errors import InputError
from facelab.training import siamese_network


def small():
    image = keras.Input((4,))
    x = layers.Dense(3, name="low")(image)
    return keras.Model(image, layers.Dense(2, name="top")(x), name="small")


def test_the_formula():
    network = small()
    model = siamese_network(network)
    alpha, b = np.array([[-2.0], [0.5]], np.float32), np.array([0.3], np.float32)
    model.get_layer("alpha").set_weights([alpha, b])
    first, second = np.random.default_rng(0).normal(size=(2, 5, 4)).astype(np.float32)
    f, g = network.predict_on_batch(first), network.predict_on_batch(second)
    expected = [
        1 / (1 + np.exp(-(sum(alpha[i, 0] * abs(f[n, i] - g[n, i]) for i in range(2)) + 0.3))) for n in range(len(f))
    ]
    found = model.predict_on_batch([first, second])
    assert found[:, 0] == pytest.approx(expected, abs=1e-5)
    np.testing.assert_allclose(model.predict_on_batch([second, first]), found, atol=1e-6)  # the order does not matter


def test_both_sides_share_weights_and_only_the_named_layers_learn():
    network = small()
    model = siamese_network(network, ["top"])
    assert model.count_params() == network.count_params() + 3
    before = [w.copy() for w in network.get_weights()]
    copy = model.get_layer("small")
    for ours, theirs in zip(copy.get_weights(), before, strict=True):
        np.testing.assert_array_equal(ours, theirs)
    rng = np.random.default_rng(0)
    first, second, same = *rng.normal(size=(2, 64, 4)), rng.integers(0, 2, 64)
    model.compile(keras.optimizers.Adam(0.1), "binary_crossentropy")
    model.fit([first, second], same, epochs=2, verbose=0)
    after = copy.get_weights()
    assert np.array_equal(before[0], after[0])
    assert np.abs(before[2] - after[2]).max() > 0
    # The caller's own network is as it was.
    assert network.name == "small"
    assert all(layer.trainable for layer in network.layers)
    for now, then in zip(network.get_weights(), before, strict=True):
        np.testing.assert_array_equal(now, then)


@pytest.mark.slow
def test_it_learns_which_feature_counts():
    """Feature 0 tells the people apart, feature 1 is noise: alpha minds the first and lets the second pass."""
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 20, 2000)
    features = np.stack([rng.normal(size=20)[labels] + 0.05 * rng.normal(size=2000), rng.normal(size=2000)], axis=1)
    pairs = rng.integers(0, 2000, (4000, 2))
    same = labels[pairs[:, 0]] == labels[pairs[:, 1]]
    keep = np.concatenate([np.flatnonzero(same), np.flatnonzero(~same)[: same.sum()]])
    image = keras.Input((2,))
    model = siamese_network(keras.Model(image, layers.Identity()(image), name="as_it_is"))
    model.compile(keras.optimizers.Adam(0.05), "binary_crossentropy")
    model.fit([features[pairs[keep, 0]], features[pairs[keep, 1]]], same[keep].astype(float), epochs=40, verbose=0)
    alpha = model.get_layer("alpha").get_weights()[0][:, 0]
    assert alpha[0] < -2
    assert abs(alpha[1]) < 0.3 * abs(alpha[0])


def test_it_survives_saving(tmp_path):
    model = siamese_network(small())
    model.save(tmp_path / "pair.keras")
    again = keras.saving.load_model(tmp_path / "pair.keras")
    first, second = np.random.default_rng(0).normal(size=(2, 3, 4))
    np.testing.assert_allclose(
        again.predict_on_batch([first, second]), model.predict_on_batch([first, second]), atol=1e-6
    )


def test_bad_arguments():
    with pytest.raises(InputError, match="unknown: nope"):
        siamese_network(small(), ["nope"])
    image = keras.Input((4, 4, 3))
    with pytest.raises(InputError, match=r"\(N, D\) features"):
        siamese_network(keras.Model(image, layers.Conv2D(2, 3)(image)))

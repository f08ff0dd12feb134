"""DeepID: the sizes of the paper's figure 2, and its two ways into the last layer."""

import keras
import numpy as np
import pytest

from facelab import models


@pytest.fixture(scope="module")
def network():
    return models.load_network("deepid", weights=None)


def test_maps_are_as_large_as_in_the_figure(network):
    shapes = {name: network.get_layer(name).output.shape[1:] for name in ("conv1", "pool1", "conv2", "pool2", "conv3")}
    assert shapes == {
        "conv1": (36, 28, 20), "pool1": (18, 14, 20), "conv2": (16, 12, 40), "pool2": (8, 6, 40), "conv3": (6, 4, 60),
    }  # fmt: skip
    assert network.get_layer("pool3").output.shape[1:] == (3, 2, 60)
    assert network.get_layer("conv4").output.shape[1:] == (2, 1, 80)


def test_the_features_see_the_third_and_the_fourth_layer(network):
    assert network.get_layer("third_and_fourth").output.shape == (None, 3 * 2 * 60 + 2 * 1 * 80)
    dense = network.get_layer("deepid").get_weights()[0]
    inputs = np.random.default_rng(0).random((1, 39, 31, 3)).astype("f4")
    inner = keras.Model(network.input, network.get_layer("third_and_fourth").output)(inputs).numpy()
    np.testing.assert_allclose(network(inputs).numpy(), np.maximum(inner @ dense, 0), atol=1e-5)


def test_weights_by_layer_names(network, tmp_path):
    arrays = {f"{layer.name}/{w.name}": np.asarray(w) for layer in network.layers for w in layer.weights}
    np.savez(tmp_path / "w.npz", **arrays)
    again = models.load_network("deepid", weights=tmp_path / "w.npz")
    for ours, theirs in zip(again.get_weights(), network.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)

"""CASIA-Net: the layers of the paper's table 1, with batch normalization and without."""

from dataclasses import replace

import keras
import numpy as np
import pytest

from facelab import cards, models
from facelab.cards import Preprocessing
from facelab.models.casianet import casianet

TABLE_1 = {
    "conv11": (100, 100, 32), "conv12": (100, 100, 64), "pool1": (50, 50, 64), "conv21": (50, 50, 64),
    "conv22": (50, 50, 128), "pool2": (25, 25, 128), "conv31": (25, 25, 96), "conv32": (25, 25, 192),
    "pool3": (13, 13, 192), "conv41": (13, 13, 128), "conv42": (13, 13, 256), "pool4": (7, 7, 256),
    "conv51": (7, 7, 160), "conv52": (7, 7, 320), "pool5": (320,),
}  # fmt: skip


# Table 1's column of parameters, in units of 1,024.
KERNELS = {
    "conv11": 0.28, "conv12": 18, "conv21": 36, "conv22": 72, "conv31": 108, "conv32": 162, "conv41": 216,
    "conv42": 288, "conv51": 360, "conv52": 450,
}  # fmt: skip


@pytest.fixture(scope="module", params=["casianet", "casianet_plain"])
def network(request):
    return models.load_network(request.param, weights=None)


def test_maps_are_those_of_the_table(network):
    assert {name: network.get_layer(name).output.shape[1:] for name in TABLE_1} == TABLE_1


def test_kernels_are_as_large_as_in_the_table(network):
    """5,015 K in all, of which 3,305 K are the names of 10,575 people."""
    for name, units in KERNELS.items():
        assert network.get_layer(name).get_weights()[0].size / 1024 == pytest.approx(units, abs=0.005)
    assert sum(KERNELS.values()) + 320 * 10575 / 1024 == pytest.approx(5015, abs=1)


def test_only_one_of_them_has_batch_normalization(network):
    normalizing = [layer for layer in network.layers if isinstance(layer, keras.layers.BatchNormalization)]
    assert len(normalizing) == (10 if network.name == "casianet" else 0)
    assert all(
        layer.use_bias != bool(normalizing) for layer in network.layers if isinstance(layer, keras.layers.Conv2D)
    )


def test_the_last_convolution_has_no_relu(network):
    inputs = np.random.default_rng(0).normal(size=(8, 100, 100, 1)).astype("f4")
    assert network(inputs).numpy().min() < 0
    relus = [layer.name for layer in network.layers if isinstance(layer, keras.layers.ReLU)]
    assert len(relus) == 9
    assert "conv52_relu" not in relus


def test_normalization_stands_between_convolution_and_relu():
    network = models.load_network("casianet", weights=None)
    for name in list(KERNELS)[:-1]:
        assert network.get_layer(f"{name}_bn").input is network.get_layer(name).output
        assert network.get_layer(f"{name}_relu").input is network.get_layer(f"{name}_bn").output


def test_the_published_figure_stands_only_on_the_network_it_was_measured_with():
    assert cards.card("casianet").lfw_claimed is None
    assert cards.card("casianet_plain").lfw_claimed.value == 0.9613


def test_smaller_networks_have_the_same_layers():
    card = replace(cards.card("casianet"), embedding_size=64, preprocessing=Preprocessing((48, 48), "gray", (0,), 1))
    small, whole = casianet(card, normalize=True, share=0.25), models.load_network("casianet", weights=None)
    assert [layer.name for layer in small.layers[1:]] == [layer.name for layer in whole.layers[1:]]
    assert small.get_layer("conv12").output.shape[1:] == (48, 48, 16)
    assert small.get_layer("conv52").output.shape[1:] == (3, 3, 64)
    assert not any("bn" in layer.name for layer in casianet(card, normalize=False).layers)

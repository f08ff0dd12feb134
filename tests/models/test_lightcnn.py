"""Light CNN: the layers and sizes of the paper's tables 1 and 2."""

import keras
import numpy as np
import pytest

from facelab import cards, models
from facelab.layers import MaxFeatureMap

TABLE_1 = {
    "conv1": (128, 128, 96), "conv1_mfm": (128, 128, 48), "pool1": (64, 64, 48), "conv2a_mfm": (64, 64, 48),
    "conv2_mfm": (64, 64, 96), "pool2": (32, 32, 96), "conv3a_mfm": (32, 32, 96), "conv3_mfm": (32, 32, 192),
    "pool3": (16, 16, 192), "conv4a_mfm": (16, 16, 192), "conv4_mfm": (16, 16, 128), "conv5a_mfm": (16, 16, 128),
    "conv5_mfm": (16, 16, 128), "pool5": (8, 8, 128), "fc1": (512,), "fc1_mfm": (256,),
}  # fmt: skip
# Thousands of weights without biases, as table 1 has them, but for conv2: 82.9, not 165 (see the module).
WEIGHTS = {
    "conv1": 2.4, "conv2a": 4.6, "conv2": 82.9, "conv3a": 18.4, "conv3": 331.8, "conv4a": 73.7, "conv4": 442.4,
    "conv5a": 32.8, "conv5": 294.9, "fc1": 4194.3,
}  # fmt: skip


# The two rows of table 2 for each residual block, times their number, also in thousands.
BLOCKS = {2: (1, 82.9), 3: (2, 663.6), 4: (3, 3981.3), 5: (4, 2359.3)}


@pytest.fixture(scope="module", params=["lightcnn9", "lightcnn29"])
def network(request):
    return models.load_network(request.param, weights=None)


def test_maps_and_weights_are_those_of_the_tables(network):
    """The 29 layers are the 9 with residual blocks between them."""
    assert {name: network.get_layer(name).output.shape[1:] for name in TABLE_1} == TABLE_1
    for name, thousands in WEIGHTS.items():
        assert network.get_layer(name).get_weights()[0].size / 1000 == pytest.approx(thousands, abs=0.06)


def test_residual_blocks_are_those_of_table_2():
    network = models.load_network("lightcnn29", weights=None)
    for stage, (count, thousands) in BLOCKS.items():
        names = [layer.name for layer in network.layers if layer.name.startswith(f"conv{stage}_block")]
        kernels = [network.get_layer(name).get_weights()[0].size for name in names if name.endswith(("_1", "_2"))]
        assert len(kernels) == 2 * count
        assert sum(kernels) / 1000 == pytest.approx(thousands, abs=0.06)


def test_parameters_counted_by_hand():
    """The rows above, and one bias a filter, of which there are two for every number that goes on."""
    biases = 2 * (48 + 48 + 96 + 96 + 192 + 192 + 128 + 128 + 128 + 256)
    in_blocks = 2 * 2 * (1 * 48 + 2 * 96 + 3 * 192 + 4 * 128)
    nine = 1000 * sum(WEIGHTS.values()) + biases
    more = 1000 * sum(thousands for _, thousands in BLOCKS.values()) + in_blocks
    assert cards.card("lightcnn9").parameters == pytest.approx(nine, abs=500)
    assert cards.card("lightcnn29").parameters == pytest.approx(nine + more, abs=1000)


def test_faces_are_gray_between_0_and_1():
    for name in ("lightcnn9", "lightcnn29"):
        preprocessing = cards.card(name).preprocessing
        assert preprocessing(np.full((1, 128, 128, 3), 255, np.uint8)).ravel()[:3] == pytest.approx(1)
        assert preprocessing(np.zeros((1, 128, 128, 3), np.uint8)).shape == (1, 128, 128, 1)


def test_the_number_of_convolutions_is_the_name(network):
    convolutions = [layer for layer in network.layers if isinstance(layer, keras.layers.Conv2D)]
    assert len(convolutions) == {"lightcnn9": 9, "lightcnn29": 29}[network.name]
    competing = [layer for layer in network.layers if isinstance(layer, MaxFeatureMap)]
    assert len(competing) == len(convolutions) + 1


def test_a_residual_block_adds_its_input():
    network = models.load_network("lightcnn29", weights=None)
    second = network.get_layer("conv4_block3_2")
    second.set_weights([0 * w for w in second.get_weights()])
    parts = [network.get_layer(f"conv4_block{i}_add").output for i in (2, 3)]
    before, after = keras.Model(network.input, parts)(np.random.default_rng(0).random((1, 128, 128, 1)).astype("f4"))
    np.testing.assert_array_equal(before, after)


def test_weights_by_layer_names(network, tmp_path):
    arrays = {f"{layer.name}/{w.name}": np.asarray(w) for layer in network.layers for w in layer.weights}
    np.savez(tmp_path / "w.npz", **arrays)
    again = models.load_network(network.name, weights=tmp_path / "w.npz")
    for ours, theirs in zip(again.get_weights(), network.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)

"""DeepID: the sizes of the paper's figure 2, weights shared less and less, and two ways into the last layer."""

import keras
import numpy as np
import pytest

from facelab import cards, models
from facelab.errors import WeightsError
from facelab.layers import LocallyConnected2D
from facelab.models.deepid import from_deepface

from .test_weight_file import write_h5

FIGURE_2 = {
    "conv1": (36, 28, 20), "pool1": (18, 14, 20), "conv2": (16, 12, 40), "pool2": (8, 6, 40), "conv3": (6, 4, 60),
    "pool3": (3, 2, 60), "conv4": (2, 1, 80), "deepid": (160,),
}  # fmt: skip
# deepface/basemodels/DeepID.py: names and shapes.
DEEPFACE = {
    "Conv1": (4, 4, 3, 20), "Conv2": (3, 3, 20, 40), "Conv3": (3, 3, 40, 60), "fc11": (1200, 160),
    "Conv4": (2, 2, 60, 80), "fc12": (960, 160),
}  # fmt: skip


@pytest.fixture(scope="module", params=["deepid", "deepid_55x47"])
def network(request):
    return models.load_network(request.param, weights=None)


def random_weights(network, seed=0):
    rng = np.random.default_rng(seed)
    network.set_weights([rng.normal(size=w.shape) * 0.1 for w in network.get_weights()])


def test_maps_are_as_large_as_in_the_figure():
    network = models.load_network("deepid", weights=None)
    assert {name: network.get_layer(name).output.shape[1:] for name in FIGURE_2} == FIGURE_2


def test_weights_are_shared_less_and_less():
    """Section 3.1: in blocks of 2 x 2 places in the third layer, 6 x 4 places, not at all in the fourth, 2 x 1."""
    network = models.load_network("deepid", weights=None)
    kernels = [tuple(network.get_layer(f"conv{i}").kernel.shape) for i in (1, 2, 3, 4)]
    assert kernels == [(4, 4, 3, 20), (3, 3, 20, 40), (3 * 2, 3 * 3 * 40, 60), (2 * 1, 2 * 2 * 60, 80)]
    plain = models.load_network("deepid_55x47", weights=None)
    assert not any(isinstance(layer, LocallyConnected2D) for layer in plain.layers)


def test_the_features_are_one_sum_over_the_third_and_the_fourth_map(network):
    """Equation (3): max(0, x3 W3 + x4 W4 + b)."""
    random_weights(network)
    maps = keras.Model(network.input, [network.get_layer(name).output for name in ("pool3", "conv4")])
    faces = np.random.default_rng(1).random((2, *network.input_shape[1:])).astype("f4")
    third, fourth = (np.asarray(x).reshape(2, -1) for x in maps(faces))
    of_third, of_fourth = (network.get_layer(f"deepid_of_{name}").get_weights() for name in ("pool3", "conv4"))
    assert len(of_third) == (1 if network.name == "deepid" else 2)
    total = third @ of_third[0] + sum(of_third[1:]) + fourth @ of_fourth[0] + of_fourth[1]
    assert total.min() < 0 < total.max()
    np.testing.assert_allclose(np.asarray(network(faces)), np.maximum(total, 0), rtol=1e-4, atol=1e-5)


def test_weights_by_layer_names(network, tmp_path):
    arrays = {f"{layer.name}/{w.name}": np.asarray(w) for layer in network.layers for w in layer.weights}
    np.savez(tmp_path / "w.npz", **arrays)
    again = models.load_network(network.name, weights=tmp_path / "w.npz")
    for ours, theirs in zip(again.get_weights(), network.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def deepface_file():
    rng = np.random.default_rng(0)
    return {
        name: {"kernel": rng.normal(size=shape).astype("f4"), "bias": rng.normal(size=shape[-1]).astype("f4")}
        for name, shape in DEEPFACE.items()
    }


def test_a_file_with_deepfaces_names_fills_every_layer(tmp_path):
    stored = deepface_file()
    network = models.load_network("deepid_55x47", weights=write_h5(tmp_path / "deepid_keras_weights.h5", stored))
    for name, parts in stored.items():
        for weight in network.get_layer(from_deepface(name)).weights:
            np.testing.assert_array_equal(weight, parts[weight.name])
    assert sum(x.size for parts in stored.values() for x in parts.values()) == network.count_params()
    assert cards.card("deepid_55x47").formats[0].proof is None


def test_a_file_of_the_other_size_is_refused(tmp_path):
    path = write_h5(tmp_path / "deepid_keras_weights.h5", deepface_file())
    with pytest.raises(WeightsError, match=r"conv3/kernel expects the shape \(6, 360, 60\)"):
        models.load_network("deepid", weights=path)


def test_pretrained_weights_are_refused_and_never_random():
    for name in ("deepid", "deepid_55x47"):
        with pytest.raises(WeightsError, match="no published weight file"):
            models.load(name)

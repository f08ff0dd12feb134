"""DeepFace: the sizes of the paper's figure 2, and files of the 2018 re-training."""

import zipfile

import numpy as np
import pytest

from facelab import models
from facelab.errors import WeightsError

from .test_weight_file import write_h5

SHAPES = {
    "C1": (142, 142, 32), "M2": (71, 71, 32), "C3": (63, 63, 16), "L4": (55, 55, 16), "L5": (25, 25, 16),
    "L6": (21, 21, 16), "F7": (4096,),
}  # fmt: skip


@pytest.fixture(scope="module")
def network():
    return models.load_network("deepface", weights=None)


def stored(network, **more):
    """The weights as the re-training's file has them, with the names F8 that we leave out."""
    layers = {layer.name: {w.name: np.asarray(w) for w in layer.weights} for layer in network.layers if layer.weights}
    return layers | {"F8": {"kernel": np.zeros((4096, 7), "f4"), "bias": np.zeros(7, "f4")}} | more


def test_maps_are_as_large_as_in_the_figure(network):
    assert {name: network.get_layer(name).output.shape[1:] for name in SHAPES} == SHAPES


def test_most_weights_are_in_locally_and_fully_connected_layers(network):
    """The paper, section 3.2: more than 120 million with the names of 4,030 people, over 95 % in such layers."""
    names = 4096 * 4030 + 4030
    total = network.count_params() + names
    assert 118e6 < total < 122e6
    shared = sum(network.get_layer(name).count_params() for name in ("C1", "C3"))
    assert 1 - shared / total > 0.95


@pytest.mark.slow
def test_the_zipped_file_fills_the_network(network, tmp_path):
    write_h5(tmp_path / "deepface.h5", stored(network))
    with zipfile.ZipFile(tmp_path / "VGGFace2_DeepFace_weights_val-0.9034.h5.zip", "w") as archive:
        archive.write(tmp_path / "deepface.h5", "VGGFace2_DeepFace_weights_val-0.9034.h5")
    (tmp_path / "deepface.h5").unlink()
    again = models.load_network("deepface", weights=tmp_path / "VGGFace2_DeepFace_weights_val-0.9034.h5.zip")
    for ours, theirs in zip(again.get_weights(), network.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_a_file_without_a_locally_connected_layer_is_refused(network, tmp_path):
    layers = {name: stored(network)[name] for name in ("C1", "C3")}
    with pytest.raises(WeightsError, match="layer 'L4' is expected and not in the file"):
        models.load_network("deepface", weights=write_h5(tmp_path / "some.h5", layers))


def test_the_format_is_called_unproven():
    assert models.card("deepface").formats[0].proof is None

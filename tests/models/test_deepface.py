"""DeepFace: the sizes of the paper's figure 2, and files of the re-training."""

import zipfile

import numpy as np
import pytest

from facelab import cards, models
from facelab.errors import WeightsError

from .test_weight_file import write_h5

pytestmark = pytest.mark.slow  # networks of over 20 million parameters

SHAPES = {
    "C1": (142, 142, 32), "M2": (71, 71, 32), "C3": (63, 63, 16), "L4": (55, 55, 16), "L5": (25, 25, 16),
    "L6": (21, 21, 16), "F0": (7056,), "F7": (4096,),
}  # fmt: skip
# swghosh/DeepFace, deepface/deepface.py, as Keras 2 made the weights of it.
STORED = {
    "C1": ((11, 11, 3, 32), (32,)),
    "C3": ((9, 9, 32, 16), (16,)),
    "L4": ((55 * 55, 9 * 9 * 16, 16), (55, 55, 16)),
    "L5": ((25 * 25, 7 * 7 * 16, 16), (25, 25, 16)),
    "L6": ((21 * 21, 5 * 5 * 16, 16), (21, 21, 16)),
    "F7": ((7056, 4096), (4096,)),
}
F8 = {"kernel": np.zeros((4096, 7), "f4"), "bias": np.zeros(7, "f4")}


@pytest.fixture(scope="module")
def network():
    return models.load_network("deepface", weights=None)


def stored(names=tuple(STORED)):
    """What the re-training's file holds of these layers, with other numbers."""
    rng = np.random.default_rng(0)
    return {
        name: {part: rng.random(shape, "f4") for part, shape in zip(("kernel", "bias"), STORED[name], strict=True)}
        for name in names
    }


def test_maps_are_as_large_as_in_the_figure(network):
    assert {name: network.get_layer(name).output.shape[1:] for name in SHAPES} == SHAPES


def test_most_weights_are_in_locally_and_fully_connected_layers(network):
    """The paper, section 3.2: more than 120 million with the names of 4,030 people, over 95 % in such layers."""
    names = 4096 * 4030 + 4030
    total = network.count_params() + names
    assert 118e6 < total < 122e6
    shared = sum(network.get_layer(name).count_params() for name in ("C1", "C3"))
    assert 1 - shared / total > 0.95


def test_with_the_names_of_vggface2_it_is_the_retrained_network(network):
    """137,774,071 parameters, which Keras 2 counted, with F8 for 8,631 people."""
    assert network.count_params() + 4096 * 8631 + 8631 == 137_774_071


def test_the_front_pools_overlapping_windows_and_ends_them_at_the_border(network):
    pooling = network.get_layer("M2")
    assert (pooling.pool_size, pooling.strides, pooling.padding) == ((3, 3), (2, 2), "same")


def test_the_zipped_file_fills_the_network(tmp_path):
    values = stored()
    write_h5(tmp_path / "deepface.h5", values | {"F8": F8})
    path = tmp_path / "VGGFace2_DeepFace_weights_val-0.9034.h5.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(tmp_path / "deepface.h5", "VGGFace2_DeepFace_weights_val-0.9034.h5")
    (tmp_path / "deepface.h5").unlink()
    network = models.load_network("deepface", weights=path)
    path.unlink()
    for name, parts in values.items():
        for weight in network.get_layer(name).weights:
            np.testing.assert_array_equal(weight, parts[weight.name], err_msg=name)


def test_a_file_without_a_locally_connected_layer_is_refused(network, tmp_path):
    path = write_h5(tmp_path / "some.h5", stored(("C1", "C3")))
    with pytest.raises(WeightsError, match="layer 'L4' is expected and not in the file"):
        models.load_network("deepface", weights=path)


def test_a_kernel_for_another_number_of_places_is_refused(tmp_path):
    values = stored(("C1", "C3"))
    values["L4"] = {"kernel": np.zeros((54 * 55, 9 * 9 * 16, 1), "f4"), "bias": np.zeros((54, 55, 16), "f4")}
    with pytest.raises(WeightsError, match=r"L4/kernel expects the shape \(3025, 1296, 16\)"):
        models.load_network("deepface", weights=write_h5(tmp_path / "other.h5", values))


def test_preprocessing_is_that_of_the_retraining():
    faces = np.zeros((1, 152, 152, 3), np.uint8)
    faces[..., 0] = 255  # red
    assert cards.card("deepface").preprocessing(faces)[0, 0, 0].tolist() == [1, 0, 0]


def test_the_format_is_called_unproven():
    assert cards.card("deepface").formats[0].proof is None

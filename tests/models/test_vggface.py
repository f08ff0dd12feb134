"""VGGFace: equal to the original, with every file of it, and careful with files of others."""

import dataclasses
import zlib

import h5py
import keras
import numpy as np
import pytest

from facelab import cards, models
from facelab.errors import WeightsError
from facelab.models import vggface

pytestmark = pytest.mark.slow  # networks of over 20 million parameters

# The means of keras-vggface's preprocessing versions; the card's is version 1.
MEANS = {"v1": (93.5940, 104.7624, 129.1863), "v2": (91.4953, 103.8827, 131.0912)}


def relative(ours, theirs):
    return np.abs(ours - theirs).max() / np.abs(theirs).max()


@pytest.fixture(scope="module")
def record(shared):
    return np.load(shared / "oracles" / "vggface_vgg16.npz")


def inputs(record, version, name="vggface"):
    return dataclasses.replace(cards.card(name).preprocessing, mean=MEANS[version])(record["input_uint8_rgb"])


@pytest.mark.realdata
def test_preprocessing_is_that_of_keras_vggface(record):
    assert cards.card("vggface").preprocessing.mean == MEANS["v1"]
    for version in MEANS:
        ours = inputs(record, version)
        np.testing.assert_allclose(ours[:, :8, :8], record[f"preprocess_{version}_corner"], atol=1e-5)
        np.testing.assert_allclose(
            ours.sum((1, 2), dtype=np.float64), record[f"preprocess_{version}_sum_float64"], rtol=1e-5
        )


@pytest.mark.realdata
@pytest.mark.parametrize("listing", ["vggface_vgg16_notop", "vggface_vgg16_top"])
def test_the_convolutions_are_the_original_ones(record, seeded_weights, listing):
    network = models.load_network("vggface_notop", seeded_weights(listing))
    for version in MEANS:
        ours = network.predict_on_batch(inputs(record, version))
        assert relative(ours, record[f"notop_{version}"]) < 1e-5
    # And the comparison can fail: with the channels swapped, and with the other version's means.
    assert relative(network.predict_on_batch(inputs(record, "v1")[..., ::-1]), record["notop_v1"]) > 1e-2
    assert relative(network.predict_on_batch(inputs(record, "v2")), record["notop_v1"]) > 1e-3


@pytest.mark.realdata
def test_the_last_map_is_the_original_one(record, seeded_weights):
    network = models.load_network("vggface_notop", seeded_weights("vggface_vgg16_notop"))
    last = keras.Model(network.input, network.get_layer("pool5").output).predict_on_batch(inputs(record, "v1"))
    assert relative(last, record["notop_none_v1"]) < 1e-5
    assert relative(last.max((1, 2)), record["notop_max_v1"]) < 1e-5


@pytest.mark.realdata
def test_names_and_the_vector_before_them_are_the_original_ones(record, seeded_weights):
    path = seeded_weights("vggface_vgg16_top")
    classifier = models.load_network("vggface_classifier", path)
    for version in MEANS:
        probabilities = classifier.predict_on_batch(inputs(record, version))
        assert relative(probabilities, record[f"top_{version}"]) < 5e-5
        np.testing.assert_allclose(probabilities.sum(1), 1, atol=1e-5)
    features = models.load_network("vggface", path).predict_on_batch(inputs(record, "v1"))
    assert relative(features, record["top_features_v1"]) < 1e-5
    assert (features == 0).mean() > 0.3  # after the ReLU, as the record is
    scores = features @ classifier.get_layer("fc8").kernel.numpy()
    assert relative(scores + classifier.get_layer("fc8").bias.numpy(), record["top_logits_v1_float64"]) < 1e-5


def test_layer_names_are_the_file_format():
    """They are those of keras-vggface's files: changing one breaks everybody's."""
    names = [layer.name for layer in models.load_network("vggface_notop", weights=None).layers if layer.weights]
    assert len(names) == 13
    assert names[:3] == ["conv1_1", "conv1_2", "conv2_1"]
    assert names[-1] == "conv5_3"


def shapes_of_the_file(top):
    shapes, channels = {}, 3
    for block, (filters, convolutions) in enumerate([(64, 2), (128, 2), (256, 3), (512, 3), (512, 3)], start=1):
        for i in range(1, convolutions + 1):
            shapes[f"conv{block}_{i}"] = {"kernel": (3, 3, channels, filters), "bias": (filters,)}
            channels = filters
    if top:
        for name, size in {"fc6": (25088, 4096), "fc7": (4096, 4096), "fc8": (4096, 2622)}.items():
            shapes[name] = {"kernel": size, "bias": size[1:]}
    return shapes


def value_of(layer, variable):
    return np.float32(zlib.crc32(f"{layer}/{variable}".encode()) % 1000 / 1e4)


def write_hollow(path, shapes):
    """A file as Keras 2 wrote it whose arrays hold one number each: HDF5 stores no more than that number."""
    with h5py.File(path, "w") as file:
        file.attrs["layer_names"] = [name.encode() for name in ["input_1", *shapes, "fc6/relu"]]
        for empty in ("input_1", "fc6/relu"):
            file.require_group(empty).attrs["weight_names"] = np.array([], "S1")
        for layer, variables in shapes.items():
            group = file.require_group(layer)
            group.attrs["weight_names"] = [f"{layer}/{variable}:0".encode() for variable in variables]
            for variable, shape in variables.items():
                group.create_dataset(f"{layer}/{variable}:0", shape, "f4", fillvalue=value_of(layer, variable))
    return path


@pytest.mark.parametrize(
    ("name", "top", "last"),
    [("vggface_notop", False, "conv5_3"), ("vggface", True, "fc7"), ("vggface_notop", True, "conv5_3")],
)
def test_each_array_of_the_file_comes_to_its_layer(tmp_path, name, top, last):
    network = models.load_network(name, write_hollow(tmp_path / "w.h5", shapes_of_the_file(top)))
    filled = [layer for layer in network.layers if layer.weights]
    assert filled[-1].name == last
    for layer in filled:
        for weight in layer.weights:
            assert np.all(weight.numpy() == value_of(layer.name, weight.name)), f"{layer.name}/{weight.name}"


def renamed(shapes):
    shapes["conv3_9"] = shapes.pop("conv3_2")


def turned(shapes):
    shapes["conv2_1"]["kernel"] = (128, 64, 3, 3)  # Caffe's and Theano's order


def swapped(shapes):
    shapes["conv2_1"], shapes["conv2_2"] = shapes["conv2_2"], shapes["conv2_1"]


def foreign(shapes):
    shapes["conv6_1"] = {"kernel": (1, 1, 2, 2), "bias": (2,)}


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (renamed, "layer 'conv3_2' is expected and not in the file"),
        (turned, r"conv2_1/kernel expects the shape \(3, 3, 64, 128\). Received: \(128, 64, 3, 3\)"),
        (swapped, r"conv2_1/kernel expects the shape \(3, 3, 64, 128\). Received: \(3, 3, 128, 128\)"),
        (foreign, "holds the layer 'conv6_1', which the network lacks"),
    ],
)
def test_the_first_mismatch_is_named(tmp_path, spoil, words):
    shapes = shapes_of_the_file(top=False)
    spoil(shapes)
    with pytest.raises(WeightsError, match=words):
        models.load_network("vggface_notop", write_hollow(tmp_path / "w.h5", shapes))


@pytest.mark.parametrize("name", ["vggface", "vggface_classifier"])
def test_the_file_without_the_last_layers_is_not_enough(tmp_path, name):
    path = write_hollow(tmp_path / "notop.h5", shapes_of_the_file(top=False))
    with pytest.raises(WeightsError, match="layer 'fc6' is expected and not in the file"):
        models.load_network(name, path)


def test_a_truncated_file_is_refused(tmp_path):
    whole = write_hollow(tmp_path / "w.h5", shapes_of_the_file(top=False)).read_bytes()
    for length in (0, 1000, len(whole) // 2, len(whole) - 1):
        (tmp_path / "cut.h5").write_bytes(whole[:length])
        with pytest.raises(WeightsError, match=r"cut\.h5"):
            models.load_network("vggface_notop", tmp_path / "cut.h5")


def test_the_cards_agree_with_each_other():
    every = [cards.card(name) for name in ("vggface", "vggface_notop", "vggface_classifier")]
    assert {card.preprocessing for card in every} == {vggface.VGGFACE.preprocessing}
    assert {card.alignment for card in every} == {vggface.VGGFACE.alignment}
    # 4096 inputs and a bias for each of 2,622 people, and the two large layers before them.
    notop, whole, top = every[1].parameters, every[0].parameters, every[2].parameters
    assert top - whole == (4096 + 1) * 2622
    assert whole - notop == (7 * 7 * 512 + 1) * 4096 + (4096 + 1) * 4096

"""VGGFace2's ResNet-50 and SENet-50: equal to the originals, with every file of them, and careful with others."""

import dataclasses
import zlib

import h5py
import keras
import numpy as np
import pytest

from facelab import cards, models
from facelab.errors import WeightsError
from facelab.models import vggface2

pytestmark = pytest.mark.slow  # networks of over 20 million parameters

NETWORKS = ("resnet50", "senet50")
# The means of keras-vggface's preprocessing versions; the card's is version 2.
MEANS = {"v1": (93.5940, 104.7624, 129.1863), "v2": (91.4953, 103.8827, 131.0912)}


def relative(ours, theirs):
    return np.abs(ours - theirs).max() / np.abs(theirs).max()


@pytest.fixture
def record_of(shared):
    return lambda network: np.load(shared / "oracles" / f"vggface_{network}.npz")


def inputs(record, version):
    preprocessing = cards.card("vggface2_resnet50").preprocessing
    return dataclasses.replace(preprocessing, mean=MEANS[version])(record["input_uint8_rgb"])


@pytest.mark.realdata
def test_preprocessing_is_that_of_keras_vggface(record_of):
    record = record_of("resnet50")
    assert {cards.card(f"vggface2_{network}").preprocessing.mean for network in NETWORKS} == {MEANS["v2"]}
    for version in MEANS:
        corner = inputs(record, version)[:, :8, :8]
        np.testing.assert_allclose(corner, record[f"preprocess_{version}_corner"], atol=1e-5)


@pytest.mark.realdata
@pytest.mark.parametrize("top", [False, True], ids=["notop", "top"])
@pytest.mark.parametrize("name", NETWORKS)
def test_vectors_are_the_original_ones(record_of, seeded_weights, name, top):
    record = record_of(name)
    path = seeded_weights(f"vggface_{name}_{'top' if top else 'notop'}")
    network = models.load_network(f"vggface2_{name}", path)
    for version in MEANS:
        assert relative(network.predict_on_batch(inputs(record, version)), record[f"notop_{version}"]) < 1e-5
    # And the comparison can fail: with the channels swapped, and with the other version's means.
    assert relative(network.predict_on_batch(inputs(record, "v2")[..., ::-1]), record["notop_v2"]) > 1e-2
    assert relative(network.predict_on_batch(inputs(record, "v1")), record["notop_v2"]) > 1e-3


@pytest.mark.realdata
@pytest.mark.parametrize("name", NETWORKS)
def test_the_names_probabilities_are_the_original_ones(record_of, seeded_weights, name):
    record = record_of(name)
    network = models.load_network(f"vggface2_{name}_classifier", seeded_weights(f"vggface_{name}_top"))
    inner = keras.Model(network.input, [network.get_layer("average").output, network.output])
    for version in MEANS:
        features, probabilities = inner.predict_on_batch(inputs(record, version))
        assert relative(probabilities, record[f"top_{version}"]) < 5e-5
        if version == "v1":
            assert relative(features, record["top_features_v1"]) < 1e-5


@pytest.mark.realdata
def test_a_wrong_epsilon_would_be_seen(record_of, seeded_weights):
    """The two networks differ in it, and no weight file tells: 1e-3 and 1e-4."""
    network = models.load_network("vggface2_senet50", seeded_weights("vggface_senet50_notop"))
    for layer in network.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            assert layer.epsilon == 1e-4
            layer.epsilon = 1e-3
    record = record_of("senet50")
    assert relative(network.predict_on_batch(inputs(record, "v2")), record["notop_v2"]) > 1e-3


@pytest.fixture(scope="module")
def untrained():
    return {name: models.load_network(f"vggface2_{name}", weights=None) for name in NETWORKS}


def filled(network):
    return [layer for layer in network.layers if layer.weights]


def test_layer_names_are_the_file_format(untrained):
    """Saved weights are found by these names: changing one breaks everybody's files."""
    names = [layer.name for layer in filled(untrained["resnet50"])]
    assert len(names) == 106  # 53 convolutions, each with its batch normalization
    assert names[:4] == ["conv1_7x7_s2", "conv1_7x7_s2_bn", "conv2_1_1x1_reduce", "conv2_1_1x1_reduce_bn"]
    assert {"conv2_1_1x1_proj", "conv4_6_3x3_bn", "conv5_3_1x1_increase_bn"} <= set(names)
    gates = {layer.name for layer in filled(untrained["senet50"])} - set(names)
    assert len(gates) == 32  # two convolutions in each of the 16 blocks
    assert {"conv2_1_1x1_down", "conv5_3_1x1_up"} <= gates


def test_the_stride_sits_on_the_first_convolution_and_the_pool_has_no_padding(untrained):
    for network in untrained.values():
        assert network.get_layer("conv3_1_1x1_reduce").strides == (2, 2)
        assert network.get_layer("conv3_1_3x3").strides == (1, 1)
        assert network.get_layer("conv1_7x7_s2").output.shape[1:3] == (112, 112)
        assert network.get_layer("conv2_1_1x1_reduce").input.shape[1:3] == (55, 55)  # "same" padding would give 56


def test_a_gate_weighs_each_channel_by_one_number():
    """Squeeze (average), excitation (two layers), scale: by hand, on a map that is easy to average."""
    image = keras.Input((2, 2, 32))
    network = keras.Model(image, vggface2._squeeze_excite(image, "gate"))
    rng = np.random.default_rng(0)
    x = rng.normal(size=(3, 2, 2, 32)).astype("f4")
    down, up = rng.normal(size=(1, 1, 32, 2)).astype("f4"), rng.normal(size=(1, 1, 2, 32)).astype("f4")
    network.get_layer("gate_down").set_weights([down, np.float32([0.5, -0.5])])
    network.get_layer("gate_up").set_weights([up, np.zeros(32, "f4")])
    hidden = np.maximum(x.mean((1, 2)) @ down[0, 0] + [0.5, -0.5], 0)
    gate = 1 / (1 + np.exp(-(hidden @ up[0, 0])))
    np.testing.assert_allclose(network.predict_on_batch(x), x * gate[:, None, None, :], atol=1e-6)


def original(name):
    """Our layer name as keras-vggface wrote it."""
    return name.replace("conv1_7x7", "conv1/7x7").replace("_bn", "/bn")


def shapes_of(network):
    return {
        original(layer.name): {weight.name: tuple(weight.shape) for weight in layer.weights}
        for layer in filled(network)
    }


def value_of(layer, variable):
    return np.float32(zlib.crc32(f"{layer}/{variable}".encode()) % 1000 / 1e4)


def write_hollow(path, shapes):
    """A file as Keras 2 wrote it whose arrays hold one number each: HDF5 stores no more than that number."""
    with h5py.File(path, "w") as file:
        file.attrs["layer_names"] = [name.encode() for name in shapes]
        for layer, variables in shapes.items():
            group = file.require_group(layer)
            group.attrs["weight_names"] = [f"{layer}/{variable}:0".encode() for variable in variables]
            for variable, shape in variables.items():
                group.create_dataset(f"{layer}/{variable}:0", shape, "f4", fillvalue=value_of(layer, variable))
    return path


@pytest.mark.parametrize("top", [False, True], ids=["notop", "top"])
@pytest.mark.parametrize("name", NETWORKS)
def test_each_array_of_the_file_comes_to_its_layer(untrained, tmp_path, name, top):
    shapes = dict(reversed(shapes_of(untrained[name]).items()))  # the order in the file does not matter
    if top:
        shapes["classifier"] = {"kernel": (2048, 8631), "bias": (8631,)}
    network = models.load_network(f"vggface2_{name}", write_hollow(tmp_path / "w.h5", shapes))
    for layer in filled(network):
        for weight in layer.weights:
            assert np.all(weight.numpy() == value_of(original(layer.name), weight.name)), weight.path


@pytest.mark.parametrize(
    ("wanted", "given", "words"),
    [
        ("resnet50", "senet50", "holds the layer 'conv2_1_1x1_down', which the network lacks, and 31 more"),
        ("senet50", "resnet50", "layer 'conv2_1_1x1_down' is expected and not in the file"),
        ("resnet50_classifier", "resnet50", "layer 'classifier' is expected and not in the file"),
    ],
)
def test_the_file_of_another_network_is_refused(untrained, tmp_path, wanted, given, words):
    path = write_hollow(tmp_path / "w.h5", shapes_of(untrained[given]))
    with pytest.raises(WeightsError, match=words):
        models.load_network(f"vggface2_{wanted}", path)


def renamed(shapes):
    shapes["conv4_3_3x3/norm"] = shapes.pop("conv4_3_3x3/bn")


def turned(shapes):
    shapes["conv2_1_1x1_reduce"]["kernel"] = (64, 64, 1, 1)


def swapped(shapes):
    shapes["conv3_1_1x1_reduce"], shapes["conv3_1_1x1_increase"] = (
        shapes["conv3_1_1x1_increase"],
        shapes["conv3_1_1x1_reduce"],
    )


def without_statistics(shapes):
    del shapes["conv1/7x7_s2/bn"]["moving_variance"]


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (renamed, "layer 'conv4_3_3x3_bn' is expected and not in the file"),
        (turned, r"conv2_1_1x1_reduce/kernel expects the shape \(1, 1, 64, 64\). Received: \(64, 64, 1, 1\)"),
        (swapped, r"conv3_1_1x1_reduce/kernel expects the shape \(1, 1, 256, 128\). Received: \(1, 1, 128, 512\)"),
        (without_statistics, "layer 'conv1_7x7_s2_bn' expects gamma, beta, moving_mean, moving_variance"),
    ],
)
def test_the_first_mismatch_is_named(untrained, tmp_path, spoil, words):
    shapes = shapes_of(untrained["resnet50"])
    spoil(shapes)
    with pytest.raises(WeightsError, match=words):
        models.load_network("vggface2_resnet50", write_hollow(tmp_path / "w.h5", shapes))


def test_a_truncated_file_is_refused(untrained, tmp_path):
    whole = write_hollow(tmp_path / "w.h5", shapes_of(untrained["resnet50"])).read_bytes()
    for length in (0, 1000, len(whole) // 2, len(whole) - 1):
        (tmp_path / "cut.h5").write_bytes(whole[:length])
        with pytest.raises(WeightsError, match=r"cut\.h5"):
            models.load_network("vggface2_resnet50", tmp_path / "cut.h5")


def test_the_cards_agree_with_each_other():
    for name in NETWORKS:
        features, classifier = cards.card(f"vggface2_{name}"), cards.card(f"vggface2_{name}_classifier")
        assert classifier.parameters - features.parameters == (2048 + 1) * 8631
        assert classifier.preprocessing == features.preprocessing
        assert classifier.alignment == features.alignment
        assert all(f.proof for f in (*features.formats, *classifier.formats))

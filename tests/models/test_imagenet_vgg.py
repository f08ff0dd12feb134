"""VGG-16 and VGG-19: Keras' own facts on the cards, and files of Keras 1 read as Keras reads them."""

import importlib
import inspect
import re
import zlib

import h5py
import keras
import numpy as np
import pytest

from facelab import cards, models
from facelab.errors import WeightsError

pytestmark = pytest.mark.slow  # networks of over 20 million parameters

NAMES = ("vgg16", "vgg19")


@pytest.fixture(scope="module")
def vgg16():
    return models.load_network("vgg16", weights=None)


@pytest.mark.parametrize("name", NAMES)
def test_preprocessing_is_that_of_keras(name):
    photos = np.random.default_rng(0).integers(0, 256, (2, 224, 224, 3), np.uint8)
    theirs = getattr(keras.applications, name).preprocess_input(photos.astype(np.float32))
    np.testing.assert_allclose(cards.card(name).preprocessing(photos), theirs, atol=1e-5)
    assert np.abs(cards.card(name).preprocessing(photos[..., ::-1]) - theirs).max() > 50


@pytest.mark.parametrize("name", NAMES)
def test_addresses_and_digests_are_those_in_the_source_of_keras(name):
    card = cards.card(name)
    module = importlib.import_module(f"keras.src.applications.{name}")
    assert card.weights.url == module.WEIGHTS_PATH
    digests = re.findall(r'file_hash="(\w+)"', inspect.getsource(module))
    assert len(digests) == 2  # with the classifier, then without
    assert card.weights.sha256 == f"md5:{digests[0]}"
    names = importlib.import_module("keras.src.applications.imagenet_utils")
    assert card.labels.url == names.CLASS_INDEX_PATH
    assert card.labels.sha256.removeprefix("md5:") in inspect.getsource(names.decode_predictions)


def test_three_more_layers_bring_nothing_measurable_at_one_crop():
    small, large = map(cards.card, NAMES)
    extra = 256 * (3 * 3 * 256 + 1) + 2 * 512 * (3 * 3 * 512 + 1)  # one layer of 256 filters, two of 512
    assert large.parameters - small.parameters == extra
    assert round(small.accuracy_claimed.value, 3) == round(large.accuracy_claimed.value, 3) == 0.713


def value_of(layer, weight):
    """Random numbers for the small arrays; one number, which HDF5 stores once, for the large ones."""
    seed = zlib.crc32(f"{layer}/{weight.name}".encode())
    if np.prod(weight.shape) > 40_000:
        return np.float32(seed % 1000 / 1e4)
    return np.random.default_rng(seed).normal(size=weight.shape).astype(np.float32)


# Keras 1 wrote the published files, Keras 2 what people saved later.
STYLES = {
    "keras_1": {"kernel": "{0}_W_1:0", "bias": "{0}_b_1:0"},
    "keras_2": {"kernel": "{0}/kernel:0", "bias": "{0}/bias:0"},
}


def write_h5(path, network, style):
    with h5py.File(path, "w") as file:
        file.attrs["layer_names"] = [layer.name.encode() for layer in network.layers]
        for layer in network.layers:
            group = file.require_group(layer.name)
            names = [STYLES[style][weight.name].format(layer.name) for weight in layer.weights]
            group.attrs["weight_names"] = [name.encode() for name in names] if names else np.array([], "S1")
            for name, weight in zip(names, layer.weights, strict=True):
                value = value_of(layer.name, weight)
                if value.ndim:
                    group.create_dataset(name, data=value)
                else:
                    group.create_dataset(name, tuple(weight.shape), "f4", fillvalue=value)
    return path


@pytest.mark.parametrize("style", list(STYLES))
def test_files_are_read_as_keras_reads_them(vgg16, tmp_path, style):
    path = write_h5(tmp_path / "w.h5", vgg16, style)
    ours = models.load_network("vgg16", path)
    vgg16.load_weights(path)  # Keras 3's reader of old files goes by order
    for mine, theirs in zip(ours.weights, vgg16.weights, strict=True):
        np.testing.assert_array_equal(mine.numpy(), theirs.numpy(), err_msg=mine.path)
    assert ours.get_layer("block1_conv2").kernel.numpy().std() > 0.9


def test_the_smaller_network_does_not_fit_the_larger_one(vgg16, tmp_path):
    path = write_h5(tmp_path / "w.h5", vgg16, "keras_1")
    with pytest.raises(WeightsError, match="layer 'block3_conv4' is expected and not in the file"):
        models.load_network("vgg19", path)


def test_names_of_weights_from_neither_keras_are_refused(vgg16, tmp_path, monkeypatch):
    monkeypatch.setitem(STYLES, "other", {"kernel": "{0}_weights:0", "bias": "{0}_b_1:0"})
    path = write_h5(tmp_path / "w.h5", vgg16, "other")
    with pytest.raises(WeightsError, match="'block1_conv1' expects kernel, bias. Received: block1_conv1_weights, bias"):
        models.load_network("vgg16", path)

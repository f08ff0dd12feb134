"""Reading other projects' files: by name, whole or not at all, with the first mismatch in the message."""

import zipfile

import h5py
import keras
import numpy as np
import pytest

from facelab.errors import WeightsError
from facelab.models._weight_file import fill, read_stored, same_name, weight_converter


@pytest.fixture
def network():
    image = keras.Input((4, 4, 2))
    x = keras.layers.Conv2D(3, 3, name="conv")(image)
    x = keras.layers.BatchNormalization(name="conv_bn")(x)
    return keras.Model(image, keras.layers.Dense(5, name="head")(keras.layers.Flatten()(x)), name="tiny")


def values():
    rng = np.random.default_rng(0)
    shapes = {
        "conv": {"kernel": (3, 3, 2, 3), "bias": (3,)},
        "conv/bn": {"gamma": (3,), "beta": (3,), "moving_mean": (3,), "moving_variance": (3,)},
        "head": {"kernel": (12, 5), "bias": (5,)},
    }
    return {
        layer: {v: rng.uniform(0.5, 1, s).astype("f4") for v, s in parts.items()} for layer, parts in shapes.items()
    }


def write_h5(path, stored, root="", prefix="{layer}/"):
    """As Keras 2 wrote it: a group for each layer, nested where a name has a slash, the order in attributes."""
    with h5py.File(path, "w") as file:
        top = file.require_group(root) if root else file
        top.attrs["layer_names"] = [name.encode() for name in ["input_1", *stored]]
        top.require_group("input_1").attrs["weight_names"] = np.array([], "S1")
        for layer, parts in stored.items():
            group = top.require_group(layer)
            names = [f"{prefix.format(layer=layer)}{variable}:0" for variable in parts]
            group.attrs["weight_names"] = [name.encode() for name in names]
            for name, value in zip(names, parts.values(), strict=True):
                group.create_dataset(name, data=value)
    return path


def rename(name):
    return name.replace("/", "_")


def assert_filled(network):
    for layer, parts in values().items():
        for weight in network.get_layer(rename(layer)).weights:
            np.testing.assert_array_equal(weight.numpy(), parts[weight.name])


@pytest.mark.parametrize("options", [{}, {"root": "model_weights"}, {"prefix": "session_7/{layer}_1/"}])
def test_a_legacy_file_fills_the_network_by_names(network, tmp_path, options):
    weight_converter(rename)(network, write_h5(tmp_path / "old.h5", values(), **options))
    assert_filled(network)


def test_the_order_in_the_file_does_not_matter(network, tmp_path):
    stored = {
        layer: dict(reversed(parts.items())) for layer, parts in reversed(values().items())
    }  # bias before kernel, last layer first
    weight_converter(rename)(network, write_h5(tmp_path / "old.h5", stored))
    assert_filled(network)


def test_keras_1_named_its_weights_otherwise(tmp_path):
    """``fc1_W_1:0`` in the published ImageNet files; a layer whose name ends so is not mistaken."""
    with h5py.File(tmp_path / "old.h5", "w") as file:
        file.attrs["layer_names"] = [b"fc1", b"fc1_b"]
        for layer, names in {"fc1": ["fc1_W_1:0", "fc1_b_1:0"], "fc1_b": ["fc1_b_W:0", "fc1_b_b:0"]}.items():
            file.create_group(layer).attrs["weight_names"] = [name.encode() for name in names]
            for name in names:
                file[layer][name] = np.zeros(1)
    assert {layer: list(parts) for layer, parts in read_stored(tmp_path / "old.h5").items()} == {
        "fc1": ["kernel", "bias"],
        "fc1_b": ["kernel", "bias"],
    }


def test_an_npz_file_fills_it_too(network, tmp_path):
    arrays = {f"{layer}/{variable}": v for layer, parts in values().items() for variable, v in parts.items()}
    np.savez(tmp_path / "w.npz", __note__=np.array(["kept apart"]), **arrays)
    weight_converter(rename)(network, tmp_path / "w.npz")
    assert_filled(network)


def test_a_zip_with_one_h5_inside_is_opened(network, tmp_path):
    write_h5(tmp_path / "old.h5", values())
    with zipfile.ZipFile(tmp_path / "old.h5.zip", "w") as archive:
        archive.write(tmp_path / "old.h5", "weights/old.h5")
        archive.writestr("__MACOSX/weights/._old.h5", b"")
    weight_converter(rename)(network, tmp_path / "old.h5.zip")
    assert_filled(network)


def test_of_two_families_the_one_that_fits_is_taken(network, tmp_path):
    path = write_h5(tmp_path / "old.h5", {f"net_{layer}": parts for layer, parts in values().items()})
    weight_converter(rename, lambda name: rename(name.removeprefix("net_")))(network, path)
    assert_filled(network)


def test_a_classifier_in_the_file_is_left_out_only_where_that_is_meant(network, tmp_path):
    stored = values() | {"fc8": {"kernel": np.zeros((5, 2), "f4"), "bias": np.zeros(2, "f4")}}
    path = write_h5(tmp_path / "top.h5", stored)
    weight_converter(rename, ignore=("fc8",))(network, path)
    assert_filled(network)
    with pytest.raises(WeightsError, match="layer 'fc8', which the network lacks"):
        weight_converter(rename)(network, path)


def without(layer, variable=None):
    def spoil(stored):
        del (stored[layer] if variable else stored)[variable or layer]

    return spoil


def put(layer, variable, value):
    def spoil(stored):
        stored[layer][variable] = value

    return spoil


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (without("conv/bn"), "layer 'conv_bn' is expected and not in the file"),
        (without("head", "bias"), "layer 'head' expects kernel, bias. Received: kernel"),
        (
            put("head", "kernel", np.ones((5, 12), "f4")),
            r"head/kernel expects the shape \(12, 5\). Received: \(5, 12\)",
        ),
        (put("conv", "bias", np.array([1, np.nan, 3], "f4")), "conv/bias holds numbers that are not finite"),
        (put("conv/bn", "moving_std", np.ones(3, "f4")), "layer 'conv_bn' expects gamma, beta"),
    ],
)
def test_the_first_mismatch_is_named_and_the_network_left_as_it_was(network, tmp_path, spoil, words):
    stored, before = values(), network.get_weights()
    spoil(stored)
    path = write_h5(tmp_path / "old.h5", stored)
    with pytest.raises(WeightsError, match=words) as caught:
        weight_converter(rename)(network, path)
    assert str(path) in str(caught.value)
    for old, new in zip(before, network.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


def test_a_file_cut_anywhere_is_refused(network, tmp_path):
    whole = write_h5(tmp_path / "old.h5", values()).read_bytes()
    path = tmp_path / "cut.h5"
    for length in range(0, len(whole) - 1, 97):
        path.write_bytes(whole[:length])
        with pytest.raises(WeightsError, match=r"cut\.h5"):
            weight_converter(rename)(network, path)


@pytest.mark.parametrize("name", ["w.npz", "w.h5.zip"])
def test_a_cut_archive_is_refused(network, tmp_path, name):
    np.savez(tmp_path / "whole.npz", **{"conv/kernel": np.ones((3, 3, 2, 3), "f4")})
    path = tmp_path / name
    path.write_bytes((tmp_path / "whole.npz").read_bytes()[:-40])
    with pytest.raises(WeightsError, match="neither"):
        weight_converter(rename)(network, path)


def test_a_file_with_pickled_objects_is_refused(tmp_path):
    np.savez(tmp_path / "w.npz", **{"conv/kernel": np.array([{}], object)})
    with pytest.raises(WeightsError, match="damaged"):
        read_stored(tmp_path / "w.npz")


def test_flipped_bytes_inside_are_damage(network, tmp_path):
    np.savez_compressed(tmp_path / "w.npz", **{"conv/kernel": np.random.default_rng(0).random(4000)})
    data = bytearray((tmp_path / "w.npz").read_bytes())
    data[2000:2010] = b"\x00" * 10
    (tmp_path / "w.npz").write_bytes(data)
    with pytest.raises(WeightsError, match="damaged"):
        read_stored(tmp_path / "w.npz")


def test_files_of_another_kind_say_what_they_are(network, tmp_path):
    network.save_weights(tmp_path / "new.weights.h5")
    (tmp_path / "new.weights.h5").rename(tmp_path / "new.h5")
    with pytest.raises(WeightsError, match=r"Keras 3's own format: let its name end in \.weights\.h5"):
        read_stored(tmp_path / "new.h5")
    with h5py.File(tmp_path / "data.h5", "w") as file:
        file["x"] = [1, 2]
    with pytest.raises(WeightsError, match="not Keras'"):
        read_stored(tmp_path / "data.h5")
    (tmp_path / "page.h5").write_text("<html>not found</html>")
    with pytest.raises(WeightsError, match=r"Expected an \.h5 or \.npz weight file"):
        read_stored(tmp_path / "page.h5")


def test_fill_takes_arrays_directly(network):
    fill(network, {rename(layer): parts for layer, parts in values().items()}, "memory")
    assert_filled(network)
    assert same_name("conv") == "conv"

"""Folders of .csv files: Torch's order of the axes by hand, a zip instead of a folder, and what is refused."""

import zipfile

import keras
import numpy as np
import pytest

from facelab.errors import WeightsError
from facelab.models._csv_folder import convert_csv_folder, is_csv_folder
from facelab.models._weight_file import filled_layers

LETTERS = {"kernel": "w", "bias": "b", "gamma": "w", "beta": "b", "moving_mean": "m", "moving_variance": "v"}


@pytest.fixture
def network():
    image = keras.Input((2, 3, 2))
    x = keras.layers.Conv2D(4, (2, 3), name="conv1")(image)
    x = keras.layers.BatchNormalization(name="bn1")(x)
    network = keras.Model(image, keras.layers.Dense(3, name="dense_layer")(keras.layers.Flatten()(x)), name="tiny")
    rng = np.random.default_rng(0)
    network.set_weights([rng.uniform(0.1, 1, w.shape) for w in network.weights])
    return network


def rename(name):
    return "dense_layer" if name == "dense" else name


def torch_order(value):
    return np.moveaxis(value, (-1, -2), (0, 1)) if value.ndim > 1 else value


def write(folder, network):
    """As Keras-OpenFace has them: a row for each output, the numbers with nine digits."""
    folder.mkdir()
    for layer in filled_layers(network):
        for weight in layer.weights:
            value = torch_order(weight.numpy())
            rows = value.reshape(len(value), -1)
            name = f"{layer.name.replace('dense_layer', 'dense')}_{LETTERS[weight.name]}.csv"
            np.savetxt(folder / name, rows, "%.9g", delimiter=",")
    return folder


def assert_restored(network, path):
    before = network.get_weights()
    network.set_weights([np.zeros_like(values) for values in before])
    convert_csv_folder(network, path, rename)
    for old, new in zip(before, network.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


def test_the_order_of_the_axes_by_hand(network, tmp_path):
    folder = write(tmp_path / "w", network)
    # Number n of the file is Torch's [filter, channel, row, column] of (4, 2, 2, 3).
    (folder / "conv1_w.csv").write_text(",".join(map(str, range(48))))
    convert_csv_folder(network, folder, rename)
    kernel = network.get_layer("conv1").kernel.numpy()  # [row, column, channel, filter]
    assert kernel[0, 1, 0, 0] == 1
    assert kernel[1, 0, 0, 0] == 3
    assert kernel[0, 0, 1, 0] == 6
    assert kernel[0, 0, 0, 1] == 12
    assert kernel[1, 2, 1, 3] == 47
    (folder / "dense_w.csv").write_text("\n".join(map(str, range(12))))  # a number per line; [output, input] of (3, 4)
    convert_csv_folder(network, folder, rename)
    assert network.get_layer("dense_layer").kernel.numpy()[:, 1].tolist() == [4, 5, 6, 7]


def test_a_folder_fills_every_layer(network, tmp_path):
    folder = write(tmp_path / "w", network)
    (folder / "README.md").write_text("not a tensor")
    assert is_csv_folder(folder)
    assert_restored(network, folder)


def test_a_zip_of_the_folder_fills_every_layer(network, tmp_path):
    with zipfile.ZipFile(tmp_path / "w.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for file in write(tmp_path / "w", network).iterdir():
            archive.write(file, f"weights/{file.name}")
            archive.writestr(f"__MACOSX/weights/._{file.name}", b"\x00\x05\x16\x07\xff")
    assert is_csv_folder(tmp_path / "w.zip")
    assert_restored(network, tmp_path / "w.zip")


def test_other_files_are_no_csv_folder(tmp_path):
    np.savez(tmp_path / "w.npz", **{"conv1/kernel": np.ones(3)})
    (tmp_path / "w.h5").write_bytes(b"\x89HDF\r\n\x1a\n")
    (tmp_path / "cut.zip").write_bytes((tmp_path / "w.npz").read_bytes()[:-30])
    assert not any(map(is_csv_folder, tmp_path.iterdir()))


@pytest.mark.parametrize(
    ("file", "text", "words"),
    [
        ("conv1_w.csv", None, "layer 'conv1' expects kernel, bias. Received: bias"),
        ("bn1_v.csv", None, "layer 'bn1' expects gamma, beta, moving_mean, moving_variance. Received"),
        ("conv1_w.csv", "1,2,3\n4,5,6\n", r"conv1/kernel expects the shape \(2, 3, 2, 4\). Received: \(6,\)"),
        ("conv1_b.csv", "", r"conv1/bias expects the shape \(4,\). Received: \(0,\)"),
        ("bn1_m.csv", "1\n2\nnan\n4\n", "bn1/moving_mean holds numbers that are not finite"),
        ("bn1_m.csv", "1\n2\n3\nfour\n", r"is damaged: bn1_m\.csv: could not convert string 'four'"),
        ("conv1_w.csv", "1,2,3\n4,5", r"is damaged: conv1_w\.csv: "),  # cut within a row
        ("conv9_w.csv", "1", "it holds the layer 'conv9', which the network lacks"),
        ("notes.csv", "1", "it holds the layer '', which the network lacks"),
        ("conv1_x.csv", "1", "layer 'conv1' expects kernel, bias. Received: bias, kernel, x"),
    ],
)
def test_the_first_mismatch_is_named_and_the_network_left_as_it_was(network, tmp_path, file, text, words):
    folder, before = write(tmp_path / "w", network), network.get_weights()
    if text is None:
        (folder / file).unlink()
    else:
        (folder / file).write_text(text)
    with pytest.raises(WeightsError, match=words) as caught:
        convert_csv_folder(network, folder, rename)
    assert str(folder) in str(caught.value)
    for old, new in zip(before, network.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


def test_an_empty_folder_and_bytes_that_are_no_text_are_refused(network, tmp_path):
    with pytest.raises(WeightsError, match=r"Expected \.csv files in the folder"):
        convert_csv_folder(network, tmp_path, rename)
    (write(tmp_path / "w", network) / "bn1_b.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(WeightsError, match="is damaged"):
        convert_csv_folder(network, tmp_path / "w", rename)

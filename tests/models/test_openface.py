"""OpenFace: equal to Keras-OpenFace's network, with each kind of file; its definitions, against what Torch counted."""

import json

import h5py
import keras
import numpy as np
import pytest

from facelab import models
from facelab.cards import registry
from facelab.errors import WeightsError
from facelab.models import openface

LETTERS = {"kernel": "w", "bias": "b", "gamma": "w", "beta": "b", "moving_mean": "m", "moving_variance": "v"}
CARDS = (openface.NN4_SMALL2, openface.NN4_SMALL1, openface.NN4, openface.NN2)


def relative(ours, theirs):
    return np.abs(ours - theirs).max() / np.abs(theirs).max()


@pytest.fixture(scope="module")
def untrained():
    return models.load_network("openface", weights=None)


@pytest.fixture(scope="module")
def npz(shared):
    return shared / "oracles" / "openface_nn4_small2.npz"


@pytest.fixture(scope="module")
def record(shared):
    return dict(np.load(shared / "oracles" / "openface.npz"))


@pytest.fixture(scope="module")
def embedder(npz):
    return models.load("openface", weights=npz)


def write_h5(path, npz, shared):
    """deepface's file: its names and its order are those of the listing."""
    arrays = np.load(npz)
    with h5py.File(path, "w") as file, (shared / "oracles" / "listings" / "openface.json").open() as listing:
        entries = json.load(listing)["layers"]
        file.attrs["layer_names"] = [layer.encode() for layer, _ in entries]
        for layer, variables in entries:
            group = file.create_group(layer)
            group.attrs["weight_names"] = np.array([name.encode() for name, _ in variables] or [], "S")
            for name, _ in variables:
                group.create_dataset(name, data=arrays[name.removesuffix(":0")])
    return path


def write_csv(folder, npz, _):
    """Keras-OpenFace's folder: Torch's order of the axes, a row for each output."""
    folder.mkdir()
    arrays = np.load(npz)
    for key in arrays.files:
        layer, _, variable = key.rpartition("/")
        if layer:
            value = arrays[key] if arrays[key].ndim == 1 else np.moveaxis(arrays[key], (-1, -2), (0, 1))
            name = f"{layer.replace('dense_layer', 'dense')}_{LETTERS[variable]}.csv"
            np.savetxt(folder / name, value.reshape(len(value), -1), "%.9g", delimiter=",")
    return folder


@pytest.mark.realdata
def test_reproduces_the_vectors_of_the_original(embedder, record):
    inputs = embedder.card.preprocessing(record["input20_uint8_rgb"])
    assert relative(embedder.network.predict_on_batch(inputs), record["embeddings20"]) <= 1e-5
    assert relative(embedder(record["input_all100_uint8_rgb"]), record["embeddings_all100"]) <= 1e-5
    # And the comparison can fail: with the channels swapped the vectors are others.
    assert relative(embedder.network.predict_on_batch(inputs[..., ::-1]), record["embeddings20"]) > 1e-2


@pytest.mark.realdata
def test_reproduces_every_block(embedder, record):
    names = [key.removeprefix("tap20_") for key in record if key.startswith("tap20_")]
    assert len(names) == 10
    network = embedder.network
    inside = keras.Model(network.input, [network.get_layer(name).output for name in names])
    maps = dict(
        zip(names, inside.predict_on_batch(embedder.card.preprocessing(record["input20_uint8_rgb"])), strict=True)
    )
    for name, values in maps.items():
        means = values.mean(axis=tuple(range(1, values.ndim - 1)))
        assert relative(means, record[f"tap20_{name}"]) <= 1e-5, name
    assert relative(maps["inception_3b"][0], record["tap_inception_3b_first_image"]) <= 1e-5


@pytest.mark.realdata
@pytest.mark.parametrize("write", [write_h5, write_csv])
def test_the_other_kinds_of_files_give_the_same_network(embedder, npz, shared, tmp_path, write):
    again = models.load_network("openface", weights=write(tmp_path / "weights", npz, shared))
    for ours, theirs in zip(again.get_weights(), embedder.network.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.realdata
def test_the_record_tells_torchs_window_from_that_of_the_ports(embedder, record):
    network = keras.models.clone_model(embedder.network)
    network.set_weights(embedder.network.get_weights())
    for name in ("lrn_1", "lrn_2"):
        assert network.get_layer(name).size == 11
        network.get_layer(name).depth_radius, network.get_layer(name).alpha = 2, 1e-4 / 5
    vectors = network.predict_on_batch(embedder.card.preprocessing(record["input20_uint8_rgb"]))
    assert 1e-4 < relative(vectors, record["embeddings20"]) < 1e-2
    # For faces it makes no difference: cosine distances of a few millionths.
    assert np.max(1 - np.sum(vectors * record["embeddings20"], axis=1)) < 1e-5


# https://cmusatyalab.github.io/openface/models-and-accuracies/ ; statistics are not among Torch's parameters.
@pytest.mark.parametrize(("card", "count"), zip(CARDS, (3_733_968, 5_579_520, 6_959_088, 7_472_144), strict=True))
def test_trained_numbers_are_as_many_as_torch_counted(card, count):
    network = models.load_network(card.name, weights=None)
    assert sum(int(np.prod(weight.shape)) for weight in network.trainable_weights) == count
    assert network.count_params() == card.parameters


def test_the_definitions_without_weights_keep_torchs_window():
    for card in CARDS[1:]:
        layer = models.load_network(card.name, weights=None).get_layer("lrn_1")
        assert (layer.size, layer.alpha, layer.beta, layer.bias) == (5, 1e-4 / 5, 0.75, 1.0)


def test_nn2_has_the_template_of_its_size():
    small, large = openface.NN4_SMALL2.alignment, openface.NN2.alignment
    np.testing.assert_allclose(np.array(large.template) / 224, np.array(small.template) / 96, atol=5e-5)
    assert not large.exact


def test_layer_names_are_the_file_format(untrained):
    names = [layer.name for layer in untrained.layers if layer.weights]
    assert len(names) == 75
    assert names[:6] == ["conv1", "bn1", "conv2", "bn2", "conv3", "bn3"]
    assert {"inception_3a_1x1_conv", "inception_4e_5x5_bn2", "inception_5b_pool_bn"} < set(names)
    assert names[-1] == "dense_layer"


def test_vectors_are_of_unit_length_as_they_come(untrained):
    noise = np.random.default_rng(0).normal(size=(2, 96, 96, 3)).astype(np.float32)
    np.testing.assert_allclose(np.linalg.norm(untrained.predict_on_batch(noise), axis=1), 1, rtol=1e-5)


def run(function, values):
    values = np.asarray(values, np.float32)
    image = keras.Input(values.shape[1:])
    return keras.Model(image, function(image)).predict_on_batch(values)


def test_length_pooling_by_hand():
    image = np.zeros((1, 7, 6, 1))
    image[0, :3, :3, 0] = [[1, 2, 0], [0, 4, 0], [0, 0, 2]]  # 1 + 4 + 16 + 4 = 25
    image[0, 5, 5, 0] = -3
    image[0, 6, 0, 0] = 100  # no window reaches the seventh row
    np.testing.assert_allclose(run(openface._length, image)[0, ..., 0], [[5, 0], [0, 3]], rtol=1e-6)


@pytest.mark.skipif(keras.backend.backend() != "tensorflow", reason="the gradient is taken with TensorFlow")
def test_length_pooling_has_a_finite_gradient_where_the_map_is_empty():
    import tensorflow as tf

    image = tf.Variable(np.concatenate([np.zeros((1, 3, 3, 1)), np.full((1, 3, 3, 1), 2.0)]).astype("f4"))
    with tf.GradientTape() as tape:
        total = tf.reduce_sum(openface._length(image))
    gradient = tape.gradient(total, image).numpy()
    assert gradient[0].max() == gradient[0].min() == 0
    np.testing.assert_allclose(gradient[1], 1 / 3, rtol=1e-6)  # of |v| it is v / |v|: 2 / 6


def test_largest_pooling_by_hand():
    image = np.arange(1, 17).reshape(1, 4, 4, 1)  # the windows are centered on rows and columns 0 and 2
    assert run(openface._largest, image)[0, ..., 0].tolist() == [[6, 8], [14, 16]]


@pytest.mark.parametrize(("rows", "size", "first"), [(5, 12, 3), (4, 12, 4), (5, 6, 0), (1, 3, 1), (2, 7, 2)])
def test_frame_puts_what_is_odd_below_and_to_the_right(rows, size, first):
    framed = run(lambda x: openface._frame(x, size), np.ones((1, rows, rows, 1)))[0, ..., 0]
    assert framed.shape == (size, size)
    assert np.flatnonzero(framed.any(axis=0)).tolist() == list(range(first, first + rows))
    assert framed.sum() == rows**2


def write_npz(path, network, leave_out=(), rename=str):
    arrays = {f"{rename(layer.name)}/{w.name}": w.numpy() for layer in network.layers for w in layer.weights}
    np.savez(path, **{key: value for key, value in arrays.items() if key.partition("/")[0] not in leave_out})
    return path


def read(network, path):
    registry.entry("openface").convert(network, path)


def test_our_npz_makes_a_round_trip(untrained, tmp_path):
    path, before = write_npz(tmp_path / "w.npz", untrained), untrained.get_weights()
    untrained.set_weights([np.zeros_like(values) for values in before])
    read(untrained, path)
    for old, new in zip(before, untrained.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


def test_damage_is_one_error_with_the_first_mismatch(untrained, tmp_path):
    with pytest.raises(WeightsError, match="layer 'inception_3b_pool_bn' is expected and not in the file"):
        read(untrained, write_npz(tmp_path / "lost.npz", untrained, leave_out=("inception_3b_pool_bn",)))
    with pytest.raises(WeightsError, match="layer 'inception_4a_3x3_conv1' is expected and not in the file"):
        read(untrained, write_npz(tmp_path / "r.npz", untrained, rename=lambda name: name.replace("n_4a", "n4a")))
    whole = write_npz(tmp_path / "whole.npz", untrained).read_bytes()
    (tmp_path / "cut.npz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(WeightsError, match=r"cut\.npz"):
        read(untrained, tmp_path / "cut.npz")


def test_the_weights_of_another_of_its_networks_are_refused(untrained, tmp_path):
    path = write_npz(tmp_path / "small1.npz", models.load_network("openface_nn4_small1", weights=None))
    words = r"inception_5a_3x3_conv1/kernel expects the shape \(1, 1, 1024, 96\). Received: \(1, 1, 1024, 192\)"
    with pytest.raises(WeightsError, match=words):
        read(untrained, path)

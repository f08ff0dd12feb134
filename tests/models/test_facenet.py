"""FaceNet: equal to deepface's network, with both families of layer names, and careful with other files."""

import h5py
import keras
import numpy as np
import pytest

from facelab import cards, models
from facelab.cards import registry
from facelab.errors import WeightsError
from facelab.models import facenet

pytestmark = pytest.mark.slow  # networks of over 20 million parameters

SIZES = (128, 512)


def relative(ours, theirs):
    return np.abs(ours - theirs).max() / np.abs(theirs).max()


@pytest.fixture(scope="module")
def untrained():
    return models.load_network("facenet128", weights=None)


@pytest.fixture(scope="module", params=SIZES)
def recorded(request, shared, seeded_weights):
    """(embedder with the seeded weights, the record)."""
    name = f"facenet{request.param}"
    return models.load(name, weights=seeded_weights(name)), np.load(shared / "oracles" / f"{name}.npz")


def inputs(record):
    """What deepface calls the normalizations that it was recorded with."""
    faces = record["input_uint8_rgb"]
    return {
        "base": faces.astype(np.float32) / 255,
        "Facenet": cards.card("facenet128").preprocessing(faces),
        "Facenet2018": faces.astype(np.float32) / 127.5 - 1,
    }


@pytest.mark.realdata
@pytest.mark.parametrize("normalization", ["base", "Facenet", "Facenet2018"])
def test_reproduces_the_vectors_of_deepface(recorded, normalization):
    embedder, record = recorded
    ours = embedder.network.predict_on_batch(inputs(record)[normalization])
    assert relative(ours, record[f"y_{normalization}"]) <= 1e-5
    # And the comparison can fail: with the channels swapped the vectors are others.
    wrong = embedder.network.predict_on_batch(inputs(record)[normalization][..., ::-1])
    assert relative(wrong, record[f"y_{normalization}"]) > 1e-2


@pytest.mark.realdata
def test_reproduces_the_maps_inside(recorded):
    embedder, record = recorded
    ends = ("mid_", "_spatial_mean")
    names = [key.removeprefix(ends[0]).removesuffix(ends[1]) for key in record.files if key.startswith(ends[0])]
    assert len(names) == 6
    network = embedder.network
    inside = keras.Model(network.input, [network.get_layer(name).output for name in names])
    for name, values in zip(names, inside.predict_on_batch(inputs(record)["Facenet2018"]), strict=True):
        ours = values.mean(axis=tuple(range(1, values.ndim - 1)))
        assert relative(ours, record[f"{ends[0]}{name}{ends[1]}"]) <= 1e-5, name


@pytest.mark.realdata
def test_standardizations_are_those_of_the_record(shared):
    record = np.load(shared / "oracles" / "facenet128.npz")
    for name in ("Facenet", "Facenet2018"):
        assert np.abs(inputs(record)[name][:, :8, :8] - record[f"x_{name}_corner"]).max() <= 1e-6


def test_the_fixed_standardization_is_sandbergs_and_not_that_of_the_ports():
    white = np.full((1, 160, 160, 3), 255, np.uint8)
    np.testing.assert_allclose(cards.card("facenet512").preprocessing(white), 127.5 / 128)


def test_layer_names_are_the_file_format(untrained):
    names = [layer.name for layer in untrained.layers if layer.weights]
    normalized = 6 + 5 * 6 + 4 + 10 * 4 + 7 + 6 * 4  # stem, blocks 35, 6a, blocks 17, 7a, blocks 8
    assert len(names) == 2 * normalized + 21 + 2  # the last convolution of each block, and the bottleneck
    assert names[:3] == ["Conv2d_1a_3x3", "Conv2d_1a_3x3_BatchNorm", "Conv2d_2a_3x3"]
    assert {"Block35_5_Branch_2_Conv2d_0c_3x3", "Block17_10_Branch_1_Conv2d_0c_7x1", "Block8_6_Conv2d_1x1"} < set(names)
    assert names[-2:] == ["Bottleneck", "Bottleneck_BatchNorm"]


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("Block17_3_Branch_3_Conv2d_0b_1x7", "Block17_3_Branch_1_Conv2d_0b_1x7"),
        ("Block17_10_Branch_10_Conv2d_0c_7x1_BatchNorm", "Block17_10_Branch_1_Conv2d_0c_7x1_BatchNorm"),
        ("Block8_2_Branch_2_Conv2d_0a_1x1", "Block8_2_Branch_1_Conv2d_0a_1x1"),
    ],
)
def test_deepface_names_that_differ(theirs, ours):
    assert facenet.rename(theirs) == ours


def test_names_of_keras_facenet_stay(untrained):
    names = [layer.name for layer in untrained.layers if layer.weights]
    assert [facenet.rename(name) for name in names] == names


def as_deepface(name):
    """Our name -> deepface's, the other way round than the weight converter's."""
    kind, *rest = name.split("_")
    if kind not in ("Block17", "Block8") or rest[1:3] != ["Branch", "1"] or name.startswith("Block8_6"):
        return name
    return "_".join([kind, rest[0], "Branch", rest[0], *rest[3:]])


def write(path, network, rename=as_deepface, leave_out=()):
    """A legacy .h5 file with the weights of a network."""
    with h5py.File(path, "w") as file:
        filled = [layer for layer in network.layers if layer.weights and layer.name not in leave_out]
        file.attrs["layer_names"] = [rename(layer.name).encode() for layer in filled]
        for layer in filled:
            group = file.create_group(rename(layer.name))
            names = [f"{rename(layer.name)}/{weight.name}:0" for weight in layer.weights]
            group.attrs["weight_names"] = [name.encode() for name in names]
            for name, value in zip(names, layer.get_weights(), strict=True):
                group.create_dataset(name, data=value)
    return path


def read(network, path):
    registry.entry("facenet128").convert(network, path)


@pytest.mark.parametrize("rename", [as_deepface, str], ids=["deepface", "keras-facenet"])
def test_both_families_fill_every_layer(untrained, tmp_path, rename):
    path, before = write(tmp_path / "weights.h5", untrained, rename), untrained.get_weights()
    untrained.set_weights([np.zeros_like(values) for values in before])
    read(untrained, path)
    for old, new in zip(before, untrained.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


@pytest.mark.parametrize("rename", [as_deepface, str], ids=["deepface", "keras-facenet"])
def test_damage_in_each_family_is_one_error_with_the_first_mismatch(untrained, tmp_path, rename):
    lost = "Block17_4_Branch_1_Conv2d_0b_1x7"
    with pytest.raises(WeightsError, match=f"layer '{lost}' is expected and not in the file"):
        read(untrained, write(tmp_path / "lost.h5", untrained, rename, leave_out=(lost,)))
    with pytest.raises(WeightsError, match="layer 'Block17_4_Branch_1_Conv2d_0a_1x1' is expected and not in the file"):
        read(untrained, write(tmp_path / "r.h5", untrained, lambda name: rename(name).replace("Block17_4", "B17_4")))
    whole = write(tmp_path / "whole.h5", untrained, rename).read_bytes()
    (tmp_path / "cut.h5").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(WeightsError, match=r"cut\.h5"):
        read(untrained, tmp_path / "cut.h5")


def test_files_of_other_networks_are_refused(untrained, tmp_path):
    image = keras.Input((4, 4, 3))
    other = keras.Model(image, keras.layers.Conv2D(2, 3, name="conv1")(image))
    with pytest.raises(WeightsError, match="layer 'Conv2d_1a_3x3' is expected and not in the file"):
        read(untrained, write(tmp_path / "other.h5", other))


@pytest.mark.realdata
def test_the_file_of_the_other_size_is_refused(untrained, seeded_weights):
    words = r"Bottleneck/kernel expects the shape \(1792, 128\). Received: \(1792, 512\)"
    with pytest.raises(WeightsError, match=words):
        read(untrained, seeded_weights("facenet512"))


def test_a_block_adds_a_fraction_of_what_it_finds():
    image = keras.Input((1, 1, 2))
    network = keras.Model(image, facenet._add(image, [image, image], 0.25, "b"))
    network.get_layer("b_Conv2d_1x1").set_weights([np.ones((1, 1, 4, 2)), np.array([0.0, 100.0])])
    # 1 + 2 + 1 + 2 = 6 in both channels, and the bias: (1, 2) + (6, 106) / 4
    assert network.predict_on_batch(np.float32([[[[1, 2]]]])).ravel().tolist() == [2.5, 28.5]


def test_only_the_last_block_may_make_numbers_negative(untrained):
    names = ("Block8_5_Activation", "AvgPool")
    inside = keras.Model(untrained.input, [untrained.get_layer(name).output for name in names])
    noise = np.random.default_rng(0).normal(size=(1, 160, 160, 3)).astype(np.float32)
    before, after = inside.predict_on_batch(noise)
    assert before.min() == 0
    assert after.min() < 0

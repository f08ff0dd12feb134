"""SphereFace: the paper's table of depths, Caffe's padding, and no batch normalization."""

import keras
import numpy as np
import pytest

from facelab import cards, models
from facelab.errors import WeightsError
from facelab.models import sphereface

# Table 2 of the paper: how many convolutions each of the four stages has.
TABLE_2 = {
    "sphereface4": (1, 1, 1, 1),
    "sphereface10": (1, 3, 5, 1),
    "sphereface20": (3, 5, 9, 3),
    "sphereface36": (5, 9, 17, 5),
    "sphereface64": (7, 17, 33, 7),
}


@pytest.fixture(scope="module", params=list(TABLE_2))
def network(request):
    return models.load_network(request.param, weights=None)


def convolutions(network, stage=""):
    return [x for x in network.layers if isinstance(x, keras.layers.Conv2D) and x.name.startswith(f"stage{stage}")]


def test_depths_are_those_of_table_2(network):
    table = TABLE_2[network.name]
    assert tuple(len(convolutions(network, stage)) for stage in (1, 2, 3, 4)) == table
    assert sum(table) == int(network.name.removeprefix("sphereface"))


def test_every_stage_halves_the_map_and_doubles_the_channels(network):
    last = [convolutions(network, stage)[-1].output.shape[1:] for stage in (1, 2, 3, 4)]
    assert last == [(56, 48, 64), (28, 24, 128), (14, 12, 256), (7, 6, 512)]
    assert network.output_shape == (None, 512)


def test_parameters_counted_by_hand(network):
    """Kernels and slopes of all convolutions, biases where the map is halved, and the dense layer."""
    count, channels = 7 * 6 * 512 * 512 + 512, 3
    for filters, depth in zip((64, 128, 256, 512), TABLE_2[network.name], strict=True):
        count += 9 * channels * filters + 2 * filters
        count += (depth - 1) * (9 * filters * filters + filters)
        channels = filters
    assert network.count_params() == count == cards.card(network.name).parameters


def test_nothing_but_convolutions_slopes_and_additions(network):
    kinds = {type(layer).__name__ for layer in network.layers if layer.weights}
    assert kinds == {"Conv2D", "PReLU", "Dense"}
    slopes = [layer for layer in network.layers if isinstance(layer, keras.layers.PReLU)]
    assert len(slopes) == sum(TABLE_2[network.name])
    assert all(layer.alpha.shape == (1, 1, layer.output.shape[-1]) for layer in slopes)
    np.testing.assert_array_equal(slopes[0].alpha, 0.25)  # Caffe's start


def test_the_first_stage_against_plain_loops():
    """Padding of one pixel on every side, stride 2, slope for negative numbers: on a map of 6 x 4 pixels."""
    image = keras.Input((6, 4, 2))
    stage = keras.Model(image, sphereface._conv(image, 3, "a", strides=2))
    rng = np.random.default_rng(0)
    kernel, bias, slope = rng.normal(size=(3, 3, 2, 3)), rng.normal(size=3), rng.uniform(size=3)
    stage.set_weights([kernel, bias, slope.reshape(1, 1, 3)])
    pixels = rng.normal(size=(1, 6, 4, 2))
    padded, expected = np.pad(pixels[0], ((1, 1), (1, 1), (0, 0))), np.empty((3, 2, 3))
    for row in range(3):
        for column in range(2):
            window = padded[2 * row : 2 * row + 3, 2 * column : 2 * column + 3]
            for channel in range(3):
                value = (window * kernel[..., channel]).sum() + bias[channel]
                expected[row, column, channel] = value if value > 0 else slope[channel] * value
    np.testing.assert_allclose(stage.predict_on_batch(pixels)[0], expected, atol=1e-5)


def test_a_residual_block_adds_what_its_two_convolutions_make():
    network = models.load_network("sphereface20", weights=None)
    block = keras.Model(
        network.get_layer("stage1_down_prelu").output,
        [network.get_layer(name).output for name in ("stage1_block1_2_prelu", "stage1_block1_add")],
    )
    pixels = np.random.default_rng(0).normal(size=(1, 56, 48, 64)).astype("f4")
    made, added = block.predict_on_batch(pixels)
    np.testing.assert_allclose(added, pixels + made, atol=1e-6)
    assert added.min() < 0  # nothing comes after the addition
    assert 0 < made.std() < 0.2  # the block starts near the identity


def test_input_is_blue_first_and_the_template_is_the_authors():
    card = cards.card("sphereface20")
    faces = np.zeros((1, 112, 96, 3), np.uint8)
    faces[..., 0] = 255  # red
    assert card.preprocessing(faces)[0, 0, 0].tolist() == [-127.5 / 128, -127.5 / 128, 127.5 / 128]
    # ArcFace's template is this one on an aligned face 16 columns wider.
    narrow, wide = (np.array(cards.card(name).alignment.template) for name in ("sphereface20", "arcface_resnet50"))
    np.testing.assert_allclose(wide - narrow, [[8, 0]] * 5, atol=1e-9)


def test_published_accuracy_only_where_there_is_a_source():
    claimed = {card.name: card.lfw_claimed and card.lfw_claimed.value for card in sphereface.CARDS}
    assert claimed == dict.fromkeys(TABLE_2) | {"sphereface20": 0.9930, "sphereface64": 0.9942}


def test_there_are_no_published_weights_but_a_file_of_ones_own_is_read(tmp_path):
    with pytest.raises(WeightsError, match="no published weight file"):
        models.load("sphereface4")
    network = models.load_network("sphereface4", weights=None)
    arrays = {f"{layer.name}/{w.name}": w.numpy() for layer in network.layers for w in layer.weights}
    np.savez(tmp_path / "own.npz", **arrays)
    again = models.load_network("sphereface4", weights=tmp_path / "own.npz")
    for ours, theirs in zip(again.get_weights(), network.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)
    with pytest.raises(WeightsError, match="layer 'stage2_block1_1_conv' is expected and not in the file"):
        models.load_network("sphereface10", weights=tmp_path / "own.npz")


def test_layer_names_are_the_file_format():
    """Saved weights are found by these names: changing one breaks everybody's files."""
    names = [layer.name for layer in models.load_network("sphereface10", weights=None).layers if layer.weights]
    assert names[:4] == ["stage1_down_conv", "stage1_down_prelu", "stage2_down_conv", "stage2_down_prelu"]
    assert names[4:6] == ["stage2_block1_1_conv", "stage2_block1_1_prelu"]
    assert names[-1] == "fc5"

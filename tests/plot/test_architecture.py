"""A network as boxes: what is put together, and how large it is drawn."""

import keras
import pytest
from keras import layers
from matplotlib.patches import Polygon

from facelab import cards
from facelab.layers import LocallyConnected2D, MaxFeatureMap
from facelab.models import cost
from facelab.plot import architecture_figure
from facelab.plot.architecture import COLORS, short
from facelab.plot.blocks import find_blocks


def seen(network):
    return [(block.kind, block.text, block.shape, block.times) for block in find_blocks(cost(network))]


def conv(x, filters, size=3, strides=1):
    x = layers.Conv2D(filters, size, strides, "same", use_bias=False)(x)
    return layers.ReLU()(layers.BatchNormalization()(x))


def test_a_chain_with_repeats():
    image = keras.Input((16, 16, 3))
    x = conv(conv(image, 8), 8)
    x = layers.MaxPooling2D(3, 2, padding="same")(x)
    x = layers.Dense(4, activation="relu")(layers.Dropout(0.5)(layers.Flatten()(x)))
    network = keras.Model(image, layers.Dense(2)(layers.Dense(4, activation="relu")(x)))
    assert seen(network) == [
        ("input", "input", (16, 16, 3), 1),
        ("convolution", "3×3", (16, 16, 8), 2),
        ("pooling", "max 3×3 /2", (8, 8, 8), 1),
        ("dense", "dense", (4,), 2),
        ("dense", "dense", (2,), 1),
    ]
    assert sum(block.parameters for block in find_blocks(cost(network))) == network.count_params()


def test_padding_belongs_to_the_box_that_needs_it():
    image = keras.Input((8, 8, 3))
    x = layers.ZeroPadding2D(1)(layers.Conv2D(4, 1)(layers.ZeroPadding2D(2)(image)))
    assert seen(keras.Model(image, layers.Conv2D(4, 3)(x))) == [
        ("input", "input", (8, 8, 3), 1),
        ("convolution", "1×1", (12, 12, 4), 1),
        ("convolution", "3×3", (12, 12, 4), 1),
    ]


def test_residual_blocks_are_one_box_each_and_repeats_are_put_together():
    image = x = keras.Input((16, 16, 8))
    for _ in range(3):
        x = layers.ReLU()(conv(conv(x, 8), 8) + x)
    x = layers.Add()([conv(conv(x, 16, strides=2), 16), layers.Conv2D(16, 1, 2)(x)])
    network = keras.Model(image, layers.GlobalAveragePooling2D()(x))
    assert seen(network)[1:] == [
        ("residual block", "3×3 · 3×3", (16, 16, 8), 3),
        ("residual block", "3×3 /2 · 3×3 + 1×1 /2", (8, 8, 16), 1),
        ("pooling", "global average", (16,), 1),
    ]


def test_modules_with_branches():
    image = keras.Input((8, 8, 8))
    branches = [conv(image, 4, 1), conv(conv(image, 4, 1), 4), layers.MaxPooling2D(3, 1, padding="same")(image)]
    x = layers.Concatenate()(branches)
    squeezed = layers.Reshape((1, 1, 16))(layers.Dense(16, "sigmoid")(layers.GlobalAveragePooling2D()(x)))
    x = layers.Multiply()([x, squeezed])
    network = keras.Model(image, x)
    # After the concatenation, its result is needed twice: only there the second module begins.
    assert seen(network)[1:] == [
        ("inception module", "3 conv, 1 pool", (8, 8, 16), 1),
        ("squeeze and excitation", "global average · dense", (8, 8, 16), 1),
    ]


def test_a_depthwise_convolution_takes_its_1x1_neighbors_in():
    image = keras.Input((8, 8, 4))
    x = layers.DepthwiseConv2D(3, padding="same")(conv(image, 4))
    x = conv(x, 16, 1)  # wider: it belongs to the next one
    x = layers.DepthwiseConv2D(3, 2, "valid")(layers.ZeroPadding2D(1)(x))
    network = keras.Model(image, layers.Conv2D(5, 1)(layers.BatchNormalization()(layers.Conv2D(8, 1)(x))))
    assert seen(network)[1:] == [
        ("convolution", "3×3", (8, 8, 4), 1),
        ("depthwise convolution", "3×3", (8, 8, 4), 1),
        ("depthwise convolution", "1×1 · 3×3 /2 · 1×1", (4, 4, 8), 1),
        ("convolution", "1×1", (4, 4, 5), 1),
    ]


def test_layers_of_our_own():
    image = keras.Input((8, 8, 2))
    x = MaxFeatureMap()(layers.Conv2D(8, 3)(image))  # half of the channels go on
    x = LocallyConnected2D(4, 3, 2)(x)
    places = layers.Flatten()(x), layers.Flatten()(layers.MaxPooling2D(2)(x))
    joined = layers.Concatenate()([layers.Dense(3)(place) for place in places])  # DeepID looks at two layers so
    assert seen(keras.Model(image, joined))[1:] == [
        ("convolution", "3×3", (6, 6, 4), 1),
        ("unshared convolution", "3×3 /2", (2, 2, 4), 1),
        ("dense", "max 2×2 /2 · dense + dense", (6,), 1),
    ]


def test_several_heads_are_one_box():
    image = keras.Input((4,))
    x = layers.Dense(3, name="trunk")(image)
    network = keras.Model(image, [layers.Dense(2)(x), layers.Dense(4)(x)])
    assert seen(network) == [
        ("input", "input", (4,), 1),
        ("dense", "dense", (3,), 1),
        ("dense", "dense + dense", (6,), 1),  # what both return, together
    ]


@pytest.fixture(scope="module")
def dlib():
    return cards.card("dlib_resnet"), cost(cards.untrained("dlib_resnet"))


def boxes(figure):
    """(left, bottom, right, top) of the fronts, and the colors, in the order of drawing."""
    fronts = [p for p in figure.axes[0].patches if isinstance(p, Polygon)][::3]
    extents = [p.get_path().get_extents().extents for p in fronts]
    return extents, [p.get_facecolor()[:3] for p in fronts]


def test_boxes_are_as_high_as_the_image_and_as_long_as_it_has_channels(dlib):
    card, found = dlib
    blocks = find_blocks(found)
    extents, colors = boxes(architecture_figure(card, found))
    assert len(extents) == len(blocks)
    heights = [top - bottom for _, bottom, _, top in extents]
    lengths = [right - left for left, _, right, _ in extents]
    for block, height, length in zip(blocks, heights, lengths, strict=True):
        rows = block.shape[0] if len(block.shape) == 3 else 1
        assert height / heights[0] == pytest.approx((rows / 150) ** 0.5)
        assert length / lengths[0] == pytest.approx(block.times * (block.shape[-1] / 3) ** 0.5)
    for block, color in zip(blocks, colors, strict=True):
        assert color == pytest.approx([int(COLORS[block.kind][i : i + 2], 16) / 255 for i in (1, 3, 5)])


def test_shapes_and_repeats_are_written_at_the_boxes(dlib):
    figure = architecture_figure(*dlib)
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert texts.count("35×35×32") == 2  # after the pooling, and after the first blocks
    assert texts.count("3 ×") == 2
    assert "dlib ResNet-29 (dlib_resnet)" in texts
    legend = [text.get_text() for text in figure.axes[0].get_legend().get_texts()]
    assert legend == ["input", "convolution", "residual block", "pooling", "dense"]


def test_numbers_in_three_digits():
    assert [short(n) for n in (7, 980, 1000, 12_345, 5_614_592, 30_973_767_536)] == [
        "7", "980", "1.00 k", "12.3 k", "5.61 M", "31.0 G",
    ]  # fmt: skip

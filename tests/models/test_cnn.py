"""The walkthrough network, and the trace of shapes, weights and receptive fields."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from facelab.errors import InputError
from facelab.layers import LocallyConnected2D
from facelab.models import feature_maps, trace
from facelab.models._loading import list_networks
from facelab.models._trace import LayerTrace, Span
from facelab.models.cnn import cnn


def both(size, jump, first=0):
    return (Span(size, jump, first),) * 2


def test_the_walkthrough_is_28_24_12_8_4_10():
    # Windows by hand: 1 + 4 = 5; 5 + 1 = 6, now in steps of 2; 6 + 4 * 2 = 14; 14 + 1 * 2 = 16, in steps of 4;
    # four of them side by side: 16 + 3 * 4 = 28, the whole image.
    assert trace(cnn(filters=(6, 12))) == [
        LayerTrace("image", "InputLayer", None, (28, 28, 1), 0, *both(1, 1)),
        LayerTrace("conv1", "Conv2D", (5, 5), (24, 24, 6), 5 * 5 * 1 * 6 + 6, *both(5, 1)),
        LayerTrace("pool1", "MaxPooling2D", (2, 2), (12, 12, 6), 0, *both(6, 2)),
        LayerTrace("conv2", "Conv2D", (5, 5), (8, 8, 12), 5 * 5 * 6 * 12 + 12, *both(14, 2)),
        LayerTrace("pool2", "MaxPooling2D", (2, 2), (4, 4, 12), 0, *both(16, 4)),
        LayerTrace("flatten", "Flatten", None, (192,), 0, *both(16, 4)),
        LayerTrace("scores", "Dense", None, (10,), 4 * 4 * 12 * 10 + 10, *both(28, 0)),
    ]


def test_arguments_and_weights():
    network = cnn(classes=3, channels=2, filters=(4, 5))
    assert network.output_shape == (None, 3)
    assert network.count_params() == sum(layer.parameters for layer in trace(network))
    scores = network.predict_on_batch(np.random.default_rng(0).random((2, 28, 28, 2), "f4"))
    np.testing.assert_allclose(scores.sum(axis=1), 1, rtol=1e-5)
    assert "cnn" not in list_networks()  # it has no card


@pytest.mark.parametrize("arguments", [{"classes": 0}, {"channels": 0}, {"filters": (4, 0)}, {"filters": (4, 5, 6)}])
def test_refuses_no_network(arguments):
    with pytest.raises(InputError, match=r"Expected .* Received"):
        cnn(**arguments)


def test_it_survives_saving(tmp_path):
    network, images = cnn(), np.random.default_rng(0).random((2, 28, 28, 1), "f4")
    network.save(tmp_path / "cnn.keras")
    again = keras.saving.load_model(tmp_path / "cnn.keras")
    np.testing.assert_array_equal(again.predict_on_batch(images), network.predict_on_batch(images))


def chain(size, *stack):
    return keras.Sequential([keras.Input((*size, 2)), *stack])


CHAINS = {
    "padded": chain((9, 11), layers.Conv2D(3, 3, padding="same"), layers.Conv2D(3, 5, padding="same")),
    "strided": chain((16, 15), layers.Conv2D(3, 3, 2, padding="same"), layers.AveragePooling2D(3, 2, padding="same")),
    "dilated": chain((17, 17), layers.Conv2D(3, 3, dilation_rate=2), layers.Conv2D(3, 2, dilation_rate=3)),
    "oblong": chain((12, 14), layers.Conv2D(3, (3, 1)), layers.AveragePooling2D((1, 2)), layers.Conv2D(3, (1, 3))),
    "margins": chain((10, 10), layers.ZeroPadding2D(((1, 2), (2, 0))), layers.Conv2D(3, 3, 2), layers.ReLU()),
    "cropped": chain((20, 20), layers.Conv2D(3, 3, 2), layers.Cropping2D(((1, 2), (3, 1))), layers.DepthwiseConv2D(3)),
    "separable": chain((9, 9), layers.SeparableConv2D(3, 3, 2), layers.BatchNormalization(), layers.Dense(4)),
    "unshared": chain((9, 9), LocallyConnected2D(3, 3, 2), layers.Conv2D(3, 2), LocallyConnected2D(3, 2)),
    "global": chain((9, 9), layers.Conv2D(3, 3, 2), layers.GlobalAveragePooling2D(), layers.Dense(2)),
    "flat": chain((9, 9), layers.Conv2D(3, 4, 2), layers.Flatten(), layers.Dense(2), layers.Dense(3)),
}


def seen(network, place):
    """The first and last row and column of the image that a number of the output has a gradient for."""
    for weight in network.trainable_weights:
        weight.assign(0.1 + tf.abs(weight.value))  # positive, so that nothing cancels out or is cut off
    image = tf.ones((1, *network.input_shape[1:]))
    with tf.GradientTape() as tape:
        tape.watch(image)
        maps = network(image)
        number = maps[0, *place, 0] if len(maps.shape) == 4 else maps[0, 0]
    there = np.abs(tape.gradient(number, image).numpy()[0]).sum(axis=-1) > 0
    return [(int(np.flatnonzero(there.any(axis))[0]), int(np.flatnonzero(there.any(axis))[-1])) for axis in (1, 0)]


@pytest.mark.parametrize("network", CHAINS.values(), ids=CHAINS)
def test_the_receptive_field_is_where_the_gradient_is(network):
    traced = trace(network)
    last = traced[-1]
    assert last.output_shape == network.output_shape[1:]
    rows, columns = last.output_shape[:2] if len(last.output_shape) == 3 else (1, 1)
    for place in {(0, 0), (rows - 1, columns - 1), (rows // 2, columns // 2), (0, columns - 1)}:
        rows, columns = (span.of(i) for span, i in zip((last.rows, last.columns), place, strict=True))
        height, width = network.input_shape[1:3]
        expected = [(max(s.start, 0), min(s.stop, n) - 1) for s, n in ((rows, height), (columns, width))]
        assert seen(network, place) == expected, place


def test_each_layer_of_the_walkthrough_sees_what_the_trace_says():
    network = cnn(filters=(2, 2))
    for layer in trace(network)[1:5]:
        part = keras.Model(network.input, network.get_layer(layer.name).output)
        # A maximum has a gradient for its winner alone: the same window averaged shows them all.
        stack = [averaged(x) for x in part.layers[1:]]
        span = layer.rows.of(3)
        assert seen(keras.Sequential([keras.Input((28, 28, 1)), *stack]), (3, 3)) == [(span.start, span.stop - 1)] * 2


def averaged(layer):
    if isinstance(layer, layers.MaxPooling2D):
        return layers.AveragePooling2D(layer.pool_size)
    return type(layer).from_config(layer.get_config())


def test_nested_models_are_traced_as_one_chain():
    inner = cnn(filters=(2, 3))
    outer = keras.Sequential([keras.Input((28, 28, 1), name="digit"), layers.RandomTranslation(0.1, 0.1), inner])
    names = [layer.name for layer in trace(outer)]
    assert names[0] == "digit"
    assert names[2:] == [f"cnn/{name}" for name in ("conv1", "pool1", "conv2", "pool2", "flatten", "scores")]
    assert [(t.rows, t.columns) for t in trace(outer)[2:]] == [(t.rows, t.columns) for t in trace(inner)[1:]]


def test_any_size_of_image():
    image = keras.Input((None, None, 3))
    network = keras.Model(image, layers.Conv2D(2, 3, padding="same", strides=2)(image))
    assert trace(network, (9, 10))[1].output_shape == (5, 5, 2)
    assert trace(network, (9, 10))[1].rows == Span(3, 2, -1)  # 9 rows need one more on either side,
    assert trace(network, (9, 10))[1].columns == Span(3, 2, 0)  # 10 columns only one at the end


def test_refuses_branches_and_what_has_no_rule():
    image = keras.Input((8, 8, 1))
    with pytest.raises(InputError, match="the one before it"):
        trace(keras.Model(image, layers.Add()([layers.Conv2D(1, 1)(image), image])))
    with pytest.raises(InputError, match=r"Expected layers .* Received: turned, a Permute"):
        trace(keras.Model(image, layers.Permute((2, 1, 3), name="turned")(image)))


def sequential():
    copies = [type(layer).from_config(layer.get_config()) for layer in cnn().layers[1:]]
    return keras.Sequential([keras.Input((28, 28, 1), name="image"), *copies])


@pytest.mark.parametrize("make", [cnn, sequential])
def test_feature_maps_are_what_each_layer_returns(make):
    network, images = make(), np.random.default_rng(0).random((3, 28, 28, 1), "f4")
    maps = feature_maps(network, images)
    assert [(name, x.shape[1:]) for name, x in maps.items()] == [(t.name, t.output_shape) for t in trace(network)]
    np.testing.assert_array_equal(maps["image"], images)
    np.testing.assert_allclose(maps["scores"], network.predict_on_batch(images), rtol=1e-5)
    assert (maps["conv1"] >= 0).all()  # after ReLU
    np.testing.assert_array_equal(maps["pool1"][:, 0, 0], maps["conv1"][:, :2, :2].max(axis=(1, 2)))


@pytest.mark.parametrize("shape", [(28, 28, 1), (1, 27, 28, 1), (1, 28, 28, 3)])
def test_feature_maps_refuse_other_images(shape):
    with pytest.raises(InputError, match="Expected images"):
        feature_maps(cnn(), np.zeros(shape))

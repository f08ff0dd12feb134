"""Operations, weights and memory of a forward pass: by hand, and against TensorFlow's own profiler."""

import keras
import numpy as np
import pytest
from keras import layers, ops

from facelab import models
from facelab.errors import InputError
from facelab.layers import LocallyConnected2D, LocalResponseNormalization, MaxFeatureMap
from facelab.layers.affine import Affine
from facelab.models import cost
from facelab.models._cost import NetworkCost


def cost_of(layer, *shape):
    """The cost of one layer (or function) alone; the layer is the one behind the input."""
    image = keras.Input(shape)
    found = cost(keras.Model(image, layer(image)))
    return found.layers[1]


# Each number is written out: (outputs) * (operations for each), and what comes on top.
@pytest.mark.parametrize(
    ("layer", "shape", "flops"),
    [
        (layers.Conv2D(4, 3, use_bias=False), (5, 5, 2), (3 * 3 * 4) * (2 * 3 * 3 * 2)),
        (layers.Conv2D(4, 3), (5, 5, 2), (3 * 3 * 4) * (2 * 3 * 3 * 2 + 1)),
        (layers.Conv2D(4, 3, strides=2, padding="same", use_bias=False), (5, 5, 2), (3 * 3 * 4) * (2 * 3 * 3 * 2)),
        (layers.Conv2D(4, 3, groups=2, use_bias=False), (5, 5, 2), (3 * 3 * 4) * (2 * 3 * 3 * 1)),
        (layers.Conv2D(4, 1, activation="relu"), (5, 5, 2), (5 * 5 * 4) * (2 * 2 + 1 + 1)),
        (layers.DepthwiseConv2D(3, depth_multiplier=2, use_bias=False), (5, 5, 2), (3 * 3 * 4) * (2 * 3 * 3)),
        (
            layers.SeparableConv2D(7, 3, use_bias=False),
            (5, 5, 2),
            (3 * 3 * 2) * (2 * 3 * 3) + (3 * 3 * 7) * (2 * 2),
        ),
        (LocallyConnected2D(4, 3), (5, 5, 2), (3 * 3 * 4) * (2 * 3 * 3 * 2 + 1)),
        (LocallyConnected2D(4, 3, shared=2), (5, 5, 2), (3 * 3 * 4) * (2 * 3 * 3 * 2 + 1)),  # fewer weights, same work
        (MaxFeatureMap(), (4, 4, 6), 48),
        (layers.Conv2DTranspose(4, 2, strides=2, use_bias=False), (5, 5, 3), (5 * 5 * 3) * (2 * 2 * 2 * 4)),
        (layers.Dense(7), (3,), 7 * (2 * 3 + 1)),
        (layers.Dense(7, use_bias=False, activation="softmax"), (3,), 7 * (2 * 3 + 5)),
        (layers.BatchNormalization(), (4, 4, 3), 48 * 2),
        (Affine(), (4, 4, 3), 48 * 2),
        (LocalResponseNormalization(depth_radius=1), (4, 4, 3), 48 * (1 + 2 + 1 + 1 + 1 + 1)),
        (layers.MaxPooling2D(3, 2), (5, 5, 2), (2 * 2 * 2) * 9),
        (layers.AveragePooling2D((1, 2)), (4, 4, 2), (4 * 2 * 2) * 2),
        (layers.GlobalAveragePooling2D(), (4, 4, 2), 32),
        (layers.ReLU(), (4, 4), 16),
        (layers.ReLU(max_value=6), (4, 4), 32),
        (layers.PReLU(shared_axes=[1]), (4, 4), 32),
        (layers.Activation("sigmoid"), (4, 4), 64),
        (layers.Flatten(), (4, 4), 0),
        (layers.ZeroPadding2D(1), (4, 4, 1), 0),
        (layers.Dropout(0.5), (4, 4), 0),
        (layers.UpSampling2D(2), (4, 4, 1), 0),
        (lambda x: ops.pad(x, [(0, 0), (1, 1)]), (4,), 0),
        (lambda x: x + x, (4, 4), 16),
        (lambda x: 0.17 * x, (4, 4), 16),
        (lambda x: layers.Add()([x, x, x]), (4, 4), 32),
        (lambda x: ops.mean(x, axis=1), (4, 4), 16),
    ],
)
def test_flops_by_hand(layer, shape, flops):
    assert cost_of(layer, *shape).flops == flops


def test_flops_of_a_product_of_two_matrices():
    image = keras.Input((2, 3))
    found = cost(keras.Model(image, ops.matmul(image, ops.transpose(image, (0, 2, 1)))))
    assert [item.flops for item in found.layers] == [0, 0, (2 * 2) * (2 * 3)]


def test_a_small_network_by_hand():
    image = keras.Input((5, 5, 2))
    x = layers.Conv2D(4, 3, name="conv")(image)
    network = keras.Model(image, layers.Dense(3, name="head")(layers.Flatten(name="flat")(x)))
    found = cost(network)
    assert [(c.name, c.kind, c.output_shape) for c in found.layers] == [
        ("input", "InputLayer", (5, 5, 2)),
        ("conv", "Conv2D", (3, 3, 4)),
        ("flat", "Flatten", (36,)),
        ("head", "Dense", (3,)),
    ]
    assert [c.parameters for c in found.layers] == [0, 3 * 3 * 2 * 4 + 4, 0, 36 * 3 + 3]
    assert [c.activation_bytes for c in found.layers] == [4 * 50, 4 * 36, 4 * 36, 4 * 3]
    assert found.parameters == network.count_params() == 187
    assert found.weight_bytes == 4 * 187
    assert found.activation_bytes == 4 * (50 + 36 + 36 + 3)
    assert found.peak_bytes == 4 * (50 + 36)  # the image and what the convolution makes of it
    assert found.uncounted == ()
    assert [c.inputs for c in found.layers] == [(), (0,), (1,), (2,)]
    assert found.outputs == (3,)
    assert [(c.window, c.stride) for c in found.layers] == [(None, 1), ((3, 3), 1), (None, 1), (None, 1)]


def test_a_shortcut_keeps_its_tensor_alive():
    image = keras.Input((10,))
    x = layers.Dense(10)(layers.Dense(10)(image))
    straight, shortcut = cost(keras.Model(image, layers.Dense(1)(x))), cost(keras.Model(image, x + image))
    assert straight.peak_bytes == 4 * 20
    assert shortcut.peak_bytes == 4 * 30


def test_half_precision_halves_the_activations_and_not_the_weights():
    dense = layers.Dense(8, dtype="mixed_bfloat16")
    found = cost_of(dense, 4)
    assert (found.activation_bytes, found.weight_bytes) == (2 * 8, 4 * 40)


@keras.saving.register_keras_serializable(package="test")
class Strange(layers.Layer):
    def call(self, x):
        return ops.sin(x)


@pytest.mark.parametrize("layer", [Strange(name="odd"), layers.Dense(3, activation=ops.sin, name="odd")])
def test_what_cannot_be_counted_is_seen(layer):
    image = keras.Input((3,))
    found = cost(keras.Model(image, layers.Dense(2, use_bias=False)(layer(image))))
    assert found.uncounted == ("odd",)
    assert found.layers[1].flops is None
    assert found.flops == 2 * (2 * 3)


def test_shared_layers_count_their_work_twice_and_their_weights_once():
    dense, image = layers.Dense(3, use_bias=False), keras.Input((3,))
    found = cost(keras.Model(image, dense(dense(image))))
    assert found.flops == 2 * (3 * 2 * 3)
    assert found.parameters == 9


def test_nested_and_sequential_models_are_opened():
    inner = keras.Sequential([keras.Input((3,)), layers.Dense(4, name="dense")], name="inner")
    image = keras.Input((3,))
    found = cost(keras.Model(image, layers.ReLU(name="relu")(inner(image))))
    assert [c.name for c in found.layers] == ["input", "inner/dense", "relu"]
    assert cost(inner).flops == 4 * 7
    assert found.flops == 4 * 7 + 4


def test_counting_leaves_the_network_as_it_was():
    network = models.load_network("dlib_resnet", weights=None)
    before = [len(layer._inbound_nodes) for layer in network.layers]
    first = cost(network)
    assert cost(network) == first
    assert [len(layer._inbound_nodes) for layer in network.layers] == before


def test_a_network_for_any_size_needs_one():
    from facelab.detection.networks import pnet

    with pytest.raises(InputError, match=r"cost\(network, size\)"):
        cost(pnet())
    found = cost(pnet(), (12, 12))
    assert found.layers[1].output_shape == (10, 10, 10)
    assert found.layers[1].flops == (10 * 10 * 10) * (2 * 27 + 1)


def test_only_networks_with_a_graph():
    class Own(keras.Model):
        pass

    with pytest.raises(InputError, match="Received: Own"):
        cost(Own())


def profiled(network):
    """What TensorFlow's profiler counts in the graph of one forward pass."""
    tf = pytest.importorskip("tensorflow")
    image = tf.TensorSpec((1, *network.input_shape[1:]), "float32")
    graph = tf.function(lambda x: network(x, training=False)).get_concrete_function(image).graph
    options = tf.compat.v1.profiler.ProfileOptionBuilder(tf.compat.v1.profiler.ProfileOptionBuilder.float_operation())
    return tf.compat.v1.profiler.profile(graph, options=options.with_empty_output().build()).total_float_ops


def by_kind(found: NetworkCost, *kinds):
    return sum(layer.flops for layer in found.layers if layer.kind in kinds)


@pytest.mark.skipif(keras.backend.backend() != "tensorflow", reason="TensorFlow's profiler")
@pytest.mark.parametrize("name", ["dlib_resnet", "VGG16", "MobileNetV2"])
def test_flops_are_those_of_tensorflows_profiler(name):
    if name == "dlib_resnet":
        network = models.load_network(name, weights=None)
    else:
        network = getattr(keras.applications, name)(weights=None)
    found = cost(network)
    # The profiler leaves ReLU out. It counts the six operations per channel that turn the four statistics of
    # batch normalization into a scale and a shift, which are the same for every image.
    relu = by_kind(found, "ReLU") + sum(
        np.prod(layer.output.shape[1:]) for layer in network.layers if "relu" in str(getattr(layer, "activation", ""))
    )
    channels = sum(layer.gamma.shape[0] for layer in network.layers if isinstance(layer, layers.BatchNormalization))
    assert found.flops - relu + 6 * channels == profiled(network)
    assert found.uncounted == ()
    assert found.parameters == network.count_params()


def test_vgg16_is_known_for_15_billion_multiply_adds():
    """Canziani et al., 2016, https://arxiv.org/abs/1605.07678, and many since: about 15.5 G multiply-adds."""
    multiply_adds = cost(keras.applications.VGG16(weights=None)).flops / 2
    assert multiply_adds == pytest.approx(15.5e9, rel=0.01)

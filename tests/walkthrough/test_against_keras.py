"""The layers by hand equal Keras' in both directions, one by one and as the whole walkthrough network."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from facelab import walkthrough
from facelab.models import feature_maps
from facelab.models.cnn import cnn
from facelab.walkthrough.dense import dense_backward

RNG = np.random.default_rng(1)


def by_keras(layer, x, upstream=None):
    """What the layer returns, and the gradients of sum(upstream * that) for the input and the weights."""
    x = tf.constant(x)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = layer(x)
        total = tf.reduce_sum(y * (upstream if upstream is not None else tf.ones_like(y)))
    weights = [w.value for w in layer.trainable_weights]
    return y.numpy(), [g.numpy() for g in tape.gradient(total, [x, *weights])]


def close(ours, theirs):
    assert ours.shape == theirs.shape
    assert np.abs(ours - theirs).max() <= 1e-5 * np.abs(theirs).max()


@pytest.mark.parametrize(("size", "filters"), [(1, 3), (3, 2), (5, 4), ((2, 4), 3)])
def test_convolution(size, filters):
    x = RNG.normal(size=(2, 9, 8, 3)).astype("f4")
    layer = layers.Conv2D(filters, size, bias_initializer="normal")
    layer.build(x.shape)
    kernel, bias = layer.get_weights()
    ours = walkthrough.convolve(x, kernel, bias)
    upstream = RNG.normal(size=ours.shape).astype("f4")
    theirs, gradients = by_keras(layer, x, upstream)
    close(ours, theirs)
    for mine, their in zip(walkthrough.convolution.convolve_backward(upstream, x, kernel), gradients, strict=True):
        close(mine, their)


@pytest.mark.parametrize("size", [2, 3])
@pytest.mark.parametrize(
    ("layer", "forward", "backward"),
    [
        (layers.MaxPooling2D, walkthrough.max_pool, walkthrough.pooling.max_pool_backward),
        (layers.AveragePooling2D, walkthrough.pooling.average_pool, walkthrough.pooling.average_pool_backward),
    ],
)
def test_pooling_with_many_ties(layer, forward, backward, size):
    x = RNG.integers(0, 3, (2, 7, 9, 4)).astype("f4")
    ours = forward(x, size)
    upstream = RNG.normal(size=ours.shape).astype("f4")
    theirs, (gradient,) = by_keras(layer(size), x, upstream)
    close(ours, theirs)
    close(backward(upstream, x, size), gradient)


def test_dense_relu_and_softmax():
    x = RNG.normal(size=(5, 7)).astype("f4")
    upstream = RNG.normal(size=(5, 4)).astype("f4")
    layer = layers.Dense(4, bias_initializer="normal")
    layer.build(x.shape)
    kernel, bias = layer.get_weights()
    theirs, gradients = by_keras(layer, x, upstream)
    close(walkthrough.dense(x, kernel, bias), theirs)
    for mine, their in zip(dense_backward(upstream, x, kernel), gradients, strict=True):
        close(mine, their)
    z = theirs
    z[0, 0] = 0  # where ReLU has no slope
    theirs, (gradient,) = by_keras(layers.ReLU(), z, upstream)
    close(walkthrough.relu(z), theirs)
    close(walkthrough.activation.relu_backward(upstream, z), gradient)
    theirs, (gradient,) = by_keras(layers.Softmax(), z, upstream)
    close(walkthrough.softmax(z), theirs)
    close(walkthrough.activation.softmax_backward(upstream, theirs), gradient)


def test_cross_entropy():
    logits, labels = (5 * RNG.normal(size=(6, 10))).astype("f4"), np.arange(6)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction=None)
    theirs, (gradient,) = by_keras(lambda_layer(lambda x: loss(labels, x)), logits)
    close(walkthrough.cross_entropy(logits, labels), theirs)
    close(walkthrough.activation.cross_entropy_backward(logits, labels), gradient)


def lambda_layer(function):
    """A function with no weights, as :func:`by_keras` takes it."""
    function.trainable_weights = []
    return function


@pytest.fixture(scope="module")
def network():
    keras.utils.set_random_seed(0)
    network = cnn(filters=(6, 12))
    for layer in (network.get_layer(name) for name in ("conv1", "conv2", "scores")):
        layer.bias.assign(RNG.normal(size=layer.bias.shape) / 10)  # Keras begins with zeros, which hide mistakes
    return network


@pytest.fixture(scope="module")
def digits():
    return RNG.random((8, 28, 28, 1), "f4") ** 2, RNG.integers(0, 10, 8)


def weights_of(network):
    return {f"{layer.name}/{w.name}": np.array(w) for layer in network.layers for w in layer.weights}


def gradients_of(network, images, labels):
    images = tf.constant(images)
    with tf.GradientTape() as tape:
        tape.watch(images)
        loss = tf.reduce_mean(keras.losses.sparse_categorical_crossentropy(labels, network(images)))
    names = list(weights_of(network))
    found = tape.gradient(loss, [*(w.value for w in network.trainable_weights), images])
    return {name: g.numpy() for name, g in zip([*names, "image"], found, strict=True)}


def test_every_step_of_the_walkthrough(network, digits):
    steps = walkthrough.forward(weights_of(network), digits[0])
    theirs = feature_maps(network, digits[0])
    assert set(theirs) < set(steps)
    for name, expected in theirs.items():
        close(steps[name], expected)


def test_every_gradient_of_the_walkthrough(network, digits):
    weights = weights_of(network)
    ours = walkthrough.backward(weights, walkthrough.forward(weights, digits[0]), digits[1])
    theirs = gradients_of(network, *digits)
    assert ours.keys() == theirs.keys()
    for name, expected in theirs.items():
        assert np.abs(expected).max() > 1e-4, name
        close(ours[name], expected)


def test_three_steps_of_training_by_hand_are_those_of_keras(digits):
    keras.utils.set_random_seed(1)
    network = cnn(filters=(6, 12))
    weights = weights_of(network)
    network.compile(keras.optimizers.SGD(0.1), "sparse_categorical_crossentropy")
    theirs, ours = [], []
    for _ in range(3):
        network.reset_metrics()  # some versions of Keras return the mean of the losses so far
        theirs.append(network.train_on_batch(*digits))
        steps = walkthrough.forward(weights, digits[0])
        ours.append(walkthrough.cross_entropy(steps["logits"], digits[1]).mean())
        weights = walkthrough.network.descend(weights, walkthrough.backward(weights, steps, digits[1]), rate=0.1)
    np.testing.assert_allclose(ours, theirs, rtol=1e-5)
    assert ours[2] < ours[0]
    for name, expected in weights_of(network).items():
        np.testing.assert_allclose(weights[name], expected, atol=1e-5)

"""A kernel of its own for every place: by a loop, as a convolution where all are equal, in files of Keras 2's form."""

import keras
import numpy as np
import pytest

from facelab.layers import LocallyConnected2D


def filled(shape, filters, size, strides, seed=0):
    layer = LocallyConnected2D(filters, size, strides)
    layer.build((None, *shape))
    rng = np.random.default_rng(seed)
    layer.set_weights([rng.normal(size=w.shape) for w in layer.weights])
    return layer


def by_loop(x, kernel, bias, size, strides):
    """Place by place, as one would say it."""
    h, w, _ = bias.shape
    out = np.zeros((len(x), *bias.shape))
    for n in range(len(x)):
        for i in range(h):
            for j in range(w):
                window = x[n, i * strides : i * strides + size, j * strides : j * strides + size]
                out[n, i, j] = window.ravel() @ kernel[i * w + j] + bias[i, j]
    return out


@pytest.mark.parametrize(
    ("shape", "size", "strides"), [((7, 6, 2), 3, 1), ((9, 7, 3), 3, 2), ((5, 5, 1), 5, 1), ((8, 6, 2), 2, 3)]
)
def test_equals_a_loop_over_all_places(shape, size, strides):
    layer = filled(shape, 4, size, strides)
    x = np.random.default_rng(1).normal(size=(3, *shape)).astype("f4")
    expected = by_loop(x, *layer.get_weights(), size, strides)
    result = np.array(layer(x))
    assert result.shape == expected.shape == (3, *layer.compute_output_shape((None, *shape))[1:])
    np.testing.assert_allclose(result, expected, atol=1e-5)


@pytest.mark.parametrize("strides", [1, 2])
def test_with_the_same_kernel_everywhere_it_is_a_convolution(strides):
    shape, size, filters = (9, 8, 3), 3, 5
    layer = filled(shape, filters, size, strides)
    conv = keras.layers.Conv2D(filters, size, strides)
    conv.build((None, *shape))
    kernel = np.random.default_rng(2).normal(size=(size, size, 3, filters)).astype("f4")
    conv.set_weights([kernel, np.arange(filters)])
    places = layer.kernel.shape[0]
    layer.set_weights(
        [
            np.broadcast_to(kernel.reshape(-1, filters), (places, 27, filters)),
            np.broadcast_to(np.arange(filters), layer.bias.shape),
        ]
    )
    x = np.random.default_rng(3).normal(size=(2, *shape)).astype("f4")
    np.testing.assert_allclose(np.array(layer(x)), np.array(conv(x)), atol=1e-5)


def test_weights_have_the_form_of_keras_2():
    layer = filled((8, 7, 3), 4, 3, 2)
    assert [(w.name, tuple(w.shape)) for w in layer.weights] == [("kernel", (9, 27, 4)), ("bias", (3, 3, 4))]


def test_it_is_saved_and_loaded_with_its_activation(tmp_path):
    model = keras.Sequential([keras.Input((6, 6, 2)), LocallyConnected2D(3, 3, 2, activation="relu")])
    model.save(tmp_path / "m.keras")
    again = keras.saving.load_model(tmp_path / "m.keras")
    x = np.random.default_rng(0).normal(size=(4, 6, 6, 2)).astype("f4")
    result = np.array(again(x))
    np.testing.assert_array_equal(result, np.array(model(x)))
    assert result.min() == 0
    assert result.max() > 0


def test_it_begins_with_numbers_of_a_sensible_size():
    keras.utils.set_random_seed(0)
    x = np.random.default_rng(0).normal(size=(8, 20, 20, 16)).astype("f4")
    spread = np.array(LocallyConnected2D(16, 5)(x)).std()
    assert 1 < spread < 2  # He et al.: the square root of 2


def test_it_learns():
    layer = LocallyConnected2D(1, 1)
    model = keras.Sequential([keras.Input((2, 2, 1)), layer])
    model.compile(keras.optimizers.SGD(0.5), "mse")
    x = np.random.default_rng(0).normal(size=(256, 2, 2, 1))
    factors = np.array([1.0, 2.0, -1.0, 0.0]).reshape(2, 2, 1)
    model.fit(x, x * factors, epochs=40, verbose=0)
    np.testing.assert_allclose(layer.get_weights()[0].ravel(), factors.ravel(), atol=0.05)

"""A kernel of its own for every place: by a loop, as a convolution where all are equal, in files of Keras 2's form."""

import keras
import numpy as np
import pytest

from facelab import models
from facelab.errors import InputError
from facelab.layers import LocallyConnected2D


def filled(shape, *arguments, seed=0, **options):
    """A layer with random weights for maps of this shape."""
    layer = LocallyConnected2D(*arguments, **options)
    layer.build((None, *shape))
    rng = np.random.default_rng(seed)
    layer.set_weights([rng.normal(size=w.shape) for w in layer.weights])
    return layer


def some(*shape, seed=1):
    return np.random.default_rng(seed).normal(size=shape).astype("f4")


def by_loop(x, kernel, bias, window, strides):
    """Place by place, as one would say it; the order inside a window is rows, columns, channels."""
    h, w, _ = bias.shape
    out = np.zeros((len(x), *bias.shape))
    for n, i, j in np.ndindex(len(x), h, w):
        top, left = i * strides[0], j * strides[1]
        seen = x[n, top : top + window[0], left : left + window[1]]
        out[n, i, j] = seen.ravel() @ kernel[i * w + j] + bias[i, j]
    return out


@pytest.mark.parametrize(
    ("shape", "window", "strides"),
    [
        ((7, 6, 2), (3, 3), (1, 1)),
        ((9, 7, 3), (3, 3), (2, 2)),
        ((5, 5, 1), (5, 5), (1, 1)),
        ((8, 6, 2), (2, 2), (3, 3)),
        ((8, 9, 2), (2, 4), (3, 1)),
    ],
)
def test_equals_a_loop_over_all_places(shape, window, strides):
    layer = filled(shape, 4, window, strides)
    x = some(3, *shape)
    expected = by_loop(x, *layer.get_weights(), window, strides)
    result = np.array(layer(x))
    assert result.shape == expected.shape == (3, *layer.compute_output_shape((None, *shape))[1:])
    np.testing.assert_allclose(result, expected, atol=1e-5)


def test_inside_a_window_rows_come_first_then_columns_then_channels():
    """As ``x[:, rows, columns, :].reshape(-1)`` of Keras 2.x, keras/backend: local_conv2d."""
    layer = LocallyConnected2D(12, (2, 3))
    layer.build((None, 2, 3, 2))
    layer.set_weights([np.eye(12)[None], np.zeros((1, 1, 12))])  # filter k returns the k-th of the 12 numbers
    x = np.arange(12.0).reshape(1, 2, 3, 2)
    np.testing.assert_array_equal(np.array(layer(x)).ravel(), np.arange(12))


@pytest.mark.parametrize("strides", [1, 2])
def test_with_the_same_kernel_everywhere_it_is_a_convolution(strides):
    layer = filled((9, 8, 3), 5, 3, strides)
    conv = keras.layers.Conv2D(5, 3, strides)
    conv.build((None, 9, 8, 3))
    kernel, bias = some(3, 3, 3, 5), np.arange(5)
    conv.set_weights([kernel, bias])
    places = np.broadcast_to(kernel.reshape(-1, 5), layer.kernel.shape)
    layer.set_weights([places, np.broadcast_to(bias, layer.bias.shape)])
    x = some(2, 9, 8, 3)
    np.testing.assert_allclose(np.array(layer(x)), np.array(conv(x)), atol=1e-5)


def test_weights_have_the_form_of_keras_2():
    layer = filled((8, 7, 3), 4, 3, 2)
    assert [(w.name, tuple(w.shape)) for w in layer.weights] == [("kernel", (9, 27, 4)), ("bias", (3, 3, 4))]


@pytest.mark.parametrize(("shape", "blocks"), [((6, 8, 2), (2, 3)), ((7, 5, 2), (3, 2))])
def test_blocks_of_places_share_their_weights(shape, blocks):
    """4 x 6 places are 2 x 3 blocks; of 5 x 3 places the last row and the last column are blocks of their own."""
    layer = filled(shape, 3, 3, shared=2)
    kernel, bias = layer.get_weights()
    assert kernel.shape == (np.prod(blocks), 18, 3)
    assert bias.shape == (*blocks, 3)
    h, w = shape[0] - 2, shape[1] - 2
    which = [(i // 2, j // 2) for i in range(h) for j in range(w)]
    each = np.stack([kernel[i * blocks[1] + j] for i, j in which])
    each_bias = np.stack([bias[block] for block in which]).reshape(h, w, 3)
    x = some(2, *shape)
    np.testing.assert_allclose(np.array(layer(x)), by_loop(x, each, each_bias, (3, 3), (1, 1)), atol=1e-5)


def test_one_block_for_all_places_is_a_convolution():
    layer, conv = filled((6, 7, 2), 4, 3, shared=100), keras.layers.Conv2D(4, 3)
    conv.build((None, 6, 7, 2))
    kernel, bias = layer.get_weights()
    conv.set_weights([kernel.reshape(3, 3, 2, 4), bias.ravel()])
    x = some(2, 6, 7, 2)
    np.testing.assert_allclose(np.array(layer(x)), np.array(conv(x)), atol=1e-5)


def test_it_is_saved_and_loaded_with_all_its_arguments(tmp_path):
    image = keras.Input((7, 9, 2))
    layer = LocallyConnected2D(3, (3, 2), (2, 1), activation="relu", shared=2)
    model = keras.Model(image, layer(image))
    model.save(tmp_path / "m.keras")
    again = keras.saving.load_model(tmp_path / "m.keras")
    assert again.layers[-1].get_config() == layer.get_config()
    x = some(4, 7, 9, 2)
    result = np.array(again(x))
    np.testing.assert_array_equal(result, np.array(model(x)))
    assert result.min() == 0
    assert result.max() > 0


@pytest.mark.parametrize(("policy", "step"), [("mixed_bfloat16", 2**-8), ("mixed_float16", 2**-11)])
def test_half_precision_adds_up_in_float32(policy, step):
    """256 + 1 + ... + 1 over the nine rows: in bfloat16 each 1 would be lost."""
    layer = LocallyConnected2D(1, (9, 1), dtype=policy)
    layer.build((None, 9, 1, 1))
    layer.set_weights([np.ones((1, 9, 1)), np.zeros((1, 1, 1))])
    x = np.array([256.0, *[1.0] * 8]).reshape(1, 9, 1, 1)
    result = layer(x)
    assert keras.backend.standardize_dtype(result.dtype) == policy.removeprefix("mixed_")
    assert all(w.dtype == "float32" for w in layer.weights)
    assert float(keras.ops.cast(result, "float32")[0, 0, 0, 0]) == pytest.approx(264, rel=step)


def test_no_faces_no_maps():
    assert np.array(filled((6, 6, 2), 3, 3)(np.zeros((0, 6, 6, 2), "f4"))).shape == (0, 4, 4, 3)


@pytest.mark.parametrize("shape", [(4, 9, 2), (9, 4, 2), (None, None, 2), (9, None, 2)])
def test_a_map_that_is_too_small_or_of_unknown_size_is_refused(shape):
    with pytest.raises(InputError, match=r"at least \(5, 5\)"):
        LocallyConnected2D(3, 5)(keras.Input(shape))


def test_it_begins_with_numbers_of_a_sensible_size():
    keras.utils.set_random_seed(0)
    x = some(8, 20, 20, 16)
    spread = np.array(LocallyConnected2D(16, 5)(x)).std()
    assert 1 < spread < 2  # He et al.: the square root of 2


@pytest.mark.slow
def test_it_learns():
    layer = LocallyConnected2D(1, 1)
    model = keras.Sequential([keras.Input((2, 2, 1)), layer])
    model.compile(keras.optimizers.SGD(0.5), "mse")
    x = some(256, 2, 2, 1)
    factors = np.array([1.0, 2.0, -1.0, 0.0]).reshape(2, 2, 1)
    model.fit(x, x * factors, epochs=40, verbose=0)
    np.testing.assert_allclose(layer.get_weights()[0].ravel(), factors.ravel(), atol=0.05)


@pytest.mark.parametrize("shared", [1, 2])
def test_its_cost_is_that_of_a_convolution(shared):
    image = keras.Input((9, 8, 3))
    ours = models.cost(keras.Model(image, LocallyConnected2D(5, 3, 2, "relu", shared=shared)(image))).layers[-1]
    theirs = models.cost(keras.Model(image, keras.layers.Conv2D(5, 3, 2, activation="relu")(image))).layers[-1]
    assert (ours.flops, ours.window, ours.stride) == (theirs.flops, theirs.window, theirs.stride)
    assert ours.parameters == (12 if shared == 1 else 4) * theirs.parameters

"""Geometry that one can do in one's head, the paper's sums as a plain loop, slopes, and bad input."""

import keras
import numpy as np
import pytest

from facelab.errors import InputError
from facelab.layers import SpatialTransformer
from facelab.layers.spatial_transformer import affine_grid, affine_head, bilinear_sample

RAMP = np.arange(16, dtype="float32").reshape(1, 4, 4, 1)
MIDDLE = [[1 / 3, 0, 0], [0, 1 / 3, 0]]


def look(picture, theta, height=2, width=2):
    return np.array(bilinear_sample(picture, affine_grid([theta], height, width)))[0, ..., 0]


def plain_loop(images, grid):
    """Equation 5 of the paper, with all its sums."""
    images, grid = np.asarray(images, float), np.asarray(grid, float)
    count, height, width, channels = images.shape
    found = np.zeros((*grid.shape[:3], channels))
    for i in range(count):
        for place in np.ndindex(grid.shape[1:3]):
            x, y = (grid[i][place] + 1) / 2 * (width - 1, height - 1)
            for n in range(height):
                for m in range(width):
                    found[i][place] += images[i, n, m] * max(0, 1 - abs(x - m)) * max(0, 1 - abs(y - n))
    return found


def test_the_middle_of_a_ramp_and_half_a_pixel_beside_it():
    np.testing.assert_allclose(look(RAMP, MIDDLE), [[5, 6], [9, 10]], atol=1e-5)
    np.testing.assert_allclose(look(RAMP, [[1 / 3, 0, 1 / 3], [0, 1 / 3, 0]]), [[5.5, 6.5], [9.5, 10.5]], atol=1e-5)
    np.testing.assert_allclose(look(RAMP, [[1 / 3, 0, 0], [0, 1 / 3, 2 / 3]]), [[9, 10], [13, 14]], atol=1e-5)


def test_identity_mirror_and_quarter_turn():
    picture = RAMP[0, ..., 0]
    np.testing.assert_allclose(look(RAMP, [[1, 0, 0], [0, 1, 0]], 4, 4), picture, atol=1e-5)
    np.testing.assert_allclose(look(RAMP, [[-1, 0, 0], [0, 1, 0]], 4, 4), picture[:, ::-1], atol=1e-5)
    # Where x' grows we look further down: what was a column becomes a row.
    np.testing.assert_allclose(look(RAMP, [[0, 1, 0], [1, 0, 0]], 4, 4), picture.T, atol=1e-5)


def test_outside_is_black_and_no_place_is_too_far():
    assert look(RAMP + 1, [[1, 0, 4], [0, 1, 0]]).max() == 0
    assert look(RAMP + 1, [[1, 0, 1e30], [0, 1, -1e30]]).max() == 0


def test_equals_the_papers_sums():
    rng = np.random.default_rng(0)
    images = rng.normal(size=(3, 5, 7, 2)).astype("float32")
    theta = rng.normal(size=(3, 2, 3)).astype("float32")
    grid = np.array(affine_grid(theta, 4, 6))
    wanted = plain_loop(images, grid)
    assert (wanted == 0).any()  # some places lie outside
    np.testing.assert_allclose(bilinear_sample(images, grid), wanted, atol=1e-5)


def test_the_grid_equals_a_loop():
    theta = np.random.default_rng(1).normal(size=(2, 2, 3))
    grid = np.array(affine_grid(theta, 3, 4))
    for i, row, column in np.ndindex(2, 3, 4):
        place = theta[i] @ [-1 + 2 * column / 3, -1 + 2 * row / 2, 1]
        np.testing.assert_allclose(grid[i, row, column], place, atol=1e-6)


def test_the_slope_on_a_ramp_is_one_and_a_half():
    """A pixel further right is 1 more; a pixel is 2/3 of the scale; so V rises by 1.5 for each unit of c, 6 of f."""
    import tensorflow as tf

    theta = tf.Variable(np.array([MIDDLE], "float32"))
    with tf.GradientTape() as tape:
        value = tf.reduce_mean(bilinear_sample(RAMP, affine_grid(theta, 2, 2) + np.float32(0.1)))
    np.testing.assert_allclose(tape.gradient(value, theta)[0, :, 2], [1.5, 6.0], rtol=1e-4)


def test_slopes_equal_finite_differences():
    import tensorflow as tf

    rng = np.random.default_rng(2)
    images = rng.normal(size=(1, 6, 6, 1)).astype("float32")
    weights = rng.normal(size=(1, 5, 5, 1)).astype("float32")
    start = np.array([[[0.52, 0.11, 0.07], [-0.13, 0.61, -0.05]]], "float32")

    def value(theta):
        return float((plain_loop(images, np.asarray(affine_grid(theta, 5, 5))) * weights).sum())

    theta = tf.Variable(start)
    with tf.GradientTape() as tape:
        total = tf.reduce_sum(bilinear_sample(images, affine_grid(theta, 5, 5)) * weights)
    slope = tape.gradient(total, theta).numpy()
    for place in np.ndindex(1, 2, 3):
        step = np.zeros_like(start)
        step[place] = 1e-4
        np.testing.assert_allclose(slope[place], (value(start + step) - value(start - step)) / 2e-4, rtol=0.05)


def localizer():
    image = keras.Input((8, 8, 1))
    theta = affine_head()(keras.layers.Flatten()(image))
    return keras.Model(image, SpatialTransformer(8, 8)([image, theta]))


@pytest.mark.slow
def test_untrained_it_hands_the_picture_on_and_then_finds_a_bright_square():
    places = np.random.default_rng(4).integers(0, 5, (256, 2))
    images = np.zeros((256, 8, 8, 1), "float32")
    for image, (row, column) in zip(images, places, strict=True):
        image[row : row + 4, column : column + 4] = 1
    keras.utils.set_random_seed(0)
    model, wanted = localizer(), np.zeros((256, 8, 8, 1), "float32")
    wanted[:, 2:6, 2:6] = 1
    np.testing.assert_allclose(model(images), images, atol=1e-5)
    model.compile(keras.optimizers.Adam(0.01), "mse")
    before = model.evaluate(images, wanted, verbose=0)
    model.fit(images, wanted, epochs=15, batch_size=32, verbose=0)
    assert model.evaluate(images, wanted, verbose=0) < before / 3


def test_survives_saving_and_mixed_precision(tmp_path):
    model = localizer()
    model.save(tmp_path / "m.keras")
    images = np.random.default_rng(0).normal(size=(2, 8, 8, 1)).astype("float32")
    again = keras.saving.load_model(tmp_path / "m.keras")
    np.testing.assert_array_equal(again(images), model(images))
    half = SpatialTransformer(8, 8, dtype="mixed_float16")([images, np.array([[0.5, 0, 0, 0, 0.5, 0]] * 2)])
    full = SpatialTransformer(8, 8)([images, np.array([[0.5, 0, 0, 0, 0.5, 0]] * 2)])
    assert half.dtype == "float16"
    np.testing.assert_allclose(half, full, atol=2e-3)


def test_what_does_not_fit_is_refused():
    with pytest.raises(InputError, match="2 pixels"):
        SpatialTransformer(1, 8)
    with pytest.raises(InputError, match="matrices"):
        SpatialTransformer(8, 8)([np.zeros((1, 4, 4, 1)), np.zeros((1, 5))])
    with pytest.raises(InputError, match="known"):
        SpatialTransformer(8, 8)([keras.Input((None, 4, 1)), keras.Input((6,))])

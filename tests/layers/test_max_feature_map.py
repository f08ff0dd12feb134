"""The stronger of two filters."""

import keras
import numpy as np
import pytest

from facelab.errors import InputError
from facelab.layers import MaxFeatureMap


def test_the_first_half_competes_with_the_second():
    x = np.array([[[[1.0, 4.0, -3.0, 2.0, 3.0, -5.0]]]])
    np.testing.assert_array_equal(np.array(MaxFeatureMap()(x)), [[[[2.0, 4.0, -3.0]]]])


@pytest.mark.parametrize("shape", [(2, 3, 4, 6), (5, 8)])
def test_against_a_plain_loop(shape):
    x = np.random.default_rng(0).normal(size=shape).astype("f4")
    half = shape[-1] // 2
    expected = np.empty((*shape[:-1], half), "f4")
    for index in np.ndindex(expected.shape):
        *where, channel = index
        expected[index] = max(x[(*where, channel)], x[(*where, channel + half)])
    np.testing.assert_array_equal(np.array(MaxFeatureMap()(x)), expected)


def test_shapes_are_known_beforehand():
    assert MaxFeatureMap()(keras.Input((5, 4, 6))).shape == (None, 5, 4, 3)
    assert MaxFeatureMap()(keras.Input((10,))).shape == (None, 5)


def test_an_odd_number_of_channels_is_refused_before_anything_runs():
    with pytest.raises(InputError, match="even number of channels.* Received: 7"):
        MaxFeatureMap()(keras.Input((4, 4, 7)))


def test_it_survives_saving_and_keeps_half_precision(tmp_path):
    image = keras.Input((3, 3, 4))
    keras.Model(image, MaxFeatureMap(name="mfm")(image)).save(tmp_path / "m.keras")
    again = keras.saving.load_model(tmp_path / "m.keras")
    x = np.random.default_rng(0).normal(size=(2, 3, 3, 4)).astype("f4")
    np.testing.assert_array_equal(np.array(again(x)), np.maximum(x[..., :2], x[..., 2:]))
    half = MaxFeatureMap(dtype="mixed_bfloat16")(x)
    assert keras.backend.standardize_dtype(half.dtype) == "bfloat16"

"""Which pixels a convolution with stride 2 looks at."""

import keras
import numpy as np
import pytest

from facelab.models._padding import pad_both_sides


def centers(side, strides, size=3, padding=None):
    """Convolve the ramp 0, 1, 2 ... with a kernel that takes the middle of its window."""
    ramp = np.broadcast_to(np.arange(side, dtype="f4"), (1, side, side))[..., None]
    x, ours = pad_both_sides(keras.ops.convert_to_tensor(ramp), size, strides)
    layer = keras.layers.Conv2D(1, size, strides, padding or ours, use_bias=False)
    out = layer(ramp if padding else x)
    kernel = np.zeros((size, size, 1, 1), "f4")
    kernel[size // 2, size // 2] = 1
    layer.set_weights([kernel])
    out = np.array(layer(ramp if padding else x))
    return out[0, 0, :, 0].tolist()


@pytest.mark.parametrize("size", [1, 3, 5])
def test_the_windows_are_centered_on_the_pixels_0_2_4(size):
    assert centers(6, 2, size) == [0, 2, 4]
    assert centers(7, 2, size) == [0, 2, 4, 6]
    assert centers(4, 1, size) == [0, 1, 2, 3]


def test_same_looks_elsewhere():
    """What this function is for: Keras' own choice on an even side."""
    assert centers(6, 2, padding="same") == [1, 3, 5]

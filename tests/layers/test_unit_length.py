import numpy as np
import pytest

from facelab.layers import UnitLength
from facelab.layers.unit_length import unit_length


def test_lengths_become_1_and_zero_stays_zero():
    x = np.array([[3, 4], [0, 0], [1e-3, 0], [1e4, 1e4], [1e-7, 0]], "float32")
    wanted = [[0.6, 0.8], [0, 0], [1, 0], [0.5**0.5, 0.5**0.5], [0, 0]]
    np.testing.assert_allclose(unit_length(x), wanted, rtol=1e-6)
    np.testing.assert_allclose(unit_length(x.T, axis=0), np.transpose(wanted), rtol=1e-6)


@pytest.mark.parametrize("length", [0, 1e-8, 1e-6, 1e-3, 1, 1e6])
def test_gradient_is_finite_at_every_length(length):
    import tensorflow as tf

    x = tf.constant([[0.6 * length, 0.8 * length]])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = unit_length(x)[0, 0]
    assert np.isfinite(tape.gradient(y, x)).all()


def test_the_layer_is_the_function_in_float32():
    x = np.array([[3, 4], [0, 0]], "float16")
    found = UnitLength(dtype="mixed_float16")(x)
    assert found.dtype == "float32"
    np.testing.assert_allclose(found, [[0.6, 0.8], [0, 0]], rtol=1e-6)

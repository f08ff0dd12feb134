import keras
import numpy as np
import pytest

from facelab.layers import CosineDense
from facelab.layers.cosine_dense import split_norms

KERNEL = np.array([[2.0, 0.0, -3.0], [0.0, 5.0, 0.0]])  # centers at 0, 90 and 180 degrees


def make_layer(**options):
    layer = CosineDense(3, **options)
    layer.build((None, 2))
    layer.set_weights([KERNEL])
    return layer


def test_cosines_of_known_angles():
    found = np.array(make_layer()(np.array([[7, 0], [0.5, 0.75**0.5], [0, 0]], "float32")))
    np.testing.assert_allclose(found, [[1, 0, -1], [0.5, 0.75**0.5, -0.5], [0, 0, 0]], atol=1e-6)


def test_norms_in_one_more_column_that_is_never_the_largest():
    x = np.array([[3, -4], [0, 0], [-1e-3, -1e-3]], "float32")
    outputs = make_layer(hand_on_norms=True)(x)
    assert outputs.shape == (3, 4)
    cosines, norms = split_norms(outputs)
    np.testing.assert_allclose(cosines, make_layer()(x), atol=1e-7)
    np.testing.assert_allclose(norms, np.linalg.norm(x, axis=1), atol=1e-5)
    assert (np.argmax(outputs, axis=1) < 3).all()


def test_half_precision_is_not_used_inside():
    x = np.array([[1, 2], [3, 4]], "float16")
    kernel = np.random.default_rng(0).normal(size=(2, 3))
    full, mixed = CosineDense(3), CosineDense(3, dtype="mixed_float16")
    for layer in (full, mixed):
        layer.build((None, 2))
        layer.set_weights([kernel])
    np.testing.assert_array_equal(mixed(x), full(x.astype("float32")))


@pytest.mark.parametrize("hand_on_norms", [False, True])
def test_survives_saving_and_stays_in_float32(hand_on_norms, tmp_path):
    model = keras.Sequential([
        keras.Input((4,)), keras.layers.Dense(2, dtype="mixed_float16"),
        CosineDense(3, hand_on_norms=hand_on_norms, dtype="mixed_float16"),
    ])  # fmt: skip
    model.save(tmp_path / "m.keras")
    again = keras.saving.load_model(tmp_path / "m.keras")
    x = np.random.default_rng(0).normal(size=(5, 4)).astype("float32")
    assert model(x).dtype == "float32"
    assert model.output_shape == (None, 3 + hand_on_norms)
    np.testing.assert_array_equal(again(x), model(x))


def test_gradient_is_finite_without_direction():
    import tensorflow as tf

    layer, x = make_layer(hand_on_norms=True), tf.zeros((2, 2))
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.reduce_sum(layer(x))
    assert all(np.isfinite(g).all() for g in tape.gradient(y, [x, layer.kernel.value]))

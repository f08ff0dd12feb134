import keras
import numpy as np

from facelab.layers.affine import Affine


def test_scales_and_shifts_each_channel():
    layer = Affine()
    layer.build((None, 2, 3))
    layer.set_weights([np.array([1, 2, 3]), np.array([0, 10, 20])])
    x = np.ones((1, 2, 3), np.float32)
    assert np.array(layer(x))[0, 0].tolist() == [1, 12, 23]


def test_survives_saving(tmp_path):
    model = keras.Sequential([keras.Input((4, 2)), Affine(name="a")])
    model.get_layer("a").set_weights([np.array([2.0, 3.0]), np.array([1.0, -1.0])])
    model.save(tmp_path / "m.keras")
    x = np.random.default_rng(0).normal(size=(2, 4, 2)).astype("float32")
    again = keras.saving.load_model(tmp_path / "m.keras")
    np.testing.assert_allclose(again.predict_on_batch(x), x * [2, 3] + [1, -1], rtol=1e-6)

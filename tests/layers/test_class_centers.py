import keras
import numpy as np

from facelab.layers import ClassCenters


def test_squared_distances_to_all_centers():
    layer = ClassCenters(2)
    layer.build((None, 2))
    layer.set_weights([np.array([[0.0, 0.0], [3.0, 0.0]])])
    x = np.array([[0, 4], [3, 0]], "float32")
    np.testing.assert_allclose(layer(x), [[16, 25], [9, 0]], atol=1e-5)


def test_survives_saving_and_stays_in_float32(tmp_path):
    layers = (
        keras.Input((4,)),
        keras.layers.Dense(2, dtype="mixed_float16"),
        ClassCenters(3, 2.0, dtype="mixed_float16"),
    )
    model = keras.Sequential(layers)
    model.save(tmp_path / "m.keras")
    again = keras.saving.load_model(tmp_path / "m.keras")
    x = np.random.default_rng(0).normal(size=(5, 4)).astype("float32")
    assert model(x).dtype == "float32"
    np.testing.assert_array_equal(again(x), model(x))
    assert again.layers[-1].get_config()["speed"] == 2

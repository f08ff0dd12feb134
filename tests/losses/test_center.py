import keras
import numpy as np
import pytest
import tensorflow as tf

from facelab.layers import ClassCenters
from facelab.losses import CenterLoss, center_loss
from facelab.losses.center import center_step

CENTERS = np.array([[0, 0], [10, 0], [0, 10]], "float32")
RNG = np.random.default_rng(0)
X, LABELS = RNG.normal(size=(9, 2)).astype("float32") * 4, RNG.integers(0, 3, 9)


def test_by_hand():
    assert center_loss([2, 0], [[3.0, 6.0], [0.0, 0.0]], CENTERS).numpy().tolist() == [12.5, 0]  # ½ (3² + 4²)


def test_equals_the_plain_loop():
    wanted = [0.5 * sum((x - c) ** 2 for x, c in zip(X[i], CENTERS[LABELS[i]], strict=True)) for i in range(9)]
    np.testing.assert_allclose(center_loss(LABELS[:, None], X, CENTERS), wanted, rtol=1e-6)


def test_gradients_equal_differences(slope):
    _, found = slope.gradient(lambda x: center_loss(LABELS, x, CENTERS), X.astype(float))
    np.testing.assert_allclose(found, X - CENTERS[LABELS], rtol=1e-6)  # the paper's equation 3
    _, found = slope.gradient(lambda c: center_loss(LABELS, X.astype(float), c), CENTERS.astype(float))
    np.testing.assert_allclose(found, slope.by_differences(lambda c: center_loss(LABELS, X.astype(float), c), CENTERS),
                               atol=1e-6)  # fmt: skip


def test_the_papers_step():
    moved = center_step(LABELS, X, CENTERS, rate=0.5).numpy()
    for j in range(3):
        members = X[j == LABELS]
        delta = sum(CENTERS[j] - x for x in members) / (1 + len(members))  # equation 4
        np.testing.assert_allclose(moved[j], CENTERS[j] - 0.5 * delta, rtol=1e-5)
    assert center_step([0], [[1.0, 1.0]], CENTERS).numpy()[1:].tolist() == CENTERS[1:].tolist()


def test_the_papers_step_is_the_gradient_at_the_stated_rate(slope):
    _, found = slope.gradient(lambda c: tf.reduce_mean(center_loss(LABELS, X, c)), CENTERS)
    rate, weight = 0.1, 0.3
    for j in range(3):
        by_gradient = CENTERS[j] - rate * weight * found[j]
        papers_rate = rate * weight * (1 + np.sum(j == LABELS)) / len(X)
        np.testing.assert_allclose(center_step(LABELS, X, CENTERS, papers_rate)[j], by_gradient, rtol=1e-5)


def make_layer(speed=1.0):
    layer = ClassCenters(3, speed=speed)
    layer.build((None, 2))
    layer.set_weights([CENTERS])
    return layer


def test_class_is_the_mean_of_the_function():
    wanted = float(np.mean(center_loss(LABELS, X, CENTERS)))
    for labels in (LABELS, LABELS[:, None]):
        assert float(CenterLoss()(labels, make_layer()(X))) == pytest.approx(wanted, rel=1e-5)


def test_speed_multiplies_the_centers_gradient_only():
    found = {}
    for speed in (1.0, 20.0):
        layer, x = make_layer(speed), tf.constant(X)
        with tf.GradientTape() as tape:
            tape.watch(x)
            loss = CenterLoss()(LABELS, layer(x))
        found[speed] = float(loss), *(g.numpy() for g in tape.gradient(loss, [x, layer.centers.value]))
    assert found[1][0] == found[20][0]
    np.testing.assert_allclose(found[20][1], found[1][1], rtol=1e-5)
    np.testing.assert_allclose(found[20][2], 20 * found[1][2], rtol=1e-4)


@pytest.mark.slow
def test_trains_beside_softmax_and_survives_saving(tmp_path, assert_saved):
    keras.utils.set_random_seed(0)
    photos = (np.eye(6)[LABELS] * 2 + RNG.normal(size=(9, 6)) / 5).astype("float32")
    inputs = keras.Input((6,))
    embedding = keras.layers.Dense(2, dtype="mixed_float16")(inputs)  # the centers stay float32
    outputs = [keras.layers.Dense(3, name="logits")(embedding), ClassCenters(3, speed=10, name="centers")(embedding)]
    model = keras.Model(inputs, outputs)
    softmax = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.05), loss=[softmax, CenterLoss()], loss_weights=[1, 0.1])
    before = np.array(model.get_layer("centers").centers)
    history = model.fit(photos, [LABELS, LABELS], epochs=60, verbose=0).history["loss"]
    assert history[-1] < history[0] / 3
    assert np.abs(before - np.array(model.get_layer("centers").centers)).max() > 0.1
    model.save(tmp_path / "m.keras")
    again = keras.saving.load_model(tmp_path / "m.keras")
    assert again.get_layer("centers").speed == 10
    assert_saved(model, again)
    assert again.loss[1].get_config() == model.loss[1].get_config()


def test_gradient_is_finite_where_all_lie_on_their_center(slope):
    _, found = slope.gradient(lambda x: center_loss(LABELS, x, CENTERS), CENTERS[LABELS])
    assert not found.any()

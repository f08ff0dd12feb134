"""Local response normalization: by hand, by a plain loop, and against TensorFlow and the other convention."""

import keras
import numpy as np
import pytest

from facelab.errors import InputError
from facelab.layers import LocalResponseNormalization


def plain(x, depth_radius, bias, alpha, beta):
    """Krizhevsky et al. 2012, section 3.3, one number at a time."""
    result = np.empty_like(x, dtype=np.float64)
    channels = x.shape[-1]
    for index in np.ndindex(x.shape):
        *where, channel = index
        total = 0.0
        for neighbor in range(max(0, channel - depth_radius), min(channels - 1, channel + depth_radius) + 1):
            total += float(x[(*where, neighbor)]) ** 2
        result[index] = x[index] / (bias + alpha * total) ** beta
    return result


def some(*shape, scale=10.0):
    return (np.random.default_rng(0).normal(size=shape) * scale).astype(np.float32)


def test_by_hand():
    layer = LocalResponseNormalization(depth_radius=1, bias=0.0, alpha=1.0, beta=0.5)
    # Windows (3, 4), (3, 4, 12), (4, 12, 0), (12, 0): lengths 5, 13, sqrt(160), 12.
    np.testing.assert_allclose(np.array(layer(np.float32([[3, 4, 12, 0]])))[0], [3 / 5, 4 / 13, 12 / 160**0.5, 0], 1e-6)


def test_each_number_does_what_it_says():
    x = np.float32([[2.0]])  # one channel: the window is itself
    settings = {"depth_radius": 3, "bias": 1.0, "alpha": 2.0, "beta": 1.0}
    assert float(LocalResponseNormalization(**settings)(x)[0, 0]) == pytest.approx(2 / 9)
    assert float(LocalResponseNormalization(**settings | {"bias": 3.0})(x)[0, 0]) == pytest.approx(2 / 11)
    assert float(LocalResponseNormalization(**settings | {"alpha": 0.25})(x)[0, 0]) == pytest.approx(2 / 2)
    assert float(LocalResponseNormalization(**settings | {"beta": 2.0})(x)[0, 0]) == pytest.approx(2 / 81)
    assert LocalResponseNormalization(5).size == 11


@pytest.mark.parametrize("settings", [(5, 1.0, 1e-4, 0.75), (2, 2.0, 1e-4, 0.75), (0, 1.0, 0.5, 0.5), (9, 1.0, 0.1, 1)])
@pytest.mark.parametrize("shape", [(2, 3, 4, 12), (2, 12), (2, 3, 4, 3)])
def test_against_a_plain_loop(settings, shape):
    x = some(*shape)
    np.testing.assert_allclose(np.array(LocalResponseNormalization(*settings)(x)), plain(x, *settings), rtol=2e-6)


def test_against_tensorflow():
    tf = pytest.importorskip("tensorflow")
    x = some(2, 5, 6, 64)
    ours = np.array(LocalResponseNormalization()(x))
    np.testing.assert_allclose(ours, tf.nn.lrn(x, alpha=1e-4, beta=0.75).numpy(), rtol=2e-6)
    wrong = np.array(LocalResponseNormalization(alpha=1e-4 / 11)(x))  # alpha on the mean, as Torch has it
    assert np.abs(wrong - ours).max() > 1e-3 * np.abs(ours).max()


def test_torchs_numbers_translate_as_the_docstring_says():
    """PyTorch divides the sum over ``size`` channels by ``size``: its formula, written out."""
    x, size = some(2, 7), 5
    padded = np.pad(x.astype(float), [(0, 0), (2, 2)])
    mean = np.stack([(padded[:, i : i + size] ** 2).sum(axis=1) / size for i in range(7)], axis=1)
    ours = LocalResponseNormalization(depth_radius=2, bias=1.0, alpha=1e-4 / size, beta=0.75)(x)
    np.testing.assert_allclose(np.array(ours), x / (1.0 + 1e-4 * mean) ** 0.75, rtol=1e-6)


@pytest.mark.parametrize(("policy", "step"), [("mixed_bfloat16", 2**-8), ("mixed_float16", 2**-11)])
def test_half_precision_rounds_only_the_result(policy, step):
    x = np.float32([[300.0, 200.0, 100.0]])  # all exact in both; 300**2 is beyond float16
    layer = LocalResponseNormalization(dtype=policy)
    result = layer(x)
    assert keras.backend.standardize_dtype(result.dtype) == policy.removeprefix("mixed_")
    exact = plain(x, 5, 1.0, 1e-4, 0.75)
    assert abs(exact[0, 0] / x[0, 0] - 1) > 0.5  # it does act
    np.testing.assert_allclose(np.array(keras.ops.cast(result, "float32")), exact, rtol=1.1 * step)


def test_survives_saving_with_all_its_numbers(tmp_path):
    settings = {"depth_radius": 2, "bias": 2.0, "alpha": 0.3, "beta": 0.4}
    image = keras.Input((4, 5, 6))
    keras.Model(image, LocalResponseNormalization(**settings)(image)).save(tmp_path / "m.keras")
    again = keras.saving.load_model(tmp_path / "m.keras")
    x = some(2, 4, 5, 6)
    np.testing.assert_allclose(again.predict_on_batch(x), plain(x, **settings), rtol=1e-5)


@pytest.mark.parametrize("radius", [-1, 2.5, "5"])
def test_a_radius_that_is_no_number_of_neighbors_is_refused(radius):
    with pytest.raises(InputError, match="Expected depth_radius"):
        LocalResponseNormalization(depth_radius=radius)

"""Losses of a frontal face, on pictures of a few pixels."""

import keras
import numpy as np
import pytest

from facelab.generative.image_losses import FrontalLoss, pixel_loss, symmetry_loss, total_variation


def pictures(seed=0, shape=(3, 8, 6, 3)):
    return np.random.default_rng(seed).uniform(-1, 1, shape)


class TestPixels:
    def test_one_scale_is_the_mean_absolute_difference(self):
        truth, made = pictures(0), pictures(1)
        np.testing.assert_allclose(
            pixel_loss(truth, made, scales=1), np.abs(truth - made).mean(axis=(1, 2, 3)), rtol=1e-5
        )

    def test_two_scales_against_a_loop(self):
        truth, made = pictures(0), pictures(1)
        wanted = []
        for t, m in zip(truth, made, strict=True):
            halves = []
            for x in (t, m):
                half = np.zeros((4, 3, 3))
                for i in range(4):
                    for j in range(3):
                        half[i, j] = x[2 * i : 2 * i + 2, 2 * j : 2 * j + 2].mean(axis=(0, 1))
                halves.append(half)
            wanted.append((np.abs(t - m).mean() + np.abs(halves[0] - halves[1]).mean()) / 2)
        np.testing.assert_allclose(pixel_loss(truth, made), wanted, rtol=1e-5)

    def test_nothing_for_the_same_picture(self):
        assert np.max(pixel_loss(pictures(), pictures(), scales=3)) == 0


class TestSymmetry:
    def test_nothing_for_a_picture_with_its_mirror_image_beside_it(self):
        half = pictures()
        assert np.max(symmetry_loss(np.concatenate([half, half[:, :, ::-1]], axis=2))) < 1e-7

    def test_up_and_down_do_not_count(self):
        ramp = np.tile(np.arange(8.0)[None, :, None, None], (1, 1, 6, 3))
        assert float(symmetry_loss(ramp)[0]) == 0

    def test_a_ramp_across(self):
        """0, 1, 2, 3 against 3, 2, 1, 0: 3, 1, 1, 3."""
        assert float(symmetry_loss(np.arange(4.0)[None, None, :, None])[0]) == 2


class TestTotalVariation:
    def test_a_ramp_has_its_slope_everywhere(self):
        across = np.tile(3 * np.arange(5.0)[None, None, :, None], (1, 4, 1, 2))
        assert float(total_variation(across)[0]) == pytest.approx(3)
        assert float(total_variation(across.swapaxes(1, 2))[0]) == pytest.approx(3)

    def test_against_a_loop(self):
        made, wanted = pictures(), []
        for x in made:
            down = [abs(x[i + 1, j, c] - x[i, j, c]) for i in range(7) for j in range(6) for c in range(3)]
            across = [abs(x[i, j + 1, c] - x[i, j, c]) for i in range(8) for j in range(5) for c in range(3)]
            wanted.append(np.mean(down) + np.mean(across))
        np.testing.assert_allclose(total_variation(made), wanted, rtol=1e-5)


def test_the_class_adds_them_up_with_its_weights():
    truth, made = pictures(0).astype(np.float32), pictures(1).astype(np.float32)
    loss = keras.losses.deserialize(keras.losses.serialize(FrontalLoss(symmetry=0.7, variation=0.2)))
    wanted = pixel_loss(truth, made) + 0.7 * symmetry_loss(made) + 0.2 * total_variation(made)
    assert float(loss(truth, made)) == pytest.approx(float(np.mean(wanted)), rel=1e-5)

"""Smooth noise and ramps."""

import numpy as np
import pytest

from facelab.synthetic.noise import ramp, smooth_noise


def test_noise_has_mean_0_and_deviation_1_and_repeats_with_its_seed():
    noise = smooth_noise(np.random.default_rng(1), (64, 48), 3)
    assert noise.shape == (64, 48)
    assert noise.mean() == pytest.approx(0, abs=1e-9)
    assert noise.std() == pytest.approx(1)
    assert np.array_equal(noise, smooth_noise(np.random.default_rng(1), (64, 48), 3))


def test_a_larger_scale_is_smoother_in_its_direction():
    rng = np.random.default_rng(0)
    streaks = smooth_noise(rng, (100, 100), (12, 1))
    assert np.abs(np.diff(streaks, axis=0)).mean() < 0.3 * np.abs(np.diff(streaks, axis=1)).mean()


def test_it_repeats_without_a_seam():
    noise = smooth_noise(np.random.default_rng(0), (50, 50), 5)
    assert np.abs(noise[0] - noise[-1]).max() < 1.5 * np.abs(np.diff(noise, axis=0)).max()


def test_ramps_up_and_down():
    assert ramp(np.array([0.0, 1, 2, 3, 4]), 1, 3).tolist() == [0, 0, 0.5, 1, 1]
    assert ramp(np.array([0.0, 1, 2, 3, 4]), 3, 1).tolist() == [1, 1, 0.5, 0, 0]

"""Smooth chance patterns for skin, hair and cloth."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter


def smooth_noise(rng: np.random.Generator, shape: tuple[int, int], scale: float | tuple[float, float]) -> np.ndarray:
    """(H, W) float64 noise of mean 0 and standard deviation 1.

    Args:
        rng: The source of chance.
        shape: (H, W).
        scale: Size of its blobs in pixels, or (down, across).
    """
    noise = gaussian_filter(rng.standard_normal(shape), scale, mode="wrap")
    return (noise - noise.mean()) / (noise.std() + 1e-12)


def ramp(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """0 below ``low``, 1 above ``high``, smooth between (Hermite); reversed where ``low > high``."""
    t = np.clip((values - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)

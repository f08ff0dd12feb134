"""Networks that are small enough to train a few steps in a test."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from facelab.generative import dr_gan, tp_gan, vae


@pytest.fixture
def small_vae():
    return vae.build(replace(vae.VAE, size=(16, 16)))


@pytest.fixture
def small_dr_gan():
    return dr_gan.build(replace(dr_gan.DR_GAN, size=(16, 16)), people=3)


@pytest.fixture(scope="module")
def new_tp_gan():
    """Untrained; its parts have their place in 64 x 64 pixels."""
    return tp_gan.build()


@pytest.fixture
def signed():
    """(6, 16, 16, 3) from -1 to 1: two kinds of pictures, each with a little noise."""
    rng = np.random.default_rng(0)
    ramp = np.linspace(-0.8, 0.8, 16)
    kinds = np.stack([np.tile(ramp, (16, 1)), np.tile(-ramp[:, None], (1, 16))])[[0, 1] * 3]
    return (kinds[..., None] + rng.normal(0, 0.02, (6, 16, 16, 3))).astype(np.float32)


def weights_of(network) -> list[np.ndarray]:
    """Copies, to compare with later."""
    return [np.array(weight) for weight in network.weights]


@pytest.fixture
def moved():
    """Has any weight changed? ``moved(network)`` now, and ask the returned function later."""

    def watch(network):
        before = weights_of(network)
        return lambda: any((a != b).any() for a, b in zip(before, weights_of(network), strict=True))

    return watch

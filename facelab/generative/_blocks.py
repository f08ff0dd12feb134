"""The two steps that all generators here are made of: half as large, and twice as large."""

from __future__ import annotations

from keras import layers


def down(x, filters: int, name: str, strides: int = 2):
    """(N, H, W, C) -> (N, H / strides, W / strides, filters)."""
    x = layers.Conv2D(filters, 3, strides, "same", name=f"{name}_conv")(x)
    return layers.LeakyReLU(0.2, name=f"{name}_relu")(x)


def up(x, filters: int, name: str):
    """(N, H, W, C) -> (N, 2 H, 2 W, filters). The kernel is a multiple of the stride: others leave checkerboards."""
    x = layers.Conv2DTranspose(filters, 4, 2, "same", name=f"{name}_conv")(x)
    return layers.LeakyReLU(0.2, name=f"{name}_relu")(x)

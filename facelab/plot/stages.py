"""Small pictures of the stages between photo and vector: all of one size, without axes."""

from __future__ import annotations

import math

import numpy as np

from facelab.errors import InputError
from facelab.plot.style import OKABE_ITO, Figure

_INCHES = 2.2


def _tiles(rows: int, columns: int) -> tuple[Figure, np.ndarray]:
    figure = Figure(figsize=(_INCHES, _INCHES), facecolor="white")
    axes = figure.subplots(rows, columns, squeeze=False, gridspec_kw={"wspace": 0.05, "hspace": 0.05})
    figure.subplots_adjust(0.01, 0.01, 0.99, 0.99)
    for each in axes.ravel():
        each.set_axis_off()
    return figure, axes


def marked_figure(image: np.ndarray, points: np.ndarray) -> Figure:
    """An image with a cross at each point.

    Args:
        image: (H, W, 3) uint8 RGB.
        points: (P, 2) x and y in pixels; none is fine.
    """
    figure, axes = _tiles(1, 1)
    axes[0, 0].imshow(image)
    if len(points):
        axes[0, 0].plot(points[:, 0], points[:, 1], "+", color=OKABE_ITO[1], markersize=11, markeredgewidth=2)
    return figure


def tensor_figure(tensor: np.ndarray) -> Figure:
    """What a network is fed, from its smallest number (black) to its largest (white).

    Args:
        tensor: (H, W, 1 or 3) floats of any range.

    Raises:
        InputError: Another shape.
    """
    if tensor.ndim != 3 or tensor.shape[2] not in (1, 3):
        raise InputError(f"Expected a tensor (H, W, 1 or 3). Received: {tensor.shape}.")
    figure, axes = _tiles(1, 1)
    low, high = float(tensor.min()), float(tensor.max())
    scaled = (tensor - low) / max(high - low, 1e-9)
    axes[0, 0].imshow(np.repeat(scaled, 3, axis=2) if scaled.shape[2] == 1 else scaled)
    return figure


def maps_figure(maps: np.ndarray, most: int = 6) -> Figure:
    """The maps of a layer that vary most, each on its own scale.

    Args:
        maps: (H, W, C) floats.
        most: How many at most.

    Raises:
        InputError: Another shape, or no map asked for.
    """
    if maps.ndim != 3 or most < 1:
        raise InputError(f"Expected maps (H, W, C) and at least one to show. Received: {maps.shape} and {most}.")
    chosen = np.argsort(maps.std(axis=(0, 1)))[::-1][:most]
    columns = math.ceil(math.sqrt(len(chosen)))
    figure, axes = _tiles(math.ceil(len(chosen) / columns), columns)
    for each, channel in zip(axes.ravel(), chosen, strict=False):
        each.imshow(maps[:, :, channel], cmap="cividis", interpolation="nearest")
    return figure


def vector_figure(vector: np.ndarray) -> Figure:
    """An embedding, row by row: purple below zero, orange above, white at zero.

    Args:
        vector: (D,) floats.

    Raises:
        InputError: Another shape.
    """
    if vector.ndim != 1 or not len(vector):
        raise InputError(f"Expected a vector (D,). Received: {vector.shape}.")
    columns = math.ceil(math.sqrt(len(vector)))
    padded = np.full(columns * math.ceil(len(vector) / columns), np.nan)
    padded[: len(vector)] = vector
    figure, axes = _tiles(1, 1)
    limit = max(float(np.abs(vector).max()), 1e-9)
    axes[0, 0].imshow(padded.reshape(-1, columns), cmap="PuOr_r", vmin=-limit, vmax=limit, interpolation="nearest")
    return figure

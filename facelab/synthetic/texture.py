"""Flat backgrounds with a grain: cloth, bricks and plaster."""

from __future__ import annotations

import numpy as np

from facelab.synthetic.canvas import Canvas, random_color, resampling
from facelab.synthetic.noise import ramp, smooth_noise

_GRID, _BLOB_GRID = 160, 40


def texture(rng: np.random.Generator) -> Canvas:
    """One of the materials, under a lamp that stands to one side."""
    painters = (cloth, brick, plaster)
    canvas = painters[rng.integers(len(painters))](rng)
    slope_x, slope_y = rng.uniform(-0.35, 0.35, 2)
    canvas.pixels *= (1 + slope_x * (canvas.x - 0.5) + slope_y * (canvas.y - 0.5))[..., None]
    return canvas


def cloth(rng: np.random.Generator) -> Canvas:
    """A curtain: threads across each other and soft vertical folds."""
    canvas = Canvas(_GRID, random_color(rng, (0, 1), (0.1, 0.55), (0.35, 0.7)))
    sway = 0.01 * _blobs(rng, (9, 3))
    threads = rng.uniform(24, 40)
    weave = np.sin(2 * np.pi * threads * (canvas.x + sway)) * np.sin(2 * np.pi * threads * canvas.y)
    folds = np.sin(2 * np.pi * (rng.uniform(2, 6) * (canvas.x + 2 * sway) + rng.uniform()))
    grain = smooth_noise(rng, (_GRID, _GRID), (0.7, 1.5))
    shade = 1 + rng.uniform(0.03, 0.08) * weave + rng.uniform(0.03, 0.22) * folds + 0.04 * grain
    canvas.pixels *= shade[..., None]
    return canvas


def brick(rng: np.random.Generator) -> Canvas:
    """Rows of bricks, each of its own color, with mortar between them."""
    rows = int(rng.integers(9, 16))
    height, width, joint = 1 / rows, rng.uniform(2.0, 2.8) / rows, rng.uniform(0.05, 0.1) / rows
    if rng.random() < 0.35:  # painted
        color = mortar = random_color(rng, (0, 1), (0, 0.08), (0.6, 0.85))
        spread = 0.04
    else:
        color = random_color(rng, (0.0, 0.06), (0.35, 0.6), (0.4, 0.6))
        mortar = random_color(rng, (0, 0.1), (0, 0.15), (0.5, 0.75))
        spread = 0.16
    canvas = Canvas(_GRID, 0.75 * mortar)
    columns = int(1 / width) + 3
    tones = color * np.exp(spread * rng.standard_normal((rows, columns, 1)))
    offsets = width * (0.5 * (np.arange(rows) % 2) + 0.04 * rng.standard_normal(rows))
    row = np.minimum((canvas.y[:, 0] * rows).astype(int), rows - 1)
    along = (canvas.x + offsets[row][:, None]) / width
    column = along.astype(int)
    to_joint = np.minimum(width * np.minimum(along - column, column + 1 - along), _fold(canvas.y, height))
    canvas.cover(ramp(to_joint, joint / 2, joint / 2 + 0.008), tones[row[:, None], column])
    canvas.pixels *= 1 + 0.06 * smooth_noise(rng, (_GRID, _GRID), 1.2)[..., None]
    return canvas


def plaster(rng: np.random.Generator) -> Canvas:
    """Rough plaster or stone: bumps lit from one side, and stains."""
    canvas = Canvas(_GRID, random_color(rng, (0.02, 0.17), (0.03, 0.25), (0.5, 0.8)))
    bumps = _blobs(rng, 2) + 0.6 * _blobs(rng, 0.9) + 0.3 * smooth_noise(rng, (_GRID, _GRID), 1.4)
    angle = rng.uniform(0, 2 * np.pi)
    down, across = np.gradient(bumps)
    relief = np.cos(angle) * across + np.sin(angle) * down
    stains = _blobs(rng, 5)
    shade = 1 + rng.uniform(0.25, 0.6) * relief + rng.uniform(0.02, 0.1) * stains
    canvas.pixels *= np.clip(shade, 0.3, 1.7)[..., None]
    return canvas


def _blobs(rng: np.random.Generator, scale: float | tuple[float, float]) -> np.ndarray:
    """Smooth noise for large blobs, drawn on a grid four times coarser."""
    weights = resampling(_BLOB_GRID, _GRID)
    return weights @ smooth_noise(rng, (_BLOB_GRID, _BLOB_GRID), scale) @ weights.T


def _fold(values: np.ndarray, period: float) -> np.ndarray:
    """Distance to the nearest multiple of the period."""
    return np.abs((values + period / 2) % period - period / 2)

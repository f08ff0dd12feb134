"""Rooms and streets, far behind the plane of focus."""

from __future__ import annotations

import numpy as np

from facelab.synthetic.canvas import Canvas, random_color
from facelab.synthetic.noise import ramp, smooth_noise

_GRID = 64


def indoor(rng: np.random.Generator) -> Canvas:
    """A wall with three or four things of a room before it."""
    canvas = Canvas(_GRID, random_color(rng, (0.02, 0.62), (0.03, 0.25), (0.55, 0.85)))
    canvas.pixels *= (1.1 - rng.uniform(0.1, 0.4) * canvas.y)[..., None]
    blur = rng.uniform(0.012, 0.028)
    count = int(rng.integers(3, 5))
    lefts = (rng.permutation(count) + rng.uniform(-0.3, 0.3, count)) / count
    painters = (_window, _shelf, _door, _frames, _lamp, _cupboard)
    for left, number in zip(lefts, rng.permutation(len(painters)), strict=False):
        painters[number](canvas, rng, left, blur)
    canvas.pixels *= 1 + rng.uniform(-0.3, 0.3) * (canvas.x - 0.5)[..., None]
    return canvas


def outdoor(rng: np.random.Generator) -> Canvas:
    """Sky, and under it a street, a park or hills."""
    canvas = Canvas(_GRID, _sky(rng))
    canvas.cover(ramp(canvas.y, -0.2, 0.9) + 0 * canvas.x, random_color(rng, (0.08, 0.6), (0, 0.12), (0.85, 0.95)))
    horizon = rng.uniform(0.5, 0.8)
    blur = rng.uniform(0.012, 0.028)
    _hills(canvas, rng, horizon - rng.uniform(0.02, 0.2))
    if rng.random() < 0.55:
        _houses(canvas, rng, horizon, blur)
    if rng.random() < 0.7:
        _foliage(canvas, rng, horizon)
    ground = random_color(rng, (0.2, 0.33), (0.3, 0.5), (0.35, 0.5))
    if rng.random() < 0.5:
        ground = random_color(rng, (0.05, 0.15), (0.02, 0.15), (0.4, 0.6))
    canvas.rectangle((-1, horizon, 2, 2), ground, 2 * blur)
    return canvas


def _sky(rng: np.random.Generator) -> np.ndarray:
    if rng.random() < 0.3:  # overcast
        return random_color(rng, (0.55, 0.62), (0.0, 0.1), (0.75, 0.88))
    return random_color(rng, (0.56, 0.61), (0.2, 0.5), (0.75, 0.9))


def _hills(canvas: Canvas, rng: np.random.Generator, top: float) -> None:
    """Far hills or a line of trees, paled by the air."""
    waves, phases = rng.uniform(0.5, 4, 4), rng.uniform(0, 2 * np.pi, 4)
    ridge = top + 0.03 * np.sin(2 * np.pi * waves[:, None] * canvas.x + phases[:, None]).sum(0)
    canvas.cover(ramp(canvas.y - ridge, -0.03, 0.03), random_color(rng, (0.25, 0.58), (0.1, 0.3), (0.4, 0.6)))


def _houses(canvas: Canvas, rng: np.random.Generator, horizon: float, blur: float) -> None:
    """A row of fronts with rows of windows."""
    left = rng.uniform(-0.3, 0)
    while left < 1:
        width, top = rng.uniform(0.15, 0.4), rng.uniform(-0.2, horizon - 0.15)
        wall = random_color(rng, (0.02, 0.14), (0.05, 0.4), (0.4, 0.75))
        canvas.rectangle((left, top, left + width, 1.2), wall, blur)
        columns, rows = int(rng.integers(2, 5)), int((horizon - top) / rng.uniform(0.12, 0.2))
        dx, dy = width / columns, rng.uniform(0.11, 0.16)
        glass = wall * rng.uniform(0.25, 0.6) + np.array([0.0, 0.01, 0.03])
        for row, column in np.ndindex(rows, columns):
            x, y = left + (column + 0.25) * dx, top + (row + 0.4) * dy
            canvas.rectangle((x, y, x + 0.5 * dx, y + 0.55 * dy), glass * rng.uniform(0.7, 1.6), blur)
        left += width + (rng.uniform(0.05, 0.3) if rng.random() < 0.3 else 0)


def _foliage(canvas: Canvas, rng: np.random.Generator, horizon: float) -> None:
    """Crowns of trees: clumps of leaves, dark below, and discs of light that falls through."""
    hue, top = rng.uniform(0.17, 0.34), rng.uniform(-0.3, 0.35)
    dark = random_color(rng, (hue, hue + 0.05), (0.45, 0.7), (0.2, 0.35))
    clumps = smooth_noise(rng, (_GRID, _GRID), 5) + 0.6 * smooth_noise(rng, (_GRID, _GRID), 2)
    side = rng.uniform(-2, 2) * (canvas.x - 0.5)
    canvas.cover(ramp(6 * (canvas.y - top) + 1.2 * clumps + 2 * side, -0.6, 0.6), dark)
    for _ in range(int(rng.integers(25, 50))):
        y = rng.uniform(max(top, 0), horizon)
        leaf = random_color(rng, (hue - 0.03, hue + 0.06), (0.35, 0.65), (0.35, 0.65))
        canvas.disc((rng.uniform(), y), rng.uniform(0.02, 0.06), 0.5 * leaf + 0.5 * dark, 0.015)
    for _ in range(int(rng.integers(0, 14))):
        light = random_color(rng, (0.12, 0.2), (0.05, 0.3), (0.75, 0.95))
        canvas.disc((rng.uniform(), rng.uniform(max(top, 0), horizon)), rng.uniform(0.015, 0.03), light, 0.008)


def _window(canvas: Canvas, rng: np.random.Generator, left: float, blur: float) -> None:
    """Daylight behind a crossbar, with curtains."""
    width, top, bottom = rng.uniform(0.28, 0.45), rng.uniform(-0.2, 0.1), rng.uniform(0.5, 0.75)
    frame = random_color(rng, (0.05, 0.12), (0, 0.2), (0.7, 0.9))
    canvas.rectangle((left, top, left + width, bottom), frame, blur)
    panes = int(rng.integers(1, 4))
    light = random_color(rng, (0.53, 0.6), (0.0, 0.15), (0.88, 1.0))
    step = width / panes
    for i in range(panes):
        x = left + i * step
        for y0, y1 in ((top, 0.6 * top + 0.4 * bottom), (0.6 * top + 0.4 * bottom, bottom)):
            canvas.rectangle((x + 0.025, y0 + 0.025, x + step - 0.025, y1 - 0.025), light, blur)
    curtain = random_color(rng, (0, 1), (0.05, 0.4), (0.45, 0.8))
    for x in (left - 0.06, left + width - 0.05):
        canvas.rectangle((x, top - 0.1, x + rng.uniform(0.08, 0.14), bottom + 0.15), curtain, blur)


def _shelf(canvas: Canvas, rng: np.random.Generator, left: float, blur: float) -> None:
    """Boards with rows of books."""
    width, top, step = rng.uniform(0.35, 0.55), rng.uniform(-0.15, 0.1), rng.uniform(0.18, 0.26)
    wood = random_color(rng, (0.05, 0.1), (0.3, 0.6), (0.25, 0.6))
    canvas.rectangle((left, top, left + width, 1.2), 0.4 * wood, blur)
    for shelf in range(int((1.2 - top) / step)):
        floor = top + (shelf + 1) * step
        x = left + 0.02
        while x < left + width - 0.05:
            thick, tall = rng.uniform(0.02, 0.06), step * rng.uniform(0.5, 0.85)
            if rng.random() < 0.85:
                book = random_color(rng, (-0.15, 0.65), (0.1, 0.55), (0.25, 0.75))
                canvas.rectangle((x, floor - tall, x + thick, floor), book, 0.7 * blur)
            x += thick
        canvas.rectangle((left, floor - 0.01, left + width, floor + 0.02), wood, 0.7 * blur)


def _door(canvas: Canvas, rng: np.random.Generator, left: float, blur: float) -> None:
    width, top = rng.uniform(0.28, 0.4), rng.uniform(-0.1, 0.15)
    color = random_color(rng, (0.04, 0.12), (0.05, 0.6), (0.35, 0.8))
    canvas.rectangle((left - 0.03, top - 0.03, left + width + 0.03, 1.2), 0.6 * color + 0.25, blur)
    canvas.rectangle((left, top, left + width, 1.2), color, blur)
    for y in (top + 0.06, top + 0.5):
        canvas.rectangle((left + 0.06, y, left + width - 0.06, y + 0.36), 0.75 * color, blur)


def _frames(canvas: Canvas, rng: np.random.Generator, left: float, blur: float) -> None:
    """Pictures on the wall."""
    for _ in range(int(rng.integers(1, 4))):
        x, y = left + rng.uniform(0, 0.25), rng.uniform(0.0, 0.5)
        width, height = rng.uniform(0.1, 0.25, 2)
        canvas.rectangle((x, y, x + width, y + height), random_color(rng, (0, 0.1), (0, 0.5), (0.1, 0.7)), blur)
        inner = random_color(rng, (0, 1), (0.05, 0.5), (0.4, 0.9))
        canvas.rectangle((x + 0.025, y + 0.025, x + width - 0.025, y + height - 0.025), inner, blur)


def _lamp(canvas: Canvas, rng: np.random.Generator, left: float, blur: float) -> None:
    """A shade that glows on the wall behind it."""
    x, y = left + rng.uniform(0.1, 0.3), rng.uniform(0.15, 0.5)
    warm = random_color(rng, (0.08, 0.12), (0.2, 0.45), (0.95, 1.0))
    glow = np.exp(-((canvas.x - x) ** 2 + (canvas.y - y) ** 2) / 0.06)
    canvas.pixels += 0.35 * glow[..., None] * warm
    canvas.rectangle((x - 0.01, y, x + 0.01, 1.1), random_color(rng, (0.05, 0.1), (0, 0.5), (0.1, 0.4)), 0.7 * blur)
    half = rng.uniform(0.06, 0.11)
    canvas.rectangle((x - half, y - 0.7 * half, x + half, y + 0.9 * half), warm, blur)


def _cupboard(canvas: Canvas, rng: np.random.Generator, left: float, blur: float) -> None:
    """A sideboard or the back of a sofa, with a plant or a vase on it."""
    width, top = rng.uniform(0.4, 0.7), rng.uniform(0.5, 0.72)
    color = random_color(rng, (-0.1, 0.65), (0.05, 0.4), (0.2, 0.65))
    x = left + rng.uniform(0.1, 0.3)
    leaf = random_color(rng, (0.24, 0.36), (0.4, 0.6), (0.25, 0.45))
    for _ in range(int(rng.integers(0, 14))):
        place = (x + rng.uniform(-0.1, 0.1), top - rng.uniform(0.08, 0.3))
        canvas.disc(place, rng.uniform(0.02, 0.05), leaf * rng.uniform(0.6, 1.8), blur)
    canvas.rectangle((x - 0.04, top - 0.1, x + 0.04, top), random_color(rng, (0, 0.6), (0, 0.5), (0.3, 0.8)), blur)
    canvas.rectangle((left, top, left + width, 1.2), color, blur)
    canvas.rectangle((left, top, left + width, top + 0.03), 1.25 * color, blur)

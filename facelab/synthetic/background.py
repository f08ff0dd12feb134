"""What stands behind a portrait: walls, rooms, streets and cloth, out of focus.

Each is drawn in fractions of the picture, so the same seed shows the same scene at every size.
"""

from __future__ import annotations

import numpy as np

from facelab.errors import InputError
from facelab.synthetic.canvas import Canvas, random_color
from facelab.synthetic.capture import BACKGROUNDS
from facelab.synthetic.noise import ramp, smooth_noise
from facelab.synthetic.scenery import indoor, outdoor
from facelab.synthetic.texture import texture

_LUMINANCE = (0.2126, 0.7152, 0.0722)  # of linear sRGB, IEC 61966-2-1
_DARKEST, _BRIGHTEST = 0.12, 0.45  # mean luminance; a camera's exposure does the same
_GRID = 64


def background(kind: str, seed: int, height: int, width: int) -> np.ndarray:
    """One background.

    Args:
        kind: One of :data:`facelab.synthetic.capture.BACKGROUNDS`.
        seed: Which of that kind, 0 or more.
        height: Of the picture, in pixels.
        width: Of the picture, in pixels.

    Returns:
        (height, width, 3) float32 linear light, 0 to 1, with a mean luminance of about 0.1 to 0.5. Where it is not
        square the picture is the middle strip of the square scene.

    Raises:
        InputError: An unknown kind, a negative seed or an empty picture.

    Example:
        >>> background("outdoor", 1, 120, 90).shape
        (120, 90, 3)
    """
    if kind not in _PAINTERS:
        raise InputError(f"Expected a kind of background: {', '.join(BACKGROUNDS)}. Received: {kind!r}.")
    if seed < 0 or height < 1 or width < 1:
        raise InputError(f"Expected seed >= 0 and size >= 1. Received: seed {seed}, size {height} x {width}.")
    canvas = _PAINTERS[kind](np.random.default_rng([BACKGROUNDS.index(kind), seed]))
    luminance = float((canvas.pixels * _LUMINANCE).sum(-1).mean())
    exposure = np.clip(luminance, _DARKEST, _BRIGHTEST) / luminance
    return np.clip(exposure * canvas.picture(height, width), 0, 1).astype(np.float32)


def plain(rng: np.random.Generator) -> Canvas:
    """A painted wall or a photographer's paper, brighter where the lamp points, darker in the corners."""
    canvas = Canvas(_GRID, random_color(rng, (0, 1), (0.01, 0.22), (0.45, 0.8)))
    x, y = rng.uniform(0.2, 0.8, 2)
    distance = np.sqrt((canvas.x - x) ** 2 + (canvas.y - y) ** 2)
    vignette = 1 - rng.uniform(0.15, 0.45) * distance**2
    mottle = 1 + 0.02 * smooth_noise(rng, (_GRID, _GRID), 6)
    canvas.pixels *= (vignette * mottle)[..., None]
    return canvas


def gradient(rng: np.random.Generator) -> Canvas:
    """A studio backdrop: one color runs into a darker one, straight or around a lit spot."""
    hue, saturation = rng.uniform(), 0.4 * rng.beta(1, 2)
    bright = random_color(rng, (hue, hue + 0.06), (saturation, saturation + 0.05), (0.6, 0.85))
    dark = random_color(rng, (hue, hue + 0.12), (saturation, saturation + 0.15), (0.2, 0.45))
    canvas = Canvas(_GRID, bright)
    x, y = canvas.x - rng.uniform(0.35, 0.65), canvas.y - rng.uniform(0.3, 0.6)
    angle, width = rng.uniform(0, 2 * np.pi), rng.uniform(0.55, 0.9)
    straight = ramp(np.cos(angle) * x + np.sin(angle) * y, -width / 1.4, width / 1.4)
    canvas.cover(straight if rng.random() < 0.5 else ramp(np.sqrt(x**2 + y**2), 0, width), dark)
    canvas.pixels *= 1 + 0.015 * smooth_noise(rng, (_GRID, _GRID), 5)[..., None]
    return canvas


_PAINTERS = {"plain": plain, "gradient": gradient, "indoor": indoor, "outdoor": outdoor, "texture": texture}

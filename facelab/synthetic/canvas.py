"""A small canvas for things out of focus: soft shapes drawn in fractions, shown at any size."""

from __future__ import annotations

import colorsys

import numpy as np
from scipy.sparse import csr_array

from facelab.synthetic.camera import decode_srgb
from facelab.synthetic.noise import ramp

_SOFTEST = 1.5  # the ramp of an edge is this many times its blur wide, each way


class Canvas:
    """A square picture in linear light on a fixed grid.

    Places and sizes are fractions of its side, (0, 0) is the top left corner. What is drawn covers what was
    there before. ``blur`` is how far from focus a thing is: roughly the standard deviation of its edges.

    Attributes:
        pixels: (N, N, 3) float64, linear light.
        x: (1, N) the centers of its columns, 0 to 1.
        y: (N, 1) the centers of its rows.

    Example:
        >>> canvas = Canvas(64, (0, 0, 0))
        >>> canvas.rectangle((0.5, 0, 1, 1), (1, 1, 1), blur=0.01)
        >>> canvas.picture(4, 4)[1, :, 0].round(2).tolist()
        [0.0, 0.2, 0.8, 0.99]
    """

    def __init__(self, size: int, color: tuple[float, float, float]):
        self.pixels = np.empty((size, size, 3))
        self.pixels[:] = color
        centers = (np.arange(size) + 0.5) / size
        self.x, self.y = centers[None, :], centers[:, None]

    def cover(self, coverage: np.ndarray, color: np.ndarray) -> None:
        """Paint over: where (N, N) coverage is 1 only the new (3,) or (N, N, 3) color is left."""
        self.pixels += coverage[..., None] * (np.asarray(color, np.float64) - self.pixels)

    def rectangle(self, edges: tuple[float, float, float, float], color: np.ndarray, blur: float = 0.02) -> None:
        """A filled rectangle from its (left, top, right, bottom) edges."""
        left, top, right, bottom = edges
        across = _inside(self.x - left, blur) * _inside(right - self.x, blur)
        down = _inside(self.y - top, blur) * _inside(bottom - self.y, blur)
        self.cover(down * across, color)

    def disc(self, center: tuple[float, float], radius: float, color: np.ndarray, blur: float = 0.01) -> None:
        """A filled disc: what a lens makes of a point far from focus."""
        distance = np.sqrt((self.x - center[0]) ** 2 + (self.y - center[1]) ** 2)
        self.cover(_inside(radius - distance, blur), color)

    def picture(self, height: int, width: int) -> np.ndarray:
        """(height, width, 3) float64: its middle, as large as fits the picture, smoothly resampled."""
        side = max(height, width)
        size = len(self.pixels)
        down, across = (resampling(size, side)[(side - n) // 2 :][:n] for n in (height, width))
        rows = (down @ self.pixels.reshape(size, -1)).reshape(height, size, 3)
        columns = across @ rows.swapaxes(0, 1).reshape(size, -1)
        return np.ascontiguousarray(columns.reshape(width, height, 3).swapaxes(0, 1))


def random_color(
    rng: np.random.Generator, hue: tuple[float, float], saturation: tuple[float, float], value: tuple[float, float]
) -> np.ndarray:
    """(3,) linear light; (low, high) of hue, saturation and value as in HSV, of which hue may pass 1."""
    h, s, v = (rng.uniform(*span) for span in (hue, saturation, value))
    return decode_srgb(np.array(colorsys.hsv_to_rgb(h % 1, s, v)))


def _inside(depth: np.ndarray, blur: float) -> np.ndarray:
    """1 where the depth behind an edge is large, 0 outside, smooth between."""
    return ramp(depth, -_SOFTEST * blur, _SOFTEST * blur)


def resampling(size: int, side: int) -> csr_array:
    """(side, size) float64 weights that show ``size`` values as ``side``, smoothly.

    Cubic B-splines, widened where ``side`` is smaller so that nothing is skipped. Four weights per row and zeros else:
    as a sparse matrix that is fast, and sums in the same order on every machine.
    """
    places = (np.arange(side) + 0.5) / side * size - 0.5
    distance = np.abs(places[:, None] - np.arange(size)) / max(1.0, size / side)
    near = 2 / 3 - distance**2 + distance**3 / 2
    weights = np.where(distance < 1, near, np.maximum(2 - distance, 0) ** 3 / 6)
    return csr_array(weights / weights.sum(1, keepdims=True))

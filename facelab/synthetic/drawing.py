"""Put shaded pixels together: nearest surfaces first, fine hair over them, then the average of fine pixels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from facelab.synthetic.materials import Shaded

FINE = 2  # fine pixels along each side of a pixel


@dataclass(frozen=True, eq=False)
class Drawing:
    """A head without background, (H, W) pixels.

    Attributes:
        light: (H, W, 3) float64, linear light, multiplied by cover.
        albedo: (H, W, 3) float64, likewise.
        cover: (H, W) float64, how much of the pixel is covered, 0 to 1.
        region: (H, W) uint8, what most of the pixel shows.
        depth: (H, W) float32 mm, the nearest, infinite where nothing is.
        landmarks68: (68, 2) float64 pixels.
        visible68: (68,) bool.
    """

    light: np.ndarray
    albedo: np.ndarray
    cover: np.ndarray
    region: np.ndarray
    depth: np.ndarray
    landmarks68: np.ndarray
    visible68: np.ndarray


class FrameBuffer:
    """The fine pixels while they are shaded, with their depths (a z-buffer)."""

    def __init__(self, height: int, width: int):
        self.size = (FINE * height, FINE * width)
        count = self.size[0] * self.size[1]
        self.light, self.albedo = np.zeros((count, 3)), np.zeros((count, 3))
        self.cover, self.region = np.zeros(count), np.zeros(count, np.uint8)
        self.depth = np.full(count, np.inf)

    def lay(self, pixels: np.ndarray, depth: np.ndarray, shaded: Shaded) -> None:
        """Lay shaded pixels over what is there; the caller keeps hidden ones away."""
        a = shaded.opacity[:, None]
        self.light[pixels] += a * (shaded.light - self.light[pixels])
        self.albedo[pixels] += a * (shaded.albedo - self.albedo[pixels])
        self.cover[pixels] += shaded.opacity * (1 - self.cover[pixels])
        solid = shaded.opacity > 0.5
        self.region[pixels[solid]] = shaded.region[solid]
        self.depth[pixels[solid]] = depth[solid]

    def averaged(self, landmarks68: np.ndarray, visible68: np.ndarray) -> Drawing:
        """Mean light and cover of each pixel's fine pixels, nearest depth, most frequent region."""
        light, albedo, cover = (self._blocks(a).mean(2) for a in (self.light, self.albedo, self.cover))
        region = np.sort(self._blocks(self.region), axis=2)
        # Of four sorted numbers, an equal pair names the most frequent one.
        first, second, third, fourth = np.moveaxis(region, 2, 0)
        most = np.select([second == third, first == second, third == fourth], [second, first, third], second)
        depth = self._blocks(self.depth).min(2).astype(np.float32)
        return Drawing(light, albedo, cover, most, depth, landmarks68, visible68)

    def _blocks(self, fine: np.ndarray) -> np.ndarray:
        """(H W FINE^2, ...) -> (H, W, FINE^2, ...)."""
        height, width = (n // FINE for n in self.size)
        blocks = fine.reshape(height, FINE, width, FINE, *fine.shape[1:]).swapaxes(1, 2)
        return blocks.reshape(height, width, FINE * FINE, *fine.shape[1:])

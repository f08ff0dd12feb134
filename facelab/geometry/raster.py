"""Which triangle does each pixel see? A z-buffer, vectorized over all triangles at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Fragments:
    """What each pixel of an (H, W) picture sees.

    Attributes:
        pixels: (N,) int, the flat index of each pixel that sees anything, ascending.
        triangles: (N,) int, the nearest triangle there.
        weights: (N, 3) float64, barycentric: how much of each of its three corners.
        depth: (N,) float64, as the corners' third coordinate.
    """

    pixels: np.ndarray
    triangles: np.ndarray
    weights: np.ndarray
    depth: np.ndarray

    def interpolate(self, values: np.ndarray, triangles: np.ndarray) -> np.ndarray:
        """(V, ...) values at the points -> (N, ...) values at the pixels.

        Args:
            values: One row for each point.
            triangles: (T, 3) the triangles that were drawn.
        """
        corners = triangles[self.triangles]
        w = self.weights.astype(values.dtype).reshape(*self.weights.shape, *[1] * (values.ndim - 1))
        return sum(values[corners[:, i]] * w[:, i] for i in range(3))


def rasterize(points: np.ndarray, triangles: np.ndarray, size: tuple[int, int]) -> Fragments:
    """Draw triangles into a z-buffer.

    Every triangle lists the pixels of its bounding box; one pass of edge functions (Pineda, 1988) keeps the
    pixels inside, one pass of minima the nearest. Interpolation is linear in the picture, which for
    triangles of a few pixels cannot be told from perspective-correct.

    Args:
        points: (V, 3) float64 x, y in pixels and depth (smaller is nearer).
        triangles: (T, 3) int indices of points; those that wind counterclockwise as seen face us,
            the others are not drawn.
        size: (height, width) of the picture.
    """
    height, width = size
    a, b, c = (points[triangles[:, i]] for i in range(3))
    # Twice the signed area; y runs down in pictures, so a triangle that faces us has a negative one.
    area = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
    low = np.minimum(np.minimum(a, b), c)
    high = np.maximum(np.maximum(a, b), c)
    x0, y0 = (np.maximum(np.ceil(low[:, i]), 0).astype(np.int32) for i in (0, 1))
    x1 = np.minimum(np.floor(high[:, 0]), width - 1).astype(np.int32)
    y1 = np.minimum(np.floor(high[:, 1]), height - 1).astype(np.int32)
    drawn = np.flatnonzero((x1 >= x0) & (y1 >= y0) & (area < 0))
    columns, rows = (x1 - x0 + 1)[drawn], (y1 - y0 + 1)[drawn]
    count = columns * rows
    which = np.repeat(np.arange(len(drawn)), count)
    position = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    row = position // columns[which]
    y = y0[drawn][which] + row
    x = x0[drawn][which] + (position - row * columns[which])
    planes = _planes(a[drawn], b[drawn], c[drawn], area[drawn])
    u = planes[0][which] * x + planes[1][which] * y + planes[2][which]
    v = planes[3][which] * x + planes[4][which] * y + planes[5][which]
    inside = np.flatnonzero((u >= -1e-9) & (v >= -1e-9) & (u + v <= 1 + 1e-9))
    which, pixel, u, v = which[inside], (y * width + x)[inside], u[inside], v[inside]
    depth = planes[6][which] * u + planes[7][which] * v + planes[8][which]
    nearest = np.full(height * width, np.inf)
    np.minimum.at(nearest, pixel, depth)
    seen = depth == nearest[pixel]
    winner = np.full(height * width, -1)
    winner[pixel[seen]] = np.flatnonzero(seen)  # of two at the very same depth, the later one
    pixels = np.flatnonzero(winner >= 0)
    w = winner[pixels]
    weights = np.stack([1 - u[w] - v[w], u[w], v[w]], axis=1)
    return Fragments(pixels, drawn[which[w]], weights, depth[w])


def _planes(a, b, c, area):
    """Weights of corners b and c as linear functions of x and y, and the depth as one of those weights."""
    ux, uy = (c[:, 1] - a[:, 1]) / area, -(c[:, 0] - a[:, 0]) / area
    vx, vy = -(b[:, 1] - a[:, 1]) / area, (b[:, 0] - a[:, 0]) / area
    u0, v0 = -(ux * a[:, 0] + uy * a[:, 1]), -(vx * a[:, 0] + vy * a[:, 1])
    return ux, uy, u0, vx, vy, v0, b[:, 2] - a[:, 2], c[:, 2] - a[:, 2], a[:, 2]

"""Surfaces that are drawn together: head, ears, hair, things that are worn."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from facelab.geometry.grid import grid_normals, grid_triangles

KINDS = ("head", "ear", "hair", "glasses", "lens", "occluder", "glove")


@dataclass(frozen=True, eq=False)
class Surface:
    """A grid of points with what the painter must know of them.

    Attributes:
        kind: One of :data:`KINDS`.
        points: (R, C, 3) float64 mm in the coordinates of the head.
        closed: The last column joins the first.
        chart: (R, C, 2) float64: for the head the place on the average face, for hair (mm across, mm along).
        weight: (R, C) float64: for the head 1 on the face, 0 behind; for hair mm to its edge, 0 or less outside.
        both_sides: It is thin and seen from behind, too.
    """

    kind: str
    points: np.ndarray
    closed: bool
    chart: np.ndarray
    weight: np.ndarray
    both_sides: bool = False


@dataclass(frozen=True, eq=False)
class Mesh:
    """Surfaces as one list of points and one of triangles.

    Attributes:
        surfaces: What it is made of.
        triangles: (T, 3) int32.
        kinds: (T,) int8, index into :data:`KINDS`.
        chart: (V, 2) float32.
        weight: (V,) float32.
        fringe: (T,) bool, triangles at the edge of the hair, which are half transparent.
    """

    surfaces: tuple[Surface, ...]
    triangles: np.ndarray = field(init=False)
    kinds: np.ndarray = field(init=False)
    chart: np.ndarray = field(init=False)
    weight: np.ndarray = field(init=False)
    fringe: np.ndarray = field(init=False)

    def __post_init__(self):
        triangles, kinds, start = [], [], 0
        for s in self.surfaces:
            own = grid_triangles(*s.points.shape[:2], s.closed) + np.int32(start)
            if s.kind == "hair":  # beyond its edge there is none
                own = own[(s.weight.reshape(-1)[own - start] > -2).any(1)]
            if s.both_sides:
                own = np.concatenate([own, own[:, ::-1]])
            triangles.append(own)
            kinds.append(np.full(len(own), KINDS.index(s.kind), np.int8))
            start += s.weight.size
        object.__setattr__(self, "triangles", np.concatenate(triangles))
        object.__setattr__(self, "kinds", np.concatenate(kinds))
        object.__setattr__(self, "chart", _joined(s.chart.reshape(-1, 2) for s in self.surfaces).astype(np.float32))
        object.__setattr__(self, "weight", _joined(s.weight.reshape(-1) for s in self.surfaces).astype(np.float32))
        hair = self.kinds == KINDS.index("hair")
        object.__setattr__(self, "fringe", hair & (self.weight[self.triangles] < 6).any(1))

    def points(self, head: np.ndarray) -> np.ndarray:
        """(V, 3) all points, with another form of the head, which is the first surface."""
        return _joined([head.reshape(-1, 3), *(s.points.reshape(-1, 3) for s in self.surfaces[1:])])

    def normals(self, head: np.ndarray) -> np.ndarray:
        """(V, 3) unit normals, likewise."""
        grids = [head, *(s.points for s in self.surfaces[1:])]
        return _joined(grid_normals(g, s.closed).reshape(-1, 3) for g, s in zip(grids, self.surfaces, strict=True))


def _joined(arrays) -> np.ndarray:
    return np.concatenate(list(arrays))

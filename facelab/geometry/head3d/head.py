"""The generic 3-D head: one grid of points, sculpted from anthropometric averages, and parameters that change it.

Coordinates are millimeters; x runs to the viewer's right, y up and z to the viewer. The pupils are at y = 0.
The proportions follow textbook averages of adults (Farkas, *Anthropometry of the Head and Face*, 1994): some
140 mm wide at the cheekbones, 190 mm deep, 64 mm between the pupils, 115 mm from the pupils to the chin.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.interpolate import PchipInterpolator

from facelab.geometry.grid import grid_triangles
from facelab.geometry.head3d.head_parameters import EXPRESSIONS, FEATURES, SHAPE_PARAMETERS
from facelab.geometry.head3d.openings import eyes_shut, mouth_opened
from facelab.geometry.head3d.sculpt import displacement
from facelab.geometry.landmarks68 import LANDMARKS_68

# Rings around the head from the crown to the chest. Height at the front, side and back; half the width; depth to
# the front and to the back; and how square the ring is (2 is an ellipse).
_RINGS = np.array([
    # front  side  back  width front back square
    [114, 114, 114, 0.5, 0.5, 0.5, 2.0],
    [112, 112, 111, 26, 34, 46, 2.0],
    [105, 105, 102, 45, 55, 68, 2.05],
    [92, 92, 88, 61, 74, 84, 2.1],
    [76, 76, 72, 70, 85, 93, 2.2],
    [50, 50, 48, 75.5, 93, 98, 2.3],
    [25, 25, 22, 75, 95, 98, 2.35],
    [0, 0, -4, 72, 92, 93, 2.4],
    [-20, -18, -24, 70.5, 90.5, 85, 2.35],
    [-40, -36, -40, 67, 90, 74, 2.3],
    [-56, -50, -52, 63, 90, 66, 2.2],
    [-70, -61, -60, 59.5, 89, 62, 2.1],
    [-88, -72, -68, 55, 85.5, 60, 2.0],
    [-104, -81, -75, 51, 84, 59, 1.9],
    [-113, -88, -80, 48, 77, 58, 1.85],
    [-117, -94, -86, 47, 62, 58, 1.9],
    [-117.5, -101, -94, 48, 43, 58, 2.0],
    [-130, -114, -108, 53, 33, 60, 2.0],
    [-158, -142, -140, 59, 34, 66, 2.0],
    [-178, -162, -158, 80, 48, 78, 2.0],
    [-192, -174, -168, 122, 60, 86, 2.1],
    [-208, -188, -182, 172, 72, 92, 2.3],
    [-250, -240, -230, 196, 88, 98, 2.6],
    [-420, -420, -420, 205, 104, 106, 2.8],
])  # fmt: skip
_FACE_ROWS = np.concatenate([  # heights at the front: dense at the eyes and the mouth
    np.linspace(114, 30, 19), np.linspace(26, 14, 6), np.linspace(11.5, -11.5, 19), np.linspace(-14, -34, 10),
    np.linspace(-36, -58, 14), np.linspace(-60, -68.6, 9), np.linspace(-69.4, -82, 13), np.linspace(-85, -113, 13),
])  # fmt: skip
_LOW_RINGS = np.concatenate([np.linspace(14.3, 19, 24), np.linspace(19.4, 23, 8)])  # below the chin, by ring number
_HALF_COLUMNS = np.concatenate([  # degrees from the nose: dense on the face
    np.linspace(0.9, 36, 22), np.linspace(38.5, 72, 13), np.linspace(76, 120, 9), np.linspace(130, 174, 6),
])  # fmt: skip


@dataclass(frozen=True, eq=False)
class MorphableHead:
    """The average head and the directions in which it changes: a linear shape model (3-D morphable model).

    Attributes:
        mean: (R, C, 3) float64 mm, rows from the crown down, columns from left to right around the front.
        face: (R, C, 2) float64 mm, where each point lies on the average face; never changes with the parameters.
        front: (R, C) float64, 1 on the face, 0 on the back of the head.
        triangles: (T, 3) int32.
        shape: Name of a parameter -> (R, C, 3) mm per unit.
        expression: Name of an expression -> (R, C, 3) mm at 1.
        corners: (68, 3) int, the triangle on which each landmark lies, as indices of points.
        weights: (68, 3) float64, where on it.
    """

    mean: np.ndarray
    face: np.ndarray
    front: np.ndarray
    triangles: np.ndarray
    shape: dict[str, np.ndarray]
    expression: dict[str, np.ndarray]
    corners: np.ndarray
    weights: np.ndarray

    def shaped(self, parameters: dict[str, float], fields: dict[str, np.ndarray] | None = None) -> np.ndarray:
        """(R, C, 3) float64: the average head with these parameters; those of other parts are passed over."""
        fields = self.shape if fields is None else fields
        return sum((value * fields[name] for name, value in parameters.items() if name in fields and value), self.mean)

    def landmarks(self, points: np.ndarray) -> np.ndarray:
        """(R, C, 3) points of a head -> (68, 3) landmarks on its surface."""
        return (points.reshape(-1, 3)[self.corners] * self.weights[..., None]).sum(1)


@cache
def generic_head() -> MorphableHead:
    """The average head; made once, in about 0.1 s."""
    points, front = _loft()
    face = points[..., :2].copy()
    flat, near = face.reshape(-1, 2), front.reshape(-1)
    base = points.reshape(-1, 3)
    mean = base + displacement(FEATURES, flat, base, near)
    mean[:, 2] += _nose(flat) * near
    triangles = grid_triangles(*points.shape[:2], closed=True)
    corners, weights = _locate(LANDMARKS_68, flat, triangles, near)
    both = SHAPE_PARAMETERS | EXPRESSIONS
    fields = {name: displacement(strokes, flat, base, near) for name, strokes in both.items()}
    fields |= {"mouth_open": mouth_opened(flat, mean, near), "eyes_closed": eyes_shut(flat, near)}
    fields = {name: field.reshape(points.shape) for name, field in fields.items()}
    return MorphableHead(
        mean=mean.reshape(points.shape), face=face, front=front, triangles=triangles,
        shape={name: fields[name] for name in SHAPE_PARAMETERS},
        expression={name: field for name, field in fields.items() if name not in SHAPE_PARAMETERS},
        corners=corners, weights=weights,
    )  # fmt: skip


def _loft() -> tuple[np.ndarray, np.ndarray]:
    """The smooth head without eyes, nose and mouth, and how much each point belongs to the face."""
    number = np.arange(len(_RINGS))
    ring = PchipInterpolator(number, _RINGS)
    fine = np.linspace(0, 14, 2000)
    rows = np.concatenate([np.interp(-_FACE_ROWS, -ring(fine)[:, 0], fine), _LOW_RINGS])
    y_front, y_side, y_back, width, to_front, to_back, square = ring(rows).T[:, :, None]
    angle = np.radians(np.concatenate([-_HALF_COLUMNS[::-1], _HALF_COLUMNS]))[None]
    sin, cos = np.sin(angle), np.cos(angle)
    x = width * np.sign(sin) * np.abs(sin) ** (2 / square)
    depth = np.abs(cos) ** (2 / square)
    ahead = cos >= 0
    z = np.where(ahead, to_front * depth, -to_back * depth)
    level = np.exp(-(((y_front + 69) / 12) ** 4))  # rows run level along the mouth
    bend = level * (1 - sin**4) + (1 - level) * cos**2
    y = y_side + np.where(ahead, (y_front - y_side) * bend, (y_back - y_side) * cos**2)
    front = 1 / (1 + np.exp(-(cos + 0.12) / 0.07)) * np.ones_like(x)
    return np.stack([x, y, z], axis=-1), front


def _nose(face: np.ndarray) -> np.ndarray:
    """How far the nose stands out of the face, (V,) mm."""
    x, y = np.abs(face[:, 0]), face[:, 1]
    along = [16, 8, 0, -10, -20, -29, -36, -40, -44, -48, -53]
    ridge = PchipInterpolator(along[::-1], [0, 2.5, 6.5, 13.5, 19.5, 23, 21.5, 17.0, 11.5, 8, 2.0][::-1])
    width = PchipInterpolator(along[::-1], [9, 8.5, 9, 11, 12.5, 13, 12.5, 11.5, 10, 8, 8][::-1])
    inside = np.clip(y, along[-1], along[0])
    height = np.where((y < along[0]) & (y > along[-1]), ridge(inside), 0)
    wings = 8.5 * np.exp(-(((x - 12.5) / 5) ** 2) - (np.where(y > -41, (y + 41) / 8, (y + 41) / 4.5)) ** 2)
    return height * np.exp(-((x / width(inside)) ** 1.9)) + wings


def _locate(wanted: np.ndarray, face: np.ndarray, triangles: np.ndarray, front: np.ndarray):
    """The triangle of the average face that holds each wanted point, with barycentric weights."""
    facing = triangles[(front[triangles] > 0.5).all(1)]
    a, b, c = (face[facing[:, i]] for i in range(3))
    area = (b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0]
    usable = np.abs(area) > 1e-6
    a, b, c, area, facing = a[usable], b[usable], c[usable], area[usable], facing[usable]
    p = wanted[:, None]
    u = ((p - a)[..., 0] * (c - a)[:, 1] - (p - a)[..., 1] * (c - a)[:, 0]) / area
    v = ((b - a)[:, 0] * (p - a)[..., 1] - (b - a)[:, 1] * (p - a)[..., 0]) / area
    weights = np.stack([1 - u - v, u, v], axis=-1)  # (68, T, 3)
    best = weights.min(-1).argmax(1)
    chosen = np.clip(weights[np.arange(len(wanted)), best], 0, 1)
    for k in np.flatnonzero(weights.min(-1).max(1) < -1e-6):  # beyond the outline: its nearest point
        away = ((face[facing] - wanted[k]) ** 2).sum(-1)
        best[k], corner = np.unravel_index(away.argmin(), away.shape)
        chosen[k] = np.eye(3)[corner]
    return facing[best], chosen / chosen.sum(-1, keepdims=True)

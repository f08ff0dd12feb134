"""Strokes: how one parameter moves the surface of the average head.

Every stroke pushes points in one direction, strongest at its center and fading as a Gaussian. A parameter is a
list of strokes, so a head is the average plus a sum of parameter x displacement: a linear shape model as in
Blanz and Vetter (1999), with directions that were sculpted by hand instead of learned from scans.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Stroke:
    """One push, in mm per unit of its parameter.

    Attributes:
        direction: ``out`` away from the midline, ``up``, ``forward``, ``right``, on the face only; ``wide`` scales the
            whole head's width and ``deep`` its front half's depth, ``tall`` lifts all around, whatever x and sx.
        amount: Millimeters at the center; for ``wide`` and ``deep`` at the widest point.
        x, y: Center on the face in mm; the stroke is repeated at -x.
        sx, sy: Width and height: where it has fallen to 1/e, in mm.
        one_sided: +1 only the right half, -1 only the left half, 0 both.
    """

    direction: str
    amount: float
    x: float
    y: float
    sx: float
    sy: float
    one_sided: int = 0


def displacement(strokes: tuple[Stroke, ...], face: np.ndarray, points: np.ndarray, front: np.ndarray) -> np.ndarray:
    """How far each point moves when the parameter is 1.

    Args:
        strokes: What the parameter does.
        face: (V, 2) coordinates of the points on the average face, in mm.
        points: (V, 3) the points of the average head.
        front: (V,) 1 on the face, 0 on the back of the head.

    Returns:
        (V, 3) millimeters.
    """
    moved = np.zeros_like(points)
    side = np.tanh(face[:, 0] / 3)  # -1 on the left, 1 on the right, smooth across the midline
    for s in strokes:
        height = np.exp(-(((face[:, 1] - s.y) / s.sy) ** 2))
        near = np.exp(-(((np.abs(face[:, 0]) - s.x) / s.sx) ** 2)) * height * front
        if s.one_sided:
            near = near * (side * s.one_sided > 0)
        if s.direction == "wide":
            moved[:, 0] += s.amount * points[:, 0] / 70 * height
        elif s.direction == "out":
            moved[:, 0] += s.amount * side * near
        elif s.direction == "deep":
            moved[:, 2] += s.amount * np.maximum(points[:, 2], 0) / 90 * height
        elif s.direction == "tall":
            moved[:, 1] += s.amount * height
        else:
            moved[:, {"right": 0, "up": 1, "forward": 2}[s.direction]] += s.amount * near
    return moved


def ripples(rng: np.random.Generator, face: np.ndarray, front: np.ndarray) -> np.ndarray:
    """Small individual forms that no parameter describes, (..., 3) with a deviation of about 1 mm.

    A sum of waves, 22 to 70 mm long, most of them the same on both halves of the face.

    Args:
        rng: Which forms.
        face: (..., 2) coordinates on the average face, in mm.
        front: (...,) 1 on the face, 0 on the back of the head.
    """
    moved = np.zeros((*front.shape, 3))
    count = 14
    for _ in range(count):
        length, angle = rng.uniform(22, 70), rng.uniform(0, np.pi)
        kx, ky = 2 * np.pi / length * np.cos(angle), 2 * np.pi / length * np.sin(angle)
        height = np.cos(ky * face[..., 1] + rng.uniform(0, 2 * np.pi))
        even, odd = np.cos(kx * face[..., 0]) * height, np.sin(kx * face[..., 0]) * height
        a = rng.standard_normal(6) * [1, 1, 1, 0.25, 0.25, 0.25]
        moved += a[:3] * np.stack([odd, even, even], -1) + a[3:] * np.stack([even, odd, odd], -1)
    return moved * front[..., None] * (2 / count) ** 0.5

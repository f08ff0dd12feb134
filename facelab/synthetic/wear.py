"""Things in front of a face: glasses, sunglasses, a mask, a hand."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter

from facelab.geometry.grid import grid_normals
from facelab.geometry.head3d.head import MorphableHead
from facelab.geometry.tube import tube
from facelab.synthetic.surface import Surface

_ROUND = np.linspace(0, 2 * np.pi, 41)
# Half width, half height in mm and squareness (2 is an ellipse) of a lens.
_LENSES = {
    "round": (23, 21, 2.0),
    "rectangular": (27, 16.5, 4.0),
    "half_rim": (26, 16, 3.2),
    "sunglasses": (29, 23, 2.6),
}


def glasses(style: str, landmarks: np.ndarray, ears: np.ndarray) -> list[Surface]:
    """Frames, with dark lenses for ``"sunglasses"``.

    Args:
        style: Of the frames, or ``"sunglasses"``.
        landmarks: (68, 3) mm, of this head.
        ears: (2, 3) mm, where the left and the right bow rest.
    """
    half_width, half_height, square = _LENSES[style]
    eyes = np.stack([landmarks[36:42].mean(0), landmarks[42:48].mean(0)])
    half_width = min(half_width, 0.5 * abs(eyes[1, 0] - eyes[0, 0]) - 5)
    z = landmarks[[27, 28, 36, 45], 2] @ [0.35, 0.35, 0.15, 0.15] + 7
    made, inner, outer = [], [], []
    for eye, side in zip(eyes, (-1, 1), strict=True):
        c, s = np.cos(_ROUND), np.sin(_ROUND)
        x = eye[0] + side * 1.5 + half_width * np.sign(c) * np.abs(c) ** (2 / square)
        y = eye[1] - 2.5 + half_height * np.sign(s) * np.abs(s) ** (2 / square)
        rim = np.stack([x, y, z - 0.0035 * x**2], axis=-1)
        shown = rim[:21] if style == "half_rim" else rim
        made.append(_thing("glasses", tube(shown, 1.5 if style != "sunglasses" else 2.2)))
        if style == "sunglasses":
            rings = np.linspace(1, 0.02, 9)[:, None, None]
            made.append(_thing("lens", (rim.mean(0) + rings * (rim - rim.mean(0)))[:, :-1], both_sides=True))
        nearest, farthest = np.argmin(side * x), np.argmax(side * x + 0.02 * y)
        inner.append(rim[nearest] + [0, 3, 0])
        outer.append(rim[farthest] + [0, 2, 0])
    middle = (inner[0] + inner[1]) / 2 + [0, 2, 1.5]
    made.append(_thing("glasses", tube(np.stack([inner[0], middle, inner[1]]), 1.3)))
    for start, end in zip(outer, ears, strict=True):
        bend = np.array([end[0], start[1], start[2] - 12])
        made.append(_thing("glasses", tube(np.stack([start, bend, end]), 1.3)))
    return made


def mask(head: MorphableHead, points: np.ndarray, ears: np.ndarray) -> list[Surface]:
    """A surgical mask from the bridge of the nose to below the chin, with ear loops."""
    columns = np.flatnonzero(np.abs(_angles(head)) < 66)
    smooth = gaussian_filter(points, (2.5, 1.5, 0), mode=("nearest", "wrap", "nearest"))
    smooth = np.where(smooth[..., 2:] > points[..., 2:], smooth, points)
    smooth = smooth + 4.5 * grid_normals(smooth, closed=True)
    heights = head.face[..., 1]
    sheet = np.empty((30, len(columns), 3))
    for k, c in enumerate(columns):
        x = abs(head.face[60, c, 0])
        rows = np.linspace(-16 - 0.32 * x, -119 + 0.5 * x, 30)
        for axis in range(3):
            sheet[:, k, axis] = np.interp(-rows, -heights[:103, c], smooth[:103, c, axis])
    pleats = 1.3 * np.sin(np.linspace(0, 6 * np.pi, 30))[:, None] * np.hanning(30)[:, None]
    sheet[..., 2] += pleats
    loops = []
    for k, end in ((0, ears[0]), (-1, ears[1])):
        loops += [_thing("occluder", tube(np.stack([sheet[row, k], end]), 1.0)) for row in (1, 26)]
    return [_thing("occluder", sheet, both_sides=True, closed=False), *loops]


def hand(rng: np.random.Generator, landmarks: np.ndarray) -> list[Surface]:
    """Four fingers and the back of a hand before mouth, cheek, eye or forehead."""
    target = landmarks[[66, 2, 14, 41, 46, 8][rng.integers(6)]] + [0, 0, 6]
    slope = rng.uniform(-0.7, 0.7)
    along = np.array([np.sin(slope), np.cos(slope), 0.0])
    across = np.array([along[1], -along[0], 0.0])
    fingers = []
    for i, length in enumerate((62, 74, 70, 54)):
        start = target + (i - 1.5) * 17 * across - 48 * along
        step = np.linspace(0, 1, 9)[:, None]
        path = start + step * length * along + np.array([0, 0, 1.0]) * 5 * np.sin(np.pi * step)
        fingers.append(_thing("glove", tube(path, 8.3 * np.r_[np.ones(6), 0.97, 0.9, 0.62], 12)))
    step = np.linspace(0, 1, 8)[:, None]
    palm = tube(target - (48 + 70 * (1 - step)) * along, np.r_[26, 30, 33, 35, 36, 36, 35, 30], 16)
    palm[..., 2] = target[2] + (palm[..., 2] - target[2]) * 0.45
    return [*fingers, _thing("glove", palm)]


def _angles(head: MorphableHead) -> np.ndarray:
    return np.degrees(np.arctan2(head.mean[60, :, 0], head.mean[60, :, 2]))


def _thing(kind: str, points: np.ndarray, both_sides: bool = False, closed: bool = True) -> Surface:
    shape = points.shape[:2]
    return Surface(kind, points, closed, np.zeros((*shape, 2)), np.zeros(shape), both_sides)

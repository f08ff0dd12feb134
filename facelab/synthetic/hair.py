"""Hair: a sheet that follows the skull from the crown to the hairline and may hang on from there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from facelab.geometry.grid import grid_normals
from facelab.geometry.head3d.head import MorphableHead
from facelab.synthetic.noise import ramp, smooth_noise
from facelab.synthetic.person import Look, Person
from facelab.synthetic.surface import Surface

_ROWS = 56
_STRANDS = (384, 512)  # rows along, columns across, of the pattern of strands
STRAND_MM = 0.6  # size of its texels


@dataclass(frozen=True)
class Cut:
    """A style in numbers.

    Attributes:
        top, side, front: Thickness in mm on the crown, at the sides and above the forehead.
        hang: Height in mm (0 at the eyes) down to which it hangs at the sides and behind; ``None``: it does not.
        fringe: Height down to which it falls on the forehead; ``None``: it is combed back.
        waves: Sideways swing of hanging hair in mm.
        rough: Unevenness of the surface in mm.
        edge: How ragged its ends are, in mm.
    """

    top: float
    side: float
    front: float
    hang: float | None
    fringe: float | None
    waves: float
    rough: float
    edge: float


CUTS = {
    "short": Cut(13, 7, 12, None, None, 0, 1.6, 5),
    "buzz": Cut(2.5, 2.0, 2.0, None, None, 0, 0.2, 5),
    "side_part": Cut(17, 9, 17, None, None, 0, 1.2, 5),
    "swept": Cut(18, 6, 28, None, None, 0, 1.8, 5),
    "fringe": Cut(14, 11, 7, -52, 33, 1, 1.2, 7),
    "bob": Cut(14, 17, 12, -82, None, 2, 1.4, 6),
    "long": Cut(13, 13, 11, -165, None, 5, 1.4, 14),
    "tied": Cut(8, 4, 6, None, None, 0, 0.7, 3),
    "curly": Cut(36, 30, 24, -45, None, 4, 4.5, 9),
}


def hair_surface(person: Person, head: MorphableHead, points: np.ndarray) -> Surface | None:
    """The hair on a head; ``None`` where there is none.

    Args:
        person: Whose hair.
        head: The average head, for places on the face.
        points: (R, C, 3) mm, this person's head.
    """
    look = person.look
    if look.hair_style == "bald":
        return None
    cut = CUTS[look.hair_style]
    rng = np.random.default_rng([look.detail_seed, 2])
    angle = np.degrees(np.arctan2(head.mean[60, :, 0], head.mean[60, :, 2]))  # (C,) around the head
    scalp = _Scalp(head, points)
    root = scalp.arc_at(_hairline(look, angle))
    along, end = _lengths(cut, scalp, angle, root)
    on_scalp = np.minimum(along, end)
    base, normals = scalp.at(on_scalp)
    thick = _thickness(cut, look, angle, on_scalp / np.maximum(root, 1), rng)
    sheet = base + normals * thick[..., None]
    below = along - on_scalp
    sheet[..., 1] -= below
    outward = np.stack([np.sin(np.radians(angle)), 0 * angle, np.cos(np.radians(angle))], axis=-1)
    if cut.hang is not None:
        swing = cut.waves * np.sin(below / 17 + 5 * smooth_noise(rng, (1, len(angle)), 5)) * ramp(below, 0, 50)
        tuck = -9 * ramp(below, 55, 95) if look.hair_style in ("bob", "fringe") else 4 * ramp(below, 40, 150)
        sheet += outward * (swing + tuck)[..., None]
    across = np.broadcast_to(angle / 180 * 290, along.shape)
    ragged = 0.45 * cut.edge * smooth_noise(rng, (1, len(angle)), 0.7)
    weight = along[-1:] - along + np.minimum(ragged, 0) - 1.0
    return Surface("hair", sheet, True, np.stack([across, along], -1), weight, both_sides=True)


def strands(seed: int) -> np.ndarray:
    """(H, W) float32 pattern of strands, mean 0 and deviation 1, that repeats in both directions."""
    rng = np.random.default_rng([seed, 3])
    fine = smooth_noise(rng, _STRANDS, (22, 0.6))
    locks = smooth_noise(rng, _STRANDS, (45, 4))
    return (0.7 * fine + 0.6 * locks).astype(np.float32)


def _hairline(look: Look, angle: np.ndarray) -> np.ndarray:
    """(C,) height of the hairline on the average face at each angle from the nose, in mm."""
    around = np.abs(angle)
    base = np.interp(
        around, [0, 22, 40, 50, 58, 64, 70, 79, 84, 100, 125, 180], [71, 70, 64, 54, 40, 26, -4, -14, 16, 8, -48, -64]
    )
    front = ramp(around, 70, 45)
    corners = 26 * look.receding * np.exp(-(((around - 33) / 16) ** 2)) + 9 * look.receding
    widow = -2.5 * np.exp(-((around / 7) ** 2))
    return base + front * (look.hairline + widow + corners)


def _lengths(cut: Cut, scalp: _Scalp, angle: np.ndarray, root: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(K, C) mm of hair from the crown down to each row, and (C,) where it leaves the scalp."""
    around = np.abs(angle)
    end, extra = root.copy(), np.zeros_like(root)
    if cut.fringe is not None:
        share = ramp(around, 62, 48)
        down = scalp.arc_at(np.full_like(angle, cut.fringe) - 6 * ramp(around, 15, 50))
        end = np.maximum(end, root + share * (down - root))
    if cut.hang is not None:
        hanging = ramp(around, 56, 74)
        leave = np.minimum(root, scalp.arc_at(np.full_like(angle, 22.0)))
        height = scalp.at(leave[None])[0][0, :, 1]
        end = np.where(hanging > 0, root + hanging * (leave - root), end)
        extra = hanging * np.maximum(height - cut.hang, 0)
    share = np.linspace(0, 1, _ROWS)[:, None] ** 0.85
    return share * (end + extra), end


def _thickness(cut: Cut, look: Look, angle: np.ndarray, place: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """(K, C) mm: place is 0 at the crown, 1 at the hairline."""
    around = np.abs(angle)
    front, side = ramp(around, 60, 25), ramp(around, 35, 75)
    rim = front * cut.front + (1 - front) * (side * cut.side + (1 - side) * cut.top)
    thick = cut.top + (rim - cut.top) * ramp(place, 0.15, 0.85)
    if cut.hang is None:
        taper = ramp(place, 1.0, 0.72) ** 0.6
        thick = thick * (0.12 + 0.88 * taper) if cut.fringe is None else thick
    else:
        thick = thick * (1 - 0.8 * front * ramp(place, 0.78, 1.0) * (cut.fringe is None))
        thick = thick * (1 - 0.7 * ramp(around, 84, 58) * ramp(place, 0.5, 0.95))  # the front strands cling
    part = 35 * look.hair_parting
    if cut.top > 6:
        groove = np.exp(-(((angle - part) / 5) ** 2)) * ramp(place, 0.1, 0.5)
        high = np.tanh((part - angle) / 25) * np.sign(part + 1e-9) * front
        thick = thick * (1 - 0.45 * groove) * (1 + (0.35 if cut.hang is None else 0.12) * high)
    bumps = smooth_noise(rng, place.shape, (4, 2.2)) * cut.rough + 0.6 * cut.rough * smooth_noise(rng, place.shape, 1.2)
    thin = 1 - 0.25 * look.receding
    return np.maximum((thick * look.hair_volume * thin) + bumps * ramp(thick, 1, 8), 1.0)


class _Scalp:
    """The columns of a head as curves from the crown downwards."""

    def __init__(self, head: MorphableHead, points: np.ndarray):
        self.points, self.heights = points, head.face[..., 1]
        smooth = grid_normals(head.mean, closed=True)
        smooth[:1] = (0, 1, 0)
        self.normals = smooth
        step = np.linalg.norm(np.diff(points, axis=0), axis=-1)
        self.arc = np.concatenate([np.zeros((1, points.shape[1])), np.cumsum(step, axis=0)])

    def arc_at(self, height: np.ndarray) -> np.ndarray:
        """(C,) mm along each column from the crown to a height on the average face."""
        columns = range(len(height))
        return np.array([np.interp(-height[c], -self.heights[:103, c], self.arc[:103, c]) for c in columns])

    def at(self, arc: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(K, C) mm along the columns -> (K, C, 3) points and (K, C, 3) normals."""
        out = np.empty((2, *arc.shape, 3))
        for c in range(arc.shape[1]):
            for source, target in zip((self.points, self.normals), out, strict=True):
                for axis in range(3):
                    target[:, c, axis] = np.interp(arc[:, c], self.arc[:, c], source[:, c, axis])
        return out[0], out[1]

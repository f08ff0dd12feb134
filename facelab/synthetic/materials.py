"""What surfaces look like to the camera, pixel by pixel: skin, eyes, hair, cloth, things."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from facelab._rows import unit_rows
from facelab.geometry.head3d.openings import in_eye, in_mouth
from facelab.synthetic import color, eyes
from facelab.synthetic.capture import Capture
from facelab.synthetic.hair import STRAND_MM
from facelab.synthetic.light import Material, hair_gleam, shade
from facelab.synthetic.noise import ramp
from facelab.synthetic.person import Look
from facelab.synthetic.photo import PARSING
from facelab.synthetic.skin import TEXEL, Skin

_JAW_DROP = 19.0


@dataclass(frozen=True, eq=False)
class Fragments:
    """What N pixels see of surfaces of one kind.

    Attributes:
        normals: (N, 3) unit vectors before the camera.
        chart: (N, 2) place on the average face in mm, or on the sheet of hair.
        weight: (N,) 1 on the face and 0 behind, or mm to the edge of the hair.
        place: (N, 3) mm in the coordinates of the head.
        sky: (N,) share of the sky that is seen.
        lit: (N,) share of the main light that is seen.
    """

    normals: np.ndarray
    chart: np.ndarray
    weight: np.ndarray
    place: np.ndarray
    sky: np.ndarray
    lit: np.ndarray

    @classmethod
    def of(cls, columns: np.ndarray) -> Fragments:
        """(N, 11) interpolated attributes, in the order above."""
        normals = columns[:, :3] / (np.sqrt((columns[:, :3] ** 2).sum(1, keepdims=True)) + 1e-9)
        return cls(normals, columns[:, 3:5], columns[:, 5], columns[:, 6:9], columns[:, 9], columns[:, 10])


@dataclass(frozen=True, eq=False)
class Shaded:
    """What they look like: (N, 3) light to the camera, (N, 3) albedo, (N,) uint8 region, (N,) opacity."""

    light: np.ndarray
    albedo: np.ndarray
    region: np.ndarray
    opacity: np.ndarray


@dataclass(frozen=True, eq=False)
class HeadAppearance:
    """What shading a head takes besides the pixels: skin, eye centers (2, 3) mm, and its rotation."""

    look: Look
    skin: Skin
    eye_centers: np.ndarray
    rotation: np.ndarray


def shade_head(seen: Fragments, head: HeadAppearance, capture: Capture) -> Shaded:
    """Skin with eyes, mouth and clothes."""
    row, column = head.skin.texels(seen.chart)
    on_chart = ramp(seen.weight, 0.25, 0.6)[:, None]
    albedo = head.skin.plain + on_chart * (_sample(head.skin.albedo, row, column) - head.skin.plain)
    relief = head.skin.relief
    height, width = relief.shape
    right = _sample(relief, row, np.minimum(column + 1, width - 1.01)) - _sample(relief, row, np.maximum(column - 1, 0))
    up = _sample(relief, np.maximum(row - 1, 0), column) - _sample(relief, np.minimum(row + 1, height - 1.01), column)
    slope = np.column_stack([right, up, 0 * up]) * on_chart * (0.8 / (2 * TEXEL))
    normals = unit_rows(seen.normals - slope @ head.rotation.T)
    gloss = 0.3 + on_chart[:, 0] * (_sample(head.skin.gloss, row, column) - 0.3)
    nearest = (np.round(row).astype(int), np.round(column).astype(int))
    region = np.where(on_chart[:, 0] > 0.5, head.skin.regions[nearest], PARSING.index("skin")).astype(np.uint8)
    region[(seen.chart[:, 1] < -117) & (region == PARSING.index("skin"))] = PARSING.index("neck")
    softness = np.ones(len(row))
    front = seen.weight > 0.5
    ball = np.flatnonzero(in_eye(seen.chart) & front)
    if len(ball):
        offset = seen.place[ball, :2] - head.eye_centers[(seen.chart[ball, 0] > 0).astype(int), :2]
        gaze = (capture.gaze_x, capture.gaze_y)
        albedo[ball], own, gloss[ball] = eyes.eyeballs(head.look, offset, seen.chart[ball], gaze)
        normals[ball], softness[ball] = own @ head.rotation.T, 0.4
    inside = np.flatnonzero(in_mouth(seen.chart) & front)
    albedo[inside] = eyes.mouth_inside(seen.chart[inside], 0.8 + _JAW_DROP * capture.mouth_open)
    region[ball], region[inside] = PARSING.index("eyes"), PARSING.index("mouth")
    collar = -146 + 0.35 * np.abs(seen.place[:, 0]) - 16 * ramp(seen.place[:, 2], -20, 45)
    cloth = seen.place[:, 1] < collar
    albedo[cloth] = color.hue(head.look.clothes_hue, head.look.clothes_light, 0.45)
    softness[cloth], gloss[cloth], region[cloth] = 0, 0.05, PARSING.index("clothes")
    light = shade(Material(albedo, gloss, softness), normals, seen.sky, seen.lit, capture)
    return Shaded(light, albedo, region, np.ones(len(row)))


def shade_hair(seen: Fragments, look: Look, strands: np.ndarray, capture: Capture) -> Shaded:
    """Strands, dark inside, with the highlight that runs across them, and gaps near the edge."""
    inside = seen.normals[:, 2] < 0  # the far side of the sheet
    normals = np.where(inside[:, None], -seen.normals, seen.normals)
    height, width = strands.shape
    s = strands[(seen.chart[:, 1] / STRAND_MM).astype(int) % height, (seen.chart[:, 0] / STRAND_MM).astype(int) % width]
    tone = color.hair(look)
    albedo = tone * np.exp(0.33 * s)[:, None]
    sky, lit = seen.sky * (1 - 0.6 * inside), seen.lit * (1 - 0.7 * inside)
    nothing = np.zeros(len(s))
    light = shade(Material(albedo, nothing, nothing), normals, sky, lit, capture)
    light = light + hair_gleam(normals, s, lit * ~inside, tone, capture)
    region = np.full(len(s), PARSING.index("hair"), np.uint8)
    return Shaded(light, albedo, region, ramp(seen.weight + 2.2 * s, -1.0, 2.5))


def shade_thing(
    seen: Fragments, albedo: np.ndarray, gloss: float, softness: float, region: str, capture: Capture
) -> Shaded:
    """Ears, hands, frames, lenses and masks: one color."""
    count = len(seen.weight)
    normals = np.where(seen.normals[:, 2:] < -0.2, -seen.normals, seen.normals)
    albedo = np.broadcast_to(albedo, (count, 3))
    full = np.ones(count)
    light = shade(Material(albedo, gloss * full, softness * full), normals, seen.sky, seen.lit, capture)
    return Shaded(light, albedo, np.full(count, PARSING.index(region), np.uint8), full)


def _sample(chart: np.ndarray, row: np.ndarray, column: np.ndarray) -> np.ndarray:
    """Bilinear values of (H, W, ...) at fractional rows and columns."""
    r, c = row.astype(int), column.astype(int)
    fr, fc = row - r, column - c
    if chart.ndim == 3:
        fr, fc = fr[:, None], fc[:, None]
    flat = chart.reshape(-1, *chart.shape[2:])
    i = r * chart.shape[1] + c
    above = flat[i] + fc * (flat[i + 1] - flat[i])
    below = flat[i + chart.shape[1]] + fc * (flat[i + chart.shape[1] + 1] - flat[i + chart.shape[1]])
    return above + fr * (below - above)

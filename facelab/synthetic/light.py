"""Light on surfaces: how much of the sky a point sees, shadows, and the color that skin sends back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from facelab.geometry.raster import rasterize
from facelab.synthetic.capture import Capture

_SKY = 42  # directions for ambient occlusion
_BIAS = 1.0  # mm: edges of surfaces do not shade themselves


def direction(azimuth: float, elevation: float) -> np.ndarray:
    """(3,) unit vector to a light; azimuth 0 is at the camera, 90 at the right of the photo, in degrees."""
    a, e = np.radians([azimuth, elevation])
    return np.array([np.cos(e) * np.sin(a), np.sin(e), np.cos(e) * np.cos(a)])


def visible_from(points, triangles, to_light: np.ndarray, resolution: int, region) -> np.ndarray:
    """How much each point sees of a distant light: a shadow map (Williams, 1978) with soft edges.

    The map is drawn from the sides that face away from the light, so that no surface shades itself.

    Args:
        points: (V, 3) mm.
        triangles: (T, 3) int, what throws shadows.
        to_light: (3,) unit vector.
        resolution: Width of the map in pixels.
        region: (V,) bool, the points that the map must hold; what lies beyond counts as lit.

    Returns:
        (V,) 0 in shadow to 1.
    """
    up = np.array([0.0, 0.0, 1.0]) if abs(to_light[1]) > 0.9 else np.array([0.0, 1.0, 0.0])
    right = np.cross(up, to_light)
    right /= np.linalg.norm(right)
    across = points @ np.stack([right, -np.cross(to_light, right), -to_light], axis=1)
    low, high = across[region, :2].min(0), across[region, :2].max(0)
    scale = (resolution - 3) / (high - low).max()
    across[:, :2] = (across[:, :2] - low) * scale + 1
    seen = rasterize(across, triangles[:, ::-1], (resolution, resolution))
    nearest = np.full(resolution * resolution, np.inf)
    nearest[seen.pixels] = seen.depth
    lit = 0
    x, y = across[:, 0] - 0.5, across[:, 1] - 0.5
    column, row = np.floor(x).astype(int), np.floor(y).astype(int)
    fx, fy = x - column, y - row
    for dy, wy in ((0, 1 - fy), (1, fy)):
        for dx, wx in ((0, 1 - fx), (1, fx)):
            place = np.clip(row + dy, 0, resolution - 1) * resolution + np.clip(column + dx, 0, resolution - 1)
            lit = lit + wy * wx * (across[:, 2] <= nearest[place] + _BIAS)
    return np.where((np.abs(across[:, :2] - resolution / 2) > resolution / 2 - 1).any(1), 1.0, lit)


def ambient_occlusion(points: np.ndarray, normals: np.ndarray, triangles: np.ndarray) -> np.ndarray:
    """(V,) share of the sky that each point sees, weighted by the cosine, 0 to 1."""
    # A Fibonacci spiral spreads directions evenly over the sphere.
    i = np.arange(_SKY) + 0.5
    z, turn = 1 - 2 * i / _SKY, np.pi * (1 + 5**0.5) * i
    r = np.sqrt(1 - z * z)
    region = points[:, 1] > -210
    seen, possible = np.zeros(len(points)), np.full(len(points), 1e-9)
    for to_light in np.stack([r * np.cos(turn), z, r * np.sin(turn)], axis=1):
        cosine = np.maximum(normals @ to_light, 0)
        seen += cosine * visible_from(points, triangles, to_light, 96, region)
        possible += cosine
    return seen / possible


def key_color(capture: Capture) -> np.ndarray:
    """(3,) color of the main light."""
    warm, cold = np.array([1.12, 0.98, 0.74]), np.array([0.90, 0.99, 1.16])
    w = capture.light_warmth
    return 1 + (w * (warm - 1) if w >= 0 else -w * (cold - 1))


@dataclass(frozen=True, eq=False)
class Material:
    """What surfaces are made of, at N points.

    Attributes:
        albedo: (N, 3) linear light.
        gloss: (N,) 0 dull to 1 wet.
        softness: (N,) 1 for skin, 0 for what light does not enter.
    """

    albedo: np.ndarray
    gloss: np.ndarray
    softness: np.ndarray


def shade(material: Material, normals, sky, lit, capture: Capture) -> np.ndarray:
    """The light that surfaces send to the camera.

    A main light and a sky that is brighter above. Light that enters skin comes out a little farther on, most
    of it red: the edge of the shadow is soft and warm (wrap lighting, after Green, *GPU Gems*, 2004, ch. 16).

    Args:
        material: Of the N points.
        normals: (N, 3) unit vectors, z to the camera.
        sky: (N,) share of the sky that is seen.
        lit: (N,) share of the main light that is seen.
        capture: Gives the lights.

    Returns:
        (N, 3) linear light.
    """
    gloss, softness = material.gloss, material.softness
    to_light = direction(capture.light_azimuth, capture.light_elevation)
    cosine = normals @ to_light
    wrap = softness[:, None] * np.array([0.30, 0.13, 0.09])
    reached = 0.12 * softness + lit * (1 - 0.12 * softness)  # a little light creeps into shadows under the skin
    diffuse = np.maximum((cosine[:, None] + wrap) / (1 + wrap), 0) * reached[:, None]
    ambient = (0.72 + 0.28 * normals[:, 1] + 0.12 * normals[:, 2]) * sky**1.15
    # Light that has been reflected by skin before is warm: crevices are red, not gray.
    bounce = sky[:, None] ** (np.array([0.0, 0.25, 0.32]) * softness[:, None])
    power = capture.light_strength * key_color(capture)
    half = to_light + np.array([0, 0, 1.0])
    half /= np.linalg.norm(half) + 1e-9
    facing = np.maximum(normals @ half, 0)
    fresnel = 0.035 + 0.25 * (1 - np.maximum(normals[:, 2], 0)) ** 4
    gleam = fresnel * gloss * (2.2 * facing ** (12 + 60 * gloss)) * (cosine > 0) * lit
    sheen = 0.05 * fresnel * gloss * ambient
    body = material.albedo * (diffuse * power + capture.ambient * ambient[:, None] * bounce)
    return body + (gleam[:, None] * power + capture.ambient * sheen[:, None])


def hair_gleam(normals, strand, lit, tone, capture: Capture) -> np.ndarray:
    """(N, 3) the bright band on hair: a cylinder's highlight, broken up by its strands.

    Args:
        normals: (N, 3) unit vectors.
        strand: (N,) pattern of strands.
        lit: (N,) share of the main light that is seen.
        tone: (3,) color of the hair.
        capture: Gives the light.
    """
    half = direction(capture.light_azimuth, capture.light_elevation) + np.array([0, 0, 1.0])
    half /= np.linalg.norm(half) + 1e-9
    band = np.exp(-(((normals @ half - 0.93 + 0.03 * strand) / 0.09) ** 2))
    strength = 0.16 * capture.light_strength * band * lit * (0.6 + 0.4 * np.clip(strand, -1, 1))
    return strength[:, None] * (0.35 + 0.65 * tone / tone.max()) * (0.1 + tone.max()) ** 0.5

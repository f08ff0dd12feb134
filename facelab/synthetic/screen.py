"""A telephone or tablet that shows a photo: red, green and blue strips of light behind glass.

The camera's own pixels are about as large as the screen's, so the two grids beat: moire. Nothing draws it here; it
comes from sampling the strips, as in the real thing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import map_coordinates
from scipy.special import i0e

from facelab.synthetic.camera import decode_srgb
from facelab.synthetic.noise import ramp
from facelab.synthetic.parameters import check_parameters, parameter

_STRIPS = np.array([-1, 0, 1]) / 3  # places of red, green and blue in a pixel of the screen
_GAP = 0.5  # rows of pixels are less sharply parted than the strips
_RIM, _RIM_LIGHT = 0.006, 0.08  # the metal edge of the device catches light


@dataclass(frozen=True)
class Screen:
    """What it is and how it is lit; lengths are over the long side of the photo.

    Raises:
        InputError: A value out of its range.
    """

    columns: float = parameter(160, 8, 100_000, "", "pixels of the screen over the long side of the photo")
    sharpness: float = parameter(2, 0, 12, "", "how narrow the strips are; 0 is a screen without pixels")
    brightness: float = parameter(1.1, 0.2, 3, "", "light of a white pixel")
    coldness: float = parameter(0.1, -0.3, 0.5, "", "of the backlight: positive bluish")
    glow: float = parameter(0.012, 0, 0.2, "", "light of a black pixel, over that of a white one")
    margin_x: float = parameter(0.01, 0, 1, "", "black screen left and right of the photo")
    margin_y: float = parameter(0.2, 0, 1, "", "black screen above and below it")
    bezel: float = parameter(0.04, 0, 0.3, "", "width of the frame")
    corner: float = parameter(0.06, 0, 0.3, "", "radius of the frame's corners")
    frame_tone: float = parameter(0.01, 0, 0.9, "", "how light the frame is")
    glare: float = parameter(0.2, 0, 1, "", "a lamp's reflection in the glass")
    glare_x: float = parameter(0.2, -1, 1, "", "where on the screen it is seen, right of the middle")
    glare_y: float = parameter(-0.3, -1, 1, "", "where on the screen it is seen, below the middle")
    glare_tilt: float = parameter(30, -90, 90, "degrees", "of the lamp, a long one; 0 is lying")
    flicker: float = parameter(0, 0, 0.5, "", "strength of the bands that a flickering backlight leaves")
    flicker_bands: float = parameter(3, 0, 40, "", "bands down the picture")
    flicker_phase: float = parameter(0, 0, 1, "", "where they begin, in bands")

    def __post_init__(self):
        check_parameters(self)


def sample_screen(rng: np.random.Generator, pixels: float) -> Screen:
    """Telephones and tablets.

    Args:
        rng: The source of chance.
        pixels: Of the camera, over the long side of the photo: the screen has about the same number.
    """
    is_phone, is_coarser = rng.random(2) < 0.5
    pitch = rng.uniform(0.8, 0.93) if is_coarser else rng.uniform(1.08, 1.3)
    return Screen(
        columns=float(max(pitch * pixels, 8)),
        sharpness=float(rng.uniform(0.7, 2.8)),
        brightness=float(rng.uniform(1, 2)),
        coldness=float(rng.uniform(0, 0.2)),
        glow=float(rng.uniform(0.004, 0.03)),
        margin_x=float(rng.uniform(0, 0.03 if is_phone else 0.1)),
        margin_y=float(rng.uniform(0.1, 0.5) if is_phone else rng.uniform(0, 0.12)),
        bezel=float(rng.uniform(0.012, 0.03) if is_phone else rng.uniform(0.04, 0.09)),
        corner=float(rng.uniform(0.03, 0.1)),
        frame_tone=float(0.5 if rng.random() < 0.2 else rng.uniform(0.005, 0.02)),
        glare=float(rng.uniform(0, 0.9) ** 2),
        glare_x=float(rng.uniform(-0.5, 0.5)),
        glare_y=float(rng.uniform(-0.5, 0.5)),
        glare_tilt=float(rng.uniform(-90, 90)),
        flicker=float(max(rng.uniform(-0.1, 0.1), 0)),
        flicker_bands=float(rng.uniform(1.5, 7)),
        flicker_phase=float(rng.uniform()),
    )


class LitScreen:
    """A screen that shows a photo, ready to be looked at.

    Args:
        photo: (H, W, 3) uint8 RGB.
        recipe: What the screen is.
    """

    def __init__(self, photo: np.ndarray, recipe: Screen):
        self.recipe = recipe
        self.half = np.array(photo.shape[1::-1]) / (2 * max(photo.shape[:2]))  # (half width, half height)
        self.backlight = recipe.brightness * (1 + recipe.coldness * np.array([-1, 0, 1]))
        self.shown = decode_srgb(photo / 255)

    def look(self, u: np.ndarray, v: np.ndarray, normal: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What is seen at places of the device.

        Args:
            u: (N,) as in :mod:`facelab.synthetic.held`.
            v: (N,)
            normal: Not needed, the glass is flat.

        Returns:
            (N, 3) float64 linear light, and (N,) bool, whether the device is there.
        """
        window = self.half + np.array([self.recipe.margin_x, self.recipe.margin_y])
        outside = _outside(u, v, window + self.recipe.bezel, self.recipe.corner)
        here = outside < 0
        light = np.full((len(u), 3), float(self.recipe.frame_tone))
        light[outside > -_RIM] += _RIM_LIGHT
        lit = here & (_outside(u, v, window, self.recipe.corner / 2) < 0)
        light[lit] = self.emitted(u[lit], v[lit])
        return light + self._mirrored(u, v)[:, None], here

    def emitted(self, u: np.ndarray, v: np.ndarray) -> np.ndarray:
        """(N, 3) light of the strips; beside the photo the screen is black, which still glows."""
        inside = (np.abs(u) < self.half[0]) & (np.abs(v) < self.half[1])
        long_side = max(self.shown.shape[:2])
        places = [(w[inside] + half) * long_side - 0.5 for w, half in ((v, self.half[1]), (u, self.half[0]))]
        light = np.full((len(u), 3), float(self.recipe.glow))
        for i in range(3):
            light[inside, i] += map_coordinates(self.shown[..., i], places, order=1, mode="nearest")
        strips = pulses(self.recipe.columns * u[:, None] - _STRIPS, self.recipe.sharpness)
        rows = pulses(self.recipe.columns * v, _GAP * self.recipe.sharpness)
        return self.backlight * light * strips * rows[:, None]

    def _mirrored(self, u: np.ndarray, v: np.ndarray) -> np.ndarray:
        """(N,) light of a long lamp that the glass mirrors, and a wide haze around it."""
        tilt = np.radians(self.recipe.glare_tilt)
        x, y = u - self.recipe.glare_x, v - self.recipe.glare_y
        along, across = np.cos(tilt) * x + np.sin(tilt) * y, np.cos(tilt) * y - np.sin(tilt) * x
        lamp = ramp(0.22 - np.abs(along), -0.03, 0.03) * ramp(0.035 - np.abs(across), -0.03, 0.03)
        return self.recipe.glare * (0.8 * lamp + 0.15 * np.exp(-(along**2 + 3 * across**2) / 0.12))


def pulses(place: np.ndarray, sharpness: float) -> np.ndarray:
    """Light across strips that repeat every 1, in the mean 1.

    They are smooth (von Mises), so that a handful of rays through a pixel is enough to measure their mean.

    Example:
        >>> pulses(np.array([0.0, 0.5, 1.0]), 2).round(2).tolist()
        [3.24, 0.06, 3.24]
    """
    return np.exp(sharpness * (np.cos(2 * np.pi * place) - 1)) / i0e(sharpness)


def _outside(u: np.ndarray, v: np.ndarray, half: np.ndarray, corner: float) -> np.ndarray:
    """(N,) distance to the edge of a rectangle with round corners, negative inside."""
    x, y = np.abs(u) - half[0] + corner, np.abs(v) - half[1] + corner
    return np.hypot(np.maximum(x, 0), np.maximum(y, 0)) + np.minimum(np.maximum(x, y), 0) - corner

"""Ink on paper: a photo as a printer makes it, dots of four inks on a sheet with a white border."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import map_coordinates

from facelab.synthetic.camera import decode_srgb
from facelab.synthetic.noise import ramp, smooth_noise
from facelab.synthetic.parameters import check_parameters, parameter

# Light that a full layer of ink lets pass, in red, green and blue. Real inks also swallow some of the colors that
# they should let pass: that is why prints are less colorful than screens.
INKS = np.array([
    [0.07, 0.40, 0.62],  # cyan
    [0.58, 0.07, 0.22],  # magenta
    [0.83, 0.68, 0.08],  # yellow
    [0.05, 0.05, 0.05],  # black
])  # fmt: skip
_ANGLES = (15, 75, 0, 45)  # of the rows of dots in degrees, the usual ones; far apart so that they do not beat
_PAPER = np.array([0.86, 0.85, 0.82])
_BLACK_SHARE = 0.5  # of the gray in a color that black ink prints
_DOT_EDGE = 0.2
_FIBERS = 128  # the grid of the paper's grain, repeated
_SHININESS = 40


@dataclass(frozen=True)
class Print:
    """How it is printed.

    Raises:
        InputError: A value out of its range.
    """

    lines: float = parameter(110, 20, 400, "", "rows of dots over the long side of the photo")
    dots: float = parameter(0.6, 0, 1, "", "how sharp the dots are: 0 ink without dots, 1 as sharp as they come")
    fade: float = parameter(0.1, 0, 0.8, "", "ink that is missing in the darkest places")
    border: float = parameter(0.05, 0, 0.4, "", "white border, over the long side of the photo")
    grain: float = parameter(0.02, 0, 0.2, "", "unevenness of the paper")
    streaks: float = parameter(0.02, 0, 0.2, "", "lighter and darker bands of a bad print head")
    gloss: float = parameter(0.2, 0, 1, "", "shine of the paper: 0 dull, 1 a mirror-like strip where it bends")
    light_azimuth: float = parameter(
        -40, -80, 80, "degrees", "where the lamp stands: 0 behind the camera, 80 far to the right"
    )
    light_elevation: float = parameter(40, -80, 80, "degrees", "height of the lamp")

    def __post_init__(self):
        check_parameters(self)


def sample_print(rng: np.random.Generator) -> Print:
    """Home and office printers, good and bad ones."""
    return Print(
        lines=float(np.exp(rng.uniform(np.log(70), np.log(200)))),
        dots=float(rng.uniform(0.3, 1)),
        fade=float(rng.uniform(0, 0.15)),
        border=float(rng.uniform(0.02, 0.12)),
        grain=float(rng.uniform(0.01, 0.04)),
        streaks=float(rng.uniform(0, 0.06)),
        gloss=float(rng.uniform(0, 0.8) ** 2),
        light_azimuth=float(rng.uniform(-60, 60)),
        light_elevation=float(rng.uniform(10, 60)),
    )


class PrintedSheet:
    """A printed photo, ready to be looked at.

    Args:
        photo: (H, W, 3) uint8 RGB.
        recipe: How it is printed.
        rng: The chance of the paper's grain.
    """

    def __init__(self, photo: np.ndarray, recipe: Print, rng: np.random.Generator):
        self.recipe = recipe
        self.half = np.array(photo.shape[1::-1]) / (2 * max(photo.shape[:2]))  # (half width, half height)
        self.covered = ink(decode_srgb(photo / 255), recipe.fade)
        self.fibers = smooth_noise(rng, (_FIBERS, _FIBERS), 1.2)
        self.bands = smooth_noise(rng, (_FIBERS, 1), (1.5, 0))[:, 0]

    def look(self, u: np.ndarray, v: np.ndarray, normal: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What is seen at places of the sheet.

        Args:
            u: (N,) as in :mod:`facelab.synthetic.held`.
            v: (N,)
            normal: (N, 3) of the sheet there.

        Returns:
            (N, 3) float64 linear light, and (N,) bool, whether the sheet is there.
        """
        here = (np.abs(u) < self.half[0] + self.recipe.border) & (np.abs(v) < self.half[1] + self.recipe.border)
        light = np.zeros((len(u), 3))
        light[here] = self._reflected(u[here], v[here], normal[here])
        return light, here

    def _reflected(self, u: np.ndarray, v: np.ndarray, normal: np.ndarray) -> np.ndarray:
        printed = (np.abs(u) < self.half[0]) & (np.abs(v) < self.half[1])
        color = np.ones((len(u), 3))
        color[printed] = self._printed(u[printed], v[printed])
        fiber = self.fibers[_place(v, 1.0), _place(u, 1.0)]
        lamp = _direction(self.recipe.light_azimuth, self.recipe.light_elevation)
        shade = 0.55 + 0.6 * np.maximum(normal @ lamp, 0)
        middle = lamp + np.array([0, 0, -1.0])  # halfway between lamp and camera
        shine = np.maximum(normal @ (middle / np.linalg.norm(middle)), 0) ** _SHININESS
        surface = _PAPER * color * (1 + self.recipe.grain * fiber)[:, None]
        return surface * shade[:, None] + (0.5 * self.recipe.gloss * shine)[:, None]

    def _printed(self, u: np.ndarray, v: np.ndarray) -> np.ndarray:
        """(N, 3) share of light that the inks let pass: dots over dots, one ink after the other."""
        long_side = max(self.covered.shape[:2])
        rows, columns = ((w + half) * long_side - 0.5 for w, half in ((v, self.half[1]), (u, self.half[0])))
        streak = 1 + self.recipe.streaks * self.bands[_place(v, 0.5)]
        passed = np.ones((len(u), 3))
        for i, degrees in enumerate(_ANGLES):
            wanted = streak * map_coordinates(self.covered[..., i], (rows, columns), order=1, mode="nearest")
            dotted = ramp(wanted - _screen(u, v, self.recipe.lines, degrees), -_DOT_EDGE, _DOT_EDGE)
            share = wanted + self.recipe.dots * (dotted - wanted)
            passed *= 1 - share[:, None] * (1 - INKS[i])
        return passed


def ink(linear: np.ndarray, fade: float) -> np.ndarray:
    """The share of the paper that each ink covers.

    The densities of the inks add up to that of the color: three equations. What would need less than no ink or more
    than a full layer cannot be printed and is cut off.

    Args:
        linear: (H, W, 3) linear light, 0 to 1.
        fade: Ink that is missing in the darkest places, 0 to 1.

    Returns:
        (H, W, 4) cyan, magenta, yellow and black, 0 to 1.
    """
    density = -np.log(np.maximum(linear, 0.02))
    layers = np.clip(density @ np.linalg.inv(-np.log(INKS[:3])), 0, 1)
    black = _BLACK_SHARE * layers.min(-1, keepdims=True)
    layers = (1 - fade) * np.concatenate([layers - black, black], axis=-1)
    passed = INKS.min(1)  # in the color that the ink is there for
    return (1 - passed**layers) / (1 - passed)  # as dots pass on average what a thin layer does


def _screen(u: np.ndarray, v: np.ndarray, lines: float, degrees: float) -> np.ndarray:
    """(N,) share of the paper that is covered before ink reaches this place: dots grow from their middles."""
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    far = sum(np.abs(2 * ((lines * w) % 1) - 1) for w in (cos * u + sin * v, cos * v - sin * u))
    return np.where(far < 1, far**2 / 2, 1 - (2 - far) ** 2 / 2)


def _place(w: np.ndarray, repeats: float) -> np.ndarray:
    return np.floor(w * repeats * _FIBERS).astype(np.int64) % _FIBERS


def _direction(azimuth: float, elevation: float) -> np.ndarray:
    """(3,) unit vector to the lamp; right, down, away from the camera."""
    a, e = np.radians(azimuth), np.radians(elevation)
    return np.array([np.sin(a) * np.cos(e), -np.sin(e), -np.cos(a) * np.cos(e)])

"""Colors of skin, hair and eyes, in linear light."""

from __future__ import annotations

import numpy as np

from facelab.synthetic.person import Look

# The ten tones of the Monk Skin Tone scale (Monk, 2019; published by Google under CC BY 4.0), sRGB.
MONK_TONES = (
    "f6ede4", "f3e7db", "f7ead0", "eadaba", "d7bd96", "a07e56", "825c43", "604134", "3a312a", "292420",
)  # fmt: skip


def linear(hexadecimal: str) -> np.ndarray:
    """``"rrggbb"`` in sRGB -> (3,) linear light, 0 to 1 (IEC 61966-2-1)."""
    encoded = np.array([int(hexadecimal[i : i + 2], 16) for i in (0, 2, 4)]) / 255
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def skin(look: Look) -> np.ndarray:
    """(3,) albedo of the plain skin.

    The scale's swatches are drawn paler than faces photograph: blood takes some green and blue away, most in
    light skin, and no skin reflects more than about two thirds of the light.
    """
    tones = np.array([linear(tone) for tone in MONK_TONES])
    position = look.skin_tone - 1
    tone = np.exp([np.interp(position, np.arange(10), np.log(tones[:, i])) for i in range(3)])
    light = np.clip((7 - look.skin_tone) / 6, 0, 1)
    blood = np.array([0.74, 0.66 - 0.12 * light, 0.63 - 0.17 * light]) * np.array([1.0, 0.97, 0.95])
    undertone = np.array([1.0, 1 + 0.05 * look.skin_warmth, 1 - 0.07 * look.skin_warmth])
    floor = np.array([0.012, 0.006, 0.004])
    return tone * blood * undertone + floor


def hair(look: Look) -> np.ndarray:
    """(3,) albedo of the hair of the head, gray mixed in."""
    tones = np.array([[0.52, 0.35, 0.16], [0.22, 0.12, 0.055], [0.085, 0.042, 0.022], [0.014, 0.011, 0.010]])
    plain = np.array([np.interp(look.hair_tone, [0, 0.4, 0.7, 1], tones[:, i]) for i in range(3)])
    red = np.array([0.34, 0.085, 0.022]) * (1.2 - 0.9 * look.hair_tone)
    colored = (1 - look.hair_red) * plain + look.hair_red * red
    return (1 - look.hair_gray) * colored + look.hair_gray * np.array([0.50, 0.49, 0.48])


def iris(look: Look) -> np.ndarray:
    """(3,) albedo of the iris."""
    stops = [0, 0.35, 0.55, 0.75, 0.9, 1]
    tones = np.array([
        [0.030, 0.014, 0.008], [0.095, 0.042, 0.016], [0.15, 0.10, 0.03], [0.12, 0.17, 0.08],
        [0.13, 0.23, 0.36], [0.26, 0.31, 0.35],
    ])  # fmt: skip
    return np.array([np.interp(look.iris, stops, tones[:, i]) for i in range(3)])


def frames(tone: float) -> np.ndarray:
    """(3,) albedo of frames of glasses: 0 black, 0.5 brown, 1 metal."""
    tones = np.array([[0.010, 0.010, 0.012], [0.07, 0.032, 0.014], [0.36, 0.34, 0.31]])
    return np.array([np.interp(tone, [0, 0.5, 1], tones[:, i]) for i in range(3)])


def mask(seed: int) -> np.ndarray:
    """(3,) albedo of a mask: light blue, white or black."""
    return np.array([[0.36, 0.55, 0.66], [0.70, 0.70, 0.70], [0.03, 0.03, 0.035]])[seed % 3]


def hue(position: float, lightness: float, saturation: float) -> np.ndarray:
    """(3,) albedo of dyed things: a place on the color circle, 0 to 1, dark to white."""
    circle = 0.5 + 0.5 * np.cos(2 * np.pi * (position - np.array([0, 1 / 3, 2 / 3])))
    return (0.02 + 0.75 * lightness**1.6) * (1 - saturation + saturation * circle)

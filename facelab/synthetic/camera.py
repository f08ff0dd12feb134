"""What a camera makes of light: exposure, color, blur, noise and compression."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter

from facelab import images
from facelab.synthetic.capture import Capture

_LUMINANCE = np.array([0.2126, 0.7152, 0.0722])  # of linear sRGB, IEC 61966-2-1
_KNEE = 0.7  # above it highlights are rolled off instead of clipped
_REFERENCE = 160  # blur is given for photos of this height


def encode_srgb(linear: np.ndarray) -> np.ndarray:
    """Linear light 0 to 1 -> sRGB values 0 to 1 (IEC 61966-2-1); what lies outside is clipped.

    Example:
        >>> encode_srgb(np.array([0.0, 0.2140411, 1.0])).round(4).tolist()
        [0.0, 0.5, 1.0]
    """
    linear = np.clip(linear, 0, 1)
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


def decode_srgb(encoded: np.ndarray) -> np.ndarray:
    """sRGB values 0 to 1 -> linear light 0 to 1, the inverse of :func:`encode_srgb`."""
    encoded = np.asarray(encoded, np.float64)
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def develop(linear: np.ndarray, capture: Capture, rng: np.random.Generator) -> np.ndarray:
    """Light on the sensor -> photo.

    Args:
        linear: (H, W, 3) float, linear light; 1 is white at exposure 0, more is possible.
        capture: Gives exposure, saturation, blur, noise and compression.
        rng: The chance of the noise.

    Returns:
        (H, W, 3) uint8 sRGB.
    """
    image = np.asarray(linear, np.float64) * 2.0**capture.exposure
    if capture.blur > 0:
        sigma = capture.blur * image.shape[0] / _REFERENCE
        image = gaussian_filter(image, (sigma, sigma, 0), mode="nearest", truncate=3)
    gray = (image @ _LUMINANCE)[..., None]
    image = np.maximum(gray + capture.saturation * (image - gray), 0)
    encoded = 255 * encode_srgb(_roll_off(image))
    if capture.noise > 0:
        # Photons are counted: bright pixels carry more noise, here up to a third more.
        strength = capture.noise * (0.75 + 0.5 * encoded.mean(-1, keepdims=True) / 255)
        encoded = encoded + strength * rng.standard_normal(image.shape)
    photo = np.clip(np.round(encoded), 0, 255).astype(np.uint8)
    return photo if capture.jpeg_quality >= 100 else compress(photo, round(capture.jpeg_quality))


def compress(photo: np.ndarray, quality: int) -> np.ndarray:
    """(H, W, 3) uint8 -> the same after JPEG compression, quality 1 to 100 as in Pillow."""
    return images.writing.recompress(photo, quality)


def _roll_off(light: np.ndarray) -> np.ndarray:
    """Bends highlights above the knee so that they approach 1 and never reach it."""
    room = 1 - _KNEE
    over = np.maximum(light - _KNEE, 0)
    return np.minimum(light, _KNEE) + room * over / (room + over)

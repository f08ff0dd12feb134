"""From an aligned face to the tensor that a network takes, as data with one call."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from facelab._luma import LUMA
from facelab.errors import InputError

# Channel indices that turn an RGB image into what the network was trained on.
_CHANNELS = {"rgb": [0, 1, 2], "bgr": [2, 1, 0]}


@dataclass(frozen=True)
class Preprocessing:
    """From an aligned face to the tensor that a network takes: ``(channels - mean) / divisor``.

    Attributes:
        size: (height, width) in pixels.
        channels: ``"rgb"``, ``"bgr"`` or ``"gray"`` (one channel, BT.601 luma).
        mean: One value per channel (in the order of ``channels``), on the 0-255 scale.
        divisor: Divides after the mean is gone.
    """

    size: tuple[int, int]
    channels: str
    mean: tuple[float, ...]
    divisor: float

    def __call__(self, faces: np.ndarray) -> np.ndarray:
        """(N, H, W, 3) uint8 RGB -> (N, H, W, C) float32.

        Raises:
            InputError: ``faces`` has another shape or dtype. Nothing is guessed or rescaled.
        """
        faces = _check(faces, self.size)
        if self.channels == "gray":
            pixels = (faces @ LUMA.astype(np.float32))[..., None]
        else:
            pixels = faces[..., _CHANNELS[self.channels]].astype(np.float32)
        return (pixels - np.float32(self.mean)) / np.float32(self.divisor)


@dataclass(frozen=True)
class PerImageStandardization:
    """Each face by its own statistics: ``(x - mean) / max(std, 1 / sqrt(n))`` over its n = H * W * 3 numbers.

    FaceNet's first published weights were trained so; it takes away brightness and contrast. The floor keeps
    a face of one color finite (it is that of ``tf.image.per_image_standardization``).

    Attributes:
        size: (height, width) in pixels.
    """

    size: tuple[int, int]

    @property
    def channels(self) -> str:
        """Always ``"rgb"``."""
        return "rgb"

    def __call__(self, faces: np.ndarray) -> np.ndarray:
        """(N, H, W, 3) uint8 RGB -> (N, H, W, 3) float32.

        Raises:
            InputError: ``faces`` has another shape or dtype. Nothing is guessed or rescaled.
        """
        pixels = _check(faces, self.size).astype(np.float32)
        mean = pixels.mean(axis=(1, 2, 3), keepdims=True)
        std = pixels.std(axis=(1, 2, 3), keepdims=True)
        return (pixels - mean) / np.maximum(std, np.float32(1 / np.sqrt(np.prod(pixels.shape[1:]))))


def _check(faces: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    height, width = size
    faces = np.asarray(faces)
    if faces.dtype != np.uint8 or faces.ndim != 4 or faces.shape[1:] != (height, width, 3):
        raise InputError(
            f"Expected aligned faces of shape (N, {height}, {width}, 3), uint8 RGB. "
            f"Received: shape {faces.shape}, {faces.dtype}. Cut them with facelab.detection.align."
        )
    return faces

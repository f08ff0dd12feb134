"""Write images to files, and to bytes in memory."""

from __future__ import annotations

import io
import os
from pathlib import Path

import numpy as np
from PIL import Image

from facelab._files import replacing, shown
from facelab.errors import InputError
from facelab.images.reading import SUFFIXES, check

# What Pillow's encoders raise on sizes that a format cannot hold; a disk's errors are OSError, left to `replacing`.
_ENCODER_ERRORS = (ValueError, RuntimeError, OverflowError)
_JPEG_SIDE = 65_500  # libjpeg's limit


def write(path: str | os.PathLike, image: np.ndarray, quality: int | None = None) -> None:
    """Write an image in the format of the suffix; an existing file is replaced only when all is written.

    Args:
        path: Where to.
        image: (H, W, 3) uint8 RGB.
        quality: 1 to 100, for formats that lose something (JPEG, WebP, AVIF); ``None`` is Pillow's default.

    Raises:
        InputError: Unknown suffix, no such directory, not an image array, too large for the format, or a quality
            out of its range.
    """
    path, image, options = Path(path), check(image), _options(quality)
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(f"Expected an image suffix such as .png or .jpg. Received: {shown(path)}.")
    with replacing(path) as temporary:
        try:
            Image.fromarray(image).save(temporary, **options)
        except _ENCODER_ERRORS as err:
            height, width = image.shape[:2]
            raise InputError(
                f"Cannot write {shown(path)}: {' '.join(str(err).split())}. "
                f"Choose another format for {width} x {height} pixels, such as .png."
            ) from err


def encode(image: np.ndarray, suffix: str) -> bytes:
    """The bytes of an image file of that suffix, such as ``".png"``."""
    buffer = io.BytesIO()
    Image.fromarray(check(image)).save(buffer, Image.registered_extensions()[suffix])
    return buffer.getvalue()


def recompress(image: np.ndarray, quality: int) -> np.ndarray:
    """What is left of an image after it was stored as a JPEG.

    Args:
        image: (H, W, 3) uint8 RGB.
        quality: 1 to 100, as in Pillow.

    Returns:
        (H, W, 3) uint8 RGB.

    Raises:
        InputError: Not an image array, a quality out of its range, or a side of more than 65,500 pixels.
    """
    image, buffer, options = check(image), io.BytesIO(), _options(quality)
    if max(image.shape) > _JPEG_SIDE:
        raise InputError(f"Expected sides of at most {_JPEG_SIDE:,} pixels for a JPEG. Received: {image.shape}.")
    Image.fromarray(image).save(buffer, "JPEG", **options)
    with Image.open(buffer) as stored:
        return np.array(stored)


def _options(quality: int | None) -> dict[str, int]:
    # Pillow takes 0 for its default.
    if quality is not None and not 1 <= quality <= 100:
        raise InputError(f"Expected a quality from 1 to 100. Received: {quality!r}.")
    return {} if quality is None else {"quality": int(quality)}

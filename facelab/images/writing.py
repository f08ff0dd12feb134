"""Write images to files, and to bytes in memory."""

from __future__ import annotations

import io
import os
from pathlib import Path

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from facelab._files import MARK, check_output, replacing, shown
from facelab.errors import InputError
from facelab.images.reading import SUFFIXES, check

# What Pillow's encoders raise on sizes that a format cannot hold; a disk's errors are OSError, left to `replacing`.
_ENCODER_ERRORS = (ValueError, RuntimeError, OverflowError)
_JPEG_SIDE = 65_500  # libjpeg's limit
_SOFTWARE = 0x0131  # EXIF's tag for the program that wrote a picture


def write(path: str | os.PathLike, image: np.ndarray, quality: int | None = None, overwrite: bool = False) -> None:
    """Write an image in the format of the suffix, whole or not at all.

    A picture that is there already is replaced only if facelab wrote it, which is noted in PNG, JPEG, WebP, AVIF, GIF
    and TIFF files (the other formats have no place for a note), or with ``overwrite``.

    Args:
        path: Where to.
        image: (H, W, 3) uint8 RGB.
        quality: 1 to 100, for formats that lose something (JPEG, WebP, AVIF); ``None`` is Pillow's default.
        overwrite: Replace a file that facelab did not write.

    Raises:
        InputError: Unknown suffix, no such directory, a file that is there already, not an image array, too large for
            the format, or a quality out of its range.
    """
    check_output(path, overwrite=overwrite)
    store(path, image, quality, _note(Path(path).suffix.lower()))


def _note(suffix: str) -> dict:
    """What makes Pillow write :data:`facelab._files.MARK` into a file of that suffix."""
    if suffix == ".png":
        note = PngInfo()
        note.add_text("Software", MARK)
        return {"pnginfo": note}
    if suffix in (".webp", ".avif"):
        exif = Image.Exif()
        exif[_SOFTWARE] = MARK
        return {"exif": exif}
    if suffix in (".tif", ".tiff"):
        return {"software": MARK}
    return {"comment": MARK} if suffix in (".jpg", ".jpeg", ".jfif", ".gif") else {}


def store(path: str | os.PathLike, image: np.ndarray, quality: int | None = None, note: dict | None = None) -> None:
    """:func:`write` into a folder that is facelab's own, such as that of a drawn set: what is there is replaced.

    Args:
        path: Where to.
        image: (H, W, 3) uint8 RGB.
        quality: As for :func:`write`.
        note: More of Pillow's options.

    Raises:
        InputError: As :func:`write`.
    """
    path, image, options = Path(path), check(image), _options(quality) | (note or {})
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

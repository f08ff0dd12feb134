"""Read image files, and tell whether an array is an image."""

from __future__ import annotations

import io
import os
import struct
import warnings
import zlib
from contextlib import suppress

import cv2
import numpy as np
from PIL import Image, ImageOps

from facelab._files import shown
from facelab.errors import InputError
from facelab.images import heif

MAX_PIXELS = 100_000_000
# A photo holds some 5 to 50 pixels per byte, a blank page 1000. What unpacks to far more is made to eat memory.
_PIXELS_PER_BYTE, _FREE_PIXELS = 1000, 4_000_000
SUFFIXES = frozenset({
    ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".apng", ".webp", ".gif", ".bmp", ".tif", ".tiff",
    ".pgm", ".ppm", ".pbm", ".pnm", ".jp2", ".j2k", ".jpx", ".jpf", ".avif",
})  # fmt: skip
VIDEOS = frozenset({
    ".mp4", ".mov", ".m4v", ".avi", ".mkv", ".webm", ".mpg", ".mpeg", ".wmv", ".3gp", ".mts", ".m2ts",
})  # fmt: skip
# Formats that decode to pixels in-process; Pillow opens MPO (two-lens photos) as JPEG. EPS and WMF, for which
# Pillow starts other programs, stay out.
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "PPM", "JPEG2000", "AVIF")
# What Pillow's decoders are known to raise on damaged files.
_DECODER_ERRORS = (
    OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, ArithmeticError,
    AttributeError, RuntimeError, AssertionError, MemoryError, struct.error, zlib.error,
)  # fmt: skip


def read(path: str | os.PathLike, max_pixels: int = MAX_PIXELS) -> np.ndarray:
    """Read one photo as it is meant to be seen.

    EXIF rotation is applied, transparency is laid on white, gray, palette, CMYK and 16-bit images
    become 8-bit RGB, and of an animation the first frame is taken.

    Args:
        path: The image file.
        max_pixels: Larger images are refused before they are decoded. Pillow itself allows no more
            than 178,956,970.

    Returns:
        (H, W, 3) uint8 RGB.

    Raises:
        InputError: No such file, not an image, truncated or damaged, or too large.
    """
    if not os.path.isfile(path):
        raise InputError(f"Expected an image file. Received: {shown(path)}, which is {_what_is(path)}.")
    formats = _FORMATS
    if heif.is_heif(path):
        heif.prepare(path)
        formats = ("HEIF",)
    try:
        with warnings.catch_warnings():
            # Pillow warns of large images and odd metadata; the size is checked below, by our limit.
            warnings.simplefilter("ignore")
            with Image.open(path, formats=formats) as image:
                _check_size(image, max_pixels, path)
                _check_depth(image, path)
                return _to_rgb(image)
    except InputError:
        raise
    except Image.DecompressionBombError as err:
        limit = min(max_pixels, 2 * Image.MAX_IMAGE_PIXELS)
        raise InputError(f"Cannot read {shown(path)}: expected at most {limit:,} pixels. Shrink it first.") from err
    except Image.UnidentifiedImageError as err:
        if os.path.splitext(path)[1].lower() in VIDEOS:
            raise InputError(
                f"Cannot read {shown(path)}: expected an image. Received: a video; "
                "facelab.images.frames gives its frames."
            ) from err
        raise InputError(
            f"Cannot read {shown(path)}: expected an image (JPEG, PNG, WebP, ...). Received: a file of "
            f"{os.path.getsize(path):,} bytes that no decoder knows or whose header is damaged."
        ) from err
    except _DECODER_ERRORS as err:
        raise InputError(f"Cannot read {shown(path)}: {_reason(err)}.") from err


def decode_jpeg(data: bytes, max_pixels: int = MAX_PIXELS) -> np.ndarray:
    """The pixels of a JPEG in memory, such as a frame of a camera: quicker than :func:`read`, and without its care.

    Args:
        data: The file's bytes.
        max_pixels: Larger images are refused before they are decoded.

    Returns:
        (H, W, 3) uint8 RGB.

    Raises:
        InputError: Not a JPEG, damaged, or too large.
    """
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG",)) as image:  # reads the header only
            width, height = image.size
    except (Image.DecompressionBombError, *_DECODER_ERRORS) as err:
        raise InputError(f"Expected a JPEG. Received: {len(data):,} bytes that are none.") from err
    if width * height > max_pixels:
        raise InputError(f"Expected a JPEG of at most {max_pixels:,} pixels. Received: {width} x {height}.")
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR_RGB)
    if pixels is None:
        raise InputError(f"Expected a JPEG. Received: {len(data):,} bytes that are damaged.")
    return pixels


def _reason(err: Exception) -> str:
    """On one line: the system's words where it refused to read, else the decoder's."""
    if isinstance(err, OSError) and err.strerror:
        return err.strerror
    words = " ".join(str(err).split()) or type(err).__name__
    return f"the image is truncated or damaged ({words})"


def _what_is(path: str | os.PathLike) -> str:
    if os.path.isdir(path):
        return "a directory"
    if os.path.exists(path):
        return "not a regular file"
    return "a link to nothing" if os.path.islink(path) else "not there"


def _check_size(image: Image.Image, max_pixels: int, path: str | os.PathLike) -> None:
    width, height = image.size
    if width * height > max_pixels:
        raise InputError(
            f"Cannot read {shown(path)}: expected at most {max_pixels:,} pixels. "
            f"Received: {width} x {height}. Shrink it first."
        )
    size = os.path.getsize(path)
    if width * height > _FREE_PIXELS + _PIXELS_PER_BYTE * size:
        raise InputError(
            f"Cannot read {shown(path)}: expected a photo. Received: {width} x {height} pixels in {size:,} bytes, "
            "which is a blank page or a decompression bomb."
        )


def _check_depth(image: Image.Image, path: str | os.PathLike) -> None:
    # Only TIFF and PFM store floats or 32-bit integers, whose white level is not defined. Elsewhere "I" is 16 bits.
    if image.mode == "F" or (image.mode == "I" and image.format == "TIFF"):
        raise InputError(
            f"Cannot read {shown(path)}: expected 8 or 16 bits per channel. Received: 32. Save it as 8-bit first."
        )


def _to_rgb(image: Image.Image) -> np.ndarray:
    image.load()  # what the decoder refuses is an error; damaged metadata is none, the pixels are still good
    with suppress(*_DECODER_ERRORS):
        ImageOps.exif_transpose(image, in_place=True)
    if image.mode.startswith("I"):  # 16 bits; 65535 / 257 = 255
        image = Image.fromarray(np.round(np.asarray(image) / 257).astype(np.uint8))
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return np.array(image.convert("RGB"))


def check(image: np.ndarray) -> np.ndarray:
    """The image itself, if it is (H, W, 3) uint8 with at least one pixel.

    Raises:
        InputError: Another shape or dtype.
    """
    image = np.asarray(image)
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8 or image.size == 0:
        raise InputError(f"Expected an image of shape (H, W, 3), uint8 RGB. Received: {image.shape} {image.dtype}.")
    return image

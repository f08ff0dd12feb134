"""Read, write and warp images: the only code in facelab that opens image files.

An *image* is (H, W, 3) uint8 RGB everywhere in facelab.
"""

from __future__ import annotations

import os
import struct
import warnings
import zlib
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from facelab.errors import InputError
from facelab.files import replacing

MAX_PIXELS = 100_000_000
SUFFIXES = frozenset(".jpg .jpeg .jfif .png .webp .gif .bmp .tif .tiff .pgm .ppm .pbm .pnm .jp2 .avif".split())
# Formats that decode to pixels in-process. EPS and WMF, for which Pillow starts other programs, stay out.
_FORMATS = ("JPEG", "MPO", "PNG", "WEBP", "GIF", "BMP", "DIB", "TIFF", "PPM", "JPEG2000", "AVIF")
# EXIF orientation (tag 274) -> what makes the photo upright.
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# What Pillow's decoders are known to raise on damaged files.
_DECODER_ERRORS = (
    OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, OverflowError,
    AttributeError, NotImplementedError, AssertionError, MemoryError, struct.error, zlib.error,
)  # fmt: skip
_MAX_SUPERSAMPLING = 8


def read(path: str | os.PathLike, max_pixels: int = MAX_PIXELS) -> np.ndarray:
    """Read one photo as it is meant to be seen.

    EXIF rotation is applied, transparency is laid on white, gray, palette, CMYK and 16-bit images
    become 8-bit RGB, and of an animation the first frame is taken.

    Args:
        path: The image file.
        max_pixels: Larger images are refused before they are decoded.

    Returns:
        (H, W, 3) uint8 RGB.

    Raises:
        InputError: No such file, not an image, truncated or damaged, or too large.
    """
    path = Path(path)
    if not path.is_file():
        raise InputError(f"Expected an image file. Received: {path}, which is {_what_is(path)}.")
    try:
        with warnings.catch_warnings():
            # Pillow warns of large images and odd metadata; the size is checked below, by our limit.
            warnings.simplefilter("ignore")
            with Image.open(path, formats=_FORMATS) as image:
                _check_size(image.size, max_pixels, path)
                return _to_rgb(image)
    except InputError:
        raise
    except Image.DecompressionBombError as err:
        raise InputError(f"Cannot read {path}: it is larger than {max_pixels:,} pixels.") from err
    except Image.UnidentifiedImageError as err:
        raise InputError(f"Cannot read {path}: it is not an image that facelab knows (JPEG, PNG, WebP, ...).") from err
    except _DECODER_ERRORS as err:
        raise InputError(f"Cannot read {path}: the image is truncated or damaged ({_reason(err)}).") from err


def _reason(err: BaseException) -> str:
    """The decoder's own words on one line, for an error message."""
    return " ".join(str(err).split()) or type(err).__name__


def _what_is(path: Path) -> str:
    try:
        return "a directory" if path.is_dir() else "not a regular file" if path.exists() else "not there"
    except (OSError, ValueError) as err:
        return f"not a usable path ({err})"


def _check_size(size: tuple[int, int], max_pixels: int, path: Path) -> None:
    width, height = size
    if width * height > max_pixels:
        raise InputError(
            f"Cannot read {path}: expected at most {max_pixels:,} pixels. Received: {width} x {height}. Shrink it first."
        )


def _to_rgb(image: Image.Image) -> np.ndarray:
    orientation = _orientation(image)
    if image.mode.startswith("I") or image.mode == "F":
        image = Image.fromarray(_to_8_bit(image))
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    image = image.convert("RGB")
    if orientation in _UPRIGHT:
        image = image.transpose(_UPRIGHT[orientation])
    return np.array(image)


def _orientation(image: Image.Image) -> int:
    try:
        return image.getexif().get(274, 1)
    except _DECODER_ERRORS:
        return 1  # damaged metadata: the pixels are still good


def _to_8_bit(image: Image.Image) -> np.ndarray:
    """A gray image of 16 or 32 bits a pixel -> (H, W) uint8."""
    pixels = np.asarray(image)
    if image.mode == "F" or pixels.min() < 0 or pixels.max() > 65535:
        raise InputError(
            f"Expected an image of 8 or 16 bits a channel. Received: mode {image.mode}, "
            f"values {pixels.min()} to {pixels.max()}. Save it as 8-bit first."
        )
    return np.round(pixels / 257).astype(np.uint8)  # 65535 / 257 = 255


def write(path: str | os.PathLike, image: np.ndarray) -> None:
    """Write an image in the format of the suffix; an existing file is replaced only when all is written.

    Raises:
        InputError: Unknown suffix, no such directory, or not an image array.
    """
    path, image = Path(path), check(image)
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(f"Expected an image suffix such as .png or .jpg. Received: {path}.")
    with replacing(path) as temporary:
        Image.fromarray(image).save(temporary)


def check(image: np.ndarray) -> np.ndarray:
    """The image itself, if it is (H, W, 3) uint8 with at least one pixel.

    Raises:
        InputError: Another shape or dtype.
    """
    image = np.asarray(image)
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8 or image.size == 0:
        raise InputError(f"Expected an image of shape (H, W, 3), uint8 RGB. Received: {image.shape} {image.dtype}.")
    return image


def find(paths: list[str | os.PathLike]) -> Iterator[Path]:
    """Files as they are named, directories as the image files in them (sorted, all levels deep)."""
    for path in map(Path, paths):
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())
        else:
            yield path


def shrink(image: np.ndarray, height: int, width: int) -> np.ndarray:
    """(H, W, C) -> (height, width, C), each new pixel the mean of the area it covers; dtype kept."""
    return cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)


def warp(image: np.ndarray, matrices: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Cut N patches out of one image.

    Where a patch shrinks the image, every patch pixel is the mean of k x k bilinear samples, k being
    the shrink factor rounded up (at most 8), so that fine texture does not alias. Beyond the border
    the edge pixels are repeated.

    Args:
        image: (H, W, 3) uint8 RGB.
        matrices: (N, 2, 3) affine maps from image pixels (x, y) to patch pixels.
        size: (height, width) of the patches.

    Returns:
        (N, height, width, 3) uint8 RGB.
    """
    matrices = np.asarray(matrices, np.float64).reshape(-1, 2, 3)
    patches = np.empty((len(matrices), *size, 3), np.uint8)
    for patch, matrix in zip(patches, matrices, strict=True):
        patch[:] = _warp_one(image, matrix, size)
    return patches


def _warp_one(image: np.ndarray, matrix: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    scale = np.sqrt(abs(np.linalg.det(matrix[:, :2])))  # patch pixels per image pixel
    k = int(np.clip(np.ceil(1 / scale), 1, _MAX_SUPERSAMPLING))
    # Sample j of patch pixel i lies at i + (j - (k - 1) / 2) / k, so the fine grid is k i + (k - 1) / 2.
    fine = k * matrix
    fine[:, 2] += (k - 1) / 2
    height, width = size
    patch = cv2.warpAffine(image, fine, (k * width, k * height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return patch if k == 1 else shrink(patch, height, width)

"""Read, write and warp images: the only code in facelab that opens image files.

An *image* is (H, W, 3) uint8 RGB everywhere in facelab.
"""

from __future__ import annotations

import io
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
from facelab.files import replacing, shown

MAX_PIXELS = 100_000_000
# A photo holds some 5 to 50 pixels a byte, a blank page 1000. What unpacks to far more is made to eat memory.
_PIXELS_PER_BYTE, _FREE_PIXELS = 1000, 4_000_000
SUFFIXES = frozenset({
    ".jpg", ".jpeg", ".jfif", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff",
    ".pgm", ".ppm", ".pbm", ".pnm", ".jp2", ".avif",
})  # fmt: skip
# Formats that decode to pixels in-process; Pillow opens MPO (two-lens photos) as JPEG. EPS and WMF, for which
# Pillow starts other programs, stay out.
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "PPM", "JPEG2000", "AVIF")
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
    OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, ArithmeticError,
    AttributeError, RuntimeError, AssertionError, MemoryError, struct.error, zlib.error,
)  # fmt: skip
# What its encoders raise on sizes that a format cannot hold; a disk's errors are OSError and left to `replacing`.
_ENCODER_ERRORS = (ValueError, RuntimeError, OverflowError)
_MAX_SUPERSAMPLING = 8
_JPEG_SIDE = 65_500  # libjpeg's limit


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
    try:
        with warnings.catch_warnings():
            # Pillow warns of large images and odd metadata; the size is checked below, by our limit.
            warnings.simplefilter("ignore")
            with Image.open(path, formats=_FORMATS) as image:
                _check_size(image, max_pixels, path)
                _check_depth(image, path)
                return _to_rgb(image)
    except InputError:
        raise
    except Image.DecompressionBombError as err:
        limit = min(max_pixels, 2 * Image.MAX_IMAGE_PIXELS)
        raise InputError(f"Cannot read {shown(path)}: expected at most {limit:,} pixels. Shrink it first.") from err
    except Image.UnidentifiedImageError as err:
        raise InputError(
            f"Cannot read {shown(path)}: expected an image (JPEG, PNG, WebP, ...). Received: a file of "
            f"{os.path.getsize(path):,} bytes that no decoder knows or whose header is damaged."
        ) from err
    except _DECODER_ERRORS as err:
        raise InputError(f"Cannot read {shown(path)}: {_reason(err)}.") from err


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
    # Only TIFF and PFM store floats or 32-bit integers, whose white is anybody's guess. Elsewhere "I" is 16 bits.
    if image.mode == "F" or (image.mode == "I" and image.format == "TIFF"):
        raise InputError(
            f"Cannot read {shown(path)}: expected 8 or 16 bits a channel. Received: 32. Save it as 8-bit first."
        )


def _to_rgb(image: Image.Image) -> np.ndarray:
    image.load()  # first, because Pillow then turns TIFFs upright itself and takes their orientation away
    orientation = _orientation(image)
    if image.mode.startswith("I"):  # 16 bits; 65535 / 257 = 255
        image = Image.fromarray(np.round(np.asarray(image) / 257).astype(np.uint8))
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
        if os.path.isdir(path):  # unlike the method of Path, no error for a name that is too long
            yield from sorted(p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())
        else:
            yield path


def shrink(image: np.ndarray, height: int, width: int) -> np.ndarray:
    """(H, W, C) -> (height, width, C), each new pixel the mean of the area it covers; dtype kept."""
    return cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)


def stretch(image: np.ndarray, height: int, width: int) -> np.ndarray:
    """(H, W, C) -> (height, width, C) by bilinear interpolation alone, as networks were trained that saw such chips.

    Fine texture may alias where it shrinks; see :func:`shrink` for what should look right.
    """
    return cv2.resize(np.ascontiguousarray(image), (width, height), interpolation=cv2.INTER_LINEAR)


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


def zoom(faces: np.ndarray, factor: float) -> np.ndarray:
    """Magnify each of (N, H, W, 3) uint8 images about its center, keeping the size."""
    height, width = faces.shape[1:3]
    center = np.array([width - 1, height - 1]) / 2
    matrix = np.column_stack([factor * np.eye(2), (1 - factor) * center])
    return np.concatenate([faces[:0], *(warp(face, matrix, (height, width)) for face in faces)])


def _warp_one(image: np.ndarray, matrix: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    scale = np.sqrt(abs(np.linalg.det(matrix[:, :2])))  # patch pixels per image pixel
    k = int(np.clip(np.ceil(1 / scale), 1, _MAX_SUPERSAMPLING))
    # Sample j of patch pixel i lies at i + (j - (k - 1) / 2) / k, so the fine grid is k i + (k - 1) / 2.
    fine = k * matrix
    fine[:, 2] += (k - 1) / 2
    height, width = size
    patch = cv2.warpAffine(
        image, fine, (k * width, k * height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return patch if k == 1 else shrink(patch, height, width)

"""Photos side by side, and what a detector found drawn onto them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from PIL import Image, ImageDraw, ImageFont

from facelab.errors import InputError
from facelab.images import shrink
from facelab.images.reading import check
from facelab.plot.style import OKABE_ITO, Figure, font_families, font_path
from facelab.types import Face

_TILE = 1.15  # inches from one image to the next
_TITLE = 0.22  # tiles that a line of text takes
_GAP = 0.06  # tiles between neighbors
_MIN_WIDTH = 3  # tiles, so that a title has room above a single image
_LETTERS = 17  # that fit above one image
_PIXELS = 256  # longest side of an image on a sheet; whole photos would only cost time
_MAX_ROWS = 100  # a longer figure would be larger than an image file may be


def contact_sheet(images: list[np.ndarray], titles: list[str] | None = None, columns: int = 6) -> Figure:
    """All images in rows, each as large as fits its square.

    Args:
        images: (H, W, 3) uint8 RGB, of any sizes.
        titles: One for each image, written above it and cut where it is too long; ``None`` for none.
        columns: Images per row.

    Raises:
        InputError: No images, more than 100 rows, another number of titles than of images, or not images.
    """
    _check_titles(images, titles, "images")
    columns = min(_check_columns(columns), len(images))
    space = _TITLE if titles is not None else 0
    rows = -(-len(images) // columns)
    if rows > _MAX_ROWS:
        raise InputError(f"Expected at most {_MAX_ROWS} rows. Received: {rows}. Give more columns or fewer images.")
    figure, axes = _empty_sheet(columns, rows * (1 + space))
    for i, image in enumerate(images):
        left, top = i % columns, i // columns * (1 + space) + space
        _put(axes, image, left, top)
        if titles is not None:
            _write(axes, left + 0.5, top, titles[i], _LETTERS, "center")
    return figure


def groups_sheet(groups: list[list[np.ndarray]], titles: list[str] | None = None, columns: int = 10) -> Figure:
    """One row for each group of images, such as the clusters that photos fell into.

    Args:
        groups: Lists of (H, W, 3) uint8 RGB images. No group at all gives a sheet that says so; after 100
            groups the sheet ends with how many are missing.
        titles: One for each group, written above its row; ``None`` for none.
        columns: Images per row; of a larger group the first ones are shown, and how many are missing.

    Raises:
        InputError: Another number of titles than of groups, or not images.
    """
    if not groups:
        figure, axes = _empty_sheet(_MIN_WIDTH, 1)
        axes.text(_MIN_WIDTH / 2, 0.5, "no groups", ha="center", va="center")
        return figure
    _check_titles(groups, titles, "groups")
    columns = min(_check_columns(columns), max(map(len, groups)))
    space = _TITLE if titles is not None else 0
    width, height = max(columns + 0.7, _MIN_WIDTH), min(len(groups), _MAX_ROWS) * (1 + space)
    missing = len(groups) - _MAX_ROWS
    figure, axes = _empty_sheet(width, height + (2 * _TITLE if missing > 0 else 0))
    for row, group in enumerate(groups[:_MAX_ROWS]):
        top = row * (1 + space) + space
        for column, image in enumerate(group[:columns]):
            _put(axes, image, column, top)
        if titles is not None:
            _write(axes, _GAP / 2, top, titles[row], int(_LETTERS * width), "left")
        if len(group) > columns:
            axes.text(columns + 0.1, top + 0.5, f"+{len(group) - columns}", ha="left", va="center")
    if missing > 0:
        axes.text(_GAP / 2, height + _TITLE, f"and {missing} more groups", ha="left", va="center")
    return figure


def _check_titles(items: list, titles: list[str] | None, name: str) -> None:
    if not items or (titles is not None and len(titles) != len(items)):
        count = "none" if titles is None else len(titles)
        raise InputError(f"Expected {name}, and a title for each or none. Received: {len(items)}, titles: {count}.")


def _check_columns(columns: int) -> int:
    if columns < 1:
        raise InputError(f"Expected at least one column. Received: {columns}.")
    return columns


def _empty_sheet(width: float, height: float) -> tuple[Figure, Axes]:
    """One pair of axes in units of tiles, y down. All images share it: hundreds of axes would be slow."""
    figure = Figure(figsize=(_TILE * width, _TILE * height), facecolor="white")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(height, 0))
    axes.set_axis_off()
    return figure, axes


def _write(axes: Axes, x: float, y: float, title: str, letters: int, align: str) -> None:
    title = title if len(title) <= letters else title[: letters - 1] + "…"
    axes.text(x, y, title, ha=align, va="bottom", fontsize=8, fontfamily=font_families(), parse_math=False)


def _put(axes: Axes, image: np.ndarray, left: float, top: float) -> None:
    height, width = check(image).shape[:2]
    if max(height, width) > _PIXELS:
        small = _PIXELS / max(height, width)
        image = shrink(image, max(1, round(small * height)), max(1, round(small * width)))
    scale = (1 - _GAP) / max(height, width) / 2
    x, y = left + 0.5, top + 0.5
    extent = (x - scale * width, x + scale * width, y + scale * height, y - scale * height)
    axes.imshow(image, extent=extent, aspect="auto")
    axes.autoscale(False)


def draw_faces(image: np.ndarray, faces: list[Face], captions: bool | Sequence[str] = True) -> np.ndarray:
    """A copy of the photo with each face's box, landmarks and the detector's confidence.

    Args:
        image: (H, W, 3) uint8 RGB; not changed.
        faces: What :class:`facelab.detection.MTCNN` found. Boxes may reach outside the photo.
        captions: Write the confidence at each box. With hundreds of candidates it would hide the photo. Or the text to
            write at each.

    Returns:
        (H, W, 3) uint8 RGB.

    Raises:
        InputError: Not an image, another number of captions than of faces, or a box or landmark that is NaN, infinite
            or turned inside out.
    """
    texts = _texts(faces, captions)
    canvas = Image.fromarray(check(image))
    draw = ImageDraw.Draw(canvas)
    width = max(1, round(min(canvas.size) / 200))  # pixels
    font = _font("".join(texts), max(10, 6 * width + 4))
    for face, text in zip(faces, texts, strict=True):
        _check_face(face)
        box = face.box
        draw.rectangle((box.left, box.top, box.right, box.bottom), outline=OKABE_ITO[4], width=width)
        radius = max(1.5, 0.02 * box.width)
        outline = "black" if radius >= 3 else None  # around a smaller dot it would leave no color
        for x, y in face.landmarks:
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=OKABE_ITO[5], outline=outline)
        if text:
            _caption(draw, face, text, font)
    return np.array(canvas)


def _check_face(face: Face) -> None:
    box = face.box
    numbers = [box.left, box.top, box.right, box.bottom, *(value for point in face.landmarks for value in point)]
    if not np.isfinite(numbers).all() or box.right < box.left or box.bottom < box.top:
        raise InputError(f"Expected a box with left <= right, top <= bottom and finite numbers. Received: {face}.")


def _texts(faces: list[Face], captions: bool | Sequence[str]) -> list[str]:
    if isinstance(captions, bool):
        return [f"{face.confidence:.3f}" if captions else "" for face in faces]
    if len(captions) != len(faces):
        raise InputError(f"Expected one caption for each of the {len(faces)} faces. Received: {len(captions)}.")
    return list(captions)


def _font(text: str, size: int) -> ImageFont.ImageFont:
    """Pillow's own font, or for letters that it does not have, such as Hangul, one that is installed."""
    if text.isascii():
        return ImageFont.load_default(size=size)
    return ImageFont.truetype(font_path(), size)


def _caption(draw: ImageDraw.ImageDraw, face: Face, text: str, font: ImageFont.ImageFont) -> None:
    """The text on a dark ground above the box, or inside it where the photo ends."""
    _, _, width, height = draw.textbbox((0, 0), text, font=font)
    x = max(face.box.left, 0)
    y = face.box.top - height - 4 if face.box.top >= height + 4 else max(face.box.top, 0) + 2
    draw.rectangle((x, y, x + width + 4, y + height + 3), fill="black")
    draw.text((x + 2, y), text, fill="white", font=font)

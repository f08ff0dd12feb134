"""A convolutional network at work: its filters, what each layer makes of an image, what it sees, what it answers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from facelab.errors import InputError
from facelab.plot.style import GRAY, OKABE_ITO, Figure, font_families, new_axes

if TYPE_CHECKING:  # the models load Keras, and most figures need none
    from facelab.models._trace import LayerTrace

_INK, _MAP, _WEIGHT = "gray_r", "cividis", "PuOr"  # all three told apart without colors, too
_MOST = 512  # tiles of one layer
# Inches: an image of 28 pixels, room for maps, between layers, for text above and below, for the bars.
_IMAGE, _HEIGHT, _GAP, _ABOVE, _BELOW, _BARS = 1.25, 4.6, 0.55, 0.85, 1.0, 1.7
_NARROWEST, _BETWEEN = 0.95, 0.05
_KINDS = {
    "InputLayer": "", "Conv2D": "convolution", "MaxPooling2D": "max pooling", "AveragePooling2D": "average pooling",
    "Dense": "fully connected",
}  # fmt: skip
_FAINTEST = 0.1  # of the largest number of a layer: a map that stays below it is not made brighter than that
_KEY = "Maps are drawn to scale; bright: a strong response, each map on its own scale."


def filters_figure(kernel: np.ndarray, title: str = "filters") -> Figure:
    """The weights of a convolution as small images.

    Args:
        kernel: (kh, kw, C, F): one column for each of the F filters, one row for each of the C channels that it looks
            at; with a single channel the filters fill several rows.
        title: Written above.

    Raises:
        InputError: Not such a kernel, or more than 512 tiles.
    """
    kernel = np.asarray(kernel)
    if kernel.ndim != 4 or not 0 < kernel.shape[2] * kernel.shape[3] <= _MOST:
        raise InputError(
            f"Expected a kernel (kh, kw, C, F) of at most {_MOST} tiles. Received: {kernel.shape}. Show a part of it."
        )
    _, _, channels, filters = kernel.shape
    columns = filters if channels > 1 else min(filters, 8)
    rows = channels if channels > 1 else math.ceil(filters / columns)
    tile = 0.8 if rows * columns <= 32 else 0.45
    figure, axes = _inches(columns * tile + 1.5, rows * tile + 1.0)
    limit = max(float(np.abs(kernel).max()), 1e-9)
    for f in range(filters):
        for c in range(channels):
            row, column = (c, f) if channels > 1 else divmod(f, columns)
            corner = (0.5 + column * tile, 0.6 + row * tile)
            shown = _put(axes, kernel[:, :, c, f], corner, tile - _BETWEEN, _WEIGHT, (-limit, limit))
    axes.text(0.5, 0.3, title, fontsize=12, fontweight="bold", va="center")
    what = f"{channels} channels down, {filters} filters across" if channels > 1 else f"{filters} filters"
    axes.text(0.5, 0.8 + rows * tile, what, fontsize=8.5, color=GRAY, va="center")
    width, height = figure.get_size_inches()
    place = figure.add_axes(((width - 0.8) / width, 0.4 / height, 0.12 / width, rows * tile / height))
    bar = figure.colorbar(shown, cax=place)
    bar.outline.set_visible(False)
    bar.ax.tick_params(labelsize=8)
    return figure


def walkthrough_figure(
    layers: Sequence[LayerTrace], maps: dict[str, np.ndarray], labels: Sequence[str] | None = None
) -> Figure:
    """One image on its way through the network: all maps of each layer, to scale, and the scores of the classes.

    Args:
        layers: From :func:`facelab.models.trace`.
        maps: Name of the layer -> what it returned for one image, without the batch: (H, W, C) or (C,), the last ones
            being probabilities. From :func:`facelab.models.feature_maps`.
        labels: Names of the classes; ``None`` for their numbers.

    Raises:
        InputError: Maps that do not belong to these layers, more than 512 in a layer, or another number of labels.
    """
    images = _check_maps(layers, maps)
    scores = maps[layers[-1].name]
    labels = _labels(scores, labels)
    pixel = _IMAGE / max(images[0].output_shape[:2])
    grids = [_grid(layer, pixel) for layer in images]
    widths = [max(_NARROWEST, columns * width) for _, columns, _, width in grids]
    figure, axes = _inches(0.4 + sum(widths) + len(widths) * _GAP + _BARS + 0.8, _ABOVE + _HEIGHT + _BELOW)
    left = 0.4
    for layer, grid, width in zip(images, grids, widths, strict=True):
        _draw_layer(axes, layer, maps[layer.name], grid, left + width / 2)
        left += width + _GAP
        axes.annotate("", (left - 0.13, _ABOVE + _HEIGHT / 2), (left - _GAP + 0.13, _ABOVE + _HEIGHT / 2), **_ARROW)
    _draw_scores(axes, layers[-1], scores, labels, left)
    end = left + _BARS + 0.5
    _bracket(axes, "feature extraction", 0.4 + widths[0] + _GAP, left - _GAP)
    _bracket(axes, "classification", left, end)
    axes.text(0.4, _ABOVE + _HEIGHT + 0.83, _KEY, fontsize=8, color=GRAY, va="center")
    return figure


_ARROW = {"arrowprops": {"arrowstyle": "->", "color": GRAY, "linewidth": 1.2}, "annotation_clip": False}


def receptive_field_figure(image: np.ndarray, layers: Sequence[LayerTrace]) -> Figure:
    """The image once for each layer, with the window that the number in the middle of its maps depends on.

    Args:
        image: (H, W), (H, W, 1) or (H, W, 3), 0 to 1, that the network takes.
        layers: From :func:`facelab.models.trace`; those that only reorder what they get are left out.

    Raises:
        InputError: An image of another size than the network takes.
    """
    image = np.asarray(image)
    height, width = layers[0].output_shape[:2]
    if image.shape not in ((height, width), layers[0].output_shape):
        raise InputError(f"Expected an image of {layers[0].output_shape}. Received: {image.shape}.")
    shown = [layer for layer in layers[1:] if layer.kind in _KINDS or layer.parameters]
    tile, gap = 1.5, 0.3
    figure, axes = _inches(len(shown) * (tile + gap) + gap, tile * height / max(height, width) + 0.95)
    for i, layer in enumerate(shown):
        corner = (gap + i * (tile + gap), 0.75)
        _put(axes, image, corner, tile, _INK, (0, 1))
        scale = tile / max(height, width)
        places = layer.output_shape[:2] if len(layer.output_shape) == 3 else (1, 1)
        rows, columns = (span.of(n // 2) for span, n in zip((layer.rows, layer.columns), places, strict=True))
        window = (corner[0] + columns.start * scale, corner[1] + rows.start * scale)
        style = {"facecolor": "none", "edgecolor": OKABE_ITO[1], "linewidth": 2.2}
        axes.add_patch(Rectangle(window, len(columns) * scale, len(rows) * scale, **style))
        axes.text(corner[0], 0.32, layer.name, fontsize=11, fontweight="bold", va="center")
        words = f"sees {len(rows)}×{len(columns)} pixels"
        axes.text(corner[0], 0.56, words, fontsize=8.5, color=GRAY, va="center")
    return figure


def scores_figure(probabilities: np.ndarray, labels: Sequence[str] | None = None, truth: int | None = None) -> Figure:
    """The class scores of one image as bars; the highest one in color.

    Args:
        probabilities: (classes,), 0 to 1.
        labels: Names of the classes; ``None`` for their numbers.
        truth: The true class, which is marked; ``None`` where it is not known.

    Raises:
        InputError: Not such probabilities, another number of labels, or a truth that is not a class.
    """
    probabilities = np.asarray(probabilities)
    labels = _labels(probabilities, labels)
    if truth is not None and not 0 <= truth < len(labels):
        raise InputError(f"Expected the true class, 0 to {len(labels) - 1}. Received: {truth}.")
    figure, axes = new_axes("class", "probability", size=(max(4.0, 0.55 * len(labels) + 1), 3.2))
    best = int(probabilities.argmax())
    colors = [OKABE_ITO[0] if i == best else "#BBBBBB" for i in range(len(labels))]
    axes.bar(range(len(labels)), probabilities, color=colors)
    for i, value in enumerate(probabilities):
        if value >= 0.005:
            axes.text(i, value + 0.015, f"{value:.2f}", ha="center", va="bottom", fontsize=9)
    axes.set_xticks(range(len(labels)), labels, fontfamily=font_families())
    axes.set(ylim=(0, 1.12))
    axes.grid(visible=False, axis="x")
    if truth is not None:
        axes.get_xticklabels()[truth].set(fontweight="bold", color=OKABE_ITO[1])
        axes.set_xlabel(f"class (true one: {labels[truth]})", fontfamily=font_families())
    return figure


def _check_maps(layers: Sequence[LayerTrace], maps: dict[str, np.ndarray]) -> list[LayerTrace]:
    """The layers that return images."""
    for layer in layers:
        received = maps[layer.name].shape if layer.name in maps else "nothing"
        if received != layer.output_shape:
            raise InputError(
                f"Expected what {layer.name} returned for one image, {layer.output_shape}, without the batch. "
                f"Received: {received}."
            )
    images = [layer for layer in layers if len(layer.output_shape) == 3]
    if len(images) < 2 or max(layer.output_shape[2] for layer in images[1:]) > _MOST:
        shapes = [layer.output_shape for layer in layers]
        raise InputError(f"Expected layers that return images, at most {_MOST} maps each. Received: {shapes}.")
    return images


def _labels(probabilities: np.ndarray, labels: Sequence[str] | None) -> list[str]:
    fits = probabilities.ndim == 1 and len(probabilities) and 0 <= probabilities.min() <= probabilities.max() <= 1.001
    if not fits or (labels is not None and len(labels) != len(probabilities)):
        count = "none" if labels is None else len(labels)
        raise InputError(
            f"Expected probabilities (classes,), 0 to 1, and a label for each or none. "
            f"Received: {probabilities.shape}, labels: {count}."
        )
    return [str(i) for i in range(len(probabilities))] if labels is None else list(labels)


def _inches(width: float, height: float) -> tuple[Figure, Axes]:
    """One pair of axes in inches, y down, for all tiles: hundreds of axes would be slow."""
    figure = Figure(figsize=(width, height), facecolor="white")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(height, 0))
    axes.set_axis_off()
    return figure, axes


def _put(axes: Axes, tile: np.ndarray, corner: tuple[float, float], size: float, colors: str, limits: tuple):
    """Draw a small image, its longer side being ``size``; the pixels stay visible."""
    scale = size / max(tile.shape[:2])
    (left, top), bottom = corner, corner[1] + scale * tile.shape[0]
    extent = (left, left + scale * tile.shape[1], bottom, top)
    tile = tile[..., 0] if tile.ndim == 3 and tile.shape[2] == 1 else tile
    style = {"cmap": colors, "vmin": limits[0], "vmax": limits[1], "interpolation": "nearest", "aspect": "auto"}
    shown = axes.imshow(tile, extent=extent, **style)
    axes.autoscale(False)
    axes.add_patch(Rectangle(corner, extent[1] - left, bottom - top, fill=False, edgecolor="#888888", linewidth=0.5))
    return shown


def _grid(layer: LayerTrace, pixel: float) -> tuple[int, int, float, float]:
    """Rows and columns of a layer's maps, and the height and width that one takes."""
    height, width = (side * pixel + _BETWEEN for side in layer.output_shape[:2])
    count = 1 if layer.kind == "InputLayer" else layer.output_shape[2]
    columns = math.ceil(count / max(1, int(_HEIGHT / height)))
    return math.ceil(count / columns), columns, height, width


def _draw_layer(axes: Axes, layer: LayerTrace, maps: np.ndarray, grid: tuple, middle: float) -> None:
    rows, columns, height, width = grid
    left, top = middle - columns * width / 2, _ABOVE + (_HEIGHT - rows * height) / 2
    tiles, colors = np.moveaxis(maps, -1, 0), _MAP
    if layer.kind == "InputLayer":
        tiles, colors = [maps], _INK
    faintest = max(_FAINTEST * float(maps.max()), 1e-9)
    for i, tile in enumerate(tiles):
        limits = (min(0.0, float(tile.min())), max(float(tile.max()), faintest))
        row, column = divmod(i, columns)
        size = max(height, width) - _BETWEEN
        _put(axes, tile, (left + column * width, top + row * height), size, colors, limits)
    _head(axes, layer, middle)


def _head(axes: Axes, layer: LayerTrace, middle: float) -> None:
    """What stands above a layer."""
    axes.text(middle, 0.2, layer.name, fontsize=11, fontweight="bold", ha="center", va="center")
    axes.text(middle, 0.43, "×".join(map(str, layer.output_shape)), fontsize=9.5, ha="center", va="center")
    window = "" if layer.window is None else "×".join(map(str, layer.window)) + " "
    words = window + _KINDS.get(layer.kind, layer.kind)
    axes.text(middle, 0.63, words, fontsize=8, color=GRAY, ha="center", va="center")


def _draw_scores(axes: Axes, layer: LayerTrace, scores: np.ndarray, labels: list[str], left: float) -> None:
    step = _HEIGHT / len(labels)
    start = left + 0.09 * max(map(len, labels)) + 0.12
    for i, (label, score) in enumerate(zip(labels, scores, strict=True)):
        y, best = _ABOVE + (i + 0.5) * step, i == scores.argmax()
        color = OKABE_ITO[0] if best else "#BBBBBB"
        axes.add_patch(Rectangle((start, y - 0.36 * step), max(0.01, score * _BARS), 0.72 * step, color=color))
        weight = "bold" if best else "normal"
        size = min(10, 60 * step)
        axes.text(
            start - 0.08, y, label, ha="right", va="center", fontsize=size, fontweight=weight, family=font_families()
        )
        if score >= 0.005:
            axes.text(start + score * _BARS + 0.06, y, f"{score:.2f}", va="center", fontsize=0.9 * size)
    _head(axes, layer, start + _BARS / 2)


def _bracket(axes: Axes, words: str, left: float, right: float) -> None:
    y = _ABOVE + _HEIGHT + 0.2
    axes.plot([left, left, right, right], [y, y + 0.1, y + 0.1, y], color=GRAY, linewidth=1)
    axes.text((left + right) / 2, y + 0.3, words, fontsize=10, color=GRAY, ha="center", va="center")

"""Why two faces match, as a picture: the faces, and maps laid over the first of them."""

from __future__ import annotations

import numpy as np

from facelab.errors import InputError
from facelab.plot.style import Figure

_INCHES = 2.4


def similarity_figure(first: np.ndarray, second: np.ndarray, maps: dict[str, np.ndarray]) -> Figure:
    """The two faces, then the first one under each map: dark where the map is small, bright where it is large.

    Args:
        first: (H, W, 3) uint8 RGB.
        second: (H, W, 3) uint8 RGB.
        maps: Name -> (H, W) floats, such as :func:`facelab.explain.occlusion_map` returns. Each has a scale of its own,
            from its smallest to its largest value, written under it.

    Raises:
        InputError: No map, or one of another size than the first face.
    """
    if not maps or any(np.shape(heat) != first.shape[:2] for heat in maps.values()):
        shapes = [np.shape(heat) for heat in maps.values()]
        raise InputError(f"Expected maps {first.shape[:2]}, as large as the face. Received: {shapes}.")
    columns = 2 + len(maps)
    figure = Figure(figsize=(_INCHES * columns, _INCHES + 0.9), facecolor="white", layout="constrained")
    for place, (title, image) in enumerate((("first", first), ("second", second))):
        axes = figure.add_subplot(1, columns, place + 1, title=title)
        axes.imshow(image)
        axes.set_axis_off()
    for place, (name, heat) in enumerate(maps.items(), start=3):
        axes = figure.add_subplot(1, columns, place, title=name)
        axes.imshow(first.mean(axis=2), cmap="gray", vmin=0, vmax=255)
        shown = axes.imshow(heat, cmap="cividis", alpha=0.6)  # cividis: the same to color-blind readers
        axes.set_axis_off()
        figure.colorbar(shown, ax=axes, location="bottom", ticks=[float(heat.min()), float(heat.max())], format="%.2g")
    return figure

"""Embeddings of two dimensions as points in the plane, with the class that each direction belongs to."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Wedge

from facelab.errors import InputError
from facelab.plot.style import GRAY, Figure

_KEY = (
    "Points: photos never trained on.\n"
    "Sectors: the class that a direction\n"
    "is given to; lines: decision\n"
    "boundaries.\n"
    "Dark: the class wins even with its\n"
    "margin. Pale: the angular margin,\n"
    "where training still pushes.\n"
    "Ring: only the angle counts; a\n"
    "point's distance from the ring is\n"
    "chance, to show how many there are."
)


@dataclass(frozen=True)
class Embedding2D:
    """One panel: what a network of two-dimensional embeddings makes of some photos.

    Attributes:
        title: Name above the panel.
        points: (N, 2) float, embeddings.
        labels: (N,) int, classes from 0.
        owners: (A,) int, the class that the directions at 0, 360/A, 2 * 360/A, ... degrees are given to.
        sure: (A,) bool, whether it would be given to it even with the margin; all True for a loss without one.
        on_circle: Whether only the angle of a point counts.
        caption: What was measured, below the panel.
    """

    title: str
    points: np.ndarray
    labels: np.ndarray
    owners: np.ndarray
    sure: np.ndarray
    on_circle: bool
    caption: str


def embedding_panels(panels: Sequence[Embedding2D], columns: int = 4) -> Figure:
    """A figure of small panels, one for each embedding, and a last one that says what is to be seen.

    Raises:
        InputError: No panel, or points that are not of two dimensions.
    """
    if not panels:
        raise InputError("Expected at least one embedding to draw. Received: none.")
    for panel in panels:
        if panel.points.ndim != 2 or panel.points.shape[1] != 2:
            raise InputError(
                f"Expected embeddings of two dimensions, (N, 2). Received: {panel.points.shape} for {panel.title!r}. "
                "Project them first, for example with scikit-learn's PCA(2)."
            )
    columns = min(columns, len(panels) + 1)
    rows = math.ceil((len(panels) + 1) / columns)
    figure = Figure(figsize=(3 * columns, 3.75 * rows), layout="constrained", facecolor="white")
    figure.get_layout_engine().set(w_pad=0.08, h_pad=0.15)
    grid = figure.subplots(rows, columns, squeeze=False).ravel()
    for axes, panel in zip(grid, panels, strict=False):
        _draw(axes, panel)
    for axes in grid[len(panels) :]:
        axes.set_axis_off()
    grid[len(panels)].text(0, 0.98, _KEY, va="top", fontsize=9, linespacing=1.5, transform=grid[len(panels)].transAxes)
    return figure


def _draw(axes: Axes, panel: Embedding2D) -> None:
    colors = np.array(matplotlib.colormaps["tab10"].colors)
    points, reach = _placed(panel)
    _sectors(axes, panel, colors, radius=0.8 if panel.on_circle else 3 * reach)
    axes.scatter(*points.T, s=3, c=colors[panel.labels % 10], alpha=0.8, linewidths=0, zorder=3)
    for label in np.unique(panel.labels):
        middle = points[panel.labels == label].mean(axis=0)
        if panel.on_circle:
            middle *= 1.32 / max(np.linalg.norm(middle), 1e-9)  # outside the ring
        box = {"boxstyle": "circle,pad=0.15", "facecolor": "white", "edgecolor": colors[label % 10], "linewidth": 1.2}
        axes.text(*middle, str(label), ha="center", va="center", fontsize=8, zorder=4, bbox=box)
    axes.set(xlim=(-reach, reach), ylim=(-reach, reach), xticks=[], yticks=[], aspect="equal")
    axes.spines[:].set_color("#CCCCCC")
    axes.set_title(panel.title, fontsize=11)
    axes.set_xlabel(panel.caption, fontsize=8.5, linespacing=1.3)


def _placed(panel: Embedding2D) -> tuple[np.ndarray, float]:
    """Where to draw the points, and how far the panel reaches from the origin."""
    if not panel.on_circle:
        return panel.points, 1.1 * float(np.quantile(np.abs(panel.points), 0.998))
    radii = np.random.default_rng(0).uniform(0.86, 1.14, (len(panel.points), 1))
    lengths = np.linalg.norm(panel.points, axis=1, keepdims=True)
    return panel.points / np.maximum(lengths, 1e-9) * radii, 1.5


def _sectors(axes: Axes, panel: Embedding2D, colors: np.ndarray, radius: float) -> None:
    """Fill the directions of each class and draw the lines between the classes."""
    step = 360 / len(panel.owners)
    state = panel.owners * 2 + panel.sure
    starts = np.flatnonzero(state != np.roll(state, 1))  # where something changes; empty if one class has all
    starts = starts if len(starts) else np.array([0])
    for start, end in zip(starts, [*starts[1:], starts[0] + len(state)], strict=True):
        color, strength = colors[panel.owners[start] % 10], 0.3 if panel.sure[start] else 0.08
        low, high = (start - 0.5) * step, (end - 0.5) * step
        axes.add_patch(Wedge((0, 0), radius, low, high, facecolor=color, alpha=strength, linewidth=0))
        if panel.owners[start] != panel.owners[start - 1]:
            x, y = np.cos(np.radians(low)) * radius, np.sin(np.radians(low)) * radius
            axes.plot([0, x], [0, y], color=GRAY, linewidth=0.7, zorder=2)

"""How SVMs sit on embeddings: a question about each person, and the answer that wins."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.offsetbox import AnnotationBbox, OffsetImage
from sklearn.decomposition import PCA

from facelab.classify import LengthScaler, ManySVMs
from facelab.errors import InputError
from facelab.images import shrink
from facelab.plot.style import GRAY, OKABE_ITO, Figure, font_families

MOST = 6  # people; colors beyond are hard to tell apart
_STEPS = 400  # of the picture of the regions, each way
_THUMBNAIL = 32  # points, the longest side of a photo
_KEY = (
    "Each face is one point: the {size} numbers\n"
    "of its vector, projected onto the two\n"
    "directions of largest variance ({share:.0f} % of it).\n\n"
    "Solid line: the plane of one SVM; here, in\n"
    "two dimensions, a line. Dashed: its margins.\n"
    "Rings: support vectors. Without any of the\n"
    "other points the line would be the same.\n\n"
    "Last panel: every SVM is asked, and the\n"
    "largest value names the person, also where\n"
    "all say no (white: no one's value is above 0)\n"
    "or several say yes."
)


def svm_panels(
    vectors: np.ndarray,
    labels: np.ndarray,
    names: Sequence[str],
    aligned: np.ndarray | None = None,
    C: float = 10.0,
) -> Figure:
    """Vectors of a few people in the plane, with the SVMs one-vs-rest that were learned in that plane.

    One panel for each person, one for all together, and one that says what is to be seen. Two dimensions show how
    it works, not how well: in the plane people overlap who are far apart in all dimensions.

    Args:
        vectors: (N, D) floats, D >= 2, such as embeddings.
        labels: (N,) int, indices into ``names``; two to six people.
        names: Everybody's name.
        aligned: (N, H, W, 3) uint8 RGB; one of each person is shown. ``None`` for none.
        C: How much a point on the wrong side weighs against a wide margin.

    Raises:
        InputError: Bad vectors or labels, another number of people, or of aligned faces.
    """
    vectors, labels = np.asarray(vectors), np.asarray(labels)
    people = _check(vectors, labels, len(names), aligned)
    plane = PCA(2, svd_solver="full").fit(vectors)
    points = LengthScaler().fit_transform(plane.transform(vectors))
    svms = ManySVMs(C=C).fit(points, labels)
    columns = (len(people) + 3) // 2
    figure = Figure(figsize=(3.1 * columns, 6.6), layout="constrained", facecolor="white")
    figure.get_layout_engine().set(w_pad=0.08, h_pad=0.08)
    grid = figure.subplots(2, columns).ravel()
    window = _window(points, room=0.12 if aligned is None else 0.42)
    for axes, k in zip(grid, range(len(people)), strict=False):
        _one_against_rest(axes, svms, k, points, labels, window)
        axes.set_title(f"SVM {k + 1}: {names[people[k]]}, or not?", fontsize=10, fontfamily=font_families())
    _largest_wins(grid[len(people)], svms, points, labels, window)
    if aligned is not None:
        _add_thumbnails(grid[len(people)], points, labels, aligned)
    for axes in grid[len(people) + 1 :]:
        axes.set_axis_off()
    key = _KEY.format(size=vectors.shape[1], share=100 * plane.explained_variance_ratio_.sum())
    grid[-1].text(0, 0.98, key, va="top", fontsize=8.5, linespacing=1.45, transform=grid[-1].transAxes)
    return figure


def _check(vectors: np.ndarray, labels: np.ndarray, names: int, aligned: np.ndarray | None) -> np.ndarray:
    """The labels that occur."""
    people = np.unique(labels)
    if not 2 <= len(people) <= MOST or people.dtype.kind not in "iu" or people[0] < 0 or people[-1] >= names:
        raise InputError(f"Expected int labels of 2 to {MOST} people, indices into {names} names. Received: {people}.")
    if vectors.ndim != 2 or min(vectors.shape) < 2 or (aligned is not None and len(aligned) != len(vectors)):
        given = "no" if aligned is None else len(aligned)
        raise InputError(
            f"Expected vectors (N, D), D >= 2, and N aligned faces. Received: {vectors.shape}, {given} faces."
        )
    return people


def _window(points: np.ndarray, room: float) -> tuple[float, float, float, float]:
    """Left, right, bottom and top of a square with room around all points, as a share of their spread."""
    low, high = points.min(axis=0), points.max(axis=0)
    center, half = (low + high) / 2, (0.5 + room) * (high - low).max()
    return center[0] - half, center[0] + half, center[1] - half, center[1] + half


def _one_against_rest(
    axes: Axes, svms: ManySVMs, k: int, points: np.ndarray, labels: np.ndarray, window: tuple
) -> None:
    """The side of one person in pale color, the line, its margins and its support vectors."""
    values, color = _values(svms, window)[..., k], OKABE_ITO[k]
    mine = labels == svms.classes_[k]
    _paint(axes, np.where(values > 0, k, -1), window)
    across = np.linspace(window[0], window[1], _STEPS), np.linspace(window[2], window[3], _STEPS)
    axes.contour(*across, values, levels=[-1, 0, 1], colors="black", linestyles=["--", "-", "--"], linewidths=1)
    axes.scatter(*points[~mine].T, s=22, color=GRAY, marker="s", linewidths=0)
    axes.scatter(*points[mine].T, s=30, color=color, linewidths=0)
    axes.scatter(*points[svms.planes_[k].support].T, s=85, facecolors="none", edgecolors="black", linewidths=1)
    _frame(axes, window)


def _largest_wins(axes: Axes, svms: ManySVMs, points: np.ndarray, labels: np.ndarray, window: tuple) -> None:
    """Everybody's region, white where no SVM says yes, and the borders between them."""
    values = _values(svms, window)
    best = values.argmax(axis=2)
    _paint(axes, np.where(values.max(axis=2) > 0, best, -1), window)
    across = np.linspace(window[0], window[1], _STEPS), np.linspace(window[2], window[3], _STEPS)
    for k in range(len(svms.classes_)):
        axes.contour(*across, (best == k).astype(float), levels=[0.5], colors="black", linewidths=1)
    for k, person in enumerate(svms.classes_):
        axes.scatter(*points[labels == person].T, s=30, color=OKABE_ITO[k], linewidths=0)
    axes.set_title("Who is it? The largest value wins.", fontsize=10)
    _frame(axes, window)


def _values(svms: ManySVMs, window: tuple) -> np.ndarray:
    """(steps, steps, K): what each SVM says at each place of the window, rows from the bottom up."""
    across = np.meshgrid(np.linspace(window[0], window[1], _STEPS), np.linspace(window[2], window[3], _STEPS))
    places = np.stack(across, axis=2).reshape(-1, 2)
    return svms.plane_values(places).reshape(_STEPS, _STEPS, -1)


def _paint(axes: Axes, owner: np.ndarray, window: tuple) -> None:
    """Regions in the colors of their owners; -1 stays white."""
    colors = ListedColormap(["white", *OKABE_ITO[:MOST]])
    axes.imshow(
        owner + 1, cmap=colors, vmin=-0.5, vmax=MOST + 0.5, alpha=0.25, extent=window, origin="lower",
        interpolation="nearest",
    )  # fmt: skip


def _frame(axes: Axes, window: tuple) -> None:
    axes.set(xlim=window[:2], ylim=window[2:], xticks=[], yticks=[], aspect="equal")


def _add_thumbnails(axes: Axes, points: np.ndarray, labels: np.ndarray, aligned: np.ndarray) -> None:
    """The photo of everybody's most central point, beside it, away from the middle."""
    middle = points.mean(axis=0)
    for k, person in enumerate(np.unique(labels)):
        rows = np.flatnonzero(labels == person)
        center = points[rows].mean(axis=0)
        row = rows[((points[rows] - center) ** 2).sum(axis=1).argmin()]
        height, width = aligned.shape[1:3]
        scale = _THUMBNAIL / max(height, width)
        small = shrink(aligned[row], max(1, round(3 * scale * height)), max(1, round(3 * scale * width)))
        outward = center - middle
        outward = outward / max(np.linalg.norm(outward), 1e-9)
        box = AnnotationBbox(
            OffsetImage(small, zoom=1 / 3), points[row], xybox=tuple(38 * outward), boxcoords="offset points",
            pad=0.1, arrowprops={"arrowstyle": "-", "color": "black", "linewidth": 0.7},
            bboxprops={"edgecolor": OKABE_ITO[k], "linewidth": 2},
        )  # fmt: skip
        box.set_in_layout(False)
        axes.add_artist(box)

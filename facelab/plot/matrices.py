"""Pictures of matrices: distances between all photos."""

from __future__ import annotations

import numpy as np

from facelab.plot.style import Figure


def distance_matrix(distances: np.ndarray, labels: np.ndarray) -> Figure:
    """All photos against all, ordered by person, with a line between one person and the next.

    Args:
        distances: (N, N) cosine distances.
        labels: (N,) int, who is in each photo.
    """
    order = np.argsort(labels, kind="stable")
    figure = Figure(figsize=(6.4, 5.4), layout="constrained")
    axes = figure.add_subplot()
    shown = axes.imshow(distances[np.ix_(order, order)], cmap="cividis", vmin=0, interpolation="nearest")
    ends = np.flatnonzero(np.diff(labels[order])) + 0.5
    if len(ends) <= 60:  # with more people the lines would hide the matrix
        for end in ends:
            axes.axhline(end, color="white", linewidth=0.4)
            axes.axvline(end, color="white", linewidth=0.4)
    axes.set(xlabel="photo, ordered by person", ylabel="photo, ordered by person")
    figure.colorbar(shown, label="cosine distance")
    return figure

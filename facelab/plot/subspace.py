"""Eigenfaces and Fisherfaces as pictures."""

from __future__ import annotations

import numpy as np

from facelab.classify import Eigenfaces, Fisherfaces
from facelab.errors import InputError
from facelab.plot.faces import contact_sheet
from facelab.plot.style import Figure


def subspace_sheet(*spaces: Eigenfaces | Fisherfaces, count: int = 7) -> Figure:
    """A row for each subspace: the mean face, then its first axes.

    Middle gray is 0; an axis makes a face brighter where it is bright and darker where it is dark, or, with a
    negative number, the other way round. Above each eigenface stands its share of all variance.

    Args:
        *spaces: Eigenfaces, Fisherfaces, or both, fitted on images.
        count: Axes per row.

    Raises:
        InputError: No subspace, or one with fewer axes, or fitted on rows of numbers.
    """
    if not spaces:
        raise InputError("Expected at least one subspace to draw. Received: none.")
    pictures, titles = [], []
    for space in spaces:
        axes = space.pictures_
        if not 1 <= count <= len(axes):
            raise InputError(f"Expected 1 to {len(axes)} axes. Received: {count}.")
        mean = space.mean_.reshape(space.image_shape_)
        pictures += [_stretched(mean), *map(_signed, axes[:count])]
        titles += ["mean face", *(_title(space, i) for i in range(count))]
    return contact_sheet(pictures, titles, count + 1)


def _title(space: Eigenfaces | Fisherfaces, i: int) -> str:
    if isinstance(space, Eigenfaces):
        return f"{i + 1}: {100 * space.explained_variance_ratio_[i]:.1f} %"
    return f"Fisherface {i + 1}"


def _stretched(picture: np.ndarray) -> np.ndarray:
    """(H, W) -> (H, W, 3) uint8, black and white being the darkest and brightest level."""
    low, high = picture.min(), picture.max()
    return _rgb((picture - low) / (high - low) if high > low else np.full(picture.shape, 0.5))


def _signed(axis: np.ndarray) -> np.ndarray:
    """(H, W) -> (H, W, 3) uint8; 0 is middle gray, and a few extreme pixels do not make all others pale."""
    largest = np.quantile(np.abs(axis), 0.995)
    return _rgb(0.5 + 0.5 * axis / (largest if largest > 0 else 1))


def _rgb(levels: np.ndarray) -> np.ndarray:
    """(H, W), 0 to 1 -> (H, W, 3) uint8."""
    return np.repeat(np.round(255 * levels.clip(0, 1)).astype(np.uint8)[..., None], 3, axis=2)

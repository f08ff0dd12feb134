"""Eigenfaces and Fisherfaces as pictures, and faces put together from them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from facelab.classify import Subspace, gray_faces
from facelab.errors import InputError
from facelab.plot.faces import contact_sheet
from facelab.plot.style import Figure


def subspace_sheet(*spaces: Subspace, count: int = 7) -> Figure:
    """A row for each subspace: the mean face, then its first axes.

    Middle gray is 0; an axis makes a face brighter where it is bright and darker where it is dark, or, with a
    negative number, the other way round. Above each eigenface stands its share of all variance.

    Args:
        *spaces: Eigenfaces, Fisherfaces, or both.
        count: Axes per row.

    Raises:
        InputError: No subspace, or one with fewer axes.
    """
    if not spaces:
        raise InputError("Expected at least one subspace to draw. Received: none.")
    pictures, titles = [], []
    for space in spaces:
        some = space.first(count)
        pictures += [_stretched(space.mean, space.mean), *map(_signed, some.axes)]
        titles += ["mean face", *(_title(some, i) for i in range(count))]
    return contact_sheet(pictures, titles, count + 1)


def reconstruction_sheet(space: Subspace, faces: np.ndarray, counts: Sequence[int] = (1, 5, 20, 80)) -> Figure:
    """A row for each face: as it is, then from each number of axes, with the error in gray levels.

    Args:
        space: Eigenfaces or Fisherfaces.
        faces: (N, H, W, 3) uint8 RGB or (N, H, W) gray; faces that were not learned from are the honest ones.
        counts: How many axes, each from 1 to K.

    Raises:
        InputError: Not faces of the right size, or more axes than there are.
    """
    gray = gray_faces(faces, space.mean.shape)
    told = [space.first(count) for count in counts]
    told = [some.reconstruct(some.vectors(faces)) for some in told]  # of (N, H, W)
    pictures, titles = [], []
    for i, face in enumerate(gray):
        pictures.append(_stretched(face, gray))
        titles.append("photo")
        for count, rebuilt in zip(counts, told, strict=True):
            pictures.append(_stretched(rebuilt[i], gray))
            titles.append(f"{count}: off by {np.sqrt(((rebuilt[i] - face) ** 2).mean()):.3g}")
    return contact_sheet(pictures, titles, len(counts) + 1)


def _title(space: Subspace, i: int) -> str:
    if space.kind == "eigenfaces":
        return f"{i + 1}: {100 * space.shares[i]:.1f} %"
    return f"Fisherface {i + 1}"


def _stretched(picture: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """(H, W) -> (H, W, 3) uint8, black and white being the darkest and brightest level of ``scale``."""
    low, high = scale.min(), scale.max()
    return _rgb((picture - low) / (high - low) if high > low else np.full(picture.shape, 0.5))


def _signed(axis: np.ndarray) -> np.ndarray:
    """(H, W) -> (H, W, 3) uint8; 0 is middle gray, and a few extreme pixels do not make all others pale."""
    largest = np.quantile(np.abs(axis), 0.995)
    return _rgb(0.5 + 0.5 * axis / (largest if largest > 0 else 1))


def _rgb(levels: np.ndarray) -> np.ndarray:
    """(H, W), 0 to 1 -> (H, W, 3) uint8."""
    return np.repeat(np.round(255 * levels.clip(0, 1)).astype(np.uint8)[..., None], 3, axis=2)

"""Local binary patterns: a face as histograms of what its small dots, edges and corners look like.

Ahonen, Hadid and Pietikäinen, Face description with local binary patterns, 2006, https://doi.org/10.1109/TPAMI.2006.244.
Each pixel is compared with eight neighbors on a circle: those at least as bright as itself write a 1, the others a 0,
and the eight bits are its code. Brighter light adds to all pixels or multiplies them, and leaves every code as it was.
A grid of cells, with one histogram of codes each, says what lies where. Nothing is learned.

scikit-image has these codes as well and is not asked for them: it would come with four packages more for thirty lines,
and where a neighbor is as bright as the center its rounding decides (``tests/classify/test_lbp.py`` compares the two).
"""

from __future__ import annotations

from typing import Self

import numpy as np
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, TransformerMixin

from facelab.classify._validation import gray_faces, rows
from facelab.errors import InputError

NEIGHBORS = 8
_SAME = 1e-7  # of the largest gray level: what rounding in the interpolation may cost; equal levels must stay equal


def _uniform_patterns() -> np.ndarray:
    """(256,) int: a number for each code.

    Going once around the circle, a *uniform* pattern changes at most twice between 0 and 1: it is flat, a spot, an
    edge or a corner. There are 58, numbered from 0 in the order of their codes; they cover about 90 % of a face. All
    others are noise and share number 58.
    """
    codes = np.arange(256)
    bits = codes[:, None] >> np.arange(NEIGHBORS) & 1  # (256, 8)
    uniform = (bits != np.roll(bits, 1, axis=1)).sum(axis=1) <= 2
    return np.where(uniform, np.cumsum(uniform) - 1, uniform.sum())


UNIFORM = _uniform_patterns()
PATTERNS = int(UNIFORM.max()) + 1  # 59


def lbp_codes(faces: np.ndarray, radius: float = 1) -> np.ndarray:
    """The code of each pixel that has a whole circle around it.

    Neighbor p = 0 ... 7 lies at the angle 45° * p, counterclockwise from the right, and counts 2^p. Between four
    pixels its gray level is interpolated.

    Args:
        faces: (N, H, W, 3) uint8 RGB or (N, H, W) gray.
        radius: Of the circle, in pixels, 1 or more; Ahonen et al. recommend 2 for faces of 130 x 150.

    Returns:
        (N, H - 2r, W - 2r) uint8, r being the radius rounded up.

    Raises:
        InputError: Not faces, or smaller than the circle.

    Example:
        >>> patch = np.array([[[9, 9, 1],
        ...                    [9, 5, 1],
        ...                    [9, 9, 1]]], float)  # an edge: bright from the top round the left to the bottom
        >>> f"{lbp_codes(patch)[0, 0, 0]:08b}"  # neighbor 0 is the last digit
        '01111100'
    """
    gray = gray_faces(faces)
    if not (1 <= radius < np.inf and min(gray.shape[1:]) > 2 * np.ceil(radius)):
        raise InputError(
            f"Expected a radius from 1 to less than half the faces' size. Received: {radius}, {gray.shape}."
        )
    r = int(np.ceil(radius))
    center = gray[:, r:-r, r:-r]
    codes = np.zeros(center.shape, np.uint8)
    tolerance = _SAME * np.abs(gray).max()
    for p in range(NEIGHBORS):
        angle = 2 * np.pi * p / NEIGHBORS
        down, right = -radius * np.sin(angle), radius * np.cos(angle)  # rows count down, angles go up
        codes |= (_shifted(gray, down, right, r) >= center - tolerance).astype(np.uint8) << p
    return codes


def _shifted(gray: np.ndarray, down: float, right: float, r: int) -> np.ndarray:
    """(N, H, W) -> (N, H - 2r, W - 2r): for each inner pixel the level so far below and to the right of it."""
    height, width = gray.shape[1] - 2 * r, gray.shape[2] - 2 * r
    down, right = round(down, 6), round(right, 6)  # sin(pi) is not quite 0
    row, column = int(np.floor(down)), int(np.floor(right))
    y, x = down - row, right - column  # 0 to 1, how far towards the next pixel
    total = np.zeros((len(gray), height, width))
    for dy, dx, weight in ((0, 0, (1 - y) * (1 - x)), (0, 1, (1 - y) * x), (1, 0, y * (1 - x)), (1, 1, y * x)):
        if weight > 0:  # also because the pixel beyond may not exist
            top, left = r + row + dy, r + column + dx
            total += weight * gray[:, top : top + height, left : left + width]
    return total


def lbp_histograms(faces: np.ndarray, cells: tuple[int, int] = (7, 7), radius: float = 2) -> np.ndarray:
    """A face as one histogram of uniform patterns for each cell of a grid, one after the other.

    Args:
        faces: (N, H, W, 3) uint8 RGB or (N, H, W) gray, aligned.
        cells: Rows and columns of the grid. More cells say better what lies where and forgive less misalignment.
        radius: See :func:`lbp_codes`.

    Returns:
        (N, rows * columns * 59) float32. Each cell's 59 numbers are shares of its pixels and add up to 1. Compare
        them with :func:`chi_square_distance`.

    Raises:
        InputError: Not faces, or smaller than circle or grid.
    """
    patterns = UNIFORM[lbp_codes(faces, radius)]  # (N, h, w), 0 to 58
    n, height, width = patterns.shape
    rows, columns = cells
    if not (1 <= rows <= height and 1 <= columns <= width):
        raise InputError(f"Expected 1 to {height} rows and 1 to {width} columns of cells. Received: {cells}.")
    row, column = np.arange(height) * rows // height, np.arange(width) * columns // width
    cell = row[:, None] * columns + column  # (h, w), which cell each pixel lies in
    face = np.arange(n)[:, None, None]
    bins = (face * rows * columns + cell) * PATTERNS + patterns
    counts = np.bincount(bins.ravel(), minlength=n * rows * columns * PATTERNS).reshape(n, rows * columns, PATTERNS)
    return (counts / counts.sum(axis=2, keepdims=True)).astype(np.float32).reshape(n, -1)


class LBPHistograms(ClassNamePrefixFeaturesOutMixin, TransformerMixin, BaseEstimator):
    """:func:`lbp_histograms` as a transformer, for pipelines. Nothing is learned but the size of the faces.

    Args:
        cells: Rows and columns of the grid.
        radius: See :func:`lbp_codes`.
        image_shape: (H, W) of faces that come as rows of H * W numbers; images say it themselves.

    Attributes:
        image_shape_: (H, W).
        n_features_in_: H * W.
    """

    def __init__(self, cells: tuple[int, int] = (7, 7), radius: float = 2, image_shape: tuple[int, int] | None = None):
        self.cells = cells
        self.radius = radius
        self.image_shape = image_shape

    def fit(self, X: np.ndarray, y: None = None) -> Self:
        """Remember the size of faces.

        Args:
            X: (N, H, W, 3) uint8 RGB or (N, H, W) gray, aligned; or (N, H * W) gray where ``image_shape`` is given.
            y: Ignored.

        Raises:
            InputError: Not faces, or smaller than circle or grid.
        """
        X = rows(self, X, reset=True, least=1)
        if self.image_shape_ is None:
            if self.image_shape is None or np.prod(self.image_shape) != X.shape[1]:
                raise InputError(f"Expected images, or image_shape (H, W) of rows of {X.shape[1]}. "
                                 f"Received: {self.image_shape}.")  # fmt: skip
            self.image_shape_ = tuple(self.image_shape)
        self._n_features_out = lbp_histograms(X[:1].reshape(1, *self.image_shape_), self.cells, self.radius).shape[1]
        return self

    def transform(self, X: np.ndarray) -> np.ndarray:
        """(N, rows * columns * 59) float32, see :func:`lbp_histograms`.

        Raises:
            InputError: Faces of another size.
            NotFittedError: Before :meth:`fit`.
        """
        return lbp_histograms(rows(self, X, reset=False).reshape(-1, *self.image_shape_), self.cells, self.radius)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array, tags.input_tags.three_d_array = False, True
        tags.requires_fit = True
        return tags


def chi_square_distance(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """The distance of histograms: a difference counts the more, the rarer the pattern is.

    Sum over all bins of (a - b)^2 / (a + b); bins that are empty in both count nothing.

    Args:
        first: (N, D) histograms, 0 or more.
        second: (M, D) histograms.

    Returns:
        (N, M) float64, 0 (equal) to twice the number of cells.

    Raises:
        InputError: Shapes do not fit, negative numbers, NaN or infinite.

    Example:
        >>> chi_square_distance(np.array([[0.5, 0.5, 0]]), np.array([[0.5, 0.5, 0], [0.5, 0, 0.5]])).tolist()
        [[0.0, 1.0]]
    """
    first, second = np.asarray(first, np.float64), np.asarray(second, np.float64)
    for histograms in (first, second):
        fits = histograms.ndim == 2 and histograms.shape[1] == first.shape[-1]
        if not fits or not np.isfinite(histograms).all() or (histograms < 0).any():
            raise InputError(
                "Expected histograms of shape (N, D) and (M, D), finite and not negative. "
                f"Received: {first.shape} and {second.shape}."
            )
    distances = np.empty((len(first), len(second)))
    for i, histogram in enumerate(first):  # one row at a time: N x M x D numbers would not fit into memory
        total = histogram + second  # (M, D)
        distances[i] = ((histogram - second) ** 2 / np.where(total > 0, total, 1)).sum(axis=1)
    return distances

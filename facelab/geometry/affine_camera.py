"""An affine camera, found from points whose places in space are known.

Taigman et al., DeepFace, 2014, section 2, "3D alignment": where the landmarks lie on a generic head is known, where
they lie in the photo is found; the camera between the two is an ordinary least-squares fit. A *pinhole* makes what is
near large. An *affine* camera does not: it adds up columns of numbers. For a face some steps away that is nearly the
same, and the fit becomes linear.
"""

from __future__ import annotations

import numpy as np

from facelab.errors import InputError

_UNKNOWNS = 4  # in each of the two rows


def fit_affine_camera(points: np.ndarray, pixels: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """The 2 x 4 camera that carries points in space onto pixels with the least squared error.

    With a 1 put behind the coordinates of each point, X (P, 4) has the points as rows and the camera C (2, 4) solves

        X C' = pixels,    in the sense of least squares.

    Eight unknowns, two equations a point: four points are enough if they do not lie in one plane, more even out errors.

    Args:
        points: (P, 3) places on the head, in mm.
        pixels: (P, 2) where they are seen, x and y.
        weights: (P,) how much each point's squared error counts, 0 or more; ``None``: all the same. The paper weighs by
            the inverse covariance of its landmarks, which is this where their errors do not hang together.

    Returns:
        (2, 4) float64 for :func:`seen_by`.

    Raises:
        InputError: Shapes that do not fit, numbers that are not finite, a negative weight, or points that lie in one
            plane: then depth does not show.

    Source:
        Taigman et al., DeepFace, 2014, section 2: x2d = X3d P, loss(P) = r' inverse(Sigma) r.

    Example:
        >>> points = [[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]]
        >>> (fit_affine_camera(points, [[10, 20], [12, 20], [10, 18], [11, 20]]).round(6) + 0.0).tolist()
        [[2.0, 0.0, 1.0, 10.0], [0.0, -2.0, 0.0, 20.0]]
    """
    points, pixels = np.asarray(points, np.float64), np.asarray(pixels, np.float64)
    weights = np.ones(len(points)) if weights is None else np.asarray(weights, np.float64)
    shapes = points.shape, pixels.shape, weights.shape
    finite = all(np.isfinite(a).all() for a in (points, pixels, weights))
    if shapes != ((len(points), 3), (len(points), 2), (len(points),)) or not finite or (weights < 0).any():
        raise InputError(
            "Expected finite points (P, 3), pixels (P, 2) and weights (P,) of 0 or more. "
            f"Received: {shapes[0]}, {shapes[1]} and {shapes[2]}."
        )
    rows = np.column_stack([points, np.ones(len(points))])  # (P, 4)
    root = np.sqrt(weights)[:, None]  # errors are squared, so the root of the weight goes before them
    camera, _, rank, _ = np.linalg.lstsq(root * rows, root * pixels, rcond=None)
    if rank < _UNKNOWNS:
        raise InputError(
            f"Expected four points or more that do not lie in one plane. Received: {len(points)} points that leave "
            "the camera open. Take points at different depths, such as the tip of the nose."
        )
    return camera.T


def seen_by(camera: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Where an affine camera sees points: (2, 4), (..., 3) -> (..., 2) pixels.

    Example:
        >>> seen_by(np.array([[2.0, 0, 1, 10], [0, -2, 0, 20]]), [3, 1, 2]).tolist()  # 6 + 2 + 10 and -2 + 20
        [18.0, 18.0]
    """
    return np.asarray(points, np.float64) @ camera[:, :3].T + camera[:, 3]


def toward(camera: np.ndarray) -> np.ndarray:
    """(3,) the unit vector from the head to the camera: the one direction that both rows are blind to.

    Example:
        >>> (toward(np.array([[2.0, 0, 0, 10], [0, -2, 0, 20]])) + 0.0).tolist()  # a photo from the front
        [0.0, 0.0, 1.0]
    """
    direction = np.cross(camera[1, :3], camera[0, :3])
    return direction / np.linalg.norm(direction)

"""Optical flow: how a part of the picture has moved from one frame to the next.

Forty-nine points of a face are looked for in the next frame (Lucas and Kanade, on a pyramid), and back again: a point
that does not come back to where it started was lost. The movement of a face is the similarity (shift, turn, change of
size) that most of the others agree with.

Sources: Lucas and Kanade, An iterative image registration technique, IJCAI 1981; Bouguet, Pyramidal implementation of
the Lucas Kanade feature tracker, Intel 2000; Kalal, Mikolajczyk and Matas, Forward-backward error, ICPR 2010.
"""

from __future__ import annotations

import cv2
import numpy as np

from facelab.types import Box

_ACROSS = 7  # points across a face and down
_INSIDE = 0.8  # of the box: its corners show what is behind the head
_WINDOW, _LEVELS = (15, 15), 3  # pixels around a point that are compared; halvings of the picture
_RETURN = 1.0  # pixels by which a point may miss its start on the way back
_FEWEST = 10  # points that make a movement
_SMALL = (32, 24)  # a frame at which cuts are seen
_CUT = 35.0  # gray levels by which two such frames differ on average after a cut


def grid(box: Box) -> np.ndarray:
    """(49, 2) float32, points spread over the inside of a box."""
    steps = (np.arange(_ACROSS) / (_ACROSS - 1) - 0.5) * _INSIDE
    x, y = np.meshgrid(box.center[0] + steps * box.width, box.center[1] + steps * box.height)
    return np.stack([x.ravel(), y.ravel()], axis=1).astype(np.float32)


def follow(previous: np.ndarray, current: np.ndarray, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where points of one frame are in the next.

    Args:
        previous: (H, W) uint8 gray.
        current: The next frame, of the same size.
        points: (N, 2) float, x and y in pixels.

    Returns:
        ((N, 2) float32, the places in the next frame; (N,) bool, False where a point was lost).
    """
    points = np.asarray(points, np.float32).reshape(-1, 1, 2)
    if not len(points):
        return points.reshape(-1, 2), np.zeros(0, bool)
    options = {"winSize": _WINDOW, "maxLevel": _LEVELS}
    moved, there, _ = cv2.calcOpticalFlowPyrLK(previous, current, points, None, **options)
    back, here, _ = cv2.calcOpticalFlowPyrLK(current, previous, moved, None, **options)
    missed = np.linalg.norm(back - points, axis=2).ravel()
    height, width = current.shape
    x, y = moved.reshape(-1, 2).T
    inside = (x >= 0) & (y >= 0) & (x <= width - 1) & (y <= height - 1)
    return moved.reshape(-1, 2), (there.ravel() == 1) & (here.ravel() == 1) & (missed <= _RETURN) & inside


def similarity(before: np.ndarray, after: np.ndarray) -> np.ndarray | None:
    """The (3, 3) matrix of the shift, turn and change of size that most of N points agree with; ``None`` if too few do.

    Args:
        before: (N, 2) float, x and y in pixels.
        after: Where they are now.
    """
    if len(before) < _FEWEST:
        return None
    matrix, used = cv2.estimateAffinePartial2D(before, after, method=cv2.RANSAC, ransacReprojThreshold=1.5)
    if matrix is None or used.sum() < _FEWEST:
        return None
    return np.vstack([matrix, [0, 0, 1]])


def is_cut(previous: np.ndarray, current: np.ndarray) -> bool:
    """True where the next frame, (H, W) uint8 gray, shows something else altogether, as after a cut of a film."""
    small = [
        cv2.resize(frame, _SMALL, interpolation=cv2.INTER_AREA).astype(np.float32) for frame in (previous, current)
    ]
    # A light that is switched on changes the mean of a picture, and not what is seen.
    first, second = (frame - frame.mean() for frame in small)
    return float(np.abs(first - second).mean()) > _CUT

"""From photos to what generators work on, and back."""

from __future__ import annotations

import numpy as np

from facelab.errors import InputError


def to_signed(faces: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """(N, H, W, 3) uint8 RGB -> (N, H, W, 3) float32, black at -1 and white at 1, the range of tanh.

    Raises:
        InputError: Another dtype, or faces that are not ``size`` (height, width).

    Example:
        >>> to_signed(np.full((1, 2, 2, 3), 255, np.uint8), (2, 2)).max().item()
        1.0
    """
    faces = np.asarray(faces)
    if faces.dtype != np.uint8 or faces.ndim != 4 or faces.shape[1:] != (*size, 3):
        raise InputError(
            f"Expected faces (N, {size[0]}, {size[1]}, 3), uint8 RGB. Received: {faces.shape} {faces.dtype}. "
            "Cut them with facelab.detection.align."
        )
    return faces.astype(np.float32) / np.float32(127.5) - 1


def to_uint8(signed: np.ndarray) -> np.ndarray:
    """(..., 3) float from -1 to 1 -> uint8; what lies outside is clipped.

    Example:
        >>> to_uint8(np.array([-1.0, 0.0, 2.0])).tolist()
        [0, 128, 255]
    """
    return np.clip(np.rint(127.5 * (np.asarray(signed, np.float64) + 1)), 0, 255).astype(np.uint8)


def face_psnr(y_true: np.ndarray, y_pred: np.ndarray, face: np.ndarray) -> np.ndarray:
    """Peak signal-to-noise ratio on the pixels of the face::

        PSNR = 10 log10 (255² / mean squared error)

    Args:
        y_true: (N, H, W, 3) uint8.
        y_pred: (N, H, W, 3) uint8.
        face: (N, H, W) bool, the pixels that count; at least one of each face.

    Returns:
        (N,) float64, decibels: 6 more for half the error.

    Raises:
        InputError: Arrays that do not belong together, or a face without pixels.

    Source:
        The definition; Huynh-Thu and Ghanbari 2008 on what it can tell.

    Example:
        >>> y_true = np.zeros((1, 1, 2, 3), np.uint8)
        >>> y_pred = np.array([[[[255] * 3, [51] * 3]]], np.uint8)  # the second pixel is wrong by a fifth
        >>> face_psnr(y_true, y_pred, np.array([[[False, True]]])).round(2).tolist()  # 20 log10 5
        [13.98]
    """
    y_true, y_pred, face = np.asarray(y_true), np.asarray(y_pred), np.asarray(face, bool)
    if y_true.shape != y_pred.shape or y_true.ndim != 4 or face.shape != y_true.shape[:3] or not face.any((1, 2)).all():
        raise InputError(
            f"Expected two arrays (N, H, W, 3) and a mask (N, H, W) with pixels of each face. "
            f"Received: {y_true.shape}, {y_pred.shape}, {face.shape}."
        )
    squares = np.square(y_true.astype(np.float64) - y_pred).mean(axis=-1) * face
    error = squares.sum(axis=(1, 2)) / face.sum(axis=(1, 2))
    return 10 * np.log10(255**2 / np.maximum(error, 1e-12))

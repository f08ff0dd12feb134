"""Change the size of images, and cut turned and scaled patches out of them."""

from __future__ import annotations

import cv2
import numpy as np

_MAX_SUPERSAMPLING = 8


def shrink(image: np.ndarray, height: int, width: int) -> np.ndarray:
    """(H, W, C) -> (height, width, C), each new pixel the mean of the area it covers; dtype kept."""
    return cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)


def stretch(image: np.ndarray, height: int, width: int) -> np.ndarray:
    """(H, W, C) -> (height, width, C) by bilinear interpolation alone, as for some networks in training.

    Fine texture may alias where it shrinks; see :func:`shrink` for what should look right.
    """
    return cv2.resize(np.ascontiguousarray(image), (width, height), interpolation=cv2.INTER_LINEAR)


def warp(image: np.ndarray, matrices: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Cut N patches out of one image.

    Where a patch shrinks the image, every patch pixel is the mean of k x k bilinear samples, k being
    the shrink factor rounded up (at most 8), so that fine texture does not alias. Beyond the border
    the edge pixels are repeated.

    Args:
        image: (H, W, 3) uint8 RGB.
        matrices: (N, 2, 3) affine maps from image pixels (x, y) to patch pixels.
        size: (height, width) of the patches.

    Returns:
        (N, height, width, 3) uint8 RGB.
    """
    matrices = np.asarray(matrices, np.float64).reshape(-1, 2, 3)
    patches = np.empty((len(matrices), *size, 3), np.uint8)
    for patch, matrix in zip(patches, matrices, strict=True):
        patch[:] = _warp_one(image, matrix, size)
    return patches


def zoom(faces: np.ndarray, factor: float) -> np.ndarray:
    """Magnify each of (N, H, W, 3) uint8 images about its center, keeping the size."""
    height, width = faces.shape[1:3]
    center = np.array([width - 1, height - 1]) / 2
    matrix = np.column_stack([factor * np.eye(2), (1 - factor) * center])
    return np.concatenate([faces[:0], *(warp(face, matrix, (height, width)) for face in faces)])


def _warp_one(image: np.ndarray, matrix: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    scale = np.sqrt(abs(np.linalg.det(matrix[:, :2])))  # patch pixels per image pixel
    k = int(np.clip(np.ceil(1 / scale), 1, _MAX_SUPERSAMPLING))
    # Sample j of patch pixel i lies at i + (j - (k - 1) / 2) / k, so the fine grid is k i + (k - 1) / 2.
    fine = k * matrix
    fine[:, 2] += (k - 1) / 2
    height, width = size
    patch = cv2.warpAffine(
        image, fine, (k * width, k * height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return patch if k == 1 else shrink(patch, height, width)

"""Boxes as arrays: overlap, non-maximum suppression, regression, squares.

A box is a row (left, top, right, bottom) in pixels; N boxes are an (N, 4) array.
"""

from __future__ import annotations

import numpy as np


def pairwise_overlap(boxes: np.ndarray, others: np.ndarray, over: str = "union") -> np.ndarray:
    """Intersection over union, or over the smaller of the two boxes.

    Args:
        boxes: (N, 4).
        others: (M, 4).
        over: ``"union"`` (IoU) or ``"smaller"`` (1 where one box lies inside the other).

    Returns:
        (N, M), 0 (apart) to 1 (equal).

    Example:
        >>> pairwise_overlap(np.array([[0, 0, 2, 2]]), np.array([[1, 0, 3, 2]])).round(3).tolist()
        [[0.333]]
    """
    top_left = np.maximum(boxes[:, None, :2], others[None, :, :2])  # (N, M, 2)
    bottom_right = np.minimum(boxes[:, None, 2:], others[None, :, 2:])
    intersection = np.clip(bottom_right - top_left, 0, None).prod(-1)
    area, other_area = _areas(boxes)[:, None], _areas(others)[None, :]
    if over == "smaller":
        whole = np.minimum(area, other_area)
    else:
        whole = area + other_area - intersection
    return np.divide(intersection, whole, out=np.zeros_like(intersection, float), where=whole > 0)


def _areas(boxes: np.ndarray) -> np.ndarray:
    return np.clip(boxes[:, 2:] - boxes[:, :2], 0, None).prod(-1)


def non_maximum_suppression(
    boxes: np.ndarray, confidences: np.ndarray, threshold: float, over: str = "union", greedy: bool = True
) -> np.ndarray:
    """Of boxes that overlap, keep the most confident.

    Args:
        boxes: (N, 4).
        confidences: (N,).
        threshold: Boxes that overlap a more confident one by more than this are dropped.
        over: How overlap is measured, see :func:`pairwise_overlap`.
        greedy: True, the usual algorithm: only boxes that were themselves *kept* drop others.
            False: every more confident box does, kept or not; one matrix operation, drops more.

    Returns:
        Indices of the kept boxes, most confident first, equally confident ones in the order of ``boxes``.
    """
    order = np.argsort(-confidences, kind="stable")
    too_close = np.triu(pairwise_overlap(boxes[order], boxes[order], over) > threshold, k=1)  # (i more confident, j)
    if not greedy:
        return order[~too_close.any(axis=0)]
    keep = np.ones(len(order), bool)
    for i in range(len(order)):
        if keep[i]:
            keep &= ~too_close[i]
    return order[keep]


def regress(boxes: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """Move each side of each box by an offset given as a fraction of the box's width or height.

    Args:
        boxes: (N, 4).
        offsets: (N, 4), the network's (left, top, right, bottom) offsets.

    Returns:
        (N, 4).
    """
    sides = boxes[:, 2:] - boxes[:, :2] + 1  # the trained weights count both end pixels
    return boxes + offsets * np.concatenate([sides, sides], axis=1)


def square(boxes: np.ndarray) -> np.ndarray:
    """(N, 4) -> (N, 4): widen the shorter side about the center until the box is square."""
    center = (boxes[:, :2] + boxes[:, 2:]) / 2
    half = (boxes[:, 2:] - boxes[:, :2]).max(axis=1, keepdims=True) / 2
    return np.concatenate([center - half, center + half], axis=1)

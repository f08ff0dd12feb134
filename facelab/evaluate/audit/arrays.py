"""Mistakes that can be read off arrays: colors in the wrong order, vectors of any length, everything in one point."""

from __future__ import annotations

import numpy as np

from facelab._language import Said
from facelab._rows import unit_rows
from facelab.errors import InputError
from facelab.evaluate.audit._finding import Finding

_LENGTH = 1e-3  # how far from 1 a unit vector may be; float16 stays well within
# Mean cosine distance below which vectors are one point. Two people lie 0.08 apart even with dlib's network, whose
# vectors all point into one corner.
_POINT = 0.01


def channel_order(faces: np.ndarray) -> Finding:
    """Skin of every tone is redder than it is blue. Faces that are bluer have their channels swapped.

    Args:
        faces: (N, H, W, 3) uint8, faces that fill the frame, meant to be RGB.

    Returns:
        ``value`` is the share of faces that are bluer than red in the middle.

    Raises:
        InputError: Other arrays.

    Example:
        >>> face = np.full((1, 8, 8, 3), (200, 150, 120), np.uint8)
        >>> channel_order(face).broken, channel_order(face[..., ::-1]).broken
        (False, True)
    """
    faces = np.asarray(faces)
    if faces.ndim != 4 or faces.shape[-1] != 3 or faces.dtype != np.uint8 or not len(faces):
        raise InputError(f"Expected faces (N, H, W, 3) uint8. Received: {faces.shape} {faces.dtype}.")
    height, width = faces.shape[1:3]
    middle = faces[:, height // 4 : -(height // 4) or None, width // 4 : -(width // 4) or None].mean(axis=(1, 2))
    bluer = float(np.mean(middle[:, 2] > middle[:, 0]))
    broken = bluer > 0.5
    return Finding("channel_order", broken, bluer, Said(
        f"{bluer:.0%} of the faces are bluer than red in the middle."
        + (" They are BGR: turn the last axis round." if broken else ""),
        f"가운데가 빨강보다 파란 얼굴이 {bluer:.0%}입니다." + (" BGR입니다. 마지막 축을 뒤집으세요." if broken else "")))  # fmt: skip


def unit_length(embeddings: np.ndarray) -> Finding:
    """Cosine distances and thresholds need vectors of length 1.

    Args:
        embeddings: (N, D) floats.

    Returns:
        ``value`` is the largest difference of a length from 1.

    Raises:
        InputError: Other shapes, or not finite.

    Example:
        >>> unit_length(np.array([[3.0, 4.0]])).value
        4.0
    """
    off = float(np.abs(np.linalg.norm(_vectors(embeddings), axis=1) - 1).max())
    broken = off > _LENGTH
    return Finding("unit_length", broken, off, Said(
        f"lengths differ from 1 by up to {off:.3g}." + (" Divide each vector by its length." if broken else ""),
        f"길이가 1에서 최대 {off:.3g}만큼 벗어납니다." + (" 벡터마다 자기 길이로 나누세요." if broken else "")))  # fmt: skip


def collapse(embeddings: np.ndarray) -> Finding:
    """Has training moved everything into one point? The loss then stands at its margin.

    Args:
        embeddings: (N, D) floats, of at least two people; they are divided by their length first.

    Returns:
        ``value`` is the mean cosine distance of all pairs.

    Raises:
        InputError: Other shapes, fewer than two, or not finite.

    Example:
        >>> collapse(np.array([[1.0, 0.0], [1.0, 0.01]])).broken, collapse(np.eye(2)).broken
        (True, False)
    """
    vectors = _vectors(embeddings)
    if len(vectors) < 2:
        raise InputError(f"Expected two embeddings or more. Received: {len(vectors)}.")
    unit = unit_rows(vectors)
    first, second = np.triu_indices(len(unit), 1)
    apart = float(1 - (unit @ unit.T)[first, second].mean())
    broken = apart < _POINT
    return Finding("collapse", broken, apart, Said(
        f"the vectors lie {apart:.4f} apart on average." + (
            " That is one point: begin with semi-hard triplets, a smaller learning rate, more people in a batch."
            if broken else ""),
        f"벡터 사이의 평균 거리는 {apart:.4f}입니다." + (
            " 한 점입니다. 준난해 삼중항, 더 작은 학습률, 배치에 더 많은 사람으로 시작하세요." if broken else "")))  # fmt: skip


def _vectors(embeddings: np.ndarray) -> np.ndarray:
    embeddings = np.asarray(embeddings, np.float64)
    if embeddings.ndim != 2 or not len(embeddings) or not np.isfinite(embeddings).all():
        raise InputError(f"Expected finite embeddings (N, D). Received: {embeddings.shape}.")
    return embeddings

"""Vectors of length 1, safe where there is no length."""

from __future__ import annotations

import keras
from keras import ops

SHORTEST = 1e-6  # its square, 1e-12, is still far from float32's smallest number


def unit_length(vectors, axis: int = -1):
    """Divide vectors by their Euclidean length. Zero vectors stay zero.

    The derivative of ``x / |x|`` has the size ``1 / |x|``, so it has no bound near zero. A vector shorter than 1e-6
    has no direction worth keeping: it becomes the zero vector and passes no gradient on. The inner ``where`` keeps
    the square root away from zero even where its result is not used: a gradient is computed there all the same,
    and infinity times zero is not a number.

    Args:
        vectors: Float tensor, vectors along ``axis``.
        axis: The axis of the coordinates.

    Returns:
        Tensor of the same shape and dtype.

    Example:
        >>> import numpy as np
        >>> unit_length(np.array([[0.0, 4.0], [0.0, 0.0]])).numpy().tolist()
        [[0.0, 1.0], [0.0, 0.0]]
    """
    squared = ops.sum(ops.square(vectors), axis=axis, keepdims=True)
    long_enough = squared > SHORTEST**2
    return vectors * ops.where(long_enough, ops.rsqrt(ops.where(long_enough, squared, 1.0)), 0.0)


@keras.saving.register_keras_serializable(package="facelab")
class UnitLength(keras.layers.Layer):
    """:func:`unit_length` of the last axis: what makes embeddings of a network's output.

    Shapes: (..., D) -> (..., D) float32, also under mixed precision: rounded to bfloat16 a vector would be up to half a
    percent too long or too short. No weights.

    Example:
        >>> import numpy as np
        >>> UnitLength()(np.array([[0.0, 4.0]])).numpy().tolist()
        [[0.0, 1.0]]
    """

    def __init__(self, **kwargs):
        super().__init__(autocast=False, **kwargs)

    def call(self, vectors):
        return unit_length(ops.cast(vectors, "float32"))

"""An activation that lets two filters compete."""

from __future__ import annotations

import keras
from keras import ops

from facelab.errors import InputError


@keras.saving.register_keras_serializable(package="facelab")
class MaxFeatureMap(keras.layers.Layer):
    """The larger of channel i and channel i + C, of 2 C channels: ``max(x_i, x_{i + C})``.

    ReLU cuts off at a fixed zero; here two learned filters compete, and the stronger one is handed on. It halves the
    channels, and with them the weights of the next layer (Wu et al., "A Light CNN for Deep Face Representation with
    Noisy Labels", 2018, https://arxiv.org/abs/1511.02683, eq. 2).

    Shapes: (..., 2 C) -> (..., C). No weights.

    Raises:
        InputError: The number of channels is odd.

    Example:
        >>> import numpy as np
        >>> MaxFeatureMap()(np.array([[1.0, -5.0, 3.0, -2.0]])).numpy().tolist()
        [[3.0, -2.0]]
    """

    def build(self, input_shape):
        if input_shape[-1] % 2:
            raise InputError(f"Expected an even number of channels, of two halves. Received: {input_shape[-1]}.")

    def call(self, x):
        first, second = ops.split(x, 2, axis=-1)
        return ops.maximum(first, second)

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], input_shape[-1] // 2)

"""A learned scale and shift per channel, without statistics."""

from __future__ import annotations

import keras


@keras.saving.register_keras_serializable(package="facelab")
class Affine(keras.layers.Layer):
    """``gamma * x + beta`` per channel: a batch normalization frozen after training (dlib's ``affine_``).

    Shapes: (..., C) -> (..., C); weights ``gamma`` (C,) and ``beta`` (C,).
    """

    def build(self, input_shape):
        channels = (input_shape[-1],)
        self.gamma = self.add_weight(name="gamma", shape=channels, initializer="ones")
        self.beta = self.add_weight(name="beta", shape=channels, initializer="zeros")

    def call(self, x):
        return x * self.gamma + self.beta

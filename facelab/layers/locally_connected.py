"""A convolution that does not share its weights: every place of the map has a kernel of its own."""

from __future__ import annotations

import keras
from keras import layers, ops


@keras.saving.register_keras_serializable(package="facelab")
class LocallyConnected2D(layers.Layer):
    """Like ``Conv2D`` without padding, but with other weights at each output pixel.

    In an aligned face the eyes are always here and the mouth always there, so a filter for the one place need not work
    at the other (Taigman et al., DeepFace, 2014, section 3.2, layers L4 to L6). It takes as many multiplications as a
    convolution and some thousand times as many weights. Keras had such a layer up to version 2; weights keep the
    form of its ``implementation=1``, so that old files fit.

    Shapes: (N, H, W, C) -> (N, h, w, F) with h = (H - size) // strides + 1. Weights: ``kernel``
    (h * w, size * size * C, F), whose middle axis runs over the rows of the window, its columns, then the channels;
    ``bias`` (h, w, F).

    Args:
        filters: F.
        size: Height and width of the window.
        strides: Step of the window.
        activation: Of Keras' names, or ``None``.

    Example:
        >>> import numpy as np
        >>> layer = LocallyConnected2D(1, 2)
        >>> layer.build((None, 2, 3, 1))  # two places: columns 0-1 and columns 1-2
        >>> layer.set_weights([np.array([[[1], [0], [0], [0]], [[0], [0], [0], [10]]]), np.zeros((1, 2, 1))])
        >>> layer(np.array([[1.0, 2, 3], [4, 5, 6]]).reshape(1, 2, 3, 1)).numpy().ravel().tolist()
        [1.0, 60.0]
    """

    def __init__(self, filters: int, size: int, strides: int = 1, activation: str | None = None, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.size, self.strides = filters, size, strides
        self.activation = keras.activations.get(activation)

    def build(self, input_shape):
        _, h, w, _ = self.compute_output_shape(input_shape)
        window = self.size * self.size * input_shape[-1]
        # Keras would take h * w for inputs of one large layer and begin with far too small numbers.
        scale = keras.initializers.RandomUniform(-((6 / window) ** 0.5), (6 / window) ** 0.5)
        self.kernel = self.add_weight(name="kernel", shape=(h * w, window, self.filters), initializer=scale)
        self.bias = self.add_weight(name="bias", shape=(h, w, self.filters), initializer="zeros")

    def call(self, x):
        _, h, w, _ = self.compute_output_shape(x.shape)
        rows, columns = ((n - 1) * self.strides + 1 for n in (h, w))
        windows = ops.concatenate(
            [
                x[:, i : i + rows : self.strides, j : j + columns : self.strides]
                for i in range(self.size)
                for j in range(self.size)
            ],
            axis=-1,
        )  # (N, h, w, size * size * C)
        windows = ops.reshape(windows, (-1, h * w, windows.shape[-1]))
        y = ops.einsum("npk,pkf->npf", windows, self.kernel)  # at each place p its own matrix
        return self.activation(ops.reshape(y, (-1, h, w, self.filters)) + self.bias)

    def compute_output_shape(self, input_shape):
        n, height, width, _ = input_shape
        return (n, *((side - self.size) // self.strides + 1 for side in (height, width)), self.filters)

    def get_config(self):
        activation = keras.activations.serialize(self.activation)
        own = {"filters": self.filters, "size": self.size, "strides": self.strides, "activation": activation}
        return super().get_config() | own

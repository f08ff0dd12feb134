"""A convolution that does not share its weights: every place of the map has a kernel of its own."""

from __future__ import annotations

import keras
from keras import layers, ops

from facelab.errors import InputError


@keras.saving.register_keras_serializable(package="facelab")
class LocallyConnected2D(layers.Layer):
    """Like ``Conv2D`` without padding, but with other weights at each output pixel.

    In an aligned face the eyes are always here and the mouth always there, so a filter for the one place need not work
    at the other (Taigman et al., DeepFace, 2014, section 3.2, layers L4 to L6). The number of
    multiplications is that of a convolution, the number of weights some thousand times that of one. Keras had such a
    layer up to version 2; weights keep the form of its ``implementation=1``, so that old files fit.

    Shapes: (N, H, W, C) -> (N, h, w, F) with h = (H - rows of the kernel) // strides + 1. Weights: ``kernel`` (h * w,
    rows * columns * C, F), where the middle axis runs over the rows of the window, its columns, then the channels;
    ``bias`` (h, w, F). Where blocks of places share theirs, h and w in these two count the blocks.

    Args:
        filters: F.
        kernel_size: Height and width of the window, or one number for both.
        strides: Steps of the window, or one number for both.
        activation: Of Keras' names, or ``None``.
        shared: 1 gives each place weights of its own, 2 each block of 2 x 2 places (Sun et al., DeepID, 2014, section
            3.1), and so on; what is left at the bottom and at the right is a smaller block.

    Raises:
        InputError: The size of the map is not known, or it is smaller than the window.

    Example:
        >>> import numpy as np
        >>> layer = LocallyConnected2D(1, 2)
        >>> layer.build((None, 2, 3, 1))  # two places: columns 0-1 and columns 1-2
        >>> layer.set_weights([np.array([[[1], [0], [0], [0]], [[0], [0], [0], [10]]]), np.zeros((1, 2, 1))])
        >>> layer(np.array([[1.0, 2, 3], [4, 5, 6]]).reshape(1, 2, 3, 1)).numpy().ravel().tolist()
        [1.0, 60.0]
    """

    def __init__(
        self,
        filters: int,
        kernel_size: int | tuple[int, int],
        strides: int | tuple[int, int] = 1,
        activation: str | None = None,
        shared: int = 1,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.filters, self.shared = filters, shared
        self.kernel_size, self.strides = ((n, n) if isinstance(n, int) else tuple(n) for n in (kernel_size, strides))
        self.activation = keras.activations.get(activation)

    def build(self, input_shape):
        self.places = self.compute_output_shape(input_shape)[1:3]
        self.blocks = tuple(-(-n // self.shared) for n in self.places)
        h, w = self.blocks
        window = self.kernel_size[0] * self.kernel_size[1] * input_shape[-1]
        # Keras would take h * w for inputs of one large layer and begin with far too small numbers.
        limit = (6 / window) ** 0.5
        start = keras.initializers.RandomUniform(-limit, limit)
        self.kernel = self.add_weight(name="kernel", shape=(h * w, window, self.filters), initializer=start)
        self.bias = self.add_weight(name="bias", shape=(h, w, self.filters), initializer="zeros")

    def call(self, x):
        rows, columns = self.kernel_size
        kernel = self._spread(ops.reshape(self.kernel, (*self.blocks, rows, columns * x.shape[-1], self.filters)))
        # Each place is a product of two matrices, (N, inputs) and (inputs, F). The inputs are taken row by row: all at
        # once they would fill rows times the memory, a gigabyte for DeepFace's L4 and 32 faces.
        x = ops.transpose(x, (1, 2, 0, 3))  # (H, W, N, C)
        exact = keras.backend.result_type(self.compute_dtype, "float32")
        y = 0
        for i in range(rows):
            row = ops.concatenate([self._seen(x, i, j) for j in range(columns)], axis=-1)  # (h, w, N, columns * C)
            y += ops.cast(ops.matmul(row, kernel[:, :, i]), exact)  # (h, w, N, F)
        y = ops.cast(ops.transpose(y, (2, 0, 1, 3)), self.compute_dtype)
        return self.activation(y + self._spread(self.bias))

    def _seen(self, x, i: int, j: int):
        """What pixel (i, j) of the window sees at each place: (H, W, N, C) -> (h, w, N, C)."""
        down, right = (step * (n - 1) + 1 for step, n in zip(self.strides, self.places, strict=True))
        return x[i : i + down : self.strides[0], j : j + right : self.strides[1]]

    def _spread(self, weights):
        """From one entry a block to one a place."""
        if self.shared == 1:
            return weights
        for axis in (0, 1):
            weights = ops.repeat(weights, self.shared, axis=axis)
        return weights[: self.places[0], : self.places[1]]

    def compute_output_shape(self, input_shape):
        size = tuple(input_shape[1:3])
        if None in size or any(n < window for n, window in zip(size, self.kernel_size, strict=True)):
            raise InputError(
                f"Expected a map of known size, at least {self.kernel_size}: every place has its own weights. "
                f"Received: {size}."
            )
        places = ((n - k) // step + 1 for n, k, step in zip(size, self.kernel_size, self.strides, strict=True))
        return (input_shape[0], *places, self.filters)

    def get_config(self):
        return super().get_config() | {
            "filters": self.filters,
            "kernel_size": self.kernel_size,
            "strides": self.strides,
            "activation": keras.activations.serialize(self.activation),
            "shared": self.shared,
        }

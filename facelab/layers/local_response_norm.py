"""Local response normalization: each channel is damped by the squares of its neighbors among the channels."""

from __future__ import annotations

import keras
from keras import ops

from facelab.errors import InputError


@keras.saving.register_keras_serializable(package="facelab")
class LocalResponseNormalization(keras.layers.Layer):
    """``x / (bias + alpha * sum of x**2 over the neighboring channels) ** beta``, at each pixel for itself.

    A strong response quiets the channels next to it. At both ends of the channels the window is cut off. Batch
    normalization took its place in 2015, so that Keras has no layer for it any more. It has no weights.

    Two conventions are in use, which differ by the factor ``size``. Here, in AlexNet's paper and in TensorFlow,
    alpha multiplies the *sum*. In Caffe, Torch and PyTorch it multiplies the *mean*: their
    ``(size=5, alpha=1e-4, beta=0.75, k=1)`` is ``depth_radius=2, bias=1, alpha=1e-4 / 5, beta=0.75`` here. They count
    the whole window, TensorFlow and this layer the channels to each side.

    Shapes: (..., C) -> (..., C). It computes in float32 under mixed precision as well: in bfloat16 1 + 0.001 is 1.

    Args:
        depth_radius: Neighbors to each side; the window has ``2 * depth_radius + 1`` channels.
        bias: Added to the weighted sum; with 1, no channel is amplified.
        alpha: Weight of the sum of squares.
        beta: The power of the divisor.

    Raises:
        InputError: ``depth_radius`` is not a whole number of at least 0.

    Source:
        Krizhevsky, Sutskever, Hinton, ImageNet Classification with Deep Convolutional Neural Networks, 2012, section
        3.3, with ``depth_radius=2, bias=2, alpha=1e-4, beta=0.75``. The defaults are those of OpenFace's Keras ports.

    Example:
        >>> import numpy as np
        >>> layer = LocalResponseNormalization(depth_radius=1, bias=0.0, alpha=1.0, beta=1.0)
        >>> layer(np.array([[2.0, 2.0, 0.0]])).numpy().tolist()  # 2/8, 2/8 and 0/4
        [[0.25, 0.25, 0.0]]
    """

    def __init__(self, depth_radius: int = 5, bias: float = 1.0, alpha: float = 1e-4, beta: float = 0.75, **kwargs):
        super().__init__(**kwargs)
        if not isinstance(depth_radius, int) or depth_radius < 0:
            raise InputError(f"Expected depth_radius as a whole number of at least 0. Received: {depth_radius!r}.")
        self.depth_radius, self.bias, self.alpha, self.beta = depth_radius, bias, alpha, beta

    @property
    def size(self) -> int:
        """Channels in the window."""
        return 2 * self.depth_radius + 1

    def call(self, x):
        exact = ops.cast(x, keras.backend.result_type(self.compute_dtype, "float32"))
        ends = [(0, 0)] * (len(x.shape) - 1) + [(self.depth_radius, self.depth_radius)]
        squares = ops.pad(ops.square(exact), ends)  # (..., C + 2 depth_radius)
        total = sum(squares[..., i : i + x.shape[-1]] for i in range(self.size))  # (..., C)
        return ops.cast(exact / (self.bias + self.alpha * total) ** self.beta, self.compute_dtype)

    def get_config(self):
        own = {"depth_radius": self.depth_radius, "bias": self.bias, "alpha": self.alpha, "beta": self.beta}
        return super().get_config() | own

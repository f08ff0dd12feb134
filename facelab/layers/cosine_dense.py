"""A dense layer that measures angles: cosines between embeddings and one learned direction for each class."""

from __future__ import annotations

import keras
from keras import ops

from facelab.layers.unit_length import unit_length


@keras.saving.register_keras_serializable(package="facelab")
class CosineDense(keras.layers.Layer):
    """(N, D) embeddings -> (N, classes) cosines of the angles to the class centers.

    Both the embedding and the center are divided by their length, so only the angle counts; there is no bias.
    The layer is the last one of a network trained with :class:`facelab.losses.CosFaceLoss`,
    :class:`~facelab.losses.ArcFaceLoss` or :class:`~facelab.losses.ASoftmaxLoss`. ``fit`` trains the centers; the
    loss puts the margin on. After training the layer is cut off, and the embedding before it is what one keeps.

    A-softmax also needs the embeddings' lengths. With ``hand_on_norms`` they follow in one more column, as
    ``-1 - length``. Written so, the column is never above a cosine, and ``metrics=["accuracy"]`` stays right.
    :func:`split_norms` takes the columns apart.

    It computes in float32 under mixed precision as well: near 1, float16 knows only every 0.0005th cosine, which
    is a step of 2 degrees.

    Args:
        classes: Number of people to tell apart while training.
        hand_on_norms: Append the column of lengths.

    Source:
        Liu et al., SphereFace, CVPR 2017, section 3.1: weights of length 1, bias 0 ("modified softmax").

    Example:
        >>> import numpy as np
        >>> layer = CosineDense(2)
        >>> layer.build((None, 2))
        >>> layer.set_weights([np.array([[5.0, 0.0], [0.0, 5.0]])])  # one center to the right, one up
        >>> layer(np.array([[2.0, 0.0]])).numpy().tolist()
        [[1.0, 0.0]]
    """

    def __init__(self, classes: int, hand_on_norms: bool = False, **kwargs):
        super().__init__(autocast=False, **kwargs)
        self.classes, self.hand_on_norms = classes, hand_on_norms

    def build(self, input_shape):
        shape = (input_shape[-1], self.classes)  # a center a column
        self.kernel = self.add_weight(name="kernel", shape=shape, autocast=False)

    def call(self, embeddings):
        embeddings = ops.cast(embeddings, self.variable_dtype)
        cosines = ops.matmul(unit_length(embeddings), unit_length(self.kernel, axis=0))  # (N, classes)
        if not self.hand_on_norms:
            return cosines
        squared = ops.sum(ops.square(embeddings), axis=-1, keepdims=True)
        norms = ops.sqrt(ops.maximum(squared, 1e-12))  # the floor keeps the gradient finite at length 0
        return ops.concatenate([cosines, -1.0 - norms], axis=-1)  # (N, classes + 1)

    def get_config(self):
        return super().get_config() | {"classes": self.classes, "hand_on_norms": self.hand_on_norms}


def split_norms(outputs):
    """Outputs of ``CosineDense(..., hand_on_norms=True)``, (N, C + 1) -> cosines (N, C) and lengths (N,).

    Example:
        >>> import numpy as np
        >>> cosines, norms = split_norms(np.array([[0.5, -1.0, -4.0]]))
        >>> cosines.tolist(), norms.tolist()
        ([[0.5, -1.0]], [3.0])
    """
    return outputs[:, :-1], -1.0 - outputs[:, -1]

"""One learned point for each class, and the squared distances to all of them: what center loss needs."""

from __future__ import annotations

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="facelab")
class ClassCenters(keras.layers.Layer):
    """(N, D) embeddings -> (N, classes) squared Euclidean distances to the class centers.

    The centers are weights, saved with the model and trained by gradient together with it. The paper moves them
    by a rule of their own, :func:`facelab.losses.center.center_step`, which says how the two compare. In short: the
    gradient points the same way, but is far smaller, because it is averaged over the whole batch. ``speed`` makes up
    for it: the centers' gradient is multiplied by it, what goes back to the embeddings is not.

    It computes in float32 under mixed precision as well.

    Args:
        classes: Number of classes.
        speed: How much faster the centers learn than the optimizer's learning rate says.

    Example:
        >>> import numpy as np
        >>> layer = ClassCenters(2)
        >>> layer.build((None, 2))
        >>> layer.set_weights([np.array([[0.0, 0.0], [3.0, 0.0]])])
        >>> layer(np.array([[0.0, 4.0]])).numpy().tolist()  # the legs and the hypotenuse of 3-4-5
        [[16.0, 25.0]]
    """

    def __init__(self, classes: int, speed: float = 1.0, **kwargs):
        super().__init__(autocast=False, **kwargs)
        self.classes, self.speed = classes, speed

    def build(self, input_shape):
        self.centers = self.add_weight(name="centers", shape=(self.classes, input_shape[-1]), autocast=False)

    def call(self, embeddings):
        embeddings = ops.cast(embeddings, self.variable_dtype)
        fixed = ops.stop_gradient(self.centers)
        centers = fixed + self.speed * (self.centers - fixed)  # the value of the centers, `speed` times their gradient
        products = ops.matmul(embeddings, ops.transpose(centers))  # (N, classes)
        lengths = ops.sum(ops.square(embeddings), axis=-1, keepdims=True), ops.sum(ops.square(centers), axis=-1)
        return ops.maximum(lengths[0] + lengths[1] - 2 * products, 0)

    def get_config(self):
        return super().get_config() | {"classes": self.classes, "speed": self.speed}

"""The Keras class around a loss on the embeddings of a batch."""

from __future__ import annotations

from collections.abc import Callable

import keras


class BatchLoss(keras.losses.Loss):
    """Remembers the margin; the formula is a function ``(labels, embeddings, margin) -> (N,)``.

    Keras reduces the N values to one, by default to their mean. All is computed in float32, also under a policy of
    mixed precision. In float32, labels are exact up to 16,777,216.

    Args:
        margin: See the function. 0.2 is FaceNet's, for squared distances of unit vectors, which all triplet losses here
            compare; a loss on another distance has a default of its own.
        reduction: As in Keras.
        name: As in Keras.
    """

    function: Callable

    def __init__(self, margin: float = 0.2, reduction: str = "sum_over_batch_size", name: str | None = None):
        super().__init__(name=name, reduction=reduction, dtype="float32")
        self.margin = margin

    def call(self, y_true, y_pred):
        return type(self).function(y_true, y_pred, self.margin)

    def get_config(self):
        return super().get_config() | {"margin": self.margin}

"""What TP-GAN asks of a frontal face, each loss a pure function: be the right one, symmetric, and smooth.

Huang et al., Beyond face rotation, ICCV 2017, https://arxiv.org/abs/1704.04086, section 3.2.
"""

from __future__ import annotations

import keras
from keras import ops


def pixel_loss(y_true, y_pred, scales: int = 2):
    """The mean absolute difference, of the pictures and of the same pictures halved, and halved again ...

    Args:
        y_true: (N, H, W, C) float.
        y_pred: (N, H, W, C) float.
        scales: How many sizes are compared, each half as large as the one before; their mean is returned.

    Returns:
        (N,) float.

    Source:
        Huang et al. 2017, section 3.2.1.

    Example:
        >>> import numpy as np
        >>> y_true, y_pred = np.zeros((1, 2, 2, 1)), np.array([[[[1.0], [-1.0]], [[1.0], [-1.0]]]])
        >>> pixel_loss(y_true, y_pred).numpy().tolist()  # every pixel is wrong by 1, their average is right
        [0.5]
    """
    y_true, y_pred = ops.convert_to_tensor(y_true), ops.convert_to_tensor(y_pred)
    total = 0.0
    for scale in range(scales):
        if scale:
            y_true, y_pred = (ops.average_pool(x, 2, 2, "valid") for x in (y_true, y_pred))
        total = total + ops.mean(ops.abs(y_true - y_pred), axis=(1, 2, 3))
    return total / scales


def symmetry_loss(y_pred):
    """The mean absolute difference between a picture and its mirror image.

    A frontal face is nearly symmetric, so what was hidden can be had from the other side. Light from the side and hair
    are not symmetric: its weight is small.

    Args:
        y_pred: (N, H, W, C) float.

    Returns:
        (N,) float.

    Source:
        Huang et al. 2017, section 3.2.2 (half of the pixels there: the mirrored half says the same again).

    Example:
        >>> import numpy as np
        >>> symmetry_loss(np.array([[[[1.0], [5.0], [3.0]]]])).numpy().round(3).tolist()  # (2 + 0 + 2) / 3
        [1.333]
    """
    y_pred = ops.convert_to_tensor(y_pred)
    return ops.mean(ops.abs(y_pred - ops.flip(y_pred, axis=2)), axis=(1, 2, 3))


def total_variation(y_pred):
    """The mean absolute difference of neighbors, below each other and beside each other, added up.

    Args:
        y_pred: (N, H, W, C) float, at least 2 pixels high and wide.

    Returns:
        (N,) float.

    Source:
        Huang et al. 2017, section 3.2.5; Rudin, Osher and Fatemi 1992.

    Example:
        >>> import numpy as np
        >>> total_variation(np.array([[[[0.0], [1.0]], [[0.0], [1.0]]]])).numpy().tolist()  # 1 across, 0 down
        [1.0]
    """
    y_pred = ops.convert_to_tensor(y_pred)
    down = ops.mean(ops.abs(y_pred[:, 1:] - y_pred[:, :-1]), axis=(1, 2, 3))
    return down + ops.mean(ops.abs(y_pred[:, :, 1:] - y_pred[:, :, :-1]), axis=(1, 2, 3))


@keras.saving.register_keras_serializable(package="facelab")
class FrontalLoss(keras.losses.Loss):
    """Pixels, symmetry and smoothness of a frontal face for ``compile``.

    Args:
        symmetry: Weight of :func:`symmetry_loss`; 0.3 in the paper, beside a pixel loss of 1.
        variation: Weight of :func:`total_variation`; 1e-4 in the paper.
    """

    def __init__(
        self, symmetry: float = 0.3, variation: float = 1e-4, reduction: str = "sum_over_batch_size",
        name: str | None = None,
    ):  # fmt: skip
        super().__init__(name=name, reduction=reduction)
        self.symmetry, self.variation = symmetry, variation

    def call(self, y_true, y_pred):
        loss = pixel_loss(y_true, y_pred) + self.symmetry * symmetry_loss(y_pred)
        return loss + self.variation * total_variation(y_pred)

    def get_config(self):
        return super().get_config() | {"symmetry": self.symmetry, "variation": self.variation}

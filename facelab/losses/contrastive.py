"""Contrastive loss (2006): photos of one person are pulled together, photos of two are pushed a margin apart."""

from __future__ import annotations

import keras
from keras import ops

from facelab.losses.batch_loss import BatchLoss
from facelab.losses.distances import kinds_of_pairs, prepare, squared_distances

NEAREST = 1e-6  # squared; nearer than 0.001, the distance between rounded unit vectors is mostly rounding


def contrastive_loss(labels, embeddings, margin: float = 1.0):
    """Half the squared distance of a same pair, half the squared shortfall from the margin of a different pair.

    For a pair at the Euclidean distance D of its unit vectors:

        same person:        ½ D²
        different people:   ½ max(0, margin - D)²

    Only the margin is compared with D itself, not with its square. A different pair beyond the margin costs nothing;
    without that second half, all photos would fall onto one point.

    Args:
        labels: (N,) or (N, 1) int.
        embeddings: (N, D) float, divided by their length inside.
        margin: Distance, between 0 and 2, that different people are pushed apart to. It is compared with D, not with
            D²: 1 is the usual choice, TensorFlow Addons' default as well; for unit vectors an angle of 60 degrees.
            The triplet losses' 0.2 of squared distances would be far too small here: hardly two different people lie
            within its angle of 11.5 degrees, so that nothing would push.

    Returns:
        (N,): for each anchor, the mean over its N - 1 pairs with the other photos of the batch; 0 for a batch of one.
        In a batch with few photos of each person most pairs are different ones.
        Two photos of different people on the very same point have no direction to part in: gradient 0, not infinite.

    Raises:
        InputError: Labels of another shape, such as one-hot ones.

    Source:
        Hadsell, Chopra and LeCun, Dimensionality reduction by learning an invariant mapping, CVPR 2006, equation 4.
        There the vectors are not divided by their length, and the sum over all pairs is taken (equation 3).

    Example:
        >>> contrastive_loss([1, 1], [[1.0, 0.0], [0.0, 1.0]]).numpy().tolist()  # D² = 2
        [1.0, 1.0]
        >>> contrastive_loss([1, 2], [[1.0, 0.0], [1.0, 0.0]], margin=2.0).numpy().tolist()  # 2 short of the margin
        [2.0, 2.0]
    """
    labels, unit = prepare(labels, embeddings)
    positive, negative = kinds_of_pairs(labels)  # (N, N)
    squared = squared_distances(unit)  # (N, N)
    apart = squared > NEAREST  # the root of 0 has an infinite slope: it is not taken there
    distance = ops.where(apart, ops.sqrt(ops.where(apart, squared, 1.0)), 0.0)
    push = ops.square(ops.maximum(margin - distance, 0))
    pairs = ops.where(positive, squared, ops.where(negative, push, 0.0)) / 2  # 0 with itself
    others = ops.maximum(ops.cast(ops.shape(unit)[0], unit.dtype) - 1, 1)
    return ops.sum(pairs, axis=1) / others


@keras.saving.register_keras_serializable(package="facelab")
class ContrastiveLoss(BatchLoss):
    """:func:`contrastive_loss` for ``compile`` and ``fit``."""

    function = contrastive_loss

    def __init__(self, margin: float = 1.0, reduction: str = "sum_over_batch_size", name: str | None = None):
        super().__init__(margin, reduction, name)

"""Triplet losses over all triplets of a batch, and over the hardest one of each anchor."""

from __future__ import annotations

import keras
from keras import ops

from facelab.losses.batch_loss import BatchLoss
from facelab.losses.distances import kinds_of_pairs, prepare, squared_distances
from facelab.losses.mining import INFINITY, mean_hinge


def batch_all_triplet_loss(labels, embeddings, margin: float = 0.2):
    """Every positive against every negative: the mean of ``max(0, d_ap - d_an + margin)`` over an anchor's triplets.

    Soon most triplets are solved and add zeros, so that the mean says little: the reason for mining.

    Args:
        labels: (N,) or (N, 1) int.
        embeddings: (N, D) float, divided by their length inside; d are squared Euclidean distances.
        margin: Squared distance, by which a negative must be farther than a positive; 0.2 is FaceNet's, for just this
            distance.

    Returns:
        (N,): one value for each anchor; 0 for an anchor without a positive or without a negative.

    Raises:
        InputError: Labels of another shape, such as one-hot ones.

    Source:
        Schroff et al., FaceNet, CVPR 2015, equation 3; Hermans et al., In defense of the triplet loss, 2017,
        equation 6. Both take the sum over all triplets of the batch.

    Example:
        >>> at_0_and_90 = [[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]  # the positive is as far as the negative: d = 2
        >>> batch_all_triplet_loss([1, 1, 2], at_0_and_90, margin=0.5).numpy().tolist()
        [0.5, 2.5, 0.0]
    """
    return mean_hinge(labels, embeddings, margin, _all_inside)


def _all_inside(to_positive, negatives, margin):
    """All negatives count the same, as far as they are inside the margin."""
    return ops.where(negatives.distances < to_positive + margin, 1 / negatives.number, 0)


def batch_hard_triplet_loss(labels, embeddings, margin: float = 0.2):
    """The farthest positive against the nearest negative: ``max(0, max d_ap - min d_an + margin)``.

    The strictest question of a batch. Noise in the labels is always the hardest, and untrained networks may collapse
    to one point, where the loss stays at the margin.

    Args:
        labels: (N,) or (N, 1) int.
        embeddings: (N, D) float, divided by their length inside; d are squared Euclidean distances.
        margin: Squared distance, by which a negative must be farther than a positive; 0.2 is FaceNet's, for just this
            distance.

    Returns:
        (N,): one value for each anchor; 0 for an anchor without a positive or without a negative.

    Raises:
        InputError: Labels of another shape, such as one-hot ones.

    Source:
        Hermans et al., In defense of the triplet loss for person re-identification, 2017, equation 5. There d is
        not squared, the vectors are not divided by their length, and the sum over the anchors is taken; margins of that
        paper do not carry over.

    Example:
        >>> at_0_90_180 = [[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]]
        >>> batch_hard_triplet_loss([1, 2, 1], at_0_90_180, margin=0.5).numpy().tolist()  # 4 - 2 + 0.5
        [2.5, 0.0, 2.5]
    """
    labels, unit = prepare(labels, embeddings)
    positive, negative = kinds_of_pairs(labels)
    distances = squared_distances(ops.stop_gradient(unit))  # (N, N), to search in, without a gradient
    farthest = ops.argmax(ops.where(positive, distances, -1.0), axis=1)  # (N,)
    nearest = ops.argmin(ops.where(negative, distances, INFINITY), axis=1)
    # d_ap - d_an = (2 - 2 a·p) - (2 - 2 a·n) = 2 a·(n - p), so that the gradient needs N vectors, not N x N distances.
    difference = 2 * ops.sum(unit * (ops.take(unit, nearest, axis=0) - ops.take(unit, farthest, axis=0)), axis=1)
    complete = ops.logical_and(ops.any(positive, axis=1), ops.any(negative, axis=1))
    return ops.where(complete, ops.maximum(difference + margin, 0), 0.0)


@keras.saving.register_keras_serializable(package="facelab")
class BatchAllTripletLoss(BatchLoss):
    """:func:`batch_all_triplet_loss` for ``compile`` and ``fit``."""

    function = batch_all_triplet_loss


@keras.saving.register_keras_serializable(package="facelab")
class BatchHardTripletLoss(BatchLoss):
    """:func:`batch_hard_triplet_loss` for ``compile`` and ``fit``."""

    function = batch_hard_triplet_loss

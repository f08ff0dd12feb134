"""Triplet losses with negatives that are hard, but not harder than the positive: FaceNet's idea, in two forms."""

from __future__ import annotations

import keras
from keras import ops

from facelab.losses.batch_loss import BatchLoss
from facelab.losses.mining import INFINITY, mean_hinge


def semi_hard_triplet_loss(labels, embeddings, margin: float = 0.2):
    """Each positive against the nearest negative that is farther away than it.

    For each positive of an anchor, the nearest negative that is farther than the positive, else the farthest negative.
    The anchor's value is the mean over its positives of ``max(0, d_ap - d_an + margin)``. A negative at exactly the
    positive's distance is not farther.

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
        Schroff et al., FaceNet, CVPR 2015, equation 4. The farthest negative as the way out is not in the paper; it
        keeps every positive in play while the network still confuses people.

    Example:
        >>> at_0_60_90_180 = [[1.0, 0.0], [0.5, 0.75**0.5], [0.0, 1.0], [-1.0, 0.0]]
        >>> values = semi_hard_triplet_loss([1, 2, 1, 2], at_0_60_90_180, margin=2.5)
        >>> round(float(values[0]), 6)  # positive at d = 2, negatives at 1 (nearer: passed over) and 4: 2 - 4 + 2.5
        0.5
    """
    return mean_hinge(labels, embeddings, margin, _nearest_farther_else_farthest)


def facenet_triplet_loss(labels, embeddings, margin: float = 0.2):
    """FaceNet's online selection: all positives, each with its nearest semi-hard negative inside the margin, if any.

    Semi-hard negatives have ``d_ap < d_an < d_ap + margin``. A positive without one makes no triplet and counts as 0 in
    the mean over the anchor's positives; that is the whole difference to :func:`semi_hard_triplet_loss`.

    Args:
        labels: (N,) or (N, 1) int.
        embeddings: (N, D) float, divided by their length inside; d are squared Euclidean distances.
        margin: Squared distance, by which a negative must be farther than a positive; 0.2 in the paper.

    Returns:
        (N,): one value for each anchor; 0 for an anchor without a positive or without a negative.

    Raises:
        InputError: Labels of another shape, such as one-hot ones.

    Source:
        Schroff et al., FaceNet, CVPR 2015, section 3.2 and equation 4.

    Example:
        >>> at_0_60_90 = [[1.0, 0.0], [0.5, 0.75**0.5], [0.0, 1.0]]
        >>> values = facenet_triplet_loss([1, 1, 2], at_0_60_90, margin=1.5)
        >>> round(float(values[0]), 6)  # positive at d = 1, negative at 2: 1 - 2 + 1.5
        0.5
        >>> float(facenet_triplet_loss([1, 1, 2], at_0_60_90, margin=0.5)[0])  # the negative is beyond the margin
        0.0
    """
    return mean_hinge(labels, embeddings, margin, _nearest_farther)


def _nearest_farther(to_positive, negatives, margin):
    """The nearest negative that is farther than the positive."""
    return _at(_distance_of_nearest_farther(to_positive, negatives), to_positive, negatives, margin)


def _nearest_farther_else_farthest(to_positive, negatives, margin):
    """As :func:`_nearest_farther`; where none is farther, the farthest of all negatives."""
    nearest = _distance_of_nearest_farther(to_positive, negatives)
    nearest = ops.where(nearest < INFINITY, nearest, negatives.farthest)
    return _at(nearest, to_positive, negatives, margin)


def _distance_of_nearest_farther(to_positive, negatives):
    """(N, 1), infinity where no negative is farther than the positive."""
    farther = ops.where(negatives.distances > to_positive, negatives.distances, INFINITY)
    return ops.min(farther, axis=1, keepdims=True)


def _at(distance, to_positive, negatives, margin):
    """1 at the negative of that distance, if it is inside the margin. Several at the very same distance share the 1."""
    here = ops.cast(ops.equal(negatives.distances, distance), to_positive.dtype)  # (N, N)
    inside = ops.cast(distance < to_positive + margin, to_positive.dtype)  # (N, 1)
    return here * (inside / ops.maximum(ops.sum(here, axis=1, keepdims=True), 1))


@keras.saving.register_keras_serializable(package="facelab")
class SemiHardTripletLoss(BatchLoss):
    """:func:`semi_hard_triplet_loss` for ``compile`` and ``fit``."""

    function = semi_hard_triplet_loss


@keras.saving.register_keras_serializable(package="facelab")
class FaceNetTripletLoss(BatchLoss):
    """:func:`facenet_triplet_loss` for ``compile`` and ``fit``."""

    function = facenet_triplet_loss

"""What all losses on pairs and triplets share: numbers, pairs, distances."""

from __future__ import annotations

from keras import ops

from facelab.layers.unit_length import unit_length
from facelab.losses.labels import flat_labels


def prepare(labels, embeddings):
    """Bring labels and embeddings into the form that the formulas are written for.

    Args:
        labels: (N,) or (N, 1), one whole number for each person. Floats are fine: Keras makes floats of labels.
        embeddings: (N, D) float of any length.

    Returns:
        Labels (N,) and unit vectors (N, D), in float32, where float16 came in; float64 stays.
        Zero vectors stay zero (:func:`facelab.layers.unit_length.unit_length`).

    Raises:
        InputError: Labels of another shape, such as one-hot ones.
    """
    embeddings = ops.convert_to_tensor(embeddings)
    double = "float64" in str(embeddings.dtype)
    return flat_labels(labels), unit_length(ops.cast(embeddings, "float64" if double else "float32"))


def squared_distances(vectors):
    """(N, D) unit vectors -> (N, N) squared Euclidean distances, 0 (same) to 4 (opposite).

    ``|a - b|² = |a|² + |b|² - 2 a·b = 2 - 2 a·b`` for unit vectors, so one matrix product does it. Rounding can bring a
    cosine a hair above 1; the distance is clipped at 0. A zero vector is at 2 (a right angle) from everything.

    Example:
        >>> squared_distances([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]]).numpy()[0].tolist()  # at 0, 90 and 180 degrees
        [0.0, 2.0, 4.0]
    """
    return ops.maximum(2 - 2 * ops.matmul(vectors, ops.transpose(vectors)), 0)


def kinds_of_pairs(labels):
    """(N,) labels -> two (N, N) bool: another photo of the same person, a photo of a different person.

    Example:
        >>> positive, negative = kinds_of_pairs([7, 7, 4])
        >>> positive.numpy()[0].tolist(), negative.numpy()[0].tolist()
        ([False, True, False], [False, False, True])
    """
    labels = ops.convert_to_tensor(labels)
    same = ops.equal(labels[:, None], labels[None, :])
    own = ops.arange(ops.shape(labels)[0])
    itself = ops.equal(own[:, None], own[None, :])
    return ops.logical_and(same, ops.logical_not(itself)), ops.logical_not(same)

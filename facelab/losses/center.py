"""Center loss (2016): beside softmax, every photo is drawn to the center of its class."""

from __future__ import annotations

import keras
from keras import ops

from facelab.losses.labels import flat_labels


def center_loss(labels, embeddings, centers):
    """Half the squared distance of each embedding from the center of its class::

        L = ½ |x - c_y|²

    Alone it would draw everything to one point, so it is added to softmax cross-entropy with a small weight (lambda in
    the paper, ``loss_weights`` in Keras). The vectors keep their length.

    Args:
        labels: (N,) or (N, 1) int, rows of ``centers``.
        embeddings: (N, D) float.
        centers: (C, D) float.

    Returns:
        (N,) float. The paper takes the sum over the batch, Keras the mean.

    Raises:
        InputError: Labels of another shape, such as one-hot ones.

    Source:
        Wen et al., A discriminative feature learning approach for deep face recognition, ECCV 2016, equation 2.

    Example:
        >>> center_loss([1], [[3.0, 4.0]], [[9.0, 9.0], [0.0, 0.0]]).numpy().tolist()  # ½ (3² + 4²)
        [12.5]
    """
    embeddings = ops.convert_to_tensor(embeddings)
    double = "float64" in str(embeddings.dtype)
    embeddings, centers = (ops.cast(x, "float64" if double else "float32") for x in (embeddings, centers))
    own = ops.take(centers, ops.cast(flat_labels(labels), "int32"), axis=0)  # (N, D)
    return ops.sum(ops.square(embeddings - own), axis=1) / 2


def center_step(labels, embeddings, centers, rate: float = 0.5):
    """The centers after one batch by the paper's own rule:

        c_j <- c_j - rate * Σ (c_j - x_i) / (1 + n_j)

    with the sum over the n_j photos of class j in the batch. The 1 keeps a class with one photo from jumping onto it.
    The gradient of the mean center loss points the same way: it is Σ (c_j - x_i) / N. A step along it with the learning
    rate η and the loss weight λ is the paper's step with the rate η λ (1 + n_j) / N, which is much smaller:
    :class:`facelab.layers.ClassCenters` takes the gradient and makes up for it with ``speed``.

    Args:
        labels: (N,) int, rows of ``centers``.
        embeddings: (N, D) float.
        centers: (C, D) float.
        rate: alpha of the paper, 0 to 1.

    Returns:
        (C, D): the moved centers. A class without a photo stays.

    Raises:
        InputError: Labels of another shape, such as one-hot ones.

    Source:
        Wen et al., ECCV 2016, equation 4.

    Example:
        >>> center_step([0, 0], [[3.0], [3.0]], [[0.0], [8.0]], rate=1.0).numpy().tolist()  # 6 / (1 + 2) of the way
        [[2.0], [8.0]]
    """
    embeddings, centers = ops.convert_to_tensor(embeddings), ops.convert_to_tensor(centers)
    members = ops.one_hot(ops.cast(flat_labels(labels), "int32"), ops.shape(centers)[0], dtype=centers.dtype)
    numbers = ops.sum(members, axis=0)[:, None]  # (C, 1)
    sums = numbers * centers - ops.matmul(ops.transpose(members), embeddings)  # (C, D), Σ (c_j - x_i)
    return centers - rate * sums / (1 + numbers)


@keras.saving.register_keras_serializable(package="facelab")
class CenterLoss(keras.losses.Loss):
    """:func:`center_loss` for ``compile`` and ``fit``: half the distance that belongs to the label.

    Its predictions are the squared distances of :class:`facelab.layers.ClassCenters`, a second output of the network:

        embedding = network(photos)
        model = keras.Model(photos, [keras.layers.Dense(people)(embedding), ClassCenters(people)(embedding)])
        softmax = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        model.compile(optimizer, loss=[softmax, CenterLoss()], loss_weights=[1, 0.01])
        model.fit(x, [labels, labels])
    """

    def __init__(self, reduction: str = "sum_over_batch_size", name: str | None = None):
        super().__init__(name=name, reduction=reduction, dtype="float32")

    def call(self, y_true, y_pred):
        own = ops.cast(flat_labels(y_true), "int32")
        return ops.take_along_axis(y_pred, own[:, None], axis=1)[:, 0] / 2

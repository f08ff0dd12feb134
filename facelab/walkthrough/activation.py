"""ReLU, softmax and cross-entropy: what makes a stack of layers more than one layer, and what it is told off for."""

from __future__ import annotations

import numpy as np

from facelab.errors import InputError


def relu(x: np.ndarray) -> np.ndarray:
    """Negative numbers become 0; any shape.

    Example:
        >>> relu(np.array([-2.0, 0.0, 3.0]))
        array([0., 0., 3.])
    """
    return np.maximum(x, 0)


def relu_backward(upstream: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The gradient passes where ``x`` (the input) was positive; at 0, where there is no slope, none is taken.

    Example:
        >>> relu_backward(np.array([10.0, 10.0, 10.0]), np.array([-2.0, 0.0, 3.0]))
        array([ 0.,  0., 10.])
    """
    return upstream * (x > 0)


def softmax(logits: np.ndarray) -> np.ndarray:
    """Scores of any size -> probabilities: (N, classes) -> (N, classes), each row adding up to 1.

    Only differences count, so the largest score of each row is subtracted first: without it ``exp`` overflows.

    Example:
        >>> softmax(np.log([[1.0, 2.0, 5.0]])).round(3)
        array([[0.125, 0.25 , 0.625]])
        >>> softmax(np.array([[1000.0, 1000.0]]))
        array([[0.5, 0.5]])
    """
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def softmax_backward(upstream: np.ndarray, probabilities: np.ndarray) -> np.ndarray:
    """Each score raises its own probability and lowers all others: a row's gradients add up to 0.

    Args:
        upstream: (N, classes), with respect to the probabilities.
        probabilities: (N, classes), what :func:`softmax` returned.

    Returns:
        (N, classes), with respect to the logits: p_i * (g_i - sum over j of g_j * p_j).

    Example:
        >>> softmax_backward(np.array([[1.0, 0.0]]), np.array([[0.5, 0.5]]))
        array([[ 0.25, -0.25]])
    """
    expected = np.sum(upstream * probabilities, axis=1, keepdims=True)
    return probabilities * (upstream - expected)


def cross_entropy(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """How surprised the network is by the truth: minus the logarithm of the probability that it gave it.

    It takes logits, not probabilities: a probability may be rounded to 0, which has no logarithm.

    Args:
        logits: (N, classes), scores before the softmax.
        labels: (N,) integers, the true classes.

    Returns:
        (N,), 0 where the network was sure and right.

    Raises:
        InputError: Other shapes, or a label that is not a class.

    Example:
        >>> cross_entropy(np.log([[0.25, 0.75]]), np.array([0])).round(4)  # log 4
        array([1.3863])
        >>> cross_entropy(np.array([[0.0, 1000.0]]), np.array([0]))
        array([1000.])
    """
    _check(logits, labels)
    highest = logits.max(axis=1)
    total = highest + np.log(np.exp(logits - highest[:, None]).sum(axis=1))
    return total - logits[np.arange(len(labels)), labels]


def cross_entropy_backward(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Softmax and cross-entropy together: probability minus truth.

    Returns:
        (N, classes), the derivatives of each image's own loss; divide by N for those of the mean.

    Raises:
        InputError: Other shapes, or a label that is not a class.

    Example:
        >>> cross_entropy_backward(np.log([[0.25, 0.75]]), np.array([0]))
        array([[-0.75,  0.75]])
    """
    _check(logits, labels)
    return softmax(logits) - np.eye(logits.shape[1], dtype=logits.dtype)[labels]


def _check(logits: np.ndarray, labels: np.ndarray) -> None:
    labels = np.asarray(labels)
    if logits.ndim != 2 or labels.shape != logits.shape[:1] or labels.dtype.kind not in "iu":
        raise InputError(
            f"Expected logits (N, classes) and labels (N,) of integers. "
            f"Received: {logits.shape}, {labels.shape} {labels.dtype}."
        )
    if len(labels) and not (labels.min() >= 0 and labels.max() < logits.shape[1]):
        raise InputError(
            f"Expected labels from 0 to {logits.shape[1] - 1}. Received: {labels.min()} to {labels.max()}."
        )

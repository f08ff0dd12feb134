"""The walkthrough network by hand: 28 -> 24 -> 12 -> 8 -> 4 -> class scores, forward, backward, and a step downhill.

The weights are a dictionary with the names of :func:`facelab.models.cnn.cnn`, so a Keras network can be computed here:

    weights = {f"{layer.name}/{w.name}": np.array(w) for layer in network.layers for w in layer.weights}
"""

from __future__ import annotations

import numpy as np

from facelab.walkthrough.activation import cross_entropy_backward, relu, relu_backward, softmax
from facelab.walkthrough.convolution import convolve, convolve_backward
from facelab.walkthrough.dense import dense, dense_backward
from facelab.walkthrough.pooling import max_pool, max_pool_backward

Arrays = dict[str, np.ndarray]


def forward(weights: Arrays, images: np.ndarray) -> Arrays:
    """Every step of the network for some images.

    Args:
        weights: ``conv1/kernel`` (5, 5, 1, F), ``conv1/bias`` (F,), the same for ``conv2``, and ``scores/kernel``
            (16 G, 10), ``scores/bias`` (10,), where conv1 has F filters and conv2 G.
        images: (N, 28, 28, 1), 0 to 1.

    Returns:
        Name of each step -> what it returned; ``"scores"`` are the probabilities (N, 10), and ``"sum1"``, ``"sum2"``
        and ``"logits"`` what there was before ReLU and softmax.
    """
    steps = {"image": images}
    steps["sum1"] = convolve(images, weights["conv1/kernel"], weights["conv1/bias"])  # (N, 24, 24, F)
    steps["conv1"] = relu(steps["sum1"])
    steps["pool1"] = max_pool(steps["conv1"])  # (N, 12, 12, F)
    steps["sum2"] = convolve(steps["pool1"], weights["conv2/kernel"], weights["conv2/bias"])  # (N, 8, 8, G)
    steps["conv2"] = relu(steps["sum2"])
    steps["pool2"] = max_pool(steps["conv2"])  # (N, 4, 4, G)
    steps["flatten"] = steps["pool2"].reshape(len(images), -1)  # (N, 16 G)
    steps["logits"] = dense(steps["flatten"], weights["scores/kernel"], weights["scores/bias"])  # (N, 10)
    steps["scores"] = softmax(steps["logits"])
    return steps


def backward(weights: Arrays, steps: Arrays, labels: np.ndarray) -> Arrays:
    """The derivatives of the mean cross-entropy of some images with respect to every weight, and to the images.

    Args:
        weights: As in :func:`forward`.
        steps: What :func:`forward` returned.
        labels: (N,) integers, the true classes.

    Returns:
        A gradient for each of the ``weights``, in its shape, and ``"image"`` (N, 28, 28, 1).
    """
    d = {}
    up = cross_entropy_backward(steps["logits"], labels) / len(labels)  # (N, 10)
    up, d["scores/kernel"], d["scores/bias"] = dense_backward(up, steps["flatten"], weights["scores/kernel"])
    up = max_pool_backward(up.reshape(steps["pool2"].shape), steps["conv2"])  # (N, 8, 8, G)
    up = relu_backward(up, steps["sum2"])
    up, d["conv2/kernel"], d["conv2/bias"] = convolve_backward(up, steps["pool1"], weights["conv2/kernel"])
    up = max_pool_backward(up, steps["conv1"])  # (N, 24, 24, F)
    up = relu_backward(up, steps["sum1"])
    d["image"], d["conv1/kernel"], d["conv1/bias"] = convolve_backward(up, steps["image"], weights["conv1/kernel"])
    return d


def descend(weights: Arrays, gradients: Arrays, rate: float) -> Arrays:
    """One step of gradient descent: new weights, a little against the gradient.

    Example:
        >>> descend({"w": np.array([1.0])}, {"w": np.array([4.0])}, rate=0.1)
        {'w': array([0.6])}
    """
    return {name: weight - rate * gradients[name] for name, weight in weights.items()}

"""The CNN walkthrough: a network small enough to follow every number of it.

28 -> 24 -> 12 -> 8 -> 4: a 5x5 window fits into 28 pixels at 24 places, and each pooling halves what is left. So the
first layers see strokes, the next ones parts, and the last one adds up the votes of all parts for each class. These
are the sizes of the first convolutional network for digits (LeCun et al., Handwritten Digit Recognition with a
Back-Propagation Network, NIPS 1989). New since: ReLU for tanh, the maximum for a weighted average, softmax.

It has no card and is not in the registry: it is for teaching, has no published weights, and takes no faces.
:mod:`facelab.walkthrough.network` computes the same in numpy.
"""

from __future__ import annotations

import keras
from keras import layers

from facelab.errors import InputError


def cnn(classes: int = 10, channels: int = 1, filters: tuple[int, int] = (16, 32)) -> keras.Model:
    """(N, 28, 28, channels), 0 to 1 -> (N, classes) probabilities. The weights are random.

    Args:
        classes: What the softmax chooses from.
        channels: 1 for gray images, 3 for RGB.
        filters: Of the first and the second convolution.

    Raises:
        InputError: A number below 1, or not two numbers of filters.

    Example:
        >>> [layer.output.shape[1:] for layer in cnn(filters=(4, 12)).layers if "flatten" not in layer.name]
        [(28, 28, 1), (24, 24, 4), (12, 12, 4), (8, 8, 12), (4, 4, 12), (10,)]
    """
    if len(filters) != 2 or min(classes, channels, *filters) < 1:
        raise InputError(
            f"Expected classes, channels and two numbers of filters, all at least 1. "
            f"Received: {classes}, {channels} and {filters}."
        )
    image = x = keras.Input((28, 28, channels), name="image")
    for i, count in enumerate(filters, 1):
        x = layers.Conv2D(count, 5, activation="relu", name=f"conv{i}")(x)  # (24, 24, 16), then (8, 8, 32)
        x = layers.MaxPooling2D(2, name=f"pool{i}")(x)  # (12, 12, 16), then (4, 4, 32)
    x = layers.Flatten(name="flatten")(x)  # (512,)
    return keras.Model(image, layers.Dense(classes, activation="softmax", name="scores")(x), name="cnn")

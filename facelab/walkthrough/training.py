"""Train the walkthrough network on digits: what ``compile`` and ``fit`` are, before there are people and identities."""

from __future__ import annotations

import facelab._keras  # noqa: F401 - first, so that TensorFlow starts without its chatter

# isort: split
import keras
from keras import layers

from facelab.datasets.digits import Digits
from facelab.errors import InputError
from facelab.models.cnn import cnn

BATCH = 32


def train_cnn(
    training: Digits, seed: int = 0, epochs: int = 30, augment: bool = True
) -> tuple[keras.Model, list[float]]:
    """A :func:`facelab.models.cnn.cnn` that reads digits; 1348 digits take about 20 seconds on two CPU cores.

    Args:
        training: The digits to learn from. Those to be tested on must not be among them.
        seed: Of the weights, the order of the digits and their changes. It is set for Keras, numpy and Python.
        epochs: Passes over the digits.
        augment: Move, turn and scale each digit a little, differently in each epoch.

    Returns:
        The network, (N, 28, 28, 1) -> (N, 10) probabilities, and the mean training loss of each epoch.

    Raises:
        InputError: No digits, or no epoch.
    """
    if len(training) == 0 or epochs < 1:
        raise InputError(f"Expected digits and at least 1 epoch. Received: {len(training)} and {epochs}.")
    keras.utils.set_random_seed(seed)
    network = cnn()
    model = keras.Sequential([*changes(), network]) if augment else network
    steps = epochs * -(-len(training) // BATCH)
    rate = keras.optimizers.schedules.CosineDecay(3e-3, steps)  # down to 0: the last steps only polish
    model.compile(keras.optimizers.Adam(rate), loss="sparse_categorical_crossentropy")
    fit = model.fit(training.images, training.labels, batch_size=BATCH, epochs=epochs, verbose=0)
    return network, fit.history["loss"]


def changes() -> list[layers.Layer]:
    """Layers that move by up to 3 pixels, turn by up to 11 degrees and scale by up to 10 %; only in training."""
    paper = {"fill_mode": "constant", "fill_value": 0.0}
    return [
        layers.RandomTranslation(0.1, 0.1, **paper),
        layers.RandomRotation(0.03, **paper),  # of a full turn
        layers.RandomZoom(0.1, 0.1, **paper),
    ]

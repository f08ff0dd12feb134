"""Train alignment and representation together, end to end, on nothing but who is who."""

from __future__ import annotations

from dataclasses import dataclass

import keras
import numpy as np

from facelab._inference import predict
from facelab._rows import unit_rows
from facelab.joint_alignment.crops import MisalignedCrops
from facelab.joint_alignment.network import joint_network


@dataclass(frozen=True)
class Recipe:
    """How long and how.

    Attributes:
        epochs: Times that each crop is seen.
        batch_size: Crops in a step.
        learning_rate: At the start; it falls to 0 along a cosine.
        seed: Of initial weights and order.
    """

    epochs: int = 6
    batch_size: int = 64
    learning_rate: float = 2e-3
    seed: int = 0


STANDARD = Recipe()


def train_joint(crops: MisalignedCrops, align: bool, embedder: str = "dense", recipe: Recipe = STANDARD) -> keras.Model:
    """The trained network, as :func:`facelab.joint_alignment.network.joint_network` builds it.

    The loss is softmax cross-entropy over the people, on a linear layer that is cut off afterwards. Nothing in it says
    where a face is.

    Args:
        crops: Of the people to learn from.
        align: Whether the matrices are learned.
        embedder: ``"dense"`` or ``"convolutional"``.
        recipe: How.
    """
    keras.utils.set_random_seed(recipe.seed)
    people, identity = np.unique(crops.labels, return_inverse=True)
    network = joint_network(align, embedder)
    model = keras.Model(network.input, keras.layers.Dense(len(people), name="people")(network.output))
    steps = recipe.epochs * -(-len(crops) // recipe.batch_size)
    rate = keras.optimizers.schedules.CosineDecay(recipe.learning_rate, steps)
    model.compile(keras.optimizers.Adam(rate), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(crops.crops, identity, batch_size=recipe.batch_size, epochs=recipe.epochs, verbose=0)
    return network


def embed(network: keras.Model, crops: np.ndarray) -> np.ndarray:
    """(N, 64, 64, 1) uint8 -> (N, 64) float32 of unit length."""
    return unit_rows(predict(network, crops))

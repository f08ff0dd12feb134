"""TP-GAN's training: what the generator is asked for, and one move of each player."""

from __future__ import annotations

from dataclasses import dataclass

import keras
import numpy as np
from keras import layers

from facelab.generative.game import Rate, double_of, follow
from facelab.generative.image_losses import FrontalLoss
from facelab.generative.tp_gan import TwoPathwayGAN


@dataclass(frozen=True)
class Wishes:
    """Weights of the terms of TP-GAN's objective (section 3.2.6), beside a pixel loss of 1.

    The paper has 0.3, 1e-4, 1e-3 and 3e-3, the last one for features that are not of unit length.

    Attributes:
        symmetry: Of the symmetry loss.
        variation: Of the total variation.
        adversarial: Of the generator's loss in the game.
        identity: Of the cosine distance between the recognizer's vectors of the made and of the true frontal view.
    """

    symmetry: float = 0.1
    variation: float = 1e-3
    adversarial: float = 2e-3
    identity: float = 0.1


class FrontalGame:
    """Trains a TP-GAN with pairs of a turned and a frontal view.

    Args:
        networks: Trained in place.
        recognizer: (N, 64, 64, 3) from -1 to 1 -> (N, D); says who somebody is, and does not learn.
        wishes: Weights of the losses.
        rate: Of the generator's Adam, a number or a schedule.
        discriminator_rate: Of the discriminator's.

    Attributes:
        recognizer: The same; its vectors of true frontal views are what :meth:`step` is given.
    """

    def __init__(
        self, networks: TwoPathwayGAN, recognizer: keras.Model, wishes: Wishes, rate: Rate = 1e-3,
        discriminator_rate: Rate = 5e-4,
    ):  # fmt: skip
        self.recognizer, self._generator, self._discriminator = recognizer, networks.generator, networks.discriminator
        recognizer.trainable = False
        self._double = double_of(networks.discriminator)
        made = networks.generator.output
        outputs = {"face": made, "vector": recognizer(made), "logits": self._double(made)}
        outputs = {name: layers.Identity(name=f"out_{name}")(x) for name, x in outputs.items()}
        self._asked = keras.Model(networks.generator.inputs, outputs)
        real = keras.losses.BinaryCrossentropy(from_logits=True)
        self._asked.compile(
            keras.optimizers.Adam(rate, beta_1=0.5),
            loss={"face": FrontalLoss(wishes.symmetry, wishes.variation), "vector": keras.losses.CosineSimilarity(),
                  "logits": real},
            loss_weights={"face": 1.0, "vector": wishes.identity, "logits": wishes.adversarial},
        )  # fmt: skip
        self._discriminator.compile(keras.optimizers.Adam(discriminator_rate, beta_1=0.5), loss=real)

    def step(self, inputs: list[np.ndarray], frontal: np.ndarray, vectors: np.ndarray) -> dict[str, float]:
        """One move of each player.

        Args:
            inputs: Turned faces and their patches, as :meth:`TwoPathwayGAN.inputs` gives them.
            frontal: (N, 64, 64, 3) from -1 to 1, the true views.
            vectors: (N, D), the recognizer's vectors of them.

        Returns:
            The losses of this batch by name, and ``discriminator``: 0.693 at chance level.
        """
        made = self._generator.predict_on_batch(inputs)
        both = np.concatenate([frontal, made])
        real = np.ones((len(frontal), *self._discriminator.output_shape[1:]), np.float32)
        judged = self._discriminator.train_on_batch(both, np.concatenate([real, 0 * real]))
        follow(self._double, self._discriminator)
        losses = self._asked.train_on_batch(
            inputs, {"face": frontal, "vector": vectors, "logits": real}, return_dict=True
        )
        return {name: float(value) for name, value in losses.items()} | {"discriminator": float(judged)}

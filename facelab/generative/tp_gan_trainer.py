"""TP-GAN's training: the weights of its losses, and one step of each network."""

from __future__ import annotations

from dataclasses import dataclass

import keras
import numpy as np
from keras import layers

from facelab.generative.image_losses import FrontalLoss
from facelab.generative.tp_gan import TwoPathwayGAN
from facelab.generative.trainer import Rate, frozen_copy, sync_weights


@dataclass(frozen=True)
class LossWeights:
    """Weights of the terms of TP-GAN's objective (section 3.2.6), beside a pixel loss of 1.

    The paper has 0.3, 1e-4, 1e-3 and 3e-3, the last one for features that are not of unit length.

    Attributes:
        symmetry: Of the symmetry loss.
        variation: Of the total variation.
        adversarial: Of the adversarial loss of the generator.
        identity: Of the cosine distance between the recognizer's vectors of the generated and of the true frontal view.
    """

    symmetry: float = 0.1
    variation: float = 1e-3
    adversarial: float = 2e-3
    identity: float = 0.1


class FrontalTrainer:
    """Trains a TP-GAN with pairs of a turned and a frontal view.

    Args:
        networks: Trained in place.
        recognizer: (N, 64, 64, 3) from -1 to 1 -> (N, D); says who somebody is, and does not learn.
        weights: Of the losses.
        rate: Of the generator's Adam, a number or a schedule.
        discriminator_rate: Of the discriminator's.

    Attributes:
        recognizer: The same; its vectors of true frontal views are what :meth:`step` is given.
    """

    def __init__(
        self, networks: TwoPathwayGAN, recognizer: keras.Model, weights: LossWeights, rate: Rate = 1e-3,
        discriminator_rate: Rate = 5e-4,
    ):  # fmt: skip
        self.recognizer, self._generator, self._discriminator = recognizer, networks.generator, networks.discriminator
        recognizer.trainable = False
        self._frozen = frozen_copy(networks.discriminator)
        fake = networks.generator.output
        outputs = {"face": fake, "vector": recognizer(fake), "logits": self._frozen(fake)}
        outputs = {name: layers.Identity(name=f"out_{name}")(x) for name, x in outputs.items()}
        self._combined = keras.Model(networks.generator.inputs, outputs)
        real = keras.losses.BinaryCrossentropy(from_logits=True)
        self._combined.compile(
            keras.optimizers.Adam(rate, beta_1=0.5),
            loss={"face": FrontalLoss(weights.symmetry, weights.variation), "vector": keras.losses.CosineSimilarity(),
                  "logits": real},
            loss_weights={"face": 1.0, "vector": weights.identity, "logits": weights.adversarial},
        )  # fmt: skip
        self._discriminator.compile(keras.optimizers.Adam(discriminator_rate, beta_1=0.5), loss=real)

    def step(self, inputs: list[np.ndarray], frontal: np.ndarray, vectors: np.ndarray) -> dict[str, float]:
        """One step of the discriminator, then one of the generator.

        Args:
            inputs: Turned faces and their patches, as :meth:`TwoPathwayGAN.inputs` gives them.
            frontal: (N, 64, 64, 3) from -1 to 1, the true views.
            vectors: (N, D), the recognizer's vectors of them.

        Returns:
            The losses of this batch by name, and ``discriminator``: 0.693 at chance level.
        """
        fake = self._generator.predict_on_batch(inputs)
        both = np.concatenate([frontal, fake])
        real = np.ones((len(frontal), *self._discriminator.output_shape[1:]), np.float32)
        discriminator = self._discriminator.train_on_batch(both, np.concatenate([real, 0 * real]))
        sync_weights(self._frozen, self._discriminator)
        losses = self._combined.train_on_batch(
            inputs, {"face": frontal, "vector": vectors, "logits": real}, return_dict=True
        )
        return {name: float(value) for name, value in losses.items()} | {"discriminator": float(discriminator)}

"""DR-GAN's training: the losses of discriminator and generator, and one step of each."""

from __future__ import annotations

import keras
import numpy as np
from keras import layers

from facelab.generative.dr_gan import POSES, DisentangledGAN, draw_noise
from facelab.generative.trainer import Rate, frozen_copy, sync_weights

_PIXELS = 20.0  # weight of the mean absolute difference beside the two cross-entropies


class RotationTrainer:
    """Trains a DR-GAN with pairs of views of one person.

    The discriminator learns who is on a real picture and in which pose, and that generated ones are fake (section 3.2,
    the equations of V_D). The generator's images are to be taken for the person and the pose that were asked
    for (V_G). The paper had photos of many people and no second view of the same instant. Synthetic people have one, so
    the mean absolute difference to it is added: what takes days otherwise is there after minutes.

    Args:
        networks: Trained in place.
        pixels: Weight of that difference; 0 for the paper's objective.
        rate: Of the generator's Adam, a number or a schedule.
        discriminator_rate: Of the discriminator's.
    """

    def __init__(
        self, networks: DisentangledGAN, pixels: float = _PIXELS, rate: Rate = 1e-3, discriminator_rate: Rate = 5e-4
    ):
        self._encoder, self._decoder, self._discriminator = networks.encoder, networks.decoder, networks.discriminator
        self._frozen = frozen_copy(networks.discriminator)
        fake = networks.decoder([networks.encoder.output, *networks.decoder.inputs[1:]])
        outputs = {"face": layers.Identity(name="out_face")(fake)} | self._frozen(fake)
        self._combined = keras.Model([networks.encoder.input, *networks.decoder.inputs[1:]], outputs)
        classes = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        self._combined.compile(
            keras.optimizers.Adam(rate, beta_1=0.5), loss={"face": "mae", "who": classes, "pose": classes},
            loss_weights={"face": pixels, "who": 0.1, "pose": 0.1},
        )  # fmt: skip
        self._discriminator.compile(
            keras.optimizers.Adam(discriminator_rate, beta_1=0.5), loss={"who": classes, "pose": classes}
        )
        self._fake = networks.discriminator.output["who"].shape[-1] - 1

    def step(
        self, faces: np.ndarray, target: np.ndarray, people: np.ndarray, poses: np.ndarray, rng: np.random.Generator
    ) -> dict[str, float]:
        """One step of the discriminator, then one of the generator.

        Args:
            faces: (N, 64, 64, 3) from -1 to 1, any view.
            target: (N, 64, 64, 3) from -1 to 1, another view of the same instants; what the discriminator sees as real.
            people: (N,) int, who it is, 0 to people - 1.
            poses: (N,) int, the pose of ``target``, as :func:`facelab.generative.dr_gan.pose_class` counts.
            rng: Draws the noise.

        Returns:
            The losses of this batch by name, and ``discriminator``.
        """
        codes, noise = np.eye(len(POSES), dtype=np.float32)[poses], draw_noise(len(faces), rng)
        person = self._encoder.predict_on_batch(faces)
        fake = self._decoder.predict_on_batch([person, codes, noise])
        who = {"who": np.concatenate([people, np.full(len(faces), self._fake)]), "pose": np.tile(poses, 2)}
        real = np.repeat([1.0, 0.0], len(faces))  # the pose of a generated image teaches the discriminator nothing
        discriminator = self._discriminator.train_on_batch(
            np.concatenate([target, fake]), who, sample_weight={"who": np.ones(2 * len(faces)), "pose": real}
        )
        sync_weights(self._frozen, self._discriminator)
        losses = self._combined.train_on_batch(
            [faces, codes, noise], {"face": target, "who": people, "pose": poses}, return_dict=True
        )
        first = discriminator[0] if isinstance(discriminator, (list, tuple)) else discriminator
        return {name: float(value) for name, value in losses.items()} | {"discriminator": float(first)}

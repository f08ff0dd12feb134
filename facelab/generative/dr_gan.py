"""DR-GAN (2017): an encoder that forgets the pose, and a decoder that is told a new one.

Tran, Yin and Liu, Disentangled representation learning GAN for pose-invariant face recognition, CVPR 2017
(https://openaccess.thecvf.com/content_cvpr_2017/html/Tran_Disentangled_Representation_Learning_CVPR_2017_paper.html).
What was new: the generator is an encoder and a decoder. Between them stands a code of the person alone, to which a code
of the wanted pose and noise are added; the discriminator not only tells real from generated, it says *who* is seen and
*in which pose*. So the code serves twice: to turn the face, and to recognize it.

This is the single-image version, at 64 pixels instead of 96 and with a small network instead of CASIA-Net.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import keras
import numpy as np
from keras import layers

from facelab._inference import compiled, in_batches
from facelab._rows import unit_rows
from facelab.cards import Weights, register
from facelab.cards.study import StudyCard
from facelab.errors import InputError
from facelab.generative._blocks import down, up
from facelab.generative.pixels import to_signed, to_uint8

POSES = (-70, -56, -42, -22, 0, 22, 42, 56, 70)  # degrees; a pose code is one-hot over these
PEOPLE = 360  # of the training: the discriminator has a class for each, and one more for generated images

DR_GAN = StudyCard(
    name="dr_gan",
    title="DR-GAN in miniature",
    paper="https://openaccess.thecvf.com/content_cvpr_2017/html/"
    "Tran_Disentangled_Representation_Learning_CVPR_2017_paper.html",
    year=2017,
    parameters=1_396_693,
    size=(64, 64),
    weights=Weights(
        url=None,
        package="facelab/weights/dr_gan.npz",
        sha256="71e8ad7ba1bf3e791a90f22c4990f458a34da7a4b6db6a8d54716ca0674ee116",
        license="MIT",
        trained_on="frontal and turned views of 360 people who do not exist",
    ),
    measured="40 other people turned by 60 to 75 degrees: PSNR on the face 24.8 dB (24.3 to 25.3), a mean face 19.4; "
    "AUC of the codes 0.901 (0.869 to 0.931), of facelab_distilled on the pictures 0.837 (0.789 to 0.880), without "
    "them 0.790, of dlib_resnet 0.806 (0.750 to 0.852), without them 0.926, a loss: experiments/frontalization.py",
)
_FILTERS, _CODE, _NOISE = (24, 48, 96, 128), 128, 16


def pose_class(yaws: np.ndarray) -> np.ndarray:
    """(N,) degrees -> (N,) int, the nearest of :data:`POSES`.

    Example:
        >>> pose_class(np.array([0, 60, -90])).tolist()
        [4, 7, 0]
    """
    return np.abs(np.asarray(yaws, np.float64)[:, None] - np.array(POSES)).argmin(axis=1)


def pose_code(yaws: np.ndarray) -> np.ndarray:
    """(N,) degrees -> (N, 9) float32: a pose between two of :data:`POSES` is a blend of their codes.

    Example:
        >>> pose_code(np.array([11])).tolist()
        [[0.0, 0.0, 0.0, 0.0, 0.5, 0.5, 0.0, 0.0, 0.0]]
    """
    return np.stack([np.interp(yaws, POSES, row) for row in np.eye(len(POSES))], axis=1).astype(np.float32)


def build_encoder(size: tuple[int, int] = DR_GAN.size) -> keras.Model:
    """(N, 64, 64, 3) from -1 to 1 -> (N, 128), the code of the person."""
    x = image = keras.Input((*size, 3))
    for i, filters in enumerate(_FILTERS):  # (32, 32, 24), (16, 16, 48), (8, 8, 96), (4, 4, 128)
        x = down(x, filters, f"down{i}")
    return keras.Model(image, layers.Dense(_CODE, name="code")(layers.Flatten()(x)), name="encoder")


def build_decoder(size: tuple[int, int] = DR_GAN.size) -> keras.Model:
    """The codes of a person (N, 128) and of a pose (N, 9), and noise (N, 16) -> (N, 64, 64, 3) from -1 to 1."""
    inputs = [keras.Input((n,), name=name) for n, name in ((_CODE, "person"), (len(POSES), "pose"), (_NOISE, "noise"))]
    height, width = (side // 16 for side in size)
    x = layers.Dense(height * width * 128, activation="relu", name="unfold")(layers.Concatenate()(inputs))
    x = layers.Reshape((height, width, 128))(x)
    for i, filters in enumerate((96, 64, 32, 16)):  # (8, 8, 96), (16, 16, 64), (32, 32, 32), (64, 64, 16)
        x = up(x, filters, f"up{i}")
    x = layers.Conv2D(3, 3, padding="same", activation="tanh", name="pixels")(x)
    return keras.Model(inputs, x, name="decoder")


def build_discriminator(people: int, size: tuple[int, int] = DR_GAN.size) -> keras.Model:
    """(N, 64, 64, 3) -> (N, people + 1) logits, the last one for "generated", and (N, 9) logits of the pose."""
    x = image = keras.Input((*size, 3))
    for i, filters in enumerate((*_FILTERS[:-1], 96)):
        x = down(x, filters, f"down{i}")
    x = layers.Dense(96, activation="relu", name="features")(layers.Flatten()(x))
    outputs = {"who": layers.Dense(people + 1, name="who")(x), "pose": layers.Dense(len(POSES), name="pose")(x)}
    return keras.Model(image, outputs, name="discriminator")


@dataclass(frozen=True, eq=False)
class DisentangledGAN:
    """Encoder, decoder and discriminator, and how the first two are used.

    Attributes:
        encoder: Faces from -1 to 1 -> codes of the people.
        decoder: Code of a person, code of a pose, noise -> faces from -1 to 1.
        discriminator: Faces from -1 to 1 -> logits of who it is (or "generated") and of the pose.
        card: The facts about them.
    """

    encoder: keras.Model
    decoder: keras.Model
    discriminator: keras.Model
    card: StudyCard

    def codes(self, faces: np.ndarray) -> np.ndarray:
        """(N, 64, 64, 3) uint8 -> (N, 128) float32 of unit length: vectors that one can compare.

        Raises:
            InputError: Other faces.
        """
        return unit_rows(self._person(faces))

    def rotate(self, faces: np.ndarray, yaws: np.ndarray, rng: np.random.Generator | None = None) -> np.ndarray:
        """Invent what the faces may look like from elsewhere.

        Args:
            faces: (N, 64, 64, 3) uint8 RGB, aligned as :data:`facelab.generative.tp_gan.ALIGNMENT` says.
            yaws: (N,) wanted degrees, positive to the right of the picture, from -70 to 70.
            rng: Draws the noise; ``None`` for no noise.

        Returns:
            (N, 64, 64, 3) uint8 RGB. No camera saw this: it is no evidence of what anybody looks like.

        Raises:
            InputError: Other faces, another number of angles, or one that is too large.
        """
        yaws = np.asarray(yaws, np.float64)
        if yaws.shape != (len(faces),) or not (np.abs(yaws) <= POSES[-1]).all():
            raise InputError(f"Expected {len(faces)} angles from {POSES[0]} to {POSES[-1]} degrees. Received: {yaws}.")
        noise = np.zeros((len(faces), _NOISE), np.float32) if rng is None else draw_noise(len(faces), rng)
        return to_uint8(in_batches(self._decode, self._person(faces), pose_code(yaws), noise))

    def _person(self, faces: np.ndarray) -> np.ndarray:
        return in_batches(self._encode, to_signed(faces, self.card.size))

    @cached_property
    def _encode(self) -> Callable:
        return compiled(self.encoder)

    @cached_property
    def _decode(self) -> Callable:
        return compiled(self.decoder)


def draw_noise(count: int, rng: np.random.Generator) -> np.ndarray:
    """(count, 16) float32, evenly from -1 to 1."""
    return rng.uniform(-1, 1, (count, _NOISE)).astype(np.float32)


@register(DR_GAN, converter=None)
def build(card: StudyCard = DR_GAN, people: int = PEOPLE) -> DisentangledGAN:
    """Untrained networks, for a number of people to be told apart."""
    parts = build_encoder(card.size), build_decoder(card.size), build_discriminator(people, card.size)
    return DisentangledGAN(*parts, card)

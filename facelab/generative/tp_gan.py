"""TP-GAN (2017): two pathways turn a face to the front, one sees all of it, the other eyes, nose and mouth from near.

Huang, Zhang, Li and He, Beyond face rotation: global and local perception GAN for photorealistic and identity
preserving frontal view synthesis, ICCV 2017, https://arxiv.org/abs/1704.04086. What was new: four small networks redraw
the parts that tell people apart, and their maps are laid where the parts belong in a frontal face, while a large
network draws everything around; and a recognizer is asked whether the person has stayed the same.

Smaller than the paper's in every respect: 64 pixels instead of 128, and about a million weights. It has no noise at the
bottleneck and no classifier on it; people are kept apart by the recognizer alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import keras
import numpy as np
from keras import layers

from facelab._inference import compiled, in_batches
from facelab.cards import FivePointAlignment, Weights, register
from facelab.cards.study import StudyCard
from facelab.errors import InputError
from facelab.generative._blocks import down, up
from facelab.generative.pixels import to_signed, to_uint8

# dlib_resnet's template at 64/150 of its size, the same as that of facelab's compact embedders at 64/80.
TEMPLATE = ((20.176, 19.928), (42.6, 19.92), (31.384, 34.376), (21.32, 43.76), (41.456, 43.76))
ALIGNMENT = FivePointAlignment(size=(64, 64), template=TEMPLATE, exact=True)

TP_GAN = StudyCard(
    name="tp_gan",
    title="TP-GAN in miniature",
    paper="https://arxiv.org/abs/1704.04086",
    year=2017,
    parameters=1_431_184,
    size=(64, 64),
    weights=Weights(
        url=None,
        package="facelab/weights/tp_gan.npz",
        sha256="7ae018f34a9861e87e710688ac2d688b2c403a7d8fdcebae22f5162aaa8fa788",
        license="MIT",
        trained_on="frontal and turned views of 360 people who do not exist",
    ),
    measured="40 other people turned by 60 to 75 degrees: PSNR on the face 25.2 dB (24.6 to 25.7), a mean face 19.4; "
    "AUC of facelab_distilled 0.959 (0.939 to 0.976), without it 0.790, with a 3-D warp 0.971; of dlib_resnet 0.931 "
    "(0.902 to 0.956), without it 0.926, so no gain: experiments/frontalization.py",
)


@dataclass(frozen=True)
class Part:
    """A part of the face with a network of its own.

    Attributes:
        name: Of the part.
        landmarks: Indices of the landmarks whose mean is its middle.
        height: Of its patch in pixels, a multiple of 4.
        width: The same.
    """

    name: str
    landmarks: tuple[int, ...]
    height: int
    width: int

    def corner(self, landmarks: np.ndarray, size: tuple[int, int]) -> tuple[int, int]:
        """(5, 2) pixels -> row and column of the patch's first pixel; the patch is kept inside the face.

        Example:
            >>> PARTS[0].corner(np.array(TEMPLATE), (64, 64))  # 20 x 20 about the left eye, at (20.2, 19.9)
            (10, 10)
        """
        column, row = np.asarray(landmarks)[list(self.landmarks)].mean(axis=0)
        top, left = round(float(row) - self.height / 2), round(float(column) - self.width / 2)
        return min(max(top, 0), size[0] - self.height), min(max(left, 0), size[1] - self.width)


# The sizes of the paper, halved.
PARTS = (
    Part("left_eye", (0,), 20, 20), Part("right_eye", (1,), 20, 20), Part("nose", (2,), 20, 16),
    Part("mouth", (3, 4), 16, 24),
)  # fmt: skip
_GLOBAL, _LOCAL, _IDENTITY = (12, 32, 64, 96, 128), (16, 32, 48), 160


def crop_parts(faces: np.ndarray, landmarks: np.ndarray) -> list[np.ndarray]:
    """The four patches of each face, where its own landmarks are.

    Args:
        faces: (N, H, W, C) of any dtype.
        landmarks: (N, 5, 2) pixels.

    Returns:
        For each of :data:`PARTS` (N, height, width, C).
    """
    size, cut = faces.shape[1:3], []
    for part in PARTS:
        corners = [part.corner(points, size) for points in landmarks]
        cut.append(np.stack([
            face[top : top + part.height, left : left + part.width]
            for face, (top, left) in zip(faces, corners, strict=True)
        ]))  # fmt: skip
    return cut


def _local(part: Part, size: tuple[int, int]) -> tuple[keras.KerasTensor, keras.KerasTensor]:
    """The patch as an input, and what its network draws, laid where the part is in a frontal face, zeros around."""
    patch = keras.Input((part.height, part.width, 3), name=part.name)
    skips = [down(patch, _LOCAL[0], f"{part.name}_down0", strides=1)]
    for i, filters in enumerate(_LOCAL[1:], 1):  # half, quarter
        skips.append(down(skips[-1], filters, f"{part.name}_down{i}"))
    x = skips[-1]
    for i in reversed(range(len(_LOCAL) - 1)):
        x = layers.Concatenate()([up(x, _LOCAL[i], f"{part.name}_up{i}"), skips[i]])
    x = down(x, _LOCAL[0], f"{part.name}_out", strides=1)  # (height, width, 16)
    top, left = part.corner(np.array(TEMPLATE), size)
    around = ((top, size[0] - part.height - top), (left, size[1] - part.width - left))
    return patch, layers.ZeroPadding2D(around, name=f"{part.name}_placed")(x)


def build_generator(size: tuple[int, int] = TP_GAN.size) -> keras.Model:
    """A face (N, 64, 64, 3) and its four patches, all from -1 to 1 -> its frontal view (N, 64, 64, 3)."""
    image = keras.Input((*size, 3), name="face")
    skips = [down(image, _GLOBAL[0], "down0", strides=1)]  # (64, 64, 12)
    for i, filters in enumerate(_GLOBAL[1:], 1):  # (32, 32, 32), (16, 16, 64), (8, 8, 96), (4, 4, 128)
        skips.append(down(skips[-1], filters, f"down{i}"))
    x = layers.Dense(_IDENTITY, name="identity")(layers.Flatten()(skips[-1]))
    height, width = skips[-1].shape[1:3]
    x = layers.Dense(height * width * 64, activation="relu", name="unfold")(x)
    x = up(layers.Reshape((height, width, 64))(x), 64, "up3")  # (8, 8, 64)
    for i, filters in ((2, 64), (1, 32), (0, _GLOBAL[0])):  # (16, 16, 64), (32, 32, 32), (64, 64, 12)
        x = up(layers.Concatenate()([x, skips[i + 1]]), filters, f"up{i}")
    patches, placed = zip(*(_local(part, size) for part in PARTS), strict=True)
    parts = layers.Maximum(name="parts")(placed)  # where patches overlap, the stronger says what is there
    x = down(layers.Concatenate()([x, parts, skips[0]]), 16, "fuse", strides=1)
    x = layers.Conv2D(3, 3, padding="same", activation="tanh", name="pixels")(x)
    return keras.Model([image, *patches], x, name="generator")


def build_discriminator(size: tuple[int, int] = TP_GAN.size) -> keras.Model:
    """(N, 64, 64, 3) -> (N, 2, 2, 1) logits: each says of a quarter of the face whether a camera took it."""
    x = image = keras.Input((*size, 3))
    for i, filters in enumerate((24, 48, 64, 96, 96)):  # 32, 16, 8, 4, 2
        x = down(x, filters, f"down{i}")
    return keras.Model(image, layers.Conv2D(1, 3, padding="same", name="logits")(x), name="discriminator")


@dataclass(frozen=True, eq=False)
class TwoPathwayGAN:
    """A generator, the discriminator it was trained against, and how the generator is used.

    Attributes:
        generator: A face and four patches from -1 to 1 -> a frontal face from -1 to 1.
        discriminator: A face from -1 to 1 -> (N, 2, 2, 1) logits.
        card: The facts about them.
    """

    generator: keras.Model
    discriminator: keras.Model
    card: StudyCard

    def inputs(self, faces: np.ndarray, landmarks: np.ndarray) -> list[np.ndarray]:
        """What the generator takes: faces and patches from -1 to 1.

        Args:
            faces: (N, 64, 64, 3) uint8 RGB, aligned as :data:`ALIGNMENT` says.
            landmarks: (N, 5, 2) pixels in them.

        Raises:
            InputError: Other faces or landmarks.
        """
        signed = to_signed(faces, self.card.size)
        if np.shape(landmarks) != (len(signed), 5, 2) or not np.isfinite(landmarks).all():
            raise InputError(f"Expected finite landmarks ({len(signed)}, 5, 2). Received: {np.shape(landmarks)}.")
        return [signed, *crop_parts(signed, landmarks)]

    def frontalize(self, faces: np.ndarray, landmarks: np.ndarray) -> np.ndarray:
        """Invent what the faces may look like from the front.

        Args:
            faces: (N, 64, 64, 3) uint8 RGB, aligned as :data:`ALIGNMENT` says.
            landmarks: (N, 5, 2) pixels in them.

        Returns:
            (N, 64, 64, 3) uint8 RGB. No camera saw this: it is no evidence of what anybody looks like.

        Raises:
            InputError: Other faces or landmarks.
        """
        return to_uint8(in_batches(self._generate, *self.inputs(faces, landmarks)))

    @cached_property
    def _generate(self) -> Callable:
        return compiled(self.generator)


@register(TP_GAN, converter=None)
def build(card: StudyCard = TP_GAN) -> TwoPathwayGAN:
    """Untrained networks."""
    return TwoPathwayGAN(build_generator(card.size), build_discriminator(card.size), card)

"""FaceNet: an Inception-ResNet-v1, the network of the best known re-implementation.

Schroff, Kalenichenko, Philbin, FaceNet: A Unified Embedding for Face Recognition and Clustering, CVPR 2015,
https://arxiv.org/abs/1503.03832 . New was to train what is wanted, distances, and nothing else: of three photos, the
two of one person shall lie closer together than to the third (:class:`facelab.losses.FaceNetTripletLoss`). Google
published no weights. David Sandberg's (https://github.com/davidsandberg/facenet), which everybody calls FaceNet, were
trained as a classifier, with another network than the paper's: Szegedy, Ioffe, Vanhoucke, Alemi, Inception-v4,
Inception-ResNet and the Impact of Residual Connections on Learning, 2016, https://arxiv.org/abs/1602.07261 , figures
10 to 15.

A block adds a correction to its input. Two or three branches of small convolutions look at it, 1 x 1 convolutions
gather what they find, and a fraction of that (0.17, 0.10 or 0.20) is added: with more, training was not stable.
1 x 7 and then 7 x 1 see as far as 7 x 7 at 2/7 of the price. The normalizations shift, but do not scale.

The names of the layers are those of keras-facenet. Those of the blocks tell the size of their maps with ImageNet's
photos of 299 pixels; a face of 160 has maps of 17, 8 and 3.
"""

from __future__ import annotations

import re
from dataclasses import replace

import keras
from keras import layers

from facelab.cards import ONE_VIEW, Accuracy, BoxCrop, ModelCard, Preprocessing, WeightFormat, Weights, register
from facelab.cards.preprocessing import PerImageStandardization
from facelab.models._weight_file import weight_converter

_FILES = "https://github.com/faustomorales/keras-facenet/releases/download/v0.3.1/"
_KERAS_FACENET = WeightFormat("keras-facenet, DATE-TIME-weights.h5", None)

FACENET128 = ModelCard(
    name="facenet128",
    title="FaceNet, 128 numbers",
    paper="https://arxiv.org/abs/1503.03832",
    year=2015,
    family="Inception",
    embedding_size=128,
    parameters=22_808_144,
    preprocessing=PerImageStandardization(size=(160, 160)),
    # A margin of 32 of the 160 pixels. Sandberg's script adds 32 pixels of the photo, however large the face is in it.
    alignment=BoxCrop(size=(160, 160), side="longer", enlarge=160 / (160 - 32)),
    views=ONE_VIEW,
    threshold=None,
    false_matches=None,
    lfw_claimed=Accuracy(0.992, "https://github.com/davidsandberg/facenet, README of 2017, model 20170512-110547"),
    lfw_measured=None,
    weights=Weights(  # of the two 128s the better one; 20170511-185253, of CASIA-WebFace, claims 0.987
        url=_FILES + "20170512-110547-weights.h5",
        package=None,
        sha256="668e950140ad76f1e21e3a2bc1d3ad9c673734ea8ea1abbf4ecc44d1dbdd400b",
        license="MIT",
        trained_on="MS-Celeb-1M, which Microsoft has withdrawn",
    ),
    formats=(WeightFormat("deepface, facenet_weights.h5", "outputs recorded with deepface's network"), _KERAS_FACENET),
)
FACENET512 = replace(
    FACENET128,
    name="facenet512",
    title="FaceNet, 512 numbers",
    embedding_size=512,
    parameters=23_497_424,
    # Sandberg's fixed standardization of 2018. keras-facenet and deepface divide by 127.5, which is 0.4 % more.
    preprocessing=Preprocessing(size=(160, 160), channels="rgb", mean=(127.5, 127.5, 127.5), divisor=128.0),
    false_matches=None,
    lfw_claimed=Accuracy(0.9965, "https://github.com/davidsandberg/facenet, README, model 20180402-114759"),
    weights=Weights(
        url=_FILES + "20180402-114759-weights.h5",
        package=None,
        sha256="8b71e7045497e841c00ee568f031d1a4d30908fceadf6884aef2dec4d545202b",
        license="MIT",
        trained_on="VGGFace2, about 3.3 million photos of 9,000 people",
    ),
    formats=(
        WeightFormat("deepface, facenet512_weights.h5", "outputs recorded with deepface's network"),
        _KERAS_FACENET,
    ),
)


def rename(name: str) -> str:
    """deepface's layer name -> ours, which keras-facenet's are already.

    deepface numbers the second branch of two kinds of blocks like the block: ``Block17_3_Branch_3_...``.
    """
    return re.sub(r"^(Block(?:17|8)_(\d+)_Branch)_\2_", r"\1_1_", name)


def _conv(x, filters: int, size: int | tuple[int, int], name: str, strides: int = 1, padding: str = "same"):
    x = layers.Conv2D(filters, size, strides, padding, use_bias=False, name=name)(x)
    x = layers.BatchNormalization(momentum=0.995, epsilon=1e-3, scale=False, name=f"{name}_BatchNorm")(x)
    return layers.ReLU(name=f"{name}_Activation")(x)


def _down(x, filters: int, name: str):
    """A 3 x 3 convolution without padding that halves the map."""
    return _conv(x, filters, 3, f"{name}_3x3", strides=2, padding="valid")


def _add(x, branches: list, scale: float, name: str):
    """``x`` plus a fraction of what the branches found."""
    found = layers.Concatenate(name=f"{name}_Concatenate")(branches)
    found = layers.Conv2D(x.shape[-1], 1, name=f"{name}_Conv2d_1x1")(found)
    return x + scale * found


def _block35(x, name: str):
    """Three branches, which see 1 x 1, 3 x 3 and 5 x 5."""
    one = _conv(x, 32, 1, f"{name}_Branch_0_Conv2d_1x1")
    three = _conv(x, 32, 1, f"{name}_Branch_1_Conv2d_0a_1x1")
    three = _conv(three, 32, 3, f"{name}_Branch_1_Conv2d_0b_3x3")
    five = _conv(x, 32, 1, f"{name}_Branch_2_Conv2d_0a_1x1")
    five = _conv(five, 32, 3, f"{name}_Branch_2_Conv2d_0b_3x3")
    five = _conv(five, 32, 3, f"{name}_Branch_2_Conv2d_0c_3x3")
    return layers.ReLU(name=f"{name}_Activation")(_add(x, [one, three, five], 0.17, name))


def _block(x, filters: int, size: int, scale: float, name: str):
    """Two branches, which see 1 x 1 and size x size, the latter as a row and then a column."""
    one = _conv(x, filters, 1, f"{name}_Branch_0_Conv2d_1x1")
    wide = _conv(x, filters, 1, f"{name}_Branch_1_Conv2d_0a_1x1")
    wide = _conv(wide, filters, (1, size), f"{name}_Branch_1_Conv2d_0b_1x{size}")
    wide = _conv(wide, filters, (size, 1), f"{name}_Branch_1_Conv2d_0c_{size}x1")
    return _add(x, [one, wide], scale, name)


def _stem(x):
    x = _down(x, 32, "Conv2d_1a")  # (79, 79, 32)
    x = _conv(x, 32, 3, "Conv2d_2a_3x3", padding="valid")  # (77, 77, 32)
    x = _conv(x, 64, 3, "Conv2d_2b_3x3")  # (77, 77, 64)
    x = layers.MaxPooling2D(3, 2, name="MaxPool_3a_3x3")(x)  # (38, 38, 64)
    x = _conv(x, 80, 1, "Conv2d_3b_1x1")  # (38, 38, 80)
    x = _conv(x, 192, 3, "Conv2d_4a_3x3", padding="valid")  # (36, 36, 192)
    return _down(x, 256, "Conv2d_4b")  # (17, 17, 256)


def _mixed_6a(x, name: str = "Mixed_6a"):
    one = _down(x, 384, f"{name}_Branch_0_Conv2d_1a")
    two = _conv(x, 192, 1, f"{name}_Branch_1_Conv2d_0a_1x1")
    two = _conv(two, 192, 3, f"{name}_Branch_1_Conv2d_0b_3x3")
    two = _down(two, 256, f"{name}_Branch_1_Conv2d_1a")
    return layers.Concatenate(name=name)([one, two, layers.MaxPooling2D(3, 2)(x)])


def _mixed_7a(x, name: str = "Mixed_7a"):
    one, two, three = (_conv(x, 256, 1, f"{name}_Branch_{i}_Conv2d_0a_1x1") for i in range(3))
    one = _down(one, 384, f"{name}_Branch_0_Conv2d_1a")
    two = _down(two, 256, f"{name}_Branch_1_Conv2d_1a")
    three = _conv(three, 256, 3, f"{name}_Branch_2_Conv2d_0b_3x3")
    three = _down(three, 256, f"{name}_Branch_2_Conv2d_1a")
    return layers.Concatenate(name=name)([one, two, three, layers.MaxPooling2D(3, 2)(x)])


@register(FACENET128, FACENET512, converter=weight_converter(rename))
def build(card: ModelCard) -> keras.Model:
    """(N, 160, 160, 3) preprocessed -> (N, card.embedding_size), not normalized to unit length."""
    image = keras.Input((*card.preprocessing.size, 3))
    x = _stem(image)
    for i in range(1, 6):
        x = _block35(x, f"Block35_{i}")  # (17, 17, 256)
    x = _mixed_6a(x)  # (8, 8, 896)
    for i in range(1, 11):
        x = _block(x, 128, 7, 0.10, f"Block17_{i}")
        x = layers.ReLU(name=f"Block17_{i}_Activation")(x)  # (8, 8, 896)
    x = _mixed_7a(x)  # (3, 3, 1792)
    for i in range(1, 6):
        x = _block(x, 192, 3, 0.20, f"Block8_{i}")
        x = layers.ReLU(name=f"Block8_{i}_Activation")(x)  # (3, 3, 1792)
    x = _block(x, 192, 3, 1.0, "Block8_6")  # the last correction counts in full, and may make numbers negative
    x = layers.GlobalAveragePooling2D(name="AvgPool")(x)  # (1792,)
    x = layers.Dropout(0.2, name="Dropout")(x)
    x = layers.Dense(card.embedding_size, use_bias=False, name="Bottleneck")(x)
    x = layers.BatchNormalization(momentum=0.995, epsilon=1e-3, scale=False, name="Bottleneck_BatchNorm")(x)
    return keras.Model(image, x, name=card.name)

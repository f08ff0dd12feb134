"""The three networks of MTCNN: P-Net proposes, R-Net refines, O-Net outputs.

Zhang et al., "Joint Face Detection and Alignment using Multi-task Cascaded Convolutional Networks",
2016, https://arxiv.org/abs/1604.02878, figure 2. One trunk feeds several heads: *face* (probability of
not-face and face), *box* (how to move the four sides) and, in O-Net, *landmarks*. That sharing is the
multi-task idea.
"""

from __future__ import annotations

import facelab._keras  # noqa: F401 - first, so that TensorFlow starts without its chatter

# isort: split
import keras
from keras import layers

from facelab.cards import NetworkCard, Preprocessing, WeightFormat, Weights, register


def _card(name: str, title: str, side: int, parameters: int, sha256: str) -> NetworkCard:
    return NetworkCard(
        name=name,
        title=title,
        paper="https://arxiv.org/abs/1604.02878",
        year=2016,
        family="AlexNet-like",
        parameters=parameters,
        preprocessing=Preprocessing(size=(side, side), channels="rgb", mean=(127.5,) * 3, divisor=128.0),
        weights=Weights(
            url=None,
            package=f"mtcnn/assets/weights/{name}.lz4",
            sha256=sha256,
            license="MIT",
            trained_on="WIDER FACE, CelebA",
        ),
        formats=(WeightFormat("mtcnn 1.0.0, .lz4", "the same faces as the package on photos of LFW"),),
    )


PNET = _card("pnet", "MTCNN P-Net", 12, 6_632, "ea6b0c3e685ebee3165326ad6484acc95f2ef78f1c94fbf40a55704fa989f7b5")
RNET = _card("rnet", "MTCNN R-Net", 24, 100_178, "cb00e6460f3c98b0bfafaba3c0a0ded4bdf6e62cee7174d969e8670d7e757fee")
ONET = _card("onet", "MTCNN O-Net", 48, 389_040, "94f6ea2f4cf985275ee958cdd762d17b6009348a4fb9d8c6be39ba73ffd22ca3")
CARDS = (PNET, RNET, ONET)


def _conv(x, filters: int, kernel: int, name: str):
    x = layers.Conv2D(filters, kernel, name=f"conv{name}")(x)
    return layers.PReLU(shared_axes=[1, 2], name=f"prelu{name}")(x)  # one slope per channel


def _flatten(x):
    # The weights were trained by a framework that lists columns before rows.
    return layers.Flatten()(layers.Permute((2, 1, 3))(x))


@register(PNET, converter=None)
def pnet(card: NetworkCard = PNET) -> keras.Model:
    """(N, H, W, 3) -> box (N, h, w, 4), face (N, h, w, 2): a 12x12 window slid with stride 2."""
    image = keras.Input((None, None, 3))  # without a dense layer, any size will do
    x = _conv(image, 10, 3, "1")  # a 12x12 window shrinks to 10
    x = layers.MaxPooling2D(2, padding="same")(x)  # 5
    x = _conv(x, 16, 3, "2")  # 3
    x = _conv(x, 32, 3, "3")  # 1
    box = layers.Conv2D(4, 1, name="box")(x)
    face = layers.Conv2D(2, 1, activation="softmax", name="face")(x)
    return keras.Model(image, [box, face], name=card.name)


@register(RNET, converter=None)
def rnet(card: NetworkCard = RNET) -> keras.Model:
    """(N, 24, 24, 3) -> box (N, 4), face (N, 2)."""
    image = keras.Input((*card.preprocessing.size, 3))
    x = _conv(image, 28, 3, "1")  # 22
    x = layers.MaxPooling2D(3, 2, padding="same")(x)  # 11
    x = _conv(x, 48, 3, "2")  # 9
    x = layers.MaxPooling2D(3, 2)(x)  # 4
    x = _conv(x, 64, 2, "3")  # 3
    x = layers.Dense(128, name="dense4")(_flatten(x))
    x = layers.PReLU(name="prelu4")(x)
    box = layers.Dense(4, name="box")(x)
    face = layers.Dense(2, activation="softmax", name="face")(x)
    return keras.Model(image, [box, face], name=card.name)


@register(ONET, converter=None)
def onet(card: NetworkCard = ONET) -> keras.Model:
    """(N, 48, 48, 3) -> box (N, 4), landmarks (N, 10): five x then five y, face (N, 2)."""
    image = keras.Input((*card.preprocessing.size, 3))
    x = _conv(image, 32, 3, "1")  # 46
    x = layers.MaxPooling2D(3, 2, padding="same")(x)  # 23
    x = _conv(x, 64, 3, "2")  # 21
    x = layers.MaxPooling2D(3, 2)(x)  # 10
    x = _conv(x, 64, 3, "3")  # 8
    x = layers.MaxPooling2D(2, padding="same")(x)  # 4
    x = _conv(x, 128, 2, "4")  # 3
    x = layers.Dense(256, name="dense5")(_flatten(x))
    x = layers.PReLU(name="prelu5")(x)
    box = layers.Dense(4, name="box")(x)
    landmarks = layers.Dense(10, name="landmarks")(x)
    face = layers.Dense(2, activation="softmax", name="face")(x)
    return keras.Model(image, [box, landmarks, face], name=card.name)

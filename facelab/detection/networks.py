"""The three networks of MTCNN: P-Net proposes, R-Net refines, O-Net outputs.

Zhang et al., "Joint Face Detection and Alignment using Multi-task Cascaded Convolutional Networks",
2016, https://arxiv.org/abs/1604.02878, figure 2. All three take ``(rgb - 127.5) / 128``. One trunk
feeds several heads: *face* (probability of not-face and face), *box* (how to move the four sides)
and, in O-Net, *landmarks*. That sharing is the multi-task idea.
"""

from __future__ import annotations

import keras
from keras import layers


def _conv(x, filters: int, kernel: int, name: str):
    x = layers.Conv2D(filters, kernel, name=f"conv{name}")(x)
    return layers.PReLU(shared_axes=[1, 2], name=f"prelu{name}")(x)  # one slope per channel


def _flatten(x):
    # The weights were trained by a framework that lists columns before rows.
    return layers.Flatten()(layers.Permute((2, 1, 3))(x))


def pnet() -> keras.Model:
    """(N, H, W, 3) -> box (N, h, w, 4), face (N, h, w, 2): a 12x12 window slid with stride 2."""
    image = keras.Input((None, None, 3))
    x = _conv(image, 10, 3, "1")  # a 12x12 window shrinks to 10
    x = layers.MaxPooling2D(2, padding="same")(x)  # 5
    x = _conv(x, 16, 3, "2")  # 3
    x = _conv(x, 32, 3, "3")  # 1
    box = layers.Conv2D(4, 1, name="box")(x)
    face = layers.Conv2D(2, 1, activation="softmax", name="face")(x)
    return keras.Model(image, [box, face], name="pnet")


def rnet() -> keras.Model:
    """(N, 24, 24, 3) -> box (N, 4), face (N, 2)."""
    image = keras.Input((24, 24, 3))
    x = _conv(image, 28, 3, "1")  # 22
    x = layers.MaxPooling2D(3, 2, padding="same")(x)  # 11
    x = _conv(x, 48, 3, "2")  # 9
    x = layers.MaxPooling2D(3, 2)(x)  # 4
    x = _conv(x, 64, 2, "3")  # 3
    x = layers.Dense(128, name="dense4")(_flatten(x))
    x = layers.PReLU(name="prelu4")(x)
    box = layers.Dense(4, name="box")(x)
    face = layers.Dense(2, activation="softmax", name="face")(x)
    return keras.Model(image, [box, face], name="rnet")


def onet() -> keras.Model:
    """(N, 48, 48, 3) -> box (N, 4), landmarks (N, 10): five x then five y, face (N, 2)."""
    image = keras.Input((48, 48, 3))
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
    return keras.Model(image, [box, landmarks, face], name="onet")

"""A localization net, a spatial transformer and an embedder in one network: it learns where to look and who is who.

In the usual chain a detector finds landmarks, a template says where they should lie, and the embedder is trained on
what comes out. Here there is no template. The only teacher is the loss of the embedder: a crop is better if it makes
people easier to tell apart.
"""

from __future__ import annotations

import keras
import numpy as np
from keras import layers

from facelab._inference import predict
from facelab.errors import InputError
from facelab.joint_alignment.crops import CROP
from facelab.layers import SpatialTransformer

SEEN = 32  # pixels that the embedder sees, height and width
EMBEDDERS = ("dense", "convolutional")
# What each of four numbers adds to "the whole picture": zoom, turn, shift to the right, shift down.
_ZOOM_TURN_SHIFT = np.array([
    [1, 0, 0, 0, 1, 0],
    [0, -1, 0, 1, 0, 0],
    [0, 0, 1, 0, 0, 0],
    [0, 0, 0, 0, 0, 1],
])  # fmt: skip
_IDENTITY = np.array([1, 0, 0, 0, 1, 0])


def joint_network(align: bool = True, embedder: str = "dense", embedding_size: int = 64) -> keras.Model:
    """(N, 64, 64, 1) gray, 0 to 255 -> (N, 64) embedding.

    Args:
        align: False freezes the matrices at "the whole picture": the same network with fixed alignment.
        embedder: ``"dense"`` has a weight for each pixel, so it matters where a face lies. ``"convolutional"`` looks
            for its patterns everywhere.
        embedding_size: Length of the vectors.

    Raises:
        InputError: An unknown embedder.
    """
    if embedder not in EMBEDDERS:
        raise InputError(f"Expected an embedder out of {', '.join(EMBEDDERS)}. Received: {embedder!r}.")
    crop = keras.Input((CROP, CROP, 1))
    x = layers.Rescaling(1 / 127.5, -1, name="scale")(crop)
    seen = SpatialTransformer(SEEN, SEEN, name="transformer")([x, localization_net(x, align)])
    if embedder == "convolutional":
        x = _convolutions(seen, (16, 32, 64), "see")
        x = _dense(x, 128, "see")
    else:
        x = _dense(seen, 256, "see")
    embedding = layers.Dense(embedding_size, use_bias=False, name="embedding")(x)
    return keras.Model(crop, embedding, name="joint" if align else "fixed")


def localization_net(x, align: bool):
    """(N, 64, 64, 1), -1 to 1 -> matrices (N, 6), at first "the whole picture" for everybody.

    Four learned numbers become six: zoom, turn and two shifts, so that a face cannot be sheared.
    """
    x = layers.AveragePooling2D(2, name="look_small")(x)  # 32: where a face is one sees from far away
    x = layers.Flatten(name="look_flat")(_convolutions(x, (16, 32, 32), "look"))  # 16, 8, 4
    x = layers.Dense(64, activation="relu", name="look_dense")(x)
    numbers = layers.Dense(4, kernel_initializer="zeros", use_bias=False, trainable=align, name="look")(x)
    theta = layers.Dense(6, trainable=False, name="theta")
    matrices = theta(numbers)
    theta.set_weights([_ZOOM_TURN_SHIFT, _IDENTITY])
    return matrices


def _convolutions(x, filters: tuple[int, ...], name: str):
    for i, count in enumerate(filters):
        x = layers.Conv2D(count, 3, strides=2, padding="same", use_bias=False, name=f"{name}_conv{i}")(x)
        x = layers.BatchNormalization(momentum=0.9, name=f"{name}_bn{i}")(x)
        x = layers.ReLU(name=f"{name}_relu{i}")(x)
    return x


def _dense(x, units: int, name: str):
    x = layers.Dense(units, use_bias=False, name=f"{name}_dense")(layers.Flatten(name=f"{name}_flat")(x))
    return layers.ReLU(name=f"{name}_features")(layers.BatchNormalization(momentum=0.9, name=f"{name}_bn")(x))


def align_crops(network: keras.Model, crops: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What the network decided to look at.

    Args:
        network: From :func:`joint_network`.
        crops: (N, 64, 64, 1) uint8.

    Returns:
        (N, 2, 3) matrices, and (N, 32, 32, 1) uint8: what the embedder sees.
    """
    names = ("theta", "transformer")
    parts = keras.Model(network.input, [network.get_layer(name).output for name in names])
    theta, seen = predict(parts, crops)
    return theta.reshape(-1, 2, 3), np.clip((seen + 1) * 127.5 + 0.5, 0, 255).astype(np.uint8)


def transform_points(theta: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Where points of the crop come to lie in what the embedder sees: the matrices the other way around.

    Args:
        theta: (N, 2, 3).
        points: (N, K, 2), from -1 to 1 in the crop.

    Returns:
        (N, K, 2), from -1 to 1 in the output.

    Example:
        >>> zoom = np.array([[[0.5, 0, 0.1], [0, 0.5, 0]]])  # looks at the middle half, a little to the right
        >>> transform_points(zoom, np.array([[[0.1, 0.0], [0.35, -0.5]]])).round(3).tolist()
        [[[0.0, 0.0], [0.5, -1.0]]]
    """
    back = np.linalg.inv(theta[:, :, :2])
    return (points - theta[:, None, :, 2]) @ back.swapaxes(1, 2)

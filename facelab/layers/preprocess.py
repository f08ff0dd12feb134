"""What a model card does to the pixels, as a layer: the model takes faces as they come out of the alignment."""

from __future__ import annotations

from dataclasses import asdict

import keras
from keras import ops

from facelab._luma import LUMA
from facelab.cards.preprocessing import PerImageStandardization, Preprocessing

_KINDS = {kind.__name__: kind for kind in (Preprocessing, PerImageStandardization)}


@keras.saving.register_keras_serializable(package="facelab")
class Preprocess(keras.layers.Layer):
    """``card.preprocessing`` on tensors, so that a model can begin with it and carry it along in its file.

    Shapes: (N, H, W, 3) RGB, 0 to 255, uint8 or float -> (N, H, W, C) float32, also under mixed precision. No weights.
    Gradients pass through where the pixels are floats.

    Args:
        preprocessing: Of a card.

    Example:
        >>> import numpy as np
        >>> layer = Preprocess(Preprocessing((1, 1), "bgr", mean=(0.0, 100.0, 0.0), divisor=2.0))
        >>> layer(np.array([[[[10, 20, 30]]]], np.uint8)).numpy().ravel().tolist()  # 30, 20 - 100, 10, all halved
        [15.0, -40.0, 5.0]
    """

    def __init__(self, preprocessing: Preprocessing | PerImageStandardization, **kwargs):
        super().__init__(autocast=False, **kwargs)  # bfloat16 has three digits, too few for a difference of pixels
        self.preprocessing = preprocessing

    def call(self, faces):
        pixels = ops.cast(faces, "float32")
        if isinstance(self.preprocessing, PerImageStandardization):
            return _standardize(pixels)
        if self.preprocessing.channels == "gray":
            pixels = ops.sum(pixels * ops.convert_to_tensor(LUMA, "float32"), axis=-1, keepdims=True)
        elif self.preprocessing.channels == "bgr":
            pixels = ops.flip(pixels, axis=-1)
        return (pixels - ops.convert_to_tensor(self.preprocessing.mean, "float32")) / self.preprocessing.divisor

    def get_config(self):
        kind = type(self.preprocessing).__name__
        return super().get_config() | {"preprocessing": {"kind": kind, **asdict(self.preprocessing)}}

    @classmethod
    def from_config(cls, config):
        fields = {key: tuple(x) if isinstance(x, list) else x for key, x in config["preprocessing"].items()}
        return cls(**config | {"preprocessing": _KINDS[fields.pop("kind")](**fields)})


def _standardize(pixels):
    """Of floats (N, H, W, 3): each face by its own mean and standard deviation, as the card says."""
    mean = ops.mean(pixels, axis=(1, 2, 3), keepdims=True)
    std = ops.std(pixels, axis=(1, 2, 3), keepdims=True)
    numbers = pixels.shape[1] * pixels.shape[2] * pixels.shape[3]
    return (pixels - mean) / ops.maximum(std, numbers**-0.5)

"""dlib's face recognition network: a ResNet of 29 layers, 128 numbers for a face.

Davis King, 2017: http://blog.dlib.net/2017/02/high-quality-face-recognition-with-deep.html . It is a
ResNet-34 (https://arxiv.org/abs/1512.03385) with fewer layers and half the filters. The weights are
in the public domain and come inside the package ``face_recognition_models``, so that this is the
model that works everywhere without a download.
"""

from __future__ import annotations

import re
from pathlib import Path

import keras
import numpy as np
from keras import layers, ops

from facelab.cards import (
    Accuracy,
    FivePointAlignment,
    ModelCard,
    Preprocessing,
    TestTimeAugmentation,
    WeightFormat,
    Weights,
    register,
)
from facelab.cards.false_matches import FalseMatchRow, FalseMatchTable
from facelab.cards.provenance import Threshold
from facelab.errors import WeightsError
from facelab.layers.affine import Affine

_BLOCKS = ((32, 3), (64, 4), (128, 3), (256, 3), (256, 1))  # (filters, number of residual blocks)

# dlib aligns to 150 px with padding 0.25: the point p of its mean face, in [0, 1]^2, lies at 150 (p + 0.25) / 1.5.
# The eyes and the corners of the mouth are dlib's; the height of the nose, which MTCNN sets at its tip, is ours.
_MEAN_FACE = ((0.2273, 0.2214), (0.7528, 0.2212), (0.49, 0.56), (0.254, 0.780), (0.726, 0.780))

DLIB_RESNET = ModelCard(
    name="dlib_resnet",
    title="dlib ResNet-29",
    paper="http://blog.dlib.net/2017/02/high-quality-face-recognition-with-deep.html",
    year=2017,
    family="ResNet",
    embedding_size=128,
    parameters=5_614_592,
    preprocessing=Preprocessing(size=(150, 150), channels="rgb", mean=(122.782, 117.001, 104.298), divisor=256.0),
    alignment=FivePointAlignment(
        size=(150, 150),
        template=tuple((round(100 * x + 25, 2), round(100 * y + 25, 2)) for x, y in _MEAN_FACE),
        exact=False,
    ),
    views=TestTimeAugmentation(mirror=True, zooms=(1.0, 1.12)),
    threshold=Threshold(
        0.0822, "best accuracy on LFW pairsDevTrain, with facelab's MTCNN, this alignment and these views"
    ),
    false_matches=FalseMatchTable(
        rows=(
            FalseMatchRow(0.1, 0.1153, 0.1147, 0.1159),
            FalseMatchRow(0.05, 0.1048, 0.1043, 0.1053),
            FalseMatchRow(0.02, 0.09375, 0.09334, 0.09422),
            FalseMatchRow(0.01, 0.0868, 0.08637, 0.08728),
            FalseMatchRow(0.005, 0.08068, 0.08017, 0.08117),
            FalseMatchRow(0.002, 0.07349, 0.07285, 0.07409),
            FalseMatchRow(0.001, 0.06866, 0.06794, 0.06934),
            FalseMatchRow(0.0005, 0.06402, 0.06317, 0.065),
            FalseMatchRow(0.0002, 0.0584, 0.05724, 0.05962),
            FalseMatchRow(0.0001, 0.05462, 0.05318, 0.05614),
            FalseMatchRow(5e-05, 0.05103, 0.04946, 0.05262),
            FalseMatchRow(2e-05, 0.04643, 0.0445, 0.04863),
            FalseMatchRow(1e-05, 0.04317, 0.04045, 0.04569),
            FalseMatchRow(5e-06, 0.04006, 0.03818, 0.04294),
            FalseMatchRow(2e-06, 0.03704, 0.03497, 0.03974),
        ),
        people=4031,
        photos=9516,
        protocol="scripts/make_thresholds.py: LFW's peopleDevTrain, MTCNN; each row "
        "rests on 30 pairs of different people or more",
    ),
    lfw_claimed=Accuracy(0.9938, "http://blog.dlib.net/2017/02/high-quality-face-recognition-with-deep.html"),
    lfw_measured=Accuracy(
        0.990, "facelab benchmark lfw, View 1: threshold from pairsDevTrain, pairsDevTest judged once"
    ),
    weights=Weights(
        url=None,
        package="face_recognition_models/models/dlib_face_recognition_resnet_model_v1.dat",
        sha256="55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30",
        license="CC0-1.0",
        trained_on="About 3 million photos of 7,485 people: FaceScrub, VGGFace and photos from the web",
    ),
    formats=(WeightFormat("dlib, .dat", "vectors recorded with dlib 20.0.1"),),
)


def convert_dat(network: keras.Model, path: Path) -> None:
    """Fill the network from dlib's own ``.dat`` file.

    The file lists the layers from the input on. A layer with weights starts with its name, such as
    ``con_4``, followed by its tensor: for ``con_`` the kernel as (filters, channels, rows, columns)
    and then the biases, for ``affine_`` gamma and then beta, for ``fc_`` the (inputs, outputs) matrix.
    """
    data = path.read_bytes()
    filled = [layer for layer in network.layers if layer.weights]
    found = list(re.finditer(rb"\x01.(con_4|affine_|fc_2)", data, re.DOTALL))
    if len(found) != len(filled):
        raise WeightsError(f"Expected {len(filled)} layers with weights in {path}. Received: {len(found)}.")
    for layer, match in zip(filled, found, strict=True):
        start = match.end()
        if match[1] == b"fc_2":  # its tensor follows the numbers of outputs and inputs
            for _ in range(2):
                _, start = _read_integer(data, start)
        layer.set_weights(_split(_read_tensor(data, start), layer, path))


def _read_integer(data: bytes, at: int) -> tuple[int, int]:
    """dlib's integer: one byte (low 4 bits: byte count, high bit: sign), then little-endian bytes."""
    head = int.from_bytes(data[at : at + 1], "little")
    end = at + 1 + (head & 0x0F)
    value = int.from_bytes(data[at + 1 : end], "little")
    return (-value if head & 0x80 else value), end


def _read_tensor(data: bytes, at: int) -> np.ndarray:
    """dlib's tensor: version 2, four sizes, then little-endian float32; flat, empty if it is none."""
    version, at = _read_integer(data, at)
    count = 1
    for _ in range(4):
        size, at = _read_integer(data, at)
        count *= size
    whole = version == 2 and count > 0 and at + 4 * count <= len(data)
    return np.frombuffer(data, "<f4", count if whole else 0, at if whole else 0)


def _split(values: np.ndarray, layer: keras.layers.Layer, path: Path) -> list[np.ndarray]:
    """The flat tensor of one dlib layer as the list of weights of its Keras layer."""
    shapes = [tuple(w.shape) for w in layer.weights]
    sizes = [int(np.prod(shape)) for shape in shapes]
    if values.size != sum(sizes) or not np.isfinite(values).all():
        raise WeightsError(
            f"{path} does not fit: layer {layer.name} expects {sum(sizes)} numbers. "
            f"Received: {values.size} (damaged, truncated or another network)."
        )
    first, *rest = np.split(values, np.cumsum(sizes)[:-1])
    if isinstance(layer, layers.Conv2D):
        rows, columns, channels, filters = shapes[0]
        first = first.reshape(filters, channels, rows, columns).transpose(2, 3, 1, 0)
    return [first.reshape(shapes[0]), *rest]


def _conv(x, filters: int, name: str, size: int = 3, down: bool = False):
    padding = "valid" if down else "same"
    x = layers.Conv2D(filters, size, 2 if down else 1, padding, name=f"{name}_conv")(x)
    return Affine(name=f"{name}_affine")(x)


def _pad_like(x, other):
    """Zeros at the bottom, the right and in the last channels, until ``x`` is as large as ``other``."""
    missing = [(0, max(0, b - a)) for a, b in zip(x.shape[1:], other.shape[1:], strict=True)]
    return ops.pad(x, [(0, 0), *missing]) if any(after for _, after in missing) else x


def _residual(x, filters: int, name: str, down: bool):
    y = layers.ReLU()(_conv(x, filters, f"{name}_1", down=down))
    y = _conv(y, filters, f"{name}_2")
    shortcut = layers.AveragePooling2D(2, 2)(x) if down else x
    return layers.ReLU()(_pad_like(y, shortcut) + _pad_like(shortcut, y))


@register(DLIB_RESNET, converter=convert_dat)
def build(card: ModelCard) -> keras.Model:
    """(N, 150, 150, 3) preprocessed -> (N, 128), not normalized, as dlib returns it."""
    image = keras.Input((*card.preprocessing.size, 3))
    x = layers.ReLU()(_conv(image, 32, "stem", size=7, down=True))  # (72, 72, 32)
    x = layers.MaxPooling2D(3, 2)(x)  # (35, 35, 32)
    for stage, (filters, blocks) in enumerate(_BLOCKS):
        for block in range(blocks):
            # Every stage but the first begins by halving the map.
            x = _residual(x, filters, f"stage{stage}_block{block}", down=stage > 0 and block == 0)
    x = layers.GlobalAveragePooling2D()(x)  # (256,)
    return keras.Model(image, layers.Dense(card.embedding_size, use_bias=False, name="embedding")(x), name=card.name)

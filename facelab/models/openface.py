"""OpenFace: FaceNet's smallest networks, re-made in the open.

Amos, Ludwiczuk, Satyanarayanan, OpenFace: A general-purpose face recognition library with mobile applications,
CMU-CS-16-118, 2016, https://cmusatyalab.github.io/openface/ . Schroff et al. (https://arxiv.org/abs/1503.03832, tables
2 and 3) had trained Inception networks with triplets of photos; NN2 is the large one, NN4 the one for photos of 96
pixels. OpenFace published both, two smaller ones, and weights, trained on half a million photos instead of 200 million.

An Inception block (Szegedy et al., https://arxiv.org/abs/1409.4842) looks at its input in four ways at once, and hands
on all they find: through 3 x 3, 5 x 5 and 1 x 1 convolutions and through a pooling. A 1 x 1 convolution before the
costly ones leaves them fewer channels. Every second pooling takes the length of the nine numbers, not the largest.

The poolings are OpenFace's: they do not overlap, so that the pooled map is smaller than the others, and it is framed
with zeros. The published weights were trained so; later the definitions were changed
(https://github.com/cmusatyalab/openface/issues/351).

Names of layers are those of the Keras ports. Torch's own ``.t7`` files cannot be read.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import keras
from keras import layers, ops

from facelab.cards import (
    ONE_VIEW,
    Accuracy,
    FivePointAlignment,
    ModelCard,
    Preprocessing,
    WeightFormat,
    Weights,
    register,
)
from facelab.layers import LocalResponseNormalization
from facelab.models._csv_folder import convert_csv_folder, is_csv_folder
from facelab.models._padding import pad_both_sides
from facelab.models._weight_file import same_name, weight_converter

_SOURCE = "https://cmusatyalab.github.io/openface/models-and-accuracies/"
_RECORD = "outputs recorded with Keras-OpenFace's network"
# OpenFace fits an affine map to the outer corners of the eyes and the base of the nose, which are not among the five
# points. This template holds where its mean face, stretched to 96 x 96 from edge to edge, has the five
# (https://github.com/cmusatyalab/openface, align_dlib.py): an approximation.
_TEMPLATE = ((26.63, 16.06), (67.79, 15.26), (47.24, 40.52), (29.48, 61.62), (66.76, 60.88))

NN4_SMALL2 = ModelCard(
    name="openface",
    title="OpenFace nn4.small2",
    paper="https://cmusatyalab.github.io/openface/",
    year=2016,
    family="Inception",
    embedding_size=128,
    parameters=3_743_280,
    preprocessing=Preprocessing(size=(96, 96), channels="rgb", mean=(0.0, 0.0, 0.0), divisor=255.0),
    alignment=FivePointAlignment(size=(96, 96), template=_TEMPLATE, exact=False),
    views=ONE_VIEW,
    threshold=None,
    false_matches=None,
    lfw_claimed=Accuracy(0.9292, f"{_SOURCE} : nn4.small2.v1"),
    lfw_measured=None,
    weights=Weights(
        url="https://github.com/serengil/deepface_models/releases/download/v1.0/openface_weights.h5",
        package=None,
        sha256=None,
        license="Apache-2.0",
        trained_on="CASIA-WebFace and FaceScrub, about 500,000 photos",
    ),
    formats=(
        WeightFormat("deepface, openface_weights.h5", _RECORD),
        WeightFormat("facelab, .npz with LAYER/WEIGHT", _RECORD),
        WeightFormat("Keras-OpenFace, folder or .zip of .csv", f"{_RECORD}, from its weights written as .csv"),
    ),
)
NN4_SMALL1 = replace(
    NN4_SMALL2,
    name="openface_nn4_small1",
    title="OpenFace nn4.small1",
    parameters=5_591_424,
    false_matches=None,
    lfw_claimed=Accuracy(0.9210, f"{_SOURCE} : nn4.small1.v1"),
    weights=None,
    formats=(WeightFormat("facelab, .npz with LAYER/WEIGHT", "tests/models/test_openface.py"),),
)
NN4 = replace(
    NN4_SMALL1,
    name="openface_nn4",
    title="OpenFace nn4",
    parameters=6_974_224,
    false_matches=None,
    lfw_claimed=Accuracy(0.9157, f"{_SOURCE} : nn4.v2"),
)
NN2 = replace(
    NN4_SMALL1,
    name="openface_nn2",
    title="OpenFace nn2",
    parameters=7_487_984,
    preprocessing=replace(NN4_SMALL2.preprocessing, size=(224, 224)),
    alignment=replace(
        NN4_SMALL2.alignment,
        size=(224, 224),
        template=tuple((round(x * 224 / 96, 2), round(y * 224 / 96, 2)) for x, y in _TEMPLATE),
    ),
    false_matches=None,
    lfw_claimed=None,
)


# Of each block: the filters of the two convolutions in its 3 x 3 branch, and in its 5 x 5 branch; its pooling, and the
# filters after that; the filters of its 1 x 1 branch. In the network it is called by the first word.
_BLOCKS = {
    "3a": ((96, 128), (16, 32), "largest", 32, 64),
    "3b": ((96, 128), (32, 64), "length", 64, 64),
    "3c": ((128, 256), (32, 64), "largest", None, None),
    "4a": ((96, 192), (32, 64), "length", 128, 256),
    "4b": ((112, 224), (32, 64), "length", 128, 224),
    "4c": ((128, 256), (32, 64), "length", 128, 192),
    "4d": ((144, 288), (32, 64), "length", 128, 160),
    "4e": ((160, 256), (64, 128), "largest", None, None),
    "5a": ((192, 384), None, "length", 128, 384),
    "5b": ((192, 384), None, "largest", 128, 384),
    "5a small": ((96, 384), None, "length", 96, 256),
    "5b small": ((96, 384), None, "largest", 96, 256),
    "5a large": ((192, 384), (48, 128), "length", 128, 384),
    "5b large": ((192, 384), (48, 128), "largest", 128, 384),
}
_NETWORKS = {
    "openface": ("3a", "3b", "3c", "4a", "4e", "5a small", "5b small"),
    "openface_nn4_small1": ("3a", "3b", "3c", "4a", "4b", "4e", "5a", "5b"),
    "openface_nn4": ("3a", "3b", "3c", "4a", "4b", "4c", "4d", "4e", "5a", "5b"),
    "openface_nn2": ("3a", "3b", "3c", "4a", "4b", "4c", "4d", "4e", "5a large", "5b large"),
}


_convert_file = weight_converter(same_name)


def convert(network: keras.Model, path: Path) -> None:
    """Fill the network from a legacy .h5 or an .npz file, or from a folder (or a .zip) of .csv files."""
    if is_csv_folder(path):
        convert_csv_folder(network, path, lambda name: "dense_layer" if name == "dense" else name)
    else:
        _convert_file(network, path)


def _conv(x, filters: int, size: int, names: tuple[str, str], strides: int = 1):
    """Convolution, normalization, ReLU; ``names`` are those of the first two."""
    x, padding = pad_both_sides(x, size, strides)
    x = layers.Conv2D(filters, size, strides, padding, name=names[0])(x)
    return layers.ReLU()(layers.BatchNormalization(momentum=0.9, epsilon=1e-5, name=names[1])(x))


def _largest(x):
    """The largest of 3 x 3 numbers, at every second place."""
    x, padding = pad_both_sides(x, 3, 2)
    return layers.MaxPooling2D(3, 2, padding)(x)


def _length(x):
    """The length of 3 x 3 numbers taken as a vector, at every third place. Where it is 0, no gradient passes."""
    squared = 9 * layers.AveragePooling2D(3, 3)(ops.square(x))
    positive = squared > 0  # asked twice: some back-ends compute the gradient of both branches, and infinity times 0
    return ops.where(positive, ops.sqrt(ops.where(positive, squared, 1.0)), 0.0)


def _frame(x, size: int):
    """Zeros on all sides, until the map has ``size`` rows and columns; what is odd goes below and to the right."""
    missing = size - x.shape[1]
    return layers.ZeroPadding2D(((missing // 2, missing - missing // 2),) * 2)(x)


def _inception(x, name: str, block: tuple):
    """A block; one without a 1 x 1 branch halves the map."""
    three, five, pooling, pooled, one = block
    strides = 2 if one is None else 1
    found = []
    for size, filters in ((3, three), (5, five)):
        if filters is not None:
            branch = f"{name}_{size}x{size}"
            y = _conv(x, filters[0], 1, (f"{branch}_conv1", f"{branch}_bn1"))
            found.append(_conv(y, filters[1], size, (f"{branch}_conv2", f"{branch}_bn2"), strides))
    y = _length(x) if pooling == "length" else layers.MaxPooling2D(3, 2)(x)
    if pooled is not None:
        y = _conv(y, pooled, 1, (f"{name}_pool_conv", f"{name}_pool_bn"))
    found.append(_frame(y, found[0].shape[1]))
    if one is not None:
        found.append(_conv(x, one, 1, (f"{name}_1x1_conv", f"{name}_1x1_bn")))
    return layers.Concatenate(name=name)(found)


@register(NN4_SMALL2, NN4_SMALL1, NN4, NN2, converter=convert)
def build(card: ModelCard) -> keras.Model:
    """(N, 96, 96, 3) preprocessed, or 224 for nn2 -> (N, 128) of unit length, as Torch returned it.

    The shapes in the comments are those of nn4.small2.
    """
    # Torch has a window of 5 channels and divides alpha by 5. The Keras ports left it to TensorFlow's defaults.
    window = (
        {"depth_radius": 5, "alpha": 1e-4} if card.name == NN4_SMALL2.name else {"depth_radius": 2, "alpha": 1e-4 / 5}
    )
    image = keras.Input((*card.preprocessing.size, 3))
    x = _largest(_conv(image, 64, 7, ("conv1", "bn1"), strides=2))  # (24, 24, 64)
    x = LocalResponseNormalization(**window, name="lrn_1")(x)
    x = _conv(x, 64, 1, ("conv2", "bn2"))
    x = _conv(x, 192, 3, ("conv3", "bn3"))  # (24, 24, 192)
    x = _largest(LocalResponseNormalization(**window, name="lrn_2")(x))  # (12, 12, 192)
    for block in _NETWORKS[
        card.name
    ]:  # (12, 12, 256), (12, 12, 320), (6, 6, 640) twice, (3, 3, 1024), (3, 3, 736) twice
        x = _inception(x, f"inception_{block[:2]}", _BLOCKS[block])
    x = layers.GlobalAveragePooling2D(name="average")(x)  # (736,)
    x = layers.Dense(card.embedding_size, name="dense_layer")(x)
    return keras.Model(image, layers.UnitNormalization(name="norm_layer")(x), name=card.name)

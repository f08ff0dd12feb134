"""ArcFace's ResNets: residual networks made for faces.

Deng et al., "ArcFace: Additive Angular Margin Loss for Deep Face Recognition", 2019,
https://arxiv.org/abs/1801.07698, section 3.1. New was the loss, which adds a margin to the angle itself
(:class:`facelab.losses.ArcFaceLoss`). The network is a ResNet, changed where ImageNet's habits cost accuracy on
small, aligned faces. The first convolution does not halve the map and no pooling follows it, so that a face of 112
pixels keeps its detail. A block is normalization, convolution, normalization, PReLU, convolution, normalization; its
second convolution halves the map, and nothing follows the addition. The last map is not averaged but spread out,
because in an aligned face each place means something: normalization, dropout, one dense layer, normalization.

``arcface_resnet34`` has the layout of the file that deepface publishes, trained by the Keras_insightface project.
"""

from __future__ import annotations

import re

import keras
from keras import layers

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
from facelab.models._padding import pad_both_sides
from facelab.models._weight_file import same_name, weight_converter

_PAPER = "https://arxiv.org/abs/1801.07698"
_FILTERS = (64, 128, 256, 512)
_BLOCKS = {"arcface_resnet34": (3, 4, 6, 3), "arcface_resnet50": (3, 4, 14, 3)}  # residual blocks in each stage
_EPSILON, _MOMENTUM = 2e-5, 0.9

# https://github.com/deepinsight/insightface, the template of its face_align.py.
_TEMPLATE = ((38.2946, 51.6963), (73.5318, 51.5014), (56.0252, 71.7366), (41.5493, 92.3655), (70.7299, 92.2041))
_COMMON = {
    "paper": _PAPER,
    "year": 2019,
    "family": "ResNet",
    "embedding_size": 512,
    "preprocessing": Preprocessing(size=(112, 112), channels="rgb", mean=(127.5,) * 3, divisor=128.0),
    "alignment": FivePointAlignment(size=(112, 112), template=_TEMPLATE, exact=True),
    "views": TestTimeAugmentation(mirror=True, zooms=(1.0,)),  # insightface adds up both vectors when it tests on LFW
    "threshold": None,
    "lfw_measured": None,
}

ARCFACE_RESNET34 = ModelCard(
    name="arcface_resnet34",
    title="ArcFace ResNet-34",
    parameters=34_165_184,
    false_matches=None,
    lfw_claimed=Accuracy(
        0.9947, "https://github.com/leondgarse/Keras_insightface, README: Resnet34, CASIA, E40, 0.994667"
    ),
    weights=Weights(
        url="https://github.com/serengil/deepface_models/releases/download/v1.0/arcface_weights.h5",
        package=None,
        sha256=None,
        license="non-commercial research only, as the training data",
        trained_on="CASIA-WebFace, 490,623 photos of 10,572 people",
    ),
    formats=(
        WeightFormat("deepface, .h5", None),
        WeightFormat("facelab, .npz with LAYER/WEIGHT", "tests/models/test_arcface.py"),
    ),
    **_COMMON,
)
ARCFACE_RESNET50 = ModelCard(
    name="arcface_resnet50",
    title="ArcFace ResNet-50",
    parameters=43_628_992,
    false_matches=None,
    lfw_claimed=Accuracy(0.9953, f"{_PAPER}, table 2: trained on CASIA-WebFace with a margin of 0.5"),
    weights=None,
    formats=(WeightFormat("facelab, .npz with LAYER/WEIGHT", "tests/models/test_arcface.py"),),
    **_COMMON,
)


def from_deepface(name: str) -> str:
    """deepface's layer name -> ours. Two of its layers have automatic names, counted up within a session."""
    name = re.sub(r"batch_normalization(_\d+)?", "features_bn", name)
    return re.sub(r"dense(_\d+)?", "features_dense", name)


def _norm(x, name: str):
    return layers.BatchNormalization(momentum=_MOMENTUM, epsilon=_EPSILON, name=name)(x)


def _conv(x, filters: int, size: int, strides: int, name: str):
    x, padding = pad_both_sides(x, size, strides)
    return layers.Conv2D(filters, size, strides, padding, use_bias=False, name=name)(x)


def _prelu(x, name: str):
    return layers.PReLU(keras.initializers.Constant(0.25), shared_axes=[1, 2], name=name)(x)  # one slope a channel


def _block(x, filters: int, name: str, first: bool):
    """The first block of a stage halves the map, and its shortcut does so with a convolution of its own."""
    strides = 2 if first else 1
    y = _norm(x, f"{name}_1_bn")
    y = _conv(y, filters, 3, 1, f"{name}_1_conv")
    y = _prelu(_norm(y, f"{name}_2_bn"), f"{name}_1_prelu")
    y = _conv(y, filters, 3, strides, f"{name}_2_conv")
    y = _norm(y, f"{name}_3_bn")
    if first:
        x = _norm(_conv(x, filters, 1, strides, f"{name}_0_conv"), f"{name}_0_bn")
    return layers.Add(name=f"{name}_add")([x, y])


@register(ARCFACE_RESNET34, ARCFACE_RESNET50, converter=weight_converter(from_deepface, same_name))
def build(card: ModelCard) -> keras.Model:
    """(N, 112, 112, 3) preprocessed -> (N, 512), not normalized to unit length."""
    image = keras.Input((*card.preprocessing.size, 3))
    x = _conv(image, 64, 3, 1, "conv1_conv")  # (112, 112, 64)
    x = _prelu(_norm(x, "conv1_bn"), "conv1_prelu")
    # (56, 56, 64), (28, 28, 128), (14, 14, 256), (7, 7, 512)
    for stage, (filters, blocks) in enumerate(zip(_FILTERS, _BLOCKS[card.name], strict=True), 2):
        for block in range(1, blocks + 1):
            x = _block(x, filters, f"conv{stage}_block{block}", first=block == 1)
    x = layers.Dropout(0.4, name="features_dropout")(_norm(x, "features_bn"))
    x = layers.Flatten()(x)  # (25088,)
    x = layers.Dense(card.embedding_size, name="features_dense")(x)
    return keras.Model(image, _norm(x, "embedding"), name=card.name)

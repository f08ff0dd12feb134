"""VGGFace2: ResNet-50, and with a squeeze-and-excitation gate in every block SENet-50.

Qiong Cao, Li Shen, Weidi Xie, Omkar Parkhi, Andrew Zisserman, VGGFace2: A dataset for recognising faces across pose
and age, FG 2018: https://arxiv.org/abs/1710.08092 . What was new is the data: 3.31 million photos of 9,131 people,
362 each on average, from all sides and ages. Trained on the names of 8,631 of them.

ResNet-50 (https://arxiv.org/abs/1512.03385) adds to a block's input what its three convolutions find missing: 1 x 1
to a quarter of the channels, 3 x 3 there, 1 x 1 back. SENet-50 (https://arxiv.org/abs/1709.01507) first weighs every
channel of that by a number between 0 and 1, worked out from the averages of all channels over the whole map.
"""

from __future__ import annotations

from dataclasses import replace

import keras
from keras import layers

from facelab.cards import ONE_VIEW, BoxCrop, ModelCard, Preprocessing, WeightFormat, Weights, register
from facelab.cards.network import ClassifierCard
from facelab.models._weight_file import weight_converter

_STAGES = ((2, 64, 3), (3, 128, 4), (4, 256, 6), (5, 512, 3))  # (name, filters, blocks)
_REDUCTION = 16  # channels of a block for each number between squeeze and excitation
_FILES = "https://github.com/rcmalli/keras-vggface/releases/download/v2.0/rcmalli_vggface_"


def _file(name: str) -> Weights:
    return Weights(
        url=_FILES + name,
        package=None,
        sha256=None,
        license="non-commercial research only",
        trained_on="VGGFace2: 3.1 million photos of 8,631 people",
    )


def _format(name: str) -> WeightFormat:
    return WeightFormat(
        f"keras-vggface, rcmalli_vggface_{name}", "outputs recorded with keras-vggface 0.6, Keras 2.2.4"
    )


RESNET50 = ModelCard(
    name="vggface2_resnet50",
    title="VGGFace2 ResNet-50",
    paper="https://arxiv.org/abs/1710.08092",
    year=2018,
    family="ResNet",
    embedding_size=2048,
    parameters=23_561_152,
    preprocessing=Preprocessing(size=(224, 224), channels="bgr", mean=(91.4953, 103.8827, 131.0912), divisor=1.0),
    # The box is enlarged by 1.3 and its shorter side resized to 256, of which the network sees the central 224.
    alignment=BoxCrop(size=(224, 224), side="shorter", enlarge=1.3 * 224 / 256),
    views=ONE_VIEW,
    threshold=None,
    false_matches=None,
    lfw_claimed=None,  # the paper reports IJB-A, B and C
    lfw_measured=None,
    weights=_file("tf_notop_resnet50.h5"),
    formats=(_format("tf_notop_resnet50.h5"), _format("tf_resnet50.h5")),
)
SENET50 = replace(
    RESNET50,
    name="vggface2_senet50",
    title="VGGFace2 SENet-50",
    family="SE",
    parameters=26_092_144,
    weights=_file("tf_notop_senet50.h5"),
    formats=(_format("tf_notop_senet50.h5"), _format("tf_senet50.h5")),
)
RESNET50_CLASSIFIER = ClassifierCard(
    name="vggface2_resnet50_classifier",
    title="VGGFace2 ResNet-50, classifier",
    paper=RESNET50.paper,
    year=RESNET50.year,
    family="ResNet",
    classes=8631,
    parameters=41_246_071,
    preprocessing=RESNET50.preprocessing,
    alignment=RESNET50.alignment,
    accuracy_claimed=None,
    labels=_file("labels_v2.npy"),
    weights=_file("tf_resnet50.h5"),
    formats=(_format("tf_resnet50.h5"),),
)
SENET50_CLASSIFIER = replace(
    RESNET50_CLASSIFIER,
    name="vggface2_senet50_classifier",
    title="VGGFace2 SENet-50, classifier",
    family="SE",
    parameters=43_777_063,
    weights=_file("tf_senet50.h5"),
    formats=(_format("tf_senet50.h5"),),
)


def _rename(name: str) -> str:
    """``"conv2_1_3x3/bn"`` -> ``"conv2_1_3x3_bn"``."""
    return name.replace("/", "_")


def _conv(x, filters: int, size: int, stride: int, name: str, se: bool):
    x = layers.Conv2D(filters, size, stride, padding="same", use_bias=False, name=name)(x)
    return layers.BatchNormalization(epsilon=1e-4 if se else 1e-3, name=f"{name}_bn")(x)


def _squeeze_excite(x, name: str):
    channels = x.shape[-1]
    gate = layers.GlobalAveragePooling2D(keepdims=True)(x)  # (1, 1, channels)
    gate = layers.Conv2D(channels // _REDUCTION, 1, activation="relu", name=f"{name}_down")(gate)
    gate = layers.Conv2D(channels, 1, activation="sigmoid", name=f"{name}_up")(gate)
    return layers.Multiply()([x, gate])


def _block(x, filters: int, stride: int, name: str, se: bool):
    """A bottleneck; its stride sits on the first convolution, as in Caffe, not on the 3 x 3 one."""
    y = layers.ReLU()(_conv(x, filters, 1, stride, f"{name}_1x1_reduce", se))
    y = layers.ReLU()(_conv(y, filters, 3, 1, f"{name}_3x3", se))
    y = _conv(y, 4 * filters, 1, 1, f"{name}_1x1_increase", se)
    if se:
        y = _squeeze_excite(y, f"{name}_1x1")
    if x.shape[1:] != y.shape[1:]:
        x = _conv(x, 4 * filters, 1, stride, f"{name}_1x1_proj", se)
    return layers.ReLU()(layers.Add()([y, x]))


# The file with the classifier fills the networks without one, too.
@register(
    RESNET50,
    SENET50,
    RESNET50_CLASSIFIER,
    SENET50_CLASSIFIER,
    converter=weight_converter(_rename, ignore=("classifier",)),
)
def build(card: ModelCard | ClassifierCard) -> keras.Model:
    """(N, 224, 224, 3) preprocessed -> (N, 2048), none negative, or (N, 8631) probabilities."""
    se = card.family == "SE"
    image = keras.Input((*card.preprocessing.size, 3))
    x = layers.ReLU()(_conv(image, 64, 7, 2, "conv1_7x7_s2", se))  # (112, 112, 64)
    x = layers.MaxPooling2D(3, 2)(x)  # (55, 55, 64)
    for stage, filters, blocks in _STAGES:  # (55, 55, 256), (28, 28, 512), (14, 14, 1024), (7, 7, 2048)
        for i in range(1, blocks + 1):
            stride = 2 if i == 1 and stage > 2 else 1
            x = _block(x, filters, stride, f"conv{stage}_{i}", se)
    x = layers.GlobalAveragePooling2D(name="average")(x)
    if isinstance(card, ClassifierCard):
        x = layers.Dense(card.classes, activation="softmax", name="classifier")(x)
    return keras.Model(image, x, name=card.name)

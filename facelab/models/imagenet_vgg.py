"""VGG-16 and VGG-19 as they were before they saw faces: trained on ImageNet to name 1,000 kinds of things.

Karen Simonyan, Andrew Zisserman, Very Deep Convolutional Networks for Large-Scale Image Recognition, 2014:
https://arxiv.org/abs/1409.1556 . What was new: depth from one repeated part. Two 3 x 3 convolutions see as much as one
5 x 5, with fewer weights and one more ReLU. VGGFace is this VGG-16 with other data; here the two sizes stand side by
side, so that what three more layers cost and bring can be read off.

The networks are those of ``keras.applications``; their files date from Keras 1.
"""

from __future__ import annotations

from dataclasses import replace

import keras

from facelab.cards import Accuracy, Preprocessing, WeightFormat, Weights, register
from facelab.cards.network import ClassifierCard
from facelab.models._weight_file import same_name, weight_converter

_FILES = "https://storage.googleapis.com/tensorflow/keras-applications/vgg{0}/"
_NAME = "vgg{0}_weights_tf_dim_ordering_tf_kernels.h5"
_ACCURACY = (
    "https://github.com/keras-team/keras-applications, top-1 on ImageNet's validation set, one central crop; "
    "rounded at https://keras.io/api/applications/"
)


def _weights(depth: int, md5: str) -> Weights:
    return Weights(
        url=(_FILES + _NAME).format(depth),
        package=None,
        sha256=f"md5:{md5}",
        license="CC-BY-4.0",
        trained_on="ImageNet (ILSVRC 2012): 1.3 million photos of 1,000 kinds of things",
    )


def _format(depth: int) -> WeightFormat:
    return WeightFormat(
        f"keras.applications, {_NAME.format(depth)}", "equal to what Keras' own reader makes of such a file"
    )


VGG16 = ClassifierCard(
    name="vgg16",
    title="VGG-16",
    paper="https://arxiv.org/abs/1409.1556",
    year=2014,
    family="VGG",
    classes=1000,
    parameters=138_357_544,
    preprocessing=Preprocessing(size=(224, 224), channels="bgr", mean=(103.939, 116.779, 123.68), divisor=1.0),
    alignment=None,
    accuracy_claimed=Accuracy(0.71268, _ACCURACY),
    labels=Weights(
        url="https://storage.googleapis.com/download.tensorflow.org/data/imagenet_class_index.json",
        package=None,
        sha256="md5:c2c37ea517e94d9795004a39431a14cb",
        license="Apache-2.0",
        trained_on="The names of the 1,000 classes",
    ),
    weights=_weights(16, "64373286793e3c8b2b4e3219cbf3544b"),
    formats=(_format(16),),
)
VGG19 = replace(
    VGG16,
    name="vgg19",
    title="VGG-19",
    parameters=143_667_240,
    accuracy_claimed=Accuracy(0.71256, _ACCURACY),
    weights=_weights(19, "cbe5617147190e668d6c5d5026f83318"),
    formats=(_format(19),),
)


@register(VGG16, VGG19, converter=weight_converter(same_name))
def build(card: ClassifierCard) -> keras.Model:
    """(N, 224, 224, 3) preprocessed -> (N, 1000) probabilities."""
    application = {VGG16.name: keras.applications.VGG16, VGG19.name: keras.applications.VGG19}[card.name]
    return application(weights=None, classes=card.classes, input_shape=(*card.preprocessing.size, 3), name=card.name)

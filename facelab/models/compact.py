"""facelab's own small embedder: under a million parameters and some milliseconds per face, to train oneself.

The network is a plain ResNet (https://arxiv.org/abs/1512.03385) in miniature: four times a convolution that halves the
map and a residual block. The last map is not averaged but weighed: a depthwise convolution as large as the map has a
weight of its own for each place (MobileFaceNet, https://arxiv.org/abs/1804.07573, section 3.1), because an aligned
face has its eyes at one place and its mouth at another.

Two cards, two ways to learn without millions of photos; ``scripts/make_embedders.py`` goes both:

- ``facelab_synthetic`` learns from scratch on people that facelab draws, without a real photo.
- ``facelab_distilled`` learns from a teacher, ``dlib_resnet``: not who is on a photo, but which vector the teacher
  gives it (https://arxiv.org/abs/1503.02531). That is how large networks come to small devices.

The weights come with facelab, as float16; ``facelab train`` makes others.
"""

from __future__ import annotations

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
from facelab.cards.false_matches import FalseMatchRow, FalseMatchTable
from facelab.cards.provenance import Threshold
from facelab.models._weight_file import same_name, weight_converter

_FILTERS = (32, 64, 128, 128)


def _conv(x, filters: int, name: str, strides: int = 1, relu: bool = True):
    x = layers.Conv2D(filters, 3, strides, "same", use_bias=False, name=f"{name}_conv")(x)
    x = layers.BatchNormalization(momentum=0.9, name=f"{name}_bn")(x)
    return layers.ReLU(name=f"{name}_relu")(x) if relu else x


def _residual(x, filters: int, name: str):
    y = _conv(x, filters, f"{name}_1")
    y = _conv(y, filters, f"{name}_2", relu=False)
    return layers.ReLU(name=f"{name}_out")(layers.Add(name=f"{name}_add")([x, y]))


# dlib_resnet's template at 80/150 of its size: pixel i of a face n pixels wide has its middle at (i + 0.5) / n.
_TEMPLATE = ((25.22, 24.91), (53.25, 24.9), (39.23, 42.97), (26.65, 54.7), (51.82, 54.7))
# best_threshold on equal numbers of both kinds of pairs, MTCNN's landmarks; scripts/make_embedders.py prints it.
_HELD = "best accuracy on pairs of {} who were not trained on, MTCNN"
_COMMON = {
    "paper": "https://arxiv.org/abs/1512.03385",
    "year": 2026,
    "family": "ResNet",
    "embedding_size": 128,
    "parameters": 928_096,
    "preprocessing": Preprocessing(size=(80, 80), channels="rgb", mean=(127.5,) * 3, divisor=127.5),
    "alignment": FivePointAlignment(size=(80, 80), template=_TEMPLATE, exact=True),
    "views": TestTimeAugmentation(mirror=True, zooms=(1.0,)),
    "formats": (WeightFormat("facelab, .npz with LAYER/WEIGHT", "written by facelab"),),
}

FACELAB_SYNTHETIC = ModelCard(
    name="facelab_synthetic",
    title="facelab compact, from synthetic people",
    threshold=Threshold(0.5279, _HELD.format("40 synthetic people (320 photos)")),
    false_matches=None,
    lfw_claimed=None,
    lfw_measured=Accuracy(
        0.670, "facelab benchmark lfw, View 1: threshold from pairsDevTrain, pairsDevTest judged once"
    ),
    weights=Weights(
        url=None,
        package="facelab/weights/facelab_synthetic.npz",
        sha256="05a8da703c3a4047a3d0d54a7b330c8bfd1578c024a6199fcf72d48127c6bc00",
        license="MIT",
        trained_on="360 people who do not exist, 2,880 photos, half of them easy and half wild",
    ),
    **_COMMON,
)
FACELAB_DISTILLED = ModelCard(
    name="facelab_distilled",
    title="facelab compact, distilled from dlib_resnet",
    threshold=Threshold(0.5623, _HELD.format("404 people (1,425 photos) of LFW's peopleDevTrain")),
    false_matches=FalseMatchTable(
        rows=(
            FalseMatchRow(0.1, 0.7114, 0.7021, 0.7212),
            FalseMatchRow(0.05, 0.6272, 0.6139, 0.6406),
            FalseMatchRow(0.02, 0.5366, 0.5184, 0.5535),
            FalseMatchRow(0.01, 0.4779, 0.4573, 0.4984),
            FalseMatchRow(0.005, 0.424, 0.3958, 0.4479),
            FalseMatchRow(0.002, 0.3592, 0.3229, 0.3903),
            FalseMatchRow(0.001, 0.3174, 0.2763, 0.3532),
            FalseMatchRow(0.0005, 0.2756, 0.2339, 0.3165),
            FalseMatchRow(0.0002, 0.2339, 0.1855, 0.2793),
        ),
        people=403,
        photos=1423,
        protocol="scripts/make_thresholds.py: people of LFW's peopleDevTrain who were not trained on, MTCNN; each row "
        "rests on 30 pairs of different people or more",
    ),
    lfw_claimed=None,
    lfw_measured=Accuracy(
        0.961, "facelab benchmark lfw, View 1: threshold from pairsDevTrain, pairsDevTest judged once"
    ),
    weights=Weights(
        url=None,
        package="facelab/weights/facelab_distilled.npz",
        sha256="cbc7c9a3cfc0209a9a8c9455d597aeecdf8fcd776b91f100ab27346daad6e73f",
        license="MIT; learned from photos of LFW, for research and teaching",
        trained_on="LFW's peopleDevTrain (8,100 photos of 3,634 people), and blends of two; labeled by dlib_resnet",
    ),
    **_COMMON,
)


@register(FACELAB_SYNTHETIC, FACELAB_DISTILLED, converter=weight_converter(same_name))
def build(card: ModelCard) -> keras.Model:
    """(N, 80, 80, 3) preprocessed -> (N, 128), not normalized."""
    image = keras.Input((*card.preprocessing.size, 3))
    x = _conv(image, _FILTERS[0], "stem", strides=2)  # (40, 40, 32)
    for stage, filters in enumerate(_FILTERS[1:], 1):  # (20, 20, 64), (10, 10, 128), (5, 5, 128)
        x = _residual(_conv(x, filters, f"stage{stage}_down", strides=2), filters, f"stage{stage}_block")
    x = layers.DepthwiseConv2D(x.shape[1], use_bias=False, name="weigh_places")(x)  # (1, 1, 128)
    x = layers.Flatten()(x)
    x = layers.Dense(card.embedding_size, use_bias=False, name="embedding")(x)
    # Centered numbers: without it all vectors begin close together, since what comes out of a ReLU is never negative.
    return keras.Model(image, layers.BatchNormalization(momentum=0.9, name="embedding_bn")(x), name=card.name)

"""CASIA-Net: small filters, a narrow end, and the first large public data set.

Yi, Lei, Liao, Li, "Learning Face Representation from Scratch", 2014, https://arxiv.org/abs/1411.7923, table 1. Half a
million photos of 10,575 people (CASIA-WebFace) and a network after VGG's pattern: ten 3 x 3 convolutions in five pairs,
a pooling after each pair. The last map is averaged into 320 numbers, which are few and have no ReLU, because a vector
to compare may as well be negative and dense.

``casianet_plain`` is the paper's network. ``casianet`` is what re-implementations made of it: (1) batch normalization
(https://arxiv.org/abs/1502.03167) makes training several times faster, (2) the contrastive loss that the paper adds to
softmax is dropped, and (3) the width of the last layer follows the task (``embedding_size`` of the card). All three are
choices of the training; only the first changes the network.
"""

from __future__ import annotations

from dataclasses import replace

import keras
from keras import layers

from facelab.cards import ONE_VIEW, Accuracy, FivePointAlignment, ModelCard, Preprocessing, WeightFormat, register
from facelab.models._weight_file import same_name, weight_converter

_PAPER = "https://arxiv.org/abs/1411.7923"
_PAIRS = ((32, 64), (64, 128), (96, 192), (128, 256), (160, 320))
# The paper says 100 x 100 and eyes level, but not where: ArcFace's face in 100 pixels, an imitation.
_TEMPLATE = ((34.11, 46.16), (65.58, 45.99), (49.95, 64.05), (37.03, 82.47), (63.09, 82.33))

CASIANET = ModelCard(
    name="casianet",
    title="CASIA-Net with batch normalization",
    paper=_PAPER,
    year=2014,
    family="VGG",
    embedding_size=320,
    parameters=1_757_088,
    preprocessing=Preprocessing(size=(100, 100), channels="gray", mean=(127.5,), divisor=128.0),
    alignment=FivePointAlignment(size=(100, 100), template=_TEMPLATE, exact=False),
    views=ONE_VIEW,
    threshold=None,
    false_matches=None,
    lfw_claimed=None,
    lfw_measured=None,
    weights=None,
    formats=(WeightFormat("facelab, .npz with LAYER/WEIGHT", "tests/models/test_casianet.py"),),
)
CASIANET_PLAIN = replace(
    CASIANET,
    name="casianet_plain",
    title="CASIA-Net",
    parameters=1_752_768,
    false_matches=None,
    lfw_claimed=Accuracy(0.9613, f"{_PAPER}, table 3: the network alone, compared by cosine"),
)


def _conv(x, filters: int, name: str, normalize: bool, relu: bool):
    x = layers.Conv2D(filters, 3, padding="same", use_bias=not normalize, name=name)(x)
    if normalize:
        x = layers.BatchNormalization(name=f"{name}_bn")(x)
    return layers.ReLU(name=f"{name}_relu")(x) if relu else x


@register(CASIANET, CASIANET_PLAIN, converter=weight_converter(same_name))
def build(card: ModelCard) -> keras.Model:
    """(N, 100, 100, 1) preprocessed -> (N, 320), the average of the last map."""
    return casianet(card, normalize=card.name == CASIANET.name)


def casianet(card: ModelCard, normalize: bool, share: float = 1.0) -> keras.Model:
    """The network for other cards than the registered two: other faces, fewer filters, another width of the end.

    Args:
        card: Gives name, size of the face and width of the last layer; ``dataclasses.replace`` makes one.
        normalize: Batch normalization after every convolution, which then has no bias.
        share: Of the paper's filters, more than 0, in all convolutions but the last.

    Returns:
        (N, H, W, 1) preprocessed -> (N, card.embedding_size).

    Example:
        >>> casianet(replace(CASIANET, embedding_size=32), normalize=True, share=0.25).output_shape
        (None, 32)
    """
    x = image = keras.Input((*card.preprocessing.size, 1))
    pairs = [[max(1, round(share * filters)) for filters in pair] for pair in _PAIRS]
    pairs[-1][1] = card.embedding_size
    # (50, 50, 64), (25, 25, 128), (13, 13, 192), (7, 7, 256), (7, 7, 320)
    for i, (first, second) in enumerate(pairs, 1):
        x = _conv(x, first, f"conv{i}1", normalize, relu=True)
        x = _conv(x, second, f"conv{i}2", normalize, relu=i < len(pairs))
        if i < len(pairs):
            x = layers.MaxPooling2D(2, padding="same", name=f"pool{i}")(x)  # "same": Caffe rounds up
    return keras.Model(image, layers.GlobalAveragePooling2D(name="pool5")(x), name=card.name)

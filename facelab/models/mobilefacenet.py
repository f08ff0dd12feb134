"""MobileFaceNet: nearly as accurate as networks of fifty times its size, on a phone.

Chen et al., "MobileFaceNets: Efficient CNNs for Accurate Real-Time Face Verification on Mobile Devices", 2018,
https://arxiv.org/abs/1804.07573, table 1. The blocks are MobileNetV2's, which widen, convolve each channel by
itself and narrow again. New was the end: average pooling treats all places of the last map alike, but in an aligned
face the middle counts for more than the corners. Here a depthwise convolution as large as the map weighs each place of
each channel, for 25 thousand parameters where a dense layer would take millions.
"""

from __future__ import annotations

import keras
from keras import layers

from facelab.cards import ONE_VIEW, Accuracy, FivePointAlignment, ModelCard, Preprocessing, WeightFormat, register
from facelab.models._padding import pad_both_sides
from facelab.models._weight_file import same_name, weight_converter

# Table 1's bottlenecks: (widening t, channels c, repetitions n, stride s of the first).
_STAGES = ((2, 64, 5, 2), (4, 128, 1, 2), (2, 128, 6, 1), (4, 128, 1, 2), (2, 128, 2, 1))

# The paper aligns by five points and does not print them: this is the template of the ArcFace code it trains with.
_TEMPLATE = ((38.2946, 51.6963), (73.5318, 51.5014), (56.0252, 71.7366), (41.5493, 92.3655), (70.7299, 92.2041))

MOBILEFACENET = ModelCard(
    name="mobilefacenet",
    title="MobileFaceNet",
    paper="https://arxiv.org/abs/1804.07573",
    year=2018,
    family="mobile",
    embedding_size=128,
    parameters=1_022_720,
    preprocessing=Preprocessing(size=(112, 112), channels="rgb", mean=(127.5,) * 3, divisor=128.0),
    alignment=FivePointAlignment(size=(112, 112), template=_TEMPLATE, exact=True),
    views=ONE_VIEW,
    threshold=None,
    false_matches=None,
    lfw_claimed=Accuracy(0.9955, "https://arxiv.org/abs/1804.07573, abstract: trained on the refined MS-Celeb-1M"),
    lfw_measured=None,
    weights=None,
    formats=(WeightFormat("facelab, .npz with LAYER/WEIGHT", "tests/models/test_mobilefacenet.py"),),
)


def _norm(x, name: str, linear: bool = False):
    x = layers.BatchNormalization(momentum=0.9, name=f"{name}_bn")(x)
    if linear:
        return x
    return layers.PReLU(keras.initializers.Constant(0.25), shared_axes=[1, 2], name=f"{name}_prelu")(x)


def _conv(x, filters: int, size: int, name: str, strides: int = 1, linear: bool = False):
    x, padding = pad_both_sides(x, size, strides)
    x = layers.Conv2D(filters, size, strides, padding, use_bias=False, name=f"{name}_conv")(x)
    return _norm(x, name, linear)


def _depthwise(x, name: str, strides: int = 1):
    x, padding = pad_both_sides(x, 3, strides)
    x = layers.DepthwiseConv2D(3, strides, padding, use_bias=False, name=f"{name}_conv")(x)
    return _norm(x, name)


def _bottleneck(x, widening: int, filters: int, strides: int, name: str):
    """Wide in the middle; the narrow ends have no activation, which would throw away half of what little there is."""
    y = _conv(x, widening * x.shape[-1], 1, f"{name}_widen")
    y = _depthwise(y, f"{name}_depthwise", strides)
    y = _conv(y, filters, 1, f"{name}_narrow", linear=True)
    return layers.Add(name=f"{name}_add")([x, y]) if y.shape == x.shape else y


@register(MOBILEFACENET, converter=weight_converter(same_name))
def build(card: ModelCard) -> keras.Model:
    """(N, 112, 112, 3) preprocessed -> (N, 128), not normalized to unit length."""
    image = keras.Input((*card.preprocessing.size, 3))
    x = _conv(image, 64, 3, "stem", strides=2)  # (56, 56, 64)
    x = _depthwise(x, "stem_depthwise")
    # (28, 28, 64), (14, 14, 128), (14, 14, 128), (7, 7, 128), (7, 7, 128)
    for stage, (widening, filters, blocks, strides) in enumerate(_STAGES, 1):
        for block in range(1, blocks + 1):
            x = _bottleneck(x, widening, filters, strides if block == 1 else 1, f"stage{stage}_block{block}")
    x = _conv(x, 512, 1, "features")  # (7, 7, 512)
    x = layers.DepthwiseConv2D(x.shape[1], use_bias=False, name="weigh_places_conv")(x)  # (1, 1, 512)
    x = _norm(x, "weigh_places", linear=True)
    x = _conv(x, card.embedding_size, 1, "embedding", linear=True)  # (1, 1, 128)
    return keras.Model(image, layers.Flatten()(x), name=card.name)

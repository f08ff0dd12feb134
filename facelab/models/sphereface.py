"""SphereFace: convolutions, PReLU, additions, and nothing else.

Liu et al., "SphereFace: Deep Hypersphere Embedding for Face Recognition", 2017, https://arxiv.org/abs/1704.08063,
table 2. New was the loss: A-softmax asks that the *angle* to the own class's direction be several times smaller than to
any other, so that what is learned are directions on a sphere (:class:`facelab.losses.ASoftmaxLoss`). The networks
are ResNets stripped down: every stage halves the map with one convolution, then adds residual blocks. There is no batch
normalization, no pooling, and no activation after the additions. With half a million photos (CASIA-WebFace) they
overtook DeepFace and VGGFace, which had seen millions.
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
    register,
)
from facelab.models._padding import pad_both_sides
from facelab.models._weight_file import same_name, weight_converter

_PAPER = "https://arxiv.org/abs/1704.08063"
_FILTERS = (64, 128, 256, 512)
# Residual blocks in each stage. The depth counts convolutions: four that halve the map, and two a block.
_BLOCKS = {
    "sphereface4": (0, 0, 0, 0),
    "sphereface10": (0, 1, 2, 0),
    "sphereface20": (1, 2, 4, 1),
    "sphereface36": (2, 4, 8, 2),
    "sphereface64": (3, 8, 16, 3),
}
# The authors' face_align_demo.m. MATLAB counts pixels from 1; like everyone after them we take the numbers as they are.
_TEMPLATE = ((30.2946, 51.6963), (65.5318, 51.5014), (48.0252, 71.7366), (33.5493, 92.3655), (62.7299, 92.2041))


def _card(depth: int, parameters: int, lfw_claimed: Accuracy | None) -> ModelCard:
    return ModelCard(
        name=f"sphereface{depth}",
        title=f"SphereFace-{depth}",
        paper=_PAPER,
        year=2017,
        family="ResNet",
        embedding_size=512,
        parameters=parameters,
        preprocessing=Preprocessing(size=(112, 96), channels="bgr", mean=(127.5,) * 3, divisor=128.0),
        alignment=FivePointAlignment(size=(112, 96), template=_TEMPLATE, exact=True),
        views=TestTimeAugmentation(
            mirror=True, zooms=(1.0,)
        ),  # the authors put both vectors in a row; here they are added
        threshold=None,
        false_matches=None,
        lfw_claimed=lfw_claimed,
        lfw_measured=None,
        weights=None,
        formats=(WeightFormat("facelab, .npz with LAYER/WEIGHT", "tests/models/test_sphereface.py"),),
    )


_README = "https://github.com/wy1iu/sphereface, README: the released of five runs, which gave 0.9913 to 0.9930"
# For 4, 10 and 36 layers the paper has a curve but no numbers.
CARDS = (
    _card(4, 12_562_496, None),
    _card(10, 15_217_984, None),
    _card(20, 22_666_944, Accuracy(0.9930, _README)),
    _card(36, 32_771_392, None),
    _card(64, 48_186_816, Accuracy(0.9942, f"{_PAPER}, table 4")),
)


def _conv(x, filters: int, name: str, strides: int = 1):
    x, padding = pad_both_sides(x, 3, strides)
    # In a residual block the authors hold the biases at zero and start small, so that a block begins as the identity:
    # without batch normalization nothing else keeps 64 layers in bounds.
    block = strides == 1
    start = keras.initializers.RandomNormal(stddev=0.01) if block else "glorot_uniform"
    x = layers.Conv2D(filters, 3, strides, padding, use_bias=not block, kernel_initializer=start, name=f"{name}_conv")(
        x
    )
    slope = keras.initializers.Constant(0.25)
    return layers.PReLU(slope, shared_axes=[1, 2], name=f"{name}_prelu")(x)  # one slope a channel


@register(*CARDS, converter=weight_converter(same_name))
def build(card: ModelCard) -> keras.Model:
    """(N, 112, 96, 3) preprocessed -> (N, 512), not normalized: the layer ``fc5`` of the authors."""
    image = x = keras.Input((*card.preprocessing.size, 3))
    # (56, 48, 64), (28, 24, 128), (14, 12, 256), (7, 6, 512)
    for stage, (filters, blocks) in enumerate(zip(_FILTERS, _BLOCKS[card.name], strict=True), 1):
        x = _conv(x, filters, f"stage{stage}_down", strides=2)
        for block in range(1, blocks + 1):
            y = _conv(x, filters, f"stage{stage}_block{block}_1")
            y = _conv(y, filters, f"stage{stage}_block{block}_2")
            x = layers.Add(name=f"stage{stage}_block{block}_add")([x, y])
    x = layers.Flatten()(x)  # (21504,)
    return keras.Model(image, layers.Dense(card.embedding_size, name="fc5")(x), name=card.name)

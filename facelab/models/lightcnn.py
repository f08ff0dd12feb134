"""Light CNN: fewer weights and less noise by letting filters compete.

Wu, He, Sun, Tan, "A Light CNN for Deep Face Representation with Noisy Labels", 2018, https://arxiv.org/abs/1511.02683,
tables 1 and 2. In place of ReLU stands *max-feature-map*: of each two filters only the stronger answer goes on
(:class:`facelab.layers.MaxFeatureMap`). That halves every layer, acts as a selection of features, and copes better with
photos under a wrong name. "9" and "29" count the convolutions; the second has residual blocks. There is no batch
normalization. Faces are gray, turned by the eyes and scaled by the distance from eyes to mouth.

The paper counts 5,556 K weights for "9". Table 1 gives conv2 twice the weights that its 48 input channels need; without
that slip its sum is ours.
"""

from __future__ import annotations

import keras
from keras import layers

from facelab.cards import ONE_VIEW, Accuracy, EyeMouthAlignment, ModelCard, Preprocessing, WeightFormat, register
from facelab.layers import MaxFeatureMap
from facelab.models._weight_file import same_name, weight_converter

_PAPER = "https://arxiv.org/abs/1511.02683"
_REPORTED = "https://github.com/AlfredXiangWu/LightCNN, README: 100 % minus the equal error rate"
# (width of the residual blocks, their number in the 29 layers, what follows: output of a group, or a pooling)
_STAGES = ((48, 1, 96, True), (96, 2, 192, True), (192, 3, 128, False), (128, 4, 128, True))


def _card(depth: int, parameters: int, lfw_claimed: float) -> ModelCard:
    return ModelCard(
        name=f"lightcnn{depth}",
        title=f"Light CNN-{depth}",
        paper=_PAPER,
        year=2018,
        family="AlexNet-like",
        embedding_size=256,
        parameters=parameters,
        preprocessing=Preprocessing(size=(128, 128), channels="gray", mean=(0.0,), divisor=255.0),
        alignment=EyeMouthAlignment(size=(128, 128), eyes_y=40, eyes_to_mouth=48),
        views=ONE_VIEW,
        threshold=None,
        false_matches=None,
        lfw_claimed=Accuracy(lfw_claimed, _REPORTED),
        lfw_measured=None,
        weights=None,
        formats=(WeightFormat("facelab, .npz with LAYER/WEIGHT", "tests/models/test_lightcnn.py"),),
    )


LIGHTCNN9 = _card(9, 5_480_864, 0.9870)
LIGHTCNN29 = _card(29, 12_573_280, 0.9940)


def _conv(x, filters: int, name: str, size: int = 3):
    """Twice the filters; the stronger half is passed on."""
    x = layers.Conv2D(2 * filters, size, padding="same", name=name)(x)
    return MaxFeatureMap(name=f"{name}_mfm")(x)


@register(LIGHTCNN9, LIGHTCNN29, converter=weight_converter(same_name))
def build(card: ModelCard) -> keras.Model:
    """(N, 128, 128, 1) preprocessed -> (N, 256), the max-feature-map of fc1."""
    image = keras.Input((*card.preprocessing.size, 1))
    x = _conv(image, 48, "conv1", 5)  # (128, 128, 48)
    x = layers.MaxPooling2D(2, name="pool1")(x)
    # (32, 32, 96), (16, 16, 192), (16, 16, 128), (8, 8, 128)
    for stage, (width, blocks, filters, pool) in enumerate(_STAGES, 2):
        for i in range(1, blocks + 1) if card.name == LIGHTCNN29.name else ():
            y = _conv(x, width, f"conv{stage}_block{i}_1")
            y = _conv(y, width, f"conv{stage}_block{i}_2")
            x = layers.Add(name=f"conv{stage}_block{i}_add")([y, x])
        x = _conv(x, width, f"conv{stage}a", 1)  # "network in network": mixes the channels before the 3 x 3
        x = _conv(x, filters, f"conv{stage}")
        if pool:
            x = layers.MaxPooling2D(2, name=f"pool{stage}")(x)
    x = layers.Dense(2 * card.embedding_size, name="fc1")(layers.Flatten()(x))  # from (8192,)
    return keras.Model(image, MaxFeatureMap(name="fc1_mfm")(x), name=card.name)

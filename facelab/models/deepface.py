"""DeepFace: the network that brought deep learning to face verification.

Taigman, Yang, Ranzato, Wolf, "DeepFace: Closing the Gap to Human-Level Performance in Face Verification", CVPR 2014,
https://www.cs.toronto.edu/~ranzato/publications/taigman_cvpr14.pdf, section 3.2 and figure 2. Two ideas. Every face is
first turned to the front with a 3-D model, so that each pixel means the same place of a face. And then the weights need
not be shared: after two convolutions come three *locally connected* layers, with a filter of its own for each place.
That takes 120 million weights, 95 % of them in the locally and fully connected layers, and 4.4 million photos of 4,030
people to train them.

The paper's 97.35 % is an ensemble of such networks on the 3-D aligned faces; a single one reached 97.00 % there. The
weights that can be had are a re-training on VGGFace2 with faces that were aligned in the plane only.
"""

from __future__ import annotations

import keras
from keras import layers

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
from facelab.layers import LocallyConnected2D
from facelab.models._weight_file import same_name, weight_converter

_PAPER = "https://www.cs.toronto.edu/~ranzato/publications/taigman_cvpr14.pdf"
_SOURCE = "https://github.com/swghosh/DeepFace"
# The face that ArcFace's template shows in 112 pixels, in the middle of 152: an imitation. Neither the paper's 3-D
# alignment nor the cropping of the published weights' training faces is given by five points.
_TEMPLATE = ((53.15, 68.68), (98.35, 68.43), (75.89, 94.38), (57.33, 120.87), (94.75, 120.66))

DEEPFACE = ModelCard(
    name="deepface",
    title="DeepFace",
    paper=_PAPER,
    year=2014,
    family="AlexNet-like",
    embedding_size=4096,
    parameters=102_412_864,
    preprocessing=Preprocessing(size=(152, 152), channels="rgb", mean=(0.0,) * 3, divisor=255.0),
    alignment=FivePointAlignment(size=(152, 152), template=_TEMPLATE, exact=False),
    views=ONE_VIEW,
    threshold=None,
    false_matches=None,
    lfw_claimed=Accuracy(0.9735, f"{_PAPER}, table 3: the ensemble, on 3-D aligned faces"),
    lfw_measured=None,
    weights=Weights(
        url=f"{_SOURCE}/releases/download/weights-vggface2-2d-aligned/VGGFace2_DeepFace_weights_val-0.9034.h5.zip",
        package=None,
        sha256="md5:0b21fb70cd6901c96c19ac14c9ea8b89",
        license="MIT; VGGFace2 is for research",
        trained_on="VGGFace2: 8,631 people",
    ),
    formats=(WeightFormat("swghosh/DeepFace, .h5 or .h5.zip", None),),
)


@register(DEEPFACE, converter=weight_converter(same_name, ignore=("F8",)))
def build(card: ModelCard) -> keras.Model:
    """(N, 152, 152, 3) preprocessed -> (N, 4096), none negative: the layer F7. The names of F8 are left out."""
    image = keras.Input((*card.preprocessing.size, 3))
    x = layers.Conv2D(32, 11, activation="relu", name="C1")(image)  # (142, 142, 32)
    x = layers.MaxPooling2D(3, 2, padding="same", name="M2")(x)  # (71, 71, 32)
    x = layers.Conv2D(16, 9, activation="relu", name="C3")(x)  # (63, 63, 16)
    x = LocallyConnected2D(16, 9, activation="relu", name="L4")(x)  # (55, 55, 16)
    x = LocallyConnected2D(16, 7, strides=2, activation="relu", name="L5")(x)  # (25, 25, 16)
    x = LocallyConnected2D(16, 5, activation="relu", name="L6")(x)  # (21, 21, 16)
    x = layers.Flatten(name="F0")(x)  # (7056,)
    x = layers.Dense(card.embedding_size, activation="relu", name="F7")(x)
    return keras.Model(image, layers.Dropout(0.5, name="D0")(x), name=card.name)

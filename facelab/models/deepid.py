"""DeepID: teach a network ten thousand names, and keep what it knows just before the name.

Sun, Wang, Tang, "Deep Learning Face Representation from Predicting 10,000 Classes", CVPR 2014,
https://www.cv-foundation.org/openaccess/content_cvpr_2014/papers/Sun_Deep_Learning_Face_2014_CVPR_paper.pdf,
section 3.1 and figure 2. The historic step: features from *naming* many people turn out to tell apart people never
seen. Two details: the layer of features looks at the third map and at the fourth, so that details survive which the
narrow fourth has lost; and in the fourth layer every place has filters of its own. (In the paper's third layer,
patches of 2 x 2 places share their filters; here that is a plain convolution.)

The paper's 97.45 % takes sixty such networks, one for each patch, color and scale of a face, and Joint Bayesian on
top. This is one of them, for the whole face in color.
"""

from __future__ import annotations

import keras
from keras import layers

from facelab.card import ONE_VIEW, Accuracy, ModelCard, Preprocessing, Similarity5, WeightFormat
from facelab.layers import LocallyConnected2D
from facelab.models._registry import register
from facelab.models._weight_file import reader, same_name

_PAPER = "https://www.cv-foundation.org/openaccess/content_cvpr_2014/papers/Sun_Deep_Learning_Face_2014_CVPR_paper.pdf"
# The paper aligns by eyes and mouth without giving their places: a face that fills 39 x 31 pixels, ours.
_TEMPLATE = ((8.7, 14.3), (21.3, 14.3), (15.0, 21.5), (9.9, 28.8), (20.2, 28.8))

DEEPID = ModelCard(
    name="deepid",
    title="DeepID",
    paper=_PAPER,
    year=2014,
    family="AlexNet-like",
    embedding_size=160,
    parameters=151_800,
    preprocessing=Preprocessing(size=(39, 31), channels="rgb", mean=(0.0,) * 3, divisor=255.0),
    alignment=Similarity5(size=(39, 31), template=_TEMPLATE, exact=False),
    views=ONE_VIEW,
    threshold=None,
    lfw_claimed=Accuracy(0.9745, f"{_PAPER}, table 2: sixty networks and Joint Bayesian"),
    lfw_measured=None,
    weights=None,
    formats=(WeightFormat("facelab, .npz with LAYER/WEIGHT", "tests/models/test_deepid.py"),),
)


@register(DEEPID, reader=reader(same_name))
def build(card: ModelCard) -> keras.Model:
    """(N, 39, 31, 3) preprocessed -> (N, 160), none negative: the DeepID vector."""
    x = image = keras.Input((*card.preprocessing.size, 3))
    # (18, 14, 20), (8, 6, 40), (3, 2, 60)
    for i, (filters, size) in enumerate(((20, 4), (40, 3), (60, 3)), 1):
        x = layers.Conv2D(filters, size, activation="relu", name=f"conv{i}")(x)
        x = layers.MaxPooling2D(2, name=f"pool{i}")(x)
    fine = LocallyConnected2D(80, 2, activation="relu", name="conv4")(x)  # (2, 1, 80)
    both = layers.Concatenate(name="third_and_fourth")([layers.Flatten()(x), layers.Flatten()(fine)])  # (520,)
    return keras.Model(image, layers.Dense(card.embedding_size, activation="relu", name="deepid")(both), name=card.name)

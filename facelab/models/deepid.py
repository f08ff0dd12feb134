"""DeepID: teach a network ten thousand names, and keep what it knows just before the name.

Sun, Wang, Tang, "Deep Learning Face Representation from Predicting 10,000 Classes", CVPR 2014,
https://www.cv-foundation.org/openaccess/content_cvpr_2014/papers/Sun_Deep_Learning_Face_2014_CVPR_paper.pdf,
section 3.1 and figure 2. The historic step: features from *naming* many people turn out to tell apart people never
seen. Two details. The layer of features looks at the third map and at the fourth, so that details survive which the
narrow fourth has lost. And weights are shared less and less: everywhere in the first two layers, in blocks of 2 x 2
places in the third, not at all in the fourth.

The paper's 97.45 % takes a hundred such networks, one for each patch, color and scale of a face, and Joint Bayesian
on top. ``deepid`` is one of them, for the whole face in color.

``deepid_55x47`` is the re-implementation that the package deepface carries: larger photos (those of the later DeepID2),
and plain convolutions. Its weights are a re-training by others; deepface's README measures 66.5 % on LFW with them.
"""

from __future__ import annotations

from dataclasses import replace

import keras
from keras import layers

from facelab.cards import (
    ONE_VIEW,
    Accuracy,
    FivePointAlignment,
    ModelCard,
    Preprocessing,
    TestTimeAugmentation,
    WeightFormat,
    register,
)
from facelab.layers import LocallyConnected2D
from facelab.models._weight_file import weight_converter

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
    parameters=260_100,
    preprocessing=Preprocessing(size=(39, 31), channels="rgb", mean=(0.0,) * 3, divisor=255.0),
    alignment=FivePointAlignment(size=(39, 31), template=_TEMPLATE, exact=False),
    views=TestTimeAugmentation(mirror=True, zooms=(1.0,)),  # the authors put both vectors in a row; here they are added
    threshold=None,
    false_matches=None,
    lfw_claimed=Accuracy(0.9745, f"{_PAPER}, abstract: the system of many networks and Joint Bayesian"),
    lfw_measured=None,
    weights=None,
    formats=(WeightFormat("facelab, .npz with LAYER/WEIGHT", "tests/models/test_deepid.py"),),
)
DEEPID_55X47 = replace(
    DEEPID,
    name="deepid_55x47",
    title="DeepID, deepface's",
    parameters=395_080,
    # deepface hands on what OpenCV reads, blue first. Whether the re-training had it so is not known.
    preprocessing=Preprocessing(size=(55, 47), channels="bgr", mean=(0.0,) * 3, divisor=255.0),
    alignment=FivePointAlignment(
        size=(55, 47),
        template=((14.1, 20.4), (31.9, 20.4), (23.0, 30.5), (15.8, 40.8), (30.3, 40.8)),  # the same face, larger
        exact=False,
    ),
    views=ONE_VIEW,
    false_matches=None,
    lfw_claimed=None,
    # The file is not downloaded: neither its training data nor its license could be checked.
    formats=(WeightFormat("deepface, deepid_keras_weights.h5", None), *DEEPID.formats),
)


def from_deepface(name: str) -> str:
    """deepface's layer name -> ours."""
    return {"fc11": "deepid_of_pool3", "fc12": "deepid_of_conv4"}.get(name, name.lower())


@register(DEEPID, DEEPID_55X47, converter=weight_converter(from_deepface))
def build(card: ModelCard) -> keras.Model:
    """(N, 39, 31, 3) preprocessed, or 55 x 47 -> (N, 160), none negative: the DeepID vector.

    The shapes in the comments are those of ``deepid``.
    """
    unshared = card.name == DEEPID.name
    x = image = keras.Input((*card.preprocessing.size, 3))
    # (18, 14, 20), (8, 6, 40), (3, 2, 60)
    for i, (filters, size) in enumerate(((20, 4), (40, 3), (60, 3)), 1):
        name = f"conv{i}"
        if unshared and i == 3:
            x = LocallyConnected2D(filters, size, activation="relu", shared=2, name=name)(x)
        else:
            x = layers.Conv2D(filters, size, activation="relu", name=name)(x)
        x = layers.MaxPooling2D(2, name=f"pool{i}")(x)
    last = LocallyConnected2D if unshared else layers.Conv2D
    y = last(80, 2, activation="relu", name="conv4")(x)  # (2, 1, 80)
    # The paper's equation (3): one sum over both maps, and one bias.
    third = layers.Dense(card.embedding_size, use_bias=not unshared, name="deepid_of_pool3")(layers.Flatten()(x))
    fourth = layers.Dense(card.embedding_size, name="deepid_of_conv4")(layers.Flatten()(y))
    both = layers.Add(name="deepid_sum")([third, fourth])
    return keras.Model(image, layers.ReLU(name="deepid")(both), name=card.name)

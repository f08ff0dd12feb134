"""VGGFace: the network VGG-16, taught the faces of 2,622 celebrities.

Omkar Parkhi, Andrea Vedaldi, Andrew Zisserman, Deep Face Recognition, BMVC 2015:
https://www.robots.ox.ac.uk/~vgg/publications/2015/Parkhi15/parkhi15.pdf . What was new is not the network (it is that
of https://arxiv.org/abs/1409.1556: nothing but 3 x 3 convolutions, from block to block on a map half as large, with up
to twice the channels) but the recipe: 2.6 million photos collected from the web for a university's budget, an ordinary
softmax over the names, and then the last layer taken off. What is left tells apart people it has never seen.

Three networks of one body: ``vggface`` returns the last layer before the names (fc7 after its ReLU, which in
keras-vggface is a layer of its own), ``vggface_notop`` the average of the last map, ``vggface_classifier`` the
probabilities of the names. The layer fc6 alone holds 103 of the 145 million weights, which is why later networks
average instead.
"""

from __future__ import annotations

from dataclasses import replace

import keras
from keras import layers

from facelab.cards import ONE_VIEW, Accuracy, BoxCrop, ModelCard, Preprocessing, WeightFormat, Weights, register
from facelab.cards.network import ClassifierCard
from facelab.models._weight_file import same_name, weight_converter

_BLOCKS = ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3))  # (filters, convolutions)
_FILES = "https://github.com/rcmalli/keras-vggface/releases/download/v2.0/rcmalli_vggface_"
_TOP = WeightFormat(
    "keras-vggface, rcmalli_vggface_tf_vgg16.h5", "outputs recorded with keras-vggface 0.6, Keras 2.2.4"
)
_NOTOP = replace(_TOP, name="keras-vggface, rcmalli_vggface_tf_notop_vgg16.h5")


def _file(name: str) -> Weights:
    return Weights(
        url=_FILES + name,
        package=None,
        sha256=None,
        license="non-commercial research only",
        trained_on="VGGFace: 2.6 million photos of 2,622 people from the web",
    )


VGGFACE = ModelCard(
    name="vggface",
    title="VGGFace",
    paper="https://www.robots.ox.ac.uk/~vgg/publications/2015/Parkhi15/parkhi15.pdf",
    year=2015,
    family="VGG",
    embedding_size=4096,
    parameters=134_260_544,
    preprocessing=Preprocessing(size=(224, 224), channels="bgr", mean=(93.5940, 104.7624, 129.1863), divisor=1.0),
    # The authors' demo cuts a square of 1.1 times the mean of the box's sides; their detector's box is nearly square.
    alignment=BoxCrop(size=(224, 224), side="longer", enlarge=1.1),
    views=ONE_VIEW,
    threshold=None,
    false_matches=None,
    lfw_claimed=Accuracy(
        0.9895,
        "https://www.robots.ox.ac.uk/~vgg/publications/2015/Parkhi15/parkhi15.pdf, table 5: with an embedding trained "
        "on top by the triplet loss, which is in no published file",
    ),
    lfw_measured=None,
    weights=_file("tf_vgg16.h5"),
    formats=(_TOP,),
)
VGGFACE_NOTOP = replace(
    VGGFACE,
    name="vggface_notop",
    title="VGGFace, convolutions only",
    embedding_size=512,
    parameters=14_714_688,
    false_matches=None,
    lfw_claimed=None,
    weights=_file("tf_notop_vgg16.h5"),
    formats=(_NOTOP, _TOP),
)
VGGFACE_CLASSIFIER = ClassifierCard(
    name="vggface_classifier",
    title="VGGFace, classifier",
    paper=VGGFACE.paper,
    year=VGGFACE.year,
    family=VGGFACE.family,
    classes=2622,
    parameters=145_002_878,
    preprocessing=VGGFACE.preprocessing,
    alignment=VGGFACE.alignment,
    accuracy_claimed=None,
    labels=_file("labels_v1.npy"),
    weights=VGGFACE.weights,
    formats=(_TOP,),
)


def _convolutions(x):
    for block, (filters, convolutions) in enumerate(_BLOCKS, start=1):
        for i in range(1, convolutions + 1):
            x = layers.Conv2D(filters, 3, padding="same", activation="relu", name=f"conv{block}_{i}")(x)
        x = layers.MaxPooling2D(2, name=f"pool{block}")(x)
    return x  # (7, 7, 512)


def _fully_connected(x):
    x = layers.Flatten(name="flatten")(x)  # (25088,)
    x = layers.Dense(4096, activation="relu", name="fc6")(x)
    return layers.Dense(4096, activation="relu", name="fc7")(x)


# The file with the classifier fills the networks without one, too.
@register(
    VGGFACE, VGGFACE_NOTOP, VGGFACE_CLASSIFIER, converter=weight_converter(same_name, ignore=("fc6", "fc7", "fc8"))
)
def build(card: ModelCard | ClassifierCard) -> keras.Model:
    """(N, 224, 224, 3) preprocessed -> (N, 4096) after the ReLU of fc7, (N, 512) or (N, 2622) probabilities."""
    image = keras.Input((*card.preprocessing.size, 3))
    x = _convolutions(image)
    x = layers.GlobalAveragePooling2D(name="average")(x) if card.name == VGGFACE_NOTOP.name else _fully_connected(x)
    if isinstance(card, ClassifierCard):
        x = layers.Dense(card.classes, activation="softmax", name="fc8")(x)
    return keras.Model(image, x, name=card.name)

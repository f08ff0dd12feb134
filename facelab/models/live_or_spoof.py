"""facelab's own small liveness network: a living face, a print, or a screen held before the camera?

It is as plain as can be: convolutions that halve the map four times, and an average over the last map, because a
spoof's traces (the dots of a printer, the stripes of a screen, an edge of paper) may be anywhere. The face comes with
its surroundings (the box, twice as large), which is where edges of paper and telephone lie.

It was trained by ``scripts/make_liveness.py`` on people who do not exist and on attacks that facelab drew
(``facelab.synthetic``). So it shows how such a network is made and judged; it protects no real door. The
published networks for photos of real people are in ``minifasnet.py``.
"""

from __future__ import annotations

import keras
from keras import layers

from facelab.cards import Accuracy, Preprocessing, WeightFormat, Weights, register
from facelab.cards.alignment import Surroundings
from facelab.cards.network import LivenessCard
from facelab.cards.provenance import LiveThreshold
from facelab.models._weight_file import same_name, weight_converter

_FILTERS = (16, 32, 64, 96)

_HELD = "scripts/make_liveness.py: the 60 shipped synthetic people, 240 photos, a print and a replay of each"

FACELAB_LIVENESS = LivenessCard(
    name="facelab_liveness",
    title="facelab liveness, from synthetic attacks",
    paper="https://www.iso.org/standard/79520.html",
    year=2026,
    family="VGG",
    parameters=79_891,
    preprocessing=Preprocessing(size=(96, 96), channels="rgb", mean=(127.5,) * 3, divisor=127.5),
    classes=3,
    labels=("live", "print", "replay"),
    alignment=Surroundings(size=(96, 96), scale=2.0),
    threshold=LiveThreshold(
        0.3541, "loses at most 5 % of the living faces of 20 synthetic people; scripts/make_liveness.py"
    ),
    apcer_measured=Accuracy(0.022, _HELD),
    bpcer_measured=Accuracy(0.004, _HELD),
    accuracy_claimed=None,
    weights=Weights(
        url=None,
        package="facelab/weights/facelab_liveness.npz",
        sha256="85fd399909b2f11ed7b93b45e255147af5f5a9274a10902d83ea04c809424a9b",
        license="MIT",
        trained_on="120 people who do not exist: 480 photos, and a print and a screen replay of each",
    ),
    formats=(WeightFormat("facelab, .npz with LAYER/WEIGHT", "written by facelab"),),
)


@register(FACELAB_LIVENESS, converter=weight_converter(same_name))
def build(card: LivenessCard) -> keras.Model:
    """(N, 96, 96, 3) preprocessed -> (N, 3) probabilities of a living face, a print and a screen."""
    image = x = keras.Input((*card.preprocessing.size, 3))
    for stage, filters in enumerate(_FILTERS, 1):  # (48, 48, 16), (24, 24, 32), (12, 12, 64), (6, 6, 96)
        x = layers.Conv2D(filters, 3, padding="same", use_bias=False, name=f"stage{stage}_conv")(x)
        x = layers.BatchNormalization(momentum=0.9, name=f"stage{stage}_bn")(x)
        x = layers.ReLU(name=f"stage{stage}_relu")(x)
        x = layers.MaxPooling2D(name=f"stage{stage}_pool")(x)
    x = layers.GlobalAveragePooling2D(name="average")(x)  # (96,)
    x = layers.Dropout(0.3, name="drop")(x)
    return keras.Model(image, layers.Dense(card.classes, activation="softmax", name="probabilities")(x), name=card.name)

"""Faces of a few synthetic people, small trainings on them."""

from dataclasses import replace

import keras
import numpy as np
import pytest

from facelab import cards
from facelab.cards import registry
from facelab.synthetic import shipped_people
from facelab.training import Recipe, align_photos
from facelab.types import Box, Face

# A network of a thousand weights that takes the same faces as facelab_synthetic, whose training step takes ten seconds
# to trace.
TINY = replace(cards.card("facelab_synthetic"), name="tiny", embedding_size=16, parameters=1_424)
NAME = TINY.name


def build(card):
    image = keras.Input((*card.preprocessing.size, 3))
    x = keras.layers.AveragePooling2D(8)(image)
    x = keras.layers.Conv2D(16, 3, 3, activation="relu", name="conv")(x)
    x = keras.layers.GlobalMaxPooling2D(name="pool")(x)
    x = keras.layers.Dense(card.embedding_size, name="embedding")(x)
    return keras.Model(image, keras.layers.BatchNormalization(name="embedding_bn")(x), name=card.name)


@pytest.fixture(autouse=True)
def tiny(monkeypatch):
    """The network is registered for as long as a test runs."""
    monkeypatch.setitem(registry._REGISTRY, NAME, registry.Entry(TINY, build, None))


@pytest.fixture(scope="session")
def faces():
    """12 people with 6 photos each, cut out where the renderer knows the faces to be: no detector."""
    people = shipped_people()
    chosen = np.flatnonzero((people.labels < 12) & (np.arange(len(people)) % 12 < 6))
    marks = iter(people.landmarks[chosen])
    boxes = iter(people.boxes[chosen])

    def detector(images):
        return [[Face(Box(*map(float, next(boxes))), 1.0, tuple(map(tuple, next(marks).tolist())))] for _ in images]

    return align_photos(people.photos.subset(chosen), TINY.alignment, detector)


@pytest.fixture
def parts(faces):
    """(train_faces, validation_faces): 8 people and 4 others."""
    return faces.subset(faces.labels < 8), faces.subset(faces.labels >= 8)


def small(**choices):
    """A recipe of seconds. Without augmentation, which takes longer to trace than the tiny network."""
    return Recipe(**{"people": 4, "photos": 2, "steps": 3, "epochs": 2, "augment": False} | choices)

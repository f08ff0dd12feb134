"""The layer does what the card's preprocessing does, and comes back from its configuration."""

from dataclasses import replace

import keras
import numpy as np
import pytest

from facelab import cards
from facelab.cards.preprocessing import PerImageStandardization, Preprocessing
from facelab.layers import Preprocess

KINDS = {
    "rgb": Preprocessing((3, 4), "rgb", (127.5, 127.5, 127.5), 128.0),
    "bgr": Preprocessing((3, 4), "bgr", (91.5, 103.9, 131.1), 1.0),
    "gray": Preprocessing((3, 4), "gray", (127.5,), 127.5),
    "own": PerImageStandardization((3, 4)),
}
FACES = np.random.default_rng(0).integers(0, 256, (5, 3, 4, 3), np.uint8)
every = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


@every
def test_equals_the_card(kind):
    found = Preprocess(kind)(FACES)
    assert found.dtype == "float32"
    np.testing.assert_allclose(found, kind(FACES), rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(Preprocess(kind)(FACES.astype("float32")), found)


def test_equals_every_card():
    for kind in {card.preprocessing for card in cards.list_cards(cards.ModelCard)}:
        small = replace(kind, size=(3, 4))
        np.testing.assert_allclose(Preprocess(small)(FACES), small(FACES), rtol=1e-5, atol=1e-5)


def test_a_face_of_one_color_stays_finite():
    flat = np.full((1, 3, 4, 3), 7, np.uint8)
    assert not Preprocess(KINDS["own"])(flat).numpy().any()


@every
def test_shape_and_precision_are_told_before_there_are_faces(kind):
    output = Preprocess(kind, dtype="mixed_bfloat16")(keras.Input((3, 4, 3), dtype="uint8"))
    assert output.shape == (None, *kind(FACES).shape[1:])
    assert output.dtype == "float32"
    assert Preprocess(kind, dtype="mixed_bfloat16")(FACES).dtype == "float32"


@every
def test_comes_back_from_its_configuration(kind):
    again = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(Preprocess(kind, name="first")))
    assert again.preprocessing == kind
    assert again.name == "first"

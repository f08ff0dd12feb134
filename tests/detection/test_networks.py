"""MTCNN's networks: their cards, their windows and their heads."""

import keras
import numpy as np
import pytest

from facelab import detection
from facelab.cards import NetworkCard
from facelab.cards.network import FAMILIES
from facelab.detection import networks
from facelab.detection.mtcnn import MTCNN, _standardize
from facelab.download import locate

# The paper's figure 2: side of the window, and the heads with what each gives for one window.
HEADS = {
    "pnet": (12, {"box": (1, 1, 4), "face": (1, 1, 2)}),
    "rnet": (24, {"box": (4,), "face": (2,)}),
    "onet": (48, {"box": (4,), "landmarks": (10,), "face": (2,)}),
}


@pytest.fixture(params=networks.CARDS, ids=lambda card: card.name)
def card(request):
    return request.param


def test_the_three_networks_have_cards():
    assert detection.CARDS == networks.CARDS == (networks.PNET, networks.RNET, networks.ONET)
    assert [card.name for card in detection.CARDS] == list(HEADS)


def test_the_card_tells_the_truth_about_the_network(card):
    assert type(card) is NetworkCard
    network = getattr(networks, card.name)()
    assert network.count_params() == card.parameters
    assert network.name == card.name
    side, heads = HEADS[card.name]
    assert card.preprocessing.size == (side, side)
    window = np.zeros((1, side, side, 3), np.uint8)
    outputs = network.predict_on_batch(card.preprocessing(window))
    assert [output.shape[1:] for output in outputs] == list(heads.values())
    assert network.output_names == list(heads)


def test_the_card_is_complete(card):
    assert card.paper == "https://arxiv.org/abs/1604.02878"
    assert card.family in FAMILIES
    assert card.weights.url is None
    assert card.weights.license
    assert all(form.proof for form in card.formats)


def test_the_weights_of_the_card_are_installed_and_are_what_the_detector_uses(card):
    """``locate`` compares the checksum."""
    assert locate(card.weights).name == f"{card.name}.lz4"
    assert getattr(MTCNN(), card.name).count_params() == card.parameters


def test_the_detector_prepares_pixels_as_the_cards_say(card):
    height, width = card.preprocessing.size
    pixels = np.random.default_rng(0).integers(0, 256, (2, height, width, 3), np.uint8)
    np.testing.assert_array_equal(_standardize(pixels), card.preprocessing(pixels))
    np.testing.assert_array_equal(_standardize(pixels), (pixels - np.float32(127.5)) / np.float32(128))
    assert _standardize(pixels).dtype == np.float32


def test_pnet_sees_a_window_of_12_pixels_with_stride_2():
    box, face = networks.pnet().predict_on_batch(np.zeros((1, 12, 16, 3), np.float32))
    assert box.shape == (1, 1, 3, 4)
    assert face.shape == (1, 1, 3, 2)


def test_networks_are_plain_keras_models_that_can_be_saved(tmp_path):
    network = networks.pnet()
    network.save(tmp_path / "pnet.keras")
    again = keras.saving.load_model(tmp_path / "pnet.keras")  # safe mode
    pixels = np.random.default_rng(0).normal(size=(1, 20, 20, 3)).astype("float32")
    np.testing.assert_allclose(again.predict_on_batch(pixels)[0], network.predict_on_batch(pixels)[0], atol=1e-6)

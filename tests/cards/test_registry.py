"""All networks in one list, whoever keeps them."""

import subprocess
import sys

import keras
import pytest

from facelab import cards, detection, models
from facelab.cards.study import StudyCard
from facelab.errors import UnknownModelError
from facelab.plot import architecture_figure
from facelab.plot.blocks import find_blocks


def test_nothing_is_missing_and_nothing_twice():
    names = [card.name for card in cards.list_cards(cards.NetworkCard)]
    assert sorted(names) == sorted([*models._loading.list_networks(), *(card.name for card in detection.CARDS)])
    assert len(set(names)) == len(names)


def test_cards_are_found_by_name():
    assert cards.card("dlib_resnet").name == "dlib_resnet"
    assert cards.card("pnet") is detection.CARDS[0]
    with pytest.raises(UnknownModelError, match="dlib_resnet"):
        cards.card("no_such_model")
    with pytest.raises(UnknownModelError):
        cards.untrained("no_such_model")


@pytest.mark.parametrize("name", ["vae", "fixed_alignment"])
def test_networks_to_study_are_in_the_same_list(name):
    card = cards.card(name)
    assert isinstance(card, StudyCard)
    assert card in cards.list_cards()
    assert card not in cards.list_cards(cards.NetworkCard)


def test_a_card_of_another_kind_is_not_found():
    with pytest.raises(UnknownModelError, match=r"Expected one of the networks arcface.*Received: 'vae'"):
        cards.card("vae", cards.NetworkCard)
    for name in ("pnet", "vae"):  # the detector and facelab.generative load their own
        with pytest.raises(UnknownModelError):
            models.load_network(name, weights=None)


def test_importing_the_cards_does_not_load_keras():
    code = "import sys, facelab.cards; assert 'keras' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_detectors_networks_can_be_looked_at():
    for card in detection.CARDS:
        assert cards.untrained(card.name).count_params() == card.parameters


def assert_readable(figure):
    """All inside, no box or text over another."""
    figure.draw_without_rendering()
    axes = figure.axes[0]
    texts = [text for text in axes.texts if text.get_text()]
    extents = [text.get_window_extent() for text in texts]
    for i, (text, one) in enumerate(zip(texts, extents, strict=True)):
        assert figure.bbox.x0 <= one.x0 < one.x1 <= figure.bbox.x1, text.get_text()
        for other, two in zip(texts[i + 1 :], extents[i + 1 :], strict=True):
            assert not one.padded(-1).overlaps(two.padded(-1)), f"{text.get_text()} over {other.get_text()}"
    assert axes.get_legend().get_window_extent().x1 <= figure.bbox.x1
    assert axes.get_legend().get_window_extent().y0 >= figure.bbox.y0


def every():
    """All networks, the larger ones nightly: building them takes a minute."""
    return [
        pytest.param(card.name, marks=pytest.mark.contract if card.parameters > 5e6 else ())
        for card in cards.list_cards(cards.NetworkCard)
    ]


@pytest.mark.parametrize("name", every())
def test_every_network_is_counted_whole_and_drawn_readably(name):
    card = cards.card(name)
    found = models.cost(cards.untrained(name), card.preprocessing.size)
    assert found.uncounted == ()
    assert found.parameters == card.parameters
    assert max(layer.activation_bytes for layer in found.layers) <= found.peak_bytes <= found.activation_bytes
    blocks = find_blocks(found)
    assert sum(block.parameters for block in blocks) == card.parameters
    assert len(blocks) <= 40
    assert_readable(architecture_figure(card, found))
    keras.backend.clear_session()

"""The models that come with weights, on View 1 of LFW: as accurate as they are said to be.

All are judged on the same photos, in which faces are found once: that takes more than half of the time.
"""

from __future__ import annotations

import hashlib

import pytest

from facelab import MTCNN, Pipeline, cards
from facelab.benchmark import lfw

# One group: pytest -n 2 --dist loadgroup gives all to the same process, which remembers the faces.
pytestmark = [pytest.mark.realdata, pytest.mark.scripts, pytest.mark.xdist_group("view-1")]


@pytest.fixture(scope="module")
def detector():
    """MTCNN that remembers what it found in each photo."""
    found, mtcnn = {}, MTCNN()

    def detect(photos):
        keys = [hashlib.sha256(photo.tobytes()).digest() for photo in photos]
        new = {key: photo for key, photo in zip(keys, photos, strict=True) if key not in found}
        found.update(zip(new, mtcnn(list(new.values())), strict=True))
        return [found[key] for key in keys]

    return detect


@pytest.fixture
def judge(shared, detector):
    """``judge(model)``: the threshold is chosen on pairsDevTrain, the result measured on pairsDevTest."""
    photos, lists = shared / "data" / "lfw-deepfunneled", shared / "data" / "lfw-lists"

    def call(model):
        return lfw(Pipeline(model, detector), photos, lists / "pairsDevTest.txt", lists / "pairsDevTrain.txt")

    return call


def test_the_default_reaches_99_percent(judge):
    result = judge("dlib_resnet")
    assert result.pairs == 1000
    assert result.accuracy >= 0.990
    assert result.auc >= 0.999


@pytest.mark.parametrize("model", ["facelab_synthetic", "facelab_distilled"])
def test_facelabs_own_are_as_their_cards_say(judge, model):
    measured = cards.card(model).lfw_measured
    if measured is None:
        pytest.fail("Expected a measured accuracy on the card of a model that ships.")
    assert judge(model).accuracy == pytest.approx(measured.value, abs=0.003)

"""A recognizer that takes seconds must not stop the picture: it runs beside the frames, not between them."""

from __future__ import annotations

import time
from types import SimpleNamespace

import numpy as np
import pytest

from facelab import cards
from facelab.types import Box, Face

pytestmark = pytest.mark.live
_SLEEP = 3.0  # seconds


def slow_pipeline():
    """Finds the same face in every picture, and needs three seconds for each."""
    points = ((285, 200), (355, 200), (320, 245), (290, 280), (350, 280))

    def detect(pictures):
        time.sleep(_SLEEP)
        return [[Face(Box(250, 140, 390, 320), 0.99, points)] for _ in pictures]

    def embed(faces):
        return np.eye(128, dtype=np.float32)[[0] * len(faces)]

    return SimpleNamespace(detector=detect, embedder=embed, card=cards.card("dlib_resnet"))


@pytest.fixture
def slow_server(tmp_path):
    """The address of a server in this process."""
    pytest.importorskip("starlette")
    from facelab.live import Live
    from facelab.live.server import LiveServer
    from facelab.live.serving import Place, Serving

    place = Place()
    guard = place.guard()
    live = Live(slow_pipeline(), tmp_path / "people.db")
    serving = Serving(LiveServer(live, guard).app, place)
    serving.start()
    yield f"{serving.address}#{guard.token}"
    serving.stop()
    live.close()


def test_the_overlay_goes_on_while_the_recognizer_sleeps(look, tools, slow_server):
    tools.wait_until(lambda: tools.listens(slow_server))
    page = look("en", address=slow_server)
    tools.one_face(page, "unknown")
    page.evaluate("window.facelab.reset()")
    before = tools.statistics(page)["frames"]
    page.wait_for_timeout(int(2 * _SLEEP * 1000))
    report = tools.statistics(page)
    assert report["longestGap"] < 1000
    assert report["roundTripP95"] < 1000
    assert (report["frames"] - before) / (2 * _SLEEP) >= 8
    assert len(report["tracks"]) == 1

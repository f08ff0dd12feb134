"""A recognizer that takes seconds must not stop the picture: it runs beside the frames, not between them."""

from __future__ import annotations

import time
from types import SimpleNamespace

import numpy as np
import pytest

from facelab import cards
from facelab.types import Box, Face

pytestmark = pytest.mark.live
_QUICK, _SLOW = 0.05, 3.0  # seconds


class Recognizer:
    """Finds the same face in every picture, and needs ``seconds`` for each."""

    def __init__(self):
        self.seconds = _QUICK
        self.embedder = lambda faces: np.eye(128, dtype=np.float32)[[0] * len(faces)]
        self.card = cards.card("dlib_resnet")

    def detector(self, pictures):
        time.sleep(self.seconds)
        points = ((285, 200), (355, 200), (320, 245), (290, 280), (350, 280))
        return [[Face(Box(250, 140, 390, 320), 0.99, points)] for _ in pictures]


@pytest.fixture
def slow(tmp_path, tools):
    """The recognizer, and the address of its server in this process."""
    pytest.importorskip("starlette")
    from facelab.live import Live
    from facelab.live.server import LiveServer
    from facelab.live.serving import Place, Serving

    place, recognizer = Place(), Recognizer()
    guard = place.guard()
    live = Live(recognizer, tmp_path / "people.db")
    serving = Serving(LiveServer(live, guard).app, place)
    serving.start()
    tools.wait_until(lambda: tools.listens(serving.address))
    yield SimpleNamespace(recognizer=recognizer, address=f"{serving.address}#{guard.token}")
    recognizer.seconds = _QUICK
    serving.stop()
    live.close()


def test_the_overlay_goes_on_while_the_recognizer_sleeps(slow, look, tools):  # the page ends before its server
    page = look("en", address=slow.address)
    tools.one_face(page, "unknown")
    slow.recognizer.seconds = _SLOW
    page.wait_for_timeout(500)
    page.evaluate("window.facelab.reset()")
    before = tools.statistics(page)["frames"]
    page.wait_for_timeout(int(2 * _SLOW * 1000))
    report = tools.statistics(page)
    assert report["longestGap"] < 1000
    assert report["roundTripP95"] < 1000
    assert (report["frames"] - before) / (2 * _SLOW) >= 3  # one would be what waits for the recognizer
    slow.recognizer.seconds = _QUICK
    tools.one_face(page, "unknown")

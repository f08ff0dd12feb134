"""The notebook's camera page: photos of a person who agrees, in a folder, and gone again."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import numpy as np
import pytest

from facelab import images

pytestmark = pytest.mark.live


@pytest.fixture
def camera(tmp_path, tools):
    pytest.importorskip("starlette")
    from facelab.live.notebook import camera

    started = camera(tmp_path / "photos", "Ann Lee", photos=2)
    tools.wait_until(lambda: tools.listens(started.address))
    yield started
    started.close()


@pytest.fixture
def page(chromium, camera):
    context = chromium.new_context(viewport={"width": 400, "height": 700}, locale="en")
    page = context.new_page()
    page.goto(camera.address.replace("lang=ko", "lang=en"))
    yield page
    context.close()


def take(page, tools, count):
    page.click("#take")
    tools.wait_until(lambda: page.locator("#count").inner_text() == f"{count} of 2 photos")


def test_photos_of_a_person_who_agrees_and_gone_again(page, tools, camera):
    tools.wait_until(lambda: page.locator("#take").is_enabled())
    assert page.locator("#name").input_value() == "Ann Lee"
    assert "Ann Lee agrees" in page.locator("#consentText").inner_text()
    page.click("#take")
    assert tools.wait_until(lambda: page.locator("#said").inner_text()) == "The person must agree first: tick the box."
    assert camera.photos == []
    page.check("#consent")
    take(page, tools, 1)
    take(page, tools, 2)
    assert page.locator("#said").inner_text() == "Enough photos. Go on in the notebook."
    assert [path.parent.name for path in camera.photos] == ["Ann Lee", "Ann Lee"]
    picture = images.read(camera.photos[0])
    assert picture.shape == (tools.HEIGHT, tools.WIDTH, 3)
    page.click("#deleteAll")
    assert len(camera.photos) == 2
    page.click("#deleteAll")
    tools.wait_until(lambda: camera.photos == [])
    assert list(camera.folder.rglob("*.jpg")) == []


def test_the_photo_is_not_mirrored(page, tools, camera, recordings):
    """The page shows a mirror; what is kept is what others see."""
    tools.wait_until(lambda: page.locator("#take").is_enabled())
    page.check("#consent")
    take(page, tools, 1)
    film = recordings(1).read_bytes()
    first = images.reading.decode_jpeg(film[: film.index(b"\xff\xd9") + 2], 10**6)
    photo = images.read(camera.photos[0]).astype(float)
    corner = np.s_[:150]  # the wall above the head, which does not move
    assert np.abs(photo[corner] - first[corner]).mean() < np.abs(photo[corner] - first[corner][:, ::-1]).mean() / 2


def test_another_name_needs_another_consent(page, tools):
    page.check("#consent")
    page.fill("#name", "Bo")
    assert not page.locator("#consent").is_checked()


@pytest.fixture
def notebook(camera):
    """Another local server's page, which shows the camera's page in a frame, without allow="camera"."""

    class Notebook(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f'<iframe src="{camera.address}"></iframe>'.encode())

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Notebook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_in_a_frame_that_may_not_use_the_camera_a_tab_is_offered(chromium, notebook, tools):
    context = chromium.new_context(locale="en")
    outer = context.new_page()
    outer.goto(notebook)
    with context.expect_page() as opened:
        outer.frame_locator("iframe").locator("#notices a").click()
    tools.wait_until(lambda: opened.value.locator("#take").is_enabled())
    context.close()

"""No camera, no server, no token: one sentence each, in the reader's language, and a way on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import facelab

pytestmark = pytest.mark.live
TEXTS = json.loads((Path(facelab.__file__).with_name("live") / "page" / "texts.json").read_text("utf-8"))
# What the browser says, and our sentence for it.
CAMERA = {"NotAllowedError": "refused", "NotFoundError": "absent", "NotReadableError": "busy", "TypeError": "failed"}


# A script after which the camera cannot be had, until the page is told otherwise.
REFUSING = """
const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
window.refusing = true;
navigator.mediaDevices.getUserMedia = async (wish) => {
  if (window.refusing) throw new DOMException("of the test", "NAME");
  return real(wish);
};"""
INSECURE = 'Object.defineProperty(Navigator.prototype, "mediaDevices", { get: () => undefined });'
HIDING = 'Object.defineProperty(document, "hidden", { get: () => window.unseen === true });'


def with_script(script):
    return lambda page: page.add_init_script(script)


def notices(page):
    return page.locator("#notices .box p").all_inner_texts()


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("name", CAMERA)
def test_a_camera_that_cannot_be_had(look, tools, language, name):
    page = look(language, with_script(REFUSING.replace("NAME", name)))
    assert tools.wait_until(lambda: notices(page)) == [TEXTS[f"camera.{CAMERA[name]}"][language]]
    assert page.locator("#off").is_visible()
    page.evaluate("window.refusing = false")
    page.get_by_role("button", name=TEXTS["camera.again"][language]).click()
    tools.wait_until(lambda: tools.statistics(page)["frames"] > 3)
    assert notices(page) == []


@pytest.mark.parametrize("language", ["en", "ko"])
def test_an_address_at_which_browsers_give_no_camera(look, tools, language):
    page = look(language, with_script(INSECURE))
    assert tools.wait_until(lambda: notices(page)) == [TEXTS["camera.insecure"][language]]


def test_the_camera_is_off_while_the_tab_is_hidden(look, tools):
    page = look("en", with_script(HIDING))
    tools.wait_until(lambda: tools.statistics(page)["frames"] > 3)
    track = page.evaluate_handle("document.getElementById('video').srcObject.getVideoTracks()[0]")
    change = "window.unseen = {}; document.dispatchEvent(new Event('visibilitychange'))"
    page.evaluate(change.format("true"))
    assert track.evaluate("track => track.readyState") == "ended"
    frames = tools.statistics(page)["frames"]
    page.evaluate(change.format("false"))
    tools.wait_until(lambda: tools.statistics(page)["frames"] > frames + 3)
    assert notices(page) == [TEXTS["camera.wasHidden"]["en"]]


def test_a_camera_that_was_turned_off_stays_off(look, tools):
    page = look("en", with_script(HIDING))
    tools.wait_until(lambda: tools.statistics(page)["frames"] > 3)
    page.locator("#power").click()
    for unseen in ("true", "false"):
        page.evaluate(f"window.unseen = {unseen}; document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(500)
    assert page.evaluate("document.getElementById('video').srcObject") is None
    assert page.locator("#power").inner_text() == TEXTS["view.start"]["en"]


def test_a_wrong_token_and_none(look, tools, server):
    base = server.split("#")[0]
    page = look("en", address=f"{base}#{'x' * 43}")
    assert tools.wait_until(lambda: notices(page)) == [TEXTS["connection.wrongToken"]["en"]]
    page = look("ko", address=f"{base}#")
    assert tools.wait_until(lambda: notices(page)) == [TEXTS["connection.noToken"]["ko"]]
    assert page.evaluate("document.getElementById('video').srcObject") is None


def test_the_token_is_not_left_in_the_address(look, tools, server):
    page = look("en")
    tools.wait_until(lambda: tools.statistics(page)["frames"] > 3)
    assert "#" not in page.url
    page.reload()
    tools.wait_until(lambda: tools.statistics(page)["frames"] > 3)
    assert page.evaluate("sessionStorage.getItem('facelab-token')") == server.split("#")[1]


def test_the_newest_tab_wins_and_gives_back(look, tools):
    first = look("en")
    tools.wait_until(lambda: tools.statistics(first)["frames"] > 3)
    second = look("ko")
    tools.wait_until(lambda: tools.statistics(second)["frames"] > 3)
    assert tools.wait_until(lambda: notices(first)) == [TEXTS["connection.takenOver"]["en"]]
    assert first.evaluate("document.getElementById('video').srcObject") is None
    first.get_by_role("button", name=TEXTS["connection.takeBack"]["en"]).click()
    assert tools.wait_until(lambda: notices(second)) == [TEXTS["connection.takenOver"]["ko"]]
    assert tools.wait_until(lambda: notices(first) == [])
    second.wait_for_timeout(2500)  # it does not take over again of itself
    assert notices(first) == []


def test_a_connection_that_breaks_is_made_again(look, tools):
    away, sockets = [], []

    def between(socket):
        if away:
            socket.close(code=1012)
        else:
            sockets.append(socket)
            socket.connect_to_server()

    page = look("en", lambda page: page.route_web_socket("**/api/frames", between))
    tools.one_face(page, "unknown")
    away.append(True)
    sockets[-1].close(code=1012)
    assert tools.wait_until(lambda: notices(page)) == [TEXTS["connection.gone"]["en"]]
    assert tools.statistics(page)["tracks"] == []
    away.clear()
    tools.one_face(page, "unknown")
    assert notices(page) == []


def test_a_server_that_ends_and_starts_again_has_another_token(look, tools, tmp_path):
    with tools.serving(tmp_path / "people.db") as (address, process):
        assert tools.listens(address)  # at once: a browser that is opened with it does not try twice
        port = address.split("#")[0].strip("/").rsplit(":", 1)[1]
        page = look("ko", address=address)
        tools.one_face(page, "unknown")
        process.terminate()
        assert tools.wait_until(lambda: notices(page)) == [TEXTS["connection.gone"]["ko"]]
    with tools.serving(tmp_path / "people.db", "--port", port):
        assert tools.wait_until(lambda: notices(page) == [TEXTS["connection.wrongToken"]["ko"]])
    look.complaints[:] = [said for said in look.complaints if "ERR_CONNECTION_REFUSED" not in said]

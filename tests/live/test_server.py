"""The server, asked as its page would, and as no page should."""

import json

import numpy as np
import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from facelab import images
from facelab.live import Live, server
from facelab.live.enrollment import TAKES
from facelab.live.security import Guard

HOST = "127.0.0.1:4000"
HEADERS = {"host": HOST, "origin": f"http://{HOST}", "authorization": "Bearer secret"}


def jpeg(image):
    return images.writing.encode(image, ".jpg")


@pytest.fixture
def live(toy, tmp_path):
    with Live(toy.pipeline(), tmp_path / "g.db", every=1) as opened:
        opened.people.add("Ann", toy.vector("Ann"), ["camera"])
        yield opened


@pytest.fixture
def client(live):
    with TestClient(server.LiveServer(live, Guard("secret")).app, f"http://{HOST}", headers=HEADERS) as opened:
        yield opened


@pytest.fixture
def stream(client):
    with client.websocket_connect("/api/frames", headers=HEADERS) as socket:
        socket.send_json({"token": "secret"})
        socket.welcome = socket.receive_json()
        yield socket


def answer(socket, number, image):
    socket.send_bytes(number.to_bytes(4, "big") + jpeg(image))
    return socket.receive_json()


def test_welcome_says_what_the_page_must_know(stream, live):
    assert stream.welcome == {
        "type": "welcome",
        "model": "dlib_resnet",
        "threshold": live.people.threshold(),
        "expectedRate": live.people.expected_rate(),
        "minFace": 60,
        "enroll": True,
        "liveness": False,
    }


def test_every_frame_is_answered_with_its_number(stream, toy):
    for number in (5, 6, 4_000_000_000):
        found = answer(stream, number, toy.scene(("Ann", 40, 60, 90)))
        assert (found["type"], found["frame"]) == ("frame", number)
    (track,) = found["tracks"]
    assert (track["state"], track["name"], track["id"]) == ("known", "Ann", 0)
    assert track["box"] == pytest.approx([40, 60, 130, 150], abs=3)
    assert len(track["landmarks"]) == 5
    assert track["live"] is None


def test_a_bad_picture_is_refused_and_the_stream_goes_on(stream, toy):
    bomb = jpeg(np.zeros((1200, 2000, 3), np.uint8))
    whole = jpeg(toy.scene(("Ann", 40, 60, 90)))
    for data in (b"no picture", bomb, whole[:200]):
        stream.send_bytes(b"\0\0\0\7" + data)
        assert stream.receive_json() == {"type": "refused", "frame": 7, "code": "bad_picture"}
    assert answer(stream, 8, toy.scene())["type"] == "frame"


@pytest.mark.parametrize("data", [b"", b"abc", b"abcd", "text"])
def test_what_is_no_frame_closes_the_stream(stream, data):
    stream.send_text(data) if isinstance(data, str) else stream.send_bytes(data)
    with pytest.raises(WebSocketDisconnect) as caught:
        stream.receive_json()
    assert caught.value.code == server.BAD_MESSAGE


@pytest.mark.parametrize(
    ("first", "code"),
    [
        ('{"token": "wrong"}', server.WRONG_TOKEN),
        ('{"token": 3}', server.WRONG_TOKEN),
        ("{}", server.WRONG_TOKEN),
        ('["secret"]', server.WRONG_TOKEN),
        ("secret", server.BAD_MESSAGE),
        ("[" * 5000, server.BAD_MESSAGE),
    ],
)
def test_a_stream_begins_with_the_token(client, first, code):
    with client.websocket_connect("/api/frames", headers=HEADERS) as socket:
        socket.send_text(first)
        with pytest.raises(WebSocketDisconnect) as caught:
            socket.receive_json()
    assert caught.value.code == code


def test_a_stream_that_begins_with_bytes_is_closed(client):
    with client.websocket_connect("/api/frames", headers=HEADERS) as socket:
        socket.send_bytes(b"secret")
        with pytest.raises(WebSocketDisconnect) as caught:
            socket.receive_json()
    assert caught.value.code == server.BAD_MESSAGE


@pytest.mark.parametrize("origin", ["http://evil.example", "null", None])
def test_a_foreign_page_gets_no_stream(client, origin):
    headers = {key: value for key, value in (HEADERS | {"origin": origin}).items() if value is not None}
    if origin is None:
        del client.headers["origin"]
    with (
        client.websocket_connect("/api/frames", headers=headers) as socket,
        pytest.raises(WebSocketDisconnect) as found,
    ):
        socket.receive_json()
    assert found.value.code == server.FOREIGN


def test_the_newest_tab_takes_over(client, stream):
    with client.websocket_connect("/api/frames", headers=HEADERS) as newer:
        newer.send_json({"token": "secret"})
        assert newer.receive_json()["type"] == "welcome"
        with pytest.raises(WebSocketDisconnect) as caught:
            stream.receive_json()
    assert caught.value.code == server.TAKEN_OVER


def test_files_of_the_page_are_public_and_hold_no_name(client):
    for path in ("/", "/index.html", "/live.js", "/live.css", "/texts.json", "/camera.html"):
        found = client.get(path, headers={"authorization": ""})
        assert found.status_code == 200
        assert "default-src 'none'" in found.headers["content-security-policy"]
        assert "Ann" not in found.text or path == "/texts.json"
    assert client.get("/").headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    "path", ["/../session.py", "/..%2fsession.py", "/%2e%2e/session.py", "//etc/passwd", "/live.py", "/page"]
)
def test_no_path_leaves_the_page(client, path):
    assert client.get(path).status_code == 404


def test_a_foreign_host_gets_no_file(client):
    assert client.get("/", headers={"host": "evil.example"}).status_code == 404


def test_people_are_told_to_the_page_only(client, live):
    assert client.get("/api/people").json() == {
        "people": [{"name": "Ann", "photos": 1}],
        "threshold": live.people.threshold(),
        "expectedRate": live.people.expected_rate(),
    }


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/people"),
        ("DELETE", "/api/people/Ann"),
        ("GET", "/api/faces/0"),
        ("POST", "/api/faces/0/correction"),
        ("POST", "/api/enrollment"),
        ("DELETE", "/api/enrollment"),
        ("POST", "/api/enrollment/takes"),
        ("POST", "/api/enrollment/confirmation"),
    ],
)
@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"authorization": "Bearer wrong"}, 401, "wrong_token"),
        ({"authorization": ""}, 401, "wrong_token"),
        ({"origin": "http://evil.example"}, 403, "foreign_origin"),
        ({"origin": "null"}, 403, "foreign_origin"),
        ({"host": "evil.example"}, 403, "foreign_host"),
    ],
)
def test_no_one_else_is_answered(client, live, method, path, changed, status, code):
    found = client.request(method, path, headers=changed)
    assert (found.status_code, found.json()["code"]) == (status, code)
    assert "Ann" not in found.text
    assert live.people.list() == {"Ann": 1}


def test_delete(client, live):
    assert client.delete("/api/people/Bob").json()["code"] == "unknown_person"
    live.people.add("김 하나/둘", np.eye(128)[1], ["camera"])
    found = client.delete("/api/people/%EA%B9%80%20%ED%95%98%EB%82%98%2F%EB%91%98")
    assert found.status_code == 200
    assert live.people.list() == {"Ann": 1}
    assert client.delete("/api/people/Ann").json()["people"] == []


def test_a_face_and_its_correction(client, stream, toy):
    assert client.get("/api/faces/0").json()["code"] == "no_such_face"
    assert client.post("/api/faces/0/correction").json()["code"] == "nothing_to_correct"
    for number in range(3):
        answer(stream, number, toy.scene(("Ann", 40, 60, 90)))
    found = client.get("/api/faces/0").json()
    assert found["aligned"].startswith("data:image/png;base64,")
    assert found["size"] == [150, 150]
    assert [each["name"] for each in found["nearest"]] == ["Ann"]
    assert client.post("/api/faces/0/correction").json() == {"track": 0, "not": "Ann"}


def test_enrollment_from_consent_to_a_name(client, stream, toy, live):
    assert client.post("/api/enrollment/takes").json()["code"] == "no_enrollment"
    for body, code in (({"name": "Bob"}, "no_consent"), ({"name": "Bob", "consent": "yes"}, "no_consent"),
                       ({"name": " ", "consent": True}, "bad_name"), ({"consent": True}, "bad_name")):  # fmt: skip
        assert client.post("/api/enrollment", json=body).json()["code"] == code
    begun = client.post("/api/enrollment", json={"name": "Bob", "consent": True}).json()
    assert (begun["name"], begun["taken"], begun["needed"]) == ("Bob", 0, TAKES)
    assert client.post("/api/enrollment/confirmation").json()["code"] == "not_enough_takes"
    for i in range(TAKES):
        answer(stream, i, toy.scene(((40 + 30 * (i % 3), 60 + 30 * (i // 3), 250), 60, 60, 100)))
        taken = client.post("/api/enrollment/takes").json()
        assert (taken["taken"], taken["refused"]) == (i + 1, None)
        assert taken["aligned"].startswith("data:image/png")
    refused = client.post("/api/enrollment/takes").json()
    assert (refused["taken"], refused["aligned"], refused["refused"]) == (TAKES, None, {"code": "too_old"})
    done = client.post("/api/enrollment/confirmation").json()
    assert (done["name"], done["photos"]) == ("Bob", TAKES)
    assert live.people.list() == {"Ann": 1, "Bob": TAKES}
    for number in range(10, 13):
        found = answer(stream, number, toy.scene(("Bob", 60, 60, 100)))
    assert found["tracks"][0]["name"] == "Bob"


def test_a_cancelled_enrollment_is_forgotten(client):
    client.post("/api/enrollment", json={"name": "Bob", "consent": True})
    assert client.delete("/api/enrollment").json() == {}
    assert client.post("/api/enrollment/takes").json()["code"] == "no_enrollment"


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [(b"{", 400, "bad_request"), (b"[]", 400, "bad_request"), (b"[" * 9000, 400, "bad_request"),
     (b"\xff", 400, "bad_request"), (b" " * 10_001, 413, "too_large")],
)  # fmt: skip
def test_bodies_that_are_no_question(client, content, status, code):
    found = client.post("/api/enrollment", content=content)
    assert (found.status_code, found.json()["code"]) == (status, code)


def test_no_enroll_means_no_change(live):
    app = server.LiveServer(live, Guard("secret"), enrolls=False).app
    with TestClient(app, f"http://{HOST}", headers=HEADERS) as client:
        assert client.delete("/api/people/Ann").json()["code"] == "enrollment_off"
        assert client.post("/api/enrollment", json={"name": "Bob", "consent": True}).json()["code"] == "enrollment_off"
        assert client.get("/api/people").status_code == 200
    assert live.people.list() == {"Ann": 1}


def test_a_failing_recognizer_is_told(client, stream, live, toy):
    def broken(photos):
        from facelab.errors import GalleryError

        raise GalleryError("The disk is gone.")

    live.pipeline.detector = broken
    assert answer(stream, 0, toy.scene()) == {"type": "failed", "frame": 0, "message": "The disk is gone."}


def test_the_documents_are_json_without_nan(client, stream, toy):
    found = answer(stream, 0, toy.scene(("Ann", 40, 60, 90)))
    json.dumps(found, allow_nan=False)

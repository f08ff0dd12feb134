"""The notebook's camera: photos into a folder, with consent on the page."""

import httpx2 as httpx
import pytest
from starlette.testclient import TestClient

from facelab import images
from facelab.datasets import folder
from facelab.errors import InputError
from facelab.live import camera
from facelab.live.photo_server import CameraServer
from facelab.live.security import Guard

HOST = "127.0.0.1:4000"
HEADERS = {"host": HOST, "origin": f"http://{HOST}", "authorization": "Bearer secret", "x-facelab-name": "Ann"}


@pytest.fixture
def server(tmp_path):
    return CameraServer(tmp_path / "photos", Guard("secret"))


@pytest.fixture
def client(server):
    with TestClient(server.app, f"http://{HOST}", headers=HEADERS) as opened:
        yield opened


@pytest.fixture
def photo(toy):
    return images.writing.encode(toy.scene(("Ann", 40, 60, 90)), ".jpg")


def test_photos_go_into_a_folder_that_the_notebooks_take(client, server, photo):
    assert client.post("/api/photos", content=photo).json() == {"photos": 1}
    korean = {"x-facelab-name": "%EA%B9%80%ED%95%98%EB%82%98"}
    assert client.post("/api/photos", content=photo, headers=korean).json() == {"photos": 2}
    found = folder(server.folder)
    assert sorted(found.names) == ["Ann", "김하나"]
    assert found.image(0).shape == (240, 320, 3)


def test_nothing_is_overwritten_and_only_own_photos_are_deleted(client, server, photo):
    client.post("/api/photos", content=photo)
    (first,) = server.photos
    first.rename(first.with_name("mine.jpg"))
    server.photos.clear()
    for _ in range(3):
        client.post("/api/photos", content=photo)
    assert len(list(first.parent.iterdir())) == 4
    assert client.delete("/api/photos").json() == {"photos": 0}
    assert [path.name for path in first.parent.iterdir()] == ["mine.jpg"]


def test_an_empty_directory_goes_with_its_photos(client, server, photo):
    client.post("/api/photos", content=photo)
    client.delete("/api/photos")
    assert list(server.folder.iterdir()) == []


@pytest.mark.parametrize("name", ["", "..", ".hidden", "..%2F..%2Fx", "a/b", "C:x", "%00", "a%0Ab", "a%5Cb"])
def test_names_that_are_no_folder(client, server, photo, name):
    found = client.post("/api/photos", content=photo, headers={"x-facelab-name": name})
    assert (found.status_code, found.json()["code"]) == (422, "bad_name")
    assert not server.folder.exists()


def test_what_is_no_picture_is_not_stored(client, server):
    found = client.post("/api/photos", content=b"<html>")
    assert (found.status_code, found.json()["code"]) == (422, "bad_picture")
    assert client.post("/api/photos", content=b"x" * 2_000_001).status_code == 413
    assert not server.folder.exists()


def test_no_one_else_is_answered(client, server, photo):
    for changed, status in (({"authorization": ""}, 401), ({"origin": "http://evil.example"}, 403)):
        assert client.post("/api/photos", content=photo, headers=changed).status_code == status
        assert client.delete("/api/photos", headers=changed).status_code == status
    assert not server.folder.exists()


def test_camera_shows_its_page_and_takes_a_photo(tmp_path, photo, monkeypatch):
    monkeypatch.setenv("FACELAB_LANG", "ko")
    shown = camera(tmp_path / "photos", "김하나", photos=3)
    try:
        address, token = shown.address.split("#")
        assert "lang=ko&name=%EA%B9%80%ED%95%98%EB%82%98&wanted=3" in address
        assert 'allow="camera"' in shown._repr_html_()
        assert "카메라" in httpx.get(address.split("?")[0] + "texts.json").text
        origin = address.split("/?")[0]
        headers = {"origin": origin, "authorization": f"Bearer {token}", "x-facelab-name": "Ann"}
        assert httpx.post(f"{origin}/api/photos", content=photo, headers=headers).json() == {"photos": 1}
        assert [path.parent.name for path in shown.photos] == ["Ann"]
    finally:
        shown.close()
    with pytest.raises(httpx.ConnectError):
        httpx.get(address)


def test_camera_wants_at_least_one_photo(tmp_path):
    with pytest.raises(InputError, match="at least 1 photo"):
        camera(tmp_path, photos=0)


def test_camera_without_the_extra_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr("facelab.live.extra.find_spec", lambda name: None)
    with pytest.raises(InputError, match=r'pip install "facelab\[live\]"'):
        camera(tmp_path)

"""Films, folders, cameras that are not there, and drawn people."""

import itertools

import cv2
import numpy as np
import pytest

from facelab import images
from facelab._account import Account
from facelab.errors import InputError
from facelab.live import open_source
from facelab.live.drawn import Street
from facelab.live.sources import _without_password


def frames(source, n):
    return list(itertools.islice(source.frames, n))


def test_a_film(tmp_path, toy):
    images.video.write_film(tmp_path / "film.mp4", [toy.scene(("Ann", 40 + i, 60, 90)) for i in range(6)], rate=10)
    source = open_source(str(tmp_path / "film.mp4"))
    found = list(source.frames)
    assert (source.hurries, source.rate) == (False, 10)
    assert [frame.id for frame in found] == list(range(6))
    assert [frame.seconds for frame in found] == pytest.approx([0, 0.1, 0.2, 0.3, 0.4, 0.5])
    assert found[0].image.shape == (240, 320, 3)


def test_a_folder_shows_each_photo_for_a_moment_and_tells_of_bad_ones(tmp_path, toy):
    images.write(tmp_path / "a.png", toy.scene(("Ann", 40, 60, 90)))
    images.write(tmp_path / "b.png", np.zeros((1500, 3000, 3), np.uint8))
    (tmp_path / "c.jpg").write_bytes(b"no photo")
    account = Account()
    found = list(open_source(str(tmp_path), account).frames)
    assert [frame.image.shape for frame in found] == [(240, 320, 3)] * 15 + [(640, 1280, 3)] * 15
    assert [frame.id for frame in found] == list(range(30))
    assert account.count == 1


def test_one_photo(tmp_path, toy):
    images.write(tmp_path / "a.png", toy.scene())
    assert len(list(open_source(str(tmp_path / "a.png")).frames)) == 15


@pytest.mark.parametrize("name", ["nowhere.mp4", "nowhere"])
def test_nothing_of_that_name(name):
    with pytest.raises(InputError, match="Expected a video file"):
        open_source(name)


def test_a_camera_that_is_not_there():
    with pytest.raises(InputError, match=r"camera 93. Received: nothing. Is it plugged in"):
        open_source("93")


def test_a_network_camera_that_is_not_there_and_its_password_is_not_shown():
    with pytest.raises(InputError, match="rtsp://127.0.0.1:9/live") as caught:
        open_source("rtsp://ann:secret@127.0.0.1:9/live")
    assert "secret" not in str(caught.value)


def test_a_password_is_left_out():
    assert _without_password("rtsp://u:p@host:554/a?b=c") == "rtsp://host:554/a?b=c"
    assert _without_password("rtsp://host/a") == "rtsp://host/a"


class Camera:
    """In place of cv2.VideoCapture: as many frames as asked for, then the plug is pulled."""

    def __init__(self, images):
        self.images, self.released = iter(images), False

    def isOpened(self):
        return True

    def get(self, _):
        return 30.0

    def read(self):
        image = next(self.images, None)
        return image is not None, image

    def release(self):
        self.released = True


def test_a_camera_gives_the_newest_frame_and_is_let_go(monkeypatch):
    camera = Camera([np.full((4, 6, 3), (1, 2, i), np.uint8) for i in range(200)])
    monkeypatch.setattr(cv2, "VideoCapture", lambda *_: camera)
    source = open_source("0")
    assert (source.hurries, source.rate) == (True, 30)
    found = list(source.frames)
    assert found[-1].image[0, 0].tolist() == [199, 2, 1]  # RGB of the last one
    assert len(found) <= 200
    assert [frame.id for frame in found] == list(range(len(found)))
    assert camera.released


def test_a_camera_without_a_frame(monkeypatch):
    monkeypatch.setattr(cv2, "VideoCapture", lambda *_: Camera([]))
    with pytest.raises(InputError, match=r"camera 0. Received: none"):
        list(open_source("0").frames)


@pytest.fixture(scope="module")
def street():
    return Street(people=1, height=240, width=320)


def test_drawn_people_walk_by_and_are_the_same_each_time(street):
    some = list(itertools.islice(street.frames(), 0, 80, 20))
    again = list(itertools.islice(Street(people=1, height=240, width=320).frames(), 0, 80, 20))
    np.testing.assert_array_equal(some, again)
    empty, middle = some[0].astype(int), some[3].astype(int)
    assert (np.abs(middle - empty).max(2) > 30).mean() > 0.1


def test_the_detector_finds_a_walker(street):
    from facelab import MTCNN

    picture = next(itertools.islice(street.frames(), 70, None))
    faces = MTCNN(min_face_size=40)([picture])[0]
    assert len(faces) == 1
    assert faces[0].box.width > 40


def test_portraits_are_of_the_same_person(street):
    first, second, third = street.portraits(0, 3)
    assert first.shape == (160, 160, 3)
    assert np.abs(first.astype(int) - third).mean() > 1
    assert street.name(0) == "Person 1"


@pytest.mark.parametrize("arguments", [{"people": 0}, {"height": 10}, {"width": 10}, {"rate": 0}])
def test_impossible_streets(arguments):
    with pytest.raises(InputError, match="at least 1 person"):
        Street(**arguments)

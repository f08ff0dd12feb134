"""Frames of a video that is written here, at the times that were asked for."""

import cv2
import numpy as np
import pytest

from facelab import images
from facelab.errors import InputError


@pytest.fixture(scope="module")
def video(tmp_path_factory):
    """Three seconds at 10 frames a second, 64 x 48: red grows, one level a frame."""
    path = tmp_path_factory.mktemp("video") / "clip.avi"
    writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, cv2.VideoWriter.fourcc(*"MJPG"), 10.0, (64, 48))
    assert writer.isOpened()
    for i in range(30):
        writer.write(np.full((48, 64, 3), (0, 0, 8 * i), np.uint8))  # OpenCV's order: blue, green, red
    writer.release()
    return path


@pytest.mark.parametrize(("every", "count"), [(1.0, 3), (0.5, 6), (0, 30), (100, 1)])
def test_frames_at_regular_times(video, every, count):
    times, frames = zip(*images.frames(video, every), strict=True)
    assert len(frames) == count
    assert frames[0].shape == (48, 64, 3)
    assert frames[0].dtype == np.uint8
    np.testing.assert_allclose(times, np.arange(count) * (every or 0.1), atol=0.051)
    for seconds, frame in zip(times, frames, strict=True):
        np.testing.assert_allclose(frame.mean(axis=(0, 1)), (80 * seconds, 0, 0), atol=6)


@pytest.mark.parametrize("name", ["none.mp4", "http://127.0.0.1:9/x.mp4", "img_%02d.png"])
def test_only_files_are_opened(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "img_01.png").write_bytes(b"")
    with pytest.raises(InputError, match="Expected a video file"):
        images.frames(name)


def test_what_is_no_video_is_refused(tmp_path):
    (tmp_path / "x.mp4").write_bytes(b"not a video")
    with pytest.raises(InputError, match="no decoder knows"):
        next(images.frames(tmp_path / "x.mp4"))


@pytest.mark.parametrize("every", [-1, float("nan")])
def test_the_time_between_frames_is_checked(video, every):
    with pytest.raises(InputError, match="0 seconds or more"):
        images.frames(video, every)


def test_a_film_is_written_as_it_comes_and_is_ours(tmp_path):
    from facelab._files import is_ours

    path = tmp_path / "film.mp4"
    shades = [np.full((49, 65, 3), (8 * i, 100, 0), np.uint8) for i in range(10)]
    assert images.video.write_film(path, iter(shades), rate=20) == 10
    assert images.video.rate(path) == 20
    times, frames = zip(*images.frames(path, 0), strict=True)
    assert frames[0].shape == (48, 64, 3)  # an odd row and column are cut off
    for shade, frame in zip(shades, frames, strict=True):
        np.testing.assert_allclose(frame.mean(axis=(0, 1)), shade[0, 0], atol=6)
    assert is_ours(path)
    assert images.video.write_film(path, shades[:2]) == 2  # facelab's own film is replaced


def test_a_film_of_somebody_else_is_kept(tmp_path):
    path = tmp_path / "film.mp4"
    path.write_bytes(b"mine")
    frame = np.zeros((48, 64, 3), np.uint8)
    with pytest.raises(InputError, match="there already"):
        images.video.write_film(path, [frame])
    assert path.read_bytes() == b"mine"
    assert images.video.write_film(path, [frame], overwrite=True) == 1


def test_frames_of_several_sizes_make_no_film(tmp_path):
    with pytest.raises(InputError, match="one size"):
        images.video.write_film(tmp_path / "f.mp4", [np.zeros((48, 64, 3), np.uint8), np.zeros((48, 60, 3), np.uint8)])
    assert list(tmp_path.iterdir()) == []


def test_no_frames_make_no_file(tmp_path):
    assert images.video.write_film(tmp_path / "f.mp4", []) == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "rate"), [("f.avi", 25), ("f.mp4", 0)])
def test_other_films_are_refused(tmp_path, name, rate):
    with pytest.raises(InputError, match="mp4"):
        images.video.write_film(tmp_path / name, [np.zeros((48, 64, 3), np.uint8)], rate=rate)


def test_a_jpeg_in_memory(tmp_path):
    from facelab.images.reading import decode_jpeg

    image = np.full((20, 30, 3), (200, 100, 50), np.uint8)
    data = images.writing.encode(image, ".jpg")
    np.testing.assert_allclose(decode_jpeg(data), image, atol=3)
    for wrong in (b"", b"abc", images.writing.encode(image, ".png"), data[:40]):
        with pytest.raises(InputError, match="Expected a JPEG"):
            decode_jpeg(wrong)
    with pytest.raises(InputError, match="at most 599 pixels"):
        decode_jpeg(data, 599)

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

"""Ids through lost frames, crossings and late detections, on drawn scenes whose truth is known."""

import cv2
import numpy as np
import pytest

from facelab.errors import InputError
from facelab.live.tracking import Tracker
from facelab.types import Box, Face

SIDE = 60


def texture(seed):
    noise = np.random.default_rng(seed).integers(0, 256, (240, 320)).astype(np.uint8)
    return cv2.normalize(cv2.GaussianBlur(noise, (0, 0), 2), None, 0, 255, cv2.NORM_MINMAX)


def face_at(x, y, side=SIDE):
    box = Box(x, y, x + side, y + side)
    points = tuple(
        (x + a * side, y + b * side) for a, b in ((0.3, 0.4), (0.7, 0.4), (0.5, 0.6), (0.35, 0.8), (0.65, 0.8))
    )
    return Face(box, 0.99, points)


def picture(*faces):
    """A frame with textured squares: (x, y, seed of the texture, side), the later ones before the earlier."""
    frame = texture(99) // 4 + 90
    for x, y, seed, side in faces:
        patch = texture(seed)[:side, :side]
        frame[y : y + side, x : x + side] = patch
    return frame


def left(track):
    return track.box.left


def test_a_track_follows_and_keeps_its_id():
    tracker = Tracker()
    for i in range(30):
        tracks = tracker.step(i, picture((20 + 5 * i, 80, 1, SIDE)))
        if i % 10 == 0:
            tracker.correct(i, [face_at(20 + 5 * i, 80)])
        elif i:
            (track,) = tracks
            assert track.id == 0
            assert left(track) == pytest.approx(20 + 5 * i, abs=2)
            assert track.lost == i % 10


def test_a_late_detection_is_carried_forward_before_it_corrects():
    tracker = Tracker()
    tracker.step(0, picture((20, 80, 1, SIDE)))
    tracker.correct(0, [face_at(20, 80)])
    for i in range(1, 7):
        tracker.step(i, picture((20 + 6 * i, 80, 1, SIDE)))
    assert tracker.correct(2, [face_at(20 + 12, 80)]) == {0: 0}
    (track,) = tracker.tracks
    assert left(track) == pytest.approx(20 + 36, abs=2)  # not where it was in frame 2
    assert track.lost == 4


def test_a_new_face_of_an_old_frame_appears_where_it_is_now():
    tracker = Tracker()
    for i in range(6):
        tracker.step(i, picture((20 + 6 * i, 80, 1, SIDE)))
    assert tracker.correct(1, [face_at(26, 80)]) == {0: 0}
    assert left(tracker.tracks[0]) == pytest.approx(50, abs=2)


def test_an_id_survives_ten_frames_in_which_the_face_is_hidden():
    tracker = Tracker()
    tracker.step(0, picture((100, 80, 1, SIDE)))
    tracker.correct(0, [face_at(100, 80)])
    for i in range(1, 13):
        hidden = 2 <= i <= 11
        tracker.step(i, picture() if hidden else picture((100, 80, 1, SIDE)))
        if i % 3 == 0:
            found = tracker.correct(i, [] if hidden else [face_at(100, 80)])
            assert found == ({} if hidden else {0: 0})
        if hidden and i > 6:
            assert tracker.tracks == ()  # two detections missed it: it is not shown, and not forgotten
    assert [track.id for track in tracker.tracks] == [0]


def test_a_recognizer_that_takes_three_seconds_still_shows_faces():
    """Detections come 75 frames late, one after the other; the first is of a face that no track has yet."""
    tracker, shown, waiting = Tracker(), 0, 0
    for i in range(260):
        x = 20 + i % 200 if i < 200 else 219
        tracks = tracker.step(i, picture((x, 80, 1, SIDE)))
        if i == waiting + 75:
            then = 20 + waiting if waiting < 200 else 219
            tracker.correct(waiting, [face_at(then, 80)])
            waiting, tracks = i, tracker.tracks
        if i >= 75:
            (track,) = tracks
            assert track.id == 0
            assert left(track) == pytest.approx(x, abs=4)
            shown += 1
    assert shown == 185


def test_large_frames_are_remembered_for_less_time():
    tracker = Tracker()
    frame = np.zeros((2000, 4000), np.uint8)
    for i in range(12):
        tracker.step(i, frame)
    assert len(tracker._frames) == 8


def test_a_face_that_stays_away_is_forgotten():
    tracker = Tracker(patience=5)
    tracker.step(0, picture((100, 80, 1, SIDE)))
    tracker.correct(0, [face_at(100, 80)])
    for i in range(1, 8):
        tracker.step(i, picture())
    assert not tracker.has(0)
    tracker.correct(7, [face_at(100, 80)])
    assert [track.id for track in tracker.tracks] == [1]


def test_two_faces_that_cross_keep_their_ids():
    tracker = Tracker()
    for i in range(41):
        far, near = 20 + 5 * i, 230 - 5 * i
        tracker.step(i, picture((far, 70, 1, 50), (near, 60, 2, 70)))
        if i % 4 == 0:  # the nearer one hides the farther one while they overlap
            hidden = abs((far + 25) - (near + 35)) < 40
            faces = [face_at(near, 60, 70)] + ([] if hidden else [face_at(far, 70, 50)])
            tracker.correct(i, faces)
    by_id = {track.id: left(track) for track in tracker.tracks}
    assert by_id == {0: pytest.approx(30, abs=4), 1: pytest.approx(220, abs=4)}  # 0 is the first of frame 0: the nearer


def test_a_cut_ends_all_tracks():
    tracker = Tracker()
    tracker.step(0, picture((100, 80, 1, SIDE)))
    tracker.correct(0, [face_at(100, 80)])
    halves = np.zeros((240, 320), np.uint8)
    halves[:, 160:] = 255
    assert tracker.step(1, halves) == ()
    assert tracker.correct(0, [face_at(100, 80)]) == {}, "a frame of the scene before"


def test_rename_gives_a_new_id():
    tracker = Tracker()
    tracker.step(0, picture((100, 80, 1, SIDE)))
    tracker.correct(0, [face_at(100, 80)])
    assert tracker.rename(0) == 1
    assert [track.id for track in tracker.tracks] == [1]


def test_memory_is_bounded():
    tracker = Tracker(memory=5)
    assert Tracker().memory == 125
    for i in range(50):
        tracker.step(i, picture((100, 80, 1, SIDE)))
        tracker.correct(i, [face_at(100, 80)])
    assert len(tracker._frames) == 5
    assert len(tracker._tracks[0].path) == 5


@pytest.mark.parametrize("bad", [np.zeros((4, 4, 3), np.uint8), np.zeros((4, 4), np.float32)])
def test_only_gray_images_are_taken(bad):
    with pytest.raises(InputError, match="gray image"):
        Tracker().step(0, bad)


def test_numbers_must_rise():
    tracker = Tracker()
    tracker.step(3, picture())
    with pytest.raises(InputError, match="after number 3"):
        tracker.step(3, picture())


@pytest.mark.parametrize("arguments", [{"patience": 0}, {"memory": 0}])
def test_impossible_arguments(arguments):
    with pytest.raises(InputError, match="at least 1 frame"):
        Tracker(**arguments)

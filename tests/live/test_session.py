"""Frames in, tracks with names out."""

import threading
import time

import numpy as np
import pytest

from facelab import Gallery
from facelab.errors import GalleryError, InputError
from facelab.live import Live
from facelab.pipeline import Pipeline
from facelab.types import LivenessResult


@pytest.fixture
def gallery(tmp_path, toy):
    """Ann is enrolled."""
    path = tmp_path / "people.db"
    with Gallery(path, "dlib_resnet", 128, create=True) as opened:
        opened.add("Ann", toy.vector("Ann"))
    return path


def states(answer):
    return [(track.state, track.name) for track in answer.tracks]


def test_a_name_after_two_looks_and_never_for_a_stranger(toy, gallery):
    with Live(toy.pipeline(), gallery, every=1) as live:
        assert states(live.frame(0, toy.scene(("Ann", 40, 60, 90), ("Bob", 180, 60, 80)))) == [("checking", None)] * 2
        for i in range(1, 20):
            answer = live.frame(i, toy.scene(("Ann", 40 + i, 60, 90), ("Bob", 180 + i, 60, 80)))
            assert states(answer) == [("known", "Ann"), ("unknown", None)]
    ann, bob = answer.tracks
    assert (ann.id, bob.id) == (0, 1)
    assert ann.box.left == pytest.approx(59, abs=3)
    assert ann.nearest == bob.nearest == "Ann"
    assert ann.distance < ann.threshold < bob.distance
    assert answer.dropped == 0


def test_frames_between_two_looks_are_tracked(toy, gallery):
    looked = []

    def detector(photos):
        looked.append(len(photos))
        return toy.detector(photos)

    with Live(Pipeline(toy.pipeline().embedder, detector), gallery, every=4) as live:
        for i in range(12):
            answer = live.frame(i, toy.scene(("Ann", 40 + 4 * i, 60, 90)))
            assert answer.tracks[0].box.left == pytest.approx(40 + 4 * i, abs=3)
    assert len(looked) == 3


def test_without_a_gallery_everybody_is_unknown(toy):
    with Live(toy.pipeline(), every=1) as live:
        answer = live.frame(0, toy.scene(("Ann", 40, 60, 90)))
    (track,) = answer.tracks
    assert (track.state, track.name, track.distance, track.threshold) == ("unknown", None, None, None)


def test_another_face_in_the_same_place_is_another_track(toy, gallery):
    with Live(toy.pipeline(), gallery, every=1) as live:
        for i in range(6):
            before = live.frame(i, toy.scene(("Ann", 40, 60, 90)), seconds=i)
        for i in range(6, 12):
            after = live.frame(i, toy.scene(("Bob", 40, 60, 90)), seconds=i)
    assert states(before) == [("known", "Ann")]
    assert states(after) == [("unknown", None)]
    assert after.tracks[0].id != before.tracks[0].id


def test_a_correction_is_used_and_only_for_that_face(toy, gallery):
    lookalike = (250, 100, 40)  # within the threshold of Ann
    with Live(toy.pipeline(), gallery, every=1) as live:
        for i in range(4):
            assert live.frame(i, toy.scene((lookalike, 40, 60, 90), ("Ann", 180, 60, 80))).tracks
        assert live.correct(0) == "Ann"
        for i in range(4, 20):
            answer = live.frame(i, toy.scene((lookalike, 40, 60, 90), ("Ann", 180, 60, 80)))
        assert states(answer) == [("unknown", None), ("known", "Ann")]
        assert live.correct(0) is None
        assert live.correct(99) is None


def test_nobody_is_in_a_picture_twice(toy, gallery):
    """Two faces are within the threshold of Ann: the nearer one is she."""
    twin = (250, 100, 40)
    with Live(toy.pipeline(), gallery, every=1) as live:
        for i in range(4):
            answer = live.frame(i, toy.scene((twin, 40, 60, 90), ("Ann", 180, 60, 80)))
        assert states(answer) == [("unknown", None), ("known", "Ann")]
        assert all(track.distance <= track.threshold for track in answer.tracks)
        for i in range(4, 40):
            answer = live.frame(i, toy.scene((twin, 40, 60, 90)))
        assert states(answer) == [("known", "Ann")]


def test_who_is_removed_is_unknown_after_a_refresh(toy, gallery):
    with Live(toy.pipeline(), gallery, every=1) as live:
        for i in range(4):
            answer = live.frame(i, toy.scene(("Ann", 40, 60, 90)))
        assert states(answer) == [("known", "Ann")]
        live.people.remove("Ann")
        live.refresh()
        for i in range(4, 8):
            answer = live.frame(i, toy.scene(("Ann", 40, 60, 90)))
        assert states(answer) == [("unknown", None)]


def test_details_of_a_face(toy, gallery):
    with Live(toy.pipeline(), gallery, every=1) as live:
        assert live.face(0) is None
        live.frame(0, toy.scene(("Ann", 40, 60, 90)))
        details = live.face(0)
    height, width = live.card.preprocessing.size
    assert details.aligned.shape == (height, width, 3)
    assert (details.landmarks > 0).all()
    assert (details.landmarks < [width, height]).all()
    assert [match.name for match in details.nearest] == ["Ann"]
    assert details.live is None


def test_liveness_is_the_mean_of_the_last_looks(toy):
    probabilities = iter([0.9, 0.2, 0.2, 0.2])

    def liveness(image, faces):
        value = next(probabilities)
        return [LivenessResult(value >= 0.5, value, 0.5, "toy")] * len(faces)

    with Live(toy.pipeline(), liveness=liveness, every=1) as live:
        found = [live.frame(i, toy.scene(("Ann", 40, 60, 90))).tracks[0].live for i in range(4)]
    assert [each.live for each in found] == [True, True, False, False]
    assert found[-1].probability == pytest.approx(0.375)


def test_a_slow_recognizer_stops_no_frame(toy):
    """Thirty frames are answered while the detector has not come back once."""
    go = threading.Event()

    def slow(photos):
        assert go.wait(30)
        return toy.detector(photos)

    with Live(Pipeline(toy.pipeline().embedder, slow)) as live:
        answers = [live.frame(i, toy.scene(("Ann", 40, 60, 90))) for i in range(30)]
        assert answers[-1].dropped == 28  # one is looked at, one waits
        assert answers[-1].detecting is None
        go.set()
        end = time.monotonic() + 20
        for i in range(30, 2000):
            answer = live.frame(i, toy.scene(("Ann", 40, 60, 90)))
            if answer.detecting or time.monotonic() > end:
                break
            time.sleep(0.01)
    assert [track.id for track in answer.tracks] == [0]
    assert answer.detecting > 0


def test_an_error_of_the_recognizer_comes_out(toy):
    def broken(photos):
        raise InputError("no such thing")

    live = Live(Pipeline(toy.pipeline().embedder, broken))
    live.frame(0, toy.scene())
    live.close()
    with pytest.raises(InputError, match="no such thing"):
        live.frame(1, toy.scene())


@pytest.mark.parametrize("image", [np.zeros((9, 9), np.uint8), np.zeros((9, 9, 3), np.float32)])
def test_only_images_are_taken(toy, image):
    with Live(toy.pipeline(), every=1) as live, pytest.raises(InputError, match=r"\(H, W, 3\)"):
        live.frame(0, image)


def test_a_gallery_of_another_model_is_refused(toy, tmp_path):
    Gallery(tmp_path / "g.db", "facelab_synthetic", 128, create=True).close()
    with pytest.raises(GalleryError, match="facelab_synthetic"):
        Live(toy.pipeline(), tmp_path / "g.db")


@pytest.mark.parametrize(
    ("arguments", "words"), [({"every": -1}, "every"), ({"threshold": 3}, "threshold"), ({"rate": 0}, "rate")]
)
def test_impossible_arguments(toy, gallery, arguments, words):
    with pytest.raises(InputError, match=words):
        Live(toy.pipeline(), gallery, **arguments)
